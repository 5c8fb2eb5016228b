/// \file
/// Equipment templates, the consultant types that must approve them, submissions for approval
/// and the decisions on them. Keyed by UUIDs (docs/adr/0015).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/member.hpp"

namespace hallbook::core {

struct ConsultantType;
struct EquipmentTemplate;
struct EquipmentTemplateConsultant;
struct EquipmentApprovalSubmission;
struct EquipmentApprovalDecision;

template <>
struct KeyOf<ConsultantType> {
    using type = Uuid;
};
template <>
struct KeyOf<EquipmentTemplate> {
    using type = Uuid;
};
template <>
struct KeyOf<EquipmentTemplateConsultant> {
    using type = Uuid;
};
template <>
struct KeyOf<EquipmentApprovalSubmission> {
    using type = Uuid;
};
template <>
struct KeyOf<EquipmentApprovalDecision> {
    using type = Uuid;
};

/// A trade whose approval equipment may need: structural, electrical, safety.
struct ConsultantType {
    Id<ConsultantType> id;
    std::string name;  ///< unique
    std::optional<std::string> description;
    Instant created_at{};

    friend bool operator==(const ConsultantType&, const ConsultantType&) = default;
};

/// A piece of equipment that halls may submit for approval. Made at headquarters.
struct EquipmentTemplate {
    Id<EquipmentTemplate> id;
    std::string name;  ///< need not be unique
    std::string category;
    JsonText specifications;  ///< an object
    bool is_active = true;  ///< else no new submission may use it
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;
    Instant created_at{};
    Instant updated_at{};

    friend bool operator==(const EquipmentTemplate&, const EquipmentTemplate&) = default;
};

/// States that a template needs the approval of a consultant type.
struct EquipmentTemplateConsultant {
    Id<EquipmentTemplateConsultant> id;
    Id<EquipmentTemplate> template_id;
    Id<ConsultantType> consultant_type_id;
    Instant created_at{};

    friend bool operator==(const EquipmentTemplateConsultant&, const EquipmentTemplateConsultant&) =
        default;
};

/// A template submitted for approval for a project.
struct EquipmentApprovalSubmission {
    Id<EquipmentApprovalSubmission> id;
    std::string project_id;  ///< as the contractor names the project
    Id<EquipmentTemplate> template_id;
    EquipmentApprovalStatus status = EquipmentApprovalStatus::pending;
    JsonText specifications;  ///< the template's when it was submitted
    std::optional<std::string> notes;
    std::optional<Id<User>> submitted_by_id;
    Instant created_at{};  ///< when it was submitted
    Instant updated_at{};

    friend bool operator==(const EquipmentApprovalSubmission&, const EquipmentApprovalSubmission&) =
        default;
};

/// What one consultant type decided about a submission: at most once, never changed.
struct EquipmentApprovalDecision {
    Id<EquipmentApprovalDecision> id;
    Id<EquipmentApprovalSubmission> submission_id;
    Id<ConsultantType> consultant_type_id;
    EquipmentVerdict verdict{};
    std::optional<std::string> reason;  ///< present when it was rejected
    std::optional<Id<User>> decided_by_id;
    Instant created_at{};  ///< when it was decided

    friend bool operator==(const EquipmentApprovalDecision&, const EquipmentApprovalDecision&) =
        default;
};

template <>
struct TableOf<ConsultantType> {
    static constexpr std::string_view name = "consultant_types";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &ConsultantType::id),
            column("name", &ConsultantType::name),
            column("description", &ConsultantType::description),
            column("created_at", &ConsultantType::created_at));
    }
};

template <>
struct TableOf<EquipmentTemplate> {
    static constexpr std::string_view name = "equipment_templates";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &EquipmentTemplate::id),
            column("name", &EquipmentTemplate::name),
            column("category", &EquipmentTemplate::category),
            column("specifications", &EquipmentTemplate::specifications),
            column("is_active", &EquipmentTemplate::is_active),
            column("created_by_id", &EquipmentTemplate::created_by_id),
            column("updated_by_id", &EquipmentTemplate::updated_by_id),
            column("created_at", &EquipmentTemplate::created_at),
            column("updated_at", &EquipmentTemplate::updated_at));
    }
};

template <>
struct TableOf<EquipmentTemplateConsultant> {
    static constexpr std::string_view name = "equipment_template_consultants";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &EquipmentTemplateConsultant::id),
            column("template_id", &EquipmentTemplateConsultant::template_id),
            column("consultant_type_id", &EquipmentTemplateConsultant::consultant_type_id),
            column("created_at", &EquipmentTemplateConsultant::created_at));
    }
};

template <>
struct TableOf<EquipmentApprovalSubmission> {
    static constexpr std::string_view name = "equipment_approval_submissions";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &EquipmentApprovalSubmission::id),
            column("project_id", &EquipmentApprovalSubmission::project_id),
            column("template_id", &EquipmentApprovalSubmission::template_id),
            column("status", &EquipmentApprovalSubmission::status),
            column("specifications", &EquipmentApprovalSubmission::specifications),
            column("notes", &EquipmentApprovalSubmission::notes),
            column("submitted_by_id", &EquipmentApprovalSubmission::submitted_by_id),
            column("created_at", &EquipmentApprovalSubmission::created_at),
            column("updated_at", &EquipmentApprovalSubmission::updated_at));
    }
};

template <>
struct TableOf<EquipmentApprovalDecision> {
    static constexpr std::string_view name = "equipment_approval_decisions";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &EquipmentApprovalDecision::id),
            column("submission_id", &EquipmentApprovalDecision::submission_id),
            column("consultant_type_id", &EquipmentApprovalDecision::consultant_type_id),
            column("verdict", &EquipmentApprovalDecision::verdict),
            column("reason", &EquipmentApprovalDecision::reason),
            column("decided_by_id", &EquipmentApprovalDecision::decided_by_id),
            column("created_at", &EquipmentApprovalDecision::created_at));
    }
};

}  // namespace hallbook::core
