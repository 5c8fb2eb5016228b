/// \file
/// Draws wishes of the office: deadlines, corrections, imports.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/requests.hpp"
#include "store/queries/deadlines.hpp"
#include "store/queries/line.hpp"
#include "store/queries/requests.hpp"
#include "tests/simulation/apart/desk.hpp"

namespace hallbook::simulation {

using std::chrono::days;

std::optional<Wish> Desk::close_referral() {
    core::CloseReferral wish{.date = today(), .requests = {}};
    for (const auto& entry : store::requests_to_close(database(), m_hall.zone(), wish.date)) {
        wish.requests.push_back({entry.request.request_number, {}});
        if (!core::marks_the_line(entry.request)) continue;
        wish.requests.back().marked_cards =
            store::callable_cards(database(), entry.request.book_id, m_now);
    }
    if (wish.requests.empty()) return std::nullopt;
    return exactly(wish);
}

/// Also before the deadlines have passed, as with a clock that is ahead.
std::optional<Wish> Desk::enforce_day() {
    const auto due = store::passed_deadlines(database(), today());
    if (due.re_signs.empty() && due.exemptions.empty() && due.re_registrations.empty() &&
        due.requests.empty()) {
        return std::nullopt;
    }
    return exactly(core::EnforceDay{
        today(), due.re_signs, due.exemptions, due.re_registrations, due.requests});
}

std::optional<Wish> Desk::edit_registration() {
    const auto standing = some_registration();
    if (!standing) return std::nullopt;
    return exactly(core::EditRow{
        .table = "book_registrations",
        .member = standing->member,
        .book = standing->book,
        .changes = {{"notes", "seen at " + core::instant_text(m_now)}},
        .reason = "asked for it"});
}

std::optional<Wish> Desk::edit_member() {
    core::ColumnEdit change{"phone", "206 555 " + std::to_string(m_chance.between(1'000, 9'999))};
    if (m_chance.percent(30))
        change = {"locked_until", core::instant_text(m_now + std::chrono::hours{20})};
    if (m_chance.percent(20)) change = {"home_region", m_chance.percent(50) ? "Seattle" : "Tahiti"};
    return exactly(core::EditRow{
        .table = "members",
        .member = somebody(),
        .book = std::nullopt,
        .changes = {change},
        .reason = "the office knows better"});
}

std::optional<Wish> Desk::edit_book() {
    core::ColumnEdit change{"online_bidding_enabled", "true"};
    if (m_chance.percent(20)) change = {"short_call_max_days", m_chance.percent(50) ? "10" : "3"};
    if (m_chance.percent(40)) change = {"re_sign_days", m_chance.percent(50) ? "2" : "30"};
    return exactly(core::EditRow{
        .table = "referral_books",
        .row = some_book().value,
        .member = std::nullopt,
        .book = std::nullopt,
        .changes = {change},
        .reason = "as this local has it"});
}

std::optional<Wish> Desk::edit_holidays() {
    const auto day = today() + days{m_chance.between(1, 3)};
    return exactly(core::EditRow{
        .table = "holidays",
        .member = std::nullopt,
        .book = std::nullopt,
        .changes = {{"holiday_on", core::date_text(day)}, {"name", "a day off"}},
        .reason = "the hall is closed"});
}

// --- lists --------------------------------------------------------------------------------------

std::optional<Wish> Desk::import_members() {
    const auto number = std::to_string(m_chance.between(2'001, 2'004));
    return exactly(core::ImportMembers{
        {{.line = 2, .card_number = number, .first_name = "Lee", .last_name = "Number" + number}}});
}

std::optional<Wish> Desk::import_registrations() {
    core::RegistrationLine line;
    line.line = 2;
    line.card_number = somebody().card_number;
    line.book = some_book();
    line.registered_at = m_now - days{m_chance.between(1, 5)};
    line.last_re_signed_on = m_hall.zone().civil(line.registered_at).date;
    line.applicant_priority_number = core::Apn::from_civil(m_hall.zone().civil(line.registered_at));
    return exactly(core::ImportRegistrations{{line}});
}

std::optional<Wish> Desk::import_employers() {
    core::EmployerLine line;
    line.line = 2;
    line.code = "E" + std::to_string(m_chance.between(1, 3));
    line.name = m_chance.percent(50) ? "ACME ELECTRIC" : "ACME ELECTRIC LLC";
    line.contract_code = core::ContractCode::wireperson;
    line.effective_date = today() - days{m_chance.between(0, 3)};
    return exactly(core::ImportEmployers{{line}});
}

std::optional<Wish> Desk::import_requests() {
    core::RequestLine line;
    line.line = 2;
    line.request_number = "R" + std::to_string(m_chance.between(1, 9));
    line.received_at = m_now - std::chrono::hours{2};
    line.employer_code = "E1";
    line.book = some_book();
    line.workers_requested = m_chance.between(1, 2);
    line.start_date = today() + days{1};
    line.duration_days = 5;
    return exactly(core::ImportRequests{{line}});
}

}  // namespace hallbook::simulation
