/// \file
/// Filling a new central with the sample, the way every import goes: as operations of a hall.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/context.hpp"
#include "sync/office/central_admin.hpp"

#include <string>

namespace hallbook::cli {

struct SampleReport {
    std::int64_t imported = 0;  ///< lines of the four files
    std::int64_t judged = 0;  ///< operations they made
    int equipment_templates = 0;  ///< added
};

/// Enrolls a hall OFFICE, imports the sample into a replica of its own in a temporary folder, sends
/// and judges it, and revokes the hall again. Failure{refused} when there was an OFFICE before.
SampleReport import_sample(
    const Context& context,
    const std::string& admin_uri,
    sync::CentralAdmin& admin,
    sync::Environment& environment);

}  // namespace hallbook::cli
