/// \file
/// Failure: the world did not do what was asked (disk, database, network, file, clock, rights).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace hallbook::core {

/// What went wrong, as a closed set. cli/output/exit_code.hpp gives each its exit code.
enum class FailureKind {
    bad_input,  ///< an argument or a line of a file is not valid; nothing was changed
    refused,  ///< the present state forbids it (clock set back, migration lock held)
    unreachable,  ///< central cannot be reached or did not answer in time
    schema_mismatch,  ///< the schema of a database is not the one that this program expects
    damaged,  ///< data is missing, or not as it was recorded
    not_permitted,  ///< the login or the file's permissions forbid it
    busy,  ///< another process holds the database
    storage,  ///< disk full, read-only, an I/O error
    conflict,  ///< the rows changed between reading and writing: read again and retry
};

/// Whether trying the same again may help.
enum class Retry { no, yes };

/// An exception with a sentence for people: what happened, whether their data is safe, and in
/// `hint` what to do next (empty when the message says it all).
class Failure : public std::runtime_error {
public:
    Failure(
        FailureKind kind,
        const std::string& message,
        std::string hint = {},
        Retry retry = Retry::no)
        : std::runtime_error(message), m_kind(kind), m_hint(std::move(hint)), m_retry(retry) {}

    [[nodiscard]] FailureKind kind() const noexcept { return m_kind; }
    [[nodiscard]] const std::string& hint() const noexcept { return m_hint; }
    [[nodiscard]] Retry retry() const noexcept { return m_retry; }

private:
    FailureKind m_kind;
    std::string m_hint;
    Retry m_retry;
};

}  // namespace hallbook::core
