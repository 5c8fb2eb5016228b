/// \file
/// States the invariants of rows in SQL and those of the trace in C++.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/invariants.hpp"

#include "core/proof/line_history.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/trace.hpp"
#include "store/replica/line_counts.hpp"
#include "store/replica/verify.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hallbook::simulation {

namespace {

using core::RegistrationAction;
using core::RegistrationActivity;
using core::RegistrationStatus;

// --- rows ---------------------------------------------------------------------------------------

struct Invariant {
    const char* sentence;
    const char* exceptions;  ///< SQL for the ids of the rows that break it
};

#define HALLBOOK_LIVE "dispatch_status IN ('PENDING', 'ACCEPTED') AND voided_by_conflict_id IS NULL"

constexpr std::array<Invariant, 17> invariants{{
    {"A request counts the dispatches that hold its slots",
     "SELECT id FROM labor_requests AS r WHERE workers_dispatched <> "
     "(SELECT count(*) FROM dispatches WHERE labor_request_id = r.id "
     "AND dispatch_status <> 'REJECTED' AND voided_by_conflict_id IS NULL)"},
    {"The status of a request follows from its counts",
     "SELECT id FROM labor_requests WHERE status NOT IN ('CANCELLED', 'EXPIRED') AND status <> "
     "CASE workers_dispatched WHEN 0 THEN 'OPEN' WHEN workers_requested THEN 'FILLED' "
     "ELSE 'PARTIALLY_FILLED' END"},
    {"A request gives check marks, or says why not",
     "SELECT id FROM labor_requests WHERE generates_check_mark = "
     "(no_check_mark_reason IS NOT NULL)"},
    {"A member is out on one job at most",
     "SELECT member_id FROM dispatches WHERE " HALLBOOK_LIVE
     " GROUP BY member_id HAVING count(*) > 1"},
    {"A live dispatch keeps what it took off the queue",
     "SELECT d.id FROM dispatches AS d JOIN book_registrations AS r ON r.id = d.registration_id "
     "WHERE " HALLBOOK_LIVE
     " AND (r.status, r.dispatch_id, r.member_id) IS NOT ('DISPATCHED', d.id, d.member_id)"
     // Not a voided dispatch that a check-in made stand again after its registration had ended:
     // such a registration stays ended.
     " AND NOT (d.checked_in_at IS NOT NULL AND r.member_id = d.member_id "
     "AND r.status IN ('RESIGNED', 'DROPPED', 'EXPIRED') AND EXISTS (SELECT 1 FROM "
     "registration_activities AS a WHERE a.registration_id = r.id AND a.action = 'RECONCILED'))"
     // Not a registration closed as DUPLICATE: its dispatch went over to the surviving one.
     " AND NOT (r.drop_reason IS 'DUPLICATE' AND r.member_id = d.member_id AND EXISTS (SELECT 1 "
     "FROM book_registrations AS s WHERE s.member_id = r.member_id AND s.book_id = r.book_id AND "
     "s.status = 'DISPATCHED' AND s.dispatch_id = d.id))"},
    {"Whatever is off the queue is so for a live dispatch of the member, or was imported so",
     "SELECT id FROM book_registrations AS r WHERE status = 'DISPATCHED' "
     "AND (dispatch_id IS NOT NULL OR method <> 'IMPORT') AND NOT EXISTS (SELECT 1 FROM dispatches "
     "AS d WHERE d.id = r.dispatch_id AND d.member_id = r.member_id AND " HALLBOOK_LIVE ")"},
    {"Whoever stands in line is out for no dispatch",
     "SELECT id FROM book_registrations WHERE status = 'ACTIVE' AND dispatch_id IS NOT NULL"},
    {"A member has one live registration on a book at most",
     "SELECT min(id) FROM book_registrations WHERE status IN ('ACTIVE', 'DISPATCHED') "
     "GROUP BY member_id, book_id HAVING count(*) > 1"},
    {"A closed registration says when it was closed, and why unless the member left; a live one "
     "says neither",
     "SELECT id FROM book_registrations WHERE "
     "(status IN ('ACTIVE', 'DISPATCHED')) <> (dropped_at IS NULL) "
     "OR (status IN ('DROPPED', 'EXPIRED')) <> (drop_reason IS NOT NULL)"},
    {"Whoever stands in line has a deadline, unless exempt",
     "SELECT id FROM book_registrations WHERE status = 'ACTIVE' "
     "AND is_exempt = (re_sign_due IS NOT NULL)"},
    {"An exemption has a reason",
     "SELECT id FROM book_registrations WHERE is_exempt <> (exempt_reason IS NOT NULL)"},
    {"has_check_mark says whether there are check marks",
     "SELECT id FROM book_registrations WHERE has_check_mark <> (check_marks > 0)"},
    {"Nobody stands in line with more check marks than the book allows",
     "SELECT r.id FROM book_registrations AS r JOIN referral_books AS b ON b.id = r.book_id "
     "WHERE r.status = 'ACTIVE' AND r.check_marks > b.max_check_marks"},
    {"Nobody returned from longer short calls more often than the book allows",
     "SELECT r.id FROM book_registrations AS r JOIN referral_books AS b ON b.id = r.book_id "
     "WHERE r.short_call_restorations > b.short_call_restorations_max"},
    {"A dispatch that is over says how and since when; no other does",
     "SELECT id FROM dispatches WHERE (dispatch_status IN ('COMPLETED', 'TERMINATED')) IS NOT "
     "(outcome IS NOT NULL AND term_date IS NOT NULL)"},
    {"A dispatch that is over is one spell of work",
     "SELECT d.id FROM dispatches AS d LEFT JOIN (SELECT dispatch_id, count(*) AS spells "
     "FROM member_employments GROUP BY dispatch_id) AS e ON e.dispatch_id = d.id "
     "WHERE (d.dispatch_status IN ('COMPLETED', 'TERMINATED')) <> coalesce(e.spells, 0)"},
    {"A dispatch by bid belongs to an accepted bid of the member; no other belongs to a bid",
     "SELECT d.id FROM dispatches AS d LEFT JOIN job_bids AS b ON b.id = d.bid_id "
     "AND b.labor_request_id = d.labor_request_id AND b.member_id = d.member_id "
     "AND b.bid_status = 'ACCEPTED' WHERE (d.method = 'BID') <> (b.id IS NOT NULL)"},
}};

#undef HALLBOOK_LIVE

// --- the trace ----------------------------------------------------------------------------------

std::string words(const RegistrationActivity& step) {
    return std::string{core::label(step.action)} + " at " + core::instant_text(step.occurred_at);
}

std::string words(const core::BookRegistration& registration) {
    return "Registration " + std::to_string(registration.id.value) + ": ";
}

/// The steps of one registration, in the order they were made.
class Life {
public:
    Life(const core::BookRegistration& registration, std::vector<RegistrationActivity> steps)
        : m_registration(registration), m_steps(std::move(steps)) {
        std::sort(m_steps.begin(), m_steps.end(), [](const auto& one, const auto& other) {
            return core::step_key(one) < core::step_key(other);
        });
    }

    void look(Findings& findings) const {
        if (m_steps.empty() || m_steps.front().previous_status) {
            findings.push_back(words(m_registration) + "its life does not begin with signing");
            return;
        }
        look_at_statuses(findings);
        look_at_exemption(findings);
        if (m_registration.method != core::RegistrationMethod::import) look_at_marks(findings);
        look_at_places(findings);
    }

private:
    void look_at_statuses(Findings& findings) const {
        std::optional<RegistrationStatus> status;
        for (const auto& step : m_steps) {
            if (step.previous_status != status)
                complain(findings, words(step) + " does not follow from the step before");
            status = step.new_status;
        }
        if (status != m_registration.status)
            complain(findings, "its steps do not lead to the status it has");
    }

    void look_at_exemption(Findings& findings) const {
        const auto last = std::find_if(m_steps.rbegin(), m_steps.rend(), [](const auto& step) {
            return step.action == RegistrationAction::exempt_granted ||
                   step.action == RegistrationAction::exempt_revoked;
        });
        if (last == m_steps.rend()) return;
        if (m_registration.is_exempt != (last->action == RegistrationAction::exempt_granted))
            complain(findings, "its steps do not lead to the exemption it has");
    }

    void look_at_marks(Findings& findings) const {
        const auto count = [this](RegistrationAction action) {
            return std::count_if(m_steps.begin(), m_steps.end(), [&](const auto& step) {
                return step.action == action;
            });
        };
        const auto marks =
            count(RegistrationAction::check_mark) - count(RegistrationAction::check_mark_restored);
        if (marks != m_registration.check_marks)
            complain(findings, "its steps do not lead to the check marks it has");
    }

    /// Compares the places that each operation noted, before its first step and after its last.
    void look_at_places(Findings& findings) const {
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            const auto& step = m_steps[i];
            if (!tells_places(step)) continue;
            const bool is_first = i == 0 || !is_of_one_operation(m_steps[i - 1], step);
            const bool is_last =
                i + 1 == m_steps.size() || !is_of_one_operation(step, m_steps[i + 1]);
            if (is_first && step.previous_position.has_value() != stands(step.previous_status))
                complain(findings, words(step) + " does not tell the place before");
            if (is_last && step.new_position.has_value() != stands(step.new_status))
                complain(findings, words(step) + " does not tell the place after");
        }
    }

    static bool stands(const std::optional<RegistrationStatus>& status) {
        return status == RegistrationStatus::active;
    }
    static bool is_of_one_operation(
        const RegistrationActivity& one, const RegistrationActivity& other) {
        return core::maker_of(one.id.value) == core::maker_of(other.id.value);
    }

    /// Whether the step belongs to an operation about one member, which notes places. Imports, the
    /// deadlines of a day and marks for a whole line are about many; a bid changes no place.
    static bool tells_places(const RegistrationActivity& step) {
        switch (step.action) {
            case RegistrationAction::register_: return step.reason != "imported";
            case RegistrationAction::exempt_revoked: return step.reason != "exemption ended";
            case RegistrationAction::re_sign:
            case RegistrationAction::re_register:
            case RegistrationAction::dispatch:
            case RegistrationAction::restore:
            case RegistrationAction::resign:
            case RegistrationAction::check_mark_restored:
            case RegistrationAction::exempt_granted:
            case RegistrationAction::manual_edit: return true;
            case RegistrationAction::roll_off:
            case RegistrationAction::check_mark:
            case RegistrationAction::bid:
            case RegistrationAction::reconciled: return false;
        }
        return false;
    }

    void complain(Findings& findings, const std::string& what) const {
        findings.push_back(words(m_registration) + what);
    }

    const core::BookRegistration& m_registration;
    std::vector<RegistrationActivity> m_steps;
};

void look_at_lives(const core::AuditRows& rows, Findings& findings) {
    std::map<core::Id<core::BookRegistration>, std::vector<RegistrationActivity>> steps;
    for (const auto& step : rows.activities) {
        if (step.registration_id) steps[*step.registration_id].push_back(step);
    }
    for (const auto& registration : rows.registrations)
        Life(registration, std::move(steps[registration.id])).look(findings);
}

/// Compares the place that each dispatch noted with the line before the operation, rebuilt from the
/// trace. (The same operation may have rolled off those who were passed over.)
void look_at_places_taken(const core::AuditRows& rows, Findings& findings) {
    const core::LineHistory history{rows.books, rows.registrations, rows.activities};
    std::map<core::Id<core::Dispatch>, core::Id<core::BookRegistration>> taken;
    for (const auto& dispatch : rows.dispatches)
        taken[dispatch.id] = dispatch.registration_id;
    for (const auto& step : rows.activities) {
        if (step.action != RegistrationAction::dispatch || !step.dispatch_id) continue;
        const auto found = taken.find(*step.dispatch_id);
        if (found == taken.end() || found->second != step.registration_id) continue;
        taken.erase(found);
        const core::StepKey before{step.occurred_at, {}};
        const auto ahead = history.ahead(*step.registration_id, before).size();
        if (std::cmp_not_equal(step.previous_position.value_or(0), ahead + 1))
            findings.push_back(words(step) + " tells another place than the line had");
    }
    for (const auto& [dispatch, registration] : taken)
        findings.push_back("Dispatch " + std::to_string(dispatch.value) + " is not in the trace");
}

void look_at_audit(const core::AuditRows& rows, const core::AuditFacts& facts, Findings& findings) {
    const auto result = core::audit(rows, facts);
    for (const auto& exception : result.exceptions) {
        if (exception.reason) continue;
        findings.push_back(
            "Dispatch " + std::to_string(exception.dispatch.id.value) + " at " +
            core::instant_text(exception.dispatch.dispatched_at) +
            " was out of order, and nothing says why");
    }
}

}  // namespace

Findings findings_in_rows(store::SqliteDatabase& database) {
    Findings findings;
    for (const auto& invariant : invariants) {
        auto row = database.prepare(invariant.exceptions);
        while (row.step())
            findings.push_back(std::string{invariant.sentence} + ": not so for " + row.text(0));
    }
    if (const auto wrong = store::wrong_line_counts(database); wrong != 0)
        findings.push_back(std::to_string(wrong) + " stretches of lines are counted wrongly");
    return findings;
}

Findings findings_in_trace(store::SqliteDatabase& database) {
    const auto rows = store::trace(database, {});
    Findings findings;
    look_at_lives(rows, findings);
    look_at_places_taken(rows, findings);
    look_at_audit(rows, store::audit_facts(database), findings);
    return findings;
}

Findings findings_in_reasons(store::SqliteDatabase& database) {
    Findings findings;
    const auto result = core::audit(store::trace(database, {}), store::audit_facts(database));
    for (const auto& exception : result.exceptions) {
        if (exception.kind != core::AuditKind::false_reason) continue;
        findings.push_back(
            "A true reason is called false, of dispatch " +
            std::to_string(exception.dispatch.id.value));
    }
    return findings;
}

Findings findings_of_verify(store::SqliteDatabase& database) {
    Findings findings;
    for (const auto& finding : store::verify(database))
        findings.push_back(finding.check + ": " + finding.detail);
    return findings;
}

// --- APNs ---------------------------------------------------------------------------------------

IssuedApns::IssuedApns(
    const std::vector<core::RegistrationLine>& imported, const core::CivilZone& zone)
    : m_zone(zone) {
    for (const auto& line : imported) {
        m_imported[{line.card_number, line.book}] = {
            line.applicant_priority_number, line.registered_at};
    }
}

Findings IssuedApns::look_at(store::SqliteDatabase& database) {
    Findings findings;
    auto row = database.prepare(
        "SELECT r.id, r.applicant_priority_number, r.registered_at, r.method = 'IMPORT', "
        "m.card_number, r.book_id FROM book_registrations AS r "
        "JOIN members AS m ON m.id = r.member_id");
    while (row.step()) {
        const Issued issued{store::column<core::Apn>(row, 1), store::column<core::Instant>(row, 2)};
        auto [known, is_new] =
            m_known.try_emplace(store::column<core::Id<core::BookRegistration>>(row, 0));
        if (is_new) {
            const bool is_imported = row.number(3) != 0;
            const CardAndBook key{row.text(4), {row.number(5)}};
            known->second = is_imported
                                ? m_imported[key]
                                : Issued{
                                      core::Apn::from_civil(m_zone.civil(issued.registered_at)),
                                      issued.registered_at};
        }
        if (known->second == issued) continue;
        findings.push_back(
            "Registration " + row.text(0) + " was issued APN " + known->second.apn.text() +
            " and has " + issued.apn.text());
    }
    return findings;
}

}  // namespace hallbook::simulation
