/// \file
/// Rows as PostgreSQL's composite texts, and as JSON.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/rows/postgres_rows.hpp"

#include "core/values/failure.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

using core::JsonWriter;
using core::TableInfo;

[[noreturn]] void fail(const TableInfo& table, const std::string& problem) {
    throw core::Failure{
        core::FailureKind::damaged,
        "A row of " + std::string{table.name} + " at central cannot be read: it " + problem + "."};
}

/// Reads the fields of a composite text: (1,"a ""b""",,t). An empty unquoted field is null.
class Fields {
public:
    Fields(const TableInfo& table, std::string_view text) : m_table{table}, m_text{text} {
        expect('(');
    }

    std::optional<std::string> next() {
        if (m_at < m_text.size() && m_text[m_at] == '"') return quoted();
        const auto end = m_text.find_first_of(",)", m_at);
        if (end == std::string_view::npos) fail(m_table, "ends too early");
        const auto field = m_text.substr(m_at, end - m_at);
        m_at = end;
        if (field.empty()) return std::nullopt;
        return std::string{field};
    }

    void expect(char c) {
        if (m_at >= m_text.size() || m_text[m_at] != c) {
            fail(m_table, "does not have the expected columns");
        }
        ++m_at;
    }

private:
    std::string quoted() {
        std::string field;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            const bool doubled = m_at + 1 < m_text.size() && m_text[m_at + 1] == c;
            if (c == '"' && !doubled) {
                ++m_at;
                return field;
            }
            field += c;
            if (c == '"' || c == '\\') ++m_at;  // both are doubled inside quotes
        }
        fail(m_table, "ends inside a text");
    }

    const TableInfo& m_table;
    std::string_view m_text;
    std::size_t m_at = 0;
};

core::Value value_of(
    const TableInfo& table,
    const core::ColumnInfo& column,
    const std::optional<std::string>& text) {
    if (!text && !column.nullable) {
        fail(table, "has nothing in " + std::string{column.name});
    }
    auto value = core::value_from_text(column.kind, text);
    if (!value) {
        fail(
            table, "has " + *text + " in " + std::string{column.name} + ", which " + value.problem);
    }
    return std::move(*value.value);
}

/// How sync.write_rows() is to write a group of rows.
enum class Group { gone, rows, append };

Group group_of(const core::Change& change) {
    if (!change.after) return Group::gone;
    return change.before ? Group::rows : Group::append;
}

constexpr std::string_view name_of(Group group) {
    return group == Group::gone ? "gone" : group == Group::rows ? "rows" : "append";
}

void open_group(JsonWriter& json, const TableInfo& table, Group group) {
    json.open('{').name("table").text(table.name);
    json.name("columns").array(table.columns, [](JsonWriter& out, const core::ColumnInfo& column) {
        out.text(column.name);
    });
    json.name(name_of(group)).open('[');
}

using Changes = std::vector<core::Change>;

/// Appends those changes of a run (all of one table) that belong to one group, if there are any.
void append_group(
    JsonWriter& json, Group group, Changes::const_iterator first, Changes::const_iterator last) {
    const auto belongs = [&](const core::Change& change) { return group_of(change) == group; };
    if (std::none_of(first, last, belongs)) return;
    const auto& table = core::table_info(first->table);
    open_group(json, table, group);
    for (auto each = first; each != last; ++each) {
        if (!belongs(*each)) continue;
        if (each->after) {
            append_row(json, table, *each->after);
        } else {
            json.text(each->row.text());
        }
    }
    json.close(']').close('}');
}

}  // namespace

std::string sql_name(const TableInfo& table) {
    const std::string name{table.name};
    return table.id == core::table_id<core::Conflict>() ? "sync." + name : name;
}

std::string row_expression(const TableInfo& table) {
    std::string text = "ROW(";
    for (const auto& column : table.columns) {
        if (text.size() > 4) text += ", ";
        text += "t." + std::string{column.name};
    }
    return text + ")::text";
}

core::Values parse_row(const TableInfo& table, std::string_view text) {
    core::Values values;
    values.reserve(table.columns.size());
    Fields fields{table, text};
    for (const auto& column : table.columns) {
        if (!values.empty()) fields.expect(',');
        values.push_back(value_of(table, column, fields.next()));
    }
    fields.expect(')');
    return values;
}

bool is_keyed_by_uuid(const TableInfo& table) {
    return table.columns.front().kind == core::ColumnKind::uuid;
}

core::RowKey parse_key(const TableInfo& table, std::string_view text) {
    return core::key_of(value_of(table, table.columns.front(), std::string{text}));
}

void append_row(JsonWriter& json, const TableInfo& table, const core::Values& values) {
    json.open('{');
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& column = table.columns[i];
        const auto text = core::value_text(column.kind, values[i]);
        json.name(column.name);
        if (text && column.kind == core::ColumnKind::json) {
            json.raw(*text);
        } else {
            json.text_or_null(text);
        }
    }
    json.close('}');
}

std::string groups_json(const std::vector<core::Change>& changes) {
    JsonWriter json;
    json.open('[');
    for (auto first = changes.begin(); first != changes.end();) {
        const auto last = std::find_if(first, changes.end(), [&](const core::Change& change) {
            return change.table != first->table;
        });
        // Deletions first, since a new row may take a unique value from a deleted one.
        for (const auto group : {Group::gone, Group::rows, Group::append}) {
            append_group(json, group, first, last);
        }
        first = last;
    }
    return json.close(']').take();
}

}  // namespace hallbook::sync
