/// \file
/// Reading CSV strictly, and naming the lines that cannot be meant.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/csv.hpp"

#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;
using Fields = std::vector<std::string>;

namespace {

/// The one problem of a file, as "LINE: REASON".
std::string problem(const std::string& text) {
    const auto file = cli::read_csv(text);
    REQUIRE(file.problems.size() == 1);
    return std::to_string(file.problems[0].line) + ": " + file.problems[0].reason;
}

}  // namespace

TEST_CASE("fields are split at commas and told by their line", "[unit][csv]") {
    const auto file = cli::read_csv("a,b\n1,2\n3,\n");
    CHECK(file.header == Fields{"a", "b"});
    REQUIRE(file.records.size() == 2);
    CHECK(file.records[0].line == 2);
    CHECK(file.records[0].fields == Fields{"1", "2"});
    CHECK(file.records[1].fields == Fields{"3", ""});
    CHECK(file.problems.empty());
}

TEST_CASE("a quoted field may hold commas and doubled quotes", "[unit][csv]") {
    const auto file = cli::read_csv("name,apn\n\"Gomez, Chen \"\"CG\"\"\",\"45,880.41\"\n");
    REQUIRE(file.records.size() == 1);
    CHECK(file.records[0].fields == Fields{"Gomez, Chen \"CG\"", "45,880.41"});
}

TEST_CASE("a byte order mark, CRLF and a missing last line end are accepted", "[unit][csv]") {
    const auto file = cli::read_csv(
        "\xEF\xBB\xBF"
        "a,b\r\n1,2\r\n\r\n3,4");
    CHECK(file.header == Fields{"a", "b"});
    REQUIRE(file.records.size() == 2);
    CHECK(file.records[1].line == 4);
    CHECK(file.records[1].fields == Fields{"3", "4"});
    CHECK(file.problems.empty());
}

TEST_CASE("a line with the wrong number of columns is named", "[unit][csv]") {
    CHECK(problem("a,b\n1,2\n1\n") == "3: has 1 column where the header has 2");
    CHECK(
        problem("a,b\n1,2,3\n") ==
        "2: has 3 columns where the header has 2 (text with a comma needs quotes)");
}

TEST_CASE("broken quoting costs only its own line", "[unit][csv]") {
    SECTION("a quote that is never closed") {
        const std::string text = "a,b\n\"1,2\n3,4\n";
        CHECK(problem(text) == "2: broken quoting: a quote is opened and never closed");
        CHECK(cli::read_csv(text).records.at(0).fields == Fields{"3", "4"});
    }
    SECTION("a quote that the next quote seems to close") {
        const std::string text = "a,b\n\"1,2\n\"3\",4\n";
        CHECK(problem(text) == "2: broken quoting: text follows a closing quote");
        CHECK(cli::read_csv(text).records.at(0).fields == Fields{"3", "4"});
    }
    SECTION("text after a closing quote") {
        CHECK(problem("a,b\n\"1\"x,2\n") == "2: broken quoting: text follows a closing quote");
    }
    SECTION("a quote in the middle") {
        CHECK(
            problem("a,b\n1\"x,2\n") ==
            "2: broken quoting: a quote inside a field that is not quoted");
    }
}

TEST_CASE("bytes that are no UTF-8 and control characters are refused", "[unit][csv]") {
    CHECK(problem("a\n\xE9t\xE9\n") == "2: column 1: byte 1 (0xE9) is not UTF-8");
    CHECK(problem("a\nx\x1B[31m\n") == "2: column 1: character 2 is a control character (U+001B)");
    CHECK(
        problem(std::string{"a\nx\0y\n", 6}) ==
        "2: column 1: character 2 is a control character (U+0000)");
    CHECK(cli::read_csv("a\nÉté\n").records.size() == 1);
}

TEST_CASE("a file without a readable header is refused as a whole", "[unit][csv]") {
    for (const char* text :
         {"",
          "\n\n",
          "\xEF\xBB\xBF",
          "\xFF\xFE"
          "a",
          "\"a\n1\n"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(cli::read_csv(text), core::Failure);
    }
}
