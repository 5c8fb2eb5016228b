/// \file
/// Every state of a registration, a request, a bid and a dispatch against everything that can
/// happen to it: what comes of it, with its side effects, or by which rule it is refused.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

#include <functional>

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

/// Member 1 on the Seattle wire book, and two requests there: R1, a short call of two days with
/// bids, and R2, for two workers of whom member 2 may be one. Monday 2026-03-02 is the day of
/// referral.
class Life {
public:
    Life() : rows(stage.rows()) {
        must(
            "2026-02-19 09:00:00",
            EditRow{
                "referral_books",
                book().value,
                {},
                {},
                {{"online_bidding_enabled", "true"}},
                "minutes"});
        open("R1", [](OpenRequest& wish) {
            wish.short_call_days = 2;
            wish.bidding_opens_at = at("2026-03-01 17:30:00");
            wish.bidding_closes_at = at("2026-03-03 07:00:00");
        });
        open("R2", [](OpenRequest& wish) {
            wish.workers_requested = 2;
            wish.end_date = date("2026-03-20");
        });
        must("2026-02-20 09:30:00", stage.register_(1, "2026-02-20 09:30:00", 2, "WIRE_SEA"));
    }

    /// Does an operation; its outcome in words: what `seen()` shows and the steps, or the refusals.
    std::string happens(
        const std::string& civil, Payload payload, const std::function<std::string()>& seen) {
        const auto decision = judge(rows, stage.operation(1, civil, std::move(payload)));
        if (decision.outcome == Outcome::rejected) {
            std::string text = "refused:";
            for (const auto& code : codes(decision))
                text += " " + code;
            return text;
        }
        std::string text = seen();
        for (const auto& step : decision.activities)
            text += " +" + std::string{label(step.action)};
        return text;
    }
    void must(const std::string& civil, Payload payload) {
        must(civil, stage.operation(1, civil, std::move(payload)));
    }

    [[nodiscard]] MemberRef one() const { return stage.member(1); }
    [[nodiscard]] Id<ReferralBook> book() const { return stage.book("WIRE_SEA"); }

    void sign(const std::string& civil) { must(civil, stage.register_(1, civil, 1, "WIRE_SEA")); }
    void exempt(const std::string& civil) {
        must(
            civil, GrantExemption{one(), ExemptReason::medical, date(civil.substr(0, 10)), {}, {}});
    }
    void mark(const std::string& civil) { must(civil, GiveCheckMark{one(), book(), "roll call"}); }
    void send(const std::string& civil, const std::string& request) {
        must(civil, sending(request, DispatchMethod::queue));
    }
    [[nodiscard]] Payload sending(
        const std::string& request, DispatchMethod method, int member = 1) const {
        DispatchMember wish;
        wish.request_number = request;
        wish.member = stage.member(member);
        wish.method = method;
        wish.hall_region = BookRegion::seattle;
        return wish;
    }
    [[nodiscard]] Id<Dispatch> sent() const {
        const auto dispatches = rows.dispatches(one().id);
        return dispatches.empty() ? Id<Dispatch>{12345} : dispatches.back()->id;
    }
    /// The request the last dispatch was made for.
    [[nodiscard]] std::string sent_to() const {
        const Dispatch* dispatch = rows.find(sent());
        if (dispatch == nullptr) return "R1";
        return rows.find(dispatch->labor_request_id)->request_number;
    }
    [[nodiscard]] Payload answer(bool accepted) const {
        return AnswerDispatch{sent(), one(), sent_to(), accepted, {}};
    }
    [[nodiscard]] Payload check_in() const { return CheckIn{sent(), one(), sent_to()}; }
    [[nodiscard]] Payload end(const std::string& day, DispatchOutcome outcome) const {
        EndDispatch wish;
        wish.dispatch = sent();
        wish.member = one();
        wish.request_number = sent_to();
        wish.outcome = outcome;
        wish.term_date = date(day);
        return wish;
    }

    /// The live registration of member 1, else the newest; "-" for none.
    [[nodiscard]] std::string registration() const {
        const BookRegistration* shown = live(rows, stage, 1, "WIRE_SEA");
        if (shown == nullptr) {
            for (const auto* each : rows.registrations(one().id)) {
                if (shown == nullptr || each->registered_at > shown->registered_at) shown = each;
            }
        }
        if (shown == nullptr) return "-";
        std::string text{label(shown->status)};
        if (shown->is_exempt) text += " exempt";
        if (shown->check_marks > 0) text += " " + std::to_string(shown->check_marks) + " marks";
        if (shown->drop_reason) text += " for " + std::string{label(*shown->drop_reason)};
        return text;
    }
    [[nodiscard]] std::string request(const std::string& number) const {
        const LaborRequest& shown = *rows.request(number);
        return std::string{label(shown.status)} + " " + std::to_string(shown.workers_dispatched) +
               "/" + std::to_string(shown.workers_requested) +
               (shown.referred_to_manager_at ? " referred" : "");
    }
    [[nodiscard]] std::string bid() const {
        std::string text;
        for (const auto* each : rows.bids(rows.request("R1")->id))
            text += (text.empty() ? "" : ", ") + std::string{label(each->bid_status)};
        return text.empty() ? "-" : text;
    }
    [[nodiscard]] std::string dispatch() const {
        const Dispatch* shown = rows.find(sent());
        if (shown == nullptr) return "-";
        std::string text{label(shown->dispatch_status)};
        if (shown->checked_in_at) text += " checked in";
        if (shown->outcome) text += " as " + std::string{label(*shown->outcome)};
        if (shown->restored_at) text += " restored";
        if (shown->by_name_barred_until) text += " barred";
        return text;
    }

    HallStage stage;
    WorkingSet rows;

private:
    template <class Change>
    void open(const std::string& number, Change change) {
        auto operation = stage.open_request(1, "2026-03-01 14:00:00", number, "WIRE_SEA");
        change(std::get<OpenRequest>(operation.payload));
        must("2026-03-01 14:00:00", operation);
    }
    void must(const std::string& civil, const Operation& operation) {
        const auto decision = judge(rows, operation);
        CAPTURE(civil, reason_text(decision));
        REQUIRE(decision.outcome == Outcome::accepted);
    }
};

/// What brings a new life into a state.
struct State {
    const char* name;
    std::function<void(Life&)> make;
};

/// What happens then, and when.
struct Event {
    const char* name;
    const char* civil;
    std::function<Payload(const Life&)> payload;
};

using States = std::vector<State>;
using Events = std::vector<Event>;

/// One line per state and event; `expected` has one text per event, in their order.
struct Row {
    const char* state;
    std::vector<const char*> expected;
};

/// The places that were issued to member 1, as no event may change them.
std::map<Id<BookRegistration>, std::pair<Apn, Instant>> issued(const Life& life) {
    std::map<Id<BookRegistration>, std::pair<Apn, Instant>> result;
    for (const auto* each : life.rows.registrations(life.one().id))
        result[each->id] = {each->applicant_priority_number, each->registered_at};
    return result;
}

/// `seen` says what the machine under test looks like.
void check_all(
    const States& states,
    const Events& events,
    const std::function<std::string(const Life&)>& seen,
    const std::vector<Row>& table) {
    REQUIRE(table.size() == states.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
        CAPTURE(states[i].name);
        REQUIRE(std::string{table[i].state} == states[i].name);
        REQUIRE(table[i].expected.size() == events.size());
        for (std::size_t j = 0; j < events.size(); ++j) {
            CAPTURE(events[j].name);
            Life life;
            states[i].make(life);
            const auto before = issued(life);
            const auto payload = events[j].payload(life);
            CHECK(life.happens(events[j].civil, payload, [&] {
                return seen(life);
            }) == table[i].expected[j]);
            const auto after = issued(life);
            for (const auto& [id, place] : before)
                CHECK(after.at(id) == place);
        }
    }
}

}  // namespace

TEST_CASE("a registration goes from state to state by the rules alone", "[unit][transitions]") {
    const States states{
        {"not registered", [](Life&) {}},
        {"active", [](Life& life) { life.sign("2026-02-20 09:00:00"); }},
        {"active, with a mark",
         [](Life& life) {
             life.sign("2026-02-20 09:00:00");
             life.mark("2026-02-23 08:30:00");
         }},
        {"active, marked twice",
         [](Life& life) {
             life.sign("2026-02-20 09:00:00");
             life.mark("2026-02-23 08:30:00");
             life.mark("2026-02-24 08:30:00");
         }},
        {"exempt",
         [](Life& life) {
             life.sign("2026-02-20 09:00:00");
             life.exempt("2026-02-23 09:00:00");
         }},
        {"out on a short call",
         [](Life& life) {
             life.sign("2026-02-20 09:00:00");
             life.send("2026-03-02 08:30:00", "R1");
         }},
        {"out on a long call",
         [](Life& life) {
             life.sign("2026-02-20 09:00:00");
             life.send("2026-03-02 08:30:00", "R2");
         }},
        {"resigned",
         [](Life& life) {
             life.sign("2026-02-20 09:00:00");
             life.must("2026-02-23 09:00:00", LeaveBook{life.one(), life.book(), "moved"});
         }},
        {"dropped by marks",
         [](Life& life) {
             life.sign("2026-02-20 09:00:00");
             life.mark("2026-02-23 08:30:00");
             life.mark("2026-02-24 08:30:00");
             life.mark("2026-02-25 08:30:00");
         }},
        {"expired", [](Life& life) {
             life.sign("2026-01-05 09:00:00");
             life.must(
                 "2026-02-05 18:00:00",
                 EnforceDay{date("2026-02-05"), {{"1001", life.book()}}, {}, {}, {}});
         }}};
    const char* const noon = "2026-03-02 12:00:00";
    const char* const later = "2026-03-10 16:00:00";
    const Events events{
        {"register",

         noon,
         [](const Life& life) -> Payload {
             return RegisterOnBook{life.one(), life.book(), BookTier::book_1, apn("46083.50"), {}};
         }},
        {"re-sign",

         noon,
         [](const Life& life) -> Payload {
             return ReSign{life.one(), {life.book()}};
         }},
        {"leave",

         noon,
         [](const Life& life) -> Payload {
             return LeaveBook{life.one(), life.book(), ""};
         }},
        {"check mark",

         noon,
         [](const Life& life) -> Payload {
             return GiveCheckMark{life.one(), life.book(), "roll call"};
         }},
        {"restore mark",

         noon,
         [](const Life& life) -> Payload {
             return RestoreCheckMark{life.one(), life.book(), "was there"};
         }},
        {"grant exemption",

         noon,
         [](const Life& life) -> Payload {
             return GrantExemption{life.one(), ExemptReason::jury_duty, date("2026-03-02"), {}, {}};
         }},
        {"revoke exemption",

         noon,
         [](const Life& life) -> Payload {
             return RevokeExemption{life.one(), ""};
         }},
        {"roll off",

         noon,
         [](const Life& life) -> Payload {
             return RollOff{life.one(), life.book(), DropReason::manual, "left the trade"};
         }},
        {"deadline passed",

         "2026-05-01 18:00:00",
         [](const Life& life) -> Payload {
             return EnforceDay{date("2026-05-01"), {{"1001", life.book()}}, {}, {}, {}};
         }},
        {"dispatch",

         noon,
         [](const Life& life) { return life.sending("R2", DispatchMethod::queue); }},
        {"decline", noon, [](const Life& life) { return life.answer(false); }},
        {"end within the short call",

         "2026-03-04 16:00:00",
         [](const Life& life) { return life.end("2026-03-04", DispatchOutcome::laid_off); }},
        {"end of a long job",

         later,
         [](const Life& life) { return life.end("2026-03-10", DispatchOutcome::completed); }},
        {"quit", later, [](const Life& life) {
             return life.end("2026-03-10", DispatchOutcome::quit);
         }}};
    const char* const none = "refused: not_registered";
    const char* const unsent = "refused: unknown_dispatch";
    check_all(
        states,
        events,
        [](const Life& life) { return life.registration(); },
        {{"not registered",
          {"ACTIVE +REGISTER",
           none,
           none,
           none,
           "refused: no_check_mark",
           none,
           "refused: not_exempt",
           none,
           "-",
           none,
           unsent,
           unsent,
           unsent,
           unsent}},
         {"active",
          {"refused: already_registered",
           "ACTIVE +RE_SIGN",
           "RESIGNED +RESIGN",
           "ACTIVE 1 marks +CHECK_MARK",
           "refused: no_check_mark",
           "ACTIVE exempt +EXEMPT_GRANTED",
           "refused: not_exempt",
           "DROPPED for MANUAL +ROLL_OFF",
           "EXPIRED for MISSED_RE_SIGN +ROLL_OFF",
           "DISPATCHED +DISPATCH",
           unsent,
           unsent,
           unsent,
           unsent}},
         {"active, with a mark",
          {"refused: already_registered",
           "ACTIVE 1 marks +RE_SIGN",
           "RESIGNED 1 marks +RESIGN",
           "ACTIVE 2 marks +CHECK_MARK",
           "ACTIVE +CHECK_MARK_RESTORED",
           "ACTIVE exempt 1 marks +EXEMPT_GRANTED",
           "refused: not_exempt",
           "DROPPED 1 marks for MANUAL +ROLL_OFF",
           "EXPIRED 1 marks for MISSED_RE_SIGN +ROLL_OFF",
           "DISPATCHED 1 marks +DISPATCH",
           unsent,
           unsent,
           unsent,
           unsent}},
         {"active, marked twice",
          {"refused: already_registered",
           "ACTIVE 2 marks +RE_SIGN",
           "RESIGNED 2 marks +RESIGN",
           "DROPPED 3 marks for CHECK_MARKS +CHECK_MARK +ROLL_OFF",
           "ACTIVE 1 marks +CHECK_MARK_RESTORED",
           "ACTIVE exempt 2 marks +EXEMPT_GRANTED",
           "refused: not_exempt",
           "DROPPED 2 marks for MANUAL +ROLL_OFF",
           "EXPIRED 2 marks for MISSED_RE_SIGN +ROLL_OFF",
           "DISPATCHED 2 marks +DISPATCH",
           unsent,
           unsent,
           unsent,
           unsent}},
         {"exempt",
          {"refused: already_registered",
           "ACTIVE exempt +RE_SIGN",
           "RESIGNED exempt +RESIGN",
           "refused: exempt",
           "refused: no_check_mark",
           "ACTIVE exempt +EXEMPT_GRANTED",
           "ACTIVE +EXEMPT_REVOKED",
           "DROPPED exempt for MANUAL +ROLL_OFF",
           "ACTIVE exempt",
           "refused: exempt",
           unsent,
           unsent,
           unsent,
           unsent}},
         {"out on a short call",
          {"refused: already_registered",
           "refused: out_on_dispatch",
           "refused: out_on_dispatch",
           none,
           "refused: no_check_mark",
           none,
           "refused: not_exempt",
           "refused: out_on_dispatch",
           "DISPATCHED",
           "refused: member_already_out",
           "ACTIVE +RESTORE",
           "ACTIVE +RESTORE",
           "DROPPED for JOB_ENDED +ROLL_OFF",
           "DROPPED for QUIT +ROLL_OFF"}},
         {"out on a long call",
          {"refused: already_registered",
           "refused: out_on_dispatch",
           "refused: out_on_dispatch",
           none,
           "refused: no_check_mark",
           none,
           "refused: not_exempt",
           "refused: out_on_dispatch",
           "DISPATCHED",
           "refused: member_already_out",
           "ACTIVE 1 marks +RESTORE +CHECK_MARK",
           "ACTIVE +RESTORE",
           "DROPPED for JOB_ENDED +ROLL_OFF",
           "DROPPED for QUIT +ROLL_OFF"}},
         {"resigned",
          {"ACTIVE +REGISTER",
           none,
           none,
           none,
           "refused: no_check_mark",
           none,
           "refused: not_exempt",
           none,
           "RESIGNED",
           none,
           unsent,
           unsent,
           unsent,
           unsent}},
         {"dropped by marks",
          {"ACTIVE +REGISTER",
           none,
           none,
           none,
           "ACTIVE 2 marks +CHECK_MARK_RESTORED",
           none,
           "refused: not_exempt",
           none,
           "DROPPED 3 marks for CHECK_MARKS",
           none,
           unsent,
           unsent,
           unsent,
           unsent}},
         {"expired",
          {"ACTIVE +REGISTER",
           none,
           none,
           none,
           "refused: no_check_mark",
           none,
           "refused: not_exempt",
           none,
           "EXPIRED for MISSED_RE_SIGN",
           none,
           unsent,
           unsent,
           unsent,
           unsent}}});
}

TEST_CASE("a request goes from state to state by the rules alone", "[unit][transitions]") {
    const char* const noon = "2026-03-02 12:00:00";
    const auto amend = [](const char* workers) {
        return [workers](const Life&) -> Payload {
            return AmendRequest{"R2", {{"workers_requested", workers}}, "fewer"};
        };
    };
    const auto one_sent = [](Life& life) {
        life.sign("2026-02-20 09:00:00");
        life.send("2026-03-02 08:30:00", "R2");
    };
    const auto both_sent = [one_sent](Life& life) {
        one_sent(life);
        life.must("2026-03-02 08:31:00", life.sending("R2", DispatchMethod::queue, 2));
    };
    const auto cancel = [](Life& life) {
        life.must("2026-03-02 09:00:00", CancelRequest{"R2", "weather"});
    };
    const EnforceDay over{date("2026-03-21"), {}, {}, {}, std::vector<std::string>{"R2"}};
    const States states{
        {"open", [](Life& life) { life.sign("2026-02-20 09:00:00"); }},
        {"partially filled", one_sent},
        {"filled", both_sent},
        {"cancelled",
         [cancel](Life& life) {
             life.sign("2026-02-20 09:00:00");
             cancel(life);
         }},
        {"cancelled, one sent",
         [=](Life& life) {
             one_sent(life);
             cancel(life);
         }},
        {"expired, one sent", [=](Life& life) {
             one_sent(life);
             life.must("2026-03-21 18:00:00", over);
         }}};
    const Events events{
        {"dispatch",
         noon,
         [](const Life& life) { return life.sending("R2", DispatchMethod::queue); }},
        {"decline", noon, [](const Life& life) { return life.answer(false); }},
        {"end of the job",

         "2026-03-10 16:00:00",
         [](const Life& life) { return life.end("2026-03-10", DispatchOutcome::laid_off); }},
        {"amend to one", noon, amend("1")},
        {"amend to three", noon, amend("3")},
        {"cancel",

         noon,
         [](const Life&) -> Payload {
             return CancelRequest{"R2", ""};
         }},
        {"close the referral",

         noon,
         [](const Life&) -> Payload {
             return CloseReferral{date("2026-03-02"), {{"R2", {}}}};
         }},
        {"the work is over", "2026-03-21 18:00:00", [over](const Life&) { return over; }},
        {"enforced before it is over", "2026-03-20 18:00:00", [over](const Life&) {
             return over;
         }}};
    const char* const out = "refused: member_already_out";
    const char* const unsent = "refused: unknown_dispatch";
    check_all(
        states,
        events,
        [](const Life& life) { return life.request("R2"); },
        {{"open",
          {"PARTIALLY_FILLED 1/2 +DISPATCH",
           unsent,
           unsent,
           "OPEN 0/1",
           "OPEN 0/3",
           "CANCELLED 0/2",
           "OPEN 0/2 referred",
           "EXPIRED 0/2",
           "OPEN 0/2"}},
         {"partially filled",
          {out,
           "OPEN 0/2 +RESTORE +CHECK_MARK",
           "PARTIALLY_FILLED 1/2 +ROLL_OFF",
           "FILLED 1/1",
           "PARTIALLY_FILLED 1/3",
           "CANCELLED 1/2",
           "PARTIALLY_FILLED 1/2 referred",
           "EXPIRED 1/2",
           "PARTIALLY_FILLED 1/2"}},
         {"filled",
          {"refused: request_filled",
           "PARTIALLY_FILLED 1/2 +RESTORE +CHECK_MARK",
           "FILLED 2/2 +ROLL_OFF",
           "refused: bad_value",
           "PARTIALLY_FILLED 2/3",
           "refused: request_filled",
           "FILLED 2/2",
           "FILLED 2/2",
           "FILLED 2/2"}},
         {"cancelled",
          {"refused: request_cancelled",
           unsent,
           unsent,
           "refused: request_cancelled",
           "refused: request_cancelled",
           "refused: request_cancelled",
           "CANCELLED 0/2",
           "CANCELLED 0/2",
           "CANCELLED 0/2"}},
         {"cancelled, one sent",
          {"refused: request_cancelled",
           "CANCELLED 0/2 +RESTORE +CHECK_MARK",
           "CANCELLED 1/2 +ROLL_OFF",
           "refused: request_cancelled",
           "refused: request_cancelled",
           "refused: request_cancelled",
           "CANCELLED 1/2",
           "CANCELLED 1/2",
           "CANCELLED 1/2"}},
         {"expired, one sent",
          {"refused: request_expired",
           "EXPIRED 0/2 +RESTORE +CHECK_MARK",
           "EXPIRED 1/2 +ROLL_OFF",
           "refused: request_expired",
           "refused: request_expired",
           "refused: request_expired",
           "EXPIRED 1/2",
           "EXPIRED 1/2",
           "EXPIRED 1/2"}}});
}

TEST_CASE("a bid goes from state to state by the rules alone", "[unit][transitions]") {
    const char* const night = "2026-03-01 19:00:00";  // Sunday: bids are taken all day
    const char* const evening = "2026-03-02 19:00:00";
    const auto place = [](const Life& life) -> Payload { return PlaceBid{"R1", life.one()}; };
    const auto answer = [](bool accepted) {
        return [accepted](const Life& life) -> Payload {
            return AnswerBid{"R1", life.one(), accepted};
        };
    };
    const auto placed = [=](Life& life) {
        life.sign("2026-02-20 09:00:00");
        life.must(night, place(life));
    };
    const auto then =
        [=](std::function<Payload(const Life&)> payload) -> std::function<void(Life&)> {
        return [=](Life& life) {
            placed(life);
            life.must("2026-03-02 07:30:00", payload(life));
        };
    };
    const auto cancel = [](const Life&) -> Payload { return CancelRequest{"R1", "weather"}; };
    const auto withdraw = [](const Life& life) -> Payload { return WithdrawBid{"R1", life.one()}; };
    const auto send = [](const Life& life) { return life.sending("R1", DispatchMethod::bid); };
    const States states{
        {"none", [](Life& life) { life.sign("2026-02-20 09:00:00"); }},
        {"pending", placed},
        {"accepted", then(answer(true))},
        {"declined", then(answer(false))},
        {"withdrawn", then(withdraw)},
        {"expired", then(cancel)},
        {"accepted and sent", [=](Life& life) {
             then(answer(true))(life);
             life.must("2026-03-02 08:30:00", send(life));
         }}};
    const Events events{
        {"place", evening, place},
        {"place in working hours", "2026-03-02 12:00:00", place},
        {"withdraw", evening, withdraw},
        {"accept", evening, answer(true)},
        {"decline", evening, answer(false)},
        {"dispatch", evening, send},
        {"cancel the request", evening, cancel},
        {"refuse the dispatch", evening, [](const Life& life) { return life.answer(false); }}};
    const char* const no_bid = "refused: no_bid";
    const char* const accepted = "refused: bid_accepted";
    const char* const closed = "refused: bidding_closed";
    const char* const unsent = "refused: unknown_dispatch";
    const char* const unaccepted = "refused: no_accepted_bid";
    const char* const cancelled = "refused: request_cancelled";
    const char* const filled = "refused: request_filled";
    check_all(
        states,
        events,
        [](const Life& life) { return life.bid() + "; " + life.request("R1"); },
        {{"none",
          {"PENDING; OPEN 0/1 +BID",
           closed,
           no_bid,
           no_bid,
           no_bid,
           unaccepted,
           "-; CANCELLED 0/1",
           unsent}},
         {"pending",
          {"refused: already_bid",
           "refused: bidding_closed already_bid",
           "WITHDRAWN; OPEN 0/1",
           "ACCEPTED; OPEN 0/1",
           "DECLINED; OPEN 0/1",
           unaccepted,
           "EXPIRED; CANCELLED 0/1",
           unsent}},
         {"accepted",
          {"refused: already_bid",
           "refused: bidding_closed already_bid",
           accepted,
           accepted,
           "DECLINED; OPEN 0/1",
           "ACCEPTED; FILLED 1/1 +DISPATCH",
           "ACCEPTED; CANCELLED 0/1",
           unsent}},
         {"declined",
          {"DECLINED, PENDING; OPEN 0/1 +BID",
           closed,
           no_bid,
           no_bid,
           no_bid,
           unaccepted,
           "DECLINED; CANCELLED 0/1",
           unsent}},
         {"withdrawn",
          {"WITHDRAWN, PENDING; OPEN 0/1 +BID",
           closed,
           no_bid,
           no_bid,
           no_bid,
           unaccepted,
           "WITHDRAWN; CANCELLED 0/1",
           unsent}},
         {"expired",
          {cancelled,
           "refused: request_cancelled bidding_closed",
           no_bid,
           cancelled,
           cancelled,
           cancelled,
           cancelled,
           unsent}},
         {"accepted and sent",
          {"refused: request_filled member_already_out already_bid",
           "refused: request_filled bidding_closed member_already_out already_bid",
           accepted,
           filled,
           filled,
           filled,
           filled,
           "ACCEPTED; OPEN 0/1 +ROLL_OFF"}}});
}

TEST_CASE("a dispatch goes from state to state by the rules alone", "[unit][transitions]") {
    const auto sent = [](Life& life) {
        life.sign("2026-02-20 09:00:00");
        life.send("2026-03-02 08:30:00", "R1");
    };
    const auto then =
        [=](const char* civil,
            std::function<Payload(const Life&)> payload) -> std::function<void(Life&)> {
        return [=](Life& life) {
            sent(life);
            life.must(civil, payload(life));
        };
    };
    const auto accept = [](const Life& life) { return life.answer(true); };
    const auto decline = [](const Life& life) { return life.answer(false); };
    const auto check_in = [](const Life& life) { return life.check_in(); };
    const auto end = [](const char* day, DispatchOutcome outcome) {
        return [=](const Life& life) { return life.end(day, outcome); };
    };
    const States states{
        {"pending", sent},
        {"accepted", then("2026-03-02 09:00:00", accept)},
        {"checked in", then("2026-03-02 14:00:00", check_in)},
        {"declined", then("2026-03-02 09:00:00", decline)},
        {"completed", then("2026-03-03 16:00:00", end("2026-03-03", DispatchOutcome::completed))},
        {"quit", then("2026-03-03 16:00:00", end("2026-03-03", DispatchOutcome::quit))}};
    const Events events{
        {"accept", "2026-03-03 17:00:00", accept},
        {"decline", "2026-03-03 17:00:00", decline},
        {"check in", "2026-03-03 17:00:00", check_in},
        {"complete", "2026-03-04 17:00:00", end("2026-03-04", DispatchOutcome::completed)},
        {"lay off late", "2026-03-20 17:00:00", end("2026-03-20", DispatchOutcome::laid_off)},
        {"injury late", "2026-03-20 17:00:00", end("2026-03-20", DispatchOutcome::injury)},
        {"discharge", "2026-03-04 17:00:00", end("2026-03-04", DispatchOutcome::terminated)},
        {"end before the start",
         "2026-03-04 17:00:00",
         end("2026-03-01", DispatchOutcome::completed)}};
    const char* const over = "refused: dispatch_over";
    const std::vector<const char*> all_over(8, over);
    const char* const too_early = "refused: end_before_start";
    const char* const completed = "COMPLETED as COMPLETED restored; FILLED 1/1; ACTIVE +RESTORE";
    const char* const laid_off =
        "COMPLETED as LAID_OFF; FILLED 1/1; DROPPED for JOB_ENDED +ROLL_OFF";
    const char* const injury = "COMPLETED as INJURY; FILLED 1/1; DROPPED for JOB_ENDED +ROLL_OFF";
    const char* const discharged =
        "TERMINATED as TERMINATED barred; FILLED 1/1; DROPPED for DISCHARGED +ROLL_OFF";
    check_all(
        states,
        events,
        [](const Life& life) {
            return life.dispatch() + "; " + life.request("R1") + "; " + life.registration();
        },
        {{"pending",
          {"ACCEPTED; FILLED 1/1; DISPATCHED",
           "REJECTED; OPEN 0/1; ACTIVE +RESTORE",
           "ACCEPTED checked in; FILLED 1/1; DISPATCHED",
           completed,
           laid_off,
           injury,
           discharged,
           too_early}},
         {"accepted",
          {"refused: already_accepted",
           "REJECTED; OPEN 0/1; ACTIVE +RESTORE",
           "ACCEPTED checked in; FILLED 1/1; DISPATCHED",
           completed,
           laid_off,
           injury,
           discharged,
           too_early}},
         {"checked in",
          {"refused: checked_in",
           "refused: checked_in",
           "refused: checked_in",
           "COMPLETED checked in as COMPLETED restored; FILLED 1/1; ACTIVE +RESTORE",
           "COMPLETED checked in as LAID_OFF; FILLED 1/1; DROPPED for JOB_ENDED +ROLL_OFF",
           "COMPLETED checked in as INJURY; FILLED 1/1; DROPPED for JOB_ENDED +ROLL_OFF",
           "TERMINATED checked in as TERMINATED barred; FILLED 1/1; DROPPED for DISCHARGED "
           "+ROLL_OFF",
           too_early}},
         {"declined", all_over},
         {"completed", all_over},
         {"quit", all_over}});
}
