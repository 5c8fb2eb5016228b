/// \file
/// Interrupts SQLite and copies its files.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/crash_point.hpp"

#include <sqlite3.h>

namespace hallbook::simulation {

namespace {

namespace fs = std::filesystem;

constexpr int instructions_per_step = 25;

fs::path with_ending(const fs::path& file, const char* ending) { return file.string() + ending; }

}  // namespace

CrashPoint::CrashPoint(store::SqliteDatabase& database, When when, int steps)
    : m_database(database), m_when(when), m_steps_left(steps) {
    sqlite3_progress_handler(
        database.handle(),
        instructions_per_step,
        [](void* self) { return static_cast<CrashPoint*>(self)->step(); },
        this);
    sqlite3_commit_hook(
        database.handle(),
        [](void* self) { return static_cast<CrashPoint*>(self)->commit(); },
        this);
}

CrashPoint::~CrashPoint() {
    sqlite3_progress_handler(m_database.handle(), 0, nullptr, nullptr);
    sqlite3_commit_hook(m_database.handle(), nullptr, nullptr);
}

int CrashPoint::step() {
    return m_when == When::after_steps && !m_has_struck && --m_steps_left <= 0 ? strike() : 0;
}

/// Runs in SQLite's commit hook: must not call SQLite, but may read the files.
int CrashPoint::commit() { return m_when == When::at_commit && !m_has_struck ? strike() : 0; }

int CrashPoint::strike() {
    m_has_struck = true;
    copy_replica(m_database.file(), with_ending(m_database.file(), ".crashed"));
    return 1;
}

void leave_as_crashed(const fs::path& file) {
    const auto crashed = with_ending(file, ".crashed");
    copy_replica(crashed, file);
    fs::remove(crashed);
    fs::remove(with_ending(crashed, "-wal"));
}

/// Does not copy the index of the log (-shm): SQLite makes it anew from the log.
void copy_replica(const fs::path& from, const fs::path& to) {
    fs::copy_file(from, to, fs::copy_options::overwrite_existing);
    fs::remove(with_ending(to, "-shm"));
    fs::remove(with_ending(to, "-wal"));
    if (fs::exists(with_ending(from, "-wal")))
        fs::copy_file(with_ending(from, "-wal"), with_ending(to, "-wal"));
}

}  // namespace hallbook::simulation
