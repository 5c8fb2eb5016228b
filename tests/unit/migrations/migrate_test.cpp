/// \file
/// The runner of the chain, on a database that is a list in memory.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/chain/migrate.hpp"

#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/failures.hpp"

#include <algorithm>

using namespace hallbook;
using namespace hallbook::migrations;
using hallbook::test::failure_of;

namespace {

MigrationChain three() {
    MigrationChain chain;
    for (const std::string id : {"0001", "0002", "0003"}) {
        Revision revision{.id = id, .name = "change"};
        revision.sqlite = {.up = "up " + id, .down = "down " + id};
        if (!chain.revisions.empty()) revision.parents = {chain.revisions.back().id};
        chain.revisions.push_back(std::move(revision));
    }
    return chain;
}

/// Remembers what was run. `failing` is the id at which it throws.
class ListTarget final : public MigrationTarget {
public:
    MigrationState database{Content::nothing, {}};
    std::vector<std::string> ran;
    std::vector<int> versions;
    std::string failing;
    int begun = 0;
    int ended = 0;

    [[nodiscard]] Engine engine() const override { return Engine::sqlite; }
    [[nodiscard]] std::string description() const override { return "the list"; }
    [[nodiscard]] MigrationState state() override { return database; }
    void begin() override {
        ++begun;
        database.content = Content::ours;
    }
    void end() override { ++ended; }
    void run(const MigrationStep& step) override {
        if (step.revision.id == failing)
            throw core::Failure(core::FailureKind::storage, "The disk is full.");
        const bool up = step.direction == Direction::up;
        ran.push_back(up ? step.revision.sqlite.up : step.revision.sqlite.down);
        versions.push_back(step.version_after);
        std::erase_if(database.recorded, [&](const RecordedRevision& recorded) {
            return recorded.revision == step.revision.id;
        });
        if (up) database.recorded.push_back(row(step.revision.id, step.checksum));
    }

    void record(const std::vector<RecordedRevision>& revisions) override {
        database.recorded = revisions;
    }

    static RecordedRevision row(const std::string& id, const std::string& checksum) {
        return {
            .revision = id, .name = "change", .checksum = checksum, .finished_at = core::Instant{}};
    }
};

const MigrationContext context{.now = [] { return core::Instant{}; }, .program_version = "1.0"};

/// Brings a fresh target up to a revision.
struct Migrated {
    explicit Migrated(const std::string& to) { migrate_up(three(), target, context, to); }
    ListTarget target;
};

}  // namespace

TEST_CASE("up runs the chain and records each revision", "[unit][migrations]") {
    ListTarget target;
    CHECK(migrate_up(three(), target, context).size() == 3);
    CHECK(target.ran == std::vector<std::string>{"up 0001", "up 0002", "up 0003"});
    CHECK(target.versions == std::vector<int>{1, 2, 3});
    CHECK(migration_status(three(), target).current == std::vector<std::string>{"0003"});
    CHECK(target.ended == 1);
}

TEST_CASE("with nothing to run, no lock is taken", "[unit][migrations]") {
    Migrated migrated{"0003"};
    ListTarget& target = migrated.target;
    CHECK(migrate_up(three(), target, context).empty());
    CHECK(target.begun == 1);
}

TEST_CASE("down takes back in the other order", "[unit][migrations]") {
    Migrated migrated{"0003"};
    ListTarget& target = migrated.target;
    migrate_down(three(), target, context, "0001");
    CHECK(target.ran.back() == "down 0002");
    CHECK(target.versions.back() == 1);
    CHECK(migration_status(three(), target).pending == std::vector<std::string>{"0002", "0003"});
}

TEST_CASE("a failure names the revision and keeps its kind", "[unit][migrations]") {
    ListTarget target;
    target.failing = "0002";
    const core::Failure failure = failure_of([&] { migrate_up(three(), target, context); });
    CHECK(failure.kind() == core::FailureKind::storage);
    CHECK(std::string{failure.what()}.starts_with("Revision 0002 (change) could not be applied"));
    CHECK(target.ended == 0);
    CHECK(migration_status(three(), target).current == std::vector<std::string>{"0001"});
}

TEST_CASE("an interrupted run is seen, and up repairs it", "[unit][migrations]") {
    Migrated migrated{"0002"};
    ListTarget& target = migrated.target;
    target.database.recorded.back().finished_at.reset();
    CHECK(migration_status(three(), target).interrupted == std::vector<std::string>{"0002"});
    migrate_up(three(), target, context);
    CHECK(migration_status(three(), target).interrupted.empty());
    CHECK(target.ran.back() == "up 0003");
}

TEST_CASE("what is not this program's database is refused", "[unit][migrations]") {
    Migrated migrated{"0002"};
    ListTarget& target = migrated.target;
    SECTION("a newer one") { target.database.recorded.push_back(ListTarget::row("0004", "x")); }
    SECTION("one with a revision applied from another text") {
        target.database.recorded.back().checksum = "x";
    }
    SECTION("one with a gap") { target.database.recorded.erase(target.database.recorded.begin()); }
    SECTION("another program's") { target.database = {Content::foreign, {}}; }
    const core::Failure failure = failure_of([&] { migrate_up(three(), target, context); });
    CHECK(failure.kind() == core::FailureKind::schema_mismatch);
    CHECK_FALSE(failure.hint().empty());
    CHECK(target.begun == 1);
}

TEST_CASE("the version of a file is the number of its highest revision", "[unit][migrations]") {
    CHECK(schema_version({}) == 0);
    CHECK(schema_version({"0001", "0012", "0003"}) == 12);
}
