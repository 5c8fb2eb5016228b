/// \file
/// Rebase: applying central's news below the hall's own pending operations.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/replica.hpp"

namespace hallbook::core {

/// What a pull brought.
struct News {
    std::vector<CentralRow> rows;
    std::vector<Settlement> settlements;
};

/// What a rebase did to the pending operations.
struct RebaseResult {
    int redone = 0;  ///< still pending, judged again
    std::vector<std::pair<OperationId, Decision>> refused;  ///< of these: now refused here
};

/// Undoes all pending operations, last first; applies central's rows; records the outcomes that
/// central decided; judges the rest again on top. Afterwards the rows are central's with the
/// pending operations judged on them. Call it inside one transaction of the replica.
RebaseResult rebase(Replica& replica, const News& news);

}  // namespace hallbook::core
