/// \file
/// The roll of members: members.csv.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/read_lines.hpp"
#include "cli/import/values.hpp"

namespace hallbook::cli {

ImportFile read_members(std::string_view text, const ImportWorld&) {
    const CsvFile csv = read_csv(text);
    const CsvColumns columns{csv.header, {"Card_number", "Member_name"}};
    SeenKeys seen;
    return read_lines<core::ImportMembers>(
        csv,
        columns,
        [](FieldReader& fields) {
            core::MemberLine line;
            line.card_number = fields.text("Card_number");
            const auto name = fields.value<PersonName>("Member_name", parse_person_name);
            line.first_name = name.first_name;
            line.middle_name = name.middle_name;
            line.last_name = name.last_name;
            line.home_local = fields.optional_text("Home_local");
            line.home_region = fields.optional_text("Home_region");
            return line;
        },
        [&](const core::MemberLine& line) -> std::string {
            const int other = seen.seen_on(line.card_number, line.line);
            if (other == 0) return {};
            return "duplicate card number: line " + std::to_string(other) + " has " +
                   line.card_number + " too";
        });
}

}  // namespace hallbook::cli
