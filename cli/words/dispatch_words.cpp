/// \file
/// Dispatches as JSON and as text.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/dispatch_words.hpp"

#include "cli/output/text_table.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/request_words.hpp"
#include "cli/words/shapes.hpp"
#include "core/rules/calling.hpp"
#include "core/values/utf8.hpp"

namespace hallbook::cli {

namespace {

Json amount_json(const std::optional<core::Decimal>& amount) {
    return amount ? Json(amount->text()) : Json();
}

/// "SHIPYARD PIER 5, 12 Dock St, TUKWILA"; parts that are not known are left out.
std::string worksite_text(const core::LaborRequest& request) {
    std::string text;
    for (const auto* part : {&request.worksite_name, &request.worksite_address, &request.city}) {
        if (!*part || (*part)->empty()) continue;
        text += (text.empty() ? "" : ", ") + **part;
    }
    return text;
}

std::string when_text(const store::DispatchEntry& entry) {
    std::string text = core::date_text(entry.dispatch.start_date);
    if (entry.request.start_time)
        text += " at " + core::time_of_day_text(*entry.request.start_time).substr(0, 5);
    if (entry.request.short_call_days)
        text +=
            ", short call of " + std::to_string(*entry.request.short_call_days) + " working days";
    return text;
}

std::optional<core::Instant> check_in_instant(
    const store::DispatchEntry& entry, const core::CivilZone& zone) {
    const auto day = zone.civil(entry.dispatch.dispatched_at).date;
    return zone.instant({day, entry.check_in_by.since_midnight});
}

/// When the member has to check in; empty once checked in, or when the dispatch is not live.
std::string check_in_text(const store::DispatchEntry& entry, const core::CivilZone& zone) {
    if (!core::is_live(entry.dispatch) || entry.dispatch.checked_in_at) return {};
    return "by " + core::time_of_day_text(entry.check_in_by).substr(0, 5) + " on " +
           core::date_text(zone.civil(entry.dispatch.dispatched_at).date);
}

std::string place_text(const store::DispatchEntry& entry, const std::optional<int>& place) {
    std::string text = "APN " + entry.apn.text();
    if (place) text += ", place " + std::to_string(*place);
    return text + " on " + entry.book_name + ", Book " + std::to_string(tier_number(entry.tier));
}

/// The state of a dispatch in a word or two.
std::string state_text(const core::Dispatch& dispatch) {
    if (dispatch.voided_by_conflict_id) return "VOIDED";
    if (dispatch.outcome) return std::string{core::label(*dispatch.outcome)};
    if (dispatch.checked_in_at) return "checked in";
    return std::string{core::label(dispatch.dispatch_status)};
}

/// Why the slip is not valid; empty while the dispatch is live.
std::string not_valid_text(const core::Dispatch& dispatch) {
    if (core::is_live(dispatch)) return {};
    std::string why = "OVER";
    if (dispatch.voided_by_conflict_id) {
        why = "VOIDED by central";
    } else if (dispatch.dispatch_status == core::DispatchStatus::rejected) {
        why = "DECLINED";
    } else {
        if (dispatch.outcome) why += ", " + std::string{core::label(*dispatch.outcome)};
        if (dispatch.term_date) why += " on " + core::date_text(*dispatch.term_date);
    }
    return why + "; this slip is not valid";
}

/// The headings and values of a slip; lines without a value are left out.
std::vector<std::pair<std::string, std::string>> slip_lines(
    const store::DispatchEntry& entry,
    const std::optional<int>& place_taken,
    const core::CivilZone& zone) {
    const auto& rate = entry.dispatch.start_rate;
    std::vector<std::pair<std::string, std::string>> lines{
        {"State", not_valid_text(entry.dispatch)},
        {"Member", entry.name + " (card " + entry.card_number + ")"},
        {"Employer", entry.employer_name + " (" + entry.employer_code + ")"},
        {"Report to", entry.request.report_to.value_or("")},
        {"Worksite", worksite_text(entry.request)},
        {"When", when_text(entry)},
        {"Check in", check_in_text(entry, zone)},
        {"Wage", rate ? rate->text() + " an hour" : ""},
        {"Requires", entry.request.special_requirements.value_or("")},
        {"Taken", place_text(entry, place_taken)}};
    std::erase_if(lines, [](const auto& line) { return line.second.empty(); });
    return lines;
}

}  // namespace

Json dispatch_json(
    const store::DispatchEntry& entry,
    const std::optional<int>& place_taken,
    const core::CivilZone& zone) {
    const auto& dispatch = entry.dispatch;
    return {
        {"dispatch", dispatch.id.value},
        {"request_number", entry.request.request_number},
        {"card_number", entry.card_number},
        {"name", entry.name},
        {"employer", {{"code", entry.employer_code}, {"name", entry.employer_name}}},
        {"book", entry.book_code},
        {"book_name", entry.book_name},
        {"tier", tier_number(entry.tier)},
        {"apn", entry.apn.text()},
        {"place_taken", json_of(place_taken)},
        {"status", json_of(dispatch.dispatch_status)},
        {"type", json_of(dispatch.dispatch_type)},
        {"method", json_of(dispatch.method)},
        {"dispatched_at", core::instant_text(dispatch.dispatched_at)},
        {"dispatched_by", json_of(entry.dispatched_by)},
        {"responded_at", json_of(dispatch.responded_at)},
        {"checked_in_at", json_of(dispatch.checked_in_at)},
        {"check_in_by", json_of(check_in_instant(entry, zone))},
        {"start_date", core::date_text(dispatch.start_date)},
        {"start_time",
         entry.request.start_time ? Json(core::time_of_day_text(*entry.request.start_time))
                                  : Json()},
        {"end_date", json_of(dispatch.end_date)},
        {"start_rate", amount_json(dispatch.start_rate)},
        {"report_to", json_of(entry.request.report_to)},
        {"worksite_name", json_of(dispatch.worksite_name)},
        {"city", json_of(entry.request.city)},
        {"outcome", json_of(dispatch.outcome)},
        {"term_date", json_of(dispatch.term_date)},
        {"term_reason", json_of(dispatch.term_reason)},
        {"term_rate", amount_json(dispatch.term_rate)},
        {"days_worked", json_of(dispatch.days_worked)},
        {"hours_worked", amount_json(dispatch.hours_worked)},
        {"restored_at", json_of(dispatch.restored_at)},
        {"by_name_barred_until", json_of(dispatch.by_name_barred_until)},
        {"voided", dispatch.voided_by_conflict_id.has_value()},
        {"notes", json_of(dispatch.notes)}};
}

std::string dispatches_text(const Output& out, const std::vector<store::DispatchEntry>& entries) {
    TextTable table{
        {{"Dispatch", Align::right},
         {"Request"},
         {"Card", Align::right},
         {"Name"},
         {"Employer"},
         {"Book"},
         {"APN", Align::right},
         {"Start"},
         {"How"},
         {"Kind"},
         {"State"}}};
    for (const auto& entry : entries) {
        table.add(
            {std::to_string(entry.dispatch.id.value),
             entry.request.request_number,
             entry.card_number,
             entry.name,
             entry.employer_name,
             entry.book_code,
             entry.apn.text(),
             core::date_text(entry.dispatch.start_date),
             std::string{core::label(entry.dispatch.method)},
             std::string{core::label(entry.dispatch.dispatch_type)},
             state_text(entry.dispatch)});
    }
    return table.text(out);
}

store::Report slip_report(
    const store::DispatchEntry& entry,
    const std::optional<int>& place_taken,
    const core::CivilZone& zone) {
    store::ReportTable table{
        .key = "slip",
        .heading = "",
        .columns = {{"item", "Slip"}, {"value", "of request " + entry.request.request_number}},
        .rows = {}};
    for (const auto& [item, value] : slip_lines(entry, place_taken, zone))
        table.rows.push_back({item, value});
    return {
        "dispatch-slip",
        "Dispatch " + std::to_string(entry.dispatch.id.value) + ": " + entry.name,
        {std::move(table)}};
}

std::string slip_text(
    const Output& out,
    const store::DispatchEntry& entry,
    const std::optional<int>& place_taken,
    const core::CivilZone& zone) {
    std::string text = out.bold("Dispatch " + std::to_string(entry.dispatch.id.value)) +
                       " for request " + entry.request.request_number + "\n";
    for (const auto& [item, value] : slip_lines(entry, place_taken, zone))
        text += "  " + item + std::string(11 - item.size(), ' ') + core::visible(value) + "\n";
    return text;
}

std::optional<store::DispatchEntry> dispatch_of(store::SqliteDatabase& database, const Done& done) {
    for (const auto& change : done.decision.changes) {
        if (change.table == core::table_id<core::Dispatch>() && change.after)
            return store::dispatch(database, change.row.as<core::Dispatch>());
    }
    return std::nullopt;
}

void add_dispatch(
    Json& document,
    store::SqliteDatabase& database,
    const Done& done,
    const core::CivilZone& zone) {
    if (const auto entry = dispatch_of(database, done)) {
        document["dispatch"] =
            dispatch_json(*entry, store::place_taken(database, entry->dispatch), zone);
        add_request(document, database, entry->request.request_number);
    }
    add_registrations(document, database, done);
}

}  // namespace hallbook::cli
