/// \file
/// The end of a job: rules 8, 13, 14 and 15, with both sides of each bound.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/morning.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

/// Morning on which member 1 goes out to R1 from the Seattle book, Monday 2026-03-02.
class Job : public Morning {
public:
    void edit_book(std::vector<ColumnEdit> changes) {
        accept(stage.operation(
            1,
            "2026-02-27 09:00:00",
            EditRow{
                "referral_books",
                stage.book("WIRE_SEA").value,
                {},
                {},
                std::move(changes),
                "local rule"}));
    }
    void go() {
        if (rows.request("R1") == nullptr) open("R1");
        accept(stage.dispatch(1, "2026-03-02 08:30:00", "R1", 1));
    }
    /// The registration that the dispatch took, on the book that was called.
    const BookRegistration& taken() {
        return *rows.find(rows.find(last_dispatch(1))->registration_id);
    }
};

/// Whether the place is kept when a long call that began on Monday 2026-03-02 ends on that day.
bool returns_after(const std::string& day) {
    Job job;
    job.go();
    job.accept(job.end(1, day, DispatchOutcome::laid_off));
    CHECK(
        job.rows.find(job.last_dispatch(1))->restored_at.has_value() ==
        (job.taken().status == RegistrationStatus::active));
    return job.taken().status == RegistrationStatus::active;
}

}  // namespace

TEST_CASE(
    "a call of three working days returns to the place, one of four does not",
    "[unit][dispatch][rule:8]") {
    CHECK(returns_after("2026-03-02"));  // the day of referral is not counted
    CHECK(returns_after("2026-03-05"));
    CHECK_FALSE(returns_after("2026-03-06"));
}

TEST_CASE(
    "only calls longer than the free days count as restorations", "[unit][dispatch][rule:8]") {
    for (const auto& [free_days, counted] :
         std::vector<std::pair<const char*, int>>{{"2", 0}, {"1", 1}}) {
        Job job;
        job.edit_book({{"short_call_free_days", free_days}});
        job.go();
        job.accept(job.end(1, "2026-03-04", DispatchOutcome::laid_off));  // two working days
        CHECK(job.taken().short_call_restorations == counted);
    }
}

TEST_CASE("the last restoration that is allowed is granted, no more", "[unit][dispatch][rule:8]") {
    for (const auto& [had, status] : std::vector<std::pair<int, RegistrationStatus>>{
             {1, RegistrationStatus::active}, {2, RegistrationStatus::dropped}}) {
        Job job;
        job.edit_book({{"short_call_free_days", "0"}});
        auto registration = *live(job.rows, job.stage, 1, "WIRE_SEA");
        registration.short_call_restorations = had;
        job.rows.put(registration);
        job.go();
        job.accept(job.end(1, "2026-03-03", DispatchOutcome::laid_off));
        CHECK(job.taken().status == status);
        CHECK(job.status(1, "WIRE_PA") == RegistrationStatus::active);  // counts for itself
    }
}

TEST_CASE("who returns has a new deadline, unless exempt", "[unit][dispatch][rule:8]") {
    Job job;
    auto exempt = *live(job.rows, job.stage, 1, "WIRE_PA");
    exempt.is_exempt = true;
    exempt.re_sign_due.reset();
    job.rows.put(exempt);
    job.go();
    job.accept(job.end(1, "2026-03-04", DispatchOutcome::laid_off));
    CHECK(job.taken().re_sign_due == date("2026-04-03"));
    CHECK_FALSE(job.taken().dispatch_id);
    CHECK_FALSE(job.rows.find(exempt.id)->re_sign_due);
    CHECK(job.rows.find(exempt.id)->status == RegistrationStatus::active);
}

TEST_CASE("the trace says what kind of call ended", "[unit][dispatch][rule:8]") {
    for (const bool is_short : {true, false}) {
        Job job;
        if (is_short) job.open_short("R1", 3);
        job.go();
        job.accept(job.end(1, "2026-03-03", DispatchOutcome::completed));
        CHECK(job.last.activities.size() == 3);
        for (const auto& step : job.last.activities) {
            CHECK(step.action == RegistrationAction::restore);
            CHECK(
                step.reason ==
                (is_short ? "short call ended" : "ended within the length of a short call"));
            CHECK(step.previous_status == RegistrationStatus::dispatched);
        }
    }
}

TEST_CASE("an ended dispatch holds all that was said of its end", "[unit][dispatch][rule:14]") {
    Job job;
    job.go();
    Dispatch expected = *job.rows.find(job.last_dispatch(1));
    auto end = job.end(1, "2026-03-31", DispatchOutcome::injury);
    auto& wish = std::get<EndDispatch>(end.payload);
    wish.reason = "fell";
    wish.comment = "paid in full";
    wish.term_rate = Decimal::from_hundredths(7'500);
    wish.days_worked = 21;
    wish.hours_worked = Decimal::from_hundredths(16'850);
    job.accept(end);
    expected.dispatch_status = DispatchStatus::completed;
    expected.outcome = DispatchOutcome::injury;
    expected.term_date = date("2026-03-31");
    std::tie(expected.term_reason, expected.term_comment) = std::tie(wish.reason, wish.comment);
    std::tie(expected.term_rate, expected.days_worked, expected.hours_worked) =
        std::tie(wish.term_rate, wish.days_worked, wish.hours_worked);
    expected.updated_at = at("2026-03-31 16:00:00");
    CHECK(*job.rows.find(expected.id) == expected);
    CHECK(job.taken().drop_reason == DropReason::job_ended);
    CHECK_FALSE(job.taken().re_register_by);
}

TEST_CASE(
    "the end of a job makes a line in the member's employments", "[unit][dispatch][rule:14]") {
    Job job;
    job.go();
    Dispatch dispatch = *job.rows.find(job.last_dispatch(1));
    dispatch.worksite_code = "P5";
    job.rows.put(dispatch);
    const auto end = job.end(1, "2026-03-31", DispatchOutcome::laid_off);
    job.accept(end);
    MemberEmployment expected;
    expected.id = {row_id(end.id, 0)};
    expected.member_id = job.stage.member(1).id;
    expected.organization_id = job.rows.employer("E1")->id;
    expected.start_date = date("2026-03-02");
    expected.end_date = date("2026-03-31");
    expected.created_at = expected.updated_at = at("2026-03-31 16:00:00");
    expected.created_by_id = expected.updated_by_id = job.rows.user("pat")->id;
    expected.dispatch_id = dispatch.id;
    expected.worksite_code = "P5";
    expected.dispatch_class = "JOURNEYMAN";
    expected.dispatch_date = date("2026-03-02");
    expected.dispatch_type = DispatchType::normal;
    expected.book_id = job.stage.book("WIRE_SEA");
    CHECK(*job.rows.find(expected.id) == expected);
}

TEST_CASE("a job ends on a day from its start to today", "[unit][dispatch]") {
    for (const auto& [day, code] : std::vector<std::pair<const char*, Codes>>{
             {"2026-03-01", {"end_before_start"}},
             {"2026-03-02", {}},
             {"2026-03-10", {}},
             {"2026-03-11", {"end_in_future"}}}) {
        Job job;
        job.go();
        auto end = job.end(1, "2026-03-10", DispatchOutcome::laid_off);
        std::get<EndDispatch>(end.payload).term_date = date(day);
        CHECK(job.refusal(end) == code);
    }
}

TEST_CASE(
    "a voided dispatch ends only after a check-in", "[unit][dispatch][rule:dispatch_voided]") {
    Job job;
    job.go();
    Dispatch voided = *job.rows.find(job.last_dispatch(1));
    voided.voided_by_conflict_id = Id<Conflict>{1};
    job.rows.put(voided);
    CHECK(
        job.refusal(job.end(1, "2026-03-04", DispatchOutcome::laid_off)) ==
        Codes{"dispatch_voided"});
}

TEST_CASE(
    "quit and discharge drop all registrations, each by its name", "[unit][dispatch][rule:13]") {
    for (const auto& [outcome, reason] : std::vector<std::pair<DispatchOutcome, DropReason>>{
             {DispatchOutcome::quit, DropReason::quit},
             {DispatchOutcome::terminated, DropReason::discharged}}) {
        Job job;
        job.go();
        job.accept(job.end(1, "2026-03-04", outcome));
        const auto& dispatch = *job.rows.find(job.last_dispatch(1));
        CHECK(dispatch.dispatch_status == DispatchStatus::terminated);
        CHECK(dispatch.by_name_barred_until == date("2026-03-18"));
        CHECK_FALSE(dispatch.restored_at);
        for (const auto* each : job.rows.registrations(job.stage.member(1).id)) {
            CHECK(each->status == RegistrationStatus::dropped);
            CHECK(each->drop_reason == reason);
            CHECK(each->dropped_at == at("2026-03-04 16:00:00"));
            CHECK_FALSE(each->re_sign_due);
        }
    }
}

TEST_CASE(
    "the local says for how many weeks a quit bars by-name calls", "[unit][dispatch][rule:13]") {
    Job job;
    const EditRow weeks{"settings", 11, {}, {}, {{"value", "3"}}, "by-law"};
    REQUIRE(job.rows.find(Id<Setting>{11})->name == "by_name_bar_weeks");
    job.accept(job.stage.operation(1, "2026-02-27 09:00:00", weeks));
    job.go();
    job.accept(job.end(1, "2026-03-04", DispatchOutcome::quit));
    CHECK(job.rows.find(job.last_dispatch(1))->by_name_barred_until == date("2026-03-25"));
}

TEST_CASE(
    "a short call that did not restore opens the time to register anew",
    "[unit][dispatch][rule:15]") {
    Job job;
    job.open_short("R1", 3);
    job.go();
    job.accept(job.end(1, "2026-03-06", DispatchOutcome::completed));  // a Friday, the fourth day
    CHECK(job.taken().status == RegistrationStatus::dropped);
    CHECK(job.taken().re_register_by == date("2026-03-09"));
}
