/// \file
/// Canonical order and late insertion: the same rows whatever order the halls came in.
/// SPDX-License-Identifier: Apache-2.0
#include "core/replica/reconcile.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

#include <random>

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

/// What the books came to. The row of a user says when that name was first met, which does depend
/// on who synced first; it is left out.
std::vector<Change> books_of(const WorkingSet& rows) {
    auto changes = rows.net_changes();
    std::erase_if(changes, [](const Change& each) { return each.table == table_id<User>(); });
    return changes;
}

/// A central in memory: it keeps the rows and what it judged, as the real one does.
class MemoryCentral {
public:
    explicit MemoryCentral(WorkingSet rows) : m_rows(std::move(rows)) {}

    void take(const std::vector<Operation>& arrived) {
        std::vector<JudgedHeading> late;
        for (const auto& each : arrived)
            late.push_back({canonical_key(each), touched_by(each)});
        std::set<CanonicalKey> reached;
        for (;;) {
            reach(late, reached);
            std::vector<PastJudgement> past;
            for (const auto& key : reached)
                past.push_back(m_past.at(key));
            WorkingSet rows = m_rows;
            const auto result = reconcile(rows, arrived, past);
            late = headings(result);
            if (auto more = reached; reach(late, more), more.size() > reached.size()) continue;
            m_rejudged += static_cast<int>(reached.size());
            m_rows = std::move(rows);
            keep(arrived, result);
            return;
        }
    }

    const WorkingSet& rows() const { return m_rows; }
    int rejudged() const { return m_rejudged; }
    const std::vector<RegistrationActivity>& activities() const { return m_activities; }
    Outcome outcome(const Operation& operation) const {
        return m_past.at(canonical_key(operation)).decision.outcome;
    }

private:
    void reach(const std::vector<JudgedHeading>& late, std::set<CanonicalKey>& reached) const {
        std::vector<JudgedHeading> judged;
        for (const auto& [key, past] : m_past)
            judged.push_back({key, past.touched});
        for (const auto index : reached_by(late, judged))
            reached.insert(judged[index].key);
    }
    void keep(const std::vector<Operation>& arrived, const Reconciliation& result) {
        for (const auto& operation : arrived)
            m_past[canonical_key(operation)].operation = operation;
        for (const auto& judgement : result.judgements) {
            for (auto& [key, past] : m_past) {
                if (key.id != judgement.operation) continue;
                past.decision = judgement.decision;
                past.touched = judgement.touched;
                past.activities_made = judgement.activities_made;
            }
        }
        m_activities.insert(m_activities.end(), result.activities.begin(), result.activities.end());
    }

    WorkingSet m_rows;
    std::map<CanonicalKey, PastJudgement> m_past;
    std::vector<RegistrationActivity> m_activities;
    int m_rejudged = 0;
};

}  // namespace

TEST_CASE(
    "a late operation is judged at its place, and what it reaches is judged again",
    "[unit][reconcile]") {
    HallStage stage;
    const auto early = stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA");
    const auto later = stage.register_(2, "2025-08-11 13:00:00", 1, "WIRE_SEA");
    const auto other = stage.register_(2, "2025-08-11 13:05:00", 2, "WIRE_SEA");

    MemoryCentral in_order{stage.rows()};
    in_order.take({early});
    in_order.take({later, other});
    MemoryCentral late{stage.rows()};
    late.take({later, other});
    CHECK(late.outcome(later) == Outcome::accepted);
    late.take({early});
    CHECK(late.outcome(later) == Outcome::adjusted);
    CHECK(late.rejudged() == 1);  // the other member's registration is not reached

    CHECK(books_of(in_order.rows()) == books_of(late.rows()));
    REQUIRE_FALSE(late.activities().empty());
    CHECK(late.activities().back().action == RegistrationAction::reconciled);
}

TEST_CASE("rows that another program edited are final", "[unit][reconcile]") {
    HallStage stage;
    const auto early = stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA");
    const auto later = stage.register_(2, "2025-08-11 13:00:00", 1, "WIRE_SEA");
    WorkingSet rows = stage.rows();
    PastJudgement past{later, judge(rows, later), touched_by(later), 1};
    auto edited = *live(rows, stage, 1, "WIRE_SEA");
    edited.notes = "by another program";
    rows.put(edited);
    const auto result = reconcile(rows, {early}, {past});
    REQUIRE(result.judgements.size() == 1);  // the past one was not judged again
    CHECK(result.judgements[0].operation == early.id);
    // By the conflict rule the lower APN stands all the same.
    CHECK(live(rows, stage, 1, "WIRE_SEA")->id.value == row_id(early.id, 0));
    CHECK(rows.find(edited.id)->drop_reason == DropReason::duplicate);
    CHECK(rows.find(edited.id)->notes == "by another program");
}

TEST_CASE(
    "whatever order the halls sync in, and in whatever batches, the rows are the same",
    "[unit][reconcile][property]") {
    const auto base = std::random_device{}();
    for (unsigned run = 0; run < 400; ++run) {
        const unsigned seed = base + run;
        CAPTURE(seed);
        std::mt19937 random{seed};
        const auto pick = [&](int bound) {
            return static_cast<int>(random() % static_cast<unsigned>(bound));
        };
        HallStage stage;
        const char* books[] = {"WIRE_SEA", "WIRE_PA"};
        std::map<HallNumber, std::vector<Operation>> made;
        int minute = 0;
        for (int i = 0; i < 24; ++i) {
            const HallNumber hall = 1 + pick(3);
            minute += pick(3000);
            const auto instant = at("2025-08-01 08:00:00") + std::chrono::minutes{minute};
            const std::string civil = instant_text(instant - std::chrono::hours{8}).substr(0, 19);
            const int member = 1 + pick(2);
            const char* book = books[pick(2)];
            const int kind = pick(10);
            if (kind < 5) {
                made[hall].push_back(stage.register_(hall, civil, member, book));
            } else if (kind < 8) {
                made[hall].push_back(stage.re_sign(hall, civil, member, book));
            } else if (kind < 9) {
                made[hall].push_back(stage.leave(hall, civil, member, book));
            } else {
                const EditRow expire{
                    "book_registrations",
                    0,
                    stage.member(member),
                    stage.book(book),
                    {{"status", "EXPIRED"}},
                    "missed"};
                made[hall].push_back(stage.operation(hall, civil, expire));
            }
        }
        const auto synced = [&](std::vector<HallNumber> order) {
            MemoryCentral central{stage.rows()};
            auto left = made;
            while (!left.empty()) {
                std::shuffle(order.begin(), order.end(), random);
                for (const auto hall : order) {
                    auto& queue = left[hall];
                    const auto size = std::min<std::size_t>(queue.size(), 1 + random() % 5);
                    central.take(
                        {queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(size)});
                    queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(size));
                    if (queue.empty()) left.erase(hall);
                }
            }
            return books_of(central.rows());
        };
        const auto one = synced({1, 2, 3});
        REQUIRE(one == synced({3, 2, 1}));
        REQUIRE(one == synced({2, 1, 3}));
    }
}

TEST_CASE("an impossible time is judged at its bound", "[unit][reconcile][rule:suspect-clock]") {
    HallStage stage;
    auto operation = stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA");
    operation.seen.pulled_at = at("2025-08-11 09:00:00");
    CHECK_FALSE(clock_bound(operation, at("2025-08-11 10:00:00")).has_value());
    CHECK(clock_bound(operation, at("2025-08-11 09:30:00")) == at("2025-08-11 09:30:00"));
    operation.seen.pulled_at = at("2025-08-11 09:50:00");
    CHECK(clock_bound(operation, at("2025-08-11 10:00:00")) == at("2025-08-11 09:50:00"));

    WorkingSet rows = stage.rows();
    operation.claimed_at = operation.recorded_at;
    const auto decision = judge(rows, operation);
    CHECK(decision.outcome == Outcome::adjusted);
    CHECK(rows.find(Id<Conflict>{row_id(operation.id, 0)})->rule == ConflictRule::suspect_clock);
}

namespace {

/// Which rules decided something in these rows.
std::vector<ConflictRule> rules_of(const WorkingSet& rows) {
    std::vector<ConflictRule> rules;
    for (const auto& change : rows.net_changes()) {
        if (change.table == table_id<Conflict>() && change.after)
            rules.push_back(from_values<Conflict>(*change.after).rule);
    }
    return rules;
}

/// Member 1 re-signed on August 20 at hall 2, which is final now. What hall 1 made on August 10
/// comes then.
struct AfterFinality {
    HallStage stage;
    WorkingSet rows = stage.rows();

    AfterFinality() {
        judged(stage.register_(2, "2025-08-01 09:00:00", 1, "WIRE_SEA"));
        judged(stage.re_sign(2, "2025-08-20 09:00:00", 1, "WIRE_SEA"));
    }
    Judgement judged(Operation operation) {
        return reconcile(rows, {std::move(operation)}, {}).judgements.at(0);
    }
    Judgement late(Operation operation) {
        operation.is_after_finality = true;
        return judged(std::move(operation));
    }
    std::vector<ConflictRule> rules() const { return rules_of(rows); }
};

using Rules = std::vector<ConflictRule>;

}  // namespace

TEST_CASE(
    "what comes after the finality window is applied to what is final, and flagged",
    "[unit][reconcile][rule:after-finality]") {
    AfterFinality past;
    const auto due = live(past.rows, past.stage, 1, "WIRE_SEA")->re_sign_due;
    const auto re_sign = past.stage.re_sign(1, "2025-08-10 09:00:00", 1, "WIRE_SEA");
    CHECK(past.late(re_sign).decision.outcome == Outcome::adjusted);
    CHECK(past.rules() == Rules{ConflictRule::after_finality});
    CHECK(live(past.rows, past.stage, 1, "WIRE_SEA")->re_sign_due == due);
}

TEST_CASE(
    "within the finality window nothing is flagged as after it",
    "[unit][reconcile][rule:after-finality]") {
    AfterFinality past;
    const auto re_sign = past.stage.re_sign(1, "2025-08-10 09:00:00", 1, "WIRE_SEA");
    CHECK(past.judged(re_sign).decision.outcome == Outcome::accepted);
    CHECK(past.rules().empty());
}

TEST_CASE(
    "what comes late and meets nothing later is plainly accepted, at its own APN",
    "[unit][reconcile][rule:after-finality]") {
    AfterFinality past;
    const auto signing = past.stage.register_(1, "2025-08-10 09:00:00", 2, "WIRE_SEA");
    CHECK(past.late(signing).decision.outcome == Outcome::accepted);
    CHECK(past.rules().empty());
    CHECK(
        live(past.rows, past.stage, 2, "WIRE_SEA")->applicant_priority_number ==
        std::get<RegisterOnBook>(signing.payload).applicant_priority_number);
}

TEST_CASE(
    "what comes late and cannot stand on what is final says so",
    "[unit][reconcile][rule:after-finality]") {
    AfterFinality past;
    past.judged(past.stage.leave(2, "2025-08-21 09:00:00", 1, "WIRE_SEA"));
    const auto re_sign = past.stage.re_sign(1, "2025-08-10 09:00:00", 1, "WIRE_SEA");
    CHECK(past.late(re_sign).decision.outcome == Outcome::rejected);
    CHECK(past.rules() == Rules{ConflictRule::after_finality});
}

TEST_CASE(
    "what another program edited is told as that, also of what comes late",
    "[unit][reconcile][rule:after-finality]") {
    AfterFinality past;
    past.judged(past.stage.leave(2, "2025-08-21 09:00:00", 1, "WIRE_SEA"));
    const auto left = past.rows.registrations(past.stage.member(1).id).front()->id;
    past.rows.note_edit(table_id<BookRegistration>(), left.value, at("2025-08-22 09:00:00"));
    const auto re_sign = past.stage.re_sign(1, "2025-08-10 09:00:00", 1, "WIRE_SEA");
    CHECK(past.late(re_sign).decision.outcome == Outcome::rejected);
    CHECK(past.rules() == Rules{ConflictRule::edited_at_central});
}

TEST_CASE("the clock may be two seconds off, either way", "[unit][reconcile][rule:suspect-clock]") {
    HallStage stage;
    auto operation = stage.register_(1, "2025-08-11 09:00:00", 1, "WIRE_SEA");
    const std::chrono::microseconds moment{1};
    const auto bound = [&](Instant pulled_at, Instant deposited_at) {
        operation.seen.pulled_at = pulled_at;
        return clock_bound(operation, deposited_at);
    };
    const auto after = at("2025-08-11 09:00:02");
    CHECK_FALSE(bound(after, after));
    CHECK(bound(after + moment, after + moment) == after + moment);
    const auto before = at("2025-08-11 08:59:58");
    CHECK_FALSE(bound({}, before));
    CHECK(bound({}, before - moment) == before - moment);
}

namespace {

JudgedHeading heading(
    int second, std::set<std::string> reads, std::set<std::string> writes, HallNumber hall = 1) {
    return {
        {at("2025-08-11 09:00:00") + std::chrono::seconds{second}, {hall, second}},
        {std::move(reads), std::move(writes)}};
}

using Indices = std::vector<std::size_t>;

}  // namespace

TEST_CASE(
    "a late operation reaches what read what it writes, and wrote what it reads",
    "[unit][reconcile]") {
    const std::vector<JudgedHeading> judged{
        heading(1, {"a"}, {"a"}),
        heading(5, {"a"}, {}),
        heading(6, {}, {"b"}),
        heading(7, {"c"}, {"c"})};
    CHECK(reached_by({heading(3, {}, {"a"})}, judged) == Indices{1});
    CHECK(reached_by({heading(3, {"b"}, {})}, judged) == Indices{2});
    CHECK(reached_by({heading(3, {"a", "d"}, {"d"})}, judged).empty());
    CHECK(reached_by({heading(6, {}, {"a"}, 2)}, judged).empty());  // comes after what read it
    CHECK(reached_by({}, judged).empty());
    CHECK(reached_by({heading(0, {"z"}, {"a", "b", "c"})}, judged) == Indices{0, 1, 3});
}

TEST_CASE(
    "what is judged again reaches further, and late ones each from their place on",
    "[unit][reconcile]") {
    const std::vector<JudgedHeading> judged{
        heading(2, {"a"}, {"b"}),
        heading(4, {"b"}, {}),
        heading(6, {}, {"a"}),
        heading(8, {"x"}, {})};
    CHECK(reached_by({heading(1, {}, {"a"})}, judged) == Indices{0, 1, 2});
    CHECK(reached_by({heading(3, {}, {"a"})}, judged).empty());
    const auto late = std::vector{heading(7, {}, {"x"}), heading(1, {}, {"a"})};
    CHECK(reached_by(late, judged) == Indices{0, 1, 2, 3});
}

namespace {

/// One operation judged at central, then again with others before it.
struct JudgedAgain {
    JudgedAgain() : rows(stage.rows()) {}
    /// Judges `operation` for the first time.
    void first(const Operation& operation) {
        const auto result = reconcile(rows, {operation}, {});
        REQUIRE(result.judgements.size() == 1);
        const auto& judged = result.judgements.front();
        past.push_back({operation, judged.decision, judged.touched, judged.activities_made});
    }
    Reconciliation again(std::vector<Operation> late) {
        return reconcile(rows, std::move(late), past);
    }

    HallStage stage;
    WorkingSet rows;
    std::vector<PastJudgement> past;
};

}  // namespace

TEST_CASE("a new judgement says what it rests on and how many steps it made", "[unit][reconcile]") {
    JudgedAgain central;
    const auto signs = central.stage.register_(1, "2025-08-11 09:00:00", 1, "WIRE_SEA");
    const auto result = reconcile(central.rows, {signs}, {});
    REQUIRE(result.judgements.size() == 1);
    const auto& judged = result.judgements.front();
    CHECK(judged.operation == signs.id);
    CHECK(judged.judged_as_of == signs.recorded_at);
    CHECK(judged.activities_made == 1);
    CHECK_FALSE(judged.judged_before);
    CHECK(judged.decision.outcome == Outcome::accepted);
    CHECK(result.activities == judged.decision.activities);
    const auto found = headings(result);
    REQUIRE(found.size() == 1);
    CHECK(found.front().key == canonical_key(signs));
    CHECK(found.front().touched == judged.touched);
    CHECK_FALSE(judged.touched.writes.empty());
}

TEST_CASE("what comes out as before is not told again", "[unit][reconcile]") {
    JudgedAgain central;
    central.first(central.stage.register_(1, "2025-08-11 09:00:00", 1, "WIRE_SEA"));
    const auto late = central.stage.register_(2, "2025-08-11 08:00:00", 2, "WIRE_SEA");
    const auto result = central.again({late});
    REQUIRE(result.judgements.size() == 1);
    CHECK(result.judgements.front().operation == late.id);
    CHECK(live(central.rows, central.stage, 1, "WIRE_SEA") != nullptr);
}

TEST_CASE("what comes out otherwise is corrected by steps of its own", "[unit][reconcile]") {
    JudgedAgain central;
    const auto later = central.stage.register_(1, "2025-08-11 13:00:00", 1, "WIRE_SEA");
    const auto early = central.stage.register_(2, "2025-08-11 09:00:00", 1, "WIRE_SEA");
    central.first(later);
    const auto result = central.again({early});
    REQUIRE(result.judgements.size() == 2);
    const auto& again = result.judgements.back();
    CHECK(again.operation == later.id);
    CHECK(again.judged_before);
    CHECK(again.decision.outcome == Outcome::adjusted);
    CHECK(again.activities_made == 3);  // the first, the correction, the conflict
    REQUIRE(result.activities.size() == 3);  // that of the early one before
    RegistrationActivity expected;
    expected.id = {row_id(later.id, 1)};
    expected.registration_id = Id<BookRegistration>{row_id(later.id, 0)};
    expected.member_id = central.stage.member(1).id;
    expected.book_id = central.stage.book("WIRE_SEA");
    expected.action = RegistrationAction::reconciled;
    expected.previous_status = RegistrationStatus::active;
    expected.new_status = RegistrationStatus::dropped;
    expected.performed_by_id = central.rows.user("pat")->id;
    expected.hall = "HALL1";
    expected.reason = "judged again after an earlier operation arrived";
    expected.occurred_at = expected.created_at = later.recorded_at;
    CHECK(result.activities[1] == expected);
    CHECK(result.activities[2].id.value == row_id(later.id, 2));
    CHECK(result.activities[2].reason == "duplicate-registration");
}

TEST_CASE("what comes to nothing is corrected to what was before it", "[unit][reconcile]") {
    JudgedAgain central;
    const auto signs = central.stage.register_(1, "2025-08-11 08:00:00", 1, "WIRE_SEA");
    REQUIRE(judge(central.rows, signs).outcome == Outcome::accepted);
    central.stage.shows(2, 1);
    const auto marks = central.stage.operation(
        1,
        "2025-08-11 13:00:00",
        GiveCheckMark{central.stage.member(1), central.stage.book("WIRE_SEA"), "roll call"});
    central.first(marks);
    const auto leaves = central.stage.leave(2, "2025-08-11 09:00:00", 1, "WIRE_SEA");
    const auto result = central.again({leaves});
    REQUIRE(result.judgements.size() == 2);
    CHECK(result.judgements.back().decision.outcome == Outcome::rejected);
    REQUIRE(result.activities.size() == 3);
    const auto& correction = result.activities[1];
    CHECK(correction.previous_status == RegistrationStatus::active);
    CHECK_FALSE(correction.new_status);
    CHECK(correction.registration_id == Id<BookRegistration>{row_id(signs.id, 0)});
    const auto& row = *central.rows.find(*correction.registration_id);
    CHECK(row.check_marks == 0);
    CHECK(row.status == RegistrationStatus::resigned);
}

TEST_CASE("past judgements are taken back last first, and users stay", "[unit][reconcile]") {
    JudgedAgain central;
    const auto signs = central.stage.register_(1, "2025-08-11 09:00:00", 1, "WIRE_SEA");
    const auto leaves = central.stage.leave(1, "2025-08-11 10:00:00", 1, "WIRE_SEA");
    central.first(signs);
    central.first(leaves);
    std::swap(central.past.front(), central.past.back());  // in any order
    auto by_another = central.stage.register_(2, "2025-08-11 08:00:00", 2, "WIRE_SEA");
    const auto result = central.again({by_another});
    CHECK(result.judgements.size() == 1);
    CHECK(central.rows.user("pat") != nullptr);
    const auto* row = central.rows.find(Id<BookRegistration>{row_id(signs.id, 0)});
    REQUIRE(row != nullptr);
    CHECK(row->status == RegistrationStatus::resigned);
}

TEST_CASE("a conflict that was told before is not told again", "[unit][reconcile]") {
    JudgedAgain central;
    const auto signs = central.stage.register_(1, "2025-08-11 08:00:00", 1, "WIRE_SEA");
    REQUIRE(judge(central.rows, signs).outcome == Outcome::accepted);
    central.stage.shows(2, 1);
    auto re_signs = central.stage.re_sign(1, "2025-08-12 13:00:00", 1, "WIRE_SEA");
    re_signs.claimed_at = at("2025-08-20 13:00:00");
    central.first(re_signs);
    const auto marks = central.stage.operation(
        2,
        "2025-08-12 09:00:00",
        GiveCheckMark{central.stage.member(1), central.stage.book("WIRE_SEA"), "roll call"});
    const auto result = central.again({marks});
    REQUIRE(result.judgements.size() == 2);  // the row that the re-sign leaves has the mark now
    CHECK(conflicts_of(result.judgements.back().decision).size() == 1);
    REQUIRE(result.activities.size() == 2);
    CHECK(result.activities[0].action == RegistrationAction::check_mark);
    CHECK(result.activities[1].reason == "judged again after an earlier operation arrived");
}

TEST_CASE(
    "a member is found by the id, too, whatever else is judged with it", "[unit][reconcile]") {
    HallStage stage;
    auto operation = stage.register_(1, "2025-08-11 08:00:00", 1, "WIRE_SEA");
    std::get<RegisterOnBook>(operation.payload).member.card_number = "before-1";
    Footprint footprint;
    add_footprint(operation, footprint);
    CHECK(footprint.member_ids.count(stage.member(1).id.value) == 1);
    CHECK(footprint.member_ids.count(natural_key_id("before-1")) == 1);

    WorkingSet rows = stage.rows();
    const auto edit = stage.operation(
        2,
        "2025-08-10 08:00:00",
        EditRow{"members", 0, stage.member(1), {}, {{"card_number", "after-1"}}, "typing error"});
    const auto decision = judge(rows, edit);
    REQUIRE(decision.outcome == Outcome::accepted);
    const JudgedHeading late{canonical_key(edit), touched_by(edit, decision, rows)};
    CHECK(reached_by({late}, {{canonical_key(operation), touched_by(operation)}}).size() == 1);
}
