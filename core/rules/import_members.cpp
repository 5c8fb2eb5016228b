/// \file
/// The roll of members from an export: new cards are added, changed names and homes taken over.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/rules.hpp"

namespace hallbook::core {

void decide(Judging& judging, const ImportMembers& wish) {
    for (const auto& line : wish.lines) {
        const Member* known = judging.rows().member(line.card_number);
        Member member = known != nullptr ? *known : Member{};
        if (known == nullptr) {
            member.id = judging.natural_id<Member>(line.card_number);
            member.card_number = line.card_number;
        }
        member.first_name = line.first_name;
        member.middle_name = line.middle_name;
        member.last_name = line.last_name;
        member.home_local = line.home_local;
        member.home_region = line.home_region;
        judging.count_line(judging.put(std::move(member)));
    }
}

}  // namespace hallbook::core
