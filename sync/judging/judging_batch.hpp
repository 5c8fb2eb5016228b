/// \file
/// JudgingBatch: turns waiting operations, and the rows loaded for them, into a verdict.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"

#include <string>
#include <vector>

namespace hallbook::sync {

/// The waiting operations, the first ones decoded.
struct Waiting {
    Backlog backlog;
    std::vector<core::Parsed<core::Operation>> decoded;
};

/// Decodes those of the first `count` operations that are not decoded yet.
void decode(Waiting& waiting, std::size_t count, const core::CivilZone& zone);

/// Whether a newer program made the operation: then it waits. Its decoding has failed.
[[nodiscard]] bool is_of_newer_program(const DepositedOperation& deposited);

/// The verdict that sets one operation aside: no row changes but the conflict that tells people of
/// it. `before` is what it changed when it was set aside before, if it was; `problem` says why it
/// cannot be judged.
Verdict verdict_setting_aside(
    const DepositedOperation& deposited,
    const std::vector<core::Change>& before,
    const std::string& problem,
    Loaded loaded,
    const core::CivilZone& zone);

/// The first waiting operations, and the footprint and past operations to load for them.
class JudgingBatch {
public:
    /// `waiting` must outlive this. Decodes its first `count` operations.
    JudgingBatch(Waiting& waiting, std::size_t count, const core::CivilZone& zone);

    [[nodiscard]] const core::Footprint& footprint() const { return m_footprint; }
    /// The operations judged before that must be judged again; judge() may find more.
    [[nodiscard]] std::vector<core::OperationId> reached() const {
        return {m_reached.begin(), m_reached.end()};
    }

    /// The verdict on the rows in `loaded`. Empty when more past operations are reached than were
    /// loaded: only judging shows which rows an operation really touches, and past operations may
    /// rest on rows that its payload does not name. Then load footprint() and reached() and judge
    /// again; each round adds operations, so there is a last one.
    std::optional<Verdict> judge(Loaded loaded);

private:
    void take_back_set_aside(core::WorkingSet& rows) const;
    bool widen(const std::vector<core::JudgedHeading>& late);
    std::vector<core::PastJudgement> past_of(std::vector<PastRecord> records);
    Verdict verdict_of(Loaded loaded, core::Reconciliation decided) const;

    const Waiting& m_waiting;
    const core::CivilZone& m_zone;
    std::vector<core::Operation> m_arrived;
    std::vector<core::Judgement> m_set_aside;
    std::set<core::OperationId> m_reached;
    core::Footprint m_footprint;
    std::map<core::HallNumber, std::string> m_hall_codes;
};

/// Applies the changes of `verdict` to rows that were loaded before `verdict` was committed.
/// `loaded` must also hold the rows that the verdict's footprint names. Not to be called when the
/// snapshot of `loaded` already sees the transaction that committed `verdict`.
void bring_up_to(Loaded& loaded, const Verdict& verdict);

}  // namespace hallbook::sync
