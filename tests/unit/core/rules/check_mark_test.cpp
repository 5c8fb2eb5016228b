/// \file
/// Check marks (rule 5), exemptions (rule 7) and the deadlines of a day.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/working_days.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

class Line {
public:
    Line() : rows(stage.rows()) {
        for (const char* book : {"WIRE_SEA", "WIRE_PA"}) {
            accept(stage.register_(1, "2026-02-02 09:00:00", 1, book));
        }
    }
    void accept(const Operation& operation) {
        last = judge(rows, operation);
        CAPTURE(reason_text(last));
        REQUIRE(last.outcome == Outcome::accepted);
    }
    Codes refusal(const Operation& operation) { return codes(judge(rows, operation)); }
    Operation mark(const std::string& day, HallNumber hall = 1) {
        return stage.operation(
            hall,
            day + " 09:00:00",
            GiveCheckMark{stage.member(1), stage.book("WIRE_SEA"), "roll call"});
    }
    Operation enforce(const std::string& day) {
        EnforceDay wish;
        wish.date = date(day);
        for (const char* book : {"WIRE_SEA", "WIRE_PA"}) {
            wish.re_signs.push_back({"1001", stage.book(book)});
            wish.exemptions.push_back({"1001", stage.book(book)});
        }
        wish.re_registrations.push_back("1001");
        return stage.operation(1, day + " 18:00:00", wish);
    }
    const BookRegistration* seattle() { return live(rows, stage, 1, "WIRE_SEA"); }

    HallStage stage;
    WorkingSet rows;
    Decision last;  ///< of the operation accepted last
};

}  // namespace

TEST_CASE("the third check mark rolls off from that book only", "[unit][check_mark]") {
    Line hall;
    hall.accept(hall.mark("2026-02-10"));
    hall.accept(hall.mark("2026-02-11"));
    CHECK(hall.seattle()->check_marks == 2);
    hall.accept(hall.mark("2026-02-12"));
    CHECK(hall.seattle() == nullptr);
    CHECK(
        hall.rows.registrations(hall.stage.member(1).id).front()->drop_reason ==
        DropReason::check_marks);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA") != nullptr);
}

TEST_CASE("a day gives one check mark at most", "[unit][check_mark][rule:marked_today]") {
    Line hall;
    hall.accept(hall.mark("2026-02-10"));
    CHECK(hall.refusal(hall.mark("2026-02-10")) == Codes{"marked_today"});
    CHECK(hall.seattle()->check_marks == 1);
}

TEST_CASE("a mark taken back returns a registration that it had dropped", "[unit][check_mark]") {
    Line hall;
    const RestoreCheckMark restore{hall.stage.member(1), hall.stage.book("WIRE_SEA"), "was sick"};
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-09 09:00:00", restore)) ==
        Codes{"no_check_mark"});
    for (const char* day : {"2026-02-10", "2026-02-11", "2026-02-12"})
        hall.accept(hall.mark(day));
    RestoreCheckMark unexplained = restore;
    unexplained.reason.clear();
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-13 09:00:00", unexplained)) ==
        Codes{"reason_missing"});
    hall.accept(hall.stage.operation(1, "2026-02-13 09:00:00", restore));
    REQUIRE(hall.seattle() != nullptr);
    CHECK(hall.seattle()->check_marks == 2);
    CHECK(hall.seattle()->applicant_priority_number.text() == "46055.38");
}

TEST_CASE("an exempt member gets no marks, has no deadline and keeps the place", "[unit][exempt]") {
    Line hall;
    hall.accept(hall.stage.operation(
        1,
        "2026-02-10 09:00:00",
        GrantExemption{hall.stage.member(1), ExemptReason::military, date("2026-02-10"), {}, {}}));
    CHECK(hall.refusal(hall.mark("2026-02-11")) == Codes{"exempt"});
    CHECK_FALSE(hall.seattle()->re_sign_due.has_value());
    CHECK(judge(hall.rows, hall.enforce("2026-12-01")).changes.empty());
    CHECK(hall.seattle()->applicant_priority_number.text() == "46055.38");
    hall.accept(hall.stage.operation(
        1, "2026-12-02 09:00:00", RevokeExemption{hall.stage.member(1), "back"}));
    CHECK(hall.seattle()->re_sign_due == date("2027-01-01"));
}

TEST_CASE(
    "a capped exemption lasts six months unless approved by name",
    "[unit][exempt][rule:exemption_over_cap]") {
    Line hall;
    GrantExemption wish{
        hall.stage.member(1), ExemptReason::traveling, date("2026-02-10"), date("2026-08-11"), {}};
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-10 09:00:00", wish)) ==
        Codes{"exemption_over_cap"});
    wish.until.reset();
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-10 09:00:00", wish)) ==
        Codes{"exemption_over_cap"});
    wish.until = date("2026-02-09");
    CHECK(
        hall.refusal(hall.stage.operation(1, "2026-02-10 09:00:00", wish)) ==
        Codes{"end_before_start"});
    wish.until = date("2026-08-10");
    hall.accept(hall.stage.operation(1, "2026-02-10 09:00:00", wish));
    wish.until = date("2026-12-31");
    wish.approved_by = "business manager";
    hall.accept(hall.stage.operation(1, "2026-02-11 09:00:00", wish));
}

TEST_CASE(
    "an exemption holds on the day it is granted, or is not granted",
    "[unit][exempt][rule:exemption_not_now]") {
    Line hall;
    const auto grant = [&](const char* from, std::optional<Date> until) {
        return hall.stage.operation(
            1,
            "2026-02-20 09:00:00",
            GrantExemption{hall.stage.member(1), ExemptReason::military, date(from), until, {}});
    };
    CHECK(hall.refusal(grant("2026-02-21", {})) == Codes{"exemption_not_now"});
    CHECK(hall.refusal(grant("2026-02-01", date("2026-02-19"))) == Codes{"exemption_not_now"});
    hall.accept(grant("2026-02-20", date("2026-02-20")));
}

TEST_CASE(
    "an exemption does not save a place whose deadline has passed",
    "[unit][exempt][rule:re_sign_overdue]") {
    Line hall;
    CHECK(
        hall.refusal(hall.stage.operation(
            1,
            "2026-03-05 09:00:00",
            GrantExemption{
                hall.stage.member(1), ExemptReason::medical, date("2026-03-05"), {}, {}})) ==
        Codes{"re_sign_overdue", "re_sign_overdue"});
}

TEST_CASE(
    "renewing a capped exemption does not move its cap",
    "[unit][exempt][rule:exemption_over_cap]") {
    Line hall;
    const auto grant = [&](const char* day, const char* until, std::optional<std::string> by) {
        return hall.stage.operation(
            1,
            std::string{day} + " 09:00:00",
            GrantExemption{
                hall.stage.member(1), ExemptReason::under_scale, date(day), date(until), by});
    };
    hall.accept(grant("2026-02-20", "2026-08-20", {}));
    CHECK(hall.refusal(grant("2026-08-01", "2026-12-01", {})) == Codes{"exemption_over_cap"});
    CHECK(hall.refusal(grant("2026-08-01", "2026-12-01", "")) == Codes{"exemption_over_cap"});
    hall.accept(grant("2026-08-01", "2026-12-01", "business manager"));
}

TEST_CASE("an exemption holds on a book signed later too", "[unit][exempt]") {
    Line hall;
    hall.accept(hall.stage.operation(
        1,
        "2026-02-20 09:00:00",
        GrantExemption{hall.stage.member(1), ExemptReason::salting, date("2026-02-20"), {}, {}}));
    hall.accept(hall.stage.register_(1, "2026-02-21 09:00:00", 1, "MARINE"));
    const auto* marine = live(hall.rows, hall.stage, 1, "MARINE");
    CHECK(marine->is_exempt);
    CHECK(marine->exempt_reason == ExemptReason::salting);
    CHECK_FALSE(marine->re_sign_due);
    CHECK(hall.last.activities.back().action == RegistrationAction::exempt_granted);
}

TEST_CASE("an exemption ends by itself and the re-sign clock starts again", "[unit][exempt]") {
    Line hall;
    hall.accept(hall.stage.operation(
        1,
        "2026-02-10 09:00:00",
        GrantExemption{
            hall.stage.member(1),
            ExemptReason::traveling,
            date("2026-02-10"),
            date("2026-03-10"),
            {}}));
    CHECK(judge(hall.rows, hall.enforce("2026-03-10")).changes.empty());
    hall.accept(hall.enforce("2026-03-11"));
    CHECK_FALSE(hall.seattle()->is_exempt);
    CHECK(hall.seattle()->re_sign_due == date("2026-04-10"));
}

TEST_CASE(
    "a missed re-sign expires that book, or all books where the local says so", "[unit][enforce]") {
    Line hall;
    hall.accept(hall.stage.re_sign(1, "2026-02-20 09:00:00", 1, "WIRE_PA"));
    CHECK(judge(hall.rows, hall.enforce("2026-03-04")).changes.empty());
    Line strict;
    strict.accept(strict.stage.re_sign(1, "2026-02-20 09:00:00", 1, "WIRE_PA"));
    const EditRow all{"settings", 3, {}, {}, {{"value", "ALL"}}, "by-law"};
    strict.accept(strict.stage.operation(1, "2026-02-21 09:00:00", all));

    hall.accept(hall.enforce("2026-03-05"));
    CHECK(hall.seattle() == nullptr);
    CHECK(live(hall.rows, hall.stage, 1, "WIRE_PA") != nullptr);
    strict.accept(strict.enforce("2026-03-05"));
    CHECK(live(strict.rows, strict.stage, 1, "WIRE_PA") == nullptr);
}

TEST_CASE("a setting takes only what it can mean", "[unit][edit][rule:bad_value]") {
    Line hall;
    for (const char* bad : {"SOME", "", "all"}) {
        const EditRow wish{"settings", 3, {}, {}, {{"value", bad}}, "by-law"};
        CHECK(
            hall.refusal(hall.stage.operation(1, "2026-02-21 09:00:00", wish)) ==
            Codes{"bad_value"});
    }
}

TEST_CASE("working days leave out weekends and holidays", "[unit][working_days]") {
    const WorkingDays days{{date("2026-07-03")}};
    CHECK(days.next(date("2026-03-06")) == date("2026-03-09"));  // Friday to Monday
    CHECK(days.next(date("2026-07-02")) == date("2026-07-06"));  // over a holiday and a weekend
    CHECK(days.between(date("2026-03-02"), date("2026-03-05")) == 3);
    CHECK(days.between(date("2026-03-06"), date("2026-03-08")) == 0);
    CHECK(days.between(date("2026-03-05"), date("2026-03-02")) == 0);
}
