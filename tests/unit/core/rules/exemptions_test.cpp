/// \file
/// Rule 7: exemptions, their span, their cap and what they do to a place.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/morning.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// Member 1 stands on three books since 2026-02-02; today is 2026-02-20.
class Exemptions : public Morning {
public:
    Operation grant(
        ExemptReason reason,
        const char* from,
        const char* until,
        std::optional<std::string> approved_by = {}) {
        GrantExemption wish{stage.member(1), reason, date(from), {}, std::move(approved_by)};
        if (until != nullptr) wish.until = date(until);
        return stage.operation(1, "2026-02-20 09:00:00", wish);
    }
    Operation revoke(const std::string& why) {
        return stage.operation(1, "2026-02-25 09:00:00", RevokeExemption{stage.member(1), why});
    }
};

}  // namespace

TEST_CASE(
    "an exemption is on every place the member stands on, and takes the deadline",
    "[unit][exempt][rule:7]") {
    Exemptions hall;
    hall.accept(hall.stage.leave(1, "2026-02-19 09:00:00", 1, "WIRE_BREM"));
    BookRegistration expected = *live(hall.rows, hall.stage, 1, "WIRE_PA");
    hall.accept(hall.grant(ExemptReason::traveling, "2026-02-18", "2026-06-01", "manager"));
    expected.is_exempt = true;
    expected.exempt_reason = ExemptReason::traveling;
    expected.exempt_from = date("2026-02-18");
    expected.exempt_until = date("2026-06-01");
    expected.exempt_approved_by = "manager";
    expected.re_sign_due.reset();
    expected.updated_at = at("2026-02-20 09:00:00");
    CHECK(*live(hall.rows, hall.stage, 1, "WIRE_PA") == expected);
    REQUIRE(hall.last.activities.size() == 2);
    for (const auto& step : hall.last.activities) {
        CHECK(step.action == RegistrationAction::exempt_granted);
        CHECK(step.previous_status == RegistrationStatus::active);
        CHECK(step.reason == "TRAVELING");
    }
    hall.accept(hall.stage.operation(
        1,
        "2026-02-20 10:00:00",
        std::get<GrantExemption>(
            hall.grant(ExemptReason::traveling, "2026-02-18", "2026-06-01", "manager").payload)));
    CHECK(hall.last.activities.empty());  // said twice, done once
}

TEST_CASE("only two reasons are capped", "[unit][exempt][rule:exemption_over_cap]") {
    for (std::size_t i = 0; i < EnumNames<ExemptReason>::labels.size(); ++i) {
        const auto reason = static_cast<ExemptReason>(i);
        CAPTURE(label(reason));
        const bool capped =
            reason == ExemptReason::under_scale || reason == ExemptReason::traveling;
        Exemptions hall;
        CHECK(
            hall.refusal(hall.grant(reason, "2026-02-20", "2027-02-20")) ==
            (capped ? Codes{"exemption_over_cap"} : Codes{}));
    }
}

TEST_CASE(
    "the cap is six calendar months from the first day",
    "[unit][exempt][rule:exemption_over_cap]") {
    const auto refused = [](const char* from, const char* until) {
        Exemptions hall;
        return hall.refusal(hall.grant(ExemptReason::under_scale, from, until));
    };
    const Codes over{"exemption_over_cap"};
    CHECK(refused("2026-02-20", "2026-08-20").empty());
    CHECK(refused("2026-02-20", "2026-08-21") == over);
    CHECK(refused("2025-08-31", "2026-02-28").empty());  // there is no 31 February
    CHECK(refused("2025-08-31", "2026-03-01") == over);
}

TEST_CASE(
    "the cap counts from where a capped exemption began, no other",
    "[unit][exempt][rule:exemption_over_cap]") {
    const auto refused = [](ExemptReason before, bool is_exempt, std::optional<Date> began) {
        Exemptions hall;
        auto row = *live(hall.rows, hall.stage, 1, "WIRE_PA");
        row.is_exempt = is_exempt;
        row.exempt_reason = before;
        row.exempt_from = began;
        hall.rows.put(row);
        return hall.refusal(hall.grant(ExemptReason::traveling, "2026-02-20", "2026-08-01"));
    };
    const auto earlier = date("2026-01-01");
    CHECK(refused(ExemptReason::under_scale, true, earlier) == Codes{"exemption_over_cap"});
    CHECK(refused(ExemptReason::medical, true, earlier).empty());
    CHECK(refused(ExemptReason::under_scale, false, earlier).empty());
    CHECK(refused(ExemptReason::under_scale, true, std::nullopt).empty());
    CHECK(refused(ExemptReason::under_scale, true, date("2026-02-21")).empty());
}

TEST_CASE("the local says how long the cap is", "[unit][exempt][rule:7]") {
    Exemptions hall;
    REQUIRE(hall.rows.find(Id<Setting>{5})->name == "exemption_cap_months");
    hall.accept(hall.stage.operation(
        1, "2026-02-19 09:00:00", EditRow{"settings", 5, {}, {}, {{"value", "1"}}, "by-law"}));
    CHECK(
        hall.refusal(hall.grant(ExemptReason::traveling, "2026-02-20", "2026-03-21")) ==
        Codes{"exemption_over_cap"});
    hall.accept(hall.grant(ExemptReason::traveling, "2026-02-20", "2026-03-20"));
}

TEST_CASE("an exemption spans today", "[unit][exempt][rule:exemption_not_now]") {
    const auto judged = [](const char* from, const char* until) {
        Exemptions hall;
        return judge(hall.rows, hall.grant(ExemptReason::military, from, until));
    };
    CHECK(codes(judged("2026-02-21", nullptr)) == Codes{"exemption_not_now"});
    CHECK_THAT(
        judged("2026-02-21", nullptr).violations.front().message, contains("only on 2026-02-21"));
    CHECK(codes(judged("2026-02-20", "2026-02-20")).empty());
    CHECK(codes(judged("2026-02-01", "2026-02-19")) == Codes{"exemption_not_now"});
    CHECK_THAT(
        judged("2026-02-01", "2026-02-19").violations.front().message,
        contains("over since 2026-02-19"));
    CHECK(codes(judged("2026-02-20", "2026-02-19")) == Codes{"end_before_start"});
}

TEST_CASE(
    "an exemption that is revoked gives a new deadline on each of its places",
    "[unit][exempt][rule:7]") {
    Exemptions hall;
    hall.accept(hall.grant(ExemptReason::medical, "2026-02-20", nullptr));
    auto not_exempt = *live(hall.rows, hall.stage, 1, "WIRE_BREM");
    not_exempt.is_exempt = false;
    hall.rows.put(not_exempt);
    hall.accept(hall.revoke("well again"));
    REQUIRE(hall.last.activities.size() == 2);
    for (const auto& step : hall.last.activities) {
        CHECK(step.action == RegistrationAction::exempt_revoked);
        CHECK(step.reason == "well again");
        CHECK(step.previous_status == RegistrationStatus::active);
    }
    const auto& seattle = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
    CHECK_FALSE(seattle.is_exempt);
    CHECK_FALSE(seattle.exempt_reason);
    CHECK(seattle.re_sign_due == date("2026-03-27"));
    CHECK(hall.refusal(hall.revoke("again")) == Codes{"not_exempt"});
    hall.accept(hall.grant(ExemptReason::medical, "2026-02-20", nullptr));
    hall.accept(hall.revoke(""));
    CHECK_FALSE(hall.last.activities.front().reason);
}

TEST_CASE(
    "an exemption of a place that was closed is not held on a book signed later",
    "[unit][exempt][rule:7]") {
    Exemptions hall;
    hall.accept(hall.grant(ExemptReason::medical, "2026-02-20", nullptr));
    for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"})
        hall.accept(hall.stage.leave(1, "2026-02-21 09:00:00", 1, book));
    hall.accept(hall.stage.register_(1, "2026-02-22 09:00:00", 1, "MARINE"));
    CHECK_FALSE(live(hall.rows, hall.stage, 1, "MARINE")->is_exempt);
    CHECK(hall.last.activities.size() == 1);
}
