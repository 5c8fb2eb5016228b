/// \file
/// Equipment: a hall submits a template for a project; each consultant type that it needs
/// decides once. Approved when all of them have approved, rejected as soon as one rejects.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/rules.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

using Submission = EquipmentApprovalSubmission;
using Verdicts = std::vector<const EquipmentApprovalDecision*>;
using Needs = std::vector<const EquipmentTemplateConsultant*>;

/// The template; refuses and returns null when there is none.
const EquipmentTemplate* template_of(Judging& judging, const Id<EquipmentTemplate>& id) {
    judging.is_about(id);
    const auto* found = judging.rows().find(id);
    if (found == nullptr) {
        judging.refuse(
            "unknown_template",
            "There is no such equipment template. 'hallbook equipment templates' lists them.");
    }
    return found;
}

/// The submission; refuses and returns null when there is none.
const Submission* submission_of(Judging& judging, const Id<Submission>& id) {
    judging.is_about(id);
    const auto* found = judging.rows().find(id);
    if (found == nullptr) {
        judging.refuse(
            "unknown_submission",
            "There is no such equipment submission. 'hallbook equipment list' shows them.");
    }
    return found;
}

Needs needs_of(const Judging& judging, const Id<EquipmentTemplate>& id) {
    return judging.rows().rows_with(&EquipmentTemplateConsultant::template_id, id);
}

Verdicts verdicts_on(const Judging& judging, const Id<Submission>& id) {
    return judging.rows().rows_with(&EquipmentApprovalDecision::submission_id, id);
}

/// The decision of the type; null when it has not decided.
const EquipmentApprovalDecision* verdict_of(
    const Verdicts& verdicts, const Id<ConsultantType>& type) {
    const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const auto* each) {
        return each->consultant_type_id == type;
    });
    return found == verdicts.end() ? nullptr : *found;
}

/// The status that follows from the verdicts; their order does not matter.
EquipmentApprovalStatus status_after(const Needs& needs, const Verdicts& verdicts) {
    const bool is_rejected = std::any_of(verdicts.begin(), verdicts.end(), [](const auto* each) {
        return each->verdict == EquipmentVerdict::rejected;
    });
    if (is_rejected) return EquipmentApprovalStatus::rejected;
    const bool all = std::all_of(needs.begin(), needs.end(), [&](const auto* need) {
        return verdict_of(verdicts, need->consultant_type_id) != nullptr;
    });
    return all ? EquipmentApprovalStatus::approved : EquipmentApprovalStatus::pending;
}

std::string name_of(const Judging& judging, const Id<ConsultantType>& id) {
    const auto* type = judging.rows().find(id);
    return type == nullptr ? "This consultant type" : type->name;
}

std::string_view word_for(EquipmentVerdict verdict) {
    return verdict == EquipmentVerdict::approved ? "approved" : "rejected";
}

void refuse_unless_needed(Judging& judging, const Needs& needs, const Id<ConsultantType>& type) {
    const bool is_needed = std::any_of(needs.begin(), needs.end(), [&](const auto* each) {
        return each->consultant_type_id == type;
    });
    if (is_needed) return;
    judging.refuse(
        "consultant_not_needed",
        name_of(judging, type) +
            " has no say in this equipment. 'hallbook equipment templates' shows who has.");
}

/// "Tower crane for P-1042"
std::string words(const Judging& judging, const Submission& submission) {
    const auto* equipment = judging.rows().find(submission.template_id);
    return (equipment == nullptr ? "the equipment" : equipment->name) + " for " +
           submission.project_id;
}

/// Conflict rule decided-first: the first decision of a consultant type stands.
void refuse_second_word(
    Judging& judging, const Submission& submission, const EquipmentApprovalDecision& first) {
    judging.refuse_by(
        ConflictRule::decided_first,
        "first_decision_stands",
        "already_decided",
        name_of(judging, first.consultant_type_id) + " " + std::string{word_for(first.verdict)} +
            " " + words(judging, submission) + " at " + judging.civil_words(first.created_at) +
            ". The first decision of a consultant type stands; to have it decided anew, submit the "
            "template again.",
        maker_of(first.id.value));
}

}  // namespace

void decide(Judging& judging, const SubmitEquipment& wish) {
    const auto* equipment = template_of(judging, wish.equipment_template);
    if (equipment == nullptr) return;
    if (!equipment->is_active) {
        judging.refuse(
            "template_inactive", "The equipment template " + equipment->name + " is not in use.");
    }
    if (wish.project_id.empty()) judging.refuse("project_missing", "Say for which project.");
    if (needs_of(judging, equipment->id).empty()) {
        judging.refuse(
            "nobody_to_decide",
            "No consultant type is named for " + equipment->name +
                ", so nobody could approve it. Ask headquarters.");
    }
    if (judging.refused()) return;
    Submission submission;
    submission.id = judging.next_id<Submission>();
    submission.project_id = wish.project_id;
    submission.template_id = equipment->id;
    submission.specifications = equipment->specifications;
    submission.notes = wish.notes;
    submission.submitted_by_id = judging.acting_user();
    judging.put(std::move(submission));
}

void decide(Judging& judging, const DecideEquipment& wish) {
    const auto* found = submission_of(judging, wish.submission);
    if (found == nullptr) return;
    Submission submission = *found;
    judging.is_about(submission.template_id);
    const auto needs = needs_of(judging, submission.template_id);
    refuse_unless_needed(judging, needs, wish.consultant_type);
    if (wish.verdict == EquipmentVerdict::rejected && wish.reason.value_or("").empty()) {
        judging.refuse("reason_missing", "Who rejects says why: give a reason.");
    }
    const auto* first = verdict_of(verdicts_on(judging, submission.id), wish.consultant_type);
    if (first != nullptr) refuse_second_word(judging, submission, *first);
    if (judging.refused()) return;
    EquipmentApprovalDecision decision;
    decision.id = judging.next_id<EquipmentApprovalDecision>();
    decision.submission_id = submission.id;
    decision.consultant_type_id = wish.consultant_type;
    decision.verdict = wish.verdict;
    decision.reason = wish.reason;
    decision.decided_by_id = judging.acting_user();
    judging.put(std::move(decision));
    submission.status = status_after(needs, verdicts_on(judging, submission.id));
    judging.put(std::move(submission));
}

}  // namespace hallbook::core
