/// \file
/// Runs pg_dump and pg_restore, or copies the database as a template.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/central_backup.hpp"

#include <cstdlib>
#include <stdexcept>

namespace hallbook::test {

namespace {

void run(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error{command + " failed"};
}

}  // namespace

CentralBackup::CentralBackup(
    const TemporaryDatabase& database, Way way, std::filesystem::path folder)
    : m_database{database}, m_way{way}, m_folder{std::move(folder)} {
    switch (m_way) {
        case Way::dump:
            run("pg_dump --format=custom --file='" + file().string() + "' '" + database.uri() +
                "'");
            break;
        case Way::copy:
            m_database.cluster().execute(
                "CREATE DATABASE " + copy() + " TEMPLATE " + database.name());
            break;
    }
}

CentralBackup::~CentralBackup() {
    if (m_way == Way::copy) m_database.cluster().execute("DROP DATABASE " + copy());
}

void CentralBackup::put_back() const {
    auto& cluster = m_database.cluster();
    cluster.execute("DROP DATABASE " + m_database.name() + " WITH (FORCE)");
    switch (m_way) {
        case Way::dump:
            cluster.execute("CREATE DATABASE " + m_database.name() + " TEMPLATE template0");
            run("pg_restore --exit-on-error --dbname='" + m_database.uri() + "' '" +
                file().string() + "'");
            break;
        case Way::copy:
            cluster.execute("CREATE DATABASE " + m_database.name() + " TEMPLATE " + copy());
            break;
    }
}

}  // namespace hallbook::test
