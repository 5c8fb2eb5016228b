/// \file
/// Repairs as steps with their commands.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/doctor/repair.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

/// What a statement is about: the table, a part of it, and the difference.
struct Fault {
    std::string table;  ///< as central names it in SQL
    std::string name;  ///< of the column, check or index; of a key its columns, "(a, b)"
    const Difference& difference;

    [[nodiscard]] bool is_missing() const { return difference.actual == absent; }
    [[nodiscard]] bool is_extra() const { return difference.expected == absent; }
};

/// The SQL that mends a difference at central; empty when a person must decide.
using Statement = std::string (*)(const Fault& fault);

std::string alter(const Fault& fault, const std::string& what) {
    return "ALTER TABLE " + fault.table + " " + what + ";";
}

std::string swapped(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// Only whether a column is nullable can be changed without touching its values.
std::string column_statement(const Fault& fault) {
    const std::string& expected = fault.difference.expected;
    const std::string& actual = fault.difference.actual;
    if (swapped(actual, ", not null", ", nullable") == expected)
        return alter(fault, "ALTER COLUMN " + fault.name + " DROP NOT NULL");
    if (swapped(actual, ", nullable", ", not null") == expected)
        return alter(fault, "ALTER COLUMN " + fault.name + " SET NOT NULL");
    return {};
}

std::string action_clause(const std::string& text, const std::string& event) {
    const std::size_t at = text.find(", on " + event + " ");
    if (at == std::string::npos) return {};
    const std::size_t start = at + 2;
    std::string clause = text.substr(start, text.find(',', start) - start);
    std::transform(clause.begin(), clause.end(), clause.begin(), [](unsigned char letter) {
        return static_cast<char>(std::toupper(letter));
    });
    return " " + clause;
}

/// From "job_bids (id), on update no action, on delete no action, deferred".
std::string foreign_key_statement(const Fault& fault) {
    if (!fault.is_missing()) return {};
    const std::string& key = fault.difference.expected;
    const bool deferred = key.ends_with(", deferred");
    return alter(
        fault,
        "ADD FOREIGN KEY " + fault.name + " REFERENCES " + key.substr(0, key.find(')') + 1) +
            action_clause(key, "update") + action_clause(key, "delete") +
            (deferred ? " DEFERRABLE INITIALLY DEFERRED" : ""));
}

std::string check_statement(const Fault& fault) {
    const std::string drop = alter(fault, "DROP CONSTRAINT " + fault.name);
    const std::string add =
        alter(fault, "ADD CONSTRAINT " + fault.name + " CHECK (" + fault.difference.expected + ")");
    if (fault.is_missing()) return add;
    return fault.is_extra() ? drop : drop + " " + add;
}

std::string unique_key_statement(const Fault& fault) {
    return fault.is_missing() ? alter(fault, "ADD UNIQUE " + fault.name) : "";
}

/// From "unique (member_id, book_id) where status = 'ACTIVE'".
std::string index_statement(const Fault& fault) {
    const std::string& text = fault.difference.expected;
    const bool unique = text.starts_with("unique ");
    const std::string drop = "DROP INDEX " + fault.name + ";";
    const std::string make = std::string{unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX "} +
                             fault.name + " ON " + fault.table + " " +
                             (unique ? text.substr(7) : text) + ";";
    if (fault.is_missing()) return make;
    return fault.is_extra() ? drop : drop + " " + make;
}

std::string row_security_statement(const Fault& fault) {
    const std::string& expected = fault.difference.expected;
    if (expected == absent) return alter(fault, "DISABLE ROW LEVEL SECURITY");
    const std::string enable = alter(fault, "ENABLE ROW LEVEL SECURITY");
    return fault.difference.actual.ends_with(", forced")
               ? enable + " " + alter(fault, "NO FORCE ROW LEVEL SECURITY")
               : enable;
}

/// From "for select to hallbook_hall using (hall = 1)", which is how CREATE POLICY says it.
std::string policy_statement(const Fault& fault) {
    const std::string drop = "DROP POLICY " + fault.name + " ON " + fault.table + ";";
    const std::string make = "CREATE POLICY " + fault.name + " ON " + fault.table + " " +
                             fault.difference.expected + ";";
    if (fault.is_missing()) return make;
    return fault.is_extra() ? drop : drop + " " + make;
}

/// From "select, insert (hall, seq)", which is how GRANT says it.
std::string rights_statement(const Fault& fault) {
    const std::string revoke = "REVOKE ALL ON " + fault.table + " FROM " + fault.name + ";";
    const std::string grant =
        "GRANT " + fault.difference.expected + " ON " + fault.table + " TO " + fault.name + ";";
    return fault.is_extra() ? revoke : revoke + " " + grant;
}

struct StatementFor {
    std::string_view part;  ///< how the part of the difference begins
    Statement statement;
};

constexpr StatementFor statements[] = {
    {"column ", column_statement},
    {"foreign key ", foreign_key_statement},
    {"check ", check_statement},
    {"unique key ", unique_key_statement},
    {"index ", index_statement},
    {"row security", row_security_statement},
    {"policy ", policy_statement},
    {"rights of ", rights_statement},
};

std::optional<RepairStep> mend_central(const DoctorCase& about, const Difference& difference) {
    const std::string part = part_in(difference);
    // A hall's name for the only table of the schema sync that a hall has too.
    const std::string table = table_in(difference);
    for (const StatementFor& each : statements) {
        if (!part.starts_with(each.part)) continue;
        const std::string name = part.substr(each.part.size());
        const std::string sql =
            each.statement({table == "conflicts" ? "sync.conflicts" : table, name, difference});
        if (sql.empty()) return {};
        return run_sql(
            about,
            "Put right: " + difference.object,
            sql,
            "no row stands against it; PostgreSQL refuses otherwise, and nothing is changed");
    }
    return {};
}

/// Whether a table of a hall's file can be rebuilt with all its rows.
bool is_copyable(const DoctorCase& about, const std::string& table) {
    if (about.table(table) == nullptr) return false;
    const auto& drift = *about.facts.drift.value;
    return std::none_of(drift.begin(), drift.end(), [&](const Difference& each) {
        if (table_in(each) != table) return false;
        const std::string part = part_in(each);
        if (part == "table") return true;
        if (!part.starts_with("column ") || about.rows(table) == 0) return false;
        return each.expected == absent || each.actual == absent;
    });
}

std::optional<RepairStep> mend_hall(const DoctorCase& about, const Difference& difference) {
    const std::string table = table_in(difference);
    if (!is_copyable(about, table)) return {};
    return RepairStep{
        "Make the table " + table + " anew as the revisions say, with all its rows",
        "hallbook doctor --fix" + about.target_option(),
        "every row fits the rules of the new table; else it is refused, and nothing is changed",
        RebuildTables{{table}}};
}

}  // namespace

std::string sql_command(const DoctorCase& about, const std::string& sql) {
    if (about.at_central()) return "psql ADMIN_URI --single-transaction -c \"" + sql + "\"";
    return "sqlite3 FILE \"" + sql + "\"";
}

RepairStep bring_up(const DoctorCase& about) {
    return {
        "Bring the schema up to the head",
        "hallbook migrate up" + about.target_option(),
        about.at_central() ? "a backup of central is at hand, and nobody else migrates"
                           : "no other hallbook works on the file; a copy is kept until all went "
                             "well",
        BringUp{}};
}

RepairStep stamp_at(const DoctorCase& about, const std::string& revision) {
    return {
        "Record that the schema is that of revision " + revision,
        "hallbook migrate stamp " + revision + about.target_option(),
        "the live schema is exactly that of the revision, which the command proves first",
        StampAt{revision}};
}

RepairStep run_sql(
    const DoctorCase& about, std::string what, std::string sql, std::string precondition) {
    std::string command = sql_command(about, sql);
    return {
        std::move(what),
        std::move(command),
        std::move(precondition),
        RunStatements{std::move(sql)}};
}

RepairStep by_hand(std::string what, std::string command, std::string precondition) {
    return {std::move(what), std::move(command), std::move(precondition), ByHand{}};
}

RepairStep adopt() {
    return by_hand(
        "See what becomes of every row, then take the database over: hallbook's tables beside "
        "those "
        "that are there, which stay as they are",
        "hallbook central adopt ADMIN_URI, then the same with --apply",
        "");
}

std::vector<RepairStep> restore(const DoctorCase& about) {
    if (about.at_central()) {
        return {
            by_hand(
                "Keep what is there",
                "pg_dump --format=custom --file=central-as-found.dump ADMIN_URI",
                "the disk has room for it"),
            by_hand(
                "Restore the last good backup into a new database",
                "createdb hall_restored && pg_restore --dbname=hall_restored BACKUP",
                "the backup is of a revision this program knows"),
            by_hand(
                "Begin a new epoch there, so that every hall sends again what the backup lacks",
                "hallbook central restored --admin-uri URI_OF_THE_RESTORED",
                "the halls' addresses lead to the restored database")};
    }
    return {
        by_hand("Keep the file as it is", "cp FILE FILE.as-found", "hallbook is closed"),
        by_hand(
            "Take a new copy of the books; operations that were not sent are kept",
            "hallbook init --hall HALL --central URI",
            "central can be reached")};
}

RepairStep drop_empty_tables(const DoctorCase& about, const std::set<std::string>& tables) {
    // PostgreSQL drops tables that refer to each other only in one statement.
    std::string sql = about.at_central() ? "DROP TABLE " + listed_names(tables) + ";" : "";
    if (!about.at_central()) {
        for (const std::string& table : tables)
            sql += (sql.empty() ? "DROP TABLE " : " DROP TABLE ") + table + ";";
    }
    return run_sql(
        about,
        "Drop what stands in the way of the revision that makes it",
        std::move(sql),
        "the tables hold no row, and nothing else refers to them");
}

std::optional<RepairStep> mend(const DoctorCase& about, const Difference& difference) {
    return about.at_central() ? mend_central(about, difference) : mend_hall(about, difference);
}

std::string table_in(const Difference& difference) {
    return difference.object.substr(0, difference.object.find(": "));
}

std::string part_in(const Difference& difference) {
    const std::size_t at = difference.object.find(": ");
    return at == std::string::npos ? std::string{} : difference.object.substr(at + 2);
}

std::string listed_names(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace hallbook::migrations
