/// \file
/// Adopting a database that another program fills: our schema beside its own, its rows carried
/// over. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migration_chain.hpp"
#include "sync/line/adopted_schema.hpp"
#include "sync/line/connection_string.hpp"
#include "sync/line/environment.hpp"
#include "sync/office/adoption_proof.hpp"

namespace hallbook::sync {

/// Whether to change anything, or only to say what would be done.
enum class Apply { no, yes };

/// Whether to carry over what can be when there are rows that cannot.
enum class Partial { no, yes };

struct AdoptRequest {
    std::string from = "public";  ///< the schema of the other program
    core::AdoptionRules rules;
    Apply apply = Apply::no;
    Partial partial = Partial::no;
    std::string program_version;
};

struct AdoptReport {
    core::ForeignSchema found;
    core::AdoptionPlan plan;
    core::Adoption result;
    bool was_applied = false;  ///< no where rows were refused and it was not to be partial
    std::vector<std::string> revisions_applied;
    std::vector<AdoptionProof> proofs;  ///< when it was applied: all equal, else nothing was kept
};

/// What is there and what adopting would make of it, row by row. Reads alone, in one snapshot, so
/// that doctor may ask it too. Failure{refused} when there is nothing to adopt, or when it was
/// adopted before.
AdoptReport examine_adoption(
    PostgresConnection& connection,
    const AdoptRequest& request,
    const core::CivilZone& zone,
    core::Instant now);

/// Examines, and with Apply::yes builds our schema and carries the rows over in one transaction,
/// which sees theirs in one snapshot. It commits only when rows and APNs are as many
/// and as great on both sides; Failure{damaged} otherwise, and when a constraint says no. Whatever
/// ends it early, it can be begun again.
AdoptReport adopt_central(
    const std::string& uri,
    Environment& environment,
    const core::MigrationChain& chain,
    const core::CivilZone& zone,
    const AdoptRequest& request);

}  // namespace hallbook::sync
