/// \file
/// Filling a new central with the sample in the same way as every import: as operations of a hall.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/context.hpp"
#include "sync/office/central_admin.hpp"

#include <string>

namespace hallbook::cli {

struct SampleReport {
    std::int64_t imported = 0;  ///< lines of the four files
    std::int64_t judged = 0;  ///< operations that the import made
    int equipment_templates = 0;  ///< added
};

/// Enrolls a hall OFFICE, imports the sample into its replica in a temporary folder, sends and
/// judges the operations, and revokes the hall. Failure{refused} when a hall OFFICE exists.
SampleReport import_sample(
    const Context& context,
    const std::string& admin_uri,
    sync::CentralAdmin& admin,
    sync::Environment& environment);

}  // namespace hallbook::cli
