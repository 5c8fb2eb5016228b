/// \file
/// Messages for SQLite's result codes, in words for people at a hall.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_failure.hpp"

#include "store/file_system/file_system.hpp"

#include <sqlite3.h>

namespace hallbook::store {

namespace {

using core::Failure;
using core::FailureKind;
using core::Retry;

/// Where the WAL write lock lies in the -shm file (sqlite.org/walformat.html, 2.3.1).
constexpr std::int64_t wal_write_lock = 120;

Failure busy(const std::filesystem::path& file) {
    const std::string holder = holder_of_byte(file.string() + "-shm", wal_write_lock);
    return {
        FailureKind::busy,
        file.string() + " is in use by " + (holder.empty() ? "another program" : holder) +
            ". Nothing was changed.",
        "Wait until it has finished, then give the command again.",
        Retry::yes};
}

Failure cannot_open(std::string_view message, const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return {FailureKind::storage, "There is no file " + file.string() + "."};
    }
    return {
        FailureKind::not_permitted,
        file.string() + " cannot be opened (" + std::string{message} + ").",
        "Check who may read and write the file and the folder it is in."};
}

Failure read_only(const std::filesystem::path& file) {
    return {
        FailureKind::not_permitted,
        file.string() + " is read-only. Nothing was changed.",
        "Make the file and its folder writable for you (chmod u+w), or name another file."};
}

Failure damaged(std::string_view message, const std::filesystem::path& file) {
    return {
        FailureKind::damaged,
        file.string() + " is damaged (" + std::string{message} + ").",
        "Keep a copy of the file: it holds the operations that central has not got yet."};
}

Failure constraint(int extended_code, std::string_view message) {
    const std::string text{message};
    switch (extended_code) {
        case SQLITE_CONSTRAINT_TRIGGER: return {FailureKind::refused, text};
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return {FailureKind::conflict, "A row stands in the way: " + text + "."};
        default:
            return {FailureKind::damaged, "The database does not take this row: " + text + "."};
    }
}

}  // namespace

core::Failure sqlite_failure(
    int extended_code, std::string_view message, const std::filesystem::path& file) {
    switch (extended_code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return busy(file);
        case SQLITE_FULL:
            return {
                FailureKind::storage,
                "The disk is full. Nothing was changed; " + file.string() + " is as it was.",
                "Make room on the disk, then give the command again."};
        case SQLITE_READONLY: return read_only(file);
        case SQLITE_CANTOPEN: return cannot_open(message, file);
        case SQLITE_PERM:
        case SQLITE_AUTH: return cannot_open(message, file);
        case SQLITE_NOTADB:
            return {
                FailureKind::damaged,
                file.string() + " is not a database.",
                "Name hallbook's own file with --db FILE or HALLBOOK_DB."};
        case SQLITE_CORRUPT: return damaged(message, file);
        case SQLITE_CONSTRAINT: return constraint(extended_code, message);
        case SQLITE_IOERR:
            return {
                FailureKind::storage,
                "The disk reports an error (" + std::string{message} + ") with " + file.string() +
                    ".",
                "Check the disk and the room on it. What was confirmed before is not touched."};
        case SQLITE_ERROR:
            return {
                FailureKind::schema_mismatch,
                file.string() + " is not as this program expects it: " + std::string{message} + ".",
                "Run `hallbook migrate current` and `hallbook verify`."};
        default:
            return {
                FailureKind::storage,
                "SQLite reports: " + std::string{message} + " (" + std::to_string(extended_code) +
                    ") for " + file.string() + "."};
    }
}

}  // namespace hallbook::store
