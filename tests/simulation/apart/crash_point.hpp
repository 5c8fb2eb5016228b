/// \file
/// CrashPoint: the hall's computer fails at some step of SQLite's work.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/file/sqlite_database.hpp"

namespace hallbook::simulation {

/// While it lives, a statement on the connection is interrupted after a number of steps, and the
/// files are copied as they are then: the state that a computer would find that was switched off
/// at that moment.
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

/// Replaces the files of a replica by those that the crash left. Nothing may have it open.
void leave_as_crashed(const std::filesystem::path& file);

/// Copies a replica that nothing is writing to, with its log.
void copy_replica(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace hallbook::simulation
