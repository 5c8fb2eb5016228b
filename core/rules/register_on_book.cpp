/// \file
/// Rule 3: a member signs a book. Conflict rule duplicate-registration: two halls that did not know
/// of each other signed the same member on the same book.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/line.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdlib>

namespace hallbook::core {

namespace {

BookRegistration new_registration(
    Judging& judging, const RegisterOnBook& wish, const Member& member, const ReferralBook& book) {
    BookRegistration registration;
    registration.id = judging.next_id<BookRegistration>();
    registration.member_id = member.id;
    registration.book_id = book.id;
    registration.tier = wish.tier;
    registration.applicant_priority_number = wish.applicant_priority_number;
    registration.registered_at = judging.now();
    registration.method = wish.method;
    registration.status = RegistrationStatus::active;
    registration.re_sign_due = judging.today() + std::chrono::days{book.re_sign_days};
    return registration;
}

/// What happens to a column of a registration that yields to another of its member and book.
enum class Fate {
    stays,  ///< each keeps its own: what makes the place, and who made the row and when
    goes_over,  ///< the one that stands gets the value of the one that yields
    later_counts,  ///< the one that stands gets the later of the two
};

struct ColumnFate {
    std::string_view column;
    Fate fate{};
};

constexpr std::array fates_when_yielding{
    ColumnFate{"id", Fate::stays},
    ColumnFate{"member_id", Fate::stays},
    ColumnFate{"book_id", Fate::stays},
    ColumnFate{"tier", Fate::stays},
    ColumnFate{"applicant_priority_number", Fate::stays},
    ColumnFate{"registered_at", Fate::stays},
    ColumnFate{"method", Fate::stays},
    ColumnFate{"status", Fate::goes_over},
    ColumnFate{"last_re_signed_at", Fate::later_counts},
    ColumnFate{"re_sign_due", Fate::later_counts},
    ColumnFate{"check_marks", Fate::goes_over},
    ColumnFate{"last_check_mark_on", Fate::goes_over},
    ColumnFate{"has_check_mark", Fate::goes_over},
    ColumnFate{"no_check_mark_reason", Fate::goes_over},
    ColumnFate{"short_call_restorations", Fate::goes_over},
    ColumnFate{"is_exempt", Fate::goes_over},
    ColumnFate{"exempt_reason", Fate::goes_over},
    ColumnFate{"exempt_from", Fate::goes_over},
    ColumnFate{"exempt_until", Fate::goes_over},
    ColumnFate{"exempt_approved_by", Fate::goes_over},
    ColumnFate{"dropped_at", Fate::stays},
    ColumnFate{"drop_reason", Fate::stays},
    ColumnFate{"dispatch_id", Fate::goes_over},
    ColumnFate{"re_register_by", Fate::stays},
    ColumnFate{"notes", Fate::goes_over},
    ColumnFate{"created_at", Fate::stays},
    ColumnFate{"updated_at", Fate::stays},
    ColumnFate{"created_by_id", Fate::stays},
    ColumnFate{"updated_by_id", Fate::stays}};
static_assert(
    states_each_column<BookRegistration>(fates_when_yielding),
    "say what becomes of the new column when a registration yields");

template <class T>
void follow_fate(Fate fate, T& standing, const T& yielding) {
    switch (fate) {
        case Fate::stays: break;
        case Fate::goes_over: standing = yielding; break;
        case Fate::later_counts:
            if constexpr (std::totally_ordered<T>) standing = std::max(standing, yielding);
            break;
    }
}

/// Gives the one that stands what happened to the one that yields, even the dispatch it may be out
/// on. While it is out or exempt no deadline runs, whatever the other's was.
void take_over(BookRegistration& standing, const BookRegistration& yielding) {
    TableOf<BookRegistration>::with_columns([&](const auto&... each) {
        std::size_t at = 0;
        (follow_fate(fates_when_yielding[at++].fate, standing.*each.member, yielding.*each.member),
         ...);
    });
    if (yielding.status == RegistrationStatus::dispatched || yielding.is_exempt)
        standing.re_sign_due = yielding.re_sign_due;
}

void close_as_duplicate(BookRegistration& registration, Instant at) {
    registration.status = RegistrationStatus::dropped;
    registration.drop_reason = DropReason::duplicate;
    registration.dropped_at = at;
    registration.re_sign_due.reset();
    registration.dispatch_id.reset();
}

/// The sentence that names the two; equal APNs are distinguished by when they were issued.
std::string which_stands(const BookRegistration& standing, const BookRegistration& yielding) {
    if (standing.applicant_priority_number == yielding.applicant_priority_number) {
        return "Both have APN " + standing.applicant_priority_number.text() +
               ". The earlier registration keeps its place; the later one is closed as a "
               "duplicate.";
    }
    return "The registration with APN " + standing.applicant_priority_number.text() +
           " keeps its place; the one with APN " + yielding.applicant_priority_number.text() +
           " is closed as a duplicate.";
}

Conflict conflict_between(
    const BookRegistration& standing, const BookRegistration& yielding, const OperationId& other) {
    Conflict conflict;
    conflict.rule = ConflictRule::duplicate_registration;
    if (other.hall != central_hall) {
        conflict.other_hall = other.hall;
        conflict.other_seq = other.sequence;
    }
    conflict.member_id = standing.member_id;
    conflict.book_id = standing.book_id;
    conflict.registration_id = standing.id;
    conflict.other_registration_id = yielding.id;
    conflict.applicant_priority_number = standing.applicant_priority_number;
    conflict.other_applicant_priority_number = yielding.applicant_priority_number;
    conflict.decision = "earlier_apn_stands";
    conflict.explanation =
        "The member was registered on this book twice, by halls that did not know of each other. " +
        which_stands(standing, yielding);
    return conflict;
}

/// The lower APN stands, whichever reached central first.
void settle_duplicate(Judging& judging, BookRegistration arriving, BookRegistration present) {
    const RegistrationStatus present_status = present.status;
    const OperationId other = maker_of(present.id.value);
    judging.record(RegistrationAction::register_, arriving, std::nullopt);
    const bool arriving_stands = stands_before(arriving, present);
    BookRegistration& standing = arriving_stands ? arriving : present;
    BookRegistration& yielding = arriving_stands ? present : arriving;
    if (arriving_stands) take_over(arriving, present);
    const RegistrationStatus yielding_status = arriving_stands ? present_status : arriving.status;
    close_as_duplicate(yielding, judging.now());
    judging.put(yielding);
    judging.put(standing);
    judging.decide_conflict(
        conflict_between(standing, yielding, other), &yielding, yielding_status);
}

/// Rule 7: an exemption is the member's, so it holds on a book signed later too.
void hold_exemption(Judging& judging, BookRegistration& arriving) {
    for (const auto* each : judging.rows().registrations(arriving.member_id)) {
        if (each->status != RegistrationStatus::active || !each->is_exempt) continue;
        share_exemption(arriving, *each);
        arriving.re_sign_due.reset();
        judging.put(arriving);
        judging.record(
            RegistrationAction::exempt_granted,
            arriving,
            arriving.status,
            std::string{label(*arriving.exempt_reason)});
        return;
    }
}

/// Signs the book. Within the time to register anew (rule 15) this also settles all the member's
/// closed registrations that waited for it.
void sign(Judging& judging, BookRegistration arriving) {
    auto action = RegistrationAction::register_;
    for (const auto* each : judging.rows().registrations(arriving.member_id)) {
        if (!each->re_register_by || *each->re_register_by < judging.today()) continue;
        if (each->book_id == arriving.book_id) action = RegistrationAction::re_register;
        BookRegistration settled = *each;
        settled.re_register_by.reset();
        judging.put(std::move(settled));
    }
    judging.put(arriving);
    judging.record(action, arriving, std::nullopt);
    hold_exemption(judging, arriving);
}

/// What the person can do about the registration that the member already has.
std::string advice(
    const Judging& judging, const BookRegistration& present, const ReferralBook& book) {
    if (present.status == RegistrationStatus::dispatched) {
        return ". It waits for the end of the job the member is out on.";
    }
    if (is_overdue(judging, present, book)) {
        return ", but the re-sign deadline of " +
               date_text(last_re_sign_day(present, book).value()) +
               " has passed. 'hallbook enforce' closes that place; then register anew.";
    }
    return ". The place is kept; to re-sign, use 'hallbook re-sign'.";
}

/// The first day that an APN can be of.
constexpr Date first_day_of_apns =
    std::chrono::sys_days{std::chrono::year{1899} / std::chrono::December / std::chrono::day{30}};

/// Whether the APN is the one of the instant that the operation claims.
bool is_of_its_instant(const Operation& operation, Apn apn) {
    const CivilTime& claimed = operation.claimed_at ? operation.claimed_civil : operation.civil;
    if (claimed.date < first_day_of_apns) return false;
    return std::abs(Apn::from_civil(claimed).hundredths() - apn.hundredths()) <= 1;
}

/// Rule 3 itself.
void register_member(Judging& judging, const RegisterOnBook& wish) {
    const Member* member = judging.member(wish.member);
    const ReferralBook* book = judging.book(wish.book);
    if (member == nullptr || book == nullptr) return;
    if (!book->is_active) {
        judging.refuse("book_not_active", words(*book) + " is closed to new registrations.");
        return;
    }
    const BookRegistration* present = judging.rows().live_registration(member->id, book->id);
    BookRegistration arriving = new_registration(judging, wish, *member, *book);
    if (present == nullptr) {
        if (is_out(judging, member->id)) {
            judging.refuse(
                "member_already_out",
                words(*member) +
                    " is out on a job, and the books are for those who are not. End that dispatch "
                    "first: 'hallbook dispatch end'.");
            return;
        }
        sign(judging, std::move(arriving));
    } else if (judging.is_unseen(*present)) {
        settle_duplicate(judging, std::move(arriving), *present);
    } else {
        judging.refuse(
            "already_registered",
            words(*member) + " already stands on " + words(*book) + " with APN " +
                present->applicant_priority_number.text() + advice(judging, *present, *book));
    }
}

}  // namespace

void decide(Judging& judging, const RegisterOnBook& wish) {
    const bool is_false = !is_of_its_instant(judging.operation(), wish.applicant_priority_number);
    const std::string sentence = "The APN " + wish.applicant_priority_number.text() +
                                 " is not the one of the time at which it was entered.";
    if (is_false && judging.operation().payload_version >= version_of_sure_instants) {
        judging.refuse_by(ConflictRule::false_place, "refused", "false_place", sentence);
        return;
    }
    register_member(judging, wish);
    if (is_false) judging.flag_false_place(sentence + " A program of before this rule made it.");
}

}  // namespace hallbook::core
