/// \file
/// What the two engines print for one expression comes to one text.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/sql_text.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook::migrations;

namespace {

struct Pair {
    const char* sqlite;
    const char* postgres;
    const char* canonical;
};

}  // namespace

TEST_CASE("both engines' forms of an expression are one", "[unit][sql_text]") {
    const auto [sqlite, postgres, canonical] = GENERATE(
        Pair{"check_marks >= 0", "(check_marks >= 0)", "check_marks >= 0"},
        Pair{
            "status IN ('A', 'B')",
            "(status = ANY (ARRAY['A'::registrationstatus, 'B'::registrationstatus]))",
            "status in ('A', 'B')"},
        Pair{
            "status NOT IN ('A') OR (a IS NULL AND b IS NULL)",
            "((status <> ALL (ARRAY['A'::s])) OR ((a IS NULL) AND (b IS NULL)))",
            "status not in ('A') or a is null and b is null"},
        Pair{"n BETWEEN 0 AND m", "((n >= 0) AND (n <= m))", "n >= 0 and n <= m"},
        Pair{
            "is_exempt = (reason IS NOT NULL)",
            "(is_exempt = (reason IS NOT NULL))",
            "is_exempt = (reason is not null)"},
        Pair{
            "x LIKE '%1%' AND length(x) = 4",
            "((x ~~ '%1%'::text) AND (length(x) = 4))",
            "x like '%1%' and length(x) = 4"},
        Pair{"r IS NULL OR NOT g", "((r IS NULL) OR (NOT g))", "r is null or not g"},
        Pair{"(a OR b) AND c", "((a OR b) AND c)", "(a or b) and c"},
        Pair{"'it''s'", "'it''s'::text", "'it''s'"},
        Pair{"a <> ''", "((a)::text <> ''::text)", "a <> ''"});
    CHECK(canonical_expression(sqlite) == canonical);
    CHECK(canonical_expression(postgres) == canonical);
}

TEST_CASE("what differs in meaning stays different", "[unit][sql_text]") {
    const auto [one, other] = GENERATE(
        std::pair{"a >= 0", "a > 0"},
        std::pair{"a IN ('A')", "a NOT IN ('A')"},
        std::pair{"a AND (b OR c)", "a AND b OR c"},
        std::pair{"t = t::time(0)", "t = t"},
        std::pair{"NOT (a AND b)", "NOT a AND b"},
        std::pair{"a - (b - c)", "a - b - c"},
        std::pair{"apn::integer > 0", "apn > 0"});
    CHECK(canonical_expression(one) != canonical_expression(other));
}

TEST_CASE("the terms of a conjunction come one by one", "[unit][sql_text]") {
    CHECK(
        canonical_terms("(a > 0 AND b BETWEEN 1 AND 2) AND (c OR d)") ==
        std::vector<std::string>{"a > 0", "b >= 1", "b <= 2", "(c or d)"});
    CHECK(canonical_terms("a OR b") == std::vector<std::string>{"a or b"});
}

TEST_CASE("what cannot be understood is kept token by token", "[unit][sql_text]") {
    CHECK(canonical_expression("CASE  WHEN a\n THEN b -- why\n END") == "case when a then b end");
    CHECK(canonical_expression("(((") == "( ( (");
    CHECK(canonical_expression("") == "");
}
