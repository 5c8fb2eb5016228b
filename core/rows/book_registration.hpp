/// \file
/// A member's registration on a book: the place in line (DOMAIN.md 2 and 5).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/referral_book.hpp"

namespace hallbook::core {

struct Dispatch;

/// One registration. At most one live (ACTIVE or DISPATCHED) per member and book.
struct BookRegistration {
    Id<BookRegistration> id;
    Id<Member> member_id;
    Id<ReferralBook> book_id;
    BookTier tier{};
    Apn applicant_priority_number;  ///< never changes once issued
    Instant registered_at{};  ///< orders registrations with equal APNs
    RegistrationMethod method{};
    RegistrationStatus status{};
    std::optional<Instant> last_re_signed_at;
    std::optional<Date> re_sign_due;  ///< null while exempt or dispatched: no deadline runs
    int check_marks = 0;
    std::optional<Date> last_check_mark_on;
    bool has_check_mark = false;
    std::optional<NoCheckMarkReason> no_check_mark_reason;
    int short_call_restorations = 0;
    bool is_exempt = false;
    std::optional<ExemptReason> exempt_reason;
    std::optional<Date> exempt_from;
    std::optional<Date> exempt_until;
    std::optional<std::string> exempt_approved_by;  ///< who approved an exemption beyond the cap
    std::optional<Instant> dropped_at;
    std::optional<DropReason> drop_reason;
    std::optional<Id<Dispatch>> dispatch_id;  ///< the dispatch that took it off the queue
    std::optional<Date> re_register_by;
    std::optional<std::string> notes;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const BookRegistration&, const BookRegistration&) = default;
};

template <>
struct TableOf<BookRegistration> {
    static constexpr std::string_view name = "book_registrations";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &BookRegistration::id),
            column("member_id", &BookRegistration::member_id),
            column("book_id", &BookRegistration::book_id),
            column("tier", &BookRegistration::tier),
            column("applicant_priority_number", &BookRegistration::applicant_priority_number),
            column("registered_at", &BookRegistration::registered_at),
            column("method", &BookRegistration::method),
            column("status", &BookRegistration::status),
            column("last_re_signed_at", &BookRegistration::last_re_signed_at),
            column("re_sign_due", &BookRegistration::re_sign_due),
            column("check_marks", &BookRegistration::check_marks),
            column("last_check_mark_on", &BookRegistration::last_check_mark_on),
            column("has_check_mark", &BookRegistration::has_check_mark),
            column("no_check_mark_reason", &BookRegistration::no_check_mark_reason),
            column("short_call_restorations", &BookRegistration::short_call_restorations),
            column("is_exempt", &BookRegistration::is_exempt),
            column("exempt_reason", &BookRegistration::exempt_reason),
            column("exempt_from", &BookRegistration::exempt_from),
            column("exempt_until", &BookRegistration::exempt_until),
            column("exempt_approved_by", &BookRegistration::exempt_approved_by),
            column("dropped_at", &BookRegistration::dropped_at),
            column("drop_reason", &BookRegistration::drop_reason),
            column("dispatch_id", &BookRegistration::dispatch_id),
            column("re_register_by", &BookRegistration::re_register_by),
            column("notes", &BookRegistration::notes),
            column("created_at", &BookRegistration::created_at),
            column("updated_at", &BookRegistration::updated_at),
            column("created_by_id", &BookRegistration::created_by_id),
            column("updated_by_id", &BookRegistration::updated_by_id));
    }
};

}  // namespace hallbook::core
