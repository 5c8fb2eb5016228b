/// \file
/// Places in line as a table.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/places.hpp"

#include "cli/output/text_table.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

std::string places_text(
    const Output& out, const std::vector<store::Place>& places, core::Date today) {
    TextTable table{
        {{"Book"},
         {"Tier", Align::right},
         {"APN", Align::right},
         {"Place", Align::right},
         {"Callable", Align::right},
         {"Status"},
         {"Re-sign by"},
         {"Marks", Align::right},
         {"Exempt"}}};
    for (const auto& place : places) {
        table.add(
            {place.book_name,
             std::to_string(tier_number(place.tier)),
             place.apn.text(),
             cell(place.actual_position),
             cell(place.callable_position),
             std::string{core::label(place.status)},
             re_sign_cell(place.re_sign_due, today),
             std::to_string(place.check_marks),
             exempt_cell(place.exempt_reason, place.exempt_until)});
    }
    return table.text(out);
}

}  // namespace hallbook::cli
