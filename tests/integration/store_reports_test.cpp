/// \file
/// The hall's lists, compared with independent SQL, and the look-ups that explain the line.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/explain.hpp"
#include "store/queries/reports/reports.hpp"
#include "store/queries/trace.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replica_stage.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook;
using namespace hallbook::core;
using test::at;
using test::wire_seattle;

namespace {

const Instant morning = at("2026-03-02 08:00:00");

/// A request of hall BREM on the Seattle book, received in time for the morning of 2026-03-02.
LaborRequest request_row(std::int64_t id, const std::string& number, Id<Organization> employer) {
    LaborRequest row = test::a_request(id, employer, wire_seattle);
    row.request_number = number;
    row.status = LaborRequestStatus::open;
    row.workers_requested = 2;
    row.workers_dispatched = 0;
    row.request_type = LaborRequestType::standard;
    row.received_at = at("2026-02-27 14:59:00");
    row.start_date = test::date("2026-03-03");
    row.deleted_at.reset();
    row.referred_to_manager_at.reset();
    return row;
}

/// Members 1 to 6 on the Seattle book, some exempt, overdue or marked; two requests.
std::vector<test::SnapshotRow> a_hall() {
    std::vector<test::SnapshotRow> rows;
    const test::HallStage stage;
    for (int number = 1; number <= 6; ++number) {
        auto row = test::a_registration(
            number, stage.member(number).id, wire_seattle, std::to_string(46'000 - number) + ".41");
        row.registered_at = at("2026-02-01 09:48:00") - std::chrono::hours{24 * number};
        row.tier = number == 6 ? BookTier::book_2 : BookTier::book_1;
        row.status = RegistrationStatus::active;
        row.re_sign_due = test::date("2026-02-27") + std::chrono::days{3 * number};
        row.is_exempt = number == 2;
        row.exempt_reason.reset();
        if (row.is_exempt) row.exempt_reason = ExemptReason::medical;
        row.check_marks = number == 3 ? 2 : 0;
        row.has_check_mark = row.check_marks > 0;
        rows.push_back(test::snapshot_row(row));
    }
    Organization employer = test::an_employer(1);
    rows.push_back(test::snapshot_row(employer));
    rows.push_back(test::snapshot_row(request_row(1, "BREM-1", employer.id)));
    auto late = request_row(2, "BREM-2", employer.id);
    late.received_at = at("2026-02-27 15:00:01");
    rows.push_back(test::snapshot_row(late));
    return rows;
}

store::ReportScope scope(const CivilZone& zone) {
    return {.zone = zone, .now = morning, .date = test::date("2026-03-02")};
}

/// A column of a table, cell by cell, as text; APNs and numbers too.
std::vector<std::string> column_of(const store::ReportTable& table, const std::string& key) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].key != key) continue;
        for (const auto& row : table.rows) {
            const auto& cell = row.at(i);
            if (const auto* text = std::get_if<std::string>(&cell)) texts.push_back(*text);
            if (const auto* apn = std::get_if<Apn>(&cell)) texts.push_back(apn->text());
            if (const auto* number = std::get_if<std::int64_t>(&cell)) {
                texts.push_back(std::to_string(*number));
            }
        }
    }
    return texts;
}

void accept(const Decision& decision) {
    CAPTURE(reason_text(decision));
    REQUIRE(decision.outcome == Outcome::accepted);
}

std::vector<std::string> texts(store::SqliteDatabase& database, const std::string& sql) {
    std::vector<std::string> result;
    auto row = database.prepare(sql);
    while (row.step())
        result.push_back(row.text(0));
    return result;
}

}  // namespace

TEST_CASE("the out-of-work list is the line that plain SQL finds", "[postgres][report]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    const auto report = store::out_of_work_report(database, scope(stage.zone()));
    REQUIRE(report.tables.size() == 1);
    CHECK(
        column_of(report.tables[0], "apn") ==
        texts(
            database,
            "SELECT printf('%d.%02d', applicant_priority_number / 100, "
            "applicant_priority_number % 100) FROM book_registrations "
            "WHERE book_id = 1 AND status = 'ACTIVE' "
            "ORDER BY tier, applicant_priority_number, registered_at, id"));
    CHECK(
        column_of(report.tables[0], "callable_position") ==
        std::vector<std::string>{"1", "2", "3", "4", "5"});
}

TEST_CASE("the re-sign list has the overdue first, then seven days", "[postgres][report]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    const auto report = store::re_sign_due_report(database, scope(stage.zone()));
    REQUIRE(report.tables.size() == 2);
    const std::string cards =
        "SELECT m.card_number FROM book_registrations AS r JOIN members AS m "
        "ON m.id = r.member_id WHERE r.status = 'ACTIVE' AND r.is_exempt = 0 AND ";
    CHECK(
        column_of(report.tables[0], "card_number") ==
        texts(database, cards + "r.re_sign_due < '2026-03-02' ORDER BY r.re_sign_due"));
    CHECK(
        column_of(report.tables[1], "card_number") ==
        texts(
            database,
            cards + "r.re_sign_due >= '2026-03-02' AND r.re_sign_due <= '2026-03-09' "
                    "ORDER BY r.re_sign_due"));
    CHECK(report.tables[1].rows.size() == 2);
}

TEST_CASE("the morning sheet has what came in before the cutoff", "[postgres][report][rule:2]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    auto asked = scope(stage.zone());
    asked.book = store::find_book(database, "WIRE_SEA");
    const auto report = store::morning_report(database, asked);
    REQUIRE(report.tables.size() == 2);
    CHECK(column_of(report.tables[0], "request") == std::vector<std::string>{"BREM-1"});
    CHECK(report.tables[0].heading.find("(1 belongs to a later morning)") != std::string::npos);
    CHECK(
        column_of(report.tables[1], "card_number") ==
        std::vector<std::string>{"1005", "1004", "1003", "1001", "1006"});
    asked.date = test::date("2026-03-03");
    CHECK(store::morning_report(database, asked).tables[0].rows.size() == 2);
}

TEST_CASE(
    "without a book the morning sheet has the hall's own books by slot", "[postgres][report]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    const auto report = store::morning_report(database, scope(stage.zone()));
    std::vector<std::string> headings;
    for (const auto& table : report.tables) {
        if (table.key == "requests") headings.push_back(table.heading.substr(0, 5));
        CHECK(table.heading.find("SEATTLE") == std::string::npos);
    }
    CHECK(std::is_sorted(headings.begin(), headings.end()));
    CHECK(report.tables.front().heading.find("WIRE BREMERTON") != std::string::npos);
}

TEST_CASE("every list can be made, each row with a cell per column", "[postgres][report]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    accept(stage.enter_registration(database, "2026-03-02 07:30:00", 7, "WIRE_BREM"));
    auto asked = scope(stage.zone());
    for (const auto& entry : store::reports()) {
        CAPTURE(entry.name);
        asked.member = store::find_members(database, "1003", 1).at(0);
        const auto member = store::ReportOption::member;
        const auto report = entry.make(database, asked);
        CHECK(report.name == entry.name);
        CHECK((entry.member == store::ReportEntry::Member::any || entry.heeds(member)));
        for (const auto& table : report.tables) {
            for (const auto& row : table.rows)
                CHECK(row.size() == table.columns.size());
        }
    }
    CHECK(store::offline_work_report(database, asked).tables[0].rows.size() == 1);
    CHECK(store::check_marks_report(database, asked).tables[0].rows.size() == 1);
}

TEST_CASE("a list says in its title what it is narrowed to", "[postgres][report]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    for (const auto& entry : store::reports()) {
        CAPTURE(entry.name);
        auto asked = scope(stage.zone());
        asked.member = store::find_members(database, "1003", 1).at(0);
        if (entry.heeds(store::ReportOption::book)) {
            asked.book = store::find_book(database, "WIRE_SEA");
        }
        if (!entry.heeds(store::ReportOption::member)) asked.member.reset();
        const auto title = entry.make(database, asked).title;
        const auto says = [&](const std::string& text) {
            return title.find(text) != std::string::npos;
        };
        CHECK(says("WIRE SEATTLE") == entry.heeds(store::ReportOption::book));
        CHECK(says("(card 1003)") == entry.heeds(store::ReportOption::member));
        CHECK(says("2026-03-02") == entry.heeds(store::ReportOption::date));
    }
}

TEST_CASE(
    "the out-of-work list marks who is overdue and says how long one is exempt",
    "[postgres][report][rule:4]") {
    auto rows = a_hall();
    const test::HallStage hall;
    auto exempt = test::a_registration(7, hall.member(7).id, wire_seattle, "46000.41");
    exempt.is_exempt = true;
    exempt.exempt_reason = ExemptReason::jury_duty;
    exempt.exempt_until = test::date("2026-03-06");
    exempt.re_sign_due.reset();
    rows.push_back(test::snapshot_row(exempt));
    const test::ReplicaStage stage(rows);
    auto database = stage.open();
    auto late = scope(stage.zone());
    late.now = at("2026-03-02 23:59:59");
    const auto overdue = [&] {
        const auto report = store::out_of_work_report(database, late);
        return column_of(report.tables.at(0), "re_sign_overdue").size();
    };
    CHECK(overdue() == 0);  // the first is due on 2026-03-02: the last day is not over
    late.now = at("2026-03-05 08:00:00");
    const auto expected = texts(
        database,
        "SELECT id FROM book_registrations WHERE status = 'ACTIVE' AND re_sign_due < '2026-03-05'");
    CHECK(overdue() == expected.size());
    const auto report = store::out_of_work_report(database, late);
    std::size_t dates = 0;
    for (const auto& row : report.tables.at(0).rows)
        dates += row.back() == store::ReportCell{test::date("2026-03-06")} ? 1 : 0;
    CHECK(dates == 1);
}

TEST_CASE("the morning sheet of a day that is no working day says so", "[postgres][report]") {
    auto rows = a_hall();
    Holiday holiday;
    holiday.id = {1};
    holiday.holiday_on = test::date("2026-03-03");
    holiday.name = "Charter Day";
    rows.push_back(test::snapshot_row(holiday));
    const test::ReplicaStage stage(rows);
    auto database = stage.open();
    auto asked = scope(stage.zone());
    const auto remark = [&](const std::string& day) {
        asked.date = test::date(day);
        return store::morning_report(database, asked).remark;
    };
    CHECK(remark("2026-03-02").empty());
    CHECK(
        remark("2026-03-03") ==
        "2026-03-03 is no working day (Charter Day). The next referral is on 2026-03-04.");
    CHECK(
        remark("2026-03-07") ==
        "2026-03-07 is no working day (Saturday). The next referral is on 2026-03-09.");
}

TEST_CASE("a sheet of paper begins only with a book that has work", "[postgres][report]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    for (const auto& table : store::morning_report(database, scope(stage.zone())).tables) {
        const bool begins = table.new_page == store::NewPage::yes;
        CHECK(begins == (table.key == "requests" && !table.rows.empty()));
    }
}

TEST_CASE("who is out is noted when late", "[postgres][report][rule:8][rule:11]") {
    auto rows = a_hall();
    const test::HallStage hall;
    auto request = request_row(3, "BREM-3", test::an_employer(1).id);
    request.is_short_call = true;
    request.short_call_days = 2;
    request.request_type = LaborRequestType::short_call;
    rows.push_back(test::snapshot_row(request));
    Dispatch dispatch;
    dispatch.id = {1};
    dispatch.labor_request_id = request.id;
    dispatch.member_id = hall.member(4).id;
    dispatch.registration_id = {4};
    dispatch.employer_id = request.employer_id;
    dispatch.dispatched_at = at("2026-03-02 08:30:00");
    dispatch.start_date = test::date("2026-03-02");
    dispatch.created_at = dispatch.updated_at = dispatch.dispatched_at;
    rows.push_back(test::snapshot_row(dispatch));
    dispatch.id = {2};
    dispatch.member_id = hall.member(5).id;
    dispatch.registration_id = {5};
    dispatch.checked_in_at = at("2026-03-02 09:30:00");
    rows.push_back(test::snapshot_row(dispatch));
    const test::ReplicaStage stage(rows);
    auto database = stage.open();
    using Texts = std::vector<std::string>;
    const auto notes = [&](const std::string& when) {
        auto asked = scope(stage.zone());
        asked.now = at(when);
        return column_of(store::active_dispatches_report(database, asked).tables.at(0), "note");
    };
    CHECK(notes("2026-03-02 15:00:00").empty());
    CHECK(notes("2026-03-02 15:00:01") == Texts{"not checked in"});
    // Two working days after the Monday: out until Wednesday, due back on Thursday.
    CHECK(notes("2026-03-05 23:00:00") == Texts{"not checked in"});
    CHECK(notes("2026-03-06 00:30:00") == Texts{"overdue, not checked in", "overdue"});
}

TEST_CASE("work of the hall is told in words that name what was edited", "[postgres][report]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    const auto edit = [&](const EditRow& wish) {
        accept(stage.enter(database, "2026-03-02 08:30:00", wish));
    };
    const auto setting = database.number("SELECT id FROM settings WHERE name = 'bidding_opens'");
    edit({"settings", setting.value(), {}, {}, {{"value", "17:00"}}, "minutes"});
    edit({"referral_books", 1, {}, {}, {{"tier_order", "2134"}}, "minutes"});
    edit(
        {"book_registrations",
         0,
         stage.hall().member(3),
         wire_seattle,
         {{"check_marks", "0"}, {"notes", std::nullopt}},
         "by mistake"});
    accept(stage.enter(
        database,
        "2026-03-02 08:40:00",
        AmendRequest{"BREM-1", {{"workers_requested", "3"}}, "one more"}));
    const auto report = store::offline_work_report(database, scope(stage.zone()));
    CHECK(
        column_of(report.tables.at(0), "words") ==
        std::vector<std::string>{
            "BREM-1: workers_requested=3; one more",
            "registration of 1003 on WIRE_SEA: check_marks=0, notes empty; by mistake",
            "book WIRE_SEA: tier_order=2134; minutes",
            "setting bidding_opens: value=17:00; minutes"});
}

TEST_CASE("an explanation counts who is ahead and what changed there", "[postgres][report]") {
    const test::ReplicaStage stage;
    auto database = stage.open();
    for (int number = 1; number <= 3; ++number) {
        accept(stage.enter_registration(
            database, "2026-03-0" + std::to_string(number) + " 09:00:00", number, "WIRE_BREM"));
    }
    accept(stage.enter(
        database,
        "2026-03-05 09:00:00",
        LeaveBook{stage.hall().member(1), stage.hall().book("WIRE_BREM"), "moved away"}));
    const auto explanation = store::explain(
        database,
        stage.hall().member(3).id,
        stage.hall().book("WIRE_BREM"),
        at("2026-03-04 00:00:00"),
        at("2026-03-06 09:00:00"));
    REQUIRE(explanation);
    CHECK(explanation->place.actual_position == 2);
    CHECK(explanation->place_then == 3);
    REQUIRE(explanation->ahead.size() == 1);
    CHECK(explanation->ahead[0].active == 1);
    REQUIRE(explanation->changes.size() == 1);
    CHECK(explanation->changes[0].kind == store::AheadChangeKind::left);
    CHECK(explanation->changes[0].card_number == "1001");
}

TEST_CASE("an audit at a hall sees dispatches central does not know yet", "[postgres][audit]") {
    const test::ReplicaStage stage(a_hall());
    auto database = stage.open();
    DispatchMember wish;
    wish.request_number = "BREM-1";
    wish.member = stage.hall().member(4);
    wish.method = DispatchMethod::queue;
    wish.hall_region = BookRegion::jurisdiction_wide;
    accept(stage.enter(database, "2026-03-02 08:30:00", wish));
    const auto facts = store::audit_facts(database);
    const auto result = audit(store::trace(database, {.book = wire_seattle}), facts);
    CHECK(result.dispatches == 1);
    REQUIRE(result.exceptions.size() == 1);
    CHECK(result.exceptions[0].kind == AuditKind::unexplained);
    CHECK(result.exceptions[0].passed_over.size() == 1);
    CHECK(audit(store::trace(database, {.book = Id<ReferralBook>{2}}), facts).dispatches == 0);
    const auto later = store::trace(database, {.book = {}, .from = at("2026-03-03 00:00:00")});
    CHECK(audit(later, facts).dispatches == 0);
}
