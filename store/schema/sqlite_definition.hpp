/// \file
/// What SQLite has only in the text of a CREATE statement: checks, deferred foreign keys, index
/// predicates and what triggers do.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/schema/sql_text.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hallbook::store {

/// A CHECK that has a name; without one, `name` is empty.
struct CheckDefinition {
    std::string name;
    std::string expression;  ///< canonical
};

/// Of one CREATE TABLE.
struct TableDefinition {
    /// The unnamed checks of each column: those that make its type.
    std::map<std::string, std::vector<std::string>> type_checks;
    std::vector<CheckDefinition> checks;  ///< all others
    /// The columns of each foreign key that is deferred.
    std::vector<std::vector<std::string>> deferred_keys;
    std::map<std::string, std::string> generated;  ///< canonical expression by column
};

TableDefinition table_definition(std::string_view create_table);

/// Of one CREATE INDEX.
struct IndexDefinition {
    std::vector<std::string> columns;  ///< names or canonical expressions, without order
    std::string predicate;  ///< canonical; empty when there is none
};

IndexDefinition index_definition(std::string_view create_index);

/// Of one CREATE TRIGGER.
struct TriggerDefinition {
    std::string timing;  ///< "before", "after", "instead of"
    std::string event;  ///< "insert", "update", "delete"
    bool every_column = true;  ///< not "UPDATE OF some"
    std::string condition;  ///< the WHEN clause, token by token; empty when there is none
    bool refuses = false;  ///< its body does nothing but RAISE(ABORT, ...)
};

TriggerDefinition trigger_definition(std::string_view create_trigger);

/// The tokens with a blank between each two: to compare texts whatever their layout.
std::string token_text(const migrations::SqlTokens& tokens);

}  // namespace hallbook::store
