/// \file
/// Proving dispatches against the line as it stood.
/// SPDX-License-Identifier: Apache-2.0
#include "core/proof/audit.hpp"

#include "core/operations/passed_over.hpp"
#include "core/proof/line_history.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

constexpr std::string_view by_name_note = "by name: ";
constexpr std::string_view other_area_note = "other area: ";

/// The dispatcher's reason in the notes, without `prefix`; empty when there is none.
std::optional<std::string> noted(const Dispatch& dispatch, std::string_view prefix) {
    const std::string notes = dispatch.notes.value_or("");
    const auto at = notes.find(prefix);
    const std::string words = at == std::string::npos ? notes : notes.substr(at + prefix.size());
    return words.empty() ? std::nullopt : std::optional{words};
}

bool is_of_other_area(const Dispatch& dispatch) {
    return dispatch.notes.value_or("").find(other_area_note) != std::string::npos;
}

/// One dispatch and the line it was made from.
class Proof {
public:
    Proof(
        const LineHistory& history,
        const Facts& facts,
        const Dispatch& dispatch,
        const RegistrationActivity* step)
        : m_history(history), m_facts(facts), m_dispatch(dispatch), m_step(step) {
        if (step == nullptr) return;
        for (const auto& each : decode_passed_over(step->notes))
            m_named[each.registration] = each.reason;
        m_ahead = history.ahead(dispatch.registration_id, step_key(*step));
        m_gone = history.gone_ahead(dispatch.registration_id, step_key(*step));
    }

    /// Empty when the dispatch was in order.
    std::optional<AuditException> exception() {
        if (m_step == nullptr) return exception_of(AuditKind::unexplained, std::nullopt);
        switch (m_dispatch.method) {
            case DispatchMethod::by_name:
                return exception_of(AuditKind::by_name, noted(m_dispatch, by_name_note));
            case DispatchMethod::emergency:
                return exception_of(AuditKind::emergency, "emergency call");
            case DispatchMethod::bid: return exception_of(AuditKind::bid, reason_of_bid());
            case DispatchMethod::queue: break;
        }
        return exception_in_queue();
    }

private:
    std::optional<AuditException> exception_in_queue() {
        std::optional<AuditKind> gravest;
        for (const auto& each : m_ahead)
            gravest = std::max(gravest, fault(each));
        if (gravest == AuditKind::unseen) {
            return exception_of(
                AuditKind::unseen, m_step->hall + " could not know yet of who stood ahead");
        }
        if (gravest) return exception_of(*gravest, std::nullopt);
        if (!is_of_other_area(m_dispatch)) return std::nullopt;
        return exception_of(AuditKind::other_area, noted(m_dispatch, other_area_note));
    }

    [[nodiscard]] std::optional<std::string> reason_of_bid() const {
        return m_dispatch.bid_id ? std::optional<std::string>{"an accepted bid"} : std::nullopt;
    }

    /// What is wrong with passing over someone ahead, the graver the later in AuditKind; empty when
    /// nothing is.
    [[nodiscard]] std::optional<AuditKind> fault(const StoodAhead& each) const {
        if (each.is_exempt) return std::nullopt;
        const auto named = m_named.find(each.registration.id);
        if (named == m_named.end())
            return is_unseen(each) ? AuditKind::unseen : AuditKind::unexplained;
        switch (kind_of(named->second)) {
            case ReasonKind::word: return std::nullopt;
            case ReasonKind::none: return AuditKind::unexplained;
            case ReasonKind::fact: break;
        }
        if (!m_facts.rule_out(named->second, each, *m_step)) return std::nullopt;
        return AuditKind::false_reason;
    }

    /// Whether the hall may not have known of someone ahead: another hall put them there, and the
    /// place told counts fewer ahead of the member taken than there were. (It may also have counted
    /// some who by then were gone at other halls.)
    [[nodiscard]] bool is_unseen(const StoodAhead& each) const {
        if (!each.put_there || each.put_there->hall == m_step->hall) return false;
        if (!m_step->previous_position) return true;
        const auto gone_unseen = std::count_if(m_gone.begin(), m_gone.end(), [&](const auto& left) {
            return left.step.hall != m_step->hall &&
                   left.step.occurred_at > each.put_there->occurred_at;
        });
        const auto counted = std::ptrdiff_t{*m_step->previous_position} - 1;
        return std::ssize(m_ahead) + gone_unseen > counted;
    }

    AuditException exception_of(AuditKind kind, std::optional<std::string> reason) {
        AuditException result;
        result.dispatch = m_dispatch;
        result.kind = kind;
        result.reason = std::move(reason);
        const auto* taken = m_history.find(m_dispatch.registration_id);
        if (taken != nullptr) result.book = taken->book_id;
        if (m_step != nullptr) result.hall = m_step->hall;
        for (const auto& each : m_ahead) {
            if (each.is_exempt && !m_named.contains(each.registration.id)) continue;
            result.passed_over.push_back(passed_over(each, kind));
        }
        return result;
    }

    [[nodiscard]] AuditPassedOver passed_over(const StoodAhead& each, AuditKind kind) const {
        AuditPassedOver result{
            each.registration.id,
            each.registration.member_id,
            each.registration.tier,
            each.registration.applicant_priority_number,
            ""};
        const auto found = fault(each);
        const auto named = m_named.find(each.registration.id);
        if (named != m_named.end()) {
            result.reason = named->second;
            result.is_believed = !found;
        } else if (m_dispatch.method != DispatchMethod::queue) {
            result.reason = label(kind);
        } else if (found == AuditKind::unseen) {
            result.reason = label(AuditKind::unseen);
        }
        return result;
    }

    const LineHistory& m_history;
    const Facts& m_facts;
    const Dispatch& m_dispatch;
    const RegistrationActivity* m_step;
    std::map<Id<BookRegistration>, std::string> m_named;
    std::vector<StoodAhead> m_ahead;
    std::vector<HadLeft> m_gone;
};

/// The step with which each dispatch took its registration off the line.
std::map<Id<Dispatch>, const RegistrationActivity*> steps_of_dispatches(const AuditRows& rows) {
    std::map<Id<Dispatch>, Id<BookRegistration>> taken;
    for (const auto& each : rows.dispatches)
        taken[each.id] = each.registration_id;
    std::map<Id<Dispatch>, const RegistrationActivity*> steps;
    for (const auto& each : rows.activities) {
        if (each.action != RegistrationAction::dispatch || !each.dispatch_id) continue;
        const auto found = taken.find(*each.dispatch_id);
        if (found != taken.end() && each.registration_id == found->second) {
            steps[*each.dispatch_id] = &each;
        }
    }
    return steps;
}

/// By instant, hall and book.
std::vector<AuditImport> imports_in(const std::vector<RegistrationActivity>& activities) {
    std::map<std::tuple<Instant, std::string, Id<ReferralBook>>, int> counts;
    for (const auto& each : activities) {
        if (is_import(each) && each.book_id) ++counts[{each.occurred_at, each.hall, *each.book_id}];
    }
    std::vector<AuditImport> imports;
    for (const auto& [of, places] : counts)
        imports.push_back({std::get<0>(of), std::get<1>(of), std::get<2>(of), places});
    return imports;
}

}  // namespace

AuditResult audit(const AuditRows& rows, const AuditFacts& facts) {
    const LineHistory history{rows.books, rows.registrations, rows.activities};
    const Facts known{facts};
    const auto steps = steps_of_dispatches(rows);
    AuditResult result;
    result.imports = imports_in(rows.activities);
    for (const auto& dispatch : rows.dispatches) {
        if (dispatch.voided_by_conflict_id) continue;
        ++result.dispatches;
        const auto step = steps.find(dispatch.id);
        Proof proof{history, known, dispatch, step == steps.end() ? nullptr : step->second};
        if (auto exception = proof.exception()) {
            result.exceptions.push_back(std::move(*exception));
        } else {
            ++result.in_order;
        }
    }
    std::sort(result.exceptions.begin(), result.exceptions.end(), [](const auto& a, const auto& b) {
        return std::tuple{a.dispatch.dispatched_at, a.dispatch.id} <
               std::tuple{b.dispatch.dispatched_at, b.dispatch.id};
    });
    return result;
}

bool needs_person(const AuditResult& result) {
    return std::any_of(result.exceptions.begin(), result.exceptions.end(), [](const auto& each) {
        return !each.reason;
    });
}

}  // namespace hallbook::core
