/// \file
/// The comparer of logical schemas.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/logical_schema.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook::migrations;

namespace {

LogicalTable people() {
    return {
        .name = "people",
        .columns =
            {{.name = "id", .type = "bigint", .default_value = "identity"},
             {.name = "status", .type = "enumeration", .labels = {"A", "B"}},
             {.name = "apn", .type = "hundredths", .nullable = true}},
        .primary_key = {"id"},
        .unique_keys = {{"apn"}},
        .foreign_keys = {{.columns = {"apn"}, .table = "books", .referenced = {"id"}}},
        .checks = {{"people_apn", "apn > 0"}},
        .indexes = {{"people_by_apn", {"apn"}, true, "status = 'A'"}},
        .refusals = {Refusal::update, Refusal::delete_, Refusal::bypass}};
}

LogicalSchema with(const LogicalTable& table) { return {.tables = {{table.name, table}}}; }

std::vector<Difference> found(const LogicalTable& changed) {
    return differences(facts_of(with(people())), facts_of(with(changed)));
}

/// What one change to a table is seen as.
std::vector<std::string> objects(void (*change)(LogicalTable&)) {
    LogicalTable table = people();
    change(table);
    std::vector<std::string> names;
    for (const Difference& difference : found(table))
        names.push_back(difference.object);
    return names;
}

using Objects = std::vector<std::string>;

}  // namespace

TEST_CASE("equal schemas have no differences and one hash", "[unit][logical_schema]") {
    CHECK(found(people()).empty());
    CHECK(schema_hash(facts_of(with(people()))) == schema_hash(facts_of(with(people()))));
}

TEST_CASE("each part of a table is compared", "[unit][logical_schema]") {
    CHECK(objects([](LogicalTable& t) {
              t.columns[2].type = "real";
          }) == Objects{"people: column apn"});
    CHECK(objects([](LogicalTable& t) {
              t.columns[2].nullable = false;
          }) == Objects{"people: column apn"});
    CHECK(objects([](LogicalTable& t) {
              t.columns[2].default_value = "0";
          }) == Objects{"people: column apn"});
    CHECK(objects([](LogicalTable& t) {
              std::swap(t.columns[1].labels[0], t.columns[1].labels[1]);
          }) == Objects{"people: column status"});
    CHECK(objects([](LogicalTable& t) {
              std::swap(t.columns[1], t.columns[2]);
          }) == Objects{"people: order of columns"});
    CHECK(
        objects([](LogicalTable& t) { t.primary_key.clear(); }) == Objects{"people: primary key"});
    CHECK(objects([](LogicalTable& t) {
              t.unique_keys.clear();
          }) == Objects{"people: unique key (apn)"});
    CHECK(objects([](LogicalTable& t) {
              t.foreign_keys[0].on_delete = "cascade";
          }) == Objects{"people: foreign key (apn)"});
    CHECK(objects([](LogicalTable& t) {
              t.foreign_keys[0].deferred = true;
          }) == Objects{"people: foreign key (apn)"});
    CHECK(objects([](LogicalTable& t) {
              t.checks[0].expression = "apn >= 0";
          }) == Objects{"people: check people_apn"});
    CHECK(objects([](LogicalTable& t) {
              t.indexes[0].predicate.clear();
          }) == Objects{"people: index people_by_apn"});
    CHECK(objects([](LogicalTable& t) {
              t.indexes[0].unique = false;
          }) == Objects{"people: index people_by_apn"});
    CHECK(objects([](LogicalTable& t) {
              t.refusals.erase(Refusal::bypass);
          }) == Objects{"people: append-only"});
}

TEST_CASE("a difference says what was expected and what is there", "[unit][logical_schema]") {
    LogicalTable table = people();
    table.columns.pop_back();
    const auto differences = found(table);
    REQUIRE(differences.size() == 2);
    CHECK(differences[0] == Difference{"people: column apn", "hundredths, nullable", "absent"});
    CHECK(differences[1].object == "people: order of columns");
}

TEST_CASE("of a missing table only that is said", "[unit][logical_schema]") {
    const auto missing = differences(facts_of(with(people())), {});
    REQUIRE(missing.size() == 1);
    CHECK(missing[0] == Difference{"people: table", "present", "absent"});
}

TEST_CASE("a primary key at the end of an index only breaks ties", "[unit][logical_schema]") {
    LogicalTable table = people();
    table.indexes[0].unique = false;
    LogicalTable with_id = table;
    with_id.indexes[0].columns.emplace_back("id");
    CHECK(differences(facts_of(with(table)), facts_of(with(with_id))).empty());
    table.indexes[0].unique = with_id.indexes[0].unique = true;
    CHECK(differences(facts_of(with(table)), facts_of(with(with_id))).size() == 1);
}

TEST_CASE("an allowed difference is allowed as long as it is met", "[unit][logical_schema]") {
    LogicalTable local = people();
    local.checks.clear();
    const AllowedDifference allowed{"0002", "people: check *", "apn > 0", "absent", "for a test"};

    CHECK(compare_engines(with(people()), with(local), {"0002"}, {allowed}).equal());
    CHECK_FALSE(compare_engines(with(people()), with(local), {"0002"}, {}).equal());
    CHECK_FALSE(compare_engines(with(people()), with(local), {"0001"}, {allowed}).equal());

    const auto unused = compare_engines(with(people()), with(people()), {"0002"}, {allowed}).unused;
    REQUIRE(unused.size() == 1);
    CHECK(unused[0].object == "people: check *");

    LogicalTable central = people();
    central.checks[0].expression = "apn > 1";
    CHECK_FALSE(compare_engines(with(central), with(local), {"0002"}, {allowed}).equal());
}

TEST_CASE("each allowed difference of this project has a reason", "[unit][logical_schema]") {
    for (const AllowedDifference& each : allowed_differences()) {
        INFO(each.object);
        CHECK_FALSE(each.reason.empty());
        CHECK(each.central != each.local);
        CHECK(find_revision(embedded_chain(), each.since) != nullptr);
    }
}

TEST_CASE("only what changes what is written, read or proved stops judging", "[unit][schema]") {
    CHECK(stops_judging(Difference{"members: column home_local", "text", "text, not null"}));
    CHECK(
        stops_judging(Difference{"members: audit", "delete, insert, update", std::string{absent}}));
    CHECK(stops_judging(Difference{"dispatches: index one", "unique (id)", std::string{absent}}));
    CHECK_FALSE(stops_judging(
        Difference{"dispatches: index by_member", "(member_id)", std::string{absent}}));
    CHECK_FALSE(stops_judging(Difference{"members: column mood", std::string{absent}, "text"}));
    CHECK_FALSE(stops_judging(
        Difference{"members: rights of hallbook_hall", "select", std::string{absent}}));
}
