/// \file
/// Adopts a database that another program fills: builds our schema next to its own and copies rows.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migration_chain.hpp"
#include "sync/line/adopted_schema.hpp"
#include "sync/line/connection_string.hpp"
#include "sync/line/environment.hpp"
#include "sync/office/adoption_proof.hpp"

namespace hallbook::sync {

/// Whether to adopt, or only to report what would be done.
enum class Apply { no, yes };

/// Whether to carry over the other rows when some rows cannot be carried over.
enum class Partial { no, yes };

struct AdoptRequest {
    std::string from = "public";  ///< the schema of the other program
    migrations::AdoptionRules rules;
    Apply apply = Apply::no;
    Partial partial = Partial::no;
    std::string program_version;
};

struct AdoptReport {
    migrations::ForeignSchema found;
    migrations::AdoptionPlan plan;
    migrations::Adoption result;
    bool was_applied = false;  ///< stays false when rows were refused and Partial::no
    std::vector<std::string> revisions_applied;
    std::vector<AdoptionProof> proofs;  ///< only when applied; all are equal then
};

/// Reports the other program's schema and what adopting would make of each row. Only reads, in one
/// snapshot, so that doctor can call it, too. Failure{refused} when there is nothing to adopt, or
/// when it was adopted before.
AdoptReport examine_adoption(
    PostgresConnection& connection,
    const AdoptRequest& request,
    const core::CivilZone& zone,
    core::Instant now);

/// Examines; with Apply::yes also builds our schema, and carries the rows over in one transaction,
/// which reads theirs in one snapshot. It commits only when prove_adoption() finds rows and APNs
/// equal on both sides; Failure{damaged} otherwise, or when a constraint refuses a row. After any
/// failure it can be run again.
AdoptReport adopt_central(
    const std::string& uri,
    Environment& environment,
    const migrations::MigrationChain& chain,
    const core::CivilZone& zone,
    const AdoptRequest& request);

}  // namespace hallbook::sync
