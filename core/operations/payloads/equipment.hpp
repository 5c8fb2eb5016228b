/// \file
/// Submitting equipment for approval, and the decisions of consultant types (docs/equipment.md).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// A hall asks for the approval of a piece of equipment on a project.
struct SubmitEquipment {
    Id<EquipmentTemplate> equipment_template;
    std::string project_id;
    std::optional<std::string> notes;
    friend bool operator==(const SubmitEquipment&, const SubmitEquipment&) = default;
};

template <class F>
void fields(SubmitEquipment& p, F&& f) {
    f("template", p.equipment_template);
    f("project_id", p.project_id);
    f("notes", p.notes);
}

template <>
struct KindOf<SubmitEquipment> {
    static constexpr std::string_view name = "submit_equipment";
    static constexpr std::string_view noun = "equipment submission";
    static constexpr std::string_view since = "0011";
    static void touch(const SubmitEquipment& wish, Touches& touches) {
        touches.reads_equipment_template(wish.equipment_template);
    }
    static std::string words(const SubmitEquipment& wish, const OperationNames& names) {
        const auto found = names.equipment_templates.find(wish.equipment_template);
        const bool is_known = found != names.equipment_templates.end();
        return (is_known ? found->second : "an unknown template") + " for " + wish.project_id;
    }
};

/// One consultant type approves or rejects a submission.
struct DecideEquipment {
    Id<EquipmentApprovalSubmission> submission;
    Id<ConsultantType> consultant_type;
    EquipmentVerdict verdict{};
    std::optional<std::string> reason;  ///< needed to reject
    friend bool operator==(const DecideEquipment&, const DecideEquipment&) = default;
};

template <class F>
void fields(DecideEquipment& p, F&& f) {
    f("submission", p.submission);
    f("consultant_type", p.consultant_type);
    f("verdict", p.verdict);
    f("reason", p.reason);
}

template <>
struct KindOf<DecideEquipment> {
    static constexpr std::string_view name = "decide_equipment";
    static constexpr std::string_view noun = "equipment decision";
    static constexpr std::string_view since = "0011";
    static void touch(const DecideEquipment& wish, Touches& touches) {
        touches.changes_equipment_submission(wish.submission);
    }
    static std::string words(const DecideEquipment& wish, const OperationNames& names) {
        const auto found = names.consultant_types.find(wish.consultant_type);
        const bool is_known = found != names.consultant_types.end();
        return names.submission(wish.submission) + ": " +
               (is_known ? found->second : "an unknown consultant type") + " " +
               std::string{label(wish.verdict)} + why(wish.reason.value_or(""));
    }
};

}  // namespace hallbook::core
