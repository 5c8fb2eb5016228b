/// \file
/// CentralBackup: a backup of a central database that a test restores later.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/postgres_cluster.hpp"

#include <filesystem>

namespace hallbook::test {

/// The constructor takes the backup. With Way::copy nobody may be connected to the database then.
class CentralBackup {
public:
    /// pg_dump into a file and pg_restore of it, or a copy of the whole database.
    enum class Way { dump, copy };

    /// `folder` is where the dump goes; it and the database must outlive this.
    CentralBackup(const TemporaryDatabase& database, Way way, std::filesystem::path folder);
    ~CentralBackup();
    CentralBackup(const CentralBackup&) = delete;
    CentralBackup& operator=(const CentralBackup&) = delete;

    /// Restores the database under its old name. Ends all connections to it.
    void put_back() const;

private:
    [[nodiscard]] std::filesystem::path file() const { return m_folder / "central.dump"; }
    [[nodiscard]] std::string copy() const { return "backup_of_" + m_database.name(); }

    const TemporaryDatabase& m_database;
    Way m_way;
    std::filesystem::path m_folder;
};

}  // namespace hallbook::test
