/// \file
/// What the doctor reads from a hall's file, and how it repairs one.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/doctor/doctor.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Opens a file, hallbook's or not. Failure{unreachable} when it does not exist,
/// Failure{damaged} when it is no database.
SqliteDatabase open_any_file(const std::filesystem::path& file, Access access);

/// What SQLite's own quick check says of the file; empty when it is whole.
migrations::Circumstances circumstances(SqliteDatabase& database);

/// The rows of those of the tables that are there.
std::map<std::string, std::int64_t> row_counts(
    SqliteDatabase& database, const std::set<std::string>& tables);

/// Runs statements in one transaction, and commits only if every foreign key still finds its row.
/// Failure: nothing was changed.
void run_repair(SqliteDatabase& database, const std::string& sql);

/// Makes tables and views anew as they are in `expected`, with their rows, indexes and triggers.
/// Columns that only one side has get their default or go. Failure{damaged} when a row does not fit
/// the new rules or a row would be lost: nothing was changed.
void rebuild_tables(
    SqliteDatabase& database, SqliteDatabase& expected, const std::set<std::string>& names);

}  // namespace hallbook::store
