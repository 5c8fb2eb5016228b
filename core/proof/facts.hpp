/// \file
/// Facts: whether a recorded reason can have been true. Some reasons only the dispatcher knows;
/// others are facts, of which the rows tell, too.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/proof/line_history.hpp"
#include "core/rows/tables.hpp"

#include <string>

namespace hallbook::core {

/// What an audit checks recorded reasons by, in any order: rows of all members and all books.
struct AuditFacts {
    std::vector<Member> members;
    std::vector<Dispatch> dispatches;
    std::vector<RegistrationActivity> reconciled;  ///< all RECONCILED steps
};

/// Says no only to what cannot have been true at the hall that recorded it: a hall may not have
/// known yet what another had done. Of a member whose case was ever RECONCILED until then anything
/// may be true: what the hall had entered about them may since have been refused. A change by
/// another program that left no trace in the rows is not seen.
class Facts {
public:
    /// `rows` must outlive this.
    explicit Facts(const AuditFacts& rows);

    /// Whether `reason`, a fact, cannot have held of someone who stood ahead, for all that the hall
    /// of the dispatch could know at `step`, with which it took another.
    /// * exempt: no exemption was in force, but for one that another hall had ended; nor was the
    ///   member's case ever RECONCILED, which may end an exemption without a step of its own
    /// * not_in_good_standing: the member's row has never been changed, and is in good standing
    /// * not_active: this very hall had taken them into the line
    /// * member_already_out: all their dispatches were over when this very hall took them into the
    ///   line, other than by an import or an edit, which do not look who is out
    [[nodiscard]] bool rule_out(
        const std::string& reason, const StoodAhead& each, const RegistrationActivity& step) const;

private:
    [[nodiscard]] bool was_reconciled(Id<Member> member, Instant until) const;
    [[nodiscard]] bool was_always_in_good_standing(Id<Member> member) const;
    [[nodiscard]] bool may_be_out(const StoodAhead& each, const RegistrationActivity& step) const;

    std::map<Id<Member>, const Member*> m_members;
    std::map<Id<Member>, std::vector<const Dispatch*>> m_dispatches;
    std::map<Id<Member>, Instant> m_reconciled;  // the first time
};

}  // namespace hallbook::core
