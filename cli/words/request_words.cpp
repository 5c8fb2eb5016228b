/// \file
/// Requests as JSON and as text.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/request_words.hpp"

#include "cli/output/text_table.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"
#include "core/values/utf8.hpp"

namespace hallbook::cli {

namespace {

Json json_of_amount(const std::optional<core::Decimal>& amount) {
    return amount ? Json(amount->text()) : Json();
}

Json json_of_time(const std::optional<core::TimeOfDay>& time) {
    return time ? Json(core::time_of_day_text(*time)) : Json();
}

/// "07:00".
std::string clock_text(const core::TimeOfDay& time) {
    return core::time_of_day_text(time).substr(0, 5);
}

std::string start_text(const core::LaborRequest& request) {
    std::string text = core::date_text(request.start_date);
    if (request.start_time) text += " " + clock_text(*request.start_time);
    return text;
}

std::string kind_text(const core::LaborRequest& request) {
    std::string text{core::label(request.request_type)};
    if (request.short_call_days)
        text += ", " + std::to_string(*request.short_call_days) + " working days";
    return text;
}

std::string marks_text(const core::LaborRequest& request) {
    if (request.generates_check_mark) return "yes";
    if (!request.no_check_mark_reason) return "no";
    return "no: " + std::string{core::label(*request.no_check_mark_reason)};
}

/// Lines of a heading and a value; a heading without a value gets no line.
class Sheet {
public:
    void add(const std::string& heading, const std::optional<std::string>& value) {
        if (!value || value->empty()) return;
        m_text +=
            "  " + heading + std::string(14 - heading.size(), ' ') + core::visible(*value) + "\n";
    }
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

std::optional<std::string> window_text(
    const core::LaborRequest& request, const core::CivilZone& zone) {
    if (!request.bidding_opens_at || !request.bidding_closes_at) return std::nullopt;
    return pacific_minutes_text(zone, *request.bidding_opens_at) + " to " +
           pacific_minutes_text(zone, *request.bidding_closes_at);
}

}  // namespace

Json request_json(const store::RequestEntry& entry) {
    const auto& request = entry.request;
    return {
        {"request_number", request.request_number},
        {"status", json_of(request.status)},
        {"type", json_of(request.request_type)},
        {"employer", {{"code", entry.employer_code}, {"name", entry.employer_name}}},
        {"book", entry.book_code},
        {"book_name", entry.book_name},
        {"workers_requested", request.workers_requested},
        {"workers_dispatched", request.workers_dispatched},
        {"start_date", core::date_text(request.start_date)},
        {"start_time", json_of_time(request.start_time)},
        {"end_date", json_of(request.end_date)},
        {"short_call_days", json_of(request.short_call_days)},
        {"job_class", json_of(request.job_class)},
        {"agreement_type", json_of(request.agreement_type)},
        {"wage_rate", json_of_amount(request.wage_rate)},
        {"worksite_name", json_of(request.worksite_name)},
        {"worksite_address", json_of(request.worksite_address)},
        {"city", json_of(request.city)},
        {"report_to", json_of(request.report_to)},
        {"named_member", json_of(request.foreman_requested)},
        {"generates_check_mark", request.generates_check_mark},
        {"no_check_mark_reason", json_of(request.no_check_mark_reason)},
        {"bidding_opens_at", json_of(request.bidding_opens_at)},
        {"bidding_closes_at", json_of(request.bidding_closes_at)},
        {"special_requirements", json_of(request.special_requirements)},
        {"notes", json_of(request.notes)},
        {"received_at", core::instant_text(request.received_at)},
        {"referred_to_manager_at", json_of(request.referred_to_manager_at)}};
}

std::string requests_text(const Output& out, const std::vector<store::RequestEntry>& entries) {
    TextTable table{
        {{"Request"},
         {"Status"},
         {"Book"},
         {"Employer"},
         {"Start"},
         {"Wanted", Align::right},
         {"Sent", Align::right},
         {"Wage", Align::right},
         {"Kind"},
         {"Note"}}};
    for (const auto& entry : entries) {
        const auto& request = entry.request;
        table.add(
            {request.request_number,
             std::string{core::label(request.status)},
             entry.book_code,
             entry.employer_name,
             start_text(request),
             std::to_string(request.workers_requested),
             std::to_string(request.workers_dispatched),
             request.wage_rate ? request.wage_rate->text() : "",
             std::string{core::label(request.request_type)},
             request.referred_to_manager_at ? "with the business manager" : ""});
    }
    return table.text(out);
}

std::string request_text(
    const Output& out, const store::RequestEntry& entry, const core::CivilZone& zone) {
    const auto& request = entry.request;
    Sheet sheet;
    sheet.add("Status", std::string{core::label(request.status)});
    sheet.add("Employer", entry.employer_name + " (" + entry.employer_code + ")");
    sheet.add("Book", entry.book_name);
    sheet.add("Kind", kind_text(request));
    sheet.add(
        "Workers",
        std::to_string(request.workers_requested) + " wanted, " +
            std::to_string(request.workers_dispatched) + " sent");
    sheet.add("Start", start_text(request));
    sheet.add("End", cell(request.end_date));
    sheet.add("Wage", request.wage_rate ? request.wage_rate->text() : "");
    sheet.add("Worksite", request.worksite_name);
    sheet.add("Address", request.worksite_address);
    sheet.add("City", request.city);
    sheet.add("Report to", request.report_to);
    sheet.add("Agreement", std::string{core::label(request.agreement_type)});
    sheet.add("Asked for", request.foreman_requested);
    sheet.add("Requires", request.special_requirements);
    sheet.add("Check marks", marks_text(request));
    sheet.add("Bids", window_text(request, zone));
    sheet.add("Notes", request.notes);
    if (request.referred_to_manager_at) sheet.add("Unfilled", "with the business manager");
    return out.bold("Request " + request.request_number) + "\n" + sheet.text();
}

void add_request(Json& document, store::SqliteDatabase& database, const std::string& number) {
    if (const auto entry = store::find_request(database, number))
        document["request"] = request_json(*entry);
}

}  // namespace hallbook::cli
