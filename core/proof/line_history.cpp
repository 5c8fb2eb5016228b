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
    State state{track.registration.status, exempt_at_first(track.registration, steps), nullptr};
    if (!steps.empty()) state.status = steps.front().previous_status;
    if (track.registration.registered_at > when.occurred_at) state.status.reset();
    for (const auto& step : steps) {
        if (step_key(step) >= when) break;
        if (step.new_status != state.status) state.into_status = &step;
        state.status = step.new_status;
        if (is_of_exemption(step)) {
            state.is_exempt = step.action == RegistrationAction::exempt_granted;
        }
    }
    return state;
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
        StoodAhead stood{each->registration, state.is_exempt, std::nullopt};
        if (state.into_status != nullptr) stood.put_there = *state.into_status;
        result.push_back(std::move(stood));
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
