/// \file
/// The line of a book.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/book_registration.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Who is listed.
enum class QueueScope {
    line,  ///< ACTIVE registrations
    live,  ///< also those out on a dispatch, at the place they would return to, without position
};

struct QueueQuery {
    core::Id<core::ReferralBook> book;
    std::optional<core::BookTier> tier;  ///< only this tier; positions still count the whole book
    std::optional<int> limit;  ///< at most so many entries
    QueueScope scope = QueueScope::line;
};

struct QueueEntry {
    core::Id<core::BookRegistration> registration;
    core::Id<core::Member> member;
    std::optional<int>
        actual_position;  ///< from 1, counts every ACTIVE one before; empty if not ACTIVE
    std::optional<int> callable_position;  ///< counts those who can be called; empty for others
    core::BookTier tier{};
    core::Apn apn;
    std::string card_number;
    std::string name;  ///< "Gomez, Chen G"
    core::Instant registered_at{};
    std::optional<core::Date> re_sign_due;  ///< empty when DISPATCHED: no deadline runs
    int check_marks = 0;
    core::RegistrationStatus status{};
    std::optional<core::ExemptReason> exempt_reason;
    std::optional<core::Date> exempt_until;  ///< the last day; empty: until it is revoked
};

/// In line order: the book's tier order, then APN, registration instant, id.
std::vector<QueueEntry> queue(SqliteDatabase& database, const QueueQuery& query, core::Instant now);

}  // namespace hallbook::store
