/// \file
/// What the scripts of the chain make, read from their text: to know what a database should hold
/// when no second database can be built to compare it with.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migration_chain.hpp"

#include <map>

namespace hallbook::migrations {

/// The labels of enum types by the type's name, in order.
using EnumTypes = std::map<std::string, std::vector<std::string>>;

/// The tables that a script makes, "sync.halls" with its schema, by name.
std::set<std::string> tables_made(const Script& script);

/// The enum types that the applied revisions leave at central.
EnumTypes enum_types_made(const MigrationChain& chain, const RevisionIds& applied);

/// The bodies of the functions and procedures that the applied revisions leave at central, by name
/// ("sync.note_changes"), as PostgreSQL keeps them in pg_proc.prosrc; several of one name differ in
/// their parameters.
std::map<std::string, std::set<std::string>> functions_made(
    const MigrationChain& chain, const RevisionIds& applied);

}  // namespace hallbook::migrations
