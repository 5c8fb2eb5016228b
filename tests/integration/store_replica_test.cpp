/// \file
/// The hall's operation log: numbers, clock, undo and redo, and what it keeps as evidence.
/// SPDX-License-Identifier: Apache-2.0
#include "core/replica/reconcile.hpp"
#include "store/queries/history.hpp"
#include "store/queries/operations.hpp"
#include "store/queries/position.hpp"
#include "store/replica/verify.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/failures.hpp"
#include "tests/support/replica_stage.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook;
using core::FailureKind;
using core::Outcome;
using test::at;
using test::kind_of_failure;

namespace {

/// A stage whose replica is open.
struct OpenStage : test::ReplicaStage {
    store::SqliteDatabase database = open();

    core::Decision enter_registration(const std::string& civil, int member, const char* book) {
        return ReplicaStage::enter_registration(database, civil, member, book);
    }

    core::Operation draft(const std::string& clock) {
        store::WriteTransaction transaction(database);
        store::SqliteReplica replica(database, zone());
        return replica.draft(core::ReSign{hall().member(1), {}}, "pat", at(clock));
    }

    std::vector<store::Place> places(int member) {
        return store::places(
            database, hall().member(member).id, std::nullopt, at("2026-03-02 12:00:00"));
    }

    store::SqliteSyncHall sync_hall() {
        return {database, zone(), migrations::embedded_chain(), "0.1"};
    }

    /// Everything but the log and what stands beside it: rows as text.
    std::string rows() {
        std::string all;
        for (const auto& table : core::tables()) {
            auto row =
                database.prepare("SELECT * FROM " + std::string{table.name} + " ORDER BY id");
            while (row.step()) {
                for (const auto& value : row.values(0, table.columns.size())) {
                    if (const auto* number = std::get_if<std::int64_t>(&value)) {
                        all += std::to_string(*number);
                    }
                    if (const auto* text = std::get_if<std::string>(&value)) all += *text;
                    all += '|';
                }
                all += '\n';
            }
        }
        return all;
    }
};

core::Settlement accepted(std::int64_t sequence) {
    return {.operation = {2, sequence}, .outcome = Outcome::accepted, .reason = ""};
}

core::CentralRow row_of_central(const core::BookRegistration& row) {
    return {core::table_id<core::BookRegistration>(), row.id.value, core::to_values(row)};
}

/// The row central made of an operation: the same, judged there.
std::vector<core::CentralRow> rows_of_central(store::SqliteDatabase& database) {
    const auto& table = core::table_info(core::table_id<core::BookRegistration>());
    std::vector<core::CentralRow> result;
    auto row = database.prepare("SELECT * FROM book_registrations");
    while (row.step()) {
        result.push_back({table.id, row.number(0), row.values(0, table.columns.size())});
    }
    return result;
}

}  // namespace

TEST_CASE("operations are numbered from 1, and say what their hall had seen", "[store][replica]") {
    OpenStage stage;
    const auto first = stage.draft("2026-03-02 09:30:00");
    CHECK(first.id == core::OperationId{2, 1});
    CHECK(first.hall_code == "BREM");
    CHECK(first.recorded_at == at("2026-03-02 09:30:00"));
    CHECK(first.civil == stage.zone().civil(first.recorded_at));
    CHECK(first.seen.pulled_at == at("2026-03-01 08:00:00"));
    CHECK(
        stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA").outcome ==
        Outcome::accepted);
    CHECK(stage.draft("2026-03-02 09:31:00").id.sequence == 2);
}

TEST_CASE("what is refused on the spot leaves nothing", "[store][replica]") {
    OpenStage stage;
    CHECK(
        stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA").outcome ==
        Outcome::accepted);
    const auto before = stage.rows();
    CHECK(
        stage.enter_registration("2026-03-02 09:31:00", 1, "WIRE_SEA").outcome ==
        Outcome::rejected);
    CHECK(stage.rows() == before);
    CHECK(stage.sync_hall().state().last_sequence == 1);
}

TEST_CASE("instants of a hall never run backwards", "[store][replica][clock]") {
    OpenStage stage;
    static_cast<void>(stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA"));
    SECTION("a clock that stands still or fell back a little goes on by a microsecond") {
        const auto next = stage.draft("2026-03-02 09:29:59");
        CHECK(next.recorded_at == at("2026-03-02 09:30:00") + std::chrono::microseconds{1});
        CHECK(next.clock_at == at("2026-03-02 09:29:59"));
    }
    SECTION("a clock that was set back is refused") {
        CHECK(kind_of_failure([&] { stage.draft("2026-03-02 09:29:57"); }) == FailureKind::refused);
    }
    SECTION("nothing is dated before what the hall has seen of others") {
        CHECK(stage.sync_hall()
                  .take(test::a_pull("2026-03-02 10:00:00", 2), stage.sync_hall().state().cursor)
                  .has_value());
        CHECK(
            stage.draft("2026-03-02 09:59:59").recorded_at ==
            at("2026-03-02 10:00:00") + std::chrono::microseconds{1});
    }
    SECTION("a sync measures the clock anew") {
        auto pull = test::a_pull("2026-03-02 09:40:00", 2);
        pull.clock_offset = std::chrono::minutes{30};
        CHECK(stage.sync_hall().take(pull, stage.sync_hall().state().cursor).has_value());
        const auto next = stage.draft("2026-03-02 09:11:00");
        CHECK(next.recorded_at == at("2026-03-02 09:41:00"));
        CHECK(next.clock_at == at("2026-03-02 09:11:00"));
    }
}

TEST_CASE(
    "once central holds all, a clock that ran ahead binds no later instant",
    "[store][replica][clock]") {
    OpenStage stage;
    static_cast<void>(stage.enter_registration("2026-03-02 14:30:00", 1, "WIRE_SEA"));
    auto pull = test::a_pull("2026-03-02 09:40:00", 2);
    const auto take = [&] {
        CHECK(stage.sync_hall().take(pull, stage.sync_hall().state().cursor).has_value());
    };
    SECTION("central holds it: the present goes on, after all that central takes as it is") {
        pull.last_sequence_held = 1;
        take();
        const auto next = stage.draft("2026-03-02 09:40:01");
        CHECK(next.recorded_at == at("2026-03-02 09:40:02") + std::chrono::microseconds{1});
        CHECK_FALSE(core::clock_bound(next, at("2026-03-02 09:40:01")).has_value());
        CHECK(stage.draft("2026-03-02 09:41:00").recorded_at == at("2026-03-02 09:41:00"));
    }
    SECTION("central lacks it: what comes later sorts after it") {
        pull.last_sequence_held = 0;
        take();
        CHECK(stage.draft("2026-03-02 09:41:00").recorded_at > at("2026-03-02 14:30:00"));
    }
}

TEST_CASE("a pending operation comes back from the log as it was made", "[store][replica]") {
    OpenStage stage;
    const auto decision = stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA");
    store::SqliteReplica replica(stage.database, stage.zone());
    const auto pending = replica.pending();
    REQUIRE(pending.size() == 1);
    const auto& operation = pending[0].operation;
    CHECK(operation.hall_code == "BREM");
    CHECK(operation.civil == stage.zone().civil(at("2026-03-02 09:30:00")));
    CHECK(std::holds_alternative<core::RegisterOnBook>(operation.payload));
    REQUIRE(operation.told.size() == 1);
    CHECK(operation.told[0].next == 1);
    CHECK(pending[0].local.outcome == Outcome::accepted);
    CHECK(pending[0].local.changes == decision.changes);
}

TEST_CASE("the deadlines of a day record the places of all they touch", "[store][replica]") {
    OpenStage stage;
    for (const int member : {1, 2, 3}) {
        const std::string civil = "2026-03-02 09:3" + std::to_string(member) + ":00";
        REQUIRE(stage.enter_registration(civil, member, "WIRE_SEA").outcome == Outcome::accepted);
    }
    const auto book = stage.hall().book("WIRE_SEA");
    const core::ReSign re_sign{stage.hall().member(2), {book}};
    REQUIRE(
        stage.enter(stage.database, "2026-04-01 08:00:00", re_sign).outcome == Outcome::accepted);
    const auto decision = stage.enter(
        stage.database,
        "2026-04-02 18:00:00",
        core::EnforceDay{
            test::date("2026-04-02"),
            {{"1001", book}, {"1002", book}, {"1003", book}},
            {},
            {},
            {}});
    REQUIRE(decision.activities.size() == 2);
    CHECK(decision.activities[0].previous_position == 1);
    CHECK_FALSE(decision.activities[0].new_position);
    CHECK(decision.activities[1].previous_position == 3);
}

TEST_CASE(
    "the place told of a new registration is not hidden by the old one of the book",
    "[store][replica][rule:15][rule:17]") {
    const core::Id<core::Member> member = test::HallStage().member(1).id;
    auto closed = test::a_registration(1, member, test::HallStage().book("WIRE_SEA"), "45880.41");
    closed.status = core::RegistrationStatus::dropped;
    closed.drop_reason = core::DropReason::job_ended;
    closed.dropped_at = at("2026-03-02 08:00:00");
    closed.re_register_by = test::date("2026-03-03");
    const test::ReplicaStage stage({test::snapshot_row(closed)});
    auto database = stage.open();
    const auto decision = stage.enter_registration(database, "2026-03-02 09:30:00", 1, "WIRE_SEA");
    REQUIRE(decision.activities.size() == 1);
    CHECK(decision.activities[0].action == core::RegistrationAction::re_register);
    CHECK_FALSE(decision.activities[0].previous_position.has_value());
    CHECK(decision.activities[0].new_position == 1);
}

TEST_CASE("undoing all pending operations gives back central's rows", "[store][replica]") {
    OpenStage stage;
    const auto central = stage.rows();
    static_cast<void>(stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA"));
    static_cast<void>(stage.enter_registration("2026-03-02 09:31:00", 2, "WIRE_SEA"));
    static_cast<void>(stage.enter(
        stage.database,
        "2026-03-02 09:32:00",
        core::LeaveBook{stage.hall().member(1), stage.hall().book("WIRE_SEA"), "moves"}));
    const auto here = stage.rows();
    CHECK(here != central);

    store::WriteTransaction transaction(stage.database);
    store::SqliteReplica replica(stage.database, stage.zone());
    const auto pending = replica.pending();
    REQUIRE(pending.size() == 3);
    for (auto each = pending.rbegin(); each != pending.rend(); ++each) {
        replica.write(core::inverse(each->local.changes));
    }
    CHECK(stage.rows() == central);
    for (const auto& each : pending)
        replica.write(each.local.changes);
    CHECK(stage.rows() == here);
}

TEST_CASE("a pull settles some operations and redoes the rest", "[store][replica][rebase]") {
    OpenStage stage;
    static_cast<void>(stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA"));
    auto pull = test::a_pull("2026-03-02 10:00:00", 2);
    pull.news.rows = rows_of_central(stage.database);
    pull.news.settlements = {accepted(1)};
    pull.last_sequence_held = 1;
    static_cast<void>(stage.enter_registration("2026-03-02 09:31:00", 2, "WIRE_SEA"));
    const auto before = stage.rows();

    auto hall = stage.sync_hall();
    const auto result = hall.take(pull, hall.state().cursor);
    REQUIRE(result.has_value());
    CHECK(result->redone == 1);
    CHECK(stage.rows() == before);
    CHECK(hall.state().cursor == pull.cursor);
    CHECK(hall.state().last_sequence_held == 1);
    const auto log = store::operations(stage.database, store::OperationScope::all, 10);
    REQUIRE(log.size() == 2);
    CHECK_FALSE(log[0].outcome.has_value());
    CHECK(log[1].outcome == Outcome::accepted);
    CHECK(log[1].settled_at == at("2026-03-02 10:00:00"));
    CHECK(stage.places(2).at(0).actual_position == 2);
    CHECK(store::verify(stage.database).empty());
}

TEST_CASE("central's later word about an operation replaces the earlier one", "[store][replica]") {
    OpenStage stage;
    static_cast<void>(stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA"));
    auto hall = stage.sync_hall();
    auto pull = test::a_pull("2026-03-02 10:00:00", 2);
    pull.news.rows = rows_of_central(stage.database);
    pull.news.settlements = {accepted(1)};
    REQUIRE(hall.take(pull, hall.state().cursor).has_value());

    auto later = test::a_pull("2026-03-02 11:00:00", 3);
    later.news.settlements = {{{2, 1}, Outcome::adjusted, "duplicate-registration"}};
    auto closed = core::from_values<core::BookRegistration>(*pull.news.rows[0].values);
    closed.status = core::RegistrationStatus::dropped;
    closed.dropped_at = at("2026-03-02 10:30:00");
    closed.drop_reason = core::DropReason::duplicate;
    later.news.rows = {row_of_central(closed)};
    REQUIRE(hall.take(later, hall.state().cursor).has_value());

    const auto log = store::operations(stage.database, store::OperationScope::all, 10);
    CHECK(log.at(0).outcome == Outcome::adjusted);
    CHECK(log.at(0).reason == "duplicate-registration");
    CHECK(stage.places(1).empty());
    CHECK(store::verify(stage.database).empty());
}

TEST_CASE("a pull from a cursor that has moved on changes nothing", "[store][replica]") {
    OpenStage stage;
    auto hall = stage.sync_hall();
    const auto stale = hall.state().cursor;
    REQUIRE(hall.take(test::a_pull("2026-03-02 10:00:00", 2), stale).has_value());
    CHECK_FALSE(hall.take(test::a_pull("2026-03-02 10:00:01", 3), stale).has_value());
    CHECK(hall.state().cursor.watermark == 2);
}

TEST_CASE("operations travel in the form they were recorded in", "[store][replica]") {
    OpenStage stage;
    for (int member = 1; member <= 3; ++member) {
        static_cast<void>(stage.enter_registration("2026-03-02 09:30:00", member, "MARINE"));
    }
    auto hall = stage.sync_hall();
    CHECK(hall.operations_after(0, 2).size() == 2);
    const auto rest = hall.operations_after(1, 10);
    REQUIRE(rest.size() == 2);
    CHECK(rest[0].id == core::OperationId{2, 2});
    CHECK(rest[0].kind == "register");
    const auto decoded = core::decode_operation(rest[0], "BREM", stage.zone());
    REQUIRE(decoded);
    CHECK(core::encode_operation(*decoded.value) == rest[0]);
    CHECK(hall.operations_after(3, 10).empty());
}

TEST_CASE("the log is evidence", "[store][replica][append-only]") {
    OpenStage stage;
    static_cast<void>(stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA"));
    const char* attempts[] = {
        "DELETE FROM operations",
        "UPDATE operations SET payload = '{}'",
        "UPDATE operations SET recorded_at = recorded_at - 1",
        "UPDATE operations SET seq = 5",
        "UPDATE operations SET actor = 'someone else'",
        "REPLACE INTO operations SELECT * FROM operations",
        "INSERT INTO operations SELECT 7, kind, payload_version, recorded_at, clock_at, actor, "
        "seen, payload, told, local_outcome, local_violations, changes, activities, outcome, "
        "reason, settled_at, origin_hall, origin_seq, origin_digest FROM operations",
    };
    for (const char* sql : attempts) {
        INFO(sql);
        CHECK(kind_of_failure([&] { stage.database.run(sql); }) == FailureKind::refused);
    }
}

TEST_CASE("the steps of pending operations are in the history", "[store][replica][history]") {
    OpenStage stage;
    static_cast<void>(stage.enter_registration("2026-03-02 09:30:00", 1, "WIRE_SEA"));
    const auto steps = store::history(stage.database, stage.hall().member(1).id);
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].confirmed == store::Confirmed::no);
    CHECK(steps[0].activity.action == core::RegistrationAction::register_);
    CHECK(steps[0].activity.new_position == 1);
    CHECK(steps[0].book_code == "WIRE_SEA");
    CHECK(steps[0].apn == test::apn("46083.40"));
    CHECK(steps[0].activity.hall == "BREM");

    auto row = stage.database.prepare(
        "SELECT occurred_at, card_number, book, action, apn, new_position, pending FROM history");
    REQUIRE(row.step());
    CHECK(row.text(0) == "2026-03-02T17:30:00Z");
    CHECK(row.text(1) == "1001");
    CHECK(row.text(2) == "WIRE_SEA");
    CHECK(row.text(3) == "REGISTER");
    CHECK(row.text(4) == "46083.40");
    CHECK(row.number(5) == 1);
    CHECK(row.number(6) == 1);
}
