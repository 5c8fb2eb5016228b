/// \file
/// Draws the common state.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/ground.hpp"

#include "tests/simulation/chance.hpp"

namespace hallbook::order {

using namespace core;
using simulation::Chance;
using std::chrono::days;
using std::chrono::hours;

namespace {

/// Three of the seeded books: few, since every load brings all of them.
std::vector<ReferralBook> three_books() {
    auto books = seed_books(Instant{});
    books.erase(books.begin() + 4, books.end());
    books.erase(books.begin() + 1);  // Seattle, Port Angeles and the trade shows
    for (auto& book : books)
        book.online_bidding_enabled = true;
    return books;
}

Id<Organization> employer() { return {natural_key_id(employer_code)}; }

class Ground {
public:
    explicit Ground(std::uint64_t seed) : m_chance(seed) {}

    test::MemoryRows draw() {
        for (const auto& book : three_books())
            m_rows.put(book);
        for (const auto& setting : seed_settings(Instant{}))
            m_rows.put(setting);
        put_people();
        put_equipment();
        for (int member = 0; member < member_count; ++member) {
            for (int book = 0; book < 3; ++book)
                if (m_chance.percent(65)) put_registration(member, book);
        }
        for (int number = 1; number <= 3; ++number)
            put_request(number);
        if (m_chance.percent(40)) send_somebody();
        return std::move(m_rows);
    }

private:
    void put_people() {
        User user;
        user.id = {natural_key_id("pat")};
        user.name = "pat";
        m_rows.put(user);
        Organization organization;
        organization.id = employer();
        organization.code = employer_code;
        organization.name = "ACME ELECTRIC";
        m_rows.put(organization);
        for (int number = 0; number < member_count; ++number) {
            Member member;
            const auto ref = member_of(number);
            member.id = ref.id;
            member.card_number = ref.card_number;
            member.first_name = "Test";
            member.last_name = "Member" + std::to_string(number + 1);
            m_rows.put(member);
        }
    }

    /// Adds the equipment of the sample, and one submission that waits for decisions.
    void put_equipment() {
        for (const auto& change : sample_equipment(Instant{}))
            m_rows.set(change.table, change.row, change.after);
        EquipmentApprovalSubmission row;
        row.id = {Uuid{1, 1}};
        row.project_id = "P-0";
        row.template_id = m_rows.all<EquipmentTemplate>().front().id;
        row.created_at = row.updated_at = beginning() - hours{20};
        m_rows.put(row);
    }

    /// Half of the registrations are about to miss their deadline, or have missed it.
    void put_registration(int member, int book) {
        BookRegistration row;
        row.id = {++m_last_id};
        row.member_id = member_of(member).id;
        row.book_id = book_of(book);
        row.tier = m_chance.percent(75) ? BookTier::book_1 : BookTier::book_2;
        const bool is_late = m_chance.percent(50);
        row.registered_at = beginning() - days{is_late ? m_chance.between(29, 31) : 5} -
                            hours{m_chance.between(0, 3)};
        row.created_at = row.updated_at = row.registered_at;
        const auto civil = test::FixedZone{}.civil(row.registered_at);
        row.applicant_priority_number = Apn::from_civil(civil);
        row.status = RegistrationStatus::active;
        row.re_sign_due = civil.date + days{30};
        row.check_marks = m_chance.percent(40) ? m_chance.between(1, 2) : 0;
        row.has_check_mark = row.check_marks > 0;
        if (m_chance.percent(15)) make_exempt(row);
        m_rows.put(row);
    }

    /// Makes a registration exempt; some exemptions end before the history does.
    void make_exempt(BookRegistration& row) {
        row.is_exempt = true;
        row.exempt_reason = ExemptReason::medical;
        row.exempt_from = row.re_sign_due.value() - days{20};
        row.exempt_until = std::chrono::floor<days>(beginning()) + days{m_chance.between(-1, 1)};
        row.re_sign_due.reset();
    }

    void put_request(int number) {
        LaborRequest row;
        row.id = {++m_last_id};
        row.request_number = "C-" + std::to_string(number);
        row.employer_id = employer();
        row.book_id = book_of(m_chance.percent(60) ? 0 : number);
        row.workers_requested = m_chance.between(1, 2);
        row.start_date = std::chrono::floor<days>(beginning());
        row.status = LaborRequestStatus::open;
        row.received_at = row.created_at = row.updated_at = beginning() - hours{20};
        row.allows_online_bidding = true;
        row.bidding_opens_at = row.received_at;
        row.bidding_closes_at = ending();
        row.generates_check_mark = true;
        draw_kind(row);
        m_rows.put(row);
    }

    void draw_kind(LaborRequest& row) {
        const int luck = m_chance.between(1, 100);
        if (luck <= 20) {
            row.request_type = LaborRequestType::short_call;
            row.is_short_call = true;
            row.short_call_days = m_chance.between(1, 3);
            row.generates_check_mark = false;
            row.no_check_mark_reason = NoCheckMarkReason::short_call;
        } else if (luck <= 40) {
            row.request_type = LaborRequestType::by_name;
            row.foreman_member_id = member_of(m_chance.between(0, 3)).id;
            row.foreman_requested = "a member";
        } else if (luck <= 55) {
            row.request_type = LaborRequestType::emergency;
        } else if (luck <= 65) {
            row.end_date = row.start_date;
        }
    }

    /// Dispatches a member in line to the first request.
    void send_somebody() {
        auto request = m_rows.all<LaborRequest>().front();
        for (const auto& taken : m_rows.all<BookRegistration>()) {
            if (taken.book_id != request.book_id || taken.is_exempt) continue;
            Dispatch dispatch;
            dispatch.id = {++m_last_id};
            dispatch.labor_request_id = request.id;
            dispatch.member_id = taken.member_id;
            dispatch.registration_id = taken.id;
            dispatch.employer_id = request.employer_id;
            dispatch.dispatched_at = dispatch.created_at = dispatch.updated_at =
                beginning() - hours{1};
            dispatch.start_date = request.start_date;
            dispatch.restore_to_book = request.is_short_call;
            m_rows.put(dispatch);
            take_off(dispatch);
            request.workers_dispatched = 1;
            request.status = request.workers_requested == 1 ? LaborRequestStatus::filled
                                                            : LaborRequestStatus::partially_filled;
            m_rows.put(request);
            return;
        }
    }

    void take_off(const Dispatch& dispatch) {
        for (auto each : m_rows.all<BookRegistration>()) {
            if (each.member_id != dispatch.member_id) continue;
            each.status = RegistrationStatus::dispatched;
            each.dispatch_id = dispatch.id;
            m_rows.put(each);
        }
    }

    Chance m_chance;
    test::MemoryRows m_rows;
    std::int64_t m_last_id = 0;
};

}  // namespace

Instant beginning() { return test::at("2026-03-06 17:00:00"); }

Instant ending() { return beginning() + hours{70}; }

test::MemoryRows draw_ground(std::uint64_t seed) { return Ground{seed}.draw(); }

MemberRef member_of(int choice) {
    const auto card = std::to_string(1001 + choice % member_count);
    return {{natural_key_id(card)}, card};
}

Id<ReferralBook> book_of(int choice) {
    static const auto books = three_books();
    return books.at(static_cast<std::size_t>(choice) % books.size()).id;
}

BookRegion region_of(HallNumber hall) {
    constexpr std::array regions{
        BookRegion::seattle,
        BookRegion::bremerton,
        BookRegion::pt_angeles,
        BookRegion::jurisdiction_wide};
    return regions.at(static_cast<std::size_t>(hall - 1) % regions.size());
}

}  // namespace hallbook::order
