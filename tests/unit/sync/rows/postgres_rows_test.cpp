/// \file
/// Rows as PostgreSQL's composite texts and as JSON.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/rows/postgres_rows.hpp"

#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace hallbook;
using core::Holiday;
using core::Member;

namespace {

const core::TableInfo& members() { return core::table_info(core::table_id<Member>()); }
const core::TableInfo& holidays() { return core::table_info(core::table_id<Holiday>()); }

core::Change holiday_added(std::int64_t id) {
    Holiday row;
    row.id = {id};
    return {holidays().id, id, std::nullopt, core::to_values(row)};
}

core::Change holiday_changed(std::int64_t id) {
    auto change = holiday_added(id);
    change.before = change.after;
    return change;
}

core::Change holiday_removed(std::int64_t id) {
    auto change = holiday_changed(id);
    change.after.reset();
    return change;
}

}  // namespace

TEST_CASE("a row is read from PostgreSQL's text of it", "[sync][rows]") {
    const auto row = core::from_values<Member>(sync::parse_row(
        members(),
        R"row((7,1010011,"Pat ""the \\ first""",,"O'Hara, (Jr.)","",-,"a b",ACTIVE,)row"
        R"row("2025-08-11 16:48:02.5+00","2025-01-01 00:00:00+00",)row"
        R"row("2025-01-01 00:00:00+00",12,))row"));
    CHECK(row.id.value == 7);
    CHECK(row.card_number == "1010011");
    CHECK(row.first_name == "Pat \"the \\ first\"");
    CHECK_FALSE(row.middle_name.has_value());
    CHECK(row.last_name == "O'Hara, (Jr.)");
    CHECK(row.home_local == "");
    CHECK(row.home_region == "-");
    CHECK(row.locked_until == core::parse_instant("2025-08-11T16:48:02.5Z").value);
    CHECK(row.created_by_id.value().value == 12);
    CHECK_FALSE(row.updated_by_id.has_value());
}

TEST_CASE("a text that does not fit the table is damage", "[sync][rows]") {
    for (const auto* text :
         {"",
          "(",
          "()",
          "(1)",
          "(1,2025-07-04",
          "(1,2025-07-04,\"x)",
          "(1,2025-07-04,x,\"2025-01-01 00:00:00+00\",\"2025-01-01 00:00:00+00\",,,)",
          "(one,2025-07-04,x,\"2025-01-01 00:00:00+00\",\"2025-01-01 00:00:00+00\",,)",
          "(,2025-07-04,x,\"2025-01-01 00:00:00+00\",\"2025-01-01 00:00:00+00\",,)",
          "(1,2025-13-04,x,\"2025-01-01 00:00:00+00\",\"2025-01-01 00:00:00+00\",,)"}) {
        INFO(text);
        CHECK_THROWS_AS(sync::parse_row(holidays(), text), core::Failure);
    }
}

TEST_CASE("an APN goes out as a text with two decimals, never as a number", "[sync][rows]") {
    core::BookRegistration row;
    row.applicant_priority_number = core::Apn::from_hundredths(4'588'040);
    core::JsonWriter json;
    sync::append_row(
        json, core::table_info(core::table_id<core::BookRegistration>()), core::to_values(row));
    CHECK(nlohmann::json::parse(json.str()).at("applicant_priority_number") == "45880.40");
}

TEST_CASE("groups keep the order of tables, and make room before they fill it", "[sync][rows]") {
    const auto groups = nlohmann::json::parse(sync::groups_json(
        {holiday_added(3), holiday_changed(2), holiday_removed(1), holiday_changed(5)}));
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].at("gone").size() == 1);
    CHECK(groups[1].at("rows").size() == 2);
    CHECK(groups[1].at("rows")[0].at("id") == "2");
    CHECK(groups[2].at("append").size() == 1);
    CHECK(groups[2].at("columns").size() == holidays().columns.size());
    CHECK(sync::groups_json({}) == "[]");
}

TEST_CASE("a row that goes is named as its table is keyed", "[sync][rows]") {
    const auto& types = core::table_info(core::table_id<core::ConsultantType>());
    CHECK(sync::is_keyed_by_uuid(types));
    CHECK_FALSE(sync::is_keyed_by_uuid(members()));
    const std::string text = "8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d2c10";
    const auto key = sync::parse_key(types, text);
    CHECK(key.text() == text);
    CHECK(sync::parse_key(members(), "7") == core::RowKey{7});
    CHECK_THROWS_AS(sync::parse_key(types, "7"), core::Failure);
    CHECK_THROWS_AS(sync::parse_key(members(), text), core::Failure);
    core::ConsultantType row;
    row.id = key.as<core::ConsultantType>();
    const core::Change gone{types.id, key, core::to_values(row), std::nullopt};
    const auto groups = nlohmann::json::parse(sync::groups_json({gone}));
    CHECK(groups[0].at("gone")[0] == text);
}

TEST_CASE("conflicts live in the schema sync", "[sync][rows]") {
    CHECK(sync::sql_name(core::table_info(core::table_id<core::Conflict>())) == "sync.conflicts");
    CHECK(sync::sql_name(members()) == "members");
}
