/// \file
/// Runs migrations against obstacles: other migrating sessions, other programs, failures.
/// SPDX-License-Identifier: Apache-2.0
#include "store/schema/sqlite_migrations.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "tests/support/both_engines.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/failures.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace hallbook;
using namespace hallbook::test;

namespace {

/// The chain with SQL at the end of revision 0003 that fails on both engines.
migrations::MigrationChain failing_chain() {
    migrations::MigrationChain changed = chain();
    for (migrations::Revision& revision : changed.revisions) {
        if (revision.id != "0003") continue;
        revision.sqlite.up += "INSERT INTO no_such_table VALUES (1);";
        revision.postgres.up += "INSERT INTO no_such_table VALUES (1);";
    }
    return changed;
}

bool speaks_of(const core::Failure& failure, const std::string& words) {
    return std::string{failure.what()}.find(words) != std::string::npos;
}

std::vector<std::string> applied(EngineUnderTest& engine) {
    return engine.column(
        "SELECT revision FROM schema_revisions WHERE finished_at IS NOT NULL ORDER BY revision");
}

}  // namespace

TEST_CASE("a revision that fails leaves the schema before it", "[integration][migrations]") {
    for (const auto& empty : {empty_sqlite, empty_postgres}) {
        const auto engine = empty();
        const core::Failure failure = failure_of([&] {
            migrations::migrate_up(failing_chain(), engine->migrations(), migration_context());
        });
        CHECK(speaks_of(failure, "Revision 0003 (referral_tables) could not be applied"));
        CHECK(applied(*engine) == std::vector<std::string>{"0001", "0002"});
        CHECK(engine->column("SELECT count(*) FROM schema_revisions").front() == "2");
        CHECK(engine->schema().tables.count("referral_books") == 0);
        migrations::migrate_up(chain(), engine->migrations(), migration_context());
        CHECK(applied(*engine).size() == chain().revisions.size());
    }
}

TEST_CASE(
    "each revision is recorded with when, by whom and with what", "[integration][migrations]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        const auto recorded = engine->migrations().state().recorded;
        REQUIRE(recorded.size() == chain().revisions.size());
        for (const migrations::RecordedRevision& each : recorded) {
            const migrations::Revision& revision =
                *migrations::find_revision(chain(), each.revision);
            CHECK(each.name == revision.name);
            CHECK(
                each.checksum == migrations::checksum(migrations::script_of(
                                     revision, engine->migrations().engine())));
            CHECK(each.finished_at == migration_context().now());
            CHECK(each.program_version == "test");
            CHECK(each.performed_by == "tester");
        }
    }
}

TEST_CASE("a newer database is refused with the way out", "[integration][migrations]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        record_unknown_revision(*engine);
        const core::Failure failure = failure_of(
            [&] { migrations::migrate_up(chain(), engine->migrations(), migration_context()); });
        CHECK(failure.kind() == core::FailureKind::schema_mismatch);
        CHECK(speaks_of(failure, "0099 (far_future)"));
        CHECK(failure.hint().find("9.0.0") != std::string::npos);
    }
}

TEST_CASE("another program's tables are left alone", "[integration][migrations]") {
    for (const auto& empty : {empty_sqlite, empty_postgres}) {
        const auto engine = empty();
        engine->run("CREATE TABLE members (name TEXT)");
        const core::Failure failure = failure_of(
            [&] { migrations::migrate_up(chain(), engine->migrations(), migration_context()); });
        CHECK(failure.kind() == core::FailureKind::schema_mismatch);
        CHECK(engine->schema().tables.count("schema_revisions") == 0);
    }
}

TEST_CASE("central is migrated by one at a time, who is named", "[integration][migrations][lock]") {
    const TemporaryDatabase database;
    sync::PostgresConnection second{database.uri()};
    sync::PostgresMigrations second_target{second};
    {
        sync::PostgresConnection first{database.uri(), {.application_name = "first one"}};
        sync::PostgresMigrations first_target{first};
        first_target.begin();
        const core::Failure failure = failure_of(
            [&] { migrations::migrate_up(chain(), second_target, migration_context()); });
        CHECK(failure.kind() == core::FailureKind::refused);
        CHECK(speaks_of(failure, "PID "));
        CHECK(speaks_of(failure, "first one"));
        // The lock goes with its session, whether or not it was let go of.
    }
    CHECK(sync::migration_lock_holder(second).empty());
    CHECK_FALSE(migrations::migrate_up(chain(), second_target, migration_context()).empty());
    CHECK(sync::migration_lock_holder(second).empty());
}

TEST_CASE("a hall's file is migrated by one at a time", "[integration][migrations][lock]") {
    const TemporaryFolder folder;
    store::SqliteDatabase first{folder.path() / "hall.db", store::Access::create};
    store::SqliteDatabase second{folder.path() / "hall.db", store::Access::write};
    store::SqliteMigrations first_target{first};
    migrations::MigrationContext context = migration_context();
    // The second begins when the first is about to run 0003.
    core::Failure failure{core::FailureKind::refused, ""};
    bool tried = false;
    context.progress = [&](const migrations::Revision& revision, migrations::Direction) {
        if (revision.id != "0003" || std::exchange(tried, true)) return;
        store::SqliteMigrations second_target{second};
        migrations::migrate_up(chain(), second_target, migration_context());
    };
    failure = failure_of([&] { migrations::migrate_up(chain(), first_target, context); });
    CHECK(failure.kind() == core::FailureKind::refused);
    CHECK(speaks_of(failure, "Another process is migrating"));
    CHECK(migrations::migration_status(chain(), first_target).pending.empty());
}

TEST_CASE("a file with revisions is copied until all went well", "[integration][migrations]") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "hall.db";
    const auto backup = folder.path() / "hall.db.before-migration";
    store::SqliteDatabase database{file, store::Access::create};
    {
        store::SqliteMigrations target{database};
        migrations::migrate_up(chain(), target, migration_context(), "0002");
        CHECK_FALSE(std::filesystem::exists(backup));
    }
    {
        store::SqliteMigrations target{database};
        failure_of([&] { migrations::migrate_up(failing_chain(), target, migration_context()); });
        REQUIRE(std::filesystem::exists(backup));
        const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
        CHECK(
            (std::filesystem::status(backup).permissions() & others) ==
            std::filesystem::perms::none);
        store::SqliteDatabase copy{backup, store::Access::read};
        store::SqliteMigrations copied{copy};
        CHECK(
            migrations::migration_status(chain(), copied).current ==
            std::vector<std::string>{"0002"});
    }
    store::SqliteMigrations target{database};
    migrations::migrate_up(chain(), target, migration_context());
    CHECK_FALSE(std::filesystem::exists(backup));
}

TEST_CASE("a file tells its revision at a glance", "[integration][migrations]") {
    const auto engine = empty_sqlite();
    for (const std::string id : {"0001", "0002", "0004"}) {
        migrations::migrate_up(chain(), engine->migrations(), migration_context(), id);
        CHECK(engine->column("PRAGMA user_version").front() == std::to_string(std::stoi(id)));
    }
    migrations::migrate_down(chain(), engine->migrations(), migration_context(), "0003");
    CHECK(engine->column("PRAGMA user_version").front() == "3");
    CHECK(engine->column("PRAGMA application_id").front() == std::to_string(0x48616C6C));
}

TEST_CASE("an interrupted run is seen and run again", "[integration][migrations]") {
    for (const auto& empty : {empty_sqlite, empty_postgres}) {
        const auto engine = empty();
        migrations::migrate_up(chain(), engine->migrations(), migration_context(), "0002");
        engine->insert(
            "schema_revisions",
            {{"revision", text_cell("0003")},
             {"name", text_cell("referral_tables")},
             {"checksum", text_cell("x")},
             {"started_at", instant_cell("2025-08-11T00:00:00Z")},
             {"program_version", text_cell("old")},
             {"performed_by", text_cell("somebody")}});
        CHECK(
            migrations::migration_status(chain(), engine->migrations()).interrupted ==
            std::vector<std::string>{"0003"});
        migrations::migrate_up(chain(), engine->migrations(), migration_context());
        CHECK(migrations::migration_status(chain(), engine->migrations()).interrupted.empty());
        CHECK(applied(*engine).size() == chain().revisions.size());
    }
}
