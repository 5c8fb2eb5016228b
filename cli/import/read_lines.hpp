/// \file
/// The loop that all kinds of files have in common.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/import/fields.hpp"
#include "cli/import/lines.hpp"

#include <algorithm>
#include <unordered_map>

namespace hallbook::cli {

/// Finds keys that occur twice in a file.
class SeenKeys {
public:
    /// The line on which `key` was seen before; 0 for a new key, which then counts as seen.
    int seen_on(const std::string& key, int line) {
        const auto [place, added] = m_lines.emplace(key, line);
        return added ? 0 : place->second;
    }

private:
    std::unordered_map<std::string, int> m_lines;
};

/// Reads every record with `read_line(FieldReader&) -> Line`; `check(line) -> std::string` says
/// what else is wrong, such as a key seen before. `Import` is the operation the lines belong to.
template <class Import, class ReadLine, class Check>
ImportFile read_lines(
    const CsvFile& csv, const CsvColumns& columns, ReadLine read_line, Check check) {
    ImportFile file;
    file.problems = csv.problems;
    file.read = static_cast<int>(csv.records.size() + csv.problems.size());
    Import import;
    for (const auto& record : csv.records) {
        FieldReader fields{columns, record};
        auto line = read_line(fields);
        line.line = record.line;
        const std::string problem = fields.problem().empty() ? check(line) : fields.problem();
        if (problem.empty()) {
            import.lines.push_back(std::move(line));
        } else {
            file.problems.push_back({record.line, problem});
        }
    }
    std::stable_sort(
        file.problems.begin(), file.problems.end(), [](const auto& one, const auto& other) {
            return one.line < other.line;
        });
    file.payload = std::move(import);
    return file;
}

}  // namespace hallbook::cli
