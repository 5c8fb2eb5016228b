/// \file
/// What happens to a registration, as steps that several rules share.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/judging.hpp"

namespace hallbook::core {

/// Closes a live registration: ROLL_OFF with the reason. A missed re-sign makes it EXPIRED, every
/// other reason DROPPED.
void drop(
    Judging& judging,
    BookRegistration registration,
    DropReason reason,
    std::optional<std::string> words = {});

/// Closes all live registrations of a member.
void drop_all(
    Judging& judging, Id<Member> member, DropReason reason, std::optional<std::string> words = {});

/// Whether the member is on a live dispatch.
bool is_out(const Judging& judging, Id<Member> member);

/// Takes an ACTIVE registration off the queue for a dispatch.
void take_off(Judging& judging, BookRegistration registration, const Dispatch& dispatch);

/// Takes all ACTIVE registrations of the member off the queue for a dispatch.
void take_all_off(Judging& judging, const Dispatch& dispatch);

/// take_off() if the member is out: who is out stands in no line (rule 11).
void take_off_if_out(Judging& judging, const BookRegistration& registration);

/// The registrations that a dispatch took off the queue.
std::vector<BookRegistration> taken_off_by(const Judging& judging, const Dispatch& dispatch);

/// Returns a registration to the queue with its APN.
void bring_back(Judging& judging, BookRegistration registration, std::string why);

/// A member who is out cannot re-sign: puts a deadline that has passed off to the next working day.
void leave_time_to_re_sign(const Judging& judging, BookRegistration& registration);

/// The result of giving a mark.
enum class Mark {
    given,  ///< one more
    rolled_off,  ///< that was one too many: the registration is dropped
    already_today,  ///< at most one per registration and day (rule 5)
    exempt,  ///< rule 7
    not_standing,  ///< there is no ACTIVE registration
};

/// Gives the member's registration on a book a check mark (rule 5).
Mark give_mark(
    Judging& judging, Id<Member> member, const ReferralBook& book, const std::string& reason);

/// The last day on which a registration may be re-signed, the grace included; empty when it has no
/// deadline (rule 4).
std::optional<Date> last_re_sign_day(
    const BookRegistration& registration, const ReferralBook& book);

/// Whether last_re_sign_day() is past.
bool is_overdue(
    const Judging& judging, const BookRegistration& registration, const ReferralBook& book);

/// Flags (re-sign-in-time) that `registration` holds its place, although it `was_let_expire` (a
/// clause): it had been re-signed before. `what_it_does`: "stands" or "is reinstated".
void flag_re_sign_in_time(
    Judging& judging,
    const BookRegistration& registration,
    const std::string& was_let_expire,
    const std::string& what_it_does);

/// Starts the re-sign clock anew from today (rules 4 and 7).
void restart_re_sign_clock(
    const Judging& judging, BookRegistration& registration, const ReferralBook& book);

/// Copies the exemption of `of`, or that it has none.
void share_exemption(BookRegistration& registration, const BookRegistration& of);
void clear_exemption(BookRegistration& registration);

/// The day until which one who quit on `day` is not dispatched by name elsewhere (rule 13).
Date by_name_barred_until(const Judging& judging, Date day);

/// Fills a slot of the request (rule 11); gives one back (rule 12).
void take_slot(Judging& judging, LaborRequest request);
void give_slot_back(Judging& judging, LaborRequest request);

/// OPEN, PARTIALLY_FILLED or FILLED, from the counts.
LaborRequestStatus status_by_count(const LaborRequest& request);

}  // namespace hallbook::core
