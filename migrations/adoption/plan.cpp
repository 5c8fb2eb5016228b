/// \file
/// Matching another program's tables and columns with ours.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/plan.hpp"

#include "core/values/joined.hpp"
#include "migrations/adoption/adopting.hpp"

#include <algorithm>
#include <set>

namespace hallbook::migrations {

namespace {

template <class Labels>
std::vector<std::string> strings(const Labels& labels) {
    return {labels.begin(), labels.end()};
}

const ForeignTable* first_there(const ForeignSchema& found, const std::vector<std::string>& names) {
    for (const auto& name : names) {
        for (const auto& table : found.tables) {
            if (table.name == name) return &table;
        }
    }
    return nullptr;
}

std::vector<std::size_t> those_there(
    const ForeignTable& table, const std::vector<std::string>& names) {
    std::vector<std::size_t> there;
    for (const auto& name : names) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (table.columns[i].name == name) there.push_back(i);
        }
    }
    return there;
}

/// How a note describes the type of our column: "numeric(10,2)", "one of ACTIVE, DISPATCHED".
std::string our_type(const core::ColumnInfo& column) {
    switch (column.kind) {
        case core::ColumnKind::id: return "bigint";
        case core::ColumnKind::integer: return "integer";
        case core::ColumnKind::hundredths: return "numeric(10,2)";
        case core::ColumnKind::instant: return "timestamp with time zone";
        case core::ColumnKind::boolean: return "boolean";
        case core::ColumnKind::date: return "date";
        case core::ColumnKind::time_of_day: return "time without time zone";
        case core::ColumnKind::enumeration: return std::string{column.enum_type};
        case core::ColumnKind::text: return "text";
        case core::ColumnKind::json: return "jsonb";
        case core::ColumnKind::uuid: return "uuid";
    }
    return {};
}

/// The labels of our enum type of this name; empty when we have none.
std::vector<std::string> labels_of(const std::string& type) {
    for (const auto& table : core::tables()) {
        for (const auto& column : table.columns) {
            if (column.enum_type == type) return strings(column.labels);
        }
    }
    return {};
}

/// What adopting does about a column of another type; empty when the type is ours.
std::string conversion(const core::ColumnInfo& ours, const ForeignColumn& theirs) {
    const auto& type = theirs.type;
    const bool is_text = type == "text" || type.starts_with("character");
    switch (ours.kind) {
        case core::ColumnKind::hundredths:
            if (type == "numeric(10,2)") return {};
            if (type == "double precision" || type == "real") {
                return "refuses each value: binary fractions do not hold it exactly";
            }
            return "takes what has two decimals at most, refuses the rest, rounds nothing";
        case core::ColumnKind::instant:
            if (type == "timestamp with time zone") return {};
            if (type == "date") return "takes it as midnight, Pacific time";
            return "reads it as Pacific time";
        case core::ColumnKind::enumeration:
            return strings(ours.labels) == theirs.labels ? "" : "translates the labels by `labels`";
        case core::ColumnKind::text: return is_text ? "" : "takes it as text";
        case core::ColumnKind::id: return type == "bigint" ? "" : "takes it as bigint";
        default: return type == our_type(ours) ? "" : "reads it as " + our_type(ours);
    }
}

/// Their primary key, where it is one column.
std::vector<std::size_t> own_key(const ForeignTable& table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].is_key) return {i};
    }
    return {};
}

/// What adopting does with the ids of a table, as a clause for people.
std::string new_ids(const PlannedTable& planned, const ColumnRule& rule) {
    if (!rule.refers_to.empty()) return "takes those of " + rule.refers_to;
    if (planned.ours == core::table_id<core::ReferralBook>()) return "finds our book by its name";
    const auto key = natural_key(planned.ours);
    return key.empty() ? "keeps them" : "makes ids from " + std::string{key};
}

/// "carries deleted rows over with status INACTIVE".
std::string when_deleted(const PlannedTable& planned) {
    std::vector<std::string> changes;
    for (const auto& [column, text] : planned.when_deleted) {
        const std::string name{core::table_info(planned.ours).columns[column].name};
        changes.push_back(name + (text == "@deleted" ? " at that time" : " " + text));
    }
    return "carries deleted rows over" + (changes.empty() ? "" : " with " + core::joined(changes));
}

class Planner {
public:
    Planner(const ForeignSchema& found, AdoptionPlan& plan) : m_found{found}, m_plan{plan} {}

    void plan() {
        for (const auto& rule : m_plan.rules.tables)
            plan_table(rule);
        for (const auto& table : m_found.tables) {
            if (m_used.count(table.name) == 0) {
                m_plan.left_alone.push_back(table.name);
            } else {
                note_left_behind(table);
            }
        }
        for (const auto& table : m_plan.tables)
            note_references(table);
        note_enums();
    }

private:
    void note(std::string object, std::string theirs, std::string ours, std::string adopting) {
        AdoptionNote one{
            std::move(object), std::move(theirs), std::move(ours), std::move(adopting)};
        // Two tables of ours may take a column of theirs in the same way.
        auto& notes = m_plan.notes;
        if (std::find(notes.begin(), notes.end(), one) == notes.end())
            notes.push_back(std::move(one));
    }

    void plan_table(const TableRule& rule) {
        const core::TableInfo& ours = *core::find_table(rule.table);
        const ForeignTable* theirs = first_there(m_found, rule.from);
        if (theirs == nullptr) {
            m_plan.missing.push_back(rule.table);
            note("table " + rule.table, "not there", "a table", "makes it, without rows");
            return;
        }
        PlannedTable planned;
        planned.ours = ours.id;
        planned.theirs = *theirs;
        for (std::size_t i = 0; i < ours.columns.size(); ++i)
            plan_column(rule, planned, i);
        if (!takes_something(planned)) return;
        m_used.insert(theirs->name);
        if (theirs->name != rule.table) {
            note("table " + theirs->name, theirs->name, rule.table, "carries its rows over");
        }
        for (const auto& column : planned.columns) {
            for (const auto source : column.from)
                note_column(
                    planned, ours.columns[column.ours], column.rule, theirs->columns[source]);
        }
        planned.tier = those_there(*theirs, rule.tier);
        planned.deleted = those_there(*theirs, rule.deleted);
        for (std::size_t i = 0; i < ours.columns.size(); ++i) {
            const auto text = rule.when_deleted.find(std::string{ours.columns[i].name});
            if (text != rule.when_deleted.end()) planned.when_deleted[i] = text->second;
        }
        note_deleted(planned);
        m_plan.tables.push_back(std::move(planned));
    }

    void plan_column(const TableRule& rule, PlannedTable& planned, std::size_t at) {
        const core::ColumnInfo& ours = core::table_info(planned.ours).columns[at];
        const auto found =
            std::find_if(rule.columns.begin(), rule.columns.end(), [&](const auto& each) {
                return each.column == ours.name;
            });
        PlannedColumn column{.rule = {}, .ours = at, .from = {}, .by_name = {}};
        column.rule.column = ours.name;
        if (found != rule.columns.end()) {
            column.rule = *found;
            column.from = those_there(planned.theirs, found->from);
            column.by_name = those_there(planned.theirs, found->by_name);
        }
        if (at == 0 && column.from.empty()) column.from = own_key(planned.theirs);
        planned.columns.push_back(std::move(column));
    }

    /// Their columns that tables planned so far take.
    std::set<std::size_t> taken_from(const ForeignTable& theirs) const {
        std::set<std::size_t> taken;
        for (const auto& planned : m_plan.tables) {
            if (planned.theirs.name != theirs.name) continue;
            taken.insert(planned.deleted.begin(), planned.deleted.end());
            taken.insert(planned.tier.begin(), planned.tier.end());
            for (const auto& column : planned.columns) {
                taken.insert(column.from.begin(), column.from.end());
                taken.insert(column.by_name.begin(), column.by_name.end());
            }
        }
        return taken;
    }

    /// Whether a second table of ours that comes from one of theirs takes more than the first.
    bool takes_something(const PlannedTable& planned) const {
        if (m_used.count(planned.theirs.name) == 0) return true;
        const auto taken = taken_from(planned.theirs);
        return std::any_of(
            planned.columns.begin(), planned.columns.end(), [&](const PlannedColumn& column) {
                return std::any_of(column.from.begin(), column.from.end(), [&](std::size_t from) {
                    return taken.count(from) == 0;
                });
            });
    }

    void note_column(
        const PlannedTable& planned,
        const core::ColumnInfo& ours,
        const ColumnRule& rule,
        const ForeignColumn& theirs) {
        std::string adopting;
        if (ours.name == "id") adopting = new_ids(planned, rule);
        if (ours.name != "id" && rule.refers_to.empty()) adopting = conversion(ours, theirs);
        const std::string where = planned.theirs.name + "." + theirs.name;
        if (!adopting.empty() || theirs.name != ours.name) {
            note(
                where,
                theirs.type,
                std::string{ours.name} + " " + our_type(ours),
                adopting.empty() ? "takes it as it is" : adopting);
        }
    }

    /// Notes the columns of theirs that no table of ours takes.
    void note_left_behind(const ForeignTable& theirs) {
        const auto taken = taken_from(theirs);
        for (std::size_t i = 0; i < theirs.columns.size(); ++i) {
            if (taken.count(i) > 0) continue;
            note(
                theirs.name + "." + theirs.columns[i].name,
                theirs.columns[i].type,
                "no such column",
                "leaves it where it is");
        }
    }

    void note_deleted(const PlannedTable& planned) {
        for (const auto at : planned.deleted) {
            const auto& column = planned.theirs.columns[at];
            note(
                planned.theirs.name + "." + column.name,
                column.type,
                "rows are not marked as deleted",
                when_deleted(planned));
        }
    }

    void note_references(const PlannedTable& planned) {
        for (const auto& column : planned.columns) {
            if (column.rule.refers_to.empty() || column.ours == 0) continue;
            for (const auto source : column.from) {
                const auto& theirs = planned.theirs.columns[source];
                if (!theirs.refers_to.empty()) continue;
                note(
                    planned.theirs.name + "." + theirs.name,
                    "no foreign key",
                    "names a row of " + column.rule.refers_to,
                    column.rule.dangling == Dangling::refuse
                        ? "refuses rows whose reference leads nowhere"
                        : "notes where a reference led that leads nowhere");
            }
        }
    }

    void note_enums() {
        for (const auto& theirs : m_found.enums) {
            const auto ours = labels_of(theirs.name);
            if (!ours.empty()) note_enum(theirs, ours);
        }
    }

    void note_enum(const ForeignEnum& theirs, const std::vector<std::string>& ours) {
        const bool same = theirs.labels == ours;
        note(
            "type " + theirs.name,
            core::joined(theirs.labels),
            same ? "the same labels" : core::joined(ours),
            "makes its own type beside it");
    }

    const ForeignSchema& m_found;
    AdoptionPlan& m_plan;
    std::set<std::string> m_used;
};

}  // namespace

AdoptionPlan plan_adoption(const ForeignSchema& found, const AdoptionRules& rules) {
    AdoptionPlan plan;
    plan.rules = rules;
    plan.schema = found.name;
    Planner{found, plan}.plan();
    return plan;
}

}  // namespace hallbook::migrations
