/// \file
/// Counts and adds up on both sides, in SQL.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/office/adoption_proof.hpp"

#include "core/values/failure.hpp"
#include "sync/line/adopted_schema.hpp"
#include "sync/rows/row_literals.hpp"

namespace hallbook::sync {

namespace {

using core::Failure;
using core::FailureKind;

std::string refused_keys(const migrations::Adoption& result, const std::string& table) {
    std::vector<std::string> keys;
    for (const auto& refusal : result.refusals) {
        if (refusal.table == table) keys.push_back(refusal.row);
    }
    return array_of_texts(keys);
}

/// The SQL that reads the other program's column of APNs; empty when it has none.
std::string their_apn(const migrations::PlannedTable& table) {
    const auto& columns = core::table_info(table.ours).columns;
    for (const auto& column : table.columns) {
        if (columns[column.ours].name != "applicant_priority_number") continue;
        std::string texts;
        for (const auto from : column.from) {
            texts += texts.empty() ? "t." : ", t.";
            texts += quoted_name(table.theirs.columns[from].name) + "::text";
        }
        return texts.empty() ? "" : "replace(coalesce(" + texts + "), ',', '')::numeric";
    }
    return {};
}

void prove_rows(
    PostgresConnection& connection,
    const migrations::AdoptionPlan& plan,
    const migrations::Adoption& result,
    std::vector<AdoptionProof>& proofs) {
    for (const auto& table : plan.tables) {
        if (table.ours == core::table_id<core::ReferralBook>()) continue;
        const auto& ours = core::table_info(table.ours);
        const auto theirs = connection.execute(
            "SELECT count(*) FROM " + foreign_name(plan.schema, table.theirs.name) +
                " AS t WHERE " + foreign_key(table) + " <> ALL ($1::text[])",
            {refused_keys(result, table.theirs.name)});
        const auto carried = connection.execute("SELECT count(*) FROM " + our_name(ours));
        proofs.push_back(
            {"rows of " + std::string{ours.name}, theirs.string(0, 0), carried.string(0, 0)});
    }
}

/// Compares the sum of the APNs, and every single one by a digest.
void prove_apns(
    PostgresConnection& connection,
    const migrations::AdoptionPlan& plan,
    const migrations::Adoption& result,
    std::vector<AdoptionProof>& proofs) {
    const std::string measured =
        "SELECT coalesce(sum(apn), 0)::numeric(30, 2), "
        "md5(string_agg(apn::numeric(30, 2)::text, ' ' ORDER BY apn)) FROM ";
    for (const auto& table : plan.tables) {
        const auto apn = their_apn(table);
        if (apn.empty()) continue;
        const auto theirs = connection.execute(
            measured + "(SELECT " + apn + " AS apn FROM " +
                foreign_name(plan.schema, table.theirs.name) + " AS t WHERE " + foreign_key(table) +
                " <> ALL ($1::text[])) AS theirs",
            {refused_keys(result, table.theirs.name)});
        const auto ours = connection.execute(
            measured + "(SELECT applicant_priority_number AS apn FROM " +
            our_name(core::table_info(table.ours)) + ") AS ours");
        proofs.push_back({"sum of APNs", theirs.string(0, 0), ours.string(0, 0)});
        proofs.push_back({"digest of APNs", theirs.string(0, 1), ours.string(0, 1)});
    }
}

}  // namespace

std::string our_name(const core::TableInfo& table) {
    return foreign_name(std::string{adopted_schema}, std::string{table.name});
}

std::vector<AdoptionProof> prove_adoption(
    PostgresConnection& connection,
    const migrations::AdoptionPlan& plan,
    const migrations::Adoption& result) {
    std::vector<AdoptionProof> proofs;
    prove_rows(connection, plan, result, proofs);
    prove_apns(connection, plan, result, proofs);
    for (const auto& proof : proofs) {
        if (proof.theirs == proof.ours) continue;
        throw Failure{
            FailureKind::damaged,
            "What was carried over is not what was there: the " + proof.what + " is " +
                proof.theirs + " there and " + proof.ours +
                " at hallbook. Nothing was carried over, and the other program's tables are as "
                "they were.",
            "This is a fault of hallbook: report it with the output of `hallbook --json central "
            "adopt`."};
    }
    return proofs;
}

}  // namespace hallbook::sync
