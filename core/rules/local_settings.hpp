/// \file
/// The local's settings that rules read, as values (DOMAIN.md 4, numbers in italics).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/working_set.hpp"
#include "core/values/working_days.hpp"

namespace hallbook::core {

/// A setting that is missing or malformed has its default.
struct LocalSettings {
    TimeOfDay request_cutoff{std::chrono::hours{15}};  ///< rule 2
    TimeOfDay requests_published_from{
        std::chrono::hours{17} + std::chrono::minutes{30}};  ///< rule 2
    bool missed_re_sign_drops_all = false;  ///< rule 4
    TimeOfDay early_start_before{std::chrono::hours{6}};  ///< rule 6
    int exemption_cap_months = 6;  ///< rule 7
    TimeOfDay bidding_opens{std::chrono::hours{17} + std::chrono::minutes{30}};  ///< rule 9
    TimeOfDay bidding_closes{std::chrono::hours{7}};  ///< rule 9
    int bid_refusals_months = 12;  ///< rule 9
    int bid_suspension_years = 1;  ///< rule 9
    TimeOfDay check_in_by{std::chrono::hours{15}};  ///< rule 11
    int by_name_bar_weeks = 2;  ///< rule 13
    bool ninety_day_rule = false;  ///< rule 15
};

LocalSettings local_settings(const WorkingSet& rows);

/// When bids on a request are taken: from `opens` until before `closes`.
struct BiddingWindow {
    Instant opens{};
    Instant closes{};
    friend bool operator==(const BiddingWindow&, const BiddingWindow&) = default;
};

/// From the opening time of the day a request was received, and not before it is published, to the
/// closing time of the day the work starts, by the wall clock of `zone` (rules 2 and 9). Empty when
/// it would close before it opens.
std::optional<BiddingWindow> bidding_window(
    const LocalSettings& settings, const CivilZone& zone, Date received_on, Date starts_on);

/// Whether bids are taken at this civil time (rule 9): from the opening to the closing time, past
/// midnight when it opens later than it closes, and all day on days that are no working days.
bool bids_are_taken_at(
    const LocalSettings& settings, const WorkingDays& days, const CivilTime& civil);

/// What is wrong with a value for the setting of this name, as a clause; empty when it is sound.
std::string problem_with_setting(const std::string& name, const std::string& value);

}  // namespace hallbook::core
