/// \file
/// The slip of a dispatch: what it says, and that only a job that stands looks valid.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/dispatch_words.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/pacific_zone.hpp"
#include "tests/support/plain_text.hpp"

using namespace hallbook;

namespace {

store::DispatchEntry an_entry() {
    store::DispatchEntry entry;
    entry.dispatch.id = {7};
    entry.dispatch.dispatched_at = test::at("2026-03-02 08:30:00");
    entry.dispatch.start_date = test::date("2026-03-03");
    entry.request.request_number = "PA-000012";
    entry.name = "Abbott, Ann";
    entry.card_number = "1001";
    entry.employer_name = "STRAIT POWER";
    entry.employer_code = "E1";
    entry.book_name = "WIRE PT ANGELES";
    entry.check_in_by = core::TimeOfDay{std::chrono::hours{15}};
    return entry;
}

std::string slip(const store::DispatchEntry& entry) {
    return cli::slip_text(test::plain, entry, std::nullopt, test::pacific());
}

}  // namespace

TEST_CASE("the slip of a job that stands says no state", "[unit][cli][rule:11]") {
    CHECK_FALSE(test::says(slip(an_entry()), "State"));
    CHECK(test::says(slip(an_entry()), "  Check in   by 15:00 on 2026-03-02\n"));
}

TEST_CASE("a slip that is not valid any more says so first", "[unit][cli][rule:12]") {
    auto entry = an_entry();
    SECTION("declined") {
        entry.dispatch.dispatch_status = core::DispatchStatus::rejected;
        CHECK(test::says(slip(entry), "\n  State      DECLINED; this slip is not valid\n  Member"));
    }
    SECTION("over") {
        entry.dispatch.dispatch_status = core::DispatchStatus::completed;
        entry.dispatch.outcome = core::DispatchOutcome::laid_off;
        entry.dispatch.term_date = test::date("2026-03-05");
        CHECK(test::says(
            slip(entry), "  State      OVER, LAID_OFF on 2026-03-05; this slip is not valid\n"));
    }
    SECTION("voided") {
        entry.dispatch.voided_by_conflict_id = core::Id<core::Conflict>{1};
        CHECK(test::says(slip(entry), "  State      VOIDED by central; this slip is not valid\n"));
    }
    CHECK_FALSE(test::says(slip(entry), "Check in"));
}
