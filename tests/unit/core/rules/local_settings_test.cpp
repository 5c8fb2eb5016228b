/// \file
/// The local's settings as rules read them.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/local_settings.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

LocalSettings settings_with(const std::map<std::string, std::string>& values) {
    WorkingSet rows;
    std::int64_t id = 0;
    for (const auto& [name, value] : values) {
        Setting setting;
        setting.id = {++id};
        setting.name = name;
        setting.value = value;
        rows.put(setting);
    }
    return local_settings(rows);
}

TimeOfDay hour(const char* text) { return parse_time_of_day(text).value.value(); }

/// A zone whose clocks leave out the hour from two to three on 2026-03-08.
class SpringZone : public FixedZone {
public:
    std::optional<Instant> instant(const CivilTime& civil) const override {
        const bool left_out = civil.date == date("2026-03-08") &&
                              civil.time >= std::chrono::hours{2} &&
                              civil.time < std::chrono::hours{3};
        return left_out ? std::nullopt : FixedZone::instant(civil);
    }
};

}  // namespace

TEST_CASE("the defaults are those of the rules", "[unit][settings]") {
    for (const auto& settings : {LocalSettings{}, settings_with({})}) {
        CHECK(settings.request_cutoff == hour("15:00"));
        CHECK(settings.requests_published_from == hour("17:30"));
        CHECK_FALSE(settings.missed_re_sign_drops_all);
        CHECK(settings.early_start_before == hour("06:00"));
        CHECK(settings.exemption_cap_months == 6);
        CHECK(settings.bidding_opens == hour("17:30"));
        CHECK(settings.bidding_closes == hour("07:00"));
        CHECK(settings.bid_refusals_months == 12);
        CHECK(settings.bid_suspension_years == 1);
        CHECK(settings.check_in_by == hour("15:00"));
        CHECK(settings.by_name_bar_weeks == 2);
        CHECK_FALSE(settings.ninety_day_rule);
    }
}

TEST_CASE("each setting is read by its name", "[unit][settings]") {
    const auto settings = settings_with(
        {{"request_cutoff", "14:01"},
         {"requests_published_from", "14:02"},
         {"re_sign_missed_drops", "ALL"},
         {"early_start_before", "14:03"},
         {"exemption_cap_months", "41"},
         {"bidding_opens", "14:04"},
         {"bidding_closes", "14:05"},
         {"bid_refusals_months", "42"},
         {"bid_suspension_years", "43"},
         {"check_in_by", "14:06"},
         {"by_name_bar_weeks", "44"},
         {"ninety_day_rule", "on"}});
    CHECK(settings.request_cutoff == hour("14:01"));
    CHECK(settings.requests_published_from == hour("14:02"));
    CHECK(settings.missed_re_sign_drops_all);
    CHECK(settings.early_start_before == hour("14:03"));
    CHECK(settings.exemption_cap_months == 41);
    CHECK(settings.bidding_opens == hour("14:04"));
    CHECK(settings.bidding_closes == hour("14:05"));
    CHECK(settings.bid_refusals_months == 42);
    CHECK(settings.bid_suspension_years == 43);
    CHECK(settings.check_in_by == hour("14:06"));
    CHECK(settings.by_name_bar_weeks == 44);
    CHECK(settings.ninety_day_rule);
}

TEST_CASE("a setting that does not read leaves the default", "[unit][settings]") {
    const auto settings = settings_with(
        {{"request_cutoff", "soon"},
         {"exemption_cap_months", "many"},
         {"by_name_bar_weeks", "-1"},
         {"ninety_day_rule", "off"},
         {"re_sign_missed_drops", "BOOK"}});
    CHECK(settings.request_cutoff == hour("15:00"));
    CHECK(settings.exemption_cap_months == 6);
    CHECK(settings.by_name_bar_weeks == 2);
    CHECK_FALSE(settings.ninety_day_rule);
    CHECK_FALSE(settings.missed_re_sign_drops_all);
}

TEST_CASE("a window that would not open before it closes is none", "[unit][settings][rule:9]") {
    LocalSettings settings;
    settings.bidding_closes = hour("17:30");
    const auto day = date("2026-03-02");
    CHECK_FALSE(bidding_window(settings, FixedZone{}, day, day));
    settings.bidding_closes = hour("17:31");
    CHECK(bidding_window(settings, FixedZone{}, day, day));
}

TEST_CASE("an hour that spring leaves out is an hour later", "[unit][settings][rule:9]") {
    LocalSettings settings;
    settings.bidding_closes = hour("02:30");
    const auto window =
        bidding_window(settings, SpringZone{}, date("2026-03-07"), date("2026-03-08"));
    REQUIRE(window);
    CHECK(window->closes == at("2026-03-08 03:30:00"));
}

TEST_CASE("hours that open and close at one time are none", "[unit][settings][rule:9]") {
    LocalSettings settings;
    settings.bidding_opens = settings.bidding_closes = hour("12:00");
    for (const char* civil : {"2026-03-03 11:59:59", "2026-03-03 12:00:00", "2026-03-03 12:00:01"})
        CHECK_FALSE(bids_are_taken_at(settings, WorkingDays{{}}, FixedZone{}.civil(at(civil))));
}
