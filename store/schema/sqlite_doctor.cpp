/// \file
/// Looking at and mending a SQLite file.
/// SPDX-License-Identifier: Apache-2.0
#include "store/schema/sqlite_doctor.hpp"

#include <algorithm>
#include <cstdio>
#include <system_error>
#include <vector>

namespace hallbook::store {

namespace {

using core::Failure;
using core::FailureKind;

std::string quoted(const std::string& name) {
    std::string text = "\"";
    for (const char letter : name)
        text += letter == '"' ? std::string{"\"\""} : std::string{letter};
    return text + "\"";
}

bool is_table(SqliteDatabase& database, const std::string& name) {
    return database.number("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name)
        .has_value();
}

std::int64_t count_of(SqliteDatabase& database, const std::string& table) {
    return database.number("SELECT count(*) FROM " + quoted(table)).value_or(0);
}

std::vector<std::string> column_names(SqliteDatabase& database, const std::string& table) {
    SqliteStatement rows = database.prepare("SELECT name FROM pragma_table_info(?) ORDER BY cid");
    rows.with(table);
    std::vector<std::string> names;
    while (rows.step())
        names.push_back(rows.text(0));
    return names;
}

/// While tables are swapped: foreign keys are not enforced, and renaming leaves the text of other
/// tables alone. The destructor restores both.
class WhileTablesAreSwapped {
public:
    explicit WhileTablesAreSwapped(SqliteDatabase& database) : m_database(database) {
        m_database.run_script("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON");
    }
    ~WhileTablesAreSwapped() {
        try {
            m_database.run_script("PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON");
        } catch (const Failure& failure) {
            std::fprintf(stderr, "hallbook: %s\n", failure.what());
        }
    }
    WhileTablesAreSwapped(const WhileTablesAreSwapped&) = delete;
    WhileTablesAreSwapped& operator=(const WhileTablesAreSwapped&) = delete;

private:
    SqliteDatabase& m_database;
};

void check_keys(SqliteDatabase& database) {
    SqliteStatement broken = database.prepare("PRAGMA foreign_key_check");
    if (!broken.step()) return;
    throw Failure(
        FailureKind::damaged,
        "Row " + broken.text(1) + " of " + broken.text(0) + " refers to a row of " +
            broken.text(2) + " that is not there. Nothing was changed.",
        "Run \"hallbook verify\", and call headquarters.");
}

/// "a, b" of the columns that both tables have.
std::string shared_columns(
    SqliteDatabase& database, SqliteDatabase& expected, const std::string& table) {
    const std::vector<std::string> wanted = column_names(expected, table);
    std::string list;
    for (const std::string& name : column_names(database, table)) {
        if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
        list += (list.empty() ? "" : ", ") + quoted(name);
    }
    return list;
}

/// CREATE TABLE under another name: the name is the first that the text holds.
std::string under_name(std::string sql, const std::string& table, const std::string& name) {
    return sql.replace(sql.find(table), table.size(), name);
}

void swap_table(SqliteDatabase& database, SqliteDatabase& expected, const std::string& table) {
    const std::string made = "hallbook_repair_" + table;
    const auto sql =
        expected.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", table);
    if (!sql) return;
    const std::int64_t before = count_of(database, table);
    const std::string columns = shared_columns(database, expected, table);
    database.run_script(under_name(*sql, table, made));
    database.run_script(
        "INSERT INTO " + quoted(made) + " (" + columns + ") SELECT " + columns + " FROM " +
        quoted(table));
    if (count_of(database, made) != before) {
        throw Failure(
            FailureKind::damaged,
            "Not every row of " + table + " could be taken over. Nothing was changed.",
            "Call headquarters.");
    }
    database.run_script(
        "DROP TABLE " + quoted(table) + "; ALTER TABLE " + quoted(made) + " RENAME TO " +
        quoted(table));
}

/// What depends on a table: its indexes and triggers; for a view, the view itself.
void make_what_hangs_on(
    SqliteDatabase& database, SqliteDatabase& expected, const std::string& name) {
    SqliteStatement rows = expected.prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND ("
        "(tbl_name = ? AND type IN ('index', 'trigger')) OR (name = ? AND type = 'view')) "
        "ORDER BY type");
    rows.with(name, name);
    while (rows.step())
        database.run_script(rows.text(0));
}

/// What is not in order, up to five things.
std::string damage_of(SqliteDatabase& database) {
    std::string damage;
    SqliteStatement rows = database.prepare("PRAGMA quick_check(5)");
    while (rows.step()) {
        if (rows.text(0) != "ok") damage += (damage.empty() ? "" : "; ") + rows.text(0);
    }
    return damage;
}

}  // namespace

SqliteDatabase open_any_file(const std::filesystem::path& file, Access access) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        throw Failure(
            FailureKind::unreachable,
            "There is no file " + file.string() + ".",
            "Name the hall's file with --db FILE, or make one with `hallbook init --hall HALL "
            "--central URI`.");
    }
    SqliteDatabase database{file, access};
    // SQLite reads the file, and so finds out whether it is a database, only now.
    (void)database.number("PRAGMA schema_version");
    return database;
}

migrations::Circumstances circumstances(SqliteDatabase& database) {
    migrations::Circumstances around;
    try {
        around.damage = damage_of(database);
    } catch (const Failure& failure) {
        if (failure.kind() != FailureKind::damaged) throw;
        around.damage = failure.what();
    }
    return around;
}

std::map<std::string, std::int64_t> row_counts(
    SqliteDatabase& database, const std::set<std::string>& tables) {
    std::map<std::string, std::int64_t> counts;
    for (const std::string& table : tables) {
        if (is_table(database, table)) counts[table] = count_of(database, table);
    }
    return counts;
}

void run_repair(SqliteDatabase& database, const std::string& sql) {
    WriteTransaction transaction{database};
    database.run_script(sql);
    check_keys(database);
    transaction.commit();
}

void rebuild_tables(
    SqliteDatabase& database, SqliteDatabase& expected, const std::set<std::string>& names) {
    const WhileTablesAreSwapped settings{database};
    WriteTransaction transaction{database};
    for (const std::string& name : names) {
        if (is_table(database, name)) swap_table(database, expected, name);
        make_what_hangs_on(database, expected, name);
    }
    check_keys(database);
    transaction.commit();
}

}  // namespace hallbook::store
