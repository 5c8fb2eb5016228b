/// \file
/// What the doctor asks central, and how it puts it right.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/doctor/doctor.hpp"
#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// Who migrates now, whether the database is marked production (`ALTER DATABASE ... SET
/// hallbook.production = 'on'`), and which enum types have columns.
core::Circumstances circumstances(PostgresConnection& connection);

/// Whom to call: the login that owns the database.
std::string database_owner(PostgresConnection& connection);

/// The rows of those of the tables that are there.
std::map<std::string, std::int64_t> row_counts(
    PostgresConnection& connection, const std::set<std::string>& tables);

/// Where the functions of hallbook are not what the revisions make, body by body.
std::vector<core::Difference> function_drift(
    PostgresConnection& connection,
    const core::MigrationChain& chain,
    const core::RevisionIds& applied);

/// Where the enum types are not those that the revisions make, label by label.
std::vector<core::Difference> enum_drift(
    const core::LogicalSchema& live,
    const core::MigrationChain& chain,
    const core::RevisionIds& applied);

/// Runs statements in one transaction, under the migration lock. Failure{refused} when somebody
/// else migrates; on any failure nothing was changed.
void run_repair(PostgresConnection& connection, const std::string& sql);

}  // namespace hallbook::sync
