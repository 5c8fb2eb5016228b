/// \file
/// Opening the hall's file, and finding the member or book a person means.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/context.hpp"
#include "core/values/failure.hpp"
#include "migrations/chain/migrate.hpp"
#include "store/file/replica_file.hpp"
#include "store/queries/as_of.hpp"
#include "store/queries/books.hpp"
#include "store/queries/members.hpp"

#include <string>

namespace hallbook::cli {

/// Opens the file of `context` with the schema this program expects.
[[nodiscard]] store::SqliteDatabase open_hall(const Context& context, store::Access access);

/// The instant by this computer's clock.
[[nodiscard]] core::Instant clock_now();

/// The instant by central's clock, from the clock offset that the last sync measured. Look-ups use
/// it, as operations do.
[[nodiscard]] core::Instant corrected_now(store::SqliteDatabase& database);
[[nodiscard]] core::Instant corrected_now(const store::AsOf& as_of);

/// Who migrates, with which program and when: for the record of a new file.
[[nodiscard]] migrations::MigrationContext migration_context(const Context& context);

/// How many candidates are listed for the person to choose from when a text may mean several.
inline constexpr std::size_t candidates_shown = 10;

/// The Failure{bad_input} for a text that means no row here, or several.
[[nodiscard]] core::Failure not_meant(const std::string& message, const std::string& hint);

/// The member with this card number or the only one with this part of a name. Failure{bad_input}
/// for no member, and for several, who are then listed.
[[nodiscard]] store::FoundMember member_meant(
    store::SqliteDatabase& database, const std::string& text);

/// The book with this code or name. Failure{bad_input} for none; its hint names the nearest book.
[[nodiscard]] store::BookName book_meant(store::SqliteDatabase& database, const std::string& text);

}  // namespace hallbook::cli
