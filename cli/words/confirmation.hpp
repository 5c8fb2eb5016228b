/// \file
/// What a person is shown after a write: what was done and the new place in line, or why not.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/desk/desk.hpp"
#include "cli/output/exit_code.hpp"

#include <functional>

namespace hallbook::cli {

/// The parts of a confirmation that only the command itself can write.
struct Told {
    /// The sentence for people when it was done, such as "Signed on".
    std::function<std::string()> text;
    /// Further members of the JSON document, such as the rows made; may be empty.
    std::function<void(Json&)> add_rows;
};

/// Shows the document or the text of a write and returns the exit code: done, refused by a rule,
/// or needs_person when only a part was done.
ExitCode confirm(Context& context, const Done& done, const Told& told);

/// {"hall","seq","kind","recorded_at"}; no `seq` for one that was not recorded.
[[nodiscard]] Json operation_json(const Done& done);

/// The registrations that an operation made or changed, as they are after it.
[[nodiscard]] std::vector<core::BookRegistration> registrations_of(const Done& done);

/// A registration after a write, with its place in line; `position` is null for a closed one.
[[nodiscard]] Json registration_json(
    store::SqliteDatabase& database, const core::BookRegistration& registration);

/// Adds "registrations", and "registration" when there is just one.
void add_registrations(Json& document, store::SqliteDatabase& database, const Done& done);

/// The member's places in line on the books that an operation touched, as a table.
[[nodiscard]] std::string touched_places_text(
    const Context& context, store::SqliteDatabase& database, const Done& done);

}  // namespace hallbook::cli
