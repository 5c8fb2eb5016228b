/// \file
/// Doing an operation at a hall, bringing central's news under pending work, and the form
/// operations travel in. SPDX-License-Identifier: Apache-2.0
#include "core/operations/codec.hpp"
#include "core/replica/execute.hpp"
#include "core/replica/rebase.hpp"
#include "core/replica/sync_hall.hpp"
#include "core/values/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/memory_replica.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

/// Hall 1 with the books and members of the stage, of which central knows nothing new yet.
class HallAlone {
public:
    HallAlone() : replica({1, "HALL1", "Hall 1", BookRegion::seattle}, zone) {
        Pull pull;
        const auto rows = stage.rows();
        const auto add = [&](TableId table, const RowKey& row) {
            pull.news.rows.push_back({table, row, rows.values(table, row)});
        };
        for (const auto& each : seed_books(Instant{}))
            add(table_id<ReferralBook>(), each.id.value);
        for (const auto& each : seed_settings(Instant{}))
            add(table_id<Setting>(), each.id.value);
        for (int number = 1; number <= 9; ++number)
            add(table_id<Member>(), stage.member(number).id.value);
        replica.init(pull);
    }

    Decision act(Operation& operation) { return execute(replica, operation); }
    Operation signs(const std::string& civil, int member) {
        return stage.register_(1, civil, member, "WIRE_SEA");
    }
    const BookRegistration* place(int member) const {
        return replica.rows().rows().live_registration(
            stage.member(member).id, stage.book("WIRE_SEA"));
    }

    HallStage stage;
    FixedZone zone;
    MemoryReplica replica;
};

CentralRow as_central_has(const BookRegistration& row) {
    return {table_id<BookRegistration>(), row.id.value, to_values(row)};
}

}  // namespace

TEST_CASE("what a hall does is written, recorded and told with its place", "[unit][replica]") {
    HallAlone hall;
    auto first = hall.signs("2026-03-02 09:00:00", 1);
    auto second = hall.signs("2026-03-02 10:00:00", 2);
    CHECK(hall.act(first).outcome == Outcome::accepted);
    CHECK(hall.act(second).outcome == Outcome::accepted);
    CHECK(second.told == std::vector<ToldPlace>{{hall.place(2)->id, std::nullopt, 2}});
    REQUIRE(hall.replica.log().size() == 2);
    CHECK(hall.replica.log().back().operation == second);
    CHECK(hall.replica.log().back().told.activities.front().new_position == 2);

    auto leaves = hall.stage.leave(1, "2026-03-02 11:00:00", 2, "WIRE_SEA");
    CHECK(hall.act(leaves).outcome == Outcome::accepted);
    CHECK(leaves.told.size() == 1);
    CHECK(leaves.told.front().previous == 2);
    CHECK_FALSE(leaves.told.front().next);
    CHECK(hall.replica.log().back().told.activities.front().previous_position == 2);
}

TEST_CASE("what is refused or changes nothing is not recorded", "[unit][replica]") {
    HallAlone hall;
    auto first = hall.signs("2026-03-02 09:00:00", 1);
    REQUIRE(is_recorded(hall.act(first)));
    auto again = hall.signs("2026-03-02 09:01:00", 1);
    CHECK_FALSE(is_recorded(hall.act(again)));
    auto nothing = hall.stage.operation(1, "2026-03-02 09:02:00", EnforceDay{});
    CHECK(hall.act(nothing).outcome == Outcome::accepted);
    CHECK(hall.replica.log().size() == 1);
    CHECK(again.told.empty());
}

TEST_CASE("a decision is recorded when it stands and did something", "[unit][replica]") {
    Decision decision;
    CHECK_FALSE(is_recorded(decision));
    decision.activities.emplace_back();
    CHECK(is_recorded(decision));
    decision.activities.clear();
    decision.changes.emplace_back();
    CHECK(is_recorded(decision));
    decision.outcome = Outcome::adjusted;
    CHECK(is_recorded(decision));
    decision.outcome = Outcome::rejected;
    CHECK_FALSE(is_recorded(decision));
}

TEST_CASE("an import tells no places", "[unit][replica]") {
    HallAlone hall;
    RegistrationLine line;
    line.line = 2;
    line.card_number = "1001";
    line.book = hall.stage.book("WIRE_SEA");
    auto import = hall.stage.operation(1, "2026-03-02 09:00:00", ImportRegistrations{{line}});
    CHECK(hall.act(import).lines_imported == 1);
    CHECK(import.told.empty());
    CHECK(hall.replica.log().size() == 1);
}

TEST_CASE("central's news goes under the pending work of the hall", "[unit][replica][rebase]") {
    HallAlone hall;
    auto signed_here = hall.signs("2026-03-02 09:00:00", 1);
    auto re_signed = hall.stage.re_sign(1, "2026-03-03 09:00:00", 1, "WIRE_SEA");
    REQUIRE(is_recorded(hall.act(signed_here)));
    REQUIRE(is_recorded(hall.act(re_signed)));
    BookRegistration elsewhere = *hall.place(1);
    elsewhere.id = {row_id({2, 1}, 0)};
    elsewhere.member_id = hall.stage.member(2).id;
    const News news{{as_central_has(elsewhere)}, {}};
    const auto result = rebase(hall.replica, news);
    CHECK(result.redone == 2);
    CHECK(result.refused.empty());
    CHECK(hall.place(2) != nullptr);
    CHECK(hall.place(1)->re_sign_due == date("2026-04-02"));
    CHECK(hall.replica.pending().size() == 2);
}

TEST_CASE(
    "pending work that central's news forbids is refused and taken back",
    "[unit][replica][rebase]") {
    HallAlone hall;
    auto signs = hall.signs("2026-03-02 09:00:00", 1);
    REQUIRE(is_recorded(hall.act(signs)));
    const BookRegistration at_central = *hall.place(1);
    auto re_sign = hall.stage.re_sign(1, "2026-03-03 09:00:00", 1, "WIRE_SEA");
    REQUIRE(is_recorded(hall.act(re_sign)));
    BookRegistration dropped = at_central;
    dropped.status = RegistrationStatus::dropped;
    const News news{{as_central_has(dropped)}, {{signs.id, Outcome::accepted, ""}}};
    const auto result = rebase(hall.replica, news);
    CHECK(result.redone == 1);
    REQUIRE(result.refused.size() == 1);
    CHECK(result.refused.front().first == re_sign.id);
    CHECK(codes(result.refused.front().second) == std::vector<std::string>{"not_registered"});
    CHECK(conflicts_of(result.refused.front().second).size() == 1);  // judged afterwards
    CHECK(hall.place(1) == nullptr);
    REQUIRE(hall.replica.pending().size() == 1);
    CHECK(hall.replica.pending().front().local == result.refused.front().second);
}

TEST_CASE("what central has decided is settled and not done again", "[unit][replica][rebase]") {
    HallAlone hall;
    auto signs = hall.signs("2026-03-02 09:00:00", 1);
    auto other = hall.signs("2026-03-02 10:00:00", 2);
    REQUIRE(is_recorded(hall.act(signs)));
    REQUIRE(is_recorded(hall.act(other)));
    BookRegistration at_central = *hall.place(1);
    at_central.notes = "as central has it";
    const Settlement settled{signs.id, Outcome::adjusted, "duplicate"};
    const auto result = rebase(hall.replica, {{as_central_has(at_central)}, {settled}});
    CHECK(result.redone == 1);
    CHECK(hall.place(1)->notes == "as central has it");
    REQUIRE(hall.replica.pending().size() == 1);
    CHECK(hall.replica.pending().front().operation.id == other.id);
    CHECK(hall.replica.log().front().settlement == settled);
}

TEST_CASE("an operation comes back from the form it travels in", "[unit][replica][codec]") {
    HallStage stage;
    auto operation = stage.register_(1, "2026-03-02 09:00:00", 1, "WIRE_SEA");
    operation.seen.pulled_at = at("2026-03-01 09:00:00");
    operation.seen.sequences[2] = 7;
    operation.clock_at = at("2026-03-02 08:59:00");
    operation.told = {{{5}, 1, std::nullopt}};
    const auto encoded = encode_operation(operation);
    CHECK(encoded.id == operation.id);
    CHECK(encoded.kind == "register");
    CHECK(encoded.recorded_at == operation.recorded_at);
    const auto decoded = decode_operation(encoded, "HALL1", FixedZone{});
    REQUIRE(decoded);
    CHECK(*decoded.value == operation);
}

TEST_CASE("a damaged operation says which part of it is damaged", "[unit][replica][codec]") {
    HallStage stage;
    const auto sound = encode_operation(stage.register_(1, "2026-03-02 09:00:00", 1, "WIRE_SEA"));
    const auto problem = [&](std::string EncodedOperation::*part) {
        auto damaged = sound;
        damaged.*part = "{";
        const auto decoded = decode_operation(damaged, "HALL1", FixedZone{});
        return decoded ? std::string{} : decoded.problem;
    };
    CHECK_FALSE(problem(&EncodedOperation::payload).empty());
    CHECK_FALSE(problem(&EncodedOperation::kind).empty());
    CHECK_THAT(problem(&EncodedOperation::seen), contains("what its hall had seen: "));
    CHECK_THAT(problem(&EncodedOperation::told), contains("the places told: "));
}

TEST_CASE("an operation goes as it is, or as a placeholder that says why not", "[unit][codec]") {
    HallStage stage;
    const auto good = encode_operation(stage.register_(1, "2026-03-02 09:00:00", 1, "WIRE_SEA"));
    CHECK(as_sent(good) == good);

    auto latin = good;
    latin.actor = "Jos\xe9";
    const auto sent = as_sent(latin);
    CHECK(sent == as_sent(latin));
    CHECK(sent.id == latin.id);
    CHECK(sent.recorded_at == latin.recorded_at);
    CHECK(sent.kind == unsendable_kind);
    CHECK(is_utf8(sent.actor));
    CHECK(
        decode_payload(sent.kind, sent.payload_version, sent.payload).problem ==
        "its hall could not send it: (register) the name of who made it is not UTF-8");

    auto other = latin;
    other.payload += " ";
    CHECK_FALSE(as_sent(other) == sent);  // the digest tells two copies of one file apart

    auto large = good;
    large.payload.resize(operation_bytes_max + 1, ' ');
    CHECK(as_sent(large).payload.find("larger than central takes") != std::string::npos);
    large.payload.resize(operation_bytes_max);
    CHECK(as_sent(large) == large);

    auto nul = good;
    nul.told += std::string(1, '\0');
    CHECK(as_sent(nul).payload.find("what was told of it holds a NUL") != std::string::npos);
}
