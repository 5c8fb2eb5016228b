/// \file
/// The renderers of reports: APNs, quoting, escaping, and what each form looks like.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/render/render.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/plain_text.hpp"

using namespace hallbook;
using test::apn;
using test::plain;

namespace {

const test::FixedZone zone;

cli::Imprint imprint() {
    return {
        .zone = zone,
        .date = test::date("2026-03-02"),
        .printed_at = test::at("2026-03-02 08:00:00"),
        .hall = "Port Angeles",
        .as_of = {test::at("2026-03-02 07:57:00"), 0}};
}

/// Two kinds of table, with all that may go wrong in them.
store::Report a_report() {
    store::ReportTable line{
        .key = "line",
        .heading = "WIRE, PT ANGELES",
        .columns = {{"apn", "APN"}, {"name", "Name"}, {"registered_at", "Registered"}},
        .rows = {},
        .new_page = store::NewPage::yes};
    line.rows.push_back(
        {apn("45880.40"),
         std::string{"O'Neil, \"Ann\" <&> Núñez"},
         test::at("2026-02-01 09:48:02")});
    line.rows.push_back({apn("46000.00"), std::string{"Abbott"}, {}});
    store::ReportTable counts{
        .key = "counts",
        .heading = "",
        .columns = {{"name", "Name"}, {"rate", "Rate"}, {"at", "At"}, {"count", "Count"}},
        .rows = {}};
    counts.rows.push_back(
        {std::string{"two\nlines"},
         core::Decimal::from_hundredths(5'000),
         core::TimeOfDay{std::chrono::hours{7}},
         std::int64_t{12}});
    store::ReportTable nothing{.key = "counts", .heading = "Empty", .columns = counts.columns};
    return {"test", "A <test>", {line, counts, nothing}};
}

}  // namespace

TEST_CASE("a report as text is aligned, in Pacific time and says how old it is", "[unit][cli]") {
    const std::string text = cli::render_text(a_report(), imprint(), plain);
    CHECK(test::says(
        text,
        "WIRE, PT ANGELES\n"
        "     APN  Name                     Registered\n"
        "45880.40  O'Neil, \"Ann\" <&> Núñez  2026-02-01 09:48:02\n"
        "46000.00  Abbott\n"));
    CHECK(test::says(text, "50.00  07:00     12\n"));
    CHECK(test::says(text, "Empty\nNone.\n"));
    CHECK(test::says(text, "Synced 3 minutes ago; nothing waits for central.\n"));
}

TEST_CASE("a report as CSV has one header and as many fields in every record", "[unit][cli]") {
    CHECK(
        cli::render_csv(a_report(), imprint()) ==
        "table,heading,apn,name,registered_at,rate,at,count\r\n"
        "line,\"WIRE, PT ANGELES\",\"45880.40\",\"O'Neil, \"\"Ann\"\" <&> Núñez\","
        "2026-02-01 09:48:02,,,\r\n"
        "line,\"WIRE, PT ANGELES\",\"46000.00\",Abbott,,,,\r\n"
        "counts,,,\"two\nlines\",,50.00,07:00,12\r\n");
}

TEST_CASE("a report as JSON keeps decimals as texts and instants in UTC", "[unit][cli]") {
    const auto json = cli::render_json(a_report(), imprint());
    CHECK(json["report"] == "test");
    CHECK(json["date"] == "2026-03-02");
    const auto& row = json["tables"][0]["rows"][0];
    CHECK(row["apn"] == "45880.40");
    CHECK(row["registered_at"] == "2026-02-01T17:48:02Z");
    CHECK(json["tables"][0]["rows"][1]["registered_at"].is_null());
    CHECK(json["tables"][1]["rows"][0]["rate"] == "50.00");
    CHECK(json["tables"][1]["rows"][0]["count"] == 12);
    CHECK(json["tables"][2]["rows"].empty());
}

TEST_CASE("a report as HTML escapes what it shows and prints by sheets", "[unit][cli]") {
    const std::string html = cli::render_html(a_report(), imprint());
    CHECK(test::says(html, "<title>A &lt;test&gt;</title>"));
    CHECK(test::says(html, "<td>O&#39;Neil, &quot;Ann&quot; &lt;&amp;&gt; Núñez</td>"));
    CHECK(test::says(html, "<td class=\"number\">45880.40</td>"));
    CHECK(test::says(html, "<section class=\"new-page\">"));
    CHECK(test::says(html, "thead { display: table-header-group; }"));
    CHECK(test::says(html, "<p>None.</p>"));
    CHECK(test::says(html, "Port Angeles, printed 2026-03-02 08:00:00 Pacific time."));
    CHECK_FALSE(test::says(html, "<&>"));
}

TEST_CASE("a report without any table says so in every form", "[unit][cli]") {
    const store::Report empty{"test", "Nothing", {}};
    CHECK(test::says(cli::render_text(empty, imprint(), plain), "None.\n"));
    CHECK(cli::render_csv(empty, imprint()) == "table,heading\r\n");
    CHECK(cli::render_json(empty, imprint())["tables"].empty());
    CHECK(test::says(cli::render_html(empty, imprint()), "<p>None.</p>"));
}

TEST_CASE("a spreadsheet is given no formula, and every number as it is", "[unit][cli]") {
    store::ReportTable table{.key = "t", .columns = {{"cell", "Cell"}, {"after", "After"}}};
    const auto record = [&](const store::ReportCell& cell) {
        table.rows = {{cell, std::string{"x"}}};
        const std::string text = cli::render_csv({"test", "T", {table}}, imprint());
        const auto begin = text.find("\r\n") + 2;
        return text.substr(begin, text.size() - begin - 2);
    };
    SECTION("texts that a formula could begin with get an apostrophe") {
        CHECK(record(std::string{"=1+1"}) == "t,,'=1+1,x");
        CHECK(record(std::string{"+cmd|' /C calc'!A0"}) == "t,,'+cmd|' /C calc'!A0,x");
        CHECK(record(std::string{"-2+3"}) == "t,,'-2+3,x");
        CHECK(record(std::string{"@SUM(A1)"}) == "t,,'@SUM(A1),x");
        CHECK(record(std::string{"=HYPERLINK(\"x\",1)"}) == "t,,\"'=HYPERLINK(\"\"x\"\",1)\",x");
        CHECK(record(std::string{"-"}) == "t,,'-,x");
        CHECK(record(std::string{"-1.2.3"}) == "t,,'-1.2.3,x");
    }
    SECTION("numbers, APNs and harmless texts stay as they are") {
        CHECK(record(std::int64_t{-3}) == "t,,-3,x");
        CHECK(record(std::string{"+13605550123"}) == "t,,+13605550123,x");
        CHECK(record(std::string{"-0.5"}) == "t,,-0.5,x");
        CHECK(record(apn("45880.40")) == "t,,\"45880.40\",x");
        CHECK(record(std::string{"A=1"}) == "t,,A=1,x");
    }
    SECTION("the heading of a table is a text too") {
        table.heading = "=A1";
        CHECK(record(std::string{"x"}) == "t,'=A1,x,x");
    }
}

TEST_CASE("what could command a reader's screen is shown in every form", "[unit][cli]") {
    store::ReportTable table{.key = "t", .heading = "H\x1B[2J", .columns = {{"a", "A"}}};
    table.rows = {{std::string{"X\x1B[2J\u202Eabc"}}};
    const store::Report report{"test", "T", {table}};
    CHECK(
        test::says(cli::render_csv(report, imprint()), "t,H\\u001b[2J,X\\u001b[2J\\u202eabc\r\n"));
    const std::string html = cli::render_html(report, imprint());
    CHECK(test::says(html, "<h2>H\\u001b[2J</h2>"));
    CHECK(test::says(html, "<td>X\\u001b[2J\\u202eabc</td>"));
    CHECK(test::says(
        cli::document_text(cli::render_json(report, imprint())),
        "\"a\": \"X\\u001b[2J\\u202eabc\""));
}

TEST_CASE("a remark stands under the title, and no heading says the title again", "[unit][cli]") {
    store::ReportTable table{.key = "t", .heading = "Abbott <1>", .columns = {{"a", "A"}}};
    const store::Report report{"test", "Standing: Abbott <1>", {table}, "No working day."};
    CHECK(test::says(
        cli::render_text(report, imprint(), plain),
        "Standing: Abbott <1>\nNo working day.\n\nNone.\n"));
    const std::string html = cli::render_html(report, imprint());
    CHECK(test::says(html, "<p><strong>No working day.</strong></p>"));
    CHECK_FALSE(test::says(html, "<h2>"));
    CHECK(cli::render_json(report, imprint())["remark"] == "No working day.");
    CHECK(cli::render_json(a_report(), imprint())["remark"].is_null());
}

TEST_CASE("paper has no room for columns without content", "[unit][cli]") {
    store::ReportTable table{.key = "t", .columns = {{"a", "Filled"}, {"b", "Empty"}}};
    table.rows = {{std::int64_t{1}, {}}, {std::int64_t{2}, {}}};
    const std::string html = cli::render_html({"test", "T", {table}}, imprint());
    CHECK(test::says(html, "<tr><th scope=\"col\" class=\"number\">Filled</th></tr>"));
    CHECK(test::says(html, "<tr><td class=\"number\">2</td></tr>"));
}
