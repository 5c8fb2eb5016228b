/// \file
/// Plays the daily and the occasional work of the office.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/office.hpp"

#include "core/rules/requests.hpp"
#include "store/file/row_columns.hpp"
#include "store/queries/deadlines.hpp"
#include "store/queries/line.hpp"
#include "store/queries/members.hpp"
#include "store/queries/requests.hpp"

namespace hallbook::simulation {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

}  // namespace

Office::Office(Simulation& simulation, std::vector<core::RegistrationLine> registrations)
    : m_simulation(simulation), m_registrations(std::move(registrations)) {}

void Office::set_books() {
    for (const auto& book : store::all_rows<core::ReferralBook>(m_simulation.hall.database())) {
        m_simulation.hall.enter(core::EditRow{
            .table = "referral_books",
            .row = book.id.value,
            .member = std::nullopt,
            .book = std::nullopt,
            .changes = {{"online_bidding_enabled", "true"}, {"short_call_max_days", "10"}},
            .reason = "as this local has it"});
    }
}

// --- every working day --------------------------------------------------------------------------

void Office::plan_day(core::Date day) {
    auto& agenda = m_simulation.agenda;
    agenda.plan(m_simulation.at(day, hours{7} + minutes{30}), [this] { enforce_day(); });
    agenda.plan(m_simulation.at(day, hours{10} + minutes{30}), [this] { close_referral(); });
    const auto plan = [&](int share, void (Office::*happening)()) {
        if (!m_simulation.chance.percent(share)) return;
        agenda.plan(
            m_simulation.within(day, counter_hours), [this, happening] { (this->*happening)(); });
    };
    plan(80, &Office::give_check_mark);
    plan(30, &Office::exempt_somebody);
    plan(5, &Office::roll_somebody_off);
    plan(5, &Office::edit_notes);
    plan(10, &Office::edit_phone);
    plan(10, &Office::lock_somebody);
    plan(5, &Office::suspend_somebody);
}

void Office::enforce_day() {
    const auto due = store::passed_deadlines(m_simulation.hall.database(), m_simulation.today());
    if (due.re_signs.empty() && due.exemptions.empty() && due.re_registrations.empty() &&
        due.requests.empty()) {
        return;
    }
    m_simulation.hall.enter(core::EnforceDay{
        m_simulation.today(), due.re_signs, due.exemptions, due.re_registrations, due.requests});
}

void Office::close_referral() {
    auto& database = m_simulation.hall.database();
    core::CloseReferral wish{.date = m_simulation.today(), .requests = {}};
    for (const auto& entry :
         store::requests_to_close(database, m_simulation.hall.zone(), wish.date)) {
        const auto& request = entry.request;
        wish.requests.push_back({request.request_number, {}});
        if (core::marks_the_line(request)) {
            wish.requests.back().marked_cards =
                store::callable_cards(database, request.book_id, m_simulation.now());
        }
    }
    if (!wish.requests.empty()) m_simulation.hall.enter(wish);
}

// --- now and then -------------------------------------------------------------------------------

/// Gives a check mark; some are taken back in the days after, as given by mistake.
void Office::give_check_mark() {
    const auto [member, book] = somebody();
    m_simulation.hall.enter(
        core::GiveCheckMark{member, book, "missed roll call"},
        {"exempt", "marked_today", "not_registered"});
    if (!m_simulation.chance.percent(30)) return;
    const auto later = days{m_simulation.chance.between(1, 5)};
    m_simulation.agenda.plan(m_simulation.now() + later, [this, member = member, book = book] {
        m_simulation.hall.enter(
            core::RestoreCheckMark{member, book, "was at the doctor's"}, {"no_check_mark"});
    });
}

/// Some exemptions are revoked before they end; some are refused as too long without approval.
void Office::exempt_somebody() {
    auto& chance = m_simulation.chance;
    core::GrantExemption wish;
    wish.member = somebody().member;
    wish.reason = static_cast<core::ExemptReason>(
        chance.between(0, static_cast<int>(core::ExemptReason::traveling)));
    wish.from = m_simulation.today();
    if (chance.percent(70)) wish.until = wish.from + days{chance.between(5, 250)};
    const auto asked = m_simulation.hall.enter(wish, {"exemption_over_cap", "not_registered"});
    const auto& violations = asked.decision.violations;
    if (!violations.empty() && violations.front().code == "exemption_over_cap") {
        wish.approved_by = "the business manager";
        m_simulation.hall.enter(wish, {"not_registered"});
    }
    if (!chance.percent(30)) return;
    const auto later = days{chance.between(5, 90)};
    m_simulation.agenda.plan(m_simulation.now() + later, [this, member = wish.member] {
        m_simulation.hall.enter(core::RevokeExemption{member, "is back early"}, {"not_exempt"});
    });
}

void Office::roll_somebody_off() {
    const auto [member, book] = somebody();
    m_simulation.hall.enter(
        core::RollOff{member, book, core::DropReason::manual, "has left the trade"},
        {"not_registered", "out_on_dispatch"});
}

void Office::edit_notes() {
    const auto [member, book] = somebody();
    m_simulation.hall.enter(
        core::EditRow{
            .table = "book_registrations",
            .member = member,
            .book = book,
            .changes =
                {{"notes", "has a first aid card since " + core::date_text(m_simulation.today())}},
            .reason = "asked for it"},
        {"not_registered"});
}

void Office::edit_phone() {
    const int number = m_simulation.chance.between(1'000, 9'999);
    edit_member(somebody().member, {"phone", "206 555 " + std::to_string(number)});
}

void Office::lock_somebody() {
    const auto until = m_simulation.now() + days{m_simulation.chance.between(3, 20)};
    edit_member(somebody().member, {"locked_until", core::instant_text(until)});
}

void Office::suspend_somebody() {
    const auto member = somebody().member;
    edit_member(member, {"status", "SUSPENDED"});
    const auto later = days{m_simulation.chance.between(3, 40)};
    m_simulation.agenda.plan(m_simulation.now() + later, [this, member] {
        edit_member(member, {"status", "ACTIVE"});
    });
}

void Office::edit_member(const core::MemberRef& member, const core::ColumnEdit& change) {
    m_simulation.hall.enter(core::EditRow{
        .table = "members",
        .member = member,
        .book = std::nullopt,
        .changes = {change},
        .reason = "the office knows better"});
}

// --- those who were out at the import -----------------------------------------------------------

void Office::plan_returns(core::Date first, core::Date last) {
    const auto span = static_cast<int>((last - first).count());
    std::map<std::string, core::Instant> returns;
    for (const auto& line : m_registrations) {
        if (line.status != core::RegistrationStatus::dispatched) continue;
        auto [known, is_new] = returns.try_emplace(line.card_number);
        if (is_new) {
            const core::Date day = first + days{m_simulation.chance.between(0, span)};
            known->second = m_simulation.within(day, counter_hours);
        }
        m_simulation.agenda.plan(known->second, [this, line] { put_back(line); });
    }
}

void Office::put_back(const core::RegistrationLine& line) {
    const auto due = m_simulation.today() + days{30};
    m_simulation.hall.enter(core::EditRow{
        .table = "book_registrations",
        .member = member(line.card_number),
        .book = line.book,
        .changes = {{"status", "ACTIVE"}, {"re_sign_due", core::date_text(due)}},
        .reason = "the job of before the import is over"});
}

Office::Standing Office::somebody() {
    const auto& line = m_simulation.chance.one_of(m_registrations);
    return {member(line.card_number), line.book};
}

core::MemberRef Office::member(const std::string& card_number) {
    const auto found = store::find_members(m_simulation.hall.database(), card_number, 1);
    return {found.at(0).id, found.at(0).card_number};
}

}  // namespace hallbook::simulation
