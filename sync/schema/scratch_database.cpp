/// \file
/// Creates and drops the database.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/scratch_database.hpp"

#include "core/values/failure.hpp"
#include "core/values/utf8.hpp"

#include <cstdio>

namespace hallbook::sync {

ScratchDatabase::ScratchDatabase(const std::string& uri) : m_server_uri(uri), m_server(uri) {
    m_name = m_server
                 .execute(
                     "SELECT 'hallbook_scratch_' || pg_backend_pid() || '_' || "
                     "floor(random() * 1e9)::bigint")
                 .string(0, 0);
    m_server.execute("CREATE DATABASE " + m_name + " TEMPLATE template0");
}

ScratchDatabase::~ScratchDatabase() {
    try {
        m_server.execute("DROP DATABASE IF EXISTS " + m_name + " WITH (FORCE)");
    } catch (const core::Failure& failure) {
        std::fprintf(
            stderr,
            "hallbook: the database %s, which held nothing but schemas to compare, could not be "
            "dropped: %s Drop it by hand.\n",
            m_name.c_str(),
            core::visible(failure.what(), core::Layout::kept).c_str());
    }
}

/// A later dbname overrides an earlier one, in both forms that libpq reads.
std::string ScratchDatabase::uri() const {
    if (m_server_uri.find("://") == std::string::npos) return m_server_uri + " dbname=" + m_name;
    const bool has_options = m_server_uri.find('?') != std::string::npos;
    return m_server_uri + (has_options ? "&dbname=" : "?dbname=") + m_name;
}

}  // namespace hallbook::sync
