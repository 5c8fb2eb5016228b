/// \file
/// Folding the write-ahead log into the file.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_log.hpp"

#include "store/file_system/file_system.hpp"

#include <sqlite3.h>

namespace hallbook::store {

namespace {

constexpr std::uintmax_t page = 4'096 + 24;  // with its heading in the log
constexpr std::uintmax_t fold_from = 64 * page;
constexpr std::uintmax_t large_from = 512 * page;

std::filesystem::path log_of(const SqliteDatabase& database) {
    return database.file().string() + "-wal";
}

std::uintmax_t log_size(const SqliteDatabase& database) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(log_of(database), missing);
    return missing ? 0 : size;
}

void check_synced(const std::filesystem::path& path, std::error_code failure) {
    if (!failure) return;
    throw core::Failure(
        core::FailureKind::storage,
        path.string() + " could not be written to the disk (" + failure.message() + ").",
        "Check the disk, then look with `hallbook status` whether the last command was kept.");
}

}  // namespace

Fold fold_due(const SqliteDatabase& database) {
    const bool has_log = database.access() == Access::write || database.access() == Access::create;
    if (!has_log) return Fold::never;
    return log_size(database) < fold_from ? Fold::when_large : Fold::with_commit;
}

bool log_is_large(const SqliteDatabase& database) { return log_size(database) >= large_from; }

bool fold_log(SqliteDatabase& database) {
    sqlite3_busy_timeout(database.handle(), 0);
    const int result = sqlite3_wal_checkpoint_v2(
        database.handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(database.handle(), busy_timeout_ms);
    return result == SQLITE_OK;
}

void fold_log_durably(SqliteDatabase& database) {
    if (fold_log(database)) return;
    check_synced(log_of(database), sync_file(log_of(database)));
}

void sync_folder(const std::filesystem::path& file) { check_synced(file, sync_folder_of(file)); }

}  // namespace hallbook::store
