/// \file
/// Reading the local's settings.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/local_settings.hpp"

#include <algorithm>
#include <array>

namespace hallbook::core {

namespace {

enum class Form { time_of_day, number, on_off, book_or_all };

struct Known {
    std::string_view name;
    Form form;
};

constexpr std::array<Known, 13> known{
    {{"request_cutoff", Form::time_of_day},
     {"requests_published_from", Form::time_of_day},
     {"re_sign_missed_drops", Form::book_or_all},
     {"early_start_before", Form::time_of_day},
     {"exemption_cap_months", Form::number},
     {"bidding_opens", Form::time_of_day},
     {"bidding_closes", Form::time_of_day},
     {"bid_refusals_months", Form::number},
     {"bid_suspension_years", Form::number},
     {"check_in_by", Form::time_of_day},
     {"by_name_bar_weeks", Form::number},
     {"ninety_day_rule", Form::on_off},
     {"change_log_retention_days", Form::number}}};

std::optional<int> number_in(const std::string& text) {
    const auto value = value_from_text(ColumnKind::integer, text);
    if (!value) return std::nullopt;
    const auto number = std::get<std::int64_t>(*value.value);
    return number >= 0 && number <= 1'000 ? std::optional{static_cast<int>(number)} : std::nullopt;
}

void read(const WorkingSet& rows, const char* name, TimeOfDay& into) {
    const Setting* setting = rows.setting(name);
    if (setting == nullptr) return;
    if (const auto time = parse_time_of_day(setting->value)) into = *time.value;
}

/// A time in the hour that spring leaves out means the same time an hour later.
Instant instant_of(const CivilZone& zone, Date date, TimeOfDay time) {
    if (const auto instant = zone.instant({date, time.since_midnight})) return *instant;
    return zone.instant({date, time.since_midnight + std::chrono::hours{1}}).value_or(date);
}

void read(const WorkingSet& rows, const char* name, int& into) {
    const Setting* setting = rows.setting(name);
    if (setting == nullptr) return;
    into = number_in(setting->value).value_or(into);
}

bool says(const WorkingSet& rows, const char* name, std::string_view value) {
    const Setting* setting = rows.setting(name);
    return setting != nullptr && setting->value == value;
}

}  // namespace

LocalSettings local_settings(const WorkingSet& rows) {
    LocalSettings settings;
    read(rows, "request_cutoff", settings.request_cutoff);
    read(rows, "requests_published_from", settings.requests_published_from);
    read(rows, "early_start_before", settings.early_start_before);
    read(rows, "exemption_cap_months", settings.exemption_cap_months);
    read(rows, "bidding_opens", settings.bidding_opens);
    read(rows, "bidding_closes", settings.bidding_closes);
    read(rows, "bid_refusals_months", settings.bid_refusals_months);
    read(rows, "bid_suspension_years", settings.bid_suspension_years);
    read(rows, "check_in_by", settings.check_in_by);
    read(rows, "by_name_bar_weeks", settings.by_name_bar_weeks);
    settings.missed_re_sign_drops_all = says(rows, "re_sign_missed_drops", "ALL");
    settings.ninety_day_rule = says(rows, "ninety_day_rule", "on");
    return settings;
}

std::optional<BiddingWindow> bidding_window(
    const LocalSettings& settings, const CivilZone& zone, Date received_on, Date starts_on) {
    const BiddingWindow window{
        instant_of(
            zone, received_on, std::max(settings.bidding_opens, settings.requests_published_from)),
        instant_of(zone, starts_on, settings.bidding_closes)};
    return window.opens < window.closes ? std::optional{window} : std::nullopt;
}

bool bids_are_taken_at(
    const LocalSettings& settings, const WorkingDays& days, const CivilTime& civil) {
    if (!days.is_working_day(civil.date)) return true;
    const TimeOfDay now{civil.time};
    const bool over_night = settings.bidding_opens > settings.bidding_closes;
    return over_night ? now >= settings.bidding_opens || now < settings.bidding_closes
                      : now >= settings.bidding_opens && now < settings.bidding_closes;
}

std::string problem_with_setting(const std::string& name, const std::string& value) {
    const auto* found = std::find_if(
        known.begin(), known.end(), [&](const Known& each) { return each.name == name; });
    if (found == known.end()) return {};
    switch (found->form) {
        case Form::time_of_day: return parse_time_of_day(value).problem;
        case Form::number: return number_in(value) ? "" : "must be a number from 0 to 1000";
        case Form::on_off: return value == "on" || value == "off" ? "" : "must be on or off";
        case Form::book_or_all:
            return value == "BOOK" || value == "ALL" ? "" : "must be BOOK or ALL";
    }
    return {};
}

}  // namespace hallbook::core
