/// \file
/// Undo pending, apply central's rows, settle, redo the rest.
/// SPDX-License-Identifier: Apache-2.0
#include "core/replica/rebase.hpp"

#include "core/rules/engine.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// Judges a pending operation again on top of the rows as they are now.
Decision redo(Replica& replica, const Operation& operation) {
    Footprint footprint;
    add_footprint(operation, footprint);
    WorkingSet rows;
    replica.load(footprint, rows);
    Decision decision = judge(rows, operation, Standpoint::afterwards);
    replica.write(decision.changes);
    replica.revise(operation.id, decision);
    return decision;
}

/// Central will set it aside, whatever it asks for: nothing of it is done.
Decision set_aside(Replica& replica, const PendingOperation& pending) {
    Decision decision;
    decision.outcome = Outcome::set_aside;
    decision.violations = {{"cannot_be_sent", pending.unsendable}};
    replica.revise(pending.operation.id, decision);
    return decision;
}

bool is_settled(const News& news, const OperationId& operation) {
    return std::any_of(
        news.settlements.begin(), news.settlements.end(), [&](const Settlement& each) {
            return each.operation == operation;
        });
}

}  // namespace

RebaseResult rebase(Replica& replica, const News& news) {
    const auto pending = replica.pending();
    for (auto each = pending.rbegin(); each != pending.rend(); ++each) {
        replica.write(inverse(each->local.changes));
    }
    replica.overwrite(news.rows);
    for (const auto& settlement : news.settlements)
        replica.settle(settlement);

    RebaseResult result;
    for (const auto& each : pending) {
        if (is_settled(news, each.operation.id)) continue;
        Decision decision =
            each.unsendable.empty() ? redo(replica, each.operation) : set_aside(replica, each);
        ++result.redone;
        if (decision.outcome == Outcome::rejected) {
            result.refused.emplace_back(each.operation.id, std::move(decision));
        }
    }
    return result;
}

}  // namespace hallbook::core
