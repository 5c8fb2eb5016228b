/// \file
/// Central and replica in memory behave as the real ones do; the order tests rely on that.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_central.hpp"

#include "core/replica/execute.hpp"
#include "core/values/failure.hpp"
#include "sync/judging/backlog_judge.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/memory_replica.hpp"
#include "tests/support/repository_contract.hpp"

using namespace hallbook;
using namespace hallbook::core;
using test::MemoryCentral;
using test::MemoryReplica;
using test::MemorySession;

namespace {

const test::FixedZone zone;

class MemoryBench final : public test::RepositoryBench {
public:
    void transaction(const std::function<void(Repository&)>& use) override {
        auto copy = std::make_unique<MemoryReplica>(*m_replica);
        use(*copy);
        m_replica = std::move(copy);
    }

private:
    std::unique_ptr<MemoryReplica> m_replica = std::make_unique<MemoryReplica>(Hall{}, zone);
};

test::MemoryRows rows_of(const test::HallStage& stage) {
    test::MemoryRows rows;
    Footprint footprint;
    WorkingSet loaded = stage.rows();
    for (int number = 1; number <= 3; ++number)
        rows.put(*loaded.member(stage.member(number).card_number));
    for (const auto& book : seed_books(Instant{}))
        rows.put(book);
    return rows;
}

/// Two halls at one central, whose clock is set.
class Stage {
public:
    MemoryReplica& hall(HallNumber number) { return *m_replicas.at(number); }
    MemorySession session(HallNumber number) { return {central, number}; }

    Decision enter(HallNumber number, Payload payload) {
        auto operation = hall(number).draft(std::move(payload), "pat", now);
        return execute(hall(number), operation);
    }
    Decision register_(HallNumber number, int member) {
        RegisterOnBook wish;
        wish.member = names.member(member);
        wish.book = names.book("WIRE_SEA");
        wish.applicant_priority_number = Apn::from_civil(zone.civil(now));
        return enter(number, wish);
    }
    sync::Welcome greet(HallNumber number) {
        sync::Greeting greeting;
        greeting.hall = hall(number).state();
        greeting.operations = hall(number).operations_after(greeting.hall.last_sequence_held, 99);
        greeting.backlog_max = 99;
        return session(number).hello(greeting);
    }
    void pull(HallNumber number) {
        const auto from = hall(number).state().cursor;
        hall(number).take(session(number).pull(from, number).pull, from);
    }

    Instant now = test::at("2026-03-02 09:00:00");
    test::HallStage names;
    MemoryCentral central{rows_of(names), [this] { return now; }};

private:
    std::unique_ptr<MemoryReplica> new_hall(const std::string& code) {
        const auto hall = central.enroll(code, BookRegion::jurisdiction_wide);
        auto replica = std::make_unique<MemoryReplica>(hall, zone);
        replica->init(session(hall.number).snapshot(hall.number).pull);
        return replica;
    }

    std::map<HallNumber, std::unique_ptr<MemoryReplica>> m_replicas = [this] {
        std::map<HallNumber, std::unique_ptr<MemoryReplica>> replicas;
        replicas[1] = new_hall("BREM");
        replicas[2] = new_hall("PA");
        return replicas;
    }();
};

CentralRow home_local_of(const MemoryCentral& central, const MemberRef& member, const char* local) {
    auto row = *central.rows().rows().find(member.id);
    row.home_local = local;
    return {table_id<Member>(), row.id.value, to_values(row)};
}

/// A verdict that rests on the rows in the footprint of one member, and changes nothing.
sync::Verdict verdict_about(MemorySession session, const MemberRef& member) {
    sync::Verdict verdict;
    verdict.footprint.member_cards = {member.card_number};
    auto loaded = session.load(verdict.footprint, {});
    verdict.generation = loaded.generation;
    verdict.snapshot = loaded.snapshot;
    verdict.row_ids = loaded.row_ids;
    return verdict;
}

}  // namespace

TEST_CASE("the repository in memory meets the contract", "[simulation][memory]") {
    MemoryBench bench;
    test::check_repository_contract(bench);
}

TEST_CASE("a hall's operation in memory is held, judged and settled", "[simulation][memory]") {
    Stage stage;
    REQUIRE(stage.register_(1, 1).outcome == Outcome::accepted);
    const auto welcome = stage.greet(1);
    CHECK(welcome.deposited == 1);
    REQUIRE(welcome.backlog);
    CHECK(welcome.backlog->operations.size() == 1);
    CHECK(stage.greet(1).deposited == 0);  // central takes no operation twice

    sync::SystemEnvironment environment;
    auto session = stage.session(1);
    sync::BacklogJudge judge{session, zone, environment, 99};
    judge.judge(*welcome.backlog);
    CHECK(judge.report().accepted == 1);
    stage.pull(1);
    stage.pull(2);
    CHECK(stage.hall(1).pending().empty());
    CHECK(stage.hall(1).rows().lines() == stage.central.rows().lines());
    CHECK(stage.hall(2).rows().lines() == stage.central.rows().lines());
    // The second hall has now seen it, so registering again is a mistake there and no conflict.
    CHECK(stage.register_(2, 1).outcome == Outcome::rejected);
}

TEST_CASE("two copies of one replica are found out in memory too", "[simulation][memory]") {
    Stage stage;
    auto copy = std::make_unique<MemoryReplica>(stage.hall(1));
    REQUIRE(stage.register_(1, 1).outcome == Outcome::accepted);
    stage.greet(1);
    stage.now += std::chrono::minutes{1};
    auto operation = copy->draft(
        LeaveBook{stage.names.member(2), stage.names.book("WIRE_SEA"), ""}, "pat", stage.now);
    copy->record(operation, {});
    sync::Greeting greeting;
    greeting.hall = copy->state();
    greeting.operations = copy->operations_after(0, 99);
    CHECK_THROWS_AS(stage.session(1).hello(greeting), Failure);
}

TEST_CASE("an older replica and another epoch are refused in memory too", "[simulation][memory]") {
    Stage stage;
    const auto backup = stage.central.state();
    REQUIRE(stage.register_(1, 1).outcome == Outcome::accepted);
    stage.greet(1);
    sync::Greeting greeting;
    greeting.hall = stage.hall(1).state();
    greeting.hall.last_sequence = 0;
    CHECK(stage.session(1).hello(greeting).refusal == sync::Refusal::replica_older);

    stage.central.restore(backup, "00000000-0000-4000-8000-000000000002");
    const auto welcome = stage.greet(1);
    CHECK_FALSE(welcome.refusal.has_value());
    CHECK(welcome.feed == sync::Feed::restored);
    CHECK(welcome.deposited == 1);  // the operation that the backup lacked
    stage.hall(1).init(stage.session(1).snapshot(1).pull);
    CHECK(stage.hall(1).pending().size() == 1);
    CHECK(stage.greet(1).feed == sync::Feed::follows);

    stage.central.restore(backup, "11111111-0000-4000-8000-000000000002");
    CHECK(stage.greet(1).refusal == sync::Refusal::other_epoch);
}

TEST_CASE("who is behind what was pruned in memory takes a new copy", "[simulation][memory]") {
    Stage stage;
    stage.central.edit({home_local_of(stage.central, stage.names.member(1), "555-1")});
    stage.pull(1);
    stage.central.edit({home_local_of(stage.central, stage.names.member(1), "555-2")});
    stage.central.prune(stage.hall(1).state().cursor.watermark);
    CHECK(stage.greet(1).feed == sync::Feed::follows);
    CHECK(stage.greet(2).feed == sync::Feed::pruned);
    CHECK(stage.session(2).pull(stage.hall(2).state().cursor, 2).is_pruned);
}

TEST_CASE("a verdict in memory is overtaken by another program's edit", "[simulation][memory]") {
    Stage stage;
    const auto member = stage.names.member(1);
    const auto other = stage.names.member(2);
    auto session = stage.session(1);
    const auto verdict = verdict_about(session, member);
    SECTION("of what it rests on") {
        stage.central.edit({home_local_of(stage.central, member, "555-1")});
        CHECK_FALSE(session.commit(verdict));
    }
    SECTION("but not of something else") {
        stage.central.edit({home_local_of(stage.central, other, "555-1")});
        CHECK(session.commit(verdict));
    }
    SECTION("or by another judgement") {
        REQUIRE(session.commit(verdict_about(session, other)));
        CHECK_FALSE(session.commit(verdict));
    }
}

TEST_CASE("a pull in memory misses nothing that is committed late", "[simulation][memory]") {
    Stage stage;
    const auto slow = stage.central.begin_edit();
    stage.central.edit({home_local_of(stage.central, stage.names.member(1), "555-1")});
    stage.pull(1);
    CHECK(stage.hall(1).rows().rows().find(stage.names.member(1).id)->home_local == "555-1");
    stage.central.commit_edit(slow, {home_local_of(stage.central, stage.names.member(2), "555-2")});
    stage.pull(1);
    CHECK(stage.hall(1).rows().rows().find(stage.names.member(2).id)->home_local == "555-2");
    // The next pull does not bring the same rows again.
    const auto from = stage.hall(1).state().cursor;
    CHECK(stage.session(1).pull(from, 1).pull.news.rows.empty());
}
