/// \file
/// Both engines refuse the same rows that break rules which SQL can state: one corpus, run on both.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/tables.hpp"
#include "tests/support/both_engines.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;
using namespace hallbook::test;

namespace {

/// A good row of `table` with some cells changed.
struct Trial {
    std::string table;
    Cells changes;
    bool accepted;
};

const Cell garbage = text_cell("GARBAGE");

/// Values at both sides of what each type holds.
std::vector<Trial> values() {
    const std::string registrations = "book_registrations";
    const std::string apn = "applicant_priority_number";
    return {
        {registrations, {}, true},
        {registrations, {{apn, hundredths_cell("0.00")}}, true},
        {registrations, {{apn, hundredths_cell("99999999.99")}}, true},
        {registrations, {{apn, hundredths_cell("100000000.00")}}, false},
        {registrations, {{apn, hundredths_cell("-0.01")}}, false},
        {registrations, {{apn, null_cell()}}, false},
        {registrations, {{apn, text_cell("NaN")}}, false},
        {registrations, {{apn, text_cell("45880,23")}}, false},
        {"labor_requests", {{"wage_rate", hundredths_cell("58.12")}}, true},
        {"labor_requests", {{"wage_rate", hundredths_cell("-1.00")}}, false},
        {"dispatches", {{"hours_worked", hundredths_cell("100000000.00")}}, false},
        {"labor_requests", {{"start_time", text_cell("07:00:00")}}, true},
        {"labor_requests", {{"start_time", text_cell("24:00:00")}}, false},
        {"labor_requests", {{"start_time", text_cell("07:00:00.5")}}, false},
        {"labor_requests", {{"start_time", text_cell("seven")}}, false},
        {"holidays", {{"holiday_on", text_cell("2024-02-29")}}, true},
        {"holidays", {{"holiday_on", text_cell("2025-02-29")}}, false},
        {"holidays", {{"holiday_on", text_cell("0000-12-25")}}, false},
        {"holidays", {{"holiday_on", text_cell("10000-01-01")}}, false},
        {"holidays", {{"holiday_on", text_cell("infinity")}}, false},
        {"members", {{"locked_until", {std::int64_t{253'402'300'800'000'000}, "infinity"}}}, false},
        {"members", {{"locked_until", instant_cell("9999-12-31T23:59:59.999999Z")}}, true},
        {"member_contacts",
         {{"id", number_cell(1)}, {"phone", null_cell()}, {"email", null_cell()}},
         true},
        {"member_contacts",
         {{"id", number_cell(1)},
          {"updated_at", {std::int64_t{253'402'300'800'000'000}, "infinity"}}},
         false},
        {"referral_books", {{"is_active", flag_cell(false)}}, true},
        {"referral_books", {{"is_active", number_cell(2)}}, false},
        {"referral_books", {{"is_active", null_cell()}}, false},
        {"referral_books", {{"grace_days", number_cell(2'147'483'648)}}, false},
        {"referral_books", {{"grace_days", text_cell("a few")}}, false},
        {"equipment_templates", {}, true},
        {"equipment_templates", {{"id", text_cell("00000000-0000-0000-0000-00000000000f")}}, true},
        {"equipment_templates", {{"id", text_cell("7")}}, false},
        {"equipment_templates", {{"id", text_cell("8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d000g")}}, false},
        {"equipment_templates",
         {{"id", text_cell("8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d00022")}},
         false},
        {"equipment_templates", {{"id", null_cell()}}, false},
        {"equipment_templates",
         {{"specifications", text_cell(R"({"height_m": 60.5, "tie_ins": [true, null]})")}},
         true},
        {"equipment_templates", {{"specifications", text_cell("{height_m: 60}")}}, false},
        {"equipment_templates", {{"specifications", text_cell("")}}, false},
        {"equipment_templates", {{"specifications", null_cell()}}, false},
        {"equipment_approval_submissions", {{"template_id", text_cell("crane")}}, false}};
}

/// Labels of every enum column.
std::vector<Trial> labels() {
    std::vector<Trial> trials{
        {"referral_books", {{"contract_code", text_cell("TV&APPL")}}, true},
        {"book_registrations", {{"status", text_cell("active")}}, false}};
    for (const core::TableInfo& table : core::tables()) {
        if (table.name == "conflicts") continue;
        for (const core::ColumnInfo& column : table.columns) {
            if (column.kind != core::ColumnKind::enumeration) continue;
            trials.push_back(
                {std::string{table.name}, {{std::string{column.name}, garbage}}, false});
        }
    }
    return trials;
}

/// The rules that rows must keep.
std::vector<Trial> rules() {
    const std::string registrations = "book_registrations";
    const Cell dropped_at = instant_cell("2025-08-12T00:00:00Z");
    return {
        {registrations, {{"check_marks", number_cell(-1)}}, false},
        {registrations, {{"check_marks", number_cell(1)}}, false},
        {registrations,
         {{"check_marks", number_cell(1)}, {"has_check_mark", flag_cell(true)}},
         true},
        {registrations, {{"has_check_mark", flag_cell(true)}}, false},
        {registrations, {{"short_call_restorations", number_cell(-1)}}, false},
        {registrations, {{"is_exempt", flag_cell(true)}}, false},
        {registrations, {{"exempt_reason", text_cell("MEDICAL")}}, false},
        {registrations,
         {{"is_exempt", flag_cell(true)}, {"exempt_reason", text_cell("MEDICAL")}},
         true},
        {registrations, {{"status", text_cell("DROPPED")}}, false},
        {registrations,
         {{"status", text_cell("DROPPED")},
          {"dropped_at", dropped_at},
          {"drop_reason", text_cell("QUIT")}},
         true},
        {registrations, {{"drop_reason", text_cell("QUIT")}}, false},
        {registrations, {{"status", text_cell("DISPATCHED")}, {"dropped_at", dropped_at}}, false},
        // On the books as dispatched, with no dispatch on record, as an import brings it.
        {registrations, {{"status", text_cell("DISPATCHED")}}, true},
        {"referral_books", {{"tier_order", text_cell("4321")}}, true},
        {"referral_books", {{"tier_order", text_cell("1123")}}, false},
        {"referral_books", {{"tier_order", text_cell("12345")}}, false},
        {"referral_books", {{"tier_order", text_cell("123")}}, false},
        {"referral_books", {{"grace_days", number_cell(-1)}}, false},
        {"referral_books", {{"name", text_cell("")}}, false},
        {"referral_books", {{"name", text_cell("the first")}}, false},
        {"referral_books", {{"code", text_cell("FIRST")}}, false},
        {"referral_books", {{"contract_code", null_cell()}}, true},
        {"labor_requests", {{"workers_requested", number_cell(0)}}, false},
        {"labor_requests", {{"workers_dispatched", number_cell(2)}}, true},
        {"labor_requests", {{"workers_dispatched", number_cell(3)}}, false},
        {"labor_requests", {{"workers_dispatched", number_cell(-1)}}, false},
        {"labor_requests", {{"short_call_days", number_cell(0)}}, false},
        {"labor_requests",
         {{"generates_check_mark", flag_cell(true)},
          {"no_check_mark_reason", text_cell("SPECIALTY")}},
         false},
        {"labor_requests", {{"request_number", text_cell("SEA-000001")}}, false},
        {"members", {{"card_number", text_cell("1000001")}}, false},
        {"members", {{"last_name", text_cell("")}}, false},
        {"users", {{"name", text_cell("the first")}}, false},
        {"organizations", {{"code", text_cell("FIRST")}}, false},
        {"job_bids", {{"bid_position", number_cell(0)}}, false},
        {"dispatches", {{"days_worked", number_cell(-1)}}, false},
        {"registration_activities", {{"new_position", number_cell(0)}}, false},
        {"registration_activities", {{"hall", text_cell("")}}, false},
        {"consultant_types", {{"name", text_cell("")}}, false},
        {"consultant_types", {{"name", text_cell("the first")}}, false},
        {"equipment_templates", {{"name", text_cell("the first")}}, true},
        {"equipment_templates", {{"category", text_cell("")}}, false},
        {"equipment_approval_submissions", {{"project_id", text_cell("")}}, false},
        {"equipment_approval_decisions", {}, true},
        {"equipment_approval_decisions", {{"verdict", text_cell("REJECTED")}}, false},
        {"equipment_approval_decisions",
         {{"verdict", text_cell("REJECTED")}, {"reason", text_cell("no rail")}},
         true}};
}

/// Foreign keys, and the references that are none.
std::vector<Trial> references() {
    const Cell nobody = number_cell(4711);
    return {
        {"book_registrations", {{"member_id", nobody}}, false},
        {"book_registrations", {{"book_id", nobody}}, false},
        {"book_registrations", {{"dispatch_id", nobody}}, false},
        {"book_registrations", {{"dispatch_id", number_cell(1)}}, true},
        {"book_registrations", {{"created_by_id", nobody}}, false},
        {"employer_contracts", {{"organization_id", nobody}}, false},
        {"labor_requests", {{"employer_id", nobody}}, false},
        {"labor_requests", {{"foreman_member_id", nobody}}, false},
        {"job_bids", {{"registration_id", nobody}}, false},
        {"dispatches", {{"bid_id", nobody}}, false},
        {"dispatches", {{"bid_id", number_cell(1)}}, true},
        {"dispatches", {{"voided_by_conflict_id", nobody}}, true},
        {"member_contacts", {{"id", number_cell(1)}}, true},
        {"member_contacts", {{"id", nobody}}, false},
        {"member_contacts", {{"id", number_cell(1)}, {"created_by_id", nobody}}, false},
        {"member_contacts", {{"id", number_cell(1)}, {"updated_by_id", nobody}}, false},
        {"member_employments", {{"dispatch_id", nobody}}, false},
        {"member_employments", {{"book_id", nobody}}, false},
        {"registration_activities", {{"member_id", nobody}}, false},
        {"registration_activities", {{"performed_by_id", nobody}}, false},
        {"registration_activities",
         {{"registration_id", nobody}, {"dispatch_id", nobody}, {"labor_request_id", nobody}},
         true},
        {"equipment_templates", {{"created_by_id", nobody}}, false},
        {"equipment_templates", {{"updated_by_id", nobody}}, false},
        {"equipment_template_consultants", {}, true},
        {"equipment_template_consultants", {{"template_id", uuid_cell(9)}}, false},
        {"equipment_template_consultants", {{"consultant_type_id", uuid_cell(9)}}, false},
        {"equipment_approval_submissions", {{"template_id", uuid_cell(9)}}, false},
        {"equipment_approval_submissions", {{"submitted_by_id", nobody}}, false},
        {"equipment_approval_decisions", {{"submission_id", uuid_cell(9)}}, false},
        {"equipment_approval_decisions", {{"consultant_type_id", uuid_cell(9)}}, false},
        {"equipment_approval_decisions", {{"decided_by_id", nobody}}, false}};
}

std::string description(const Trial& trial) {
    std::string text = trial.table;
    for (const auto& [name, cell] : trial.changes)
        text += ", " + name + " = " + cell.postgres.value_or("null");
    return text;
}

void check_on_both(const std::vector<Trial>& trials) {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        insert_base_rows(*engine);
        for (const Trial& trial : trials) {
            Cells cells = good_row(trial.table);
            for (const auto& [name, cell] : trial.changes)
                cells[name] = cell;
            const Answer answer = engine->try_insert(trial.table, cells);
            INFO((engine == both.sqlite.get() ? "SQLite: " : "PostgreSQL: ") + description(trial));
            INFO(answer.message);
            CHECK(answer.accepted == trial.accepted);
        }
    }
}

}  // namespace

TEST_CASE("both engines hold the same values", "[integration][constraints]") {
    check_on_both(values());
}

TEST_CASE("both engines refuse a label that is none", "[integration][constraints]") {
    check_on_both(labels());
}

TEST_CASE("both engines refuse rows that break a rule", "[integration][constraints]") {
    check_on_both(rules());
}

TEST_CASE("both engines refuse references to nothing", "[integration][constraints]") {
    check_on_both(references());
}

TEST_CASE("an APN comes back exact and in its place", "[integration][constraints]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        insert_base_rows(*engine);
        int id = 10;
        for (const std::string apn : {"45880.40", "9.99", "45880.23", "99999999.99", "45880.04"}) {
            Cells cells = good_row("book_registrations");
            cells["id"] = number_cell(++id);
            cells["status"] = text_cell("RESIGNED");
            cells["applicant_priority_number"] = hundredths_cell(apn);
            engine->insert("book_registrations", cells);
        }
    }
    const std::string order =
        " FROM book_registrations WHERE id > 10 "
        "ORDER BY applicant_priority_number";
    CHECK(
        both.sqlite->column("SELECT applicant_priority_number" + order) ==
        std::vector<std::string>{"999", "4588004", "4588023", "4588040", "9999999999"});
    CHECK(
        both.sqlite->column("SELECT DISTINCT typeof(applicant_priority_number)" + order) ==
        std::vector<std::string>{"integer"});
    CHECK(
        both.postgres->column("SELECT applicant_priority_number" + order) ==
        std::vector<std::string>{"9.99", "45880.04", "45880.23", "45880.40", "99999999.99"});
}

TEST_CASE("a member is reached in one way, as long as there is one", "[integration][constraints]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        engine->insert("members", good_row("members"));
        engine->insert("member_contacts", good_row("member_contacts"));
        CHECK_FALSE(engine->try_insert("member_contacts", good_row("member_contacts")).accepted);
        engine->run("DELETE FROM members");
        CHECK(engine->column("SELECT count(*) FROM member_contacts").front() == "0");
    }
}

TEST_CASE("a member stands on a book once at a time", "[integration][constraints]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        insert_base_rows(*engine);
        engine->insert("book_registrations", good_row("book_registrations"));
        Cells second = good_row("book_registrations");
        second["id"] = number_cell(3);
        for (const std::string live : {"ACTIVE", "DISPATCHED"}) {
            second["status"] = text_cell(live);
            CHECK_FALSE(engine->try_insert("book_registrations", second).accepted);
        }
        for (const std::string closed : {"RESIGNED", "EXPIRED"}) {
            second["status"] = text_cell(closed);
            CHECK(engine->try_insert("book_registrations", second).accepted);
        }
        engine->run("UPDATE book_registrations SET status = 'EXPIRED' WHERE id = 2");
        second["status"] = text_cell("ACTIVE");
        CHECK(engine->try_insert("book_registrations", second).accepted);
    }
}

TEST_CASE("a consultant type says one word about a submission", "[integration][constraints]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        insert_base_rows(*engine);
        engine->insert("equipment_approval_decisions", good_row("equipment_approval_decisions"));
        Cells second = good_row("equipment_approval_decisions");
        second["id"] = uuid_cell(3);
        CHECK_FALSE(engine->try_insert("equipment_approval_decisions", second).accepted);
        engine->insert("consultant_types", good_row("consultant_types"));
        second["consultant_type_id"] = uuid_cell(2);
        CHECK(engine->try_insert("equipment_approval_decisions", second).accepted);
    }
}

TEST_CASE("an id that is not given is a random UUID", "[integration][constraints]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        for (const std::string name : {"one", "two", "three"})
            engine->insert("consultant_types", {{"name", text_cell(name)}});
        const auto ids = engine->column("SELECT id FROM consultant_types");
        CHECK(std::set<std::string>{ids.begin(), ids.end()}.size() == 3);
        for (const auto& id : ids) {
            INFO(id);
            REQUIRE(core::parse_uuid(id));
            CHECK(id[14] == '4');
            CHECK(std::string{"89ab"}.find(id[19]) != std::string::npos);
        }
        const auto made =
            engine->column("SELECT count(*) FROM consultant_types WHERE created_at IS NOT NULL");
        CHECK(made.front() == "3");
    }
}

TEST_CASE("the same rows go along on both engines", "[integration][constraints]") {
    const BothEngines both;
    const std::vector<std::string> tables{
        "consultant_types",
        "equipment_templates",
        "equipment_template_consultants",
        "equipment_approval_submissions",
        "equipment_approval_decisions"};
    using Counts = std::vector<std::string>;
    const std::map<std::string, Counts> left_after{
        {"DELETE FROM equipment_approval_submissions", {"1", "1", "1", "0", "0"}},
        {"DELETE FROM equipment_templates", {"1", "0", "0", "0", "0"}}};
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        insert_base_rows(*engine);
        for (const auto& [sql, left] : left_after) {
            engine->run("BEGIN");
            engine->insert(
                "equipment_template_consultants", good_row("equipment_template_consultants"));
            engine->insert(
                "equipment_approval_decisions", good_row("equipment_approval_decisions"));
            engine->run(sql);
            Counts counts;
            for (const auto& table : tables)
                counts.push_back(engine->column("SELECT count(*) FROM " + table).front());
            INFO(sql);
            CHECK(counts == left);
            engine->run("ROLLBACK");
        }
        // A decision keeps its consultant type; the rest of what hangs on a type goes with it.
        engine->insert(
            "equipment_template_consultants", good_row("equipment_template_consultants"));
        CHECK(engine->try_run("DELETE FROM consultant_types").accepted);
        engine->insert("equipment_approval_decisions", good_row("equipment_approval_decisions"));
        CHECK_FALSE(engine->try_run("DELETE FROM consultant_types").accepted);
    }
}

TEST_CASE("rows may come in any order within a transaction", "[integration][constraints]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        insert_base_rows(*engine);
        engine->run("BEGIN");
        Cells registration = good_row("book_registrations");
        registration["dispatch_id"] = number_cell(2);
        engine->insert("book_registrations", registration);
        Cells dispatch = good_row("dispatches");
        dispatch["registration_id"] = number_cell(2);
        engine->insert("dispatches", dispatch);
        CHECK_NOTHROW(engine->run("COMMIT"));
    }
}

TEST_CASE("the trace of registrations is append-only", "[integration][constraints]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        insert_base_rows(*engine);
        engine->insert("registration_activities", good_row("registration_activities"));
        for (const std::string sql :
             {"UPDATE registration_activities SET notes = 'x'",
              "DELETE FROM registration_activities"}) {
            const Answer answer = engine->try_run(sql);
            CHECK_FALSE(answer.accepted);
            CHECK(answer.message.find("append-only") != std::string::npos);
        }
    }
    CHECK_FALSE(both.postgres->try_run("TRUNCATE registration_activities").accepted);
    CHECK_FALSE(both.postgres
                    ->try_run("SET session_replication_role = replica; "
                              "DELETE FROM registration_activities")
                    .accepted);
}

TEST_CASE("REPLACE does not rewrite the trace", "[integration][constraints]") {
    const BothEngines both;
    insert_base_rows(*both.sqlite);
    both.sqlite->insert("registration_activities", good_row("registration_activities"));
    const std::string same =
        " INTO registration_activities SELECT * FROM registration_activities WHERE id = 2";
    CHECK_FALSE(both.sqlite->try_run("INSERT" + same).accepted);
    CHECK(both.sqlite->try_run("INSERT OR IGNORE" + same).accepted);
    CHECK(both.sqlite->try_run("INSERT OR REPLACE" + same).accepted);
    CHECK_FALSE(both.sqlite
                    ->try_run("INSERT OR REPLACE INTO registration_activities "
                              "(id, member_id, action, hall, occurred_at) "
                              "VALUES (2, 1, 'RESIGN', 'SEA', 0)")
                    .accepted);
}
