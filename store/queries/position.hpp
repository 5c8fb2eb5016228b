/// \file
/// Where a member stands on the books.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/book_registration.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// A live registration and its place. Costs the same for any length of the line.
struct Place {
    core::Id<core::BookRegistration> registration;
    core::Id<core::ReferralBook> book;
    std::string book_code;
    std::string book_name;
    core::BookTier tier{};
    core::Apn apn;
    core::RegistrationStatus status{};  ///< ACTIVE or DISPATCHED
    std::optional<int> actual_position;  ///< from 1; empty when DISPATCHED
    std::optional<int> callable_position;  ///< empty for one who cannot be called now
    core::Instant registered_at{};
    std::optional<core::Date> re_sign_due;  ///< empty when DISPATCHED: no deadline runs
    int check_marks = 0;
    std::optional<core::ExemptReason> exempt_reason;
    std::optional<core::Date> exempt_until;  ///< the last day; empty: until it is revoked
};

/// The live registrations of a member, by book id; `book` narrows to one.
std::vector<Place> places(
    SqliteDatabase& database,
    core::Id<core::Member> member,
    std::optional<core::Id<core::ReferralBook>> book,
    core::Instant now);

/// The place of one registration that is ACTIVE; empty for any other.
std::optional<int> actual_position(
    SqliteDatabase& database, core::Id<core::BookRegistration> registration);

}  // namespace hallbook::store
