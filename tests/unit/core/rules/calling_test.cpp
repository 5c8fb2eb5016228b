/// \file
/// Rule 1: who can be called; rule 11: whose books a hall calls, and which dispatch is live.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/calling.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

const Instant call_time = at("2026-03-02 08:30:00");

std::string reason_for(RegistrationStatus status, MemberStatus standing = MemberStatus::active) {
    Member member = a_member(1);
    member.status = standing;
    auto registration = a_registration(1, member.id, wire_seattle, "46000.10");
    registration.status = status;
    return reason_not_callable(registration, member, call_time);
}

}  // namespace

TEST_CASE("who stands ACTIVE in good standing can be called, nobody else", "[unit][calling]") {
    using enum RegistrationStatus;
    CHECK(reason_for(active).empty());
    for (const auto other : {dispatched, resigned, dropped, expired})
        CHECK(reason_for(other) == "not_active");
    for (const auto standing : {MemberStatus::suspended, MemberStatus::inactive})
        CHECK(reason_for(active, standing) == "not_in_good_standing");
}

TEST_CASE("a lock holds until its instant, and not at it", "[unit][calling][rule:18]") {
    Member member = a_member(1);
    const auto registration = a_registration(1, member.id, wire_seattle, "46000.10");
    const std::chrono::microseconds moment{1};
    for (const auto& [until, reason] : std::vector<std::pair<Instant, std::string>>{
             {call_time - moment, ""},
             {call_time, ""},
             {call_time + moment, "not_in_good_standing"}}) {
        member.locked_until = until;
        CHECK(reason_not_callable(registration, member, call_time) == reason);
    }
}

TEST_CASE("a hall calls its own area's books and the wide ones", "[unit][calling][rule:11]") {
    const auto [seattle, bremerton, wide] =
        std::tuple{BookRegion::seattle, BookRegion::bremerton, BookRegion::jurisdiction_wide};
    CHECK(is_own_area(seattle, seattle));
    CHECK(is_own_area(seattle, wide));
    CHECK(is_own_area(wide, bremerton));
    CHECK_FALSE(is_own_area(seattle, bremerton));
    CHECK_FALSE(is_own_area(bremerton, seattle));
}

TEST_CASE("a dispatch is live until it is refused, ended or voided", "[unit][calling][rule:11]") {
    Dispatch dispatch;
    const auto live_when = [&](DispatchStatus status) {
        dispatch.dispatch_status = status;
        return is_live(dispatch);
    };
    CHECK(live_when(DispatchStatus::pending));
    CHECK(live_when(DispatchStatus::accepted));
    CHECK_FALSE(live_when(DispatchStatus::rejected));
    CHECK_FALSE(live_when(DispatchStatus::completed));
    CHECK_FALSE(live_when(DispatchStatus::terminated));
    dispatch.voided_by_conflict_id = Id<Conflict>{1};
    CHECK_FALSE(live_when(DispatchStatus::pending));
    CHECK_FALSE(live_when(DispatchStatus::accepted));
}
