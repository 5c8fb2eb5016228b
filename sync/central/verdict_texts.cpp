/// \file
/// Writes rows as literals, and as JSON what the server has to search.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/verdict_texts.hpp"

#include "core/operations/codec.hpp"
#include "core/values/json_text.hpp"
#include "sync/rows/postgres_rows.hpp"
#include "sync/rows/row_literals.hpp"

#include <algorithm>
#include <array>

namespace hallbook::sync {

using core::JsonWriter;

namespace {

void append_row_ids(JsonWriter& json, const RowIds& row_ids) {
    json.open('{');
    for (const auto& [table, ids] : row_ids) {
        const auto& info = core::table_info(table);
        // Ids that are UUIDs are left out: sync.is_overtaken() counts any change of such a table.
        if (is_keyed_by_uuid(info)) continue;
        json.name(info.name).array(
            ids, [](JsonWriter& out, const core::RowKey& id) { out.number(id.number()); });
    }
    json.close('}');
}

/// How sync.write_group() is to write a group of rows.
enum class How { gone, put, append };
constexpr std::array all_ways{How::gone, How::put, How::append};

How way_of(const core::Change& change) {
    if (!change.after) return How::gone;
    return change.before ? How::put : How::append;
}

constexpr std::string_view name_of(How how) {
    return how == How::gone ? "gone" : how == How::put ? "put" : "append";
}

std::string column_names(const core::TableInfo& table) {
    std::string names;
    for (const auto& column : table.columns) {
        if (!names.empty()) names += ',';
        names += column.name;
    }
    return names;
}

/// Gathers the rows of one group.
class RowGroup {
public:
    RowGroup(const Verdict& verdict, const core::TableInfo& table, How how)
        : m_verdict{verdict}, m_table{table}, m_how{how} {
        m_writers.open('{');
    }

    void add(const core::RowKey& row, const std::optional<core::Values>& values) {
        m_is_empty = false;
        if (values) {
            m_rows.add(std::string_view{row_literal(m_table, *values)});
        } else {
            m_rows.add(std::string_view{row.text()});
        }
        name_writer(row);
    }

    void append_to(ArrayLiteral& groups) {
        if (m_is_empty) return;
        ArrayLiteral group;
        group.add(m_table.name);
        group.add(name_of(m_how));
        group.add(std::string_view{column_names(m_table)});
        group.add(std::string_view{m_rows.take()});
        group.add(std::string_view{m_writers.close('}').str()});
        groups.add(std::move(group));
    }

private:
    /// {"members:12": "2:15:BREM"}: the hall's number, the sequence and the hall's code.
    void name_writer(const core::RowKey& row) {
        const auto writer = m_verdict.writers.find({m_table.id, row});
        if (writer == m_verdict.writers.end()) return;
        const auto& operation = writer->second;
        const auto code = m_verdict.hall_codes.find(operation.hall);
        m_writers.name(std::string{m_table.name} + ":" + row.text());
        m_writers.text(
            std::to_string(operation.hall) + ":" + std::to_string(operation.sequence) + ":" +
            (code == m_verdict.hall_codes.end() ? std::string{} : code->second));
    }

    const Verdict& m_verdict;
    const core::TableInfo& m_table;
    How m_how;
    ArrayLiteral m_rows;
    JsonWriter m_writers;
    bool m_is_empty = true;
};

using Changes = std::vector<core::Change>;

/// Appends a run of changes of one table: deletions first, since a new row may take a unique value
/// from a deleted one; within each group the changes keep their order.
void append_run(
    ArrayLiteral& groups,
    const Verdict& verdict,
    Changes::const_iterator first,
    Changes::const_iterator last) {
    for (const auto how : all_ways) {
        RowGroup group{verdict, core::table_info(first->table), how};
        for (auto each = first; each != last; ++each) {
            if (way_of(*each) == how) group.add(each->row, each->after);
        }
        group.append_to(groups);
    }
}

std::string loaded_json(const Verdict& verdict) {
    JsonWriter json;
    json.open('{');
    json.name("cards").texts(verdict.footprint.member_cards);
    json.name("users").texts(verdict.footprint.user_names);
    json.name("employers").texts(verdict.footprint.employer_codes);
    json.name("requests").texts(verdict.footprint.request_numbers);
    auto ids = verdict.row_ids;
    for (const auto& change : verdict.changes) {
        if (!change.before) ids[change.table].push_back(change.row);
    }
    auto& members = ids[core::table_id<core::Member>()];
    members.insert(
        members.end(), verdict.footprint.member_ids.begin(), verdict.footprint.member_ids.end());
    json.name("rows");
    append_row_ids(json, ids);
    return json.close('}').take();
}

std::string groups_literal(const Verdict& verdict) {
    ArrayLiteral groups;
    const auto& changes = verdict.changes;
    for (auto first = changes.begin(); first != changes.end();) {
        const auto last = std::find_if(first, changes.end(), [&](const core::Change& change) {
            return change.table != first->table;
        });
        append_run(groups, verdict, first, last);
        first = last;
    }
    const auto& steps = core::table_info(core::table_id<core::RegistrationActivity>());
    RowGroup added{verdict, steps, How::append};
    for (const auto& activity : verdict.decided.activities)
        added.add(activity.id.value, core::to_values(activity));
    added.append_to(groups);
    return groups.take();
}

std::string judgements_literal(const std::vector<core::Judgement>& judgements) {
    ArrayLiteral rows;
    for (const auto& judgement : judgements) {
        const auto& decision = judgement.decision;
        RowLiteral row;
        row.add(std::int64_t{judgement.operation.hall});
        row.add(judgement.operation.sequence);
        row.add(core::label(decision.outcome));
        row.add(std::string_view{core::reason_text(decision)});
        row.add(std::string_view{core::encode_violations(decision.violations)});
        row.add(std::string_view{core::instant_text(judgement.judged_as_of)});
        row.add_null();  // decided_at: central fills it in
        row.add(judgement.judged_before ? std::optional<std::string>{"0"} : std::nullopt);
        row.add(std::string_view{array_of_texts(judgement.touched.reads)});
        row.add(std::string_view{array_of_texts(judgement.touched.writes)});
        row.add(std::int64_t{judgement.activities_made});
        row.add_null();  // the effects are a parameter of their own
        rows.add(std::string_view{row.take()});
    }
    return rows.take();
}

std::string effects_literal(const std::vector<core::Judgement>& judgements) {
    ArrayLiteral effects;
    for (const auto& judgement : judgements)
        effects.add(std::string_view{core::encode_changes(judgement.decision.changes)});
    return effects.take();
}

}  // namespace

Parameters verdict_texts(const Verdict& verdict) {
    // Not from an initialiser list, which would copy these large texts.
    Parameters texts;
    texts.emplace_back(loaded_json(verdict));
    texts.emplace_back(groups_literal(verdict));
    texts.emplace_back(judgements_literal(verdict.decided.judgements));
    texts.emplace_back(effects_literal(verdict.decided.judgements));
    return texts;
}

}  // namespace hallbook::sync
