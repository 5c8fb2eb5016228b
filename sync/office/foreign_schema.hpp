/// \file
/// Reads a schema that another program made, and changes nothing.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/adoption/adoption.hpp"
#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// The tables of a schema with their columns, foreign keys and numbers of rows, and its enum types.
/// Without tables when there is no such schema. Views are left out.
migrations::ForeignSchema inspect_foreign(
    PostgresConnection& connection, const std::string& schema);

/// Whether the schema is one that hallbook's own chain made.
bool is_hallbooks_own(const migrations::ForeignSchema& schema);

/// A name in quotes, as SQL needs it for names of any form: "members"
std::string quoted_name(const std::string& name);

/// "public"."members"
std::string foreign_name(const std::string& schema, const std::string& table);

/// SQL for a text that identifies a row `t` of theirs: its id, or without one its ctid.
std::string foreign_key(const migrations::PlannedTable& table);

/// All rows of the tables of the plan, in its order. Call it within one snapshot.
migrations::ForeignRows read_foreign_rows(
    PostgresConnection& connection, const migrations::AdoptionPlan& plan);

}  // namespace hallbook::sync
