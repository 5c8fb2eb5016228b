/// \file
/// Folding the write-ahead log into the file.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_log.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

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

[[noreturn]] void sync_failed(const std::filesystem::path& path) {
    throw core::Failure(
        core::FailureKind::storage,
        path.string() + " could not be written to the disk (" +
            std::generic_category().message(errno) + ").",
        "Check the disk, then look with `hallbook status` whether the last command was kept.");
}

/// SQLite has no locks on the log itself, so that closing another descriptor of it loses none.
void sync_path(const std::filesystem::path& path, int flags) {
    const int opened = ::open(path.c_str(), flags | O_CLOEXEC);
    if (opened < 0) sync_failed(path);
    const bool synced = ::fdatasync(opened) == 0;
    ::close(opened);
    if (!synced) sync_failed(path);
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
    sync_path(log_of(database), O_RDWR);
}

void sync_folder(const std::filesystem::path& file) {
    const auto folder = file.parent_path();
    sync_path(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace hallbook::store
