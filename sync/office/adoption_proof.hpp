/// \file
/// The proof that an adoption lost nothing and changed nothing on the way.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/office/foreign_schema.hpp"

namespace hallbook::sync {

/// Something counted on both sides before the commit.
struct AdoptionProof {
    std::string what;  ///< "rows of book_registrations", "sum of APNs"
    std::string theirs;
    std::string ours;
};

/// A table of ours as SQL names it in an adopted database: "hallbook"."members".
std::string our_name(const core::TableInfo& table);

/// Takes the rows of each table, the sum of the APNs and a digest over every one of them on both
/// sides, without the rows that were refused. Call it behind the writing, in the same transaction.
/// Failure{damaged} at the first that differs.
std::vector<AdoptionProof> prove_adoption(
    PostgresConnection& connection, const core::AdoptionPlan& plan, const core::Adoption& result);

}  // namespace hallbook::sync
