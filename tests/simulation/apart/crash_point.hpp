/// \file
/// CrashPoint: the hall's computer fails at some step of what SQLite does.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/file/sqlite_database.hpp"

namespace hallbook::simulation {

/// While it lives, whatever runs on the connection comes to an end after so many steps, and the
/// files are kept as they lie then: what a computer would find that was switched off at that
/// moment.
class CrashPoint {
public:
    enum class When { after_steps, at_commit };

    /// `steps` counts batches of SQLite's own instructions. `database` must outlive this.
    CrashPoint(store::SqliteDatabase& database, When when, int steps);
    ~CrashPoint();
    CrashPoint(const CrashPoint&) = delete;
    CrashPoint& operator=(const CrashPoint&) = delete;

    [[nodiscard]] bool has_struck() const { return m_has_struck; }

private:
    int step();
    int commit();
    int strike();

    store::SqliteDatabase& m_database;
    When m_when;
    int m_steps_left;
    bool m_has_struck = false;
};

/// Puts the files of a replica back as a crash left them. Nothing may have it open.
void leave_as_crashed(const std::filesystem::path& file);

/// Copies a replica that nothing is writing to, with its log.
void copy_replica(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace hallbook::simulation
