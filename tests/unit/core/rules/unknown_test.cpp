/// \file
/// Whatever names what nobody knows is refused by name, whichever operation it is, and says what it
/// was about when it is judged afterwards.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;

const MemberRef nobody{{4711}, "9999"};
const Id<ReferralBook> nowhere{99};
const Id<Dispatch> unsent{4711};

/// Member 1 stands on WIRE_SEA, which R1 calls for; R2 calls for a book that is gone.
class Known {
public:
    Known() : rows(one_registered(stage)) {
        open("R1", stage.book("WIRE_SEA"));
        open("R2", nowhere);
    }

    Decision judged(Payload payload) {
        return judge(rows, stage.operation(1, "2025-08-12 09:00:00", std::move(payload)));
    }
    MemberRef one() const { return stage.member(1); }
    Id<ReferralBook> book() const { return stage.book("WIRE_SEA"); }

    HallStage stage;
    WorkingSet rows;

private:
    void open(const char* number, Id<ReferralBook> book) {
        LaborRequest request;
        request.id = {number[1]};
        request.request_number = number;
        request.book_id = book;
        request.workers_requested = 1;
        request.start_date = date("2025-08-12");
        rows.put(request);
    }
};

/// A dispatch of a member to a request.
DispatchMember sending(MemberRef member, const char* request) {
    DispatchMember wish;
    wish.request_number = request;
    wish.member = std::move(member);
    wish.hall_region = BookRegion::seattle;
    return wish;
}

EditRow registration_edit(MemberRef member, Id<ReferralBook> book) {
    return {"book_registrations", 0, std::move(member), book, {{"notes", "x"}}, "typing error"};
}

}  // namespace

TEST_CASE("a member whom nobody knows is refused", "[unit][rules][rule:unknown_member]") {
    Known hall;
    const auto book = hall.book();
    const std::vector<Payload> wishes{
        RegisterOnBook{nobody, book, {}, {}, {}},
        ReSign{nobody, {book}},
        LeaveBook{nobody, book, ""},
        EditRow{"members", 0, nobody, {}, {{"phone", "1"}}, "typing error"},
        registration_edit(nobody, book),
        sending(nobody, "R1"),
        GiveCheckMark{nobody, book, "roll call"},
        RestoreCheckMark{nobody, book, "was sick"},
        GrantExemption{nobody, ExemptReason::medical, date("2025-08-12"), {}, {}},
        RevokeExemption{nobody, ""},
        RollOff{nobody, book, DropReason::manual, "moved"},
        PlaceBid{"R1", nobody},
        WithdrawBid{"R1", nobody},
        AnswerBid{"R1", nobody, true}};
    for (const auto& wish : wishes) {
        CAPTURE(std::string{noun(wish)});
        CHECK(codes(hall.judged(wish)) == Codes{"unknown_member"});
    }
}

TEST_CASE("a book that nobody knows is refused", "[unit][rules][rule:unknown_book]") {
    Known hall;
    OpenRequest request;
    request.request_number = "R3";
    request.employer_code = "E1";
    request.book = nowhere;
    request.workers_requested = 1;
    request.start_date = date("2025-08-12");
    const std::vector<Payload> wishes{
        RegisterOnBook{hall.one(), nowhere, {}, {}, {}},
        ReSign{hall.one(), {nowhere}},
        LeaveBook{hall.one(), nowhere, ""},
        EditRow{"referral_books", 99, {}, {}, {{"grace_days", "1"}}, "by agreement"},
        registration_edit(hall.one(), nowhere),
        request,
        sending(hall.one(), "R2"),
        GiveCheckMark{hall.one(), nowhere, "roll call"},
        RestoreCheckMark{hall.one(), nowhere, "was sick"},
        RollOff{hall.one(), nowhere, DropReason::manual, "moved"}};
    for (const auto& wish : wishes) {
        CAPTURE(std::string{noun(wish)});
        CHECK(codes(hall.judged(wish)) == Codes{"unknown_book"});
    }
}

TEST_CASE("a request that nobody knows is refused", "[unit][rules][rule:unknown_request]") {
    Known hall;
    const std::vector<Payload> wishes{
        AmendRequest{"R9", {{"notes", "x"}}, ""},
        CancelRequest{"R9", ""},
        sending(hall.one(), "R9"),
        PlaceBid{"R9", hall.one()},
        WithdrawBid{"R9", hall.one()},
        AnswerBid{"R9", hall.one(), true}};
    for (const auto& wish : wishes) {
        CAPTURE(std::string{noun(wish)});
        CHECK(codes(hall.judged(wish)) == Codes{"unknown_request"});
    }
    const auto closed = hall.judged(CloseReferral{date("2025-08-12"), {{"R9", {"1001"}}}});
    CHECK(closed.outcome == Outcome::adjusted);
    CHECK(codes(closed) == Codes{"unknown_request"});
}

TEST_CASE("a dispatch that nobody knows is refused", "[unit][rules][rule:unknown_dispatch]") {
    Known hall;
    EndDispatch end;
    end.dispatch = unsent;
    end.member = hall.one();
    const std::vector<Payload> wishes{
        AnswerDispatch{unsent, hall.one(), "R1", false, {}},
        CheckIn{unsent, hall.one(), "R1"},
        end};
    for (const auto& wish : wishes) {
        CAPTURE(std::string{noun(wish)});
        CHECK(codes(hall.judged(wish)) == Codes{"unknown_dispatch"});
    }
}

TEST_CASE("an employer whom nobody knows, and a card, is refused", "[unit][rules][request]") {
    Known hall;
    auto wish = std::get<OpenRequest>(
        hall.stage.open_request(1, "2025-08-12 09:00:00", "R3", "WIRE_SEA").payload);
    wish.employer_code = "E9";
    CHECK(codes(hall.judged(wish)) == Codes{"unknown_employer"});
    wish.employer_code = "E1";
    wish.named_card = "9999";
    CHECK(codes(hall.judged(wish)) == Codes{"unknown_member"});
}

TEST_CASE("what is not there in the lists of a day is passed by", "[unit][rules][enforce]") {
    Known hall;
    EnforceDay wish;
    wish.date = date("2025-12-01");
    wish.re_signs = wish.exemptions = {{"9999", hall.book()}, {"1001", nowhere}};
    wish.re_registrations = {"9999"};
    wish.requests = std::vector<std::string>{"R9"};
    const auto decision = judge(hall.rows, hall.stage.operation(1, "2025-12-01 18:00:00", wish));
    CHECK(decision.outcome == Outcome::accepted);
    CHECK(decision.changes.empty());
}

TEST_CASE("a card that was corrected since still finds the member", "[unit][rules]") {
    Known hall;
    const MemberRef by_old_card{hall.one().id, "9999"};
    CHECK(hall.judged(ReSign{by_old_card, {hall.book()}}).outcome == Outcome::accepted);
    const MemberRef by_card{{4711}, "1002"};  // whom the card names now, not the id
    RegisterOnBook wish{by_card, hall.book(), {}, apn("45881.38"), {}};
    REQUIRE(hall.judged(wish).outcome == Outcome::accepted);
    CHECK(live(hall.rows, hall.stage, 2, "WIRE_SEA") != nullptr);
}

TEST_CASE(
    "a dispatch whose request is gone is answered, ended and turned", "[unit][rules][dispatch]") {
    Known hall;
    BookRegistration place = *live(hall.rows, hall.stage, 1, "WIRE_SEA");
    place.status = RegistrationStatus::dispatched;
    place.dispatch_id = Id<Dispatch>{7};
    hall.rows.put(place);
    Dispatch dispatch;
    dispatch.id = {7};
    dispatch.labor_request_id = {4711};
    dispatch.member_id = hall.one().id;
    dispatch.registration_id = place.id;
    dispatch.start_date = date("2025-08-12");
    dispatch.dispatched_at = at("2025-08-12 08:00:00");
    hall.rows.put(dispatch);
    SECTION("answered") {
        REQUIRE(
            hall.judged(AnswerDispatch{{7}, hall.one(), "", false, {}}).outcome ==
            Outcome::accepted);
        CHECK(hall.rows.find(place.id)->status == RegistrationStatus::active);
    }
    SECTION("ended") {
        EndDispatch end;
        end.dispatch = {7};
        end.term_date = date("2025-08-12");
        const auto decision = hall.judged(end);
        REQUIRE(decision.outcome == Outcome::accepted);
        CHECK_FALSE(hall.rows.find(Id<MemberEmployment>{row_id({1, 2}, 0)})->book_id);
    }
    SECTION("turned by a check-in") {
        dispatch.voided_by_conflict_id = Id<Conflict>{1};
        hall.rows.put(dispatch);
        const auto turned = hall.judged(CheckIn{{7}, hall.one(), ""});
        REQUIRE(conflicts_of(turned).size() == 1);
        CHECK_THAT(
            conflicts_of(turned).front().explanation, contains("The dispatch to request ? ("));
        CHECK_FALSE(hall.rows.find(dispatch.id)->voided_by_conflict_id);
    }
}
