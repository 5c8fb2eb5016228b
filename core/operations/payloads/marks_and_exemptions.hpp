/// \file
/// Check marks (rule 5) and exemptions (rule 7), given and taken back.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// A check mark, given by a dispatcher (rule 5a).
struct GiveCheckMark {
    MemberRef member;
    Id<ReferralBook> book;
    std::string reason;
    friend bool operator==(const GiveCheckMark&, const GiveCheckMark&) = default;
};

template <class F>
void fields(GiveCheckMark& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("reason", p.reason);
}

template <>
struct KindOf<GiveCheckMark> {
    static constexpr std::string_view name = "check_mark";
    static constexpr std::string_view noun = "check mark";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const GiveCheckMark& wish, Touches& touches) {
        touch_registration(wish, touches);
    }
    static std::string words(const GiveCheckMark& wish, const OperationNames& names) {
        return member_on_book(wish, names);
    }
};

/// Takes a check mark back, with a reason; a registration that it had dropped returns (rule 5).
struct RestoreCheckMark {
    MemberRef member;
    Id<ReferralBook> book;
    std::string reason;
    friend bool operator==(const RestoreCheckMark&, const RestoreCheckMark&) = default;
};

template <class F>
void fields(RestoreCheckMark& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("reason", p.reason);
}

template <>
struct KindOf<RestoreCheckMark> {
    static constexpr std::string_view name = "restore_check_mark";
    static constexpr std::string_view noun = "taking back of a check mark";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const RestoreCheckMark& wish, Touches& touches) {
        touch_registration(wish, touches);
    }
    static std::string words(const RestoreCheckMark& wish, const OperationNames& names) {
        return member_on_book(wish, names);
    }
};

/// Exempts a member on all books on which the member is registered (rule 7).
struct GrantExemption {
    MemberRef member;
    ExemptReason reason{};
    Date from{};
    std::optional<Date> until;
    std::optional<std::string> approved_by;  ///< who approved it beyond the cap
    friend bool operator==(const GrantExemption&, const GrantExemption&) = default;
};

template <class F>
void fields(GrantExemption& p, F&& f) {
    f("member", p.member);
    f("reason", p.reason);
    f("from", p.from);
    f("until", p.until);
    f("approved_by", p.approved_by);
}

template <>
struct KindOf<GrantExemption> {
    static constexpr std::string_view name = "grant_exempt";
    static constexpr std::string_view noun = "exemption";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const GrantExemption& wish, Touches& touches) {
        touch_member(wish.member, touches);
        touches.reads_rules();
    }
    static std::string words(const GrantExemption& wish, const OperationNames&) {
        return wish.member.card_number + ": " + std::string{label(wish.reason)};
    }
};

/// Ends an exemption; the re-sign clock starts again from that day (rule 7).
struct RevokeExemption {
    MemberRef member;
    std::string reason;
    friend bool operator==(const RevokeExemption&, const RevokeExemption&) = default;
};

template <class F>
void fields(RevokeExemption& p, F&& f) {
    f("member", p.member);
    f("reason", p.reason);
}

template <>
struct KindOf<RevokeExemption> {
    static constexpr std::string_view name = "revoke_exempt";
    static constexpr std::string_view noun = "end of an exemption";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const RevokeExemption& wish, Touches& touches) {
        touch_member(wish.member, touches);
        touches.reads_rules();
    }
    static std::string words(const RevokeExemption& wish, const OperationNames&) {
        return wish.member.card_number;
    }
};

}  // namespace hallbook::core
