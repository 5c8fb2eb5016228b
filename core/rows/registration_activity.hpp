/// \file
/// The activities: what happened to registrations (rule 17). Append-only.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/dispatch.hpp"

namespace hallbook::core {

/// One step in the history of a registration. It stays when the rows it names are removed, so its
/// ids may point at rows that are gone.
struct RegistrationActivity {
    Id<RegistrationActivity> id;
    std::optional<Id<BookRegistration>> registration_id;
    Id<Member> member_id;
    std::optional<Id<ReferralBook>> book_id;
    RegistrationAction action{};
    std::optional<RegistrationStatus> previous_status;
    std::optional<RegistrationStatus> new_status;
    std::optional<int> previous_position;  ///< the actual place, as the hall that acted saw it
    std::optional<int> new_position;
    std::optional<Id<LaborRequest>> labor_request_id;
    std::optional<Id<Dispatch>> dispatch_id;
    std::optional<Id<User>> performed_by_id;
    std::string hall;  ///< code of the hall, CENTRAL at headquarters
    std::optional<std::string> reason;
    std::optional<std::string> notes;
    Instant occurred_at{};
    Instant created_at{};

    friend bool operator==(const RegistrationActivity&, const RegistrationActivity&) = default;
};

/// The reason of a step that took a registration over from a list.
inline constexpr std::string_view imported_reason = "imported";

/// Whether the step took a registration over from a list, with the place that the list says.
inline bool is_import(const RegistrationActivity& step) {
    return step.action == RegistrationAction::register_ && step.reason == imported_reason;
}

template <>
struct TableOf<RegistrationActivity> {
    static constexpr std::string_view name = "registration_activities";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &RegistrationActivity::id),
            column("registration_id", &RegistrationActivity::registration_id),
            column("member_id", &RegistrationActivity::member_id),
            column("book_id", &RegistrationActivity::book_id),
            column("action", &RegistrationActivity::action),
            column("previous_status", &RegistrationActivity::previous_status),
            column("new_status", &RegistrationActivity::new_status),
            column("previous_position", &RegistrationActivity::previous_position),
            column("new_position", &RegistrationActivity::new_position),
            column("labor_request_id", &RegistrationActivity::labor_request_id),
            column("dispatch_id", &RegistrationActivity::dispatch_id),
            column("performed_by_id", &RegistrationActivity::performed_by_id),
            column("hall", &RegistrationActivity::hall),
            column("reason", &RegistrationActivity::reason),
            column("notes", &RegistrationActivity::notes),
            column("occurred_at", &RegistrationActivity::occurred_at),
            column("created_at", &RegistrationActivity::created_at));
    }
};

}  // namespace hallbook::core
