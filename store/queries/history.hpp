/// \file
/// What happened to a member's registrations.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/registration_activity.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Whether central has the step; else it is of a pending operation.
enum class Confirmed { no, yes };

struct HistoryEntry {
    core::RegistrationActivity activity;
    Confirmed confirmed = Confirmed::yes;
    std::string card_number;
    std::string name;
    std::optional<std::string> book_code;
    std::optional<core::Apn> apn;  ///< of the registration, while it is known here
    std::optional<std::string> performed_by;  ///< name of the user
};

/// All steps of a member, or of one registration, oldest first.
std::vector<HistoryEntry> history(SqliteDatabase& database, core::Id<core::Member> member);
std::vector<HistoryEntry> history(
    SqliteDatabase& database, core::Id<core::BookRegistration> registration);

}  // namespace hallbook::store
