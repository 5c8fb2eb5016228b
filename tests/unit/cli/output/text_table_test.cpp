/// \file
/// Aligned tables and the phrases in them.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/output/text_table.hpp"

#include "cli/output/text.hpp"
#include "cli/words/phrases.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/plain_text.hpp"

using namespace hallbook;
using namespace std::chrono_literals;
using cli::Align;
using test::plain;

TEST_CASE("columns are as wide as their widest cell in characters", "[unit][cli]") {
    cli::TextTable table{{{"Name"}, {"Place", Align::right}}};
    table.add({"Nuñez", "1"});
    table.add({"Abbott-Lee", "1400"});
    CHECK(
        table.text(plain) ==
        "Name        Place\n"
        "Nuñez           1\n"
        "Abbott-Lee   1400\n");
}

TEST_CASE("a cell stays on its line and is aligned as it is shown", "[unit][cli]") {
    cli::TextTable table{{{"Worksite"}, {"City"}}};
    table.add({"X\x1B[2J", "Tacoma"});
    table.add({"two\nlines", "Jos\xE9"});
    CHECK(
        table.text(plain) ==
        "Worksite        City\n"
        "X\\u001b[2J      Tacoma\n"
        "two\\u000alines  Jos\\xe9\n");
}

TEST_CASE("a column without content is left out", "[unit][cli]") {
    cli::TextTable table{{{"Name"}, {"Exempt"}, {"Status"}}};
    table.add({"Abbott", "", "ACTIVE"});
    CHECK(table.text(plain) == "Name    Status\nAbbott  ACTIVE\n");
}

TEST_CASE("spans and counts are put into words", "[unit][cli]") {
    CHECK(cli::span_words(59s) == "less than a minute");
    CHECK(cli::span_words(60s) == "1 minute");
    CHECK(cli::span_words(119min) == "119 minutes");
    CHECK(cli::span_words(2h) == "2 hours");
    CHECK(cli::span_words(47h) == "47 hours");
    CHECK(cli::span_words(72h) == "3 days");
    CHECK(cli::span_words(-1h) == "less than a minute");
    CHECK(cli::counted(1, "row") == "1 row");
    CHECK(cli::counted(0, "row") == "0 rows");
}

TEST_CASE("a look-up says how old it is and what waits", "[unit][cli]") {
    const core::Instant now{std::chrono::hours{500'000}};
    CHECK(
        cli::freshness(plain, {now - 3min, 2}, now) ==
        "\nSynced 3 minutes ago; 2 operations not yet decided by central.\n");
    CHECK(
        cli::freshness(plain, {std::nullopt, 0}, now) ==
        "\nNever synced; nothing waits for central.\n");
}
