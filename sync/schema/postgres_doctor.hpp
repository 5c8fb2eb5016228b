/// \file
/// What the doctor asks central, and how it repairs central.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/doctor/doctor.hpp"
#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// Who is migrating now, whether the database is marked production (`ALTER DATABASE ... SET
/// hallbook.production = 'on'`), and which enum types are used by columns.
migrations::Circumstances circumstances(PostgresConnection& connection);

/// Whom to call: the login that owns the database.
std::string database_owner(PostgresConnection& connection);

/// The number of rows of each table; tables that do not exist are left out.
std::map<std::string, std::int64_t> row_counts(
    PostgresConnection& connection, const std::set<std::string>& tables);

/// Where the bodies of hallbook's functions differ from those that the revisions make.
std::vector<migrations::Difference> function_drift(
    PostgresConnection& connection,
    const migrations::MigrationChain& chain,
    const migrations::RevisionIds& applied);

/// Where the labels of the enum types differ from those that the revisions make.
std::vector<migrations::Difference> enum_drift(
    const migrations::LogicalSchema& live,
    const migrations::MigrationChain& chain,
    const migrations::RevisionIds& applied);

/// Runs statements in one transaction, under the migration lock. Failure{refused} when another
/// session is migrating; after any failure nothing was changed.
void run_repair(PostgresConnection& connection, const std::string& sql);

}  // namespace hallbook::sync
