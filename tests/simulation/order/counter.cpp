/// \file
/// Chooses members, books, requests from the rows that a replica holds.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/counter.hpp"

#include "core/rows/line.hpp"
#include "core/rules/calling.hpp"
#include "core/rules/job_days.hpp"
#include "core/rules/next_in_line.hpp"
#include "core/rules/requests.hpp"
#include "tests/simulation/order/ground.hpp"

#include <algorithm>

namespace hallbook::order {

using namespace core;
using std::chrono::days;

namespace {

using Wish = std::optional<Payload>;

template <class T>
std::optional<T> pick(const std::vector<T>& choices, int choice) {
    if (choices.empty()) return std::nullopt;
    return choices[static_cast<std::size_t>(choice) % choices.size()];
}

/// Makes the payload of one step, kind by kind.
class Counter {
public:
    Counter(const Step& step, const test::MemoryReplica& replica, const Operation& draft)
        : m_step(step), m_replica(replica), m_draft(draft) {}

    [[nodiscard]] Wish wish() const {
        switch (m_step.act) {
            case Act::sign: return sign();
            case Act::re_sign: return re_sign();
            case Act::leave: return LeaveBook{member(), book(), "moves away"};
            case Act::roll_off: return RollOff{member(), book(), DropReason::manual, "mistake"};
            case Act::mark: return GiveCheckMark{member(), book(), "missed roll call"};
            case Act::take_mark_back: return RestoreCheckMark{member(), book(), "was ill"};
            case Act::exempt: return exempt();
            case Act::end_exemption: return RevokeExemption{member(), "is back"};
            case Act::open_request: return open_request();
            case Act::amend_request: return amend_request();
            case Act::cancel_request: return cancel_request();
            case Act::place_bid: return place_bid();
            case Act::withdraw_bid: return withdraw_bid();
            case Act::answer_bid: return answer_bid();
            case Act::dispatch_next: return dispatch_next();
            case Act::dispatch_named: return dispatch_named();
            case Act::dispatch_bidder: return dispatch_bidder();
            case Act::dispatch_emergency: return dispatch_emergency();
            case Act::answer_dispatch: return answer_dispatch();
            case Act::check_in: return check_in();
            case Act::end_dispatch: return end_dispatch();
            case Act::close_referral: return close_referral();
            case Act::enforce_day: return enforce_day();
            case Act::edit_registration: return edit_registration();
            case Act::edit_member: return edit_member();
            case Act::edit_card: return edit_card();
            case Act::edit_rules: return edit_rules();
            case Act::submit_equipment: return submit_equipment();
            case Act::decide_equipment: return decide_equipment();
            case Act::sync: return std::nullopt;
        }
        return std::nullopt;
    }

private:
    // --- what there is to choose from -----------------------------------------------------------

    [[nodiscard]] int first() const { return m_step.choice[0]; }
    [[nodiscard]] int second() const { return m_step.choice[1]; }
    [[nodiscard]] int third() const { return m_step.choice[2]; }
    [[nodiscard]] Date today() const { return m_draft.civil.date; }
    [[nodiscard]] const WorkingSet& rows() const { return m_replica.rows().rows(); }

    [[nodiscard]] MemberRef member() const { return member_of(first()); }
    [[nodiscard]] Id<ReferralBook> book() const { return book_of(second()); }
    [[nodiscard]] MemberRef ref(Id<Member> id) const { return {id, rows().find(id)->card_number}; }
    [[nodiscard]] std::string number(Id<LaborRequest> id) const {
        return rows().find(id)->request_number;
    }

    template <class Row, class Suits>
    [[nodiscard]] std::vector<Row> all(Suits suits) const {
        auto result = m_replica.rows().all<Row>();
        std::erase_if(result, [&](const Row& each) { return !suits(each); });
        return result;
    }
    template <class Row, class Suits>
    [[nodiscard]] std::optional<Row> one(Suits suits) const {
        return pick(all<Row>(suits), first());
    }
    [[nodiscard]] std::optional<LaborRequest> request() const {
        return one<LaborRequest>(is_unfilled);
    }
    [[nodiscard]] std::optional<Dispatch> dispatch() const {
        return one<Dispatch>([](const Dispatch& each) { return is_live(each); });
    }
    [[nodiscard]] std::optional<JobBid> bid(std::initializer_list<BidStatus> statuses) const {
        return one<JobBid>([&](const JobBid& each) {
            return std::find(statuses.begin(), statuses.end(), each.bid_status) != statuses.end();
        });
    }

    /// The line of a book, from its head.
    [[nodiscard]] std::vector<InLine> line(Id<ReferralBook> id) const {
        const auto& called = *rows().find(id);
        auto standing = all<BookRegistration>([&](const BookRegistration& each) {
            return each.book_id == id && each.status == RegistrationStatus::active;
        });
        std::sort(standing.begin(), standing.end(), [&](const auto& a, const auto& b) {
            return line_key(called, a) < line_key(called, b);
        });
        std::vector<InLine> result;
        for (const auto& each : standing)
            result.push_back({each, *rows().find(each.member_id), is_out(each.member_id)});
        return result;
    }
    [[nodiscard]] bool is_out(Id<Member> id) const {
        const auto dispatches = rows().dispatches(id);
        return std::any_of(
            dispatches.begin(), dispatches.end(), [](const auto* each) { return is_live(*each); });
    }
    [[nodiscard]] std::vector<InLine> callable(Id<ReferralBook> id) const {
        auto result = line(id);
        std::erase_if(result, [&](const InLine& each) {
            return !reason_not_called(each, m_draft.recorded_at).empty();
        });
        return result;
    }

    // --- the books ------------------------------------------------------------------------------

    [[nodiscard]] Wish sign() const {
        RegisterOnBook wish;
        wish.member = member();
        wish.book = book();
        wish.tier = third() % 4 == 0 ? BookTier::book_2 : BookTier::book_1;
        wish.applicant_priority_number = Apn::from_civil(m_draft.civil);
        return wish;
    }

    [[nodiscard]] Wish re_sign() const {
        ReSign wish{member(), {}};
        for (int each = 0; each < 3; ++each) {
            const bool stands = rows().live_registration(wish.member.id, book_of(each)) != nullptr;
            if (stands && (third() % 2 == 0 || book() == book_of(each)))
                wish.books.push_back(book_of(each));
        }
        if (wish.books.empty()) return std::nullopt;
        return wish;
    }

    [[nodiscard]] Wish exempt() const {
        GrantExemption wish;
        wish.member = member();
        wish.reason = second() % 2 == 0 ? ExemptReason::medical : ExemptReason::traveling;
        wish.from = today();
        if (second() % 2 != 0 || third() % 2 == 0) wish.until = today() + days{third() % 3};
        return wish;
    }

    [[nodiscard]] Wish edit_registration() const {
        EditRow wish{"book_registrations", 0, member(), book(), {}, "correction"};
        const std::vector<ColumnEdit> edits{
            {"notes", "spoke to them " + std::to_string(third())},
            {"check_marks", std::to_string(third() % 3)},
            {"status", "EXPIRED"},
            {"status", "DROPPED"},
            {"status", "ACTIVE"},
            {"tier", third() % 2 == 0 ? "BOOK_1" : "BOOK_2"}};
        wish.changes = {*pick(edits, third())};
        return wish;
    }

    [[nodiscard]] Wish edit_member() const {
        EditRow wish{"members", 0, member(), {}, {}, "correction"};
        wish.row = wish.member->id.value;
        const std::vector<ColumnEdit> edits{
            {"phone", "555-" + std::to_string(second())},
            {"status", "SUSPENDED"},
            {"status", "ACTIVE"},
            {"locked_until", instant_text(m_draft.recorded_at + std::chrono::hours{third() % 9})}};
        wish.changes = {*pick(edits, third())};
        return wish;
    }

    /// Changes a card number as by a typing error, or corrects it again.
    [[nodiscard]] Wish edit_card() const {
        EditRow wish{"members", 0, member(), {}, {}, "mistyped"};
        wish.row = wish.member->id.value;
        wish.member->card_number = rows().find(wish.member->id)->card_number;
        const auto card = third() % 3 == 0 ? member_of(second()).card_number
                                           : "2" + member().card_number.substr(1);
        wish.changes = {{"card_number", card}};
        return wish;
    }

    [[nodiscard]] Wish edit_rules() const {
        EditRow wish{"referral_books", book().value, {}, {}, {}, "as resolved"};
        const std::vector<ColumnEdit> edits{
            {"max_check_marks", std::to_string(1 + second() % 2)},
            {"is_active", second() % 2 == 0 ? "true" : "false"},
            {"grace_days", std::to_string(second() % 2)},
            {"short_call_max_days", std::to_string(1 + second() % 3)},
            {"short_call_restorations_max", std::to_string(second() % 2)}};
        wish.changes = {*pick(edits, third())};
        return wish;
    }

    // --- requests and bids ----------------------------------------------------------------------

    [[nodiscard]] Wish open_request() const {
        OpenRequest wish;
        wish.request_number = m_draft.hall_code + "-" + std::to_string(m_draft.id.sequence);
        wish.employer_code = employer_code;
        wish.book = book();
        wish.workers_requested = 1 + first() % 2;
        wish.start_date = today() + days{first() % 3 == 0 ? 1 : 0};
        switch (third() % 5) {
            case 0: wish.named_card = member_of(first()).card_number; break;
            case 1: wish.is_emergency = true; break;
            case 2: wish.short_call_days = 1 + first() % 3; break;
            default: break;
        }
        if (!wish.is_emergency) {
            wish.bidding_opens_at = m_draft.recorded_at;
            wish.bidding_closes_at = ending();
        }
        return wish;
    }

    [[nodiscard]] Wish amend_request() const {
        const auto found = one<LaborRequest>([](const LaborRequest& each) {
            return is_unfilled(each) || each.status == LaborRequestStatus::filled;
        });
        if (!found) return std::nullopt;
        const std::vector<ColumnEdit> edits{
            {"workers_requested", std::to_string(1 + second() % 3)},
            {"start_date", date_text(today() + days{second() % 2})},
            {"start_time", second() % 2 == 0 ? "05:00" : "07:00"},
            {"notes", "note " + std::to_string(second())}};
        return AmendRequest{found->request_number, {*pick(edits, third())}, "the employer called"};
    }

    [[nodiscard]] Wish cancel_request() const {
        const auto found = request();
        if (!found) return std::nullopt;
        return CancelRequest{found->request_number, "called off"};
    }

    [[nodiscard]] Wish place_bid() const {
        const auto found = one<LaborRequest>([](const LaborRequest& each) {
            return is_unfilled(each) && each.allows_online_bidding;
        });
        if (!found) return std::nullopt;
        const auto standing = callable(found->book_id);
        if (standing.empty()) return std::nullopt;
        return PlaceBid{found->request_number, ref(pick(standing, second())->member.id)};
    }

    [[nodiscard]] Wish withdraw_bid() const {
        const auto found = bid({BidStatus::pending});
        if (!found) return std::nullopt;
        return WithdrawBid{number(found->labor_request_id), ref(found->member_id)};
    }

    [[nodiscard]] Wish answer_bid() const {
        const auto found = bid({BidStatus::pending, BidStatus::accepted});
        if (!found) return std::nullopt;
        return AnswerBid{number(found->labor_request_id), ref(found->member_id), second() % 4 != 0};
    }

    // --- dispatches -----------------------------------------------------------------------------

    [[nodiscard]] DispatchMember dispatch_to(
        const LaborRequest& asked, const MemberRef& sent, DispatchMethod method) const {
        DispatchMember wish;
        wish.request_number = asked.request_number;
        wish.member = sent;
        wish.method = method;
        wish.hall_region = m_replica.hall().region;
        if (!is_own_area(wish.hall_region, rows().find(asked.book_id)->region))
            wish.other_area_reason = "the dispatcher there is away";
        return wish;
    }

    /// Sometimes the first in line does not come or declines.
    [[nodiscard]] Wish dispatch_next() const {
        const auto asked = request();
        if (!asked) return std::nullopt;
        const auto standing = callable(asked->book_id);
        std::vector<NotTaken> not_taken;
        if (standing.size() > 1 && second() % 3 == 0) {
            not_taken.push_back(
                {standing.front().member.card_number,
                 third() % 2 == 0 ? "not_present" : "declined"});
        }
        NextInLine choosing{{.not_taken = not_taken, .present = {}}, m_draft.recorded_at};
        for (const auto& each : line(asked->book_id)) {
            if (!choosing.takes(each)) continue;
            auto wish = dispatch_to(*asked, ref(each.member.id), DispatchMethod::queue);
            wish.passed_over = choosing.passed_over();
            return wish;
        }
        return std::nullopt;
    }

    [[nodiscard]] Wish dispatch_named() const {
        const auto asked = one<LaborRequest>([](const LaborRequest& each) {
            return is_unfilled(each) && each.foreman_member_id.has_value();
        });
        if (!asked) return std::nullopt;
        auto wish = dispatch_to(*asked, ref(*asked->foreman_member_id), DispatchMethod::by_name);
        wish.attestation = "nothing was arranged";
        return wish;
    }

    [[nodiscard]] Wish dispatch_bidder() const {
        const auto accepted = bid({BidStatus::accepted});
        if (!accepted) return std::nullopt;
        return dispatch_to(
            *rows().find(accepted->labor_request_id),
            ref(accepted->member_id),
            DispatchMethod::bid);
    }

    [[nodiscard]] Wish dispatch_emergency() const {
        const auto asked = one<LaborRequest>([](const LaborRequest& each) {
            return is_unfilled(each) && each.request_type == LaborRequestType::emergency;
        });
        if (!asked) return std::nullopt;
        const auto sent = pick(callable(asked->book_id), second());
        if (!sent) return std::nullopt;
        return dispatch_to(*asked, ref(sent->member.id), DispatchMethod::emergency);
    }

    [[nodiscard]] Wish answer_dispatch() const {
        const auto found = dispatch();
        if (!found) return std::nullopt;
        return AnswerDispatch{
            found->id,
            ref(found->member_id),
            number(found->labor_request_id),
            second() % 2 == 0,
            std::nullopt};
    }

    [[nodiscard]] Wish check_in() const {
        const auto found = dispatch();
        if (!found) return std::nullopt;
        return CheckIn{found->id, ref(found->member_id), number(found->labor_request_id)};
    }

    [[nodiscard]] Wish end_dispatch() const {
        const auto found = dispatch();
        if (!found) return std::nullopt;
        EndDispatch wish;
        wish.dispatch = found->id;
        wish.member = ref(found->member_id);
        wish.request_number = number(found->labor_request_id);
        wish.outcome = static_cast<DispatchOutcome>(second() % 5);
        wish.term_date = std::max(today(), found->start_date);
        if (third() % 3 == 0) wish.is_turnaround = true;
        return wish;
    }

    // --- the day --------------------------------------------------------------------------------

    [[nodiscard]] Wish close_referral() const {
        CloseReferral wish;
        wish.date = today();
        for (const auto& each : all<LaborRequest>(is_unfilled)) {
            if (each.referred_to_manager_at) continue;
            UnfilledRequest unfilled{each.request_number, {}};
            if (marks_the_line(each)) {
                for (const auto& standing : callable(each.book_id))
                    unfilled.marked_cards.push_back(standing.member.card_number);
            }
            wish.requests.push_back(std::move(unfilled));
        }
        if (wish.requests.empty()) return std::nullopt;
        return wish;
    }

    [[nodiscard]] Wish enforce_day() const {
        EnforceDay wish;
        wish.date = today();
        for (const auto& each : m_replica.rows().all<BookRegistration>())
            find_deadlines(each, wish);
        std::vector<std::string> over;
        for (const auto& each : m_replica.rows().all<LaborRequest>()) {
            const auto last = last_day_of_work(each, WorkingDays{rows().holidays()});
            if (last && *last < today()) over.push_back(each.request_number);
        }
        wish.requests = over;
        return wish;
    }

    void find_deadlines(const BookRegistration& each, EnforceDay& wish) const {
        const auto& card = rows().find(each.member_id)->card_number;
        const days grace{rows().find(each.book_id)->grace_days};
        if (each.status == RegistrationStatus::active) {
            if (each.re_sign_due && *each.re_sign_due + grace < today())
                wish.re_signs.push_back({card, each.book_id});
            if (each.exempt_until && *each.exempt_until < today())
                wish.exemptions.push_back({card, each.book_id});
        } else if (each.re_register_by && *each.re_register_by < today()) {
            wish.re_registrations.push_back(card);
        }
    }

    // --- equipment ------------------------------------------------------------------------------

    [[nodiscard]] Wish submit_equipment() const {
        const auto found = one<EquipmentTemplate>([](const auto&) { return true; });
        if (!found) return std::nullopt;
        return SubmitEquipment{found->id, "P-" + std::to_string(second() % 3), std::nullopt};
    }

    /// Now and then for a consultant type that is not needed or has already decided.
    [[nodiscard]] Wish decide_equipment() const {
        const auto found = one<EquipmentApprovalSubmission>([](const auto&) { return true; });
        const auto type = pick(all<ConsultantType>([](const auto&) { return true; }), second());
        if (!found || !type) return std::nullopt;
        if (third() % 3 == 0) {
            return DecideEquipment{
                found->id,
                type->id,
                EquipmentVerdict::rejected,
                "reason " + std::to_string(third())};
        }
        return DecideEquipment{found->id, type->id, EquipmentVerdict::approved, std::nullopt};
    }

    const Step& m_step;
    const test::MemoryReplica& m_replica;
    const Operation& m_draft;
};

}  // namespace

std::optional<Payload> wish_of(
    const Step& step, const test::MemoryReplica& replica, const Operation& draft) {
    return Counter{step, replica, draft}.wish();
}

}  // namespace hallbook::order
