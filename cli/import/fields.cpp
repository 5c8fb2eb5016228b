/// \file
/// Finding columns by name.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/fields.hpp"

#include "cli/output/text.hpp"
#include "core/values/failure.hpp"

namespace hallbook::cli {

CsvColumns::CsvColumns(
    const std::vector<std::string>& header, const std::vector<std::string_view>& required) {
    for (std::size_t place = 0; place < header.size(); ++place) {
        if (m_places.emplace(lower_case(header[place]), place).second) continue;
        throw core::Failure(
            core::FailureKind::bad_input,
            "The file has two columns named " + header[place] + ". Nothing was imported.");
    }
    std::vector<std::string> missing;
    for (const auto name : required) {
        if (!has(name)) missing.emplace_back(name);
    }
    if (missing.empty()) return;
    throw core::Failure(
        core::FailureKind::bad_input,
        "The file has no column " + joined(missing) + ". Nothing was imported.",
        "Its columns are " + joined(header) + ". Is it the right kind of file?");
}

bool CsvColumns::has(std::string_view column) const {
    return m_places.count(lower_case(column)) > 0;
}

std::string CsvColumns::field(const CsvRecord& record, std::string_view column) const {
    const auto place = m_places.find(lower_case(column));
    return place == m_places.end() ? std::string{} : trimmed(record.fields.at(place->second));
}

std::string FieldReader::text(std::string_view column) {
    std::string content = m_columns.field(m_record, column);
    if (content.empty()) note(std::string{column} + " is missing");
    return content;
}

std::optional<std::string> FieldReader::optional_text(std::string_view column) const {
    std::string content = m_columns.field(m_record, column);
    return content.empty() ? std::nullopt : std::optional{std::move(content)};
}

void FieldReader::note(const std::string& problem) {
    m_problem += (m_problem.empty() ? "" : "; ") + problem;
}

}  // namespace hallbook::cli
