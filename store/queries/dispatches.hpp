/// \file
/// Dispatches: who is out, and what is printed on a slip.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/dispatch.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// A dispatch with everything that its slip shows.
struct DispatchEntry {
    core::Dispatch dispatch;
    core::LaborRequest request;
    std::string card_number;
    std::string name;  ///< "Gomez, Chen G"
    std::string employer_code;
    std::string employer_name;
    std::string book_code;
    std::string book_name;
    core::BookTier tier{};
    core::Apn apn;  ///< of the registration it took off the queue
    std::optional<std::string> dispatched_by;  ///< name of the user
    core::TimeOfDay check_in_by;  ///< of the day of the dispatch (rule 11)
};

struct DispatchQuery {
    enum class Scope {
        live,  ///< not declined, not ended, not voided
        all,
    };
    Scope scope = Scope::all;
    std::optional<core::Date> starts_on;
    std::optional<core::Id<core::Member>> member;
    std::optional<core::Id<core::LaborRequest>> request;
};

/// By the instant of dispatch, then by id.
std::vector<DispatchEntry> dispatches(SqliteDatabase& database, const DispatchQuery& query);

/// Empty when there is none with this id.
std::optional<DispatchEntry> dispatch(SqliteDatabase& database, core::Id<core::Dispatch> id);

/// The place told (from 1) of the registration when the dispatch took it, by the hall that made the
/// dispatch; empty when that is not on record.
std::optional<int> place_taken(SqliteDatabase& database, const core::Dispatch& dispatch);

}  // namespace hallbook::store
