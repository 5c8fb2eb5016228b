/// \file
/// What is there of another program, what of it differs from ours, and what adopting would do.
/// Pure: sync/foreign_schema reads it from the catalog.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/adoption/adoption_rules.hpp"

#include <cstdint>
#include <optional>

namespace hallbook::migrations {

/// A column of another program's table.
struct ForeignColumn {
    std::string name;
    std::string type;  ///< as PostgreSQL writes it: "numeric(10,3)", "timestamp without time zone"
    bool nullable = true;
    bool is_key = false;  ///< it is the primary key by itself
    std::vector<std::string> labels;  ///< of an enum type, in order; else empty
    std::string refers_to;  ///< the table its foreign key points at; empty without one
};

struct ForeignTable {
    std::string name;
    std::vector<ForeignColumn> columns;  ///< in their order
    std::int64_t rows = 0;
};

struct ForeignEnum {
    std::string name;
    std::vector<std::string> labels;
};

/// Another program's schema in a PostgreSQL database.
struct ForeignSchema {
    std::string name;  ///< such as "public"
    std::vector<ForeignTable> tables;  ///< by name
    std::vector<ForeignEnum> enums;  ///< by name
};

/// A difference between their schema and ours, for people.
struct AdoptionNote {
    std::string object;  ///< theirs: "book_registrations.registration_number", "type bookregion"
    std::string theirs;
    std::string ours;
    std::string adopting;  ///< what adopting does about it
    friend bool operator==(const AdoptionNote&, const AdoptionNote&) = default;
};

/// Where a column of ours comes from, as indices.
struct PlannedColumn {
    ColumnRule rule;
    std::size_t ours = 0;  ///< in TableInfo::columns
    std::vector<std::size_t> from;  ///< in ForeignTable::columns
    std::vector<std::size_t> by_name;
};

/// Where a table of ours comes from.
struct PlannedTable {
    core::TableId ours{};
    ForeignTable theirs;
    std::vector<PlannedColumn> columns;  ///< in our order; also those without a source
    std::vector<std::size_t> tier;
    std::vector<std::size_t> deleted;
    std::map<std::size_t, std::string> when_deleted;  ///< our column to text
};

struct AdoptionPlan {
    AdoptionRules rules;
    std::string schema;  ///< theirs
    std::vector<PlannedTable> tables;  ///< in the order of the rules; only those they have
    std::vector<std::string> missing;  ///< our tables that they lack, in the order of the rules
    std::vector<std::string> left_alone;  ///< their tables that no rule names
    std::vector<AdoptionNote> notes;
};

/// The plan for `found`. It decides nothing about rows.
AdoptionPlan plan_adoption(const ForeignSchema& found, const AdoptionRules& rules);

}  // namespace hallbook::migrations
