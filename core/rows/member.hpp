/// \file
/// The people: members of the union, how they are reached, and the users of this program. A member
/// is not a user.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/table.hpp"

namespace hallbook::core {

/// Someone who uses the program. An account is locked by `locked_until`, not by a flag.
struct User {
    Id<User> id;
    std::string name;  ///< unique
    UserRole role = UserRole::dispatcher;
    bool is_active = true;
    std::optional<Instant> locked_until;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const User&, const User&) = default;
};

/// A member of the local or a traveler. Never holds a social security number or a date of birth.
struct Member {
    Id<Member> id;
    std::string card_number;  ///< unique
    std::string first_name;
    std::optional<std::string> middle_name;
    std::string last_name;
    std::optional<std::string> home_local;
    std::optional<std::string> home_region;  ///< as written by the member
    std::optional<std::string> classification;
    MemberStatus status = MemberStatus::active;
    std::optional<Instant> locked_until;  ///< cannot be called before this instant
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const Member&, const Member&) = default;
};

/// How a member is reached. A hall has it only of those whom it may have to call: central's
/// sync.seen_contacts says whom. Absent: nobody has said anything, or this hall does not know it.
struct MemberContact {
    Id<MemberContact> id;  ///< the number of the member's id
    std::optional<std::string> phone;
    std::optional<std::string> email;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const MemberContact&, const MemberContact&) = default;
};

/// The id of the row that says how a member is reached.
constexpr Id<MemberContact> contact_of(Id<Member> member) { return {member.value}; }

/// "Gomez, Chen G", as the hall writes names.
std::string full_name(const Member& member);

template <>
struct TableOf<User> {
    static constexpr std::string_view name = "users";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &User::id),
            column("name", &User::name),
            column("role", &User::role),
            column("is_active", &User::is_active),
            column("locked_until", &User::locked_until),
            column("created_at", &User::created_at),
            column("updated_at", &User::updated_at),
            column("created_by_id", &User::created_by_id),
            column("updated_by_id", &User::updated_by_id));
    }
};

template <>
struct TableOf<Member> {
    static constexpr std::string_view name = "members";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &Member::id),
            column("card_number", &Member::card_number),
            column("first_name", &Member::first_name),
            column("middle_name", &Member::middle_name),
            column("last_name", &Member::last_name),
            column("home_local", &Member::home_local),
            column("home_region", &Member::home_region),
            column("classification", &Member::classification),
            column("status", &Member::status),
            column("locked_until", &Member::locked_until),
            column("created_at", &Member::created_at),
            column("updated_at", &Member::updated_at),
            column("created_by_id", &Member::created_by_id),
            column("updated_by_id", &Member::updated_by_id));
    }
};

template <>
struct TableOf<MemberContact> {
    static constexpr std::string_view name = "member_contacts";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &MemberContact::id),
            column("phone", &MemberContact::phone),
            column("email", &MemberContact::email),
            column("created_at", &MemberContact::created_at),
            column("updated_at", &MemberContact::updated_at),
            column("created_by_id", &MemberContact::created_by_id),
            column("updated_by_id", &MemberContact::updated_by_id));
    }
};

}  // namespace hallbook::core
