/// \file
/// Reads the logical schema of a live PostgreSQL database.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/schema/logical_schema.hpp"
#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// The current schema and the schema `sync` as PostgreSQL enforces them, from pg_catalog. Where a
/// logical type is narrower than PostgreSQL's, it is given only when CHECKs make it so
/// (docs/migrations.md lists the forms).
migrations::LogicalSchema read_schema(PostgresConnection& connection);

}  // namespace hallbook::sync
