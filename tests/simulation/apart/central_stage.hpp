/// \file
/// CentralStage: a central for the simulation, in memory or on PostgreSQL.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/replica.hpp"
#include "core/values/failure.hpp"
#include "sync/central/central.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace hallbook::simulation {

/// An operation that central holds, and its outcome.
struct HeldOperation {
    core::EncodedOperation operation;
    core::Instant deposited_at{};
    std::optional<core::Outcome> outcome;
    std::string reason;
};

/// Faults of central itself.
enum class Blow {
    end_connections,  ///< ends all connections now
    arm,  ///< the next connection that writes is killed while it writes
    disarm,
};

/// The failure that is thrown for a connection that ended.
core::Failure connection_ended();

/// A central whose clock shows the played time.
class CentralStage {
public:
    virtual ~CentralStage() = default;

    /// A connection with the login of `hall`; core::central_hall is headquarters.
    [[nodiscard]] virtual std::unique_ptr<sync::Central> connect(core::HallNumber hall) = 0;
    /// The URI over which that login takes a whole new copy, for which it does not use connect();
    /// empty when this central never asks for one.
    [[nodiscard]] virtual std::string uri(core::HallNumber hall) const = 0;
    /// Makes a hall's replica at `file`, with the rows of the beginning.
    virtual void first_copy(core::HallNumber hall, const std::filesystem::path& file) = 0;

    /// All rows of a table, by id.
    [[nodiscard]] virtual std::vector<core::Values> rows(core::TableId table) = 0;
    /// All operations, by hall and sequence.
    [[nodiscard]] virtual std::vector<HeldOperation> operations() = 0;

    /// Writes a row as another program, in a transaction of its own that begins now. Call the
    /// returned function to commit it.
    [[nodiscard]] virtual std::function<void()> begin_edit(const core::CentralRow& row) = 0;

    /// Whether it can be backed up and restored; after a restore halls take new copies (see uri).
    [[nodiscard]] virtual bool keeps_backups() const { return false; }
    /// Takes a backup, which replaces an earlier one. Nobody may be connected.
    virtual void back_up() {}
    /// Restores the backup and begins a new epoch, as headquarters does.
    virtual void restore() {}

    /// May throw the failure of a connection that the blow ends.
    virtual void strike(Blow blow) = 0;
};

}  // namespace hallbook::simulation
