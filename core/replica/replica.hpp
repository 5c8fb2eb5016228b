/// \file
/// Replica: the hall's own copy of the books with the log of the operations made here.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/replica/repository.hpp"

namespace hallbook::core {

/// A row as central has it now; no values: central has no such row any more.
struct CentralRow {
    TableId table{};
    RowKey row;
    std::optional<Values> values;
    friend bool operator==(const CentralRow&, const CentralRow&) = default;
};

/// What central decided about an operation of this hall.
struct Settlement {
    OperationId operation;
    Outcome outcome{};
    std::string reason;  ///< empty for plain acceptance
    friend bool operator==(const Settlement&, const Settlement&) = default;
};

/// An operation of this hall that central has not decided about, with what it did to the rows here:
/// undoing it takes back `local.changes`.
struct PendingOperation {
    Operation operation;
    Decision local;
    /// Why central could not hold it; empty when it could. Else `operation` may have only its id.
    std::string unsendable;
};

/// The caller opens and commits a transaction of the implementation around all calls.
class Replica : public Repository {
public:
    /// The actual place (from 1) of an ACTIVE registration in its book's line; empty for others.
    [[nodiscard]] virtual std::optional<int> place_in_line(Id<BookRegistration> registration) = 0;

    /// Adds an operation and its decision to the log, to be sent to central.
    virtual void record(const Operation& operation, const Decision& decision) = 0;

    /// The operations central has not decided about, in the order they were made.
    [[nodiscard]] virtual std::vector<PendingOperation> pending() = 0;

    /// Replaces the local decision of a pending operation, after it was judged again.
    virtual void revise(const OperationId& operation, const Decision& decision) = 0;

    /// Records central's decision; again with another outcome when central has judged again.
    virtual void settle(const Settlement& settlement) = 0;

    /// Sets rows to central's values, overwriting those here.
    virtual void overwrite(const std::vector<CentralRow>& rows) = 0;
};

}  // namespace hallbook::core
