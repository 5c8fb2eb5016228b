/// \file
/// What lint names, and what it leaves alone; the graph; what scripts make.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/chain/revision_graph.hpp"
#include "migrations/schema/lint.hpp"
#include "migrations/schema/schema_made.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook::migrations;

namespace {

/// Two revisions, of which the second runs this at central.
MigrationChain chain_with(const std::string& up, const std::string& down = "SELECT 1;") {
    Revision first{.id = "0001", .name = "first"};
    first.postgres = {.up = "CREATE TYPE tier AS ENUM ('A', 'B');", .down = "DROP TYPE tier;"};
    first.sqlite.absent_because = "no types";
    Revision second{.id = "0002", .name = "second", .parents = {"0001"}};
    second.postgres = {.up = up, .down = down};
    second.sqlite.absent_because = "not here";
    return {{first, second}};
}

/// The rules that name the second revision.
std::vector<std::string> rules_of(const std::string& up, const std::string& down = "SELECT 1;") {
    std::vector<std::string> rules;
    for (const LintWarning& each : lint(chain_with(up, down), "0002"))
        rules.push_back(each.rule);
    return rules;
}

using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("lint names what is dangerous", "[unit][migrations][lint]") {
    CHECK(rules_of("DROP TABLE members;") == Rules{"drop"});
    CHECK(rules_of("ALTER TABLE members DROP COLUMN phone;") == Rules{"drop"});
    CHECK(
        rules_of("ALTER TABLE r ALTER COLUMN applicant_priority_number TYPE INTEGER;") ==
        Rules{"narrows_apn"});
    CHECK(
        rules_of("CREATE TABLE r (id BIGINT, applicant_priority_number REAL);") ==
        Rules{"narrows_apn"});
    CHECK(
        rules_of("ALTER TABLE m ADD COLUMN size TEXT NOT NULL;") ==
        Rules{"not_null_without_default"});
    CHECK(rules_of("ALTER TABLE m ALTER size SET NOT NULL;") == Rules{"not_null_without_default"});
    CHECK(rules_of("CREATE TABLE t (id BIGINT);", "-- nothing") == Rules{"missing_down"});
    CHECK(rules_of("ALTER TYPE tier ADD VALUE 'C' BEFORE 'B';") == Rules{"enum_order"});
    CHECK(
        rules_of("ALTER TYPE tier ADD VALUE 'C'; INSERT INTO t VALUES ('C');") ==
        Rules{"enum_value_used"});
}

TEST_CASE("a drop may be meant, with its reason", "[unit][migrations][lint]") {
    MigrationChain chain = chain_with("DROP TABLE a; DROP TABLE b;");
    chain.revisions[1].meant = {{"drop table a", "its rows are kept in b"}};
    const auto warnings = lint(chain);
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].detail.find("drop table b") != std::string::npos);
    chain.revisions[1].meant["drop table b"] = "nobody has a row in it";
    CHECK(lint(chain).empty());
    // In whatever schema it is.
    MigrationChain elsewhere = chain_with("DROP TABLE sync.a; DROP TABLE sync.b;");
    elsewhere.revisions[1].meant = {{"drop table sync.a", "its rows are kept in b"}};
    REQUIRE(lint(elsewhere).size() == 1);
    CHECK(lint(elsewhere)[0].detail.find("drop table sync.b") != std::string::npos);
    // A mark is for one object alone, and for nothing but drops.
    chain.revisions[1].meant["drop table aa"] = "?";
    REQUIRE(lint(chain, "0002").size() == 1);
    CHECK(lint(chain, "0002")[0].rule == "unused_mark");
    MigrationChain narrow = chain_with("ALTER TABLE m ALTER size SET NOT NULL;");
    narrow.revisions[1].meant = {{"SET NOT NULL", "?"}};
    CHECK(lint(narrow).size() == 2);
    CHECK(lint(embedded_chain()).empty());
}

TEST_CASE("lint leaves alone what is safe", "[unit][migrations][lint]") {
    CHECK(rules_of("DROP INDEX i; DROP FUNCTION f(); CREATE TABLE t (id BIGINT);").empty());
    CHECK(rules_of("CREATE TABLE r (applicant_priority_number NUMERIC(10, 2) NOT NULL);").empty());
    CHECK(rules_of("ALTER TABLE m ADD COLUMN size TEXT NOT NULL DEFAULT 'L', ADD COLUMN b TEXT;")
              .empty());
    CHECK(rules_of("ALTER TYPE tier ADD VALUE 'C' AFTER 'B';").empty());
    CHECK(rules_of("CREATE TRIGGER x BEFORE TRUNCATE ON t EXECUTE FUNCTION f();").empty());
}

TEST_CASE("the graph parts and joins its lanes", "[unit][migrations]") {
    MigrationChain chain{
        {{.id = "0001", .name = "a"},
         {.id = "0002", .name = "b", .parents = {"0001"}},
         {.id = "0003", .name = "c", .parents = {"0001"}},
         {.id = "0004", .name = "d", .parents = {"0002", "0003"}}}};
    std::vector<std::string> lines;
    for (const GraphLine& line : revision_graph(chain))
        lines.push_back(line.lanes + (line.revision == nullptr ? "" : " " + line.revision->id));
    CHECK(
        lines == std::vector<std::string>{"* 0001", "|\\", "* | 0002", "| * 0003", "|/", "* 0004"});
}

TEST_CASE("scripts tell which functions and labels they leave", "[unit][migrations]") {
    const MigrationChain chain = chain_with(
        "ALTER TYPE tier ADD VALUE 'C' AFTER 'A';"
        "CREATE FUNCTION sync.f(a BIGINT, OUT b TEXT) AS $$ one $$;"
        "CREATE FUNCTION sync.f(a TEXT) AS $$ two $$;"
        "CREATE PROCEDURE sync.g(a BIGINT DEFAULT 0) AS $$ three $$;"
        "DROP FUNCTION sync.f(BIGINT);");
    const auto functions = functions_made(chain, {"0001", "0002"});
    CHECK(functions.at("sync.f") == std::set<std::string>{" two "});
    CHECK(functions.at("sync.g") == std::set<std::string>{" three "});
    CHECK(
        enum_types_made(chain, {"0001", "0002"}).at("tier") ==
        std::vector<std::string>{"A", "C", "B"});
    CHECK(enum_types_made(chain, {"0001"}).at("tier") == std::vector<std::string>{"A", "B"});
}
