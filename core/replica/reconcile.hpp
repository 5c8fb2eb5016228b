/// \file
/// Judging at central: all halls' operations in canonical order, late ones at their place.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/operations/footprint.hpp"
#include "core/operations/working_set.hpp"

namespace hallbook::core {

/// The heading of an operation judged before: enough to find out whether late ones reach it.
struct JudgedHeading {
    CanonicalKey key;
    Touched touched;
};

/// Which of the operations judged before must be judged again because of the late ones: those
/// after the first late operation that read what a late one, or one of themselves, writes, or write
/// what it reads: a late one must not be judged upon what came after it.
/// `judged` in canonical order; the result holds indices into it, ascending. What an operation
/// touches is known for sure only when it has been judged: ask again then.
std::vector<std::size_t> reached_by(
    const std::vector<JudgedHeading>& late, const std::vector<JudgedHeading>& judged);

/// An operation judged before, with what came of it.
struct PastJudgement {
    Operation operation;
    Decision decision;  ///< outcome, violations and changes; its activities are not needed
    Touched touched;  ///< as kept beside it
    int activities_made = 0;  ///< so far, over all its judgements: the next one's index
};

/// The new judgement of one operation, to be kept beside it.
struct Judgement {
    OperationId operation;
    Instant judged_as_of{};  ///< its recorded_at, or the bound for a suspect clock
    Decision decision;
    Touched touched;  ///< what it really rested on and changed
    int activities_made = 0;
    bool judged_before = false;
};

/// What a reconciliation comes to. Rows are in the working set: its net_changes() are to be
/// written together with this.
struct Reconciliation {
    std::vector<Judgement>
        judgements;  ///< of new operations, and of old ones that came out otherwise
    std::vector<RegistrationActivity> activities;  ///< to append
};

/// Judges `arrived` (not judged before; any order) in canonical order among `past` (those that
/// reached_by() named). The past ones are first taken back by their before-images, last first. One
/// whose rows do not stand as it left them was overtaken by an edit of another program: it is
/// final and stays. `rows` must hold the footprints of all of them.
Reconciliation reconcile(
    WorkingSet& rows, std::vector<Operation> arrived, std::vector<PastJudgement> past);

/// The headings of what was judged now, to ask reached_by() again: when that names others than
/// those that were judged again, those have to be as well, and all of it anew.
std::vector<JudgedHeading> headings(const Reconciliation& judged);

/// When a hall's word for the time of an operation cannot be true: dated before that hall's last
/// pull, or after it reached central. Empty when it can; else the bound to judge it at.
std::optional<Instant> clock_bound(const Operation& operation, Instant deposited_at);

}  // namespace hallbook::core
