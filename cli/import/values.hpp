/// \file
/// The values of LaborPower's exports as it writes them (DOMAIN: its CSV files).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/argument_values.hpp"
#include "core/operations/operation.hpp"

#include <string_view>

namespace hallbook::cli {

/// What the status column of the registration list says about a registration.
struct ListedStatus {
    core::RegistrationStatus status{};
    std::optional<core::ExemptReason> exempt_reason;
    friend bool operator==(const ListedStatus&, const ListedStatus&) = default;
};

/// A member's name, read from "Last, First M".
struct PersonName {
    std::string first_name;
    std::optional<std::string> middle_name;  ///< a single letter at the end
    std::string last_name;
    friend bool operator==(const PersonName&, const PersonName&) = default;
};

/// UNEMPLOYED, WORKING, SHORT CALL, or one of the exempt ones.
core::Parsed<ListedStatus> parse_listed_status(std::string_view text);
/// "08/11/2025" or "2025-08-11".
core::Parsed<core::Date> parse_listed_date(std::string_view text);
/// "08/11/2025 9:48:02 AM" or "2025-08-11 09:48:02".
core::Parsed<core::CivilTime> parse_civil_time(std::string_view text);
/// A civil time in `zone`; one in the hour that spring leaves out is an error.
core::Parsed<core::Instant> parse_listed_instant(
    std::string_view text, const core::CivilZone& zone);
/// The code itself or LaborPower's other name for it, such as "# GROUP MARINE".
core::Parsed<core::ContractCode> parse_contract_code(std::string_view text);
/// "Gomez, Chen G"
core::Parsed<PersonName> parse_person_name(std::string_view text);
/// "Y" or "N"
core::Parsed<bool> parse_yes_no(std::string_view text);
core::Parsed<core::AgreementType> parse_agreement_type(std::string_view text);

/// The civil time that an APN encodes, exact to 14.4 minutes; the inverse of Apn::from_civil.
core::CivilTime civil_time_of(core::Apn apn);

}  // namespace hallbook::cli
