/// \file
/// Walking the steps of each registration up to an instant.
/// SPDX-License-Identifier: Apache-2.0
#include "core/proof/line_history.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

constexpr auto active = RegistrationStatus::active;

bool is_of_exemption(const RegistrationActivity& step) {
    return step.action == RegistrationAction::exempt_granted ||
           step.action == RegistrationAction::exempt_revoked;
}

/// Whether exempt at first: yes if the first exemption step ends one; without any, as now.
bool exempt_at_first(
    const BookRegistration& registration, const std::vector<RegistrationActivity>& steps) {
    const auto first = std::find_if(steps.begin(), steps.end(), is_of_exemption);
    if (first == steps.end()) return registration.is_exempt;
    return first->action == RegistrationAction::exempt_revoked;
}

/// Whether exempt after all steps, by the trace; without an exemption step, as now.
bool exempt_at_last(
    const BookRegistration& registration, const std::vector<RegistrationActivity>& steps) {
    const auto last = std::find_if(steps.rbegin(), steps.rend(), is_of_exemption);
    if (last == steps.rend()) return registration.is_exempt;
    return last->action == RegistrationAction::exempt_granted;
}

/// Whether the trace begins with the signing of a book, not with an import, which may bring an
/// exemption without a step.
bool begins_signed(const std::vector<RegistrationActivity>& steps) {
    using enum RegistrationAction;
    if (steps.empty() || steps.front().previous_status) return false;
    const auto& first = steps.front();
    return first.action == re_register || (first.action == register_ && !is_import(first));
}

/// Whether the trace tells which exemptions there were until a step (`last`, null for none). What
/// it comes to must be so now; and before a first grant, which may renew an exemption, the
/// registration must have begun without one.
bool exemptions_told(
    const BookRegistration& registration,
    const std::vector<RegistrationActivity>& steps,
    const RegistrationActivity* last) {
    if (exempt_at_last(registration, steps) != registration.is_exempt) return false;
    const bool granted_later =
        last == nullptr && std::any_of(steps.begin(), steps.end(), is_of_exemption);
    return !granted_later || begins_signed(steps);
}

/// The status after a step that names none: its operation, judged again, was refused, so the status
/// is the one before that operation.
std::optional<RegistrationStatus> status_before_operation(
    const std::vector<RegistrationActivity>& steps, std::size_t at) {
    const auto same = [&](const auto& step) {
        return maker_of(step.id.value) == maker_of(steps[at].id.value);
    };
    return std::find_if(steps.begin(), steps.end(), same)->previous_status;
}

}  // namespace

/// A registration just before some step.
struct LineHistory::State {
    std::optional<RegistrationStatus> status;  ///< empty: not signed yet
    bool is_exempt = false;
    const RegistrationActivity* into_status = nullptr;  ///< the step that made it so
    const RegistrationActivity* of_exemption = nullptr;  ///< the last one
};

StepKey step_key(const RegistrationActivity& activity) {
    return {activity.occurred_at, activity.id};
}

LineHistory::LineHistory(
    const std::vector<ReferralBook>& books,
    std::vector<BookRegistration> registrations,
    std::vector<RegistrationActivity> activities) {
    std::map<Id<ReferralBook>, const ReferralBook*> known;
    for (const auto& book : books)
        known[book.id] = &book;
    for (auto& each : registrations) {
        const auto book = known.find(each.book_id);
        if (book == known.end()) continue;
        const LineKey key = line_key(*book->second, each);
        m_tracks[each.id] = {std::move(each), key, {}};
    }
    for (auto& each : activities) {
        if (!each.registration_id) continue;
        const auto found = m_tracks.find(*each.registration_id);
        if (found != m_tracks.end()) found->second.steps.push_back(std::move(each));
    }
    for (auto& [id, track] : m_tracks) {
        make_whole(track);
        m_lines[track.registration.book_id].push_back(&track);
    }
    for (auto& [id, line] : m_lines) {
        std::sort(line.begin(), line.end(), [](const Track* a, const Track* b) {
            return a->key < b->key;
        });
    }
}

void LineHistory::make_whole(Track& track) {
    auto& steps = track.steps;
    std::sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
        return step_key(a) < step_key(b);
    });
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (!steps[i].new_status) steps[i].new_status = status_before_operation(steps, i);
    }
}

LineHistory::State LineHistory::state_before(const Track& track, StepKey when) {
    const auto& steps = track.steps;
    State state{track.registration.status, exempt_at_first(track.registration, steps)};
    if (!steps.empty()) state.status = steps.front().previous_status;
    if (track.registration.registered_at > when.occurred_at) state.status.reset();
    for (const auto& step : steps) {
        if (step_key(step) >= when) break;
        if (step.new_status != state.status) state.into_status = &step;
        state.status = step.new_status;
        if (is_of_exemption(step)) {
            state.is_exempt = step.action == RegistrationAction::exempt_granted;
            state.of_exemption = &step;
        }
    }
    return state;
}

StoodAhead LineHistory::stood_ahead(const Track& track, const State& state) {
    const auto& registration = track.registration;
    StoodAhead stood;
    stood.registration = registration;
    stood.is_exempt = state.is_exempt;
    if (state.of_exemption != nullptr && !state.is_exempt)
        stood.exemption_ended_by = state.of_exemption->hall;
    stood.exemptions_are_told = exemptions_told(registration, track.steps, state.of_exemption);
    if (state.into_status != nullptr) stood.put_there = *state.into_status;
    return stood;
}

const LineHistory::Track* LineHistory::track(Id<BookRegistration> id) const {
    const auto found = m_tracks.find(id);
    return found == m_tracks.end() ? nullptr : &found->second;
}

std::vector<const LineHistory::Track*> LineHistory::tracks_before(const Track& own) const {
    std::vector<const Track*> result;
    for (const Track* each : m_lines.at(own.registration.book_id)) {
        if (each->key >= own.key) break;
        result.push_back(each);
    }
    return result;
}

const BookRegistration* LineHistory::find(Id<BookRegistration> id) const {
    const Track* found = track(id);
    return found == nullptr ? nullptr : &found->registration;
}

std::vector<StoodAhead> LineHistory::ahead(Id<BookRegistration> id, StepKey when) const {
    std::vector<StoodAhead> result;
    const Track* own = track(id);
    if (own == nullptr) return result;
    for (const Track* each : tracks_before(*own)) {
        const State state = state_before(*each, when);
        if (state.status != active) continue;
        result.push_back(stood_ahead(*each, state));
    }
    return result;
}

std::vector<HadLeft> LineHistory::gone_ahead(Id<BookRegistration> id, StepKey when) const {
    std::vector<HadLeft> result;
    const Track* own = track(id);
    if (own == nullptr) return result;
    for (const Track* each : tracks_before(*own)) {
        const State state = state_before(*each, when);
        if (!state.status || state.status == active || state.into_status == nullptr) continue;
        result.push_back({each->registration.id, *state.into_status});
    }
    return result;
}

std::vector<RegistrationActivity> LineHistory::moves_ahead(
    Id<BookRegistration> id, Instant since) const {
    std::vector<RegistrationActivity> result;
    const Track* own = track(id);
    if (own == nullptr) return result;
    for (const Track* each : tracks_before(*own)) {
        auto status = state_before(*each, {since, {}}).status;
        for (const auto& step : each->steps) {
            if (step.occurred_at < since) continue;
            if ((status == active) != (step.new_status == active)) result.push_back(step);
            status = step.new_status;
        }
    }
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
        return step_key(a) < step_key(b);
    });
    return result;
}

bool LineHistory::stood(Id<BookRegistration> id, StepKey when) const {
    const Track* own = track(id);
    return own != nullptr && state_before(*own, when).status == active;
}

}  // namespace hallbook::core
