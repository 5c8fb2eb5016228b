/// \file
/// What other rules need to know of requests.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/judging.hpp"

namespace hallbook::core {

/// Refuses with request_filled, request_cancelled or request_expired when it takes nobody more.
void refuse_if_closed(Judging& judging, const LaborRequest& request);

}  // namespace hallbook::core
