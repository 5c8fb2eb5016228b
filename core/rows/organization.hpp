/// \file
/// The employers and the agreements they signed.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/member.hpp"

namespace hallbook::core {

/// An employer.
struct Organization {
    Id<Organization> id;
    std::string code;  ///< unique, such as E0207
    std::string name;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const Organization&, const Organization&) = default;
};

/// An agreement an employer signed; the same pair of employer and code may recur with other dates.
struct EmployerContract {
    Id<EmployerContract> id;
    Id<Organization> organization_id;
    ContractCode contract_code{};
    Date effective_date{};
    std::optional<Date> expiration_date;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const EmployerContract&, const EmployerContract&) = default;
};

template <>
struct TableOf<Organization> {
    static constexpr std::string_view name = "organizations";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &Organization::id),
            column("code", &Organization::code),
            column("name", &Organization::name),
            column("created_at", &Organization::created_at),
            column("updated_at", &Organization::updated_at),
            column("created_by_id", &Organization::created_by_id),
            column("updated_by_id", &Organization::updated_by_id));
    }
};

template <>
struct TableOf<EmployerContract> {
    static constexpr std::string_view name = "employer_contracts";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &EmployerContract::id),
            column("organization_id", &EmployerContract::organization_id),
            column("contract_code", &EmployerContract::contract_code),
            column("effective_date", &EmployerContract::effective_date),
            column("expiration_date", &EmployerContract::expiration_date),
            column("created_at", &EmployerContract::created_at),
            column("updated_at", &EmployerContract::updated_at),
            column("created_by_id", &EmployerContract::created_by_id),
            column("updated_by_id", &EmployerContract::updated_by_id));
    }
};

}  // namespace hallbook::core
