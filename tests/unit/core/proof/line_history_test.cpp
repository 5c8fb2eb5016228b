/// \file
/// The line as it stood, from the trace: who stood ahead, who had left, who moved.
/// SPDX-License-Identifier: Apache-2.0
#include "core/proof/line_history.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Numbers = std::vector<std::int64_t>;
using Status = std::optional<RegistrationStatus>;
constexpr auto standing_in_line = RegistrationStatus::active;
constexpr auto gone = RegistrationStatus::dispatched;

/// Registrations 1, 2, 3 stand on WIRE_SEA in this order since 08:00 of 2026-03-02.
class Past {
public:
    Past() {
        for (std::int64_t id : {1, 2, 3}) {
            auto row = a_registration(id, {id}, wire_seattle, "46000.1" + std::to_string(id));
            row.registered_at = at("2026-03-02 08:00:00");
            registrations.push_back(row);
        }
    }
    /// Something happens to a registration at an hour of that day.
    void step(
        std::int64_t id,
        const char* time,
        Status before,
        Status after,
        RegistrationAction action = RegistrationAction::manual_edit,
        OperationId maker = {1, 1}) {
        RegistrationActivity each;
        each.id = {row_id(maker, ++m_made)};
        each.registration_id = Id<BookRegistration>{id};
        each.action = action;
        each.previous_status = before;
        each.new_status = after;
        each.occurred_at = at(std::string{"2026-03-02 "} + time);
        activities.push_back(each);
    }
    LineHistory history() const { return {seed_books(Instant{}), registrations, activities}; }
    StepKey when(const char* time) const { return {at(std::string{"2026-03-02 "} + time), {}}; }
    Numbers ahead(std::int64_t id, const char* time) const {
        Numbers result;
        for (const auto& each : history().ahead({id}, when(time)))
            result.push_back(each.registration.id.value);
        return result;
    }
    Numbers gone_ahead(std::int64_t id, const char* time) const {
        Numbers result;
        for (const auto& each : history().gone_ahead({id}, when(time)))
            result.push_back(each.registration.value);
        return result;
    }
    bool stood(std::int64_t id, const char* time) const {
        return history().stood({id}, when(time));
    }

    std::vector<BookRegistration> registrations;
    std::vector<RegistrationActivity> activities;

private:
    std::int64_t m_made = 0;
};

}  // namespace

TEST_CASE(
    "who never moved stands where the row says, since it was signed", "[unit][line_history]") {
    Past past;
    CHECK(past.ahead(3, "09:00:00") == Numbers{1, 2});
    CHECK(past.ahead(2, "08:00:00") == Numbers{1});
    CHECK(past.ahead(1, "09:00:00").empty());
    CHECK(past.ahead(3, "07:59:59").empty());
    past.registrations[0].status = RegistrationStatus::resigned;
    CHECK(past.ahead(3, "09:00:00") == Numbers{2});
    CHECK(past.ahead(9, "09:00:00").empty());
    CHECK(past.history().find({2})->id.value == 2);
    CHECK(past.history().find({9}) == nullptr);
}

TEST_CASE("a step counts from the one after it on", "[unit][line_history]") {
    Past past;
    past.step(1, "09:00:00", standing_in_line, gone);
    past.step(1, "10:00:00", gone, standing_in_line);
    for (const auto& [time, stands] : std::vector<std::pair<const char*, bool>>{
             {"08:30:00", true},
             {"09:00:00", true},
             {"09:00:01", false},
             {"10:00:00", false},
             {"10:00:01", true}}) {
        CAPTURE(time);
        CHECK(past.stood(1, time) == stands);
        CHECK(past.ahead(2, time) == (stands ? Numbers{1} : Numbers{}));
    }
    const auto step = step_key(past.activities.front());
    CHECK(past.history().stood({1}, step));
    CHECK_FALSE(past.history().stood({1}, {step.occurred_at, {step.id.value + 1}}));
    CHECK_FALSE(past.history().stood({9}, step));
}

TEST_CASE(
    "steps are taken in the order they happened, however they are given", "[unit][line_history]") {
    Past past;
    past.step(1, "10:00:00", gone, standing_in_line);
    past.step(1, "09:00:00", standing_in_line, gone);
    CHECK(past.stood(1, "08:30:00"));
    CHECK_FALSE(past.stood(1, "09:30:00"));
    CHECK(past.stood(1, "11:00:00"));
    std::swap(past.registrations.front(), past.registrations.back());
    CHECK(past.ahead(3, "11:00:00") == Numbers{1, 2});
}

TEST_CASE(
    "who signed later stood nowhere before, and then since that step", "[unit][line_history]") {
    Past past;
    past.step(1, "08:00:00", std::nullopt, standing_in_line, RegistrationAction::register_);
    CHECK_FALSE(past.stood(1, "08:00:00"));
    CHECK(past.stood(1, "08:00:01"));
    const auto found = past.history().ahead({2}, past.when("09:00:00"));
    REQUIRE(found.size() == 1);
    CHECK(found.front().put_there == past.activities.front());
    past.activities.clear();
    CHECK_FALSE(past.history().ahead({2}, past.when("09:00:00")).front().put_there);
}

TEST_CASE(
    "the step that put somebody there is the last that changed the status",
    "[unit][line_history]") {
    Past past;
    past.step(1, "08:00:00", std::nullopt, standing_in_line);
    past.step(1, "09:00:00", standing_in_line, gone);
    past.step(1, "10:00:00", gone, standing_in_line);
    past.step(1, "11:00:00", standing_in_line, standing_in_line);
    CHECK(past.history().ahead({2}, past.when("12:00:00")).front().put_there == past.activities[2]);
}

TEST_CASE("exempt is who was so then, not now", "[unit][line_history]") {
    const auto exempt = [](const Past& past, const char* time) {
        return past.history().ahead({2}, past.when(time)).front().is_exempt;
    };
    Past now;
    CHECK_FALSE(exempt(now, "09:00:00"));
    now.registrations[0].is_exempt = true;
    CHECK(exempt(now, "09:00:00"));  // nothing says since when
    Past granted = now;
    granted.step(
        1, "09:00:00", standing_in_line, standing_in_line, RegistrationAction::exempt_granted);
    CHECK_FALSE(exempt(granted, "09:00:00"));
    CHECK(exempt(granted, "09:00:01"));
    Past revoked;
    revoked.step(
        1, "09:00:00", standing_in_line, standing_in_line, RegistrationAction::exempt_revoked);
    revoked.step(1, "09:30:00", standing_in_line, standing_in_line, RegistrationAction::re_sign);
    CHECK(exempt(revoked, "09:00:00"));
    CHECK_FALSE(exempt(revoked, "09:00:01"));
    CHECK_FALSE(exempt(revoked, "10:00:00"));
}

TEST_CASE("who had left is told with the step that took them out", "[unit][line_history]") {
    Past past;
    past.step(1, "09:00:00", standing_in_line, gone);
    past.step(3, "09:00:00", standing_in_line, gone);
    CHECK(past.gone_ahead(2, "09:00:00").empty());
    CHECK(past.gone_ahead(2, "10:00:00") == Numbers{1});
    CHECK(past.history().gone_ahead({2}, past.when("10:00:00")).front().step == past.activities[0]);
    CHECK(past.gone_ahead(9, "10:00:00").empty());
    past.step(1, "10:00:00", gone, standing_in_line);
    CHECK(past.gone_ahead(2, "11:00:00").empty());
    Past imported;  // gone already when the trace begins: they never stood in it
    imported.registrations[0].status = gone;
    CHECK(imported.gone_ahead(2, "10:00:00").empty());
    Past unsigned_yet;
    unsigned_yet.registrations[0].registered_at = at("2026-03-02 12:00:00");
    CHECK(unsigned_yet.gone_ahead(2, "10:00:00").empty());
}

TEST_CASE(
    "moves are the steps into the line and out of it, from an instant on", "[unit][line_history]") {
    Past past;
    past.step(2, "10:00:00", standing_in_line, gone);
    past.step(1, "09:00:00", standing_in_line, gone);
    past.step(1, "09:30:00", gone, RegistrationStatus::dropped);
    past.step(1, "11:00:00", RegistrationStatus::dropped, standing_in_line);
    past.step(1, "11:30:00", standing_in_line, standing_in_line);
    past.step(3, "09:00:00", standing_in_line, gone);
    const auto moves = [&](std::int64_t id, const char* since) {
        std::vector<std::string> result;
        for (const auto& each : past.history().moves_ahead({id}, past.when(since).occurred_at))
            result.push_back(
                std::to_string(each.registration_id->value) + " " +
                std::string{label(*each.new_status)});
        return result;
    };
    CHECK(
        moves(3, "08:30:00") ==
        std::vector<std::string>{"1 DISPATCHED", "2 DISPATCHED", "1 ACTIVE"});
    CHECK(moves(3, "09:00:00").size() == 3);
    CHECK(moves(3, "09:00:01") == std::vector<std::string>{"2 DISPATCHED", "1 ACTIVE"});
    CHECK(moves(2, "10:30:00") == std::vector<std::string>{"1 ACTIVE"});
    CHECK(moves(9, "08:00:00").empty());
}

TEST_CASE(
    "a step that says nothing of the status after it leaves what was before its operation",
    "[unit][line_history]") {
    Past past;
    past.step(1, "09:00:00", standing_in_line, gone, RegistrationAction::dispatch, {1, 5});
    past.step(1, "09:00:00", gone, std::nullopt, RegistrationAction::reconciled, {1, 5});
    CHECK(past.stood(1, "10:00:00"));
    Past other;
    other.step(1, "08:30:00", standing_in_line, gone, RegistrationAction::dispatch, {1, 4});
    other.step(1, "09:00:00", gone, std::nullopt, RegistrationAction::reconciled, {1, 5});
    CHECK_FALSE(other.stood(1, "10:00:00"));
}

TEST_CASE(
    "of books that were not given, and steps of no registration, nothing is known",
    "[unit][line_history]") {
    Past past;
    past.registrations[0].book_id = {99};
    past.step(1, "09:00:00", standing_in_line, gone);
    past.step(9, "09:00:00", standing_in_line, gone);
    past.activities.emplace_back();
    CHECK(past.history().find({1}) == nullptr);
    CHECK(past.ahead(3, "09:00:00") == Numbers{2});
    past.registrations[1].book_id = {2};  // another line
    CHECK(past.ahead(3, "09:00:00").empty());
}
