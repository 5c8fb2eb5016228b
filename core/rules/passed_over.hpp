/// \file
/// Who stood earlier in the line and was not taken: as kept in a DISPATCH activity's notes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"

namespace hallbook::core {

/// "1010011/42/exempt;1010012/43/declined"; empty for nobody. Cards and reasons hold no '/' or ';'.
std::optional<std::string> encode_passed_over(const std::vector<PassedOver>& passed_over);

/// The inverse; what cannot be read is left out.
std::vector<PassedOver> decode_passed_over(const std::optional<std::string>& text);

/// The clause for a person, such as "is exempt".
std::string sentence_of(const std::string& reason);

}  // namespace hallbook::core
