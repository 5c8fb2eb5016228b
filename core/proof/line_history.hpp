/// \file
/// LineHistory: the line of a book as it stood at an earlier instant, rebuilt from the activities.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/line.hpp"

#include <map>

namespace hallbook::core {

/// The order of steps in time.
struct StepKey {
    Instant occurred_at{};
    Id<RegistrationActivity> id;
    friend auto operator<=>(const StepKey&, const StepKey&) = default;
};

StepKey step_key(const RegistrationActivity& activity);

/// One who stood ACTIVE in a line at an instant.
struct StoodAhead {
    BookRegistration registration;  ///< as it is now
    bool is_exempt = false;  ///< then
    /// The hall that had ended their last exemption; empty when there had been none.
    std::optional<std::string> exemption_ended_by;
    /// Whether the trace tells which exemptions there had been.
    bool exemptions_are_told = true;
    /// The step that put them into the line; empty when the trace begins later.
    std::optional<RegistrationActivity> put_there;
};

/// One who had stood in a line and was gone at an instant.
struct HadLeft {
    Id<BookRegistration> registration;
    RegistrationActivity step;  ///< the step that took them out
};

/// Tiers, APNs and registration instants are those of today: only an edit changes them. Statuses
/// and exemptions are those of then.
class LineHistory {
public:
    /// Rows in any order; nothing is known of books that are not given.
    LineHistory(
        const std::vector<ReferralBook>& books,
        std::vector<BookRegistration> registrations,
        std::vector<RegistrationActivity> activities);
    LineHistory(const LineHistory&) = delete;
    LineHistory& operator=(const LineHistory&) = delete;
    ~LineHistory() = default;

    /// Null when it was not given.
    [[nodiscard]] const BookRegistration* find(Id<BookRegistration> id) const;

    /// Who stood ACTIVE before `id` in its line just before the step `when`, in line order.
    [[nodiscard]] std::vector<StoodAhead> ahead(Id<BookRegistration> id, StepKey when) const;

    /// Who would stand before `id` in its line had they not left it before the step `when`.
    [[nodiscard]] std::vector<HadLeft> gone_ahead(Id<BookRegistration> id, StepKey when) const;

    /// Steps that took someone before `id` out of the line, or put someone there, from `since` on;
    /// in the order they happened.
    [[nodiscard]] std::vector<RegistrationActivity> moves_ahead(
        Id<BookRegistration> id, Instant since) const;

    /// Whether the registration stood ACTIVE just before the step `when`.
    [[nodiscard]] bool stood(Id<BookRegistration> id, StepKey when) const;

private:
    struct Track {
        BookRegistration registration;
        LineKey key;
        std::vector<RegistrationActivity> steps;  // in order, missing statuses filled in
    };

    struct State;

    static void make_whole(Track& track);
    static State state_before(const Track& track, StepKey when);
    static StoodAhead stood_ahead(const Track& track, const State& state);
    [[nodiscard]] const Track* track(Id<BookRegistration> id) const;
    [[nodiscard]] std::vector<const Track*> tracks_before(const Track& own) const;

    std::map<Id<BookRegistration>, Track> m_tracks;
    std::map<Id<ReferralBook>, std::vector<const Track*>> m_lines;  // each in line order
};

}  // namespace hallbook::core
