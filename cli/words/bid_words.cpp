/// \file
/// Bids as JSON and as text.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/bid_words.hpp"

#include "cli/output/text_table.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

Json bid_json(const store::BidEntry& entry) {
    return {
        {"bid", entry.bid.id.value},
        {"request_number", entry.request_number},
        {"card_number", entry.card_number},
        {"name", entry.name},
        {"book", entry.book_code},
        {"tier", tier_number(entry.tier)},
        {"apn", entry.apn.text()},
        {"status", json_of(entry.bid.bid_status)},
        {"submitted_at", core::instant_text(entry.bid.bid_submitted_at)},
        {"responded_at", json_of(entry.bid.bid_responded_at)}};
}

std::string bids_text(
    const Output& out, const std::vector<store::BidEntry>& entries, const core::CivilZone& zone) {
    TextTable table{
        {{"Request"},
         {"Tier", Align::right},
         {"APN", Align::right},
         {"Card", Align::right},
         {"Name"},
         {"Placed (Pacific)"},
         {"Status"}}};
    for (const auto& entry : entries) {
        table.add(
            {entry.request_number,
             std::to_string(tier_number(entry.tier)),
             entry.apn.text(),
             entry.card_number,
             entry.name,
             pacific_minutes_text(zone, entry.bid.bid_submitted_at),
             std::string{core::label(entry.bid.bid_status)}});
    }
    return table.text(out);
}

}  // namespace hallbook::cli
