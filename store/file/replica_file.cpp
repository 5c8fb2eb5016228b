/// \file
/// Opening the hall's own file.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/replica_file.hpp"

#include "store/file/sqlite_log.hpp"

#include <algorithm>
#include <charconv>

namespace hallbook::store {

namespace {

using core::Failure;
using core::FailureKind;

int revision_number(std::string_view id) {
    int number = 0;
    std::from_chars(id.data(), id.data() + id.size(), number);
    return number;
}

void check_it_exists(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) return;
    throw Failure(
        FailureKind::bad_input,
        "There is no replica at " + file.string() + ".",
        "Make one with `hallbook init --hall HALL --central URI`, or name it with --db FILE.");
}

void check_it_is_ours(SqliteDatabase& database) {
    if (database.number("PRAGMA application_id") == replica_application_id) return;
    throw Failure(
        FailureKind::bad_input,
        database.file().string() + " is a database of another program, not a replica of hallbook.",
        "Name hallbook's own file with --db FILE or HALLBOOK_DB.");
}

bool has_log(const std::filesystem::path& file) {
    std::error_code ignored;
    return std::filesystem::exists(file.string() + "-wal", ignored);
}

[[noreturn]] void older(const std::filesystem::path& file) {
    throw Failure(
        FailureKind::schema_mismatch,
        file.string() +
            " was made by an older hallbook. What it holds is safe, also operations "
            "that have not been sent.",
        "Run `hallbook migrate up`.");
}

[[noreturn]] void newer(const std::filesystem::path& file) {
    throw Failure(
        FailureKind::schema_mismatch,
        file.string() + " was made by a newer hallbook. What it holds is safe.",
        "Install the newer program here too.");
}

}  // namespace

int schema_version(const migrations::MigrationChain& chain) {
    int version = 0;
    for (const auto& revision : chain.revisions) {
        version = std::max(version, revision_number(revision.id));
    }
    return version;
}

SqliteDatabase open_replica_of_any_schema(const std::filesystem::path& file, Access access) {
    check_it_exists(file);
    const bool had_log = has_log(file);
    SqliteDatabase database(file, access);
    check_it_is_ours(database);
    // Another program has removed the log, and reading the numbers above has made a new one.
    if (!had_log && has_log(file)) sync_folder(file);
    if (access == Access::write) database.claim();
    return database;
}

SqliteDatabase open_replica(
    const std::filesystem::path& file, Access access, const migrations::MigrationChain& chain) {
    SqliteDatabase database = open_replica_of_any_schema(file, access);
    const auto version = database.number("PRAGMA user_version");
    if (version < schema_version(chain)) older(file);
    if (version > schema_version(chain)) newer(file);
    return database;
}

}  // namespace hallbook::store
