/// \file
/// The employers and their agreements: employcontract.csv.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/read_lines.hpp"
#include "cli/import/values.hpp"

namespace hallbook::cli {

ImportFile read_employers(std::string_view text, const ImportWorld&) {
    const CsvFile csv = read_csv(text);
    const CsvColumns columns{
        csv.header, {"Employer_code", "Employer_name", "Contract_code", "Effective_date"}};
    return read_lines<core::ImportEmployers>(
        csv,
        columns,
        [](FieldReader& fields) {
            core::EmployerLine line;
            line.code = fields.text("Employer_code");
            line.name = fields.text("Employer_name");
            line.contract_code =
                fields.value<core::ContractCode>("Contract_code", parse_contract_code);
            line.effective_date = fields.value<core::Date>("Effective_date", parse_listed_date);
            line.expiration_date =
                fields.optional_value<core::Date>("Expiration_date", parse_listed_date);
            return line;
        },
        [](const core::EmployerLine& line) -> std::string {
            const bool ends_early =
                line.expiration_date && *line.expiration_date < line.effective_date;
            return ends_early ? "Expiration_date lies before Effective_date" : "";
        });
}

}  // namespace hallbook::cli
