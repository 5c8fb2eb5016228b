/// \file
/// PostgresCopy: a plain libpq connection for what libpqxx does not do: binary COPY, and
/// password verifiers.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/line/postgres_connection.hpp"

#include <functional>

namespace hallbook::sync {

/// Every function throws core::Failure. Not for use by several threads at once.
class PostgresCopy {
public:
    explicit PostgresCopy(const std::string& uri, const ConnectionOptions& options = {});
    ~PostgresCopy();
    PostgresCopy(const PostgresCopy&) = delete;
    PostgresCopy& operator=(const PostgresCopy&) = delete;

    /// Rows of texts, empty for NULL.
    using Rows = std::vector<std::vector<std::optional<std::string>>>;
    Rows execute(const std::string& sql, const Parameters& parameters = {});

    /// Runs a COPY ... TO STDOUT and calls `piece` with each piece as it arrives; the text is valid
    /// only during that call.
    void copy_out(const std::string& sql, const std::function<void(std::string_view)>& piece);

    /// What the server stores in place of a password (SCRAM-SHA-256), so that the password itself
    /// appears in no statement and no log.
    [[nodiscard]] std::string password_verifier(
        const std::string& login, const std::string& password);

    [[nodiscard]] Traffic traffic() const;

private:
    struct Driver;
    std::unique_ptr<Driver> m_driver;
};

}  // namespace hallbook::sync
