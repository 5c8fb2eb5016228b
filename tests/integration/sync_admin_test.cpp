/// \file
/// Sets central up, admits halls, and reads their state.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "sync/line/postgres_connection.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

using namespace hallbook;
using sync::MayReconcile;
using test::SyncStage;

TEST_CASE("central is set up once, and doing it again is harmless", "[sync][admin]") {
    const test::TemporaryDatabase database;
    test::TestEnvironment environment;
    sync::CentralAdmin admin{database.uri(), environment};
    const auto first = admin.init(migrations::embedded_chain(), "test");
    CHECK(first.revisions_applied.size() == migrations::embedded_chain().revisions.size());
    CHECK(first.books_added == 11);
    CHECK(first.settings_added > 0);
    CHECK(first.revision == migrations::heads(migrations::embedded_chain()).back());
    CHECK(first.epoch.size() == 36);
    CHECK_FALSE(first.done.empty());

    const auto second = admin.init(migrations::embedded_chain(), "test");
    CHECK(second.revisions_applied.empty());
    CHECK(second.books_added == 0);
    CHECK(second.settings_added == 0);
    CHECK(second.epoch == first.epoch);
    CHECK(second.done.empty());

    // Another program adds a book without an id, and does not meet a seeded one.
    sync::PostgresConnection connection{database.uri()};
    connection.execute(
        "INSERT INTO referral_books (name, code, classification, region, agreement_type, "
        "work_level, book_kind) VALUES ('RESIDENTIAL', 'RES', 'RESIDENTIAL', 'SEATTLE', "
        "'STANDARD', 'JOURNEYMAN', 'PRIMARY')");
    CHECK(connection.execute("SELECT max(id) FROM referral_books").integer(0, 0) == 12);
}

TEST_CASE("a hall is enrolled with a login of its own", "[sync][admin]") {
    SyncStage stage;
    auto admin = stage.admin();
    const auto brem = admin.enroll({.hall = "BREM", .region = core::BookRegion::bremerton});
    const auto pa = admin.enroll({.hall = "PA", .region = core::BookRegion::pt_angeles});
    CHECK(brem.hall_number == 1);
    CHECK(pa.hall_number == 2);
    CHECK(brem.login != pa.login);
    CHECK(brem.password != pa.password);
    CHECK(brem.password.size() >= 20);
    CHECK(brem.uri.find(brem.password) == std::string::npos);
    CHECK(brem.uri.starts_with("postgresql://" + brem.login + "@"));
    CHECK_NOTHROW(sync::PostgresConnection{test::with_password(brem.uri, brem.password)});
    try {
        sync::PostgresConnection{test::with_password(brem.uri, "wrong")};
        FAIL("a wrong password was taken");
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::not_permitted);
    }

    SECTION("a code is taken once") {
        CHECK_THROWS_WITH(
            admin.enroll({.hall = "BREM", .region = core::BookRegion::seattle}),
            test::contains("enrolled already"));
    }
    SECTION("a code that cannot be is refused") {
        for (const auto* code : {"", "brem", "B R", "CENTRAL", "ABCDEFGHIJKLMNOPQ"}) {
            CHECK_THROWS_AS(admin.enroll({.hall = code, .region = {}}), core::Failure);
        }
    }
    SECTION("two databases of one server admit halls of one code") {
        SyncStage other;
        CHECK(other.admin().enroll({.hall = "BREM", .region = {}}).login != brem.login);
    }
    SECTION("a revoked hall comes back with a new password and its old number") {
        admin.revoke("BREM");
        CHECK_THROWS_AS(
            sync::PostgresConnection{test::with_password(brem.uri, brem.password)}, core::Failure);
        const auto again = admin.enroll({.hall = "BREM", .region = core::BookRegion::bremerton});
        CHECK(again.hall_number == brem.hall_number);
        CHECK(again.password != brem.password);
        CHECK_NOTHROW(sync::PostgresConnection{test::with_password(again.uri, again.password)});
    }
    SECTION("what a hall may do is kept with its times") {
        const auto rights = [&] {
            return stage.query(
                "SELECT string_agg(held || CASE WHEN ended_at IS NULL THEN '' ELSE ' ended' END, "
                "', ' ORDER BY since, held) FROM sync.hall_rights WHERE hall = 1");
        };
        CHECK(rights().empty());
        admin.revoke("BREM");
        admin.enroll(
            {.hall = "BREM",
             .region = core::BookRegion::bremerton,
             .is_headquarters = sync::IsHeadquarters::yes});
        CHECK(rights() == "headquarters, import");
        CHECK(admin.status().halls[0].is_headquarters);
        CHECK(admin.status().halls[0].may_import);
        admin.revoke("BREM");
        admin.enroll(
            {.hall = "BREM",
             .region = core::BookRegion::bremerton,
             .may_import = sync::MayImport::yes});
        CHECK(rights() == "headquarters ended, import");
        CHECK_FALSE(admin.status().halls[0].is_headquarters);
        CHECK(admin.status().halls[0].may_import);
    }
    SECTION("revoking a hall that is not there says so") {
        CHECK_THROWS_WITH(admin.revoke("NOWHERE"), test::contains("no hall NOWHERE"));
    }
}

TEST_CASE("status shows who lags behind", "[sync][admin]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no);
    const auto pa = stage.hall("PA", MayReconcile::yes);
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    auto status = stage.admin().status();
    CHECK(status.revision == migrations::heads(migrations::embedded_chain()).back());
    CHECK_FALSE(status.watched_by.has_value());
    REQUIRE(status.halls.size() == 2);
    CHECK(status.halls[0].hall.code == "BREM");
    CHECK(status.halls[0].last_sequence == 1);
    CHECK(status.halls[0].unjudged == 1);
    CHECK_FALSE(status.halls[0].may_reconcile);
    CHECK(status.halls[0].last_seen_at.has_value());
    CHECK(status.halls[0].schema_revision == status.revision);
    CHECK(status.halls[1].may_reconcile);
    CHECK(status.unjudged == 1);
    pa->sync();
    status = stage.admin().status();
    CHECK(status.unjudged == 0);
    CHECK(status.halls[0].changes_behind > 0);
    stage.admin().revoke("PA");
    CHECK(stage.admin().status().halls[1].revoked_at.has_value());
}

TEST_CASE("central that cannot be reached is told apart from one that says no", "[sync][admin]") {
    test::TestEnvironment environment;
    const auto kind_of = [&](const std::string& uri) {
        try {
            sync::CentralAdmin{uri, environment}.status();
        } catch (const core::Failure& failure) {
            return failure.kind();
        }
        return core::FailureKind::refused;
    };
    CHECK(kind_of("postgresql://127.0.0.1:1/nothing") == core::FailureKind::unreachable);
    CHECK(kind_of("postgresql://host:not-a-port/x?bad") == core::FailureKind::bad_input);
    const auto& cluster = test::PostgresCluster::shared();
    CHECK(kind_of(cluster.admin_uri("no_such_database")) == core::FailureKind::bad_input);
    CHECK(kind_of(cluster.login_uri("nobody", "postgres")) == core::FailureKind::not_permitted);
    // A database that is not hallbook's.
    CHECK(kind_of(cluster.admin_uri("postgres")) == core::FailureKind::schema_mismatch);
}
