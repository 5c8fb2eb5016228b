/// \file
/// CentralStage: a central to play with, whatever it is made of.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/replica.hpp"
#include "core/values/failure.hpp"
#include "sync/central/central.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace hallbook::simulation {

/// An operation that central holds, and what it decided.
struct HeldOperation {
    core::EncodedOperation operation;
    core::Instant deposited_at{};
    std::optional<core::Outcome> outcome;
    std::string reason;
};

/// What may befall central itself.
enum class Blow {
    end_connections,  ///< all of them, now
    arm,  ///< whatever writes next dies while it does
    disarm,
};

/// What is thrown for a connection that ended.
core::Failure connection_ended();

/// Its clock shows the played time.
class CentralStage {
public:
    virtual ~CentralStage() = default;

    /// A connection with the login of a hall; of headquarters for core::central_hall.
    [[nodiscard]] virtual std::unique_ptr<sync::Central> connect(core::HallNumber hall) = 0;
    /// Where that login finds central for a whole new copy, which goes past the connections made
    /// here; empty when nobody is ever asked to take one.
    [[nodiscard]] virtual std::string uri(core::HallNumber hall) const = 0;
    /// Puts a hall's first copy of the rows at `file`, as they were in the beginning.
    virtual void first_copy(core::HallNumber hall, const std::filesystem::path& file) = 0;

    /// All rows of a table, by id.
    [[nodiscard]] virtual std::vector<core::Values> rows(core::TableId table) = 0;
    /// All operations, by hall and number.
    [[nodiscard]] virtual std::vector<HeldOperation> operations() = 0;

    /// Another program writes a row, in a transaction of its own that begins now and is committed
    /// when what is returned is called.
    [[nodiscard]] virtual std::function<void()> begin_edit(const core::CentralRow& row) = 0;

    /// Whether it can be backed up and restored; after that it asks for new copies (see uri).
    [[nodiscard]] virtual bool keeps_backups() const { return false; }
    /// Takes a backup, in place of an earlier one. Nobody may be connected.
    virtual void back_up() {}
    /// Puts the backup back, and says so to central, as headquarters does.
    virtual void restore() {}

    /// May throw what the struck connection would.
    virtual void strike(Blow blow) = 0;
};

}  // namespace hallbook::simulation
