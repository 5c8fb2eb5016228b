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

/// Holds the one transaction of a write: what the member and the book are is looked up in it, too.
class Desk {
public:
    /// Opens the hall's file and begins. Failure{busy} names the program that is writing.
    explicit Desk(const Context& context);

    [[nodiscard]] store::SqliteDatabase& database() { return m_database; }

    /// The hall whose file this is.
    [[nodiscard]] core::Hall hall() { return m_replica.identity().hall; }
    [[nodiscard]] const core::CivilZone& zone() const { return m_context.zone; }

    [[nodiscard]] core::MemberRef member(const std::string& text);

    /// The operation as it would be made now.
    [[nodiscard]] core::Operation draft(core::Payload payload);

    /// Does it; durable when this returns. A refused one, and one that changes nothing, leaves no
    /// trace. Once only.
    [[nodiscard]] Done execute(core::Operation operation);

private:
    const Context& m_context;
    store::SqliteDatabase m_database;
    store::WriteTransaction m_transaction;
    store::SqliteReplica m_replica;
};

}  // namespace hallbook::cli
