/// \file
/// What the doctor says: for people, for programs, and as the record of an incident.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/schema/doctor_run.hpp"

namespace hallbook::cli {

/// What one run of the doctor reports.
struct DoctorVisit {
    Examination before;
    std::optional<Treatment> treatment;  ///< with --fix
    core::Instant at{};
    std::string performed_by;
    std::string program_version;

    [[nodiscard]] const Examination& now() const { return treatment ? treatment->after : before; }
    /// Why --fix did not do all there was to do; empty when it did, or was not asked for.
    [[nodiscard]] std::string stopped_because() const;
};

[[nodiscard]] std::string doctor_text(const Output& out, const DoctorVisit& visit);
[[nodiscard]] Json doctor_json(const DoctorVisit& visit);

/// The record of the incident in Markdown: date, diagnosis, root cause, steps, verification,
/// prevention.
[[nodiscard]] std::string incident_report(const DoctorVisit& visit);

}  // namespace hallbook::cli
