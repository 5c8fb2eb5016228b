/// \file
/// Draws what is asked for; members and books.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/desk.hpp"

#include "store/file/row_columns.hpp"
#include "store/queries/members.hpp"

#include <algorithm>

namespace hallbook::simulation {

using std::chrono::days;

Wish exactly(core::Payload payload) {
    return [payload = std::move(payload)](const core::Operation&) { return payload; };
}

Desk::Desk(SimulatedHall& hall, Chance& chance, core::Instant now)
    : m_hall(hall), m_chance(chance), m_now(now) {}

const std::vector<std::string>& Desk::book_codes() {
    static const std::vector<std::string> codes{"WIRE_SEA", "WIRE_BREM", "TRADESHOW"};
    return codes;
}

const std::vector<Desk::Kind>& Desk::kinds() {
    static const std::vector<Kind> kinds{
        {14, &Desk::register_somebody},
        {7, &Desk::re_sign},
        {4, &Desk::leave},
        {8, &Desk::give_check_mark},
        {4, &Desk::restore_check_mark},
        {3, &Desk::exempt},
        {3, &Desk::revoke_exemption},
        {2, &Desk::roll_off},
        {9, &Desk::open_request},
        {3, &Desk::amend_request},
        {3, &Desk::cancel_request},
        {12, &Desk::dispatch_next},
        {4, &Desk::dispatch_by_name},
        {4, &Desk::dispatch_somebody},
        {6, &Desk::answer_dispatch},
        {8, &Desk::check_in},
        {7, &Desk::end_dispatch},
        {4, &Desk::place_bid},
        {2, &Desk::withdraw_bid},
        {4, &Desk::answer_bid},
        {2, &Desk::close_referral},
        {4, &Desk::enforce_day},
        {3, &Desk::edit_registration},
        {2, &Desk::edit_member},
        {2, &Desk::edit_book},
        {1, &Desk::edit_holidays},
        {1, &Desk::import_members},
        {1, &Desk::import_registrations},
        {1, &Desk::import_employers},
        {1, &Desk::import_requests}};
    return kinds;
}

/// Draws a kind of operation; if the rows offer nothing to do it with, somebody registers.
Wish Desk::some_wish() {
    int sum = 0;
    for (const auto& kind : kinds())
        sum += kind.weight;
    int draw = m_chance.between(1, sum);
    for (const auto& kind : kinds()) {
        draw -= kind.weight;
        if (draw > 0) continue;
        if (auto wish = (this->*kind.make)()) return *std::move(wish);
        break;
    }
    return register_somebody().value();
}

core::Date Desk::today() const { return m_hall.zone().civil(m_now).date; }

core::MemberRef Desk::somebody() {
    const auto card = std::to_string(1'000 + m_chance.between(1, 9));
    const auto found = store::find_members(database(), card, 1);
    return {found.at(0).id, found.at(0).card_number};
}

core::Id<core::ReferralBook> Desk::some_book() {
    const auto& code = m_chance.one_of(book_codes());
    return {database().number("SELECT id FROM referral_books WHERE code = ?1", code).value()};
}

/// Mostly a live one.
std::optional<Desk::Standing> Desk::some_registration() {
    auto registrations = store::all_rows<core::BookRegistration>(database());
    if (m_chance.percent(90)) {
        std::erase_if(registrations, [](const auto& each) {
            return each.status != core::RegistrationStatus::active &&
                   each.status != core::RegistrationStatus::dispatched;
        });
    }
    if (registrations.empty()) return std::nullopt;
    const auto& chosen = m_chance.one_of(registrations);
    const auto card =
        database().text("SELECT card_number FROM members WHERE id = ?1", chosen.member_id.value);
    return Standing{{chosen.member_id, card.value()}, chosen.book_id};
}

// --- members and books --------------------------------------------------------------------------

std::optional<Wish> Desk::register_somebody() {
    core::RegisterOnBook wish;
    wish.member = somebody();
    wish.book = some_book();
    wish.tier = m_chance.percent(80) ? core::BookTier::book_1 : core::BookTier::book_2;
    return [wish](const core::Operation& draft) mutable -> core::Payload {
        wish.applicant_priority_number = core::Apn::from_civil(draft.civil);
        return wish;
    };
}

std::optional<Wish> Desk::re_sign() {
    const auto standing = some_registration();
    if (!standing) return std::nullopt;
    return exactly(core::ReSign{standing->member, {standing->book}});
}

std::optional<Wish> Desk::leave() {
    const auto standing = some_registration();
    if (!standing) return std::nullopt;
    return exactly(core::LeaveBook{standing->member, standing->book, "moves away"});
}

std::optional<Wish> Desk::give_check_mark() {
    const auto standing = some_registration();
    if (!standing) return std::nullopt;
    return exactly(core::GiveCheckMark{standing->member, standing->book, "missed roll call"});
}

std::optional<Wish> Desk::restore_check_mark() {
    const auto standing = some_registration();
    if (!standing) return std::nullopt;
    return exactly(core::RestoreCheckMark{standing->member, standing->book, "was at the doctor's"});
}

std::optional<Wish> Desk::exempt() {
    core::GrantExemption wish;
    wish.member = somebody();
    wish.reason = static_cast<core::ExemptReason>(
        m_chance.between(0, static_cast<int>(core::ExemptReason::traveling)));
    wish.from = today();
    if (m_chance.percent(70)) wish.until = wish.from + days{m_chance.between(0, 10)};
    return exactly(wish);
}

std::optional<Wish> Desk::revoke_exemption() {
    return exactly(core::RevokeExemption{somebody(), "is back early"});
}

std::optional<Wish> Desk::roll_off() {
    const auto standing = some_registration();
    if (!standing) return std::nullopt;
    return exactly(core::RollOff{
        standing->member, standing->book, core::DropReason::manual, "has left the trade"});
}

}  // namespace hallbook::simulation
