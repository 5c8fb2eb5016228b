/// \file
/// JudgingBatch: some operations that wait, on their way to a verdict.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"

#include <string>
#include <vector>

namespace hallbook::sync {

/// What waits, the first of it decoded.
struct Waiting {
    Backlog backlog;
    std::vector<core::Parsed<core::Operation>> decoded;
};

/// Decodes the first `count` operations, as far as that has not been done.
void decode(Waiting& waiting, std::size_t count, const core::CivilZone& zone);

/// The judgement of an operation that cannot be judged, and why it cannot.
core::Judgement judgement_setting_aside(
    const core::EncodedOperation& operation, const std::string& problem);

/// The first operations of what waits, with what has to be loaded for them.
class JudgingBatch {
public:
    /// `waiting` must outlive this. Decodes as much of it.
    JudgingBatch(Waiting& waiting, std::size_t count, const core::CivilZone& zone);

    [[nodiscard]] const core::Footprint& footprint() const { return m_footprint; }
    /// Operations judged before that these reach, to be judged again; as far as is known.
    [[nodiscard]] std::vector<core::OperationId> reached() const {
        return {m_reached.begin(), m_reached.end()};
    }

    /// The verdict upon what was loaded for it. Nothing when more past operations turn out to be
    /// reached than were loaded: what an operation really touches shows when it is judged, and may
    /// reach past ones that its payload does not name. Load and judge again then; each round adds
    /// some, so there is a last one.
    std::optional<Verdict> judge(Loaded loaded);

private:
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

/// What was loaded before the transaction that wrote `verdict` was over, as it stands afterwards:
/// the rows of the verdict are in it. `loaded` must hold what the verdict's footprint names, too.
/// When its snapshot already sees that transaction it is to be left as it is.
void bring_up_to(Loaded& loaded, const Verdict& verdict);

}  // namespace hallbook::sync
