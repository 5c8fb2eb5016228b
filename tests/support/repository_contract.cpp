/// \file
/// The contract of core::Repository.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/repository_contract.hpp"

#include "core/rows/seed.hpp"
#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/sample_rows.hpp"

namespace hallbook::test {

using namespace core;

namespace {

const Id<Member> first_member{1};
const Id<ReferralBook> wire_seattle{1};

template <class... Rows>
void add(RepositoryBench& bench, const Rows&... rows) {
    bench.transaction([&](Repository& repository) { repository.write({added(rows)...}); });
}

void write(RepositoryBench& bench, const std::vector<Change>& changes) {
    bench.transaction([&](Repository& repository) { repository.write(changes); });
}

WorkingSet load(RepositoryBench& bench, const Footprint& footprint) {
    WorkingSet rows;
    bench.transaction([&](Repository& repository) { repository.load(footprint, rows); });
    return rows;
}

WorkingSet load_member(RepositoryBench& bench, const std::string& card) {
    Footprint footprint;
    footprint.member_cards = {card};
    return load(bench, footprint);
}

void check_fails(FailureKind kind, const std::function<void()>& act) {
    try {
        act();
    } catch (const Failure& failure) {
        INFO(failure.what());
        CHECK(static_cast<int>(failure.kind()) == static_cast<int>(kind));
        return;
    }
    FAIL_CHECK("nothing failed");
}

void fill(RepositoryBench& bench) {
    std::vector<Change> changes{added(a_user())};
    for (const auto& book : seed_books(at("2026-01-01 00:00:00")))
        changes.push_back(added(book));
    changes.push_back(added(a_member(1)));
    changes.push_back(added(a_member(2)));
    write(bench, changes);
}

/// A registration in which every column that may be null is set.
BookRegistration full_registration() {
    auto row = a_registration(7, first_member, wire_seattle, "45880.40");
    row.status = RegistrationStatus::dropped;
    row.last_re_signed_at = at("2026-03-05 10:00:00") + std::chrono::microseconds{123'456};
    row.check_marks = 2;
    row.has_check_mark = true;
    row.last_check_mark_on = date("2026-03-04");
    row.no_check_mark_reason = NoCheckMarkReason::mou_jobsite;
    row.short_call_restorations = 1;
    row.is_exempt = true;
    row.exempt_reason = ExemptReason::jury_duty;
    row.exempt_from = date("2026-03-01");
    row.exempt_until = date("9999-12-31");
    row.exempt_approved_by = "the \\ manager's 'word'\nin two lines\t{}";
    row.dropped_at = at("2026-03-06 00:00:00");
    row.drop_reason = DropReason::ninety_day_rule;
    row.re_register_by = date("2026-03-09");
    row.notes = "";
    row.created_by_id = a_user().id;
    row.updated_by_id = a_user().id;
    return row;
}

void check_rows_come_back(RepositoryBench& bench) {
    const auto dropped = full_registration();
    auto active = a_registration(8, first_member, wire_seattle, "99999999.99");
    auto lowest = a_registration(9, first_member, {2}, "0.00");
    add(bench, dropped, active, lowest);
    const auto rows = load_member(bench, "1001");
    REQUIRE(rows.member("1001") != nullptr);
    CHECK(*rows.member("1001") == a_member(1));
    REQUIRE(rows.find(dropped.id) != nullptr);
    CHECK(*rows.find(dropped.id) == dropped);
    CHECK(*rows.find(active.id) == active);
    CHECK(*rows.find(lowest.id) == lowest);
}

MemberContact a_contact(Id<Member> member) {
    MemberContact row;
    row.id = contact_of(member);
    row.phone = "360-555-0123";
    row.created_at = row.updated_at = at("2026-01-01 00:00:00");
    row.updated_by_id = a_user().id;
    return row;
}

void check_footprint(RepositoryBench& bench) {
    add(bench,
        a_contact(first_member),
        a_contact({2}),
        an_employer(1),
        an_employer(2),
        a_contract(5, {1}),
        a_contract(6, {2}),
        a_request(11, {1}, wire_seattle),
        a_request(12, {2}, wire_seattle),
        a_registration(7, first_member, wire_seattle, "45880.41"),
        a_registration(8, {2}, wire_seattle, "45880.41"));
    Footprint footprint;
    footprint.member_ids = {2};
    footprint.user_names = {"pat", "nobody"};
    footprint.employer_codes = {"E1001"};
    footprint.request_numbers = {"BREM-12"};
    const auto rows = load(bench, footprint);
    CHECK(rows.member("1001") == nullptr);
    CHECK(rows.member("1002") != nullptr);
    CHECK(rows.find(contact_of(first_member)) == nullptr);
    REQUIRE(rows.find(contact_of({2})) != nullptr);
    CHECK(*rows.find(contact_of({2})) == a_contact({2}));
    CHECK(rows.find(Id<BookRegistration>{7}) == nullptr);
    CHECK(rows.find(Id<BookRegistration>{8}) != nullptr);
    CHECK((rows.user("pat") != nullptr && *rows.user("pat") == a_user()));
    CHECK((rows.employer("E1001") != nullptr && *rows.employer("E1001") == an_employer(1)));
    CHECK(rows.employer("E1002") == nullptr);
    REQUIRE(rows.find(Id<EmployerContract>{5}) != nullptr);
    CHECK(*rows.find(Id<EmployerContract>{5}) == a_contract(5, {1}));
    CHECK(rows.find(Id<EmployerContract>{6}) == nullptr);
    CHECK(rows.request("BREM-11") == nullptr);
    REQUIRE(rows.request("BREM-12") != nullptr);
    CHECK(*rows.request("BREM-12") == a_request(12, {2}, wire_seattle));
}

void check_what_always_comes(RepositoryBench& bench) {
    Setting setting;
    setting.id = {3};
    setting.name = "request_cutoff";
    setting.value = "15:00";
    Holiday holiday;
    holiday.id = {4};
    holiday.holiday_on = date("2026-07-03");
    holiday.name = "Independence Day";
    add(bench, setting, holiday);
    const auto rows = load(bench, {});
    CHECK((rows.find(setting.id) != nullptr && *rows.find(setting.id) == setting));
    CHECK((rows.find(holiday.id) != nullptr && *rows.find(holiday.id) == holiday));
    for (const auto& book : seed_books(at("2026-01-01 00:00:00"))) {
        INFO(book.code);
        REQUIRE(rows.find(book.id) != nullptr);
        CHECK(*rows.find(book.id) == book);
    }
}

void check_before_images(RepositoryBench& bench) {
    const auto row = a_registration(7, first_member, wire_seattle, "45880.41");
    add(bench, row);
    auto mistaken = row;
    mistaken.notes = "not so";
    auto after = row;
    after.check_marks = 1;
    after.has_check_mark = true;

    SECTION("a row that is not as it was read is a conflict and stays") {
        check_fails(FailureKind::conflict, [&] { write(bench, {changed(mistaken, after)}); });
        check_fails(FailureKind::conflict, [&] { write(bench, {removed(mistaken)}); });
        CHECK(*load_member(bench, "1001").find(row.id) == row);
    }
    SECTION("a row that is gone, or there already, is a conflict") {
        const auto other = a_registration(8, first_member, {2}, "45880.41");
        auto other_after = other;
        other_after.notes = "new";
        check_fails(FailureKind::conflict, [&] { write(bench, {removed(other)}); });
        check_fails(FailureKind::conflict, [&] { write(bench, {changed(other, other_after)}); });
        check_fails(FailureKind::conflict, [&] { write(bench, {added(row)}); });
    }
    SECTION("nothing of a transaction that failed is left") {
        const auto other = a_registration(8, first_member, {2}, "45880.41");
        check_fails(FailureKind::conflict, [&] {
            write(bench, {changed(row, after), added(other), removed(mistaken)});
        });
        const auto rows = load_member(bench, "1001");
        CHECK(*rows.find(row.id) == row);
        CHECK(rows.find(other.id) == nullptr);
    }
    SECTION("a row that is as it was read is written") {
        write(bench, {changed(row, after)});
        CHECK(*load_member(bench, "1001").find(row.id) == after);
        write(bench, {removed(after)});
        CHECK(load_member(bench, "1001").find(row.id) == nullptr);
    }
}

void check_schema_guards(RepositoryBench& bench) {
    const auto row = a_registration(7, first_member, wire_seattle, "45880.41");
    const auto second = a_registration(8, first_member, wire_seattle, "45881.00");
    add(bench, row);
    SECTION("a second live registration on a book is a conflict") {
        check_fails(FailureKind::conflict, [&] { add(bench, second); });
    }
    SECTION("one closes and the other opens in one go") {
        auto closed = row;
        closed.status = RegistrationStatus::resigned;
        std::vector<Change> changes{added(second), changed(row, closed)};
        sort_for_writing(changes);
        write(bench, changes);
        const auto rows = load_member(bench, "1001");
        REQUIRE(rows.live_registration(first_member, wire_seattle) != nullptr);
        CHECK(*rows.live_registration(first_member, wire_seattle) == second);
    }
    SECTION("rows may come before those they refer to, as long as these come too") {
        write(bench, {added(a_registration(9, {3}, wire_seattle, "45881.00")), added(a_member(3))});
        CHECK(load_member(bench, "1003").find(Id<BookRegistration>{9}) != nullptr);
        check_fails(FailureKind::conflict, [&] {
            add(bench, a_registration(10, {4}, wire_seattle, "45881.00"));
        });
    }
}

/// Two templates with a submission each; both need the first consultant type, one the second.
void fill_equipment(RepositoryBench& bench) {
    add(bench,
        a_consultant_type(1),
        a_consultant_type(2),
        an_equipment_template(1),
        an_equipment_template(2),
        a_need(1, 1, 1),
        a_need(2, 1, 2),
        a_need(3, 2, 1),
        a_submission(1, 1),
        a_submission(2, 2),
        a_verdict(1, 1, 1));
}

WorkingSet load_submission(RepositoryBench& bench, int number) {
    Footprint footprint;
    footprint.equipment_submissions = {uuid_text(a_submission(number, 1).id.value)};
    return load(bench, footprint);
}

void check_equipment(RepositoryBench& bench) {
    fill_equipment(bench);
    SECTION("a submission brings its decisions and what its template needs, and no other") {
        const auto rows = load_submission(bench, 1);
        REQUIRE(rows.find(a_submission(1, 1).id) != nullptr);
        CHECK(*rows.find(a_submission(1, 1).id) == a_submission(1, 1));
        REQUIRE(rows.find(an_equipment_template(1).id) != nullptr);
        CHECK(*rows.find(an_equipment_template(1).id) == an_equipment_template(1));
        REQUIRE(rows.find(a_verdict(1, 1, 1).id) != nullptr);
        CHECK(*rows.find(a_verdict(1, 1, 1).id) == a_verdict(1, 1, 1));
        CHECK(rows.find(a_need(1, 1, 1).id) != nullptr);
        CHECK(rows.find(a_need(2, 1, 2).id) != nullptr);
        REQUIRE(rows.find(a_consultant_type(2).id) != nullptr);
        CHECK(*rows.find(a_consultant_type(2).id) == a_consultant_type(2));
        CHECK(rows.find(a_submission(2, 2).id) == nullptr);
        CHECK(rows.find(an_equipment_template(2).id) == nullptr);
        CHECK(rows.find(a_need(3, 2, 1).id) == nullptr);
        CHECK(load_submission(bench, 2).find(a_verdict(1, 1, 1).id) == nullptr);
    }
    SECTION("a template brings what it needs") {
        Footprint footprint;
        footprint.equipment_templates = {uuid_text(an_equipment_template(2).id.value)};
        const auto rows = load(bench, footprint);
        CHECK(rows.find(an_equipment_template(2).id) != nullptr);
        CHECK(rows.find(a_need(3, 2, 1).id) != nullptr);
        CHECK(rows.find(a_submission(2, 2).id) == nullptr);
        CHECK(load(bench, {}).find(a_consultant_type(1).id) == nullptr);
    }
    SECTION("a second word of a consultant type is a conflict") {
        check_fails(FailureKind::conflict, [&] { add(bench, a_verdict(2, 1, 1)); });
        add(bench, a_verdict(2, 1, 2));
    }
    SECTION("a row that is named by a UUID is checked against what was read") {
        auto mistaken = a_submission(1, 1);
        mistaken.notes = "not so";
        auto after = a_submission(1, 1);
        after.status = EquipmentApprovalStatus::rejected;
        check_fails(FailureKind::conflict, [&] { write(bench, {changed(mistaken, after)}); });
        write(bench, {changed(a_submission(1, 1), after)});
        CHECK(*load_submission(bench, 1).find(after.id) == after);
    }
    SECTION("rows that go take those along that cascade, in whatever order they are given") {
        std::vector<Change> changes{
            removed(an_equipment_template(1)),
            removed(a_submission(1, 1)),
            removed(a_verdict(1, 1, 1)),
            removed(a_need(1, 1, 1)),
            removed(a_need(2, 1, 2))};
        sort_for_writing(changes);
        write(bench, changes);
        CHECK(load_submission(bench, 1).find(a_submission(1, 1).id) == nullptr);
        CHECK(load_submission(bench, 2).find(a_submission(2, 2).id) != nullptr);
    }
}

}  // namespace

void check_repository_contract(RepositoryBench& bench) {
    fill(bench);
    SECTION("rows come back as they were written") { check_rows_come_back(bench); }
    SECTION("a footprint brings what it names and no more") { check_footprint(bench); }
    SECTION("books, settings and holidays always come") { check_what_always_comes(bench); }
    SECTION("what is written is checked against the row") { check_before_images(bench); }
    SECTION("the schema guards itself") { check_schema_guards(bench); }
    SECTION("rows that are named by UUIDs go the same way") { check_equipment(bench); }
}

}  // namespace hallbook::test
