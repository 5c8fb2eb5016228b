/// \file
/// The employers and their agreements from an export.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/rules.hpp"

namespace hallbook::core {

namespace {

/// The employer of a line, added or renamed if needed.
Id<Organization> employer_of(Judging& judging, const EmployerLine& line, bool& changed) {
    const Organization* known = judging.rows().employer(line.code);
    Organization employer = known != nullptr ? *known : Organization{};
    if (known == nullptr) {
        employer.id = judging.natural_id<Organization>(line.code);
        employer.code = line.code;
    }
    employer.name = line.name;
    changed = judging.put(employer);
    return employer.id;
}

}  // namespace

void decide(Judging& judging, const ImportEmployers& wish) {
    for (const auto& line : wish.lines) {
        bool employer_changed = false;
        const auto employer = employer_of(judging, line, employer_changed);
        const auto* known =
            judging.rows().contract(employer, line.contract_code, line.effective_date);
        EmployerContract contract = known != nullptr ? *known : EmployerContract{};
        if (known == nullptr)
            contract.id = judging.id_of_line<EmployerContract>(place_of(line, wish.lines));
        contract.organization_id = employer;
        contract.contract_code = line.contract_code;
        contract.effective_date = line.effective_date;
        contract.expiration_date = line.expiration_date;
        const bool contract_changed = judging.put(std::move(contract));
        judging.count_line(employer_changed || contract_changed);
    }
}

}  // namespace hallbook::core
