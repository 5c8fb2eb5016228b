/// \file
/// Gathering the facts for the doctor, and running the repairs that lose nothing.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/schema/migrations.hpp"

namespace hallbook::cli {

/// What the doctor found in one database, and when.
struct Examination {
    Target target = Target::local;
    migrations::DoctorFacts facts;
    migrations::Diagnosis diagnosis;
    /// What adopting would do, when the tables are another program's.
    migrations::Learned<std::optional<AdoptionOutlook>> outlook;
};

/// Looks at everything and changes nothing. Failure{bad_input} only for an address that cannot be
/// meant; whatever else fails is part of the findings.
[[nodiscard]] Examination examine(
    const Context& context, MigrationSource& source, const migrations::MigrationChain& chain);

/// What was done about an examination.
struct Treatment {
    std::vector<migrations::RepairStep> done;  ///< steps that were run, in order
    std::string failed;  ///< why the step after those failed; empty when none did
    Examination after;  ///< the examination after the steps; the first one when no step was run
};

/// Runs the repairs, each after a new look at everything, until none is left that loses nothing.
/// Failure{refused} when somebody else migrates.
[[nodiscard]] Treatment treat(
    const Context& context,
    MigrationSource& source,
    const migrations::MigrationChain& chain,
    const Examination& before);

}  // namespace hallbook::cli
