/// \file
/// Whose fault a refused commit is, line by line as docs/sync.md has it.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/commit_refusal.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook;
using sync::CommitRefusal;
using sync::Origin;

namespace {

CommitRefusal refusal(std::string state) {
    CommitRefusal result;
    result.state = std::move(state);
    result.functions = {"hallbook_audit", "sync.write_group"};
    return result;
}

/// By a constraint of a table.
CommitRefusal refusal(std::string state, std::string table, bool is_own) {
    auto result = refusal(std::move(state));
    result.constraint = "holidays_holiday_on_key";
    result.table = std::move(table);
    result.is_own_constraint = is_own;
    return result;
}

}  // namespace

TEST_CASE("what passes by itself is the moment's fault", "[unit][sync]") {
    for (const auto* state :
         {"08006",
          "25006",
          "25P03",
          "28000",
          "40001",
          "40P01",
          "42501",
          "53100",
          "53200",
          "55P03",
          "57014",
          "57P01",
          "58030"}) {
        INFO(state);
        CHECK(origin_of(refusal(state)) == Origin::moment);
    }
}

TEST_CASE("a value that fits nowhere is its operation's fault", "[unit][sync]") {
    for (const auto* state : {"22001", "22003", "22021", "22P02", "54000"}) {
        INFO(state);
        CHECK(origin_of(refusal(state)) == Origin::operation);
    }
}

TEST_CASE("a constraint is the operation's fault only if a revision made it", "[unit][sync]") {
    for (const auto* state : {"23503", "23505", "23514", "23P01"}) {
        INFO(state);
        CHECK(origin_of(refusal(state, "holidays", true)) == Origin::operation);
        CHECK(origin_of(refusal(state, "holidays", false)) == Origin::schema);
        CHECK(origin_of(refusal(state, "audit_logs", true)) == Origin::schema);
    }
    CHECK(origin_of(refusal("23502", "holidays", true)) == Origin::schema);
}

TEST_CASE("another APN for an issued one is the operation's fault", "[unit][sync]") {
    auto moved = refusal("HB003");
    moved.functions.emplace_back("hallbook_refuse_new_place");
    CHECK(origin_of(moved) == Origin::operation);
    moved.functions.emplace_back("check_members");
    CHECK(origin_of(moved) == Origin::schema);
}

TEST_CASE("whatever else is refused is the schema's fault", "[unit][sync]") {
    for (const auto* state :
         {"P0001",
          "0A000",
          "23502",
          "428C9",
          "42703",
          "42P01",
          "39004",
          "HB003",
          "HB004",
          "XX000"}) {
        INFO(state);
        CHECK(origin_of(refusal(state)) == Origin::schema);
    }
}

TEST_CASE("what another program's function says is the schema's fault", "[unit][sync]") {
    for (const auto* state : {"22012", "23505", "23514"}) {
        auto foreign = refusal(state, "holidays", true);
        foreign.functions.insert(foreign.functions.begin(), "check_members");
        INFO(state);
        CHECK(origin_of(foreign) == Origin::schema);
    }
}

TEST_CASE("a refusal told as JSON becomes a failure of its origin", "[unit][sync]") {
    const auto failure = [](const std::string& state, const std::string& own) {
        return sync::failure_of_commit(core::Failure{
            core::FailureKind::conflict,
            R"({"state":")" + state + R"(","message":"no","constraint":"c","table":"members",)" +
                R"("own":)" + own + R"(,"functions":["sync.write_group"]})"});
    };
    CHECK(failure("23514", "true").kind() == core::FailureKind::conflict);
    CHECK(failure("23514", "true").retry() == core::Retry::no);
    CHECK(failure("40001", "false").retry() == core::Retry::yes);
    CHECK(failure("P0001", "false").kind() == core::FailureKind::schema_mismatch);
    const core::Failure other{core::FailureKind::unreachable, "gone"};
    CHECK(sync::failure_of_commit(other).kind() == core::FailureKind::unreachable);
}
