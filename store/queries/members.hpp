/// \file
/// Finding members.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/member.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

struct FoundMember {
    core::Id<core::Member> id;
    std::string card_number;
    std::string name;  ///< "Gomez, Chen G"
    core::MemberStatus status{};
    std::optional<core::Instant> locked_until;
};

/// Members by card number or part of a name. An exact card number gives that one member. Else every
/// word of `text` must occur in the name, without regard to case, accents and the comma; members
/// with all words as whole words come before the others. At most `limit`, by name.
std::vector<FoundMember> find_members(
    SqliteDatabase& database, std::string_view text, std::size_t limit);

/// Every member, by id.
std::vector<core::Member> all_members(SqliteDatabase& database);

/// A text for comparing names: lower case, accents of Latin letters taken off.
std::string folded(std::string_view text);

}  // namespace hallbook::store
