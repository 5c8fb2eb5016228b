/// \file
/// CentralBackup: a copy of a central database that is put back later, as an office does it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/postgres_cluster.hpp"

#include <filesystem>

namespace hallbook::test {

/// Taken when it is made. Nobody may be connected to the database while it is taken as a copy.
class CentralBackup {
public:
    /// pg_dump into a file and pg_restore of it, or a copy of the whole database.
    enum class Way { dump, copy };

    /// `folder` takes the dump and must outlive this, as the database must.
    CentralBackup(const TemporaryDatabase& database, Way way, std::filesystem::path folder);
    ~CentralBackup();
    CentralBackup(const CentralBackup&) = delete;
    CentralBackup& operator=(const CentralBackup&) = delete;

    /// The database is again what it was, under its old name. Whoever is connected is thrown out.
    void put_back() const;

private:
    [[nodiscard]] std::filesystem::path file() const { return m_folder / "central.dump"; }
    [[nodiscard]] std::string copy() const { return "backup_of_" + m_database.name(); }

    const TemporaryDatabase& m_database;
    Way m_way;
    std::filesystem::path m_folder;
};

}  // namespace hallbook::test
