/// \file
/// Values as they are typed, and failures as exit codes.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"

#include "cli/output/exit_code.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;
using namespace std::chrono_literals;

TEST_CASE("a span of time has a unit", "[unit][cli]") {
    CHECK(cli::parse_span("30s").value == 30s);
    CHECK(cli::parse_span("15m").value == 15min);
    CHECK(cli::parse_span("1h").value == 1h);
    for (const char* bad : {"", "15", "m", "0m", "-1m", "1.5h", "15 m", "1d"}) {
        CAPTURE(bad);
        CHECK_FALSE(cli::parse_span(bad));
    }
}

TEST_CASE("a region is read in any case", "[unit][cli]") {
    CHECK(cli::parse_region("PT_ANGELES").value == core::BookRegion::pt_angeles);
    CHECK(cli::parse_region("pt-angeles").value == core::BookRegion::pt_angeles);
    CHECK(cli::parse_region("Bremerton").value == core::BookRegion::bremerton);
    CHECK_FALSE(cli::parse_region("TACOMA"));
}

TEST_CASE("a label is read in any case, and its like are named", "[unit][cli]") {
    const auto reason = cli::parse_label<core::ExemptReason>("jury-duty");
    CHECK(reason.value == core::ExemptReason::jury_duty);
    const auto wrong = cli::parse_label<core::AgreementType>("casual");
    CHECK(wrong.problem == "is none of STANDARD, PLA, CWA, TERO");
}

TEST_CASE("the end of a job is read as the hall calls it", "[unit][cli]") {
    CHECK(cli::parse_outcome("laid-off").value == core::DispatchOutcome::laid_off);
    CHECK(cli::parse_outcome("Discharged").value == core::DispatchOutcome::terminated);
    CHECK_FALSE(cli::parse_outcome("terminated"));
    CHECK_FALSE(cli::parse_outcome("gone"));
}

TEST_CASE("an answer is accept or decline", "[unit][cli]") {
    CHECK(cli::parse_answer("accept").value == true);
    CHECK(cli::parse_answer("Declined").value == false);
    CHECK_FALSE(cli::parse_answer("perhaps"));
}

TEST_CASE("a column edit needs a column", "[unit][cli]") {
    CHECK(cli::parse_column_edit("notes=a=b").value == core::ColumnEdit{"notes", "a=b"});
    CHECK(cli::parse_column_edit("notes=").value == core::ColumnEdit{"notes", std::nullopt});
    CHECK_FALSE(cli::parse_column_edit("=x"));
    CHECK_FALSE(cli::parse_column_edit("notes"));
}

TEST_CASE("each kind of failure has its exit code", "[unit][cli]") {
    using Kind = core::FailureKind;
    const std::pair<Kind, int> codes[] = {
        {Kind::refused, 1},
        {Kind::busy, 1},
        {Kind::conflict, 1},
        {Kind::bad_input, 2},
        {Kind::unreachable, 3},
        {Kind::schema_mismatch, 4},
        {Kind::damaged, 6},
        {Kind::storage, 6},
        {Kind::not_permitted, 7}};
    for (const auto& [kind, code] : codes)
        CHECK(static_cast<int>(cli::exit_code(kind)) == code);
}
