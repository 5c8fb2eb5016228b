/// \file
/// Rows of look-ups as JSON.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

Json json_of(const std::optional<int>& value) { return value ? Json(*value) : Json(); }

Json json_of(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

Json json_of(const std::optional<core::Date>& value) {
    return value ? Json(core::date_text(*value)) : Json();
}

Json json_of(const std::optional<core::Instant>& value) {
    return value ? Json(core::instant_text(*value)) : Json();
}

int tier_number(core::BookTier tier) { return static_cast<int>(tier) + 1; }

Json json_of(const store::AsOf& as_of) {
    return {{"synced_at", json_of(as_of.synced_at)}, {"pending", as_of.pending}};
}

Json json_of(const store::FoundMember& member) {
    return {
        {"card_number", member.card_number},
        {"name", member.name},
        {"status", json_of(member.status)},
        {"locked_until", json_of(member.locked_until)}};
}

Json json_of(const store::BookSummary& book) {
    Json tiers = Json::object();
    // By number and not in the order of calling: programs look a tier up by its key.
    for (int number = 1; number <= 4; ++number) {
        for (const auto& tier : book.tiers) {
            if (tier_number(tier.tier) == number) tiers[std::to_string(number)] = tier.active;
        }
    }
    return {
        {"code", book.code},
        {"name", book.name},
        {"region", json_of(book.region)},
        {"is_active", book.is_active},
        {"active", book.active},
        {"callable", book.callable},
        {"tiers", std::move(tiers)}};
}

Json json_of(const store::Place& place) {
    return {
        {"book", place.book_code},
        {"book_name", place.book_name},
        {"tier", tier_number(place.tier)},
        {"apn", place.apn.text()},
        {"status", json_of(place.status)},
        {"actual_position", json_of(place.actual_position)},
        {"callable_position", json_of(place.callable_position)},
        {"registered_at", core::instant_text(place.registered_at)},
        {"re_sign_due", json_of(place.re_sign_due)},
        {"check_marks", place.check_marks},
        {"exempt_reason", json_of(place.exempt_reason)},
        {"exempt_until", json_of(place.exempt_until)},
        {"registration", place.registration.value}};
}

Json json_of(const store::QueueEntry& entry) {
    return {
        {"actual_position", json_of(entry.actual_position)},
        {"callable_position", json_of(entry.callable_position)},
        {"tier", tier_number(entry.tier)},
        {"apn", entry.apn.text()},
        {"card_number", entry.card_number},
        {"name", entry.name},
        {"registered_at", core::instant_text(entry.registered_at)},
        {"re_sign_due", json_of(entry.re_sign_due)},
        {"check_marks", entry.check_marks},
        {"status", json_of(entry.status)},
        {"exempt_reason", json_of(entry.exempt_reason)},
        {"exempt_until", json_of(entry.exempt_until)}};
}

Json json_of(const std::vector<core::LineProblem>& problems) {
    Json list = Json::array();
    for (const auto& problem : problems) {
        list.push_back({{"line", problem.line}, {"reason", problem.reason}});
    }
    return list;
}

}  // namespace hallbook::cli
