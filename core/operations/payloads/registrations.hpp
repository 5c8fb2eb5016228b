/// \file
/// Operations on a registration: signing a book, re-signing, leaving, being dropped.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// Sign a member on a book (rule 3).
struct RegisterOnBook {
    MemberRef member;
    Id<ReferralBook> book;
    BookTier tier{};
    Apn applicant_priority_number;  ///< minted from the operation's instant at the hall
    RegistrationMethod method{};
    friend bool operator==(const RegisterOnBook&, const RegisterOnBook&) = default;
};

template <class F>
void fields(RegisterOnBook& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("tier", p.tier);
    f("applicant_priority_number", p.applicant_priority_number);
    f("method", p.method);
}

template <>
struct KindOf<RegisterOnBook> {
    static constexpr std::string_view name = "register";
    static constexpr std::string_view noun = "registration";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const RegisterOnBook& wish, Touches& touches) {
        touch_registration(wish, touches);
    }
    static std::string words(const RegisterOnBook& wish, const OperationNames& names) {
        return member_on_book(wish, names);
    }
};

/// Re-sign a member on the books named (rule 4); the place and the APN stay.
struct ReSign {
    MemberRef member;
    std::vector<Id<ReferralBook>> books;
    friend bool operator==(const ReSign&, const ReSign&) = default;
};

template <class F>
void fields(ReSign& p, F&& f) {
    f("member", p.member);
    f("books", p.books);
}

template <>
struct KindOf<ReSign> {
    static constexpr std::string_view name = "re_sign";
    static constexpr std::string_view noun = "re-sign";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const ReSign& wish, Touches& touches) {
        touch_member(wish.member, touches);
        for (const auto book : wish.books)
            touches.reads_book(book);
    }
    static std::string words(const ReSign& wish, const OperationNames& names) {
        std::string codes;
        for (const auto book : wish.books)
            codes += (codes.empty() ? "" : ", ") + names.book(book);
        return wish.member.card_number + " on " + codes;
    }
};

/// Takes a member off a book at the member's own request (the RESIGN action).
struct LeaveBook {
    MemberRef member;
    Id<ReferralBook> book;
    std::string reason;
    friend bool operator==(const LeaveBook&, const LeaveBook&) = default;
};

template <class F>
void fields(LeaveBook& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("reason", p.reason);
}

template <>
struct KindOf<LeaveBook> {
    static constexpr std::string_view name = "leave";
    static constexpr std::string_view noun = "leaving";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const LeaveBook& wish, Touches& touches) {
        touch_registration(wish, touches);
    }
    static std::string words(const LeaveBook& wish, const OperationNames& names) {
        return wish.member.card_number + " from " + names.book(wish.book);
    }
};

/// A dispatcher drops a registration for a reason that the rules name.
struct RollOff {
    MemberRef member;
    Id<ReferralBook> book;
    DropReason drop_reason{};
    std::string reason;
    friend bool operator==(const RollOff&, const RollOff&) = default;
};

template <class F>
void fields(RollOff& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("drop_reason", p.drop_reason);
    f("reason", p.reason);
}

template <>
struct KindOf<RollOff> {
    static constexpr std::string_view name = "roll_off";
    static constexpr std::string_view noun = "roll-off";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const RollOff& wish, Touches& touches) { touch_registration(wish, touches); }
    static std::string words(const RollOff& wish, const OperationNames& names) {
        return member_on_book(wish, names) + ": " + std::string{label(wish.drop_reason)};
    }
};

}  // namespace hallbook::core
