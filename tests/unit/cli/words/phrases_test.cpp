/// \file
/// What lists and sentences for people say of deadlines and exemptions.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/phrases.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook;
using test::date;

TEST_CASE("a re-sign deadline is overdue from the day after it", "[unit][cli][rule:4]") {
    CHECK(cli::re_sign_cell(date("2026-10-31"), date("2026-10-31")) == "2026-10-31");
    CHECK(cli::re_sign_cell(date("2026-10-31"), date("2026-11-01")) == "2026-10-31 overdue");
    CHECK(cli::re_sign_cell({}, date("2026-11-01")).empty());
}

TEST_CASE("an exemption says until when it lasts, if that is known", "[unit][cli][rule:7]") {
    CHECK(cli::exempt_cell({}, {}).empty());
    CHECK(cli::exempt_cell({}, date("2026-11-21")).empty());
    CHECK(cli::exempt_cell(core::ExemptReason::medical, {}) == "MEDICAL");
    CHECK(
        cli::exempt_cell(core::ExemptReason::jury_duty, date("2026-11-21")) ==
        "JURY_DUTY until 2026-11-21");
}
