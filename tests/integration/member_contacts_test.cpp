/// \file
/// Whose phone and e-mail a hall gets, at central and into its file, and what is left of those that
/// it no longer may have.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "migrations/chain/migrate.hpp"
#include "store/file/sqlite_log.hpp"
#include "store/schema/sqlite_migrations.hpp"
#include "sync/line/postgres_connection.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "tests/support/both_engines.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <iterator>

using namespace hallbook;
using core::BookRegion;
using core::EditRow;
using core::Outcome;
using sync::MayReconcile;
using sync::PostgresConnection;
using test::StageHall;
using test::SyncStage;

namespace {

std::string id_of(int member) {
    return "(SELECT id FROM members WHERE card_number = '" + std::to_string(1'000 + member) + "')";
}

std::string phone_of(int member) { return "360-555-010" + std::to_string(member); }

/// Another program enters how members 1 to `count` are reached.
void tell_phones(SyncStage& stage, int count) {
    for (int member = 1; member <= count; ++member) {
        stage.execute(
            "INSERT INTO member_contacts (id, phone) VALUES (" + id_of(member) + ", '" +
            phone_of(member) + "')");
    }
}

/// Another program puts a member on a book.
void put_on(SyncStage& stage, int member, const std::string& book) {
    stage.execute(
        "INSERT INTO book_registrations (member_id, book_id, tier, applicant_priority_number, "
        "registered_at, method) VALUES (" +
        id_of(member) + ", (SELECT id FROM referral_books WHERE code = '" + book +
        "'), 'BOOK_1', " + std::to_string(45'000 + member) + ", now(), 'IMPORT')");
}

/// Members 1 to 5 with their phones: one on a book of Bremerton, one on a book of Port Angeles, one
/// on a book of everybody's, one at home in Port Angeles, one nowhere.
void settle_members(SyncStage& stage) {
    tell_phones(stage, 5);
    put_on(stage, 1, "WIRE_BREM");
    put_on(stage, 2, "WIRE_PA");
    put_on(stage, 3, "TECHNICIAN");
    stage.execute("UPDATE members SET home_region = ' pt Angeles' WHERE id = " + id_of(4));
}

std::string phones_for(const std::string& uri) {
    return PostgresConnection{uri}
        .execute(
            "SELECT coalesce(string_agg(right(phone, 1), '' ORDER BY phone), '') "
            "FROM member_contacts")
        .string(0, 0);
}

std::string refusal(const std::string& uri, const std::string& sql) {
    PostgresConnection connection{uri};
    try {
        connection.execute(sql);
    } catch (const core::Failure& failure) {
        return failure.what();
    }
    return "not refused: " + sql;
}

/// Which of the members 1 to 9 have a phone in the hall's file.
std::string phones_in(const StageHall& hall) {
    return hall.open()
        .text(
            "SELECT coalesce(group_concat(c, ''), '') FROM (SELECT substr(phone, -1) AS c "
            "FROM member_contacts ORDER BY phone)")
        .value_or("");
}

/// Whether the bytes stand anywhere in the file or in its log.
bool holds(const std::filesystem::path& file, const std::string& bytes) {
    for (const char* suffix : {"", "-wal"}) {
        std::ifstream in{file.string() + suffix, std::ios::binary};
        const std::string all{std::istreambuf_iterator<char>{in}, {}};
        if (all.find(bytes) != std::string::npos) return true;
    }
    return false;
}

EditRow phone_wish(const SyncStage& stage, int member, std::optional<std::string> phone) {
    return {
        .table = "members",
        .row = 0,
        .member = stage.names().member(member),
        .book = std::nullopt,
        .changes = {{"phone", std::move(phone)}},
        .reason = "told us"};
}

}  // namespace

// --- at central ---------------------------------------------------------------------------------

TEST_CASE("a hall's login sees whom its hall may call, and nobody else", "[sync][contacts]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no, BookRegion::bremerton);
    const auto pa = stage.hall("PA", MayReconcile::no, BookRegion::pt_angeles);
    settle_members(stage);
    CHECK(phones_for(brem->uri()) == "13");
    CHECK(phones_for(pa->uri()) == "234");
    CHECK(phones_for(stage.database().uri()) == "12345");

    SECTION("with a registration that is live") {
        stage.execute("UPDATE book_registrations SET status = 'DISPATCHED'");
        CHECK(phones_for(brem->uri()) == "13");
        stage.execute("UPDATE book_registrations SET status = 'EXPIRED'");
        CHECK(phones_for(brem->uri()).empty());
        CHECK(phones_for(pa->uri()) == "4");
    }
    SECTION("not by way of a message about a value") {
        stage.execute(
            "UPDATE member_contacts SET phone = '1' WHERE id IN (" + id_of(1) + ", " + id_of(3) +
            ")");
        const auto numbers = PostgresConnection{brem->uri()}.execute(
            "SELECT count(*) FROM member_contacts WHERE phone::integer > 0");
        CHECK(numbers.string(0, 0) == "2");
    }
    SECTION("not by way of a table of its own") {
        PostgresConnection thief{brem->uri()};
        try {
            thief.execute(
                "CREATE TEMPORARY TABLE book_registrations AS SELECT m.id AS member_id, b.id AS "
                "book_id, 'ACTIVE' AS status FROM members AS m, referral_books AS b");
            thief.execute("SET search_path = pg_temp, public");
        } catch (const core::Failure& failure) {
            CHECK(failure.kind() == core::FailureKind::not_permitted);
        }
        CHECK(thief.execute("SELECT count(*) FROM public.member_contacts").string(0, 0) == "2");
    }
    SECTION("when it is cut off") {
        stage.execute("UPDATE sync.halls SET revoked_at = now() WHERE code = 'BREM'");
        CHECK(phones_for(brem->uri()).empty());
    }
}

TEST_CASE("a hall's login writes no phone, and reads none elsewhere", "[sync][contacts]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no, BookRegion::bremerton);
    settle_members(stage);
    for (const char* sql :
         {"UPDATE member_contacts SET phone = '1'",
          "DELETE FROM member_contacts",
          "INSERT INTO member_contacts (id) SELECT id FROM members",
          "TRUNCATE member_contacts",
          // What an operation of the hall changed says what had been there.
          "SELECT effects FROM sync.judgements",
          "SELECT * FROM sync.judgements",
          "SELECT new_row FROM audit_logs"}) {
        CHECK_THAT(refusal(brem->uri(), sql), test::contains("permission denied"));
    }
}

// --- into the file ------------------------------------------------------------------------------

TEST_CASE("no statistics are kept of what a hall may not see", "[sync][contacts]") {
    SyncStage stage;
    stage.execute(
        "INSERT INTO member_contacts (id, phone, email) SELECT id, '206', 'x' FROM members");
    stage.execute("ANALYZE member_contacts");
    CHECK(
        stage.query("SELECT count(*) FROM pg_stats WHERE tablename = 'member_contacts' "
                    "AND attname IN ('phone', 'email')") == "0");
}

TEST_CASE("a hall's file holds whom the hall may call", "[sync][contacts]") {
    SyncStage stage;
    settle_members(stage);
    // One that may judge, and so could read all.
    const auto brem = stage.hall("BREM", MayReconcile::yes, BookRegion::bremerton);
    CHECK(phones_in(*brem) == "13");
    CHECK(brem->contacts() == stage.contacts(*brem));

    const auto pulled = [&](const std::string& sql) {
        stage.execute(sql);
        brem->sync();
        CHECK(brem->contacts() == stage.contacts(*brem));
        CHECK(brem->rows() == stage.rows());
        return phones_in(*brem);
    };
    SECTION("who leaves a book goes, with every trace in the file") {
        REQUIRE(holds(brem->file(), phone_of(1)));
        CHECK(
            pulled(
                "UPDATE book_registrations SET status = 'RESIGNED' WHERE member_id = " +
                id_of(1)) == "3");
        CHECK_FALSE(holds(brem->file(), phone_of(1)));
        CHECK(holds(brem->file(), phone_of(3)));
    }
    SECTION("whose registration is removed goes") {
        CHECK(pulled("DELETE FROM book_registrations WHERE member_id = " + id_of(1)) == "3");
    }
    SECTION("who is put on a book comes") {
        put_on(stage, 5, "WIRE_BREM");
        CHECK(pulled("SELECT 1") == "135");
    }
    SECTION("who moves to another book comes or goes") {
        CHECK(
            pulled(
                "UPDATE book_registrations SET book_id = (SELECT id FROM referral_books "
                "WHERE code = 'WIRE_PA') WHERE member_id = " +
                id_of(1)) == "3");
        CHECK(
            pulled(
                "UPDATE book_registrations SET book_id = (SELECT id FROM referral_books "
                "WHERE code = 'WIRE_BREM') WHERE member_id = " +
                id_of(2)) == "23");
    }
    SECTION("who moves to the hall's region comes, and goes again") {
        CHECK(
            pulled("UPDATE members SET home_region = 'bremerton' WHERE id = " + id_of(5)) == "135");
        CHECK(pulled("UPDATE members SET home_region = NULL WHERE id = " + id_of(5)) == "13");
    }
    SECTION("who is on a book that another region calls from comes or goes") {
        CHECK(
            pulled("UPDATE referral_books SET region = 'JURISDICTION_WIDE' "
                   "WHERE code = 'WIRE_PA'") == "123");
        CHECK(
            pulled("UPDATE referral_books SET region = 'SEATTLE' WHERE code = 'WIRE_BREM'") ==
            "23");
    }
    SECTION("a hall in another region has other members") {
        CHECK(pulled("UPDATE sync.halls SET region = 'PT_ANGELES' WHERE code = 'BREM'") == "234");
    }
    SECTION("what is entered elsewhere is not sent to it") {
        CHECK(pulled("UPDATE member_contacts SET email = 'x@y' WHERE id = " + id_of(2)) == "13");
    }
    SECTION("a member who is removed is gone with the phone") {
        CHECK(
            pulled(
                "DELETE FROM book_registrations WHERE member_id = " + id_of(1) +
                "; DELETE FROM members WHERE card_number = '1001'") == "3");
    }
    SECTION("a new copy has no other") {
        stage.execute("UPDATE book_registrations SET status = 'RESIGNED'");
        brem->init();
        CHECK(phones_in(*brem).empty());
        CHECK_FALSE(holds(brem->file(), phone_of(1)));
    }
}

TEST_CASE("what changes nothing about who is called notes nothing", "[sync][contacts]") {
    SyncStage stage;
    settle_members(stage);
    const std::string noted =
        "SELECT count(*) FROM sync.change_log WHERE table_name = 'member_contacts'";
    const auto before = stage.query(noted);
    stage.execute("UPDATE book_registrations SET re_sign_due = '2026-05-01', notes = 'x'");
    stage.execute("UPDATE book_registrations SET status = 'DISPATCHED'");
    stage.execute("UPDATE members SET classification = 'JW'");
    stage.execute("UPDATE referral_books SET grace_days = 1");
    stage.execute("UPDATE sync.halls SET name = 'x'");
    CHECK(stage.query(noted) == before);
}

TEST_CASE("operations at a hall bring and take phones, too", "[sync][contacts]") {
    SyncStage stage;
    tell_phones(stage, 2);
    const auto brem = stage.hall("BREM", MayReconcile::no, BookRegion::bremerton);
    const auto pa = stage.hall("PA", MayReconcile::no, BookRegion::pt_angeles);
    const auto exchange = [&] {
        brem->sync();
        // The judge's own commits note whom halls see now, and are not overtaken by that.
        CHECK(stage.reconcile(1).repeated == 0);
        brem->sync();
        pa->sync();
    };
    REQUIRE(brem->register_(1, "WIRE_BREM") == Outcome::accepted);
    REQUIRE(brem->register_(2, "TECHNICIAN") == Outcome::accepted);
    REQUIRE(brem->re_sign(1, "WIRE_BREM") == Outcome::accepted);
    exchange();
    CHECK(phones_in(*brem) == "12");
    CHECK(phones_in(*pa) == "2");
    REQUIRE(brem->leave(2, "TECHNICIAN") == Outcome::accepted);
    exchange();
    CHECK(phones_in(*brem) == "1");
    CHECK(phones_in(*pa).empty());
    CHECK_FALSE(holds(pa->file(), phone_of(2)));
}

// --- edits --------------------------------------------------------------------------------------

TEST_CASE("a hall may set a phone that it does not see", "[sync][contacts][edit]") {
    SyncStage stage;
    settle_members(stage);
    stage.execute("UPDATE member_contacts SET email = 'one@example.org' WHERE id = " + id_of(1));
    const auto brem = stage.hall("BREM", MayReconcile::no, BookRegion::bremerton);
    const auto pa = stage.hall("PA", MayReconcile::no, BookRegion::pt_angeles);
    REQUIRE(pa->enter(phone_wish(stage, 1, "206-555-0199")) == Outcome::accepted);
    // Until central has decided the hall has what it was told.
    CHECK(phones_in(*pa) == "9234");
    pa->sync();
    CHECK(phones_in(*pa) == "9234");
    CHECK(stage.reconcile().accepted == 1);
    CHECK(
        stage.query("SELECT phone || ' ' || email FROM member_contacts WHERE id = " + id_of(1)) ==
        "206-555-0199 one@example.org");
    pa->sync();
    CHECK(pa->contacts() == stage.contacts(*pa));
    CHECK(phones_in(*pa) == "234");
    brem->sync();
    CHECK(brem->contacts() == stage.contacts(*brem));

    SECTION("and empty it") {
        REQUIRE(pa->enter(phone_wish(stage, 1, std::nullopt)) == Outcome::accepted);
        pa->sync();
        CHECK(stage.reconcile().accepted == 1);
        CHECK(
            stage.query(
                "SELECT phone IS NULL AND email IS NOT NULL FROM member_contacts "
                "WHERE id = " +
                id_of(1)) == "t");
    }
    SECTION("of a member of whom nobody has said anything") {
        REQUIRE(pa->enter(phone_wish(stage, 6, "1")) == Outcome::accepted);
        pa->sync();
        CHECK(stage.reconcile().accepted == 1);
        CHECK(stage.query("SELECT phone FROM member_contacts WHERE id = " + id_of(6)) == "1");
    }
}

TEST_CASE("two halls that set one phone are judged in order", "[sync][contacts][edit]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM", MayReconcile::no, BookRegion::bremerton);
    const auto pa = stage.hall("PA", MayReconcile::no, BookRegion::pt_angeles);
    REQUIRE(brem->enter(phone_wish(stage, 1, "first")) == Outcome::accepted);
    REQUIRE(pa->enter(phone_wish(stage, 1, "second")) == Outcome::accepted);
    // The later one comes first.
    pa->sync();
    stage.reconcile();
    CHECK(stage.query("SELECT phone FROM member_contacts") == "second");
    brem->sync();
    stage.reconcile();
    CHECK(stage.query("SELECT phone FROM member_contacts") == "second");
    CHECK(
        stage.query("SELECT count(*) FROM audit_logs WHERE table_name = 'member_contacts' "
                    "AND operation_hall IS NULL") == "0");
}

// --- the upgrade --------------------------------------------------------------------------------

namespace {

/// The hall's file at 0014, as `hallbook migrate down 0014` leaves it.
void take_back(const StageHall& hall) {
    auto database = hall.open();
    store::SqliteMigrations target{database};
    migrations::migrate_down(test::chain(), target, test::migration_context(), "0014");
}

void bring_up(const std::filesystem::path& file) {
    store::SqliteDatabase database{file, store::Access::write};
    store::SqliteMigrations target{database};
    migrations::migrate_up(test::chain(), target, test::migration_context());
}

void migrate_central(SyncStage& stage, migrations::Direction direction) {
    PostgresConnection connection{stage.database().uri()};
    sync::PostgresMigrations target{connection};
    if (direction == migrations::Direction::up) {
        migrations::migrate_up(test::chain(), target, test::migration_context());
    } else {
        migrations::migrate_down(test::chain(), target, test::migration_context(), "0014");
    }
}

/// As an upgrade from 0014 leaves central.
void upgrade_central(SyncStage& stage) {
    migrate_central(stage, migrations::Direction::down);
    migrate_central(stage, migrations::Direction::up);
}

}  // namespace

TEST_CASE("an upgrade wipes the phones that a hall may not have", "[sync][contacts][migrations]") {
    SyncStage stage;
    settle_members(stage);
    const auto brem = stage.hall("BREM", MayReconcile::no, BookRegion::bremerton);
    take_back(*brem);
    {
        // As it was before: everybody's phone in every file, and in pages that were freed since.
        store::SqliteDatabase file{brem->file(), store::Access::write};
        file.run_script("PRAGMA secure_delete = OFF");
        for (int member = 1; member <= 5; ++member)
            file.run(
                "UPDATE members SET phone = ?1 WHERE card_number = ?2",
                phone_of(member),
                std::to_string(1'000 + member));
        file.run_script(
            "CREATE TABLE gone AS SELECT '206-555-0777 ' || hex(zeroblob(2000)) AS phone; "
            "DROP TABLE gone");
        REQUIRE(store::fold_log(file));
    }
    for (const char* bytes : {"360-555-0102", "360-555-0105", "206-555-0777"})
        REQUIRE(holds(brem->file(), bytes));
    bring_up(brem->file());
    CHECK(phones_in(*brem) == "13");
    CHECK(holds(brem->file(), phone_of(1)));
    for (const char* bytes : {"360-555-0102", "360-555-0104", "360-555-0105", "206-555-0777"})
        CHECK_FALSE(holds(brem->file(), bytes));
    CHECK_FALSE(std::filesystem::exists(brem->file().string() + ".before-migration"));
    upgrade_central(stage);
    brem->sync();
    CHECK(brem->contacts() == stage.contacts(*brem));
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("unsent edits outlive the upgrade", "[sync][contacts][migrations]") {
    SyncStage stage;
    settle_members(stage);
    const auto brem = stage.hall("BREM", MayReconcile::no, BookRegion::bremerton);
    // As a program of 0014 keeps it: the row of the member before and after.
    take_back(*brem);
    {
        store::SqliteDatabase file{brem->file(), store::Access::write};
        const auto id = stage.names().member(2).id.value;
        const auto columns =
            "json_array(CAST(id AS TEXT), card_number, first_name, middle_name, last_name, "
            "home_local, home_region, classification, status, NULL, phone, email, "
            "strftime('%Y-%m-%dT%H:%M:%S', created_at / 1000000, 'unixepoch') || "
            "printf('.%06dZ', created_at % 1000000), "
            "strftime('%Y-%m-%dT%H:%M:%S', updated_at / 1000000, 'unixepoch') || "
            "printf('.%06dZ', updated_at % 1000000), CAST(created_by_id AS TEXT), "
            "CAST(updated_by_id AS TEXT))";
        file.run("UPDATE members SET phone = ?1 WHERE id = ?2", phone_of(2), id);
        const auto before = file.text(
            "SELECT " + std::string{columns} + " FROM members WHERE id = " + std::to_string(id));
        file.run(
            "UPDATE members SET phone = '206-555-0199', updated_at = updated_at + 5 WHERE id = ?1",
            id);
        const auto after = file.text(
            "SELECT " + std::string{columns} + " FROM members WHERE id = " + std::to_string(id));
        file.run(
            "INSERT INTO operations (seq, kind, payload_version, recorded_at, clock_at, actor, "
            "seen, payload, told, local_outcome, local_violations, changes, activities) "
            "SELECT 1, 'edit', 1, last_sync_at + 1000, last_clock_at, 'pat', ?1, ?2, '[]', "
            "'ACCEPTED', '[]', json_array(json_object('table', 'members', 'row', ?3, 'before', "
            "json(?4), 'after', json(?5))), '[]' FROM replica",
            file.text("SELECT seen FROM replica").value_or(""),
            R"({"changes":[{"column":"phone","value":"206-555-0199"}],"member":{"card_number":"1002","id":")" +
                std::to_string(id) + R"("},"reason":"told us","row":")" + std::to_string(id) +
                R"(","table":"members"})",
            id,
            before.value_or(""),
            after.value_or(""));
    }
    bring_up(brem->file());
    CHECK(phones_in(*brem) == "913");
    upgrade_central(stage);
    // What was done is taken back and done again: the file is as central's, and the edit on top.
    stage.execute("UPDATE member_contacts SET email = 'x@y' WHERE id = " + id_of(2));
    brem->sync();
    CHECK(phones_in(*brem) == "913");
    CHECK(brem->pending() == 1);
    const auto report = stage.reconcile();
    CHECK(report.accepted + report.adjusted == 1);
    CHECK(
        stage.query("SELECT phone || ' ' || email FROM member_contacts WHERE id = " + id_of(2)) ==
        "206-555-0199 x@y");
    brem->sync();
    CHECK(brem->pending() == 0);
    CHECK(brem->contacts() == stage.contacts(*brem));
    CHECK(phones_in(*brem) == "13");
    // What the person entered stays in the log of operations, which is evidence.
    CHECK_FALSE(holds(brem->file(), phone_of(2)));
}

TEST_CASE("down and up again loses no phone", "[sync][contacts][migrations]") {
    SyncStage stage;
    settle_members(stage);
    const auto brem = stage.hall("BREM", MayReconcile::no, BookRegion::bremerton);
    REQUIRE(brem->enter(phone_wish(stage, 1, "206-555-0199")) == Outcome::accepted);
    brem->sync();
    REQUIRE(stage.reconcile().accepted == 1);
    brem->sync();
    const std::string all =
        "SELECT string_agg((id, phone, email)::text, ' ' ORDER BY id) FROM member_contacts";
    const std::string effects = "SELECT string_agg(effects::text, '') FROM sync.judgements";
    const auto before = stage.query(all);
    migrate_central(stage, migrations::Direction::down);
    CHECK(
        stage.query("SELECT string_agg(phone, ' ' ORDER BY card_number) FROM members") ==
        "206-555-0199 360-555-0102 360-555-0103 360-555-0104 360-555-0105");
    CHECK(stage.query(effects).find("member_contacts") == std::string::npos);
    migrate_central(stage, migrations::Direction::up);
    CHECK(stage.query(all) == before);

    take_back(*brem);
    bring_up(brem->file());
    CHECK(phones_in(*brem) == "93");
    brem->sync();
    CHECK(brem->contacts() == stage.contacts(*brem));
    CHECK(brem->rows() == stage.rows());
}
