/// \file
/// Judging at central: all halls' operations in canonical order, late ones at their place.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/operations/footprint.hpp"
#include "core/operations/working_set.hpp"

namespace hallbook::core {

/// What is needed of an operation judged before to find out whether late ones reach it.
struct JudgedHeading {
    CanonicalKey key;
    Touched touched;
};

/// Which of the operations judged before must be judged again because of the late ones: each that
/// reads what an earlier late or reached operation writes, or writes what that one reads (a late
/// operation must not be judged on rows that a later one wrote). `judged` is in canonical order;
/// the result holds indices into it, ascending. What an operation touches is certain only after it
/// was judged: call this again then.
std::vector<std::size_t> reached_by(
    const std::vector<JudgedHeading>& late, const std::vector<JudgedHeading>& judged);

/// An operation judged before, with its decision.
struct PastJudgement {
    Operation operation;
    Decision decision;  ///< outcome, violations and changes; its activities are not needed
    Touched touched;  ///< as stored with it
    int activities_made = 0;  ///< so far, over all its judgements: the next one's index
};

/// The new judgement of one operation, to be stored with it.
struct Judgement {
    OperationId operation;
    Instant judged_as_of{};  ///< its recorded_at, or the bound for a suspect clock
    Decision decision;
    Touched touched;  ///< what it read and changed
    int activities_made = 0;
    bool judged_before = false;
};

/// The result of reconcile(). The changed rows are in the working set: write its net_changes()
/// together with this.
struct Reconciliation {
    std::vector<Judgement>
        judgements;  ///< of new operations, and of past ones judged otherwise than before
    std::vector<RegistrationActivity> activities;  ///< to append
};

/// Judges `arrived` (not judged before; any order) in canonical order among `past` (those that
/// reached_by() named). The past ones are first undone by their before-images, last first. One
/// whose rows are not as it left them is not undone: another program has edited them, which makes
/// it final. `rows` must hold the footprints of all of them.
Reconciliation reconcile(
    WorkingSet& rows, std::vector<Operation> arrived, std::vector<PastJudgement> past);

/// The headings of what was judged now, to call reached_by() again. When that names past operations
/// that were not judged again, reconcile must run anew with those included.
std::vector<JudgedHeading> headings(const Reconciliation& judged);

/// The bound at which to judge an operation with a suspect clock: one that claims an instant after
/// it reached central. Empty for all others. One of before version_of_sure_instants is also bounded
/// by what it says its hall had pulled.
std::optional<Instant> clock_bound(const Operation& operation, Instant deposited_at);

}  // namespace hallbook::core
