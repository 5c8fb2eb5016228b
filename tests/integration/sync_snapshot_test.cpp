/// \file
/// The snapshot brings every row exactly as central has it.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/seed.hpp"
#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

using namespace hallbook;
using test::SyncStage;

TEST_CASE("a snapshot is exact: APNs, microseconds, dates, texts, nulls", "[sync][snapshot]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    stage.execute(R"sql(
        INSERT INTO book_registrations (
            id, member_id, book_id, tier, applicant_priority_number, registered_at, method, status,
            last_re_signed_at, re_sign_due, check_marks, last_check_mark_on, has_check_mark,
            is_exempt, exempt_reason, exempt_from, exempt_until, notes, created_at
        )
        SELECT
            900 + n, m.id, n, 'BOOK_3', v.apn::numeric, v.instant::timestamptz, 'IMPORT', 'ACTIVE',
            NULL, v.day::date, 1, v.day::date, TRUE, TRUE, 'JURY_DUTY', v.day::date, '9999-12-31',
            v.notes, '0001-01-01 00:00:00+00'
        FROM (VALUES
            (1, '0', '1899-12-31 23:59:59.999999+00', '1999-12-31', NULL),
            (2, '0.01', '2000-01-01 00:00:00+00', '2000-01-01', ''),
            (3, '45880.4', '2025-08-11 16:48:02.123456+00', '2000-02-29', 'O''Hara "the \ first"'),
            (4, '45880.41', '2025-08-11 16:48:02+00', '0001-01-01', E'two\nlines\tand , ( ) "'),
            (5, '99999999.99', '9999-12-31 23:59:59.999999+00', '9999-12-31', 'Ångström – 木'),
            (6, '10000', '1969-12-31 23:59:59.999999+00', '1970-01-01', '-'),
            (7, '40000.1', '1970-01-01 00:00:00.000001+00', '1969-12-31', E'\\N'),
            (8, '9999.99', '2026-03-08 10:00:00.5+00', '2026-03-08', '{}')
        ) AS v (n, apn, instant, day, notes), members AS m
        WHERE m.card_number = '1001'
    )sql");
    const auto expected = stage.rows();
    brem->init();
    CHECK(brem->rows() == expected);
    CHECK(
        brem->open().number("SELECT count(*) FROM book_registrations "
                            "WHERE typeof(applicant_priority_number) <> 'integer'") == 0);

    // What the pull brings is the same, to the last bit.
    const auto pa = stage.hall("PA");
    stage.execute("UPDATE book_registrations SET updated_at = updated_at");
    pa->sync();
    CHECK(pa->rows() == expected);
    // And what goes back through central's JSON as well.
    brem->re_sign(1, "WIRE_SEA");
    brem->sync();
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("a value that a hall cannot hold is refused, not altered", "[sync][snapshot]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    stage.execute(
        "ALTER TABLE book_registrations ALTER applicant_priority_number TYPE numeric(12,4)");
    stage.execute(
        "INSERT INTO book_registrations (member_id, book_id, tier, applicant_priority_number, "
        "registered_at, method) SELECT id, 1, 'BOOK_1', 45880.4151, now(), 'IMPORT' FROM members "
        "WHERE card_number = '1001'");
    CHECK_THROWS_WITH(brem->init(), test::contains("more than two decimals"));
    CHECK_THROWS_WITH(brem->sync(), test::contains("more than two decimals"));
}

TEST_CASE("a snapshot tells its progress, and whose it is", "[sync][snapshot]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    stage.execute(
        "INSERT INTO members (id, card_number, first_name, last_name) "
        "SELECT 90000 + n, 'S' || n, 'A', 'B' FROM generate_series(1, 2500) AS n");
    stage.execute("ANALYZE");
    sync::Snapshot snapshot{brem->uri(), "BREM", migrations::embedded_chain(), brem->environment};
    CHECK(snapshot.hall().code == "BREM");
    CHECK(snapshot.hall().number == 1);
    struct Counter : core::SnapshotSink {
        void begin_table(const core::TableInfo&) override { ++begun; }
        void row(const core::Values&) override { ++rows; }
        void finish(const core::Pull& pull) override { cursor = pull.cursor; }
        std::size_t begun = 0;
        std::int64_t rows = 0;
        core::Cursor cursor;
    } sink;
    std::vector<std::int64_t> told;
    const auto report = snapshot.copy_into(sink, [&](std::int64_t rows, std::int64_t expected) {
        CHECK(rows <= expected);
        told.push_back(rows);
    });
    CHECK(sink.begun == core::table_count);
    CHECK(report.rows == sink.rows);
    CHECK(told.size() >= 3);
    CHECK(told.back() == report.rows);
    CHECK(sink.cursor.watermark > 0);
    CHECK_THROWS_WITH(
        (sync::Snapshot{brem->uri(), "PA", migrations::embedded_chain(), brem->environment}),
        test::contains("belongs to the hall BREM"));
}

TEST_CASE("what changes while a snapshot is read comes with the first pull", "[sync][snapshot]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    // The replica of a hall is as old as its snapshot.
    stage.execute("UPDATE members SET home_local = 'new' WHERE card_number = '1004'");
    CHECK(brem->sync().pulled_rows == 1);
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE("a new snapshot keeps the hall's pending operations", "[sync][snapshot]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    brem->register_(1, "WIRE_BREM");
    brem->sync();
    brem->register_(2, "WIRE_BREM");
    brem->init();
    CHECK(brem->pending() == 1);
    CHECK(brem->sync().accepted == 1);
    CHECK(brem->rows() == stage.rows());
}

TEST_CASE(
    "rows that are named by UUIDs travel and are judged like all others", "[sync][equipment]") {
    SyncStage stage;
    const auto brem = stage.hall("BREM");
    const auto pa = stage.hall("PA");
    CHECK(stage.admin().add_sample_equipment() == 4);
    CHECK(stage.admin().add_sample_equipment() == 0);
    const auto sample = core::sample_equipment({});
    const auto type = sample[1].row.as<core::ConsultantType>();  // Safety
    const auto crane = sample[3].row.as<core::EquipmentTemplate>();
    brem->init();
    CHECK(brem->rows() == stage.rows());
    pa->sync();
    CHECK(pa->rows() == stage.rows());

    CHECK(brem->enter(core::SubmitEquipment{crane, "P-1", {}}) == core::Outcome::accepted);
    brem->sync();
    pa->sync();
    const core::Id<core::EquipmentApprovalSubmission> submission{core::row_uuid({1, 1}, 0)};
    const auto decide = [&](test::StageHall& hall, core::EquipmentVerdict verdict) {
        return hall.enter(core::DecideEquipment{submission, type, verdict, "so it is"});
    };
    // Bremerton decides first, and Port Angeles is the first to sync: its word is judged, counts,
    // and is taken back when the earlier one arrives.
    CHECK(decide(*brem, core::EquipmentVerdict::approved) == core::Outcome::accepted);
    CHECK(decide(*pa, core::EquipmentVerdict::rejected) == core::Outcome::accepted);
    CHECK(pa->sync().accepted == 1);
    CHECK(stage.query("SELECT status FROM equipment_approval_submissions") == "REJECTED");
    CHECK(brem->sync().accepted == 1);
    CHECK(stage.query("SELECT status FROM equipment_approval_submissions") == "PENDING");
    CHECK(
        stage.query("SELECT string_agg(verdict::text, ',') FROM equipment_approval_decisions") ==
        "APPROVED");
    pa->sync();
    for (const auto* hall : {brem.get(), pa.get()}) {
        CHECK(hall->rows() == stage.rows());
        CHECK(hall->conflicts() == stage.conflicts());
        REQUIRE(hall->conflicts().size() == 1);
        CHECK_THAT(hall->conflicts().front(), test::contains("decided-first"));
    }
    // The audit log names the operation that wrote each row.
    CHECK(
        stage.query("SELECT string_agg(concat_ws(' ', action, operation_hall, operation_seq), ', ' "
                    "ORDER BY id) FROM audit_logs WHERE table_name = "
                    "'equipment_approval_decisions'") == "INSERT 2 1, DELETE 2 1, INSERT 1 2");
    // What goes at central, with all that hangs on it, goes at the halls.
    stage.execute("DELETE FROM equipment_templates WHERE name = 'Tower crane'");
    CHECK(stage.query("SELECT count(*) FROM equipment_approval_decisions") == "0");
    brem->sync();
    CHECK(brem->rows() == stage.rows());
    CHECK(stage.query("SELECT count(*) FROM sync.program_edits WHERE row_uuid IS NOT NULL") == "5");
}
