/// \file
/// The floor of a first snapshot: binary COPY out of PostgreSQL straight into prepared inserts of
/// plain tables, then the indices. Binds numbers as they come, all else as bytes.
/// SPDX-License-Identifier: Apache-2.0
#include <libpq-fe.h>
#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace {

[[noreturn]] void fail(const char* what) {
    std::fprintf(stderr, "snapshot_floor: %s\n", what);
    std::exit(1);
}

void run(sqlite3* database, const std::string& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(sqlite3_errmsg(database));
    }
}

/// A big-endian number of `size` bytes at `at`, with its sign.
std::int64_t number(const char* at, int size) {
    std::uint64_t value = (at[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (int i = 0; i < size; ++i)
        value = value << 8 | static_cast<unsigned char>(at[i]);
    return static_cast<std::int64_t>(value);
}

/// Binds and inserts one row of COPY's binary form; `at` points behind its count of fields.
void insert_row(sqlite3_stmt* insert, const char* at, int fields) {
    for (int field = 1; field <= fields; ++field) {
        const auto size = static_cast<int>(number(at, 4));
        at += 4;
        if (size < 0) {
            sqlite3_bind_null(insert, field);
            continue;
        }
        if (size == 8 || size == 4) {
            sqlite3_bind_int64(insert, field, number(at, size));
        } else {
            sqlite3_bind_blob(insert, field, at, size, SQLITE_STATIC);
        }
        at += size;
    }
    sqlite3_step(insert);
    sqlite3_reset(insert);
}

void copy_table(PGconn* central, sqlite3* database, const std::string& table, int columns) {
    std::string names, places;
    for (int i = 0; i < columns; ++i) {
        names += (i == 0 ? "c" : ", c") + std::to_string(i);
        places += i == 0 ? "?" : ", ?";
    }
    run(database, "CREATE TABLE " + table + " (" + names + ")");
    sqlite3_stmt* insert = nullptr;
    const std::string sql = "INSERT INTO " + table + " VALUES (" + places + ")";
    sqlite3_prepare_v2(database, sql.c_str(), -1, &insert, nullptr);
    PQclear(PQexec(central, ("COPY " + table + " TO STDOUT (FORMAT binary)").c_str()));
    bool is_first = true;
    for (char* row = nullptr;;) {
        const int size = PQgetCopyData(central, &row, 0);
        if (size == -1) break;
        if (size < 0) fail(PQerrorMessage(central));
        const char* at = row + (is_first ? 19 : 0);  // signature, flags, no extension
        is_first = false;
        const auto fields = static_cast<int>(number(at, 2));
        if (fields > 0) insert_row(insert, at + 2, fields);
        PQfreemem(row);
    }
    sqlite3_finalize(insert);
    PQclear(PQgetResult(central));
}

}  // namespace

/// snapshot_floor URI FILE: copies members, book_registrations and registration_activities.
int main(int argc, char** argv) {
    if (argc != 3) fail("usage: snapshot_floor URI FILE");
    PGconn* central = PQconnectdb(argv[1]);
    if (PQstatus(central) != CONNECTION_OK) fail(PQerrorMessage(central));
    sqlite3* database = nullptr;
    if (sqlite3_open(argv[2], &database) != SQLITE_OK) fail("cannot open the file");
    run(database, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
    copy_table(central, database, "members", 16);
    copy_table(central, database, "book_registrations", 29);
    copy_table(central, database, "registration_activities", 17);
    run(database,
        "CREATE INDEX queue ON book_registrations (c2, c3, c4, c5, c0);"
        "CREATE INDEX by_member ON book_registrations (c1);"
        "CREATE INDEX steps ON registration_activities (c2); COMMIT");
    sqlite3_close(database);
    PQfinish(central);
    return 0;
}
