/// \file
/// Look-ups: places, queues, counts and names, compared with counting by hand.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/calling.hpp"
#include "store/file/row_columns.hpp"
#include "store/queries/as_of.hpp"
#include "store/queries/books.hpp"
#include "store/queries/conflicts.hpp"
#include "store/queries/line.hpp"
#include "store/queries/members.hpp"
#include "store/queries/position.hpp"
#include "store/queries/queue.hpp"
#include "store/queries/reports/reports.hpp"
#include "store/replica/line_counts.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replica_stage.hpp"
#include "tests/support/sample_rows.hpp"

#include <cstdlib>
#include <map>
#include <random>
#include <set>

using namespace hallbook;
using core::BookRegistration;
using core::BookTier;
using core::Member;
using core::RegistrationStatus;
using test::at;
using test::wire_seattle;

namespace {

const core::Instant now = at("2026-03-02 12:00:00");

/// A random world of members and registrations, kept in memory beside the file.
class World {
public:
    explicit World(unsigned seed) : m_random(seed) {}

    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(m_random); }

    Member some_member(int number) {
        Member member = test::a_member(number);
        member.id = {1'000'000 + number};
        member.card_number = "R" + std::to_string(number);
        scramble(member);
        return member;
    }

    void scramble(Member& member) {
        member.status = below(8) == 0 ? core::MemberStatus::suspended : core::MemberStatus::active;
        member.locked_until.reset();
        if (below(8) == 0) member.locked_until = now + std::chrono::hours{below(20) - 10};
    }

    BookRegistration some_registration(std::int64_t id, core::Id<Member> member) {
        auto row = test::a_registration(id, member, {1 + below(3)}, "0.00");
        row.applicant_priority_number = core::Apn::from_hundredths(4'500'000 + below(12'000));
        row.registered_at = at("2026-01-01 00:00:00") + std::chrono::seconds{below(50)};
        row.tier = static_cast<BookTier>(below(4));
        scramble(row);
        return row;
    }

    void scramble(BookRegistration& row) {
        row.status = below(5) == 0 ? RegistrationStatus::resigned : RegistrationStatus::active;
        row.is_exempt = below(6) == 0;
        row.exempt_reason.reset();
        if (row.is_exempt) row.exempt_reason = core::ExemptReason::medical;
    }

    core::Dispatch some_dispatch(const BookRegistration& registration) {
        core::Dispatch row;
        row.id = {registration.id.value};
        row.labor_request_id = {1};
        row.member_id = registration.member_id;
        row.registration_id = registration.id;
        row.employer_id = {1};
        row.dispatched_at = row.created_at = row.updated_at = now;
        row.start_date = test::date("2026-03-03");
        row.dispatch_status = static_cast<core::DispatchStatus>(below(5));
        if (below(4) == 0) row.voided_by_conflict_id = core::Id<core::Conflict>{1};
        return row;
    }

private:
    std::mt19937 m_random;
};

unsigned seed_of_this_run() {
    const char* wish = std::getenv("HALLBOOK_SEED");
    return wish != nullptr ? static_cast<unsigned>(std::atoi(wish)) : std::random_device{}();
}

/// Places counted one by one with a sort of the whole line; who can be called, by the rule itself.
std::vector<store::QueueEntry> naive_queue(
    store::SqliteDatabase& database, std::int64_t book, core::Instant when) {
    std::map<core::Id<Member>, Member> members;
    for (auto& member : store::all_rows<Member>(database))
        members[member.id] = member;
    std::set<core::Id<Member>> out;
    for (const auto& dispatch : store::all_rows<core::Dispatch>(database)) {
        if (core::is_live(dispatch)) out.insert(dispatch.member_id);
    }
    auto row = database.prepare(
        "SELECT " + store::columns_as<BookRegistration>("r") +
        " FROM book_registrations AS r JOIN referral_books AS b ON b.id = r.book_id "
        "WHERE r.status = 'ACTIVE' AND r.book_id = ?1 ORDER BY "
        "instr(b.tier_order, substr(r.tier, 6)), r.applicant_priority_number, r.registered_at, "
        "r.id");
    row.with(book);
    std::vector<store::QueueEntry> result;
    int callable = 0;
    for (const auto& registration : store::read_rows<BookRegistration>(row)) {
        store::QueueEntry entry;
        entry.registration = registration.id;
        entry.member = registration.member_id;
        entry.actual_position = static_cast<int>(result.size()) + 1;
        const core::InLine in_line{
            registration,
            members.at(registration.member_id),
            out.count(registration.member_id) > 0};
        if (core::reason_not_called(in_line, when).empty()) entry.callable_position = ++callable;
        result.push_back(entry);
    }
    return result;
}

/// The cards of those who can be called, as the printed morning sheet has them.
std::vector<std::string> cards_of_morning(store::SqliteDatabase& database, std::int64_t book) {
    const test::FixedZone zone;
    store::ReportScope scope{.zone = zone, .now = now, .date = test::date("2026-03-02")};
    for (const auto& each : store::books(database, now)) {
        if (each.id.value == book) scope.book = store::find_book(database, each.code);
    }
    std::vector<std::string> cards;
    const auto report = store::morning_report(database, scope);
    for (const auto& row : report.tables.at(1).rows)
        cards.push_back(std::get<std::string>(row.at(6)));
    return cards;
}

/// Every place, looked up one by one and listed, is the one counted by hand.
void check_places(store::SqliteDatabase& database, std::int64_t book) {
    const auto expected = naive_queue(database, book, now);
    const auto listed = store::queue(database, {.book = {book}}, now);
    REQUIRE(listed.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(listed[i].registration == expected[i].registration);
        CHECK(listed[i].actual_position == expected[i].actual_position);
        CHECK(listed[i].callable_position == expected[i].callable_position);
        CHECK(
            store::actual_position(database, listed[i].registration) ==
            expected[i].actual_position);
        const auto places =
            store::places(database, listed[i].member, core::Id<core::ReferralBook>{book}, now);
        REQUIRE(places.size() == 1);
        CHECK(places[0].actual_position == expected[i].actual_position);
        CHECK(places[0].callable_position == expected[i].callable_position);
    }
    const auto summary = store::books(database, now).at(static_cast<std::size_t>(book - 1));
    CHECK(summary.active == static_cast<int>(expected.size()));
    CHECK(
        summary.callable ==
        static_cast<int>(std::count_if(expected.begin(), expected.end(), [](const auto& entry) {
            return entry.callable_position.has_value();
        })));
    auto cards = store::callable_cards(database, {book}, now);
    CHECK(summary.callable == static_cast<int>(cards.size()));
    const auto morning = cards_of_morning(database, book);
    cards.resize(std::min(cards.size(), morning.size()));
    CHECK(morning == cards);
}

/// One random change to the rows, through the repository as always.
void change_something(
    World& world,
    store::SqliteRepository& repository,
    std::vector<Member>& members,
    std::vector<BookRegistration>& registrations) {
    if (world.below(3) == 0) {
        auto& member =
            members[static_cast<std::size_t>(world.below(static_cast<int>(members.size())))];
        const auto before = member;
        world.scramble(member);
        if (member != before) repository.write({core::changed(before, member)});
        return;
    }
    const auto at_index =
        static_cast<std::size_t>(world.below(static_cast<int>(registrations.size())));
    auto& row = registrations[at_index];
    if (world.below(6) == 0) {
        repository.write({core::removed(row)});
        const auto fresh = world.some_registration(row.id.value, row.member_id);
        row = fresh;
        repository.write({core::added(row)});
        return;
    }
    const auto before = row;
    world.scramble(row);
    if (world.below(3) == 0) row.tier = static_cast<BookTier>(world.below(4));
    if (row != before) repository.write({core::changed(before, row)});
}

}  // namespace

TEST_CASE("places agree with counting by hand after random changes", "[store][queries][random]") {
    const unsigned seed = seed_of_this_run();
    INFO("HALLBOOK_SEED=" << seed);
    World world(seed);
    const test::ReplicaStage stage;
    auto database = stage.open();
    database.run("UPDATE referral_books SET tier_order = '3142' WHERE id = 2");
    std::vector<Member> members;
    std::vector<BookRegistration> registrations;
    store::WriteTransaction transaction(database);
    store::SqliteRepository repository(database);
    for (int i = 0; i < 150; ++i) {
        members.push_back(world.some_member(i));
        registrations.push_back(world.some_registration(i + 1, members.back().id));
        // Either may come first: foreign keys are checked at the commit.
        std::vector<core::Change> both{
            core::added(members.back()), core::added(registrations.back())};
        if (world.below(2) == 0) std::swap(both[0], both[1]);
        repository.write(both);
    }
    for (int i = 0; i < 600; ++i) {
        change_something(world, repository, members, registrations);
        REQUIRE(store::wrong_line_counts(database) == 0);
    }
    repository.write({core::added(test::an_employer(1))});
    repository.write({core::added(test::a_request(1, {1}, {4}))});
    for (const auto& registration : registrations) {
        if (world.below(3) == 0) repository.write({core::added(world.some_dispatch(registration))});
    }
    for (std::int64_t book = 1; book <= 3; ++book)
        check_places(database, book);
}

TEST_CASE("who is out is not called from another book either", "[store][queries][rule:1]") {
    std::vector<test::SnapshotRow> rows;
    const test::HallStage hall;
    for (int i = 1; i <= 3; ++i) {
        rows.push_back(
            test::snapshot_row(test::a_registration(i, hall.member(i).id, wire_seattle, "1.41")));
    }
    auto registration = test::a_registration(9, hall.member(1).id, {4}, "1.41");
    registration.status = RegistrationStatus::dispatched;
    rows.push_back(test::snapshot_row(registration));
    rows.push_back(test::snapshot_row(test::an_employer(1)));
    rows.push_back(test::snapshot_row(test::a_request(1, {1}, {4})));
    auto dispatch = World{46}.some_dispatch(registration);
    dispatch.dispatch_status = core::DispatchStatus::accepted;
    dispatch.voided_by_conflict_id.reset();
    rows.push_back(test::snapshot_row(dispatch));
    const test::ReplicaStage stage(rows);
    auto database = stage.open(store::Access::read);
    const auto listed = store::queue(database, {.book = wire_seattle}, now);
    REQUIRE(listed.size() == 3);
    CHECK_FALSE(listed[0].callable_position.has_value());
    CHECK(listed[1].callable_position == 1);
    const auto places = store::places(database, hall.member(1).id, wire_seattle, now);
    CHECK(places.at(0).actual_position == 1);
    CHECK_FALSE(places.at(0).callable_position.has_value());
    CHECK(
        store::places(database, hall.member(3).id, wire_seattle, now).at(0).callable_position == 2);
    CHECK(store::books(database, now).at(0).callable == 2);
}

TEST_CASE("a place among 100,000 is right", "[store][queries][large]") {
    World world(46);
    std::vector<test::SnapshotRow> rows;
    for (int i = 0; i < 100'000; ++i) {
        const auto member = world.some_member(i);
        rows.push_back(test::snapshot_row(member));
        rows.push_back(test::snapshot_row(world.some_registration(i + 1, member.id)));
    }
    const test::ReplicaStage stage(rows);
    auto database = stage.open(store::Access::read);
    const auto line = naive_queue(database, 1, now);
    for (int i = 0; i < 100; ++i) {
        const auto& expected =
            line[static_cast<std::size_t>(world.below(static_cast<int>(line.size())))];
        const core::Id<Member> member{database
                                          .number(
                                              "SELECT member_id FROM book_registrations "
                                              "WHERE id = ?1",
                                              expected.registration.value)
                                          .value()};
        const auto places = store::places(database, member, wire_seattle, now);
        CHECK(places.at(0).actual_position == expected.actual_position);
        CHECK(places.at(0).callable_position == expected.callable_position);
    }
}

TEST_CASE("a queue can be cut to a tier and a length", "[store][queries]") {
    std::vector<test::SnapshotRow> rows;
    const test::HallStage hall;
    for (int i = 1; i <= 6; ++i) {
        auto row = test::a_registration(i, hall.member(i).id, wire_seattle, "45880.41");
        row.tier = i <= 3 ? BookTier::book_1 : BookTier::book_2;
        if (i == 5) row.status = RegistrationStatus::dispatched;
        rows.push_back(test::snapshot_row(row));
    }
    const test::ReplicaStage stage(rows);
    auto database = stage.open(store::Access::read);
    const auto second =
        store::queue(database, {.book = wire_seattle, .tier = BookTier::book_2}, now);
    REQUIRE(second.size() == 2);
    CHECK(second[0].actual_position == 4);
    CHECK(second[1].actual_position == 5);
    CHECK(store::queue(database, {.book = wire_seattle, .limit = 2}, now).size() == 2);
    const auto live =
        store::queue(database, {.book = wire_seattle, .scope = store::QueueScope::live}, now);
    REQUIRE(live.size() == 6);
    CHECK(live[4].status == RegistrationStatus::dispatched);
    CHECK_FALSE(live[4].actual_position.has_value());
    CHECK(live[5].actual_position == 5);
    const auto out = store::places(database, hall.member(5).id, std::nullopt, now);
    REQUIRE(out.size() == 1);
    CHECK_FALSE(out[0].actual_position.has_value());
}

TEST_CASE("the view of the queue agrees with the look-up", "[store][queries][views]") {
    const test::ReplicaStage stage;
    auto database = stage.open();
    for (int member = 1; member <= 4; ++member) {
        static_cast<void>(
            stage.enter_registration(database, "2026-03-02 09:30:00", member, "WIRE_BREM"));
    }
    const auto listed = store::queue(database, {.book = stage.hall().book("WIRE_BREM")}, now);
    auto row = database.prepare(
        "SELECT place, apn, card_number, name, registered_at FROM queue WHERE book = 'WIRE_BREM'");
    for (const auto& entry : listed) {
        REQUIRE(row.step());
        CHECK(row.number(0) == entry.actual_position);
        CHECK(row.text(1) == entry.apn.text());
        CHECK(row.text(2) == entry.card_number);
        CHECK(row.text(3) == entry.name);
    }
    CHECK_FALSE(row.step());
    CHECK(listed.size() == 4);
    CHECK(database.number("SELECT count(*) FROM apn_text WHERE apn = '46083.40'") == 4);
}

TEST_CASE("a book is found by code or name, whatever the case", "[store][queries]") {
    const test::ReplicaStage stage;
    auto database = stage.open(store::Access::read);
    CHECK(store::find_book(database, "wire_sea")->id == wire_seattle);
    CHECK(store::find_book(database, "Wire Seattle")->id == wire_seattle);
    CHECK_FALSE(store::find_book(database, "WIRE").has_value());
}

TEST_CASE("members are found by card or by words of their name", "[store][queries][member]") {
    std::vector<test::SnapshotRow> rows;
    const auto add = [&](int number, const char* first, const char* last) {
        auto member = test::a_member(number);
        member.first_name = first;
        member.last_name = last;
        rows.push_back(test::snapshot_row(member));
    };
    add(51, "José", "Muñoz");
    add(52, "Ann", "Li");
    add(53, "Julia", "Lindgren");
    add(54, "Łukasz", "Großmann");
    const test::ReplicaStage stage(rows);
    auto database = stage.open(store::Access::read);
    const auto found = [&](const char* text) {
        std::string cards;
        for (const auto& member : store::find_members(database, text, 5)) {
            cards += member.card_number + " ";
        }
        return cards;
    };
    CHECK(found("1053") == "1053 ");
    CHECK(found("munoz") == "1051 ");
    CHECK(found("MUÑOZ, José") == "1051 ");
    CHECK(found("grossmann lukasz") == "1054 ");
    CHECK(found("li") == "1052 1053 ");
    CHECK(found("lindgren ann").empty());
    CHECK(found("").empty());
    CHECK(store::find_members(database, "o'brien", 4).size() == 4);
}

TEST_CASE("conflicts stay open until someone takes note", "[store][queries][conflicts]") {
    core::Conflict row;
    row.id = {77};
    row.rule = core::ConflictRule::duplicate_registration;
    row.hall = 2;
    row.seq = 5;
    row.other_hall = 3;
    row.member_id = test::HallStage().member(1).id;
    row.book_id = wire_seattle;
    row.applicant_priority_number = test::apn("45880.40");
    row.decision = "earlier_apn_stands";
    row.explanation = "The earlier registration stands.";
    const test::ReplicaStage stage({test::snapshot_row(row)});
    auto database = stage.open();
    const auto open = store::conflicts(database, store::ConflictScope::open);
    REQUIRE(open.size() == 1);
    CHECK(open[0].conflict == row);
    CHECK(open[0].hall_code == "BREM");
    CHECK(open[0].other_hall_code == "PA");
    CHECK(open[0].card_number == "1001");
    CHECK(open[0].book_code == "WIRE_SEA");
    {
        store::WriteTransaction transaction(database);
        store::acknowledge(transaction, row.id, "pat", now);
        store::acknowledge(transaction, row.id, "lee", now);
        CHECK_THROWS_AS(store::acknowledge(transaction, {78}, "pat", now), core::Failure);
        transaction.commit();
    }
    CHECK(store::conflicts(database, store::ConflictScope::open).empty());
    CHECK(store::conflict(database, row.id)->acknowledged_by == "pat");
    CHECK(store::as_of(database).synced_at == at("2026-03-01 08:00:00"));
}
