/// \file
/// Equipment: who must approve it, and the conflict rule decided-first.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

using Codes = std::vector<std::string>;
const auto approved = EquipmentVerdict::approved;
const auto rejected = EquipmentVerdict::rejected;

/// The equipment of the sample. Hall 1 has submitted a tower crane, which Structural and Safety
/// must approve, and hall 2 knows of it.
class Site {
public:
    Site() : rows(stage.rows()) {
        for (const auto& change : sample_equipment(at("2026-01-05 09:00:00")))
            rows.load(change.table, *change.after);
        const auto operation = submit(1, "08:00:00", "Tower crane");
        const auto decision = judge(rows, operation);
        REQUIRE(decision.outcome == Outcome::accepted);
        crane = {row_uuid(operation.id, 0)};
        stage.shows(2, 1);
    }

    Id<EquipmentTemplate> equipment(const std::string& name) const {
        const auto found = rows.rows_with(&EquipmentTemplate::name, name);
        REQUIRE(found.size() == 1);
        return found.front()->id;
    }
    Id<ConsultantType> type(const std::string& name) const {
        const auto found = rows.rows_with(&ConsultantType::name, name);
        REQUIRE(found.size() == 1);
        return found.front()->id;
    }

    Operation submit(HallNumber hall, const std::string& time, const std::string& name) {
        return stage.operation(
            hall, "2026-03-02 " + time, SubmitEquipment{equipment(name), "P-1042", std::nullopt});
    }
    Operation decides(
        HallNumber hall,
        const std::string& time,
        const std::string& name,
        EquipmentVerdict verdict,
        const std::string& reason = "") {
        DecideEquipment wish{crane, type(name), verdict, std::nullopt};
        if (!reason.empty()) wish.reason = reason;
        return stage.operation(hall, "2026-03-02 " + time, wish);
    }
    Decision counter(const Operation& operation) { return judge(rows, operation); }
    Decision central(const Operation& operation) {
        return judge(rows, operation, Standpoint::afterwards);
    }
    void accept(const Operation& operation) {
        const auto decision = central(operation);
        CAPTURE(reason_text(decision));
        REQUIRE(decision.outcome == Outcome::accepted);
    }
    EquipmentApprovalStatus status() const { return rows.find(crane)->status; }

    HallStage stage;
    WorkingSet rows;
    Id<EquipmentApprovalSubmission> crane;
};

}  // namespace

TEST_CASE("a submission takes over what the template says", "[unit][rules][equipment]") {
    Site site;
    const auto* submission = site.rows.find(site.crane);
    REQUIRE(submission != nullptr);
    CHECK(submission->project_id == "P-1042");
    CHECK(submission->status == EquipmentApprovalStatus::pending);
    CHECK(submission->created_at == at("2026-03-02 08:00:00"));
    CHECK(submission->submitted_by_id == site.rows.user("pat")->id);
    const auto* equipment = site.rows.find(site.equipment("Tower crane"));
    CHECK(submission->specifications == equipment->specifications);

    auto changed = *equipment;
    changed.specifications.text = R"({"height_m": 80})";
    site.rows.put(changed);
    CHECK(site.rows.find(site.crane)->specifications.text.find("60") != std::string::npos);
}

TEST_CASE("what cannot be submitted is refused", "[unit][rules][equipment]") {
    Site site;
    SECTION("a template that is not there") {
        const SubmitEquipment wish{{{1, 2}}, "P-1", std::nullopt};
        CHECK(
            codes(site.counter(site.stage.operation(1, "2026-03-02 09:00:00", wish))) ==
            Codes{"unknown_template"});
    }
    SECTION("one that is not in use") {
        auto equipment = *site.rows.find(site.equipment("Scissor lift"));
        CHECK(
            site.counter(site.submit(1, "09:00:00", "Scissor lift")).outcome == Outcome::accepted);
        equipment.is_active = false;
        site.rows.put(equipment);
        CHECK(
            codes(site.counter(site.submit(1, "09:01:00", "Scissor lift"))) ==
            Codes{"template_inactive"});
    }
    SECTION("one that nobody could approve") {
        EquipmentTemplate equipment;
        equipment.id = {{1, 2}};
        equipment.name = equipment.category = "Ladder";
        site.rows.put(equipment);
        CHECK(
            codes(site.counter(site.submit(1, "09:00:00", "Ladder"))) == Codes{"nobody_to_decide"});
    }
    SECTION("one for no project") {
        const SubmitEquipment wish{site.equipment("Scissor lift"), "", std::nullopt};
        CHECK(
            codes(site.counter(site.stage.operation(1, "2026-03-02 09:00:00", wish))) ==
            Codes{"project_missing"});
    }
}

TEST_CASE("it is approved when all have approved", "[unit][rules][equipment]") {
    Site site;
    site.accept(site.decides(1, "09:00:00", "Safety", approved));
    CHECK(site.status() == EquipmentApprovalStatus::pending);
    site.accept(site.decides(2, "10:00:00", "Structural", approved, "with tie-ins"));
    CHECK(site.status() == EquipmentApprovalStatus::approved);
}

TEST_CASE(
    "it is rejected when one rejects, whoever decides afterwards", "[unit][rules][equipment]") {
    Site site;
    site.accept(site.decides(1, "09:00:00", "Safety", rejected, "no guard rail"));
    CHECK(site.status() == EquipmentApprovalStatus::rejected);
    site.accept(site.decides(1, "10:00:00", "Structural", approved));
    CHECK(site.status() == EquipmentApprovalStatus::rejected);
}

TEST_CASE("who decides must have a say, and a reason to reject", "[unit][rules][equipment]") {
    Site site;
    CHECK(
        codes(site.counter(site.decides(1, "09:00:00", "Electrical", approved))) ==
        Codes{"consultant_not_needed"});
    CHECK(
        codes(site.counter(site.decides(1, "09:01:00", "Safety", rejected))) ==
        Codes{"reason_missing"});
    const DecideEquipment nowhere{{{1, 2}}, site.type("Safety"), approved, std::nullopt};
    CHECK(
        codes(site.counter(site.stage.operation(1, "2026-03-02 09:02:00", nowhere))) ==
        Codes{"unknown_submission"});
    CHECK(site.status() == EquipmentApprovalStatus::pending);
}

TEST_CASE(
    "a second decision made in knowledge of the first is refused on the spot",
    "[unit][rules][equipment]") {
    Site site;
    site.accept(site.decides(1, "09:00:00", "Safety", approved));
    site.stage.shows(2, 1);
    const auto decision = site.counter(site.decides(2, "10:00:00", "Safety", rejected, "no rail"));
    CHECK(decision.outcome == Outcome::rejected);
    CHECK(codes(decision) == Codes{"already_decided"});
    CHECK(conflicts_of(decision).empty());
    CHECK(site.status() == EquipmentApprovalStatus::pending);
}

TEST_CASE(
    "of two decisions of one consultant type the first stands",
    "[unit][conflict][rule:decided-first]") {
    Site site;
    const auto first = site.decides(1, "09:00:00", "Safety", approved);
    const auto second = site.decides(2, "10:00:00", "Safety", rejected, "no rail");
    site.accept(first);
    const auto decision = site.central(second);
    CHECK(decision.outcome == Outcome::rejected);
    CHECK(codes(decision) == Codes{"already_decided"});
    CHECK(decision.activities.empty());
    REQUIRE(conflicts_of(decision).size() == 1);
    const auto conflict = conflicts_of(decision).front();
    CHECK(conflict.rule == ConflictRule::decided_first);
    CHECK(conflict.decision == "first_decision_stands");
    CHECK(conflict.hall == 2);
    CHECK(conflict.other_hall == 1);
    CHECK(conflict.other_seq == first.id.sequence);
    CHECK_THAT(
        conflict.explanation,
        contains("Safety approved Tower crane for P-1042 at 2026-03-02 09:00"));
    CHECK(site.status() == EquipmentApprovalStatus::pending);
}

TEST_CASE("decisions of different types do not meet", "[unit][conflict][rule:decided-first]") {
    Site site;
    site.accept(site.decides(1, "09:00:00", "Safety", approved));
    site.accept(site.decides(2, "09:30:00", "Structural", approved));
    CHECK(site.status() == EquipmentApprovalStatus::approved);
}

TEST_CASE(
    "a first decision that arrives late takes the place of the second",
    "[unit][conflict][rule:decided-first]") {
    Site site;
    const auto first = site.decides(2, "09:00:00", "Safety", rejected, "no rail");
    const auto second = site.decides(1, "10:00:00", "Safety", approved);
    auto judged = reconcile(site.rows, {second}, {});
    REQUIRE(judged.judgements.size() == 1);
    const auto& known = judged.judgements.front();
    judged = reconcile(
        site.rows, {first}, {{second, known.decision, known.touched, known.activities_made}});
    REQUIRE(judged.judgements.size() == 2);
    CHECK(judged.judgements[0].decision.outcome == Outcome::accepted);
    CHECK(judged.judgements[1].decision.outcome == Outcome::rejected);
    CHECK(conflicts_of(judged.judgements[1].decision).size() == 1);
    CHECK(site.status() == EquipmentApprovalStatus::rejected);
}

TEST_CASE(
    "a submission whose template another program took out of use says so",
    "[unit][conflict][rule:edited-at-central]") {
    Site site;
    const auto late = site.submit(2, "09:00:00", "Scissor lift");
    auto equipment = *site.rows.find(site.equipment("Scissor lift"));
    equipment.is_active = false;
    site.rows.put(equipment);
    site.rows.note_edit(
        table_id<EquipmentTemplate>(), equipment.id.value, at("2026-03-02 08:30:00"));
    const auto decision = site.central(late);
    CHECK(codes(decision) == Codes{"template_inactive"});
    REQUIRE(conflicts_of(decision).size() == 1);
    CHECK(conflicts_of(decision).front().rule == ConflictRule::edited_at_central);
}

TEST_CASE(
    "a submission and a decision hold what was said, and who said it", "[unit][rules][equipment]") {
    Site site;
    auto submit = site.submit(1, "08:30:00", "Scissor lift");
    std::get<SubmitEquipment>(submit.payload).notes = "by Friday";
    site.accept(submit);
    const auto* lift = site.rows.find(site.equipment("Scissor lift"));
    const auto pat = site.rows.user("pat")->id;
    EquipmentApprovalSubmission submission;
    submission.id = {row_uuid(submit.id, 0)};
    submission.project_id = "P-1042";
    submission.template_id = lift->id;
    submission.specifications = lift->specifications;
    submission.notes = "by Friday";
    submission.submitted_by_id = pat;
    submission.created_at = submission.updated_at = at("2026-03-02 08:30:00");
    CHECK(*site.rows.find(submission.id) == submission);

    const auto decide = site.decides(1, "09:00:00", "Safety", rejected, "no rail");
    site.accept(decide);
    EquipmentApprovalDecision decision;
    decision.id = {row_uuid(decide.id, 0)};
    decision.submission_id = site.crane;
    decision.consultant_type_id = site.type("Safety");
    decision.verdict = rejected;
    decision.reason = "no rail";
    decision.decided_by_id = pat;
    decision.created_at = at("2026-03-02 09:00:00");
    CHECK(*site.rows.find(decision.id) == decision);
    CHECK(site.rows.find(site.crane)->updated_at == at("2026-03-02 09:00:00"));
}

TEST_CASE("what is said needs the type's say and, to reject, words", "[unit][rules][equipment]") {
    Site site;
    const auto nobody_s = site.counter(site.decides(1, "09:00:00", "Electrical", rejected));
    CHECK(codes(nobody_s) == Codes{"consultant_not_needed", "reason_missing"});
    CHECK_THAT(nobody_s.violations.front().message, contains("Electrical has no say"));
    DecideEquipment unknown{site.crane, {{7, 7}}, approved, std::nullopt};
    CHECK_THAT(
        site.counter(site.stage.operation(1, "2026-03-02 09:00:00", unknown))
            .violations.front()
            .message,
        contains("This consultant type has no say"));
    site.accept(site.decides(1, "09:00:00", "Safety", rejected, "no rail"));
    CHECK_THAT(
        site.counter(site.decides(1, "09:30:00", "Safety", approved)).violations.front().message,
        contains("Safety rejected Tower crane for P-1042"));
}
