/// \file
/// Central's audit log holds every change of a row by any program, and cannot be changed itself.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/both_engines.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;
using namespace hallbook::test;

namespace {

using Texts = std::vector<std::string>;

/// Entries about one row, oldest first: "UPDATE 7:12 BREM card 1 -> 2".
Texts entries(EngineUnderTest& central, const std::string& key) {
    return central.column(
        "SELECT action || coalesce(' ' || operation_hall || ':' || operation_seq, '') || "
        "coalesce(' ' || hall, '') || ' ' || coalesce(old_row ->> 'card_number', 'none') || ' -> ' "
        "|| "
        "coalesce(new_row ->> 'card_number', 'none') "
        "FROM audit_logs WHERE table_name || ':' || row_id = '" +
        key + "' ORDER BY id");
}

}  // namespace

TEST_CASE("every change of a row leaves an entry", "[integration][audit]") {
    const auto central = migrated_postgres();
    central->insert("members", good_row("members"));
    central->run("UPDATE members SET card_number = '1000003' WHERE id = 2");
    central->run("UPDATE members SET card_number = card_number");
    central->run("DELETE FROM members WHERE id = 2");
    CHECK(
        entries(*central, "members:2") ==
        Texts{"INSERT none -> 1000002", "UPDATE 1000002 -> 1000003", "DELETE 1000003 -> none"});
    CHECK(central->column("SELECT DISTINCT login FROM audit_logs") == Texts{"postgres"});
}

TEST_CASE("an entry names the operation that changed the row", "[integration][audit]") {
    const auto central = migrated_postgres();
    central->run("BEGIN");
    central->run("SELECT set_config('hallbook.writers', '{\"members:2\": \"7:12:BREM\"}', true)");
    central->insert("members", good_row("members"));
    Cells other = good_row("members");
    other["id"] = number_cell(3);
    other["card_number"] = text_cell("1000003");
    central->insert("members", other);
    central->run("COMMIT");
    central->run("UPDATE members SET card_number = '1000004' WHERE id = 2");
    CHECK(
        entries(*central, "members:2") ==
        Texts{"INSERT 7:12 BREM none -> 1000002", "UPDATE 1000002 -> 1000004"});
    CHECK(entries(*central, "members:3") == Texts{"INSERT none -> 1000003"});
}

TEST_CASE("a row that changes its id leaves one entry for each", "[integration][audit]") {
    const auto central = migrated_postgres();
    central->insert("members", good_row("members"));
    central->run("UPDATE members SET id = 5 WHERE id = 2");
    CHECK(entries(*central, "members:2").back() == "DELETE 1000002 -> none");
    CHECK(entries(*central, "members:5").back() == "INSERT none -> 1000002");
}

TEST_CASE("all tables that halls share are audited", "[integration][audit]") {
    const auto central = migrated_postgres();
    insert_base_rows(*central);
    for (const core::TableInfo& table : core::tables()) {
        if (table.name == "conflicts") continue;
        const std::string name{table.name};
        central->insert(name, good_row(name));
        INFO(name);
        CHECK_FALSE(
            central
                ->column(
                    "SELECT 1 FROM audit_logs WHERE coalesce(row_id::text, row_uuid::text) = '" +
                    good_row(name).at("id").postgres.value() + "' AND table_name = '" + name + "'")
                .empty());
    }
}

TEST_CASE("a row that is named by a UUID is audited by it", "[integration][audit]") {
    const auto central = migrated_postgres();
    central->insert("consultant_types", good_row("consultant_types"));
    const std::string id = uuid_cell(2).postgres.value();
    const auto log = [&] {
        return central->column(
            "SELECT concat_ws(' ', action, operation_hall, operation_seq, hall, old_row ->> "
            "'name', "
            "new_row ->> 'name') FROM audit_logs WHERE row_uuid = '" +
            id + "' ORDER BY id");
    };
    central->run(
        "BEGIN; SELECT set_config('hallbook.writers', "
        "'{\"consultant_types:" +
        id +
        "\": \"7:12:BREM\"}', true); "
        "UPDATE consultant_types SET name = 'Fire'; COMMIT");
    central->run("UPDATE consultant_types SET name = 'Fire'");
    central->run("DELETE FROM consultant_types");
    CHECK(log() == Texts{"INSERT Safety", "UPDATE 7 12 BREM Safety Fire", "DELETE Fire"});
    CHECK_FALSE(central->try_run("TRUNCATE consultant_types CASCADE").accepted);
}

TEST_CASE("the log itself cannot be changed", "[integration][audit]") {
    const auto central = migrated_postgres();
    central->insert("members", good_row("members"));
    for (const std::string sql :
         {"UPDATE audit_logs SET login = 'x'",
          "DELETE FROM audit_logs",
          "TRUNCATE audit_logs",
          "SET session_replication_role = replica; DELETE FROM audit_logs",
          "TRUNCATE members CASCADE",
          "TRUNCATE settings"}) {
        INFO(sql);
        CHECK_FALSE(central->try_run(sql).accepted);
    }
}

TEST_CASE("nobody can put a table of his own before the log", "[integration][audit]") {
    const auto central = migrated_postgres();
    central->run("CREATE TEMPORARY TABLE audit_logs (LIKE public.audit_logs)");
    central->insert("members", good_row("members"));
    CHECK(central->column("SELECT count(*) FROM pg_temp.audit_logs") == Texts{"0"});
    CHECK(central->column("SELECT count(*) FROM public.audit_logs") == Texts{"1"});
}
