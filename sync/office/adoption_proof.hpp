/// \file
/// Proves that an adoption neither lost nor changed a row.
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

/// Compares, between the other program's tables and ours, the number of rows of each table, the sum
/// of the APNs and a digest over all of them, without the rows that were refused. Call it after the
/// rows were written, in the same transaction. Failure{damaged} at the first that differs.
std::vector<AdoptionProof> prove_adoption(
    PostgresConnection& connection,
    const migrations::AdoptionPlan& plan,
    const migrations::Adoption& result);

}  // namespace hallbook::sync
