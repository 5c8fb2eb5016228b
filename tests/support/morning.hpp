/// \file
/// Morning: a hall on the day of a referral, for tests of requests and dispatches.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

namespace hallbook::test {

using namespace core;

/// Monday 2026-03-02: members 1 and 2 stand on the Seattle book, 1 also on the other two.
class Morning {
public:
    Morning() : rows(stage.rows()) {
        for (const char* book : {"WIRE_SEA", "WIRE_BREM", "WIRE_PA"}) {
            accept(stage.register_(1, "2026-02-02 09:00:00", 1, book));
        }
        accept(stage.register_(1, "2026-02-03 09:00:00", 2, "WIRE_SEA"));
    }

    void accept(const Operation& operation) {
        last = judge(rows, operation);
        CAPTURE(reason_text(last));
        REQUIRE(last.outcome == Outcome::accepted);
    }
    std::vector<std::string> refusal(const Operation& operation) {
        return codes(judge(rows, operation));
    }

    void open(const std::string& number, int workers = 1) {
        accept(stage.open_request(1, "2026-03-01 14:00:00", number, "WIRE_SEA", workers));
    }
    void open_short(const std::string& number, int days) {
        auto operation = stage.open_request(1, "2026-03-01 14:00:00", number, "WIRE_SEA");
        std::get<OpenRequest>(operation.payload).short_call_days = days;
        accept(operation);
    }
    const LaborRequest& request(const std::string& number) { return *rows.request(number); }
    Id<Dispatch> last_dispatch(int member) {
        return rows.dispatches(stage.member(member).id).back()->id;
    }
    Operation end(int member, const std::string& day, DispatchOutcome outcome) {
        EndDispatch wish;
        wish.dispatch = last_dispatch(member);
        wish.member = stage.member(member);
        wish.request_number = "R1";
        wish.outcome = outcome;
        wish.term_date = date(day);
        return stage.operation(1, day + " 16:00:00", wish);
    }
    Operation answer(int member, const std::string& civil, bool accepted) {
        return stage.operation(
            1,
            civil,
            AnswerDispatch{last_dispatch(member), stage.member(member), "R1", accepted, {}});
    }
    RegistrationStatus status(int member, const std::string& book) {
        return live(rows, stage, member, book)->status;
    }

    HallStage stage;
    WorkingSet rows;
    Decision last;  ///< of the operation accepted last
};

}  // namespace hallbook::test
