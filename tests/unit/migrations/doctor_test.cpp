/// \file
/// What the doctor makes of facts: a check that could not be made is never green.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/doctor/doctor.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>

using namespace hallbook;
using namespace hallbook::migrations;

namespace {

MigrationChain one_revision() {
    Revision revision{.id = "0001", .name = "tables"};
    revision.sqlite = {.up = "CREATE TABLE members (id INTEGER)", .down = "DROP TABLE members"};
    revision.postgres = revision.sqlite;
    return {{revision}};
}

/// A database at the head of that chain, of which all is known and in order.
DoctorFacts sound_facts() {
    const MigrationChain chain = one_revision();
    DoctorFacts facts{.engine = Engine::sqlite, .database = "the file", .responsible = "somebody"};
    facts.state = {
        MigrationState{
            Content::ours,
            {{.revision = "0001",
              .name = "tables",
              .checksum = checksum(chain.revisions.front().sqlite),
              .finished_at = core::Instant{}}}},
        {}};
    facts.around = {Circumstances{}, {}};
    facts.live = {LogicalSchema{}, {}};
    facts.drift = {std::vector<Difference>{}, {}};
    facts.rows = {std::map<std::string, std::int64_t>{}, {}};
    return facts;
}

std::size_t count(const Diagnosis& diagnosis, Verdict verdict) {
    return static_cast<std::size_t>(std::count_if(
        diagnosis.findings.begin(), diagnosis.findings.end(), [&](const Finding& each) {
            return each.verdict == verdict;
        }));
}

}  // namespace

TEST_CASE("what is known and in order is sound", "[unit][doctor]") {
    const Diagnosis diagnosis = diagnose(one_revision(), sound_facts());
    CHECK(count(diagnosis, Verdict::pass) == diagnosis.findings.size());
    CHECK(diagnosis.standing == Standing::sound);
    CHECK(diagnosis.stop.empty());
}

TEST_CASE("what could not be checked is never green", "[unit][doctor]") {
    const auto check_open = [](auto forget) {
        DoctorFacts facts = sound_facts();
        forget(facts);
        const Diagnosis diagnosis = diagnose(one_revision(), facts);
        CHECK(count(diagnosis, Verdict::unchecked) > 0);
        CHECK(count(diagnosis, Verdict::fail) == 0);
        CHECK(diagnosis.standing == Standing::needs_person);
        CHECK_FALSE(diagnosis.stop.empty());
    };
    check_open([](DoctorFacts& facts) { facts.state = {std::nullopt, "refused"}; });
    check_open([](DoctorFacts& facts) { facts.around = {std::nullopt, "refused"}; });
    check_open([](DoctorFacts& facts) { facts.live = {std::nullopt, "refused"}; });
    check_open([](DoctorFacts& facts) { facts.drift = {std::nullopt, "refused"}; });
    check_open([](DoctorFacts& facts) { facts.rows = {std::nullopt, "refused"}; });
}

TEST_CASE("the worst that was found decides how a database stands", "[unit][doctor]") {
    DoctorFacts facts = sound_facts();
    facts.around.value->production = "a mark";
    CHECK(diagnose(one_revision(), facts).standing == Standing::sound);
    facts.state.value->recorded.clear();
    const Diagnosis behind = diagnose(one_revision(), facts);
    CHECK(behind.standing == Standing::mismatch);
    CHECK(behind.stop.find("marked production") != std::string::npos);
    facts.around.value->damage = "page 7 is torn";
    CHECK(diagnose(one_revision(), facts).standing == Standing::damaged);
    facts.around.value->damage.clear();
    facts.unreached = Unreached{core::FailureKind::unreachable, "no server", ""};
    CHECK(diagnose(one_revision(), facts).standing == Standing::unreachable);
    facts.unreached = Unreached{core::FailureKind::storage, "a torn disk", ""};
    CHECK(diagnose(one_revision(), facts).standing == Standing::damaged);
}

TEST_CASE("commands name the database they are for", "[unit][doctor]") {
    DoctorFacts facts = sound_facts();
    facts.address = "/home/w/hall.db";
    facts.state.value->recorded.clear();
    const Diagnosis diagnosis = diagnose(one_revision(), facts);
    const auto failed =
        std::find_if(diagnosis.findings.begin(), diagnosis.findings.end(), [](const Finding& each) {
            return each.verdict == Verdict::fail;
        });
    REQUIRE(failed != diagnosis.findings.end());
    CHECK(failed->repair.front().command == "hallbook migrate up --db '/home/w/hall.db'");
}
