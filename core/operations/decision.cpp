/// \file
/// The reasons of a decision as text.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/decision.hpp"

namespace hallbook::core {

std::string reason_text(const Decision& decision) {
    std::string text;
    for (const auto& violation : decision.violations) {
        if (!text.empty()) text += "; ";
        text += violation.code + ": " + violation.message;
    }
    return text;
}

}  // namespace hallbook::core
