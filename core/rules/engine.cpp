/// \file
/// From an operation to the rule that decides about it.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/engine.hpp"

#include "core/rules/rules.hpp"

namespace hallbook::core {

Decision judge(WorkingSet& rows, const Operation& operation, Standpoint standpoint) {
    Judging judging{rows, operation, standpoint};
    if (!judging.refused()) {
        std::visit([&](const auto& wish) { decide(judging, wish); }, operation.payload);
    }
    return judging.finish();
}

}  // namespace hallbook::core
