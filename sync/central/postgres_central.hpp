/// \file
/// PostgresCentral: implements the port on PostgreSQL, with the functions of the schema sync.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"

namespace hallbook::sync {

class PostgresCentral final : public Central {
public:
    /// Connects; throws as PostgresConnection does.
    explicit PostgresCentral(const std::string& uri, const ConnectionOptions& options = {})
        : m_connection{uri, options} {}

    Welcome hello(const Greeting& greeting) override;
    Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) override;
    Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) override;
    void make_ready(Verdict& verdict) override;
    bool commit(const Verdict& verdict) override;
    void hold_as_newer(const core::OperationId& operation) override;
    Arrival pull(const core::Cursor& cursor, core::HallNumber hall) override;
    bool wait_for_judgement(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Traffic traffic() const override { return m_connection.traffic(); }

    /// For statements that the port has no function for.
    [[nodiscard]] PostgresConnection& connection() { return m_connection; }

private:
    PostgresConnection m_connection;
};

/// The greeting as the JSON that sync.greet() takes.
std::string greeting_json(const Greeting& greeting);

/// Reads the answer of sync.greet(). Failure{damaged} when it cannot be read.
Welcome parse_welcome(std::string_view json);

/// Reads the part '+pull' of pull_sql(), for the hall numbered `hall`.
Arrival parse_pull_heading(std::string_view json, core::HallNumber hall);

}  // namespace hallbook::sync
