/// \file
/// Who stood earlier in the line and was not taken: as kept in a DISPATCH activity's notes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/dispatches.hpp"

namespace hallbook::core {

/// [{"card_number":"1010011","registration":"42","reason":"exempt"}]; empty for nobody.
std::optional<std::string> encode_passed_over(const std::vector<PassedOver>& passed_over);

/// The inverse; what cannot be read is left out. Reads the form of earlier programs, too:
/// "1010011/42/exempt;1010012/43/declined".
std::vector<PassedOver> decode_passed_over(const std::optional<std::string>& text);

/// Who can know whether a reason is true.
enum class ReasonKind {
    word,  ///< only the dispatcher: declined, not_present, requirement
    fact,  ///< whoever has the rows: exempt, not_in_good_standing, not_active, member_already_out
    none,  ///< it is no reason that this program knows
};
ReasonKind kind_of(const std::string& reason);

/// The clause for a person, such as "is exempt"; what is no reason, as it is.
std::string sentence_of(const std::string& reason);

}  // namespace hallbook::core
