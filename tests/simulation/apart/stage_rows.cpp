/// \file
/// Makes the rows.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/stage_rows.hpp"

#include "core/values/ids.hpp"
#include "tests/support/sample_rows.hpp"

namespace hallbook::simulation {

core::Instant begin_of_time() { return test::at("2026-03-02 08:00:00"); }

std::vector<test::SnapshotRow> rows_in_the_beginning() {
    auto rows = test::stage_rows();
    core::Organization employer;
    employer.id = {core::natural_key_id("E1")};
    employer.code = "E1";
    employer.name = "ACME ELECTRIC";
    employer.created_at = employer.updated_at = test::at("2026-01-01 00:00:00");
    auto contract = test::a_contract(1, employer.id);
    contract.contract_code = core::ContractCode::wireperson;
    rows.push_back(test::snapshot_row(employer));
    rows.push_back(test::snapshot_row(contract));
    return rows;
}

}  // namespace hallbook::simulation
