/// \file
/// Reading the mapping of an adoption.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/adoption_mapping.hpp"

#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace hallbook;

namespace {

std::string complaint_about(const std::string& mapping) {
    try {
        static_cast<void>(cli::parse_mapping(mapping, "m.json"));
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::bad_input);
        return failure.what();
    }
    return {};
}

}  // namespace

TEST_CASE("the mapping that is compiled in can be used", "[cli][adoption]") {
    const auto rules = cli::parse_mapping(cli::embedded_mapping(), "that is compiled in");
    CHECK(rules.tables.size() == 13);
    CHECK(rules.tiers.at("BOOK 2") == "BOOK_2");
    CHECK(rules.labels.at("booktier").at("3") == "BOOK_3");
    const auto& users = rules.tables.front();
    CHECK(users.table == "users");
    CHECK(users.when_deleted.at("is_active") == "false");
    // What stands in `everywhere` reaches every table that has the column.
    CHECK(std::any_of(users.columns.begin(), users.columns.end(), [](const auto& column) {
        return column.column == "updated_at" && column.otherwise == "@created_at";
    }));
}

TEST_CASE("a mapping that cannot be meant is refused by name", "[cli][adoption]") {
    using test::contains;
    CHECK_THAT(complaint_about("{"), contains("no JSON"));
    CHECK_THAT(complaint_about("{}"), contains("names no tables"));
    CHECK_THAT(complaint_about(R"({"tabels": []})"), contains("unknown word \"tabels\""));
    CHECK_THAT(
        complaint_about(R"({"tables": [{"table": "ledger"}]})"),
        contains("ledger is no table of hallbook"));
    CHECK_THAT(
        complaint_about(R"({"tables": [{"table": "members", "columns": {"shoe_size": ["x"]}}]})"),
        contains("members.shoe_size is no column"));
    CHECK_THAT(
        complaint_about(
            R"({"tables": [{"table": "members", "columns": {"status": {"form": ["x"]}}}]})"),
        contains("members.status has the unknown word \"form\""));
    CHECK_THAT(
        complaint_about(
            R"({"tables": [{"table": "members", "columns": {"status": {"otherwise": "LOST"}}}]})"),
        contains("members.status cannot be \"LOST\""));
    CHECK_THAT(
        complaint_about(R"({"tables": [{"table": "members",
            "deleted": {"from": ["x"], "becomes": {"status": "GONE"}}}]})"),
        contains("members.status cannot become \"GONE\""));
    CHECK_THAT(
        complaint_about(R"({"tiers": {"BOOK 5": "BOOK_5"}, "tables": []})"), contains("no tier"));
}
