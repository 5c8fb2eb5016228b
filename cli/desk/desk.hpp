/// \file
/// Desk: where a person at the counter asks for something that changes the books.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/desk/hall.hpp"
#include "core/operations/decision.hpp"
#include "core/operations/operation.hpp"
#include "store/replica/sqlite_replica.hpp"

namespace hallbook::cli {

/// An operation and what the hall decided about it.
struct Done {
    core::Operation operation;
    core::Decision decision;
};

/// Holds the one transaction of a write; members and books are looked up in it, too.
class Desk {
public:
    /// Opens the hall's file and begins a transaction. Failure{busy} names the program that writes.
    explicit Desk(const Context& context);

    [[nodiscard]] store::SqliteDatabase& database() { return m_database; }

    /// The hall whose file this is.
    [[nodiscard]] core::Hall hall() { return m_replica.identity().hall; }
    [[nodiscard]] const core::CivilZone& zone() const { return m_context.zone; }

    [[nodiscard]] core::MemberRef member(const std::string& text);

    /// An operation with this payload, as it would be made now.
    [[nodiscard]] core::Operation draft(core::Payload payload);

    /// Judges, records and commits the operation: durable when this returns. One that is refused or
    /// changes nothing is not recorded. To be called once.
    [[nodiscard]] Done execute(core::Operation operation);

private:
    const Context& m_context;
    store::SqliteDatabase m_database;
    store::WriteTransaction m_transaction;
    store::SqliteReplica m_replica;
};

}  // namespace hallbook::cli
