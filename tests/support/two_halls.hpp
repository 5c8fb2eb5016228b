/// \file
/// TwoHalls: two halls that act on one day without knowing of each other, for tests of conflicts.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

#include <algorithm>

namespace hallbook::test {

using namespace core;

/// Monday 2026-03-02, judged at central: members 1 to 3 stand on the Seattle book in this order, 1
/// on that of Bremerton, too. The requests R1 (hall 1) and R2 (hall 2) ask for one each. All of
/// that is known at both halls.
class TwoHalls {
public:
    TwoHalls() : rows(stage.rows()) {
        accept(stage.register_(1, "2026-02-02 09:00:00", 1, "WIRE_SEA"));
        accept(stage.register_(1, "2026-02-02 09:05:00", 1, "WIRE_BREM"));
        accept(stage.register_(1, "2026-02-03 09:00:00", 2, "WIRE_SEA"));
        accept(stage.register_(1, "2026-02-04 09:00:00", 3, "WIRE_SEA"));
        accept(stage.open_request(1, "2026-03-01 14:00:00", "R1", "WIRE_SEA"));
        accept(stage.open_request(2, "2026-03-01 14:00:00", "R2", "WIRE_SEA"));
        stage.shows(1, 2);
        stage.shows(2, 1);
    }

    Decision central(const Operation& operation) {
        return judge(rows, operation, Standpoint::afterwards);
    }
    void accept(const Operation& operation) {
        const auto decision = central(operation);
        CAPTURE(reason_text(decision));
        REQUIRE(decision.outcome == Outcome::accepted);
    }
    Operation sends(
        HallNumber hall, const std::string& time, const std::string& request, int member) {
        return stage.dispatch(hall, "2026-03-02 " + time, request, member);
    }
    Operation checks_in(HallNumber hall, const std::string& time, const Operation& sent) {
        const auto& wish = std::get<DispatchMember>(sent.payload);
        return stage.operation(
            hall,
            "2026-03-02 " + time,
            CheckIn{dispatch_of(sent), wish.member, wish.request_number});
    }
    static Id<Dispatch> dispatch_of(const Operation& sent) { return {row_id(sent.id, 0)}; }
    bool is_voided(const Operation& sent) const {
        return rows.find(dispatch_of(sent))->voided_by_conflict_id.has_value();
    }
    std::string slots(const std::string& number) const {
        const auto* request = rows.request(number);
        return std::to_string(request->workers_dispatched) + "/" +
               std::to_string(request->workers_requested) + " " +
               std::string{label(request->status)};
    }
    RegistrationStatus status(int member, const std::string& book) const {
        return live(rows, stage, member, book)->status;
    }

    HallStage stage;
    WorkingSet rows;
};

/// "rule decision" of each conflict.
inline std::vector<std::string> rules(const Decision& decision) {
    std::vector<std::string> codes;
    for (const auto& conflict : conflicts_of(decision))
        codes.push_back(std::string{label(conflict.rule)} + " " + conflict.decision);
    return codes;
}

inline bool has_reconciled_step(const Decision& decision) {
    return std::any_of(
        decision.activities.begin(), decision.activities.end(), [](const auto& each) {
            return each.action == RegistrationAction::reconciled;
        });
}

}  // namespace hallbook::test
