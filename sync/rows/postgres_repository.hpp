/// \file
/// core::Repository over PostgreSQL.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "core/replica/repository.hpp"
#include "sync/line/postgres_connection.hpp"

namespace hallbook::sync {

/// Make all calls within one PostgresTransaction on `connection`, with the rights of a reconciler.
/// Throws as PostgresConnection does.
class PostgresRepository final : public core::Repository {
public:
    /// `connection` must outlive this.
    explicit PostgresRepository(PostgresConnection& connection) : m_connection{connection} {}

    void load(const core::Footprint& footprint, core::WorkingSet& working_set) override;
    void write(const std::vector<core::Change>& changes) override;

private:
    void check_befores(const core::TableInfo& table, const std::vector<core::Change>& changes);

    PostgresConnection& m_connection;
};

/// Numbers of halls and sequences, as two arrays for parameters.
std::pair<std::string, std::string> arrays_of(const std::vector<core::OperationId>& operations);

/// Runs load_sql(), with its parameters from `footprint` and `past`.
PostgresResult execute_load(
    PostgresConnection& connection,
    const core::Footprint& footprint,
    const std::vector<core::OperationId>& past);

}  // namespace hallbook::sync
