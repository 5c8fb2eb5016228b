/// \file
/// Checks the invariants of the books.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/findings.hpp"

#include "core/proof/audit.hpp"
#include "core/rows/line.hpp"
#include "core/rules/calling.hpp"
#include "core/rules/standing.hpp"

namespace hallbook::order {

using namespace core;

namespace {

class Look {
public:
    explicit Look(const test::MemoryRows& rows) : m_rows(rows) {}

    Findings findings() {
        for (const auto& each : m_rows.all<BookRegistration>())
            look(each);
        for (const auto& each : m_rows.all<Dispatch>())
            look(each);
        for (const auto& each : m_rows.all<LaborRequest>())
            look(each);
        return std::move(m_findings);
    }

private:
    void find(const std::string& sentence) { m_findings.push_back(sentence); }

    void look(const BookRegistration& row) {
        const auto words = "registration " + std::to_string(row.id.value);
        if (is_live(row.status) && ++m_live[{row.member_id, row.book_id}] > 1)
            find("a member has two live registrations on a book: " + words);
        if (is_live(row.status) == row.dropped_at.has_value())
            find("a registration is closed and live, or neither: " + words);
        if (row.status == RegistrationStatus::active && row.dispatch_id)
            find("who stands in line is out: " + words);
        if (row.status == RegistrationStatus::active &&
            row.is_exempt == row.re_sign_due.has_value()) {
            find("who stands in line has no deadline, or an exempt one has: " + words);
        }
        const auto* out = row.dispatch_id ? m_rows.rows().find(*row.dispatch_id) : nullptr;
        if (row.status == RegistrationStatus::dispatched && (out == nullptr || !is_live(*out)))
            find("a registration is off the queue for no live dispatch: " + words);
    }

    void look(const Dispatch& row) {
        const auto words = "dispatch " + std::to_string(row.id.value);
        if (row.dispatch_status != DispatchStatus::rejected && !row.voided_by_conflict_id)
            ++m_slots[row.labor_request_id];
        if (!is_live(row)) return;
        if (++m_out[row.member_id] > 1) find("a member is out on two jobs: " + words);
        if (!keeps_registration(row))
            find("a live dispatch does not keep what it took off the queue: " + words);
    }

    /// Whether a live dispatch has its registration, or may lack it: a check-in made it stand again
    /// after the member had left the book or missed the deadline.
    [[nodiscard]] bool keeps_registration(const Dispatch& row) const {
        const auto* taken = m_rows.rows().find(row.registration_id);
        if (taken == nullptr) return false;
        if (is_live(taken->status)) return taken->dispatch_id == row.id;
        return row.checked_in_at && taken->dropped_at && *taken->dropped_at <= *row.checked_in_at;
    }

    void look(const LaborRequest& row) {
        const auto words = "request " + row.request_number;
        if (row.workers_dispatched != m_slots[row.id])
            find("a request does not count the dispatches that hold its slots: " + words);
        if (row.workers_dispatched > row.workers_requested)
            find("a request has more workers than slots: " + words);
        if (row.status != LaborRequestStatus::cancelled &&
            row.status != LaborRequestStatus::expired && row.status != status_by_count(row)) {
            find("the status of a request does not follow from its counts: " + words);
        }
    }

    const test::MemoryRows& m_rows;
    Findings m_findings;
    std::map<std::pair<Id<Member>, Id<ReferralBook>>, int> m_live;
    std::map<Id<Member>, int> m_out;
    std::map<Id<LaborRequest>, int> m_slots;
};

/// Halls record no false reasons, so the audit may call none so.
void look_at_reasons(const test::MemoryRows& rows, Findings& findings) {
    AuditFacts facts{rows.all<Member>(), rows.all<Dispatch>(), rows.all<RegistrationActivity>()};
    std::erase_if(facts.reconciled, [](const auto& step) {
        return step.action != RegistrationAction::reconciled;
    });
    const auto result = audit(
        {rows.all<ReferralBook>(),
         rows.all<BookRegistration>(),
         rows.all<RegistrationActivity>(),
         rows.all<Dispatch>()},
        facts);
    for (const auto& each : result.exceptions) {
        if (each.kind == AuditKind::false_reason)
            findings.push_back(
                "a true reason is called false: dispatch " +
                std::to_string(each.dispatch.id.value));
    }
}

std::string words(const OperationId& operation) {
    return std::to_string(operation.hall) + "/" + std::to_string(operation.sequence);
}

}  // namespace

Findings findings_in(const test::MemoryRows& rows) {
    auto findings = Look{rows}.findings();
    look_at_reasons(rows, findings);
    return findings;
}

Findings findings_in(const test::MemoryState& state) {
    Findings findings;
    for (const auto& [id, deposited] : state.operations) {
        const auto judgement = state.judgements.find(id);
        if (judgement == state.judgements.end()) {
            findings.push_back("an operation has no outcome: " + words(id));
        } else if (judgement->second.outcome == Outcome::set_aside) {
            findings.push_back(
                "an operation was set aside: " + words(id) + " " + judgement->second.reason);
        }
    }
    return findings;
}

Findings ApnWatch::look_at(const test::MemoryRows& rows) {
    Findings findings;
    for (const auto& each : rows.all<BookRegistration>()) {
        const auto apn = each.applicant_priority_number;
        if (m_seen.try_emplace(each.id, apn).first->second != apn)
            findings.push_back("an APN changed: registration " + std::to_string(each.id.value));
    }
    return findings;
}

}  // namespace hallbook::order
