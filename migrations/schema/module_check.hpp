/// \file
/// Whether a module's tables are in a live database as the module needs them: tables, columns, keys
/// and indexes by the catalog, cascades by doing them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/repository.hpp"
#include "migrations/schema/logical_schema.hpp"

namespace hallbook::migrations {

/// A foreign key that a module needs.
struct ModuleKey {
    std::string table;
    std::string column;
    std::string refers_to;
    bool cascades = false;
};

/// An index that a module needs.
struct ModuleIndex {
    std::string table;
    std::string column;
};

/// What a module is made of.
struct Module {
    std::string name;
    std::vector<core::TableId> tables;
    /// Those that cascade in an order in which each can be tried after the ones before it.
    std::vector<ModuleKey> foreign_keys;
    std::vector<ModuleIndex> indexes;
};

/// Equipment templates and their approval: five tables, nine foreign keys, six indexes.
const Module& equipment_module();

/// Null when there is none of that name.
const Module* find_module(std::string_view name);

/// What is looked at, each by its count.
enum class ModulePart { tables, columns, primary_keys, foreign_keys, indexes, cascades };

/// One thing that was looked at.
struct ModuleFinding {
    ModulePart part{};
    std::string object;  ///< "equipment_templates: column name"
    std::string expected;
    std::string actual;  ///< or absent, or "could not be tried"

    [[nodiscard]] bool is_sound() const { return expected == actual; }
};

/// What the catalog says, part by part.
std::vector<ModuleFinding> check_module(const Module& module, const LogicalSchema& live);

/// Writes rows of the equipment module, removes what others hang on and looks what is left. The
/// caller opens a transaction before and rolls it back after. The tables must be there.
std::vector<ModuleFinding> try_equipment_cascades(core::Repository& repository);

/// The same for a database in which they could not be tried.
std::vector<ModuleFinding> untried_cascades(const Module& module);

}  // namespace hallbook::migrations
