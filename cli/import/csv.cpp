/// \file
/// Splitting CSV into records.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/csv.hpp"

#include "cli/arguments/fit_text.hpp"
#include "cli/output/text.hpp"
#include "core/values/failure.hpp"
#include "core/values/utf8.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

/// One record as it was scanned, and where the next begins.
struct Scanned {
    std::vector<std::string> fields;
    std::string problem;
    std::size_t next = 0;
};

/// The position after the end of the line that contains `at`.
std::size_t after_line(std::string_view text, std::size_t at) {
    const auto end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end + 1;
}

/// The length of the line end at `at`: 0 when there is none.
std::size_t line_end(std::string_view text, std::size_t at) {
    if (text.substr(at, 1) == "\n") return 1;
    return text.substr(at, 2) == "\r\n" ? 2 : 0;
}

/// Reads a quoted field from its opening quote at `at`; leaves `at` behind the closing one.
std::string scan_quoted(std::string_view text, std::size_t& at, std::string& field) {
    for (++at; at < text.size(); ++at) {
        if (text[at] != '"') {
            field += text[at];
        } else if (text.substr(at + 1, 1) == "\"") {
            field += text[at++];
        } else {
            ++at;
            const bool ends = at == text.size() || text[at] == ',' || line_end(text, at) > 0;
            return ends ? "" : "broken quoting: text follows a closing quote";
        }
    }
    return "broken quoting: a quote is opened and never closed";
}

std::string scan_plain(std::string_view text, std::size_t& at, std::string& field) {
    while (at < text.size() && text[at] != ',' && line_end(text, at) == 0) {
        if (text[at] == '"') return "broken quoting: a quote inside a field that is not quoted";
        field += text[at++];
    }
    return {};
}

/// A record from `at`. After a problem the next record is looked for on the next line: a quote that
/// is never closed must not swallow the rest of the file.
Scanned scan_record(std::string_view text, std::size_t start) {
    Scanned record;
    std::size_t at = start;
    while (true) {
        std::string field;
        const bool quoted = at < text.size() && text[at] == '"';
        record.problem = quoted ? scan_quoted(text, at, field) : scan_plain(text, at, field);
        record.fields.push_back(std::move(field));
        if (!record.problem.empty()) {
            record.next = after_line(text, start);
            return record;
        }
        if (at >= text.size() || text[at] != ',') break;
        ++at;
    }
    record.next = at + line_end(text, at);
    return record;
}

std::string problem_of(const Scanned& record, std::size_t columns) {
    if (!record.problem.empty()) return record.problem;
    int column = 0;
    for (const auto& field : record.fields) {
        ++column;
        if (const auto problem = problem_of_length(field); !problem.empty())
            return "column " + std::to_string(column) + ": " + problem;
        if (const auto unfit = core::first_unfit(field))
            return "column " + std::to_string(column) + ": " + core::sentence_about(*unfit);
    }
    if (record.fields.size() == columns) return {};
    return "has " + counted(static_cast<std::int64_t>(record.fields.size()), "column") +
           " where the header has " + std::to_string(columns) +
           (record.fields.size() > columns ? " (text with a comma needs quotes)" : "");
}

core::Failure unreadable(const std::string& message) {
    return {
        core::FailureKind::bad_input,
        message + ". Nothing was imported.",
        "Export it again as CSV in UTF-8, with the line of column names first."};
}

std::string_view without_mark(std::string_view text) {
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    const auto start = text.substr(0, 2);
    if (start == "\xFF\xFE" || start == "\xFE\xFF")
        throw unreadable("The file is UTF-16, not UTF-8");
    return text.substr(0, 3) == utf8_mark ? text.substr(3) : text;
}

/// How many line ends there are between two positions.
int line_count(std::string_view text, std::size_t from, std::size_t to) {
    const auto part = text.substr(from, to - from);
    return static_cast<int>(std::count(part.begin(), part.end(), '\n'));
}

std::vector<std::string> header_of(const Scanned& first) {
    const std::string problem = problem_of(first, first.fields.size());
    if (!problem.empty()) throw unreadable("The first line " + problem);
    std::vector<std::string> header;
    for (const auto& field : first.fields)
        header.push_back(trimmed(field));
    return header;
}

}  // namespace

CsvFile read_csv(std::string_view text) {
    text = without_mark(text);
    if (text.find_first_not_of("\r\n ") == std::string_view::npos)
        throw unreadable("The file is empty");
    CsvFile file;
    const Scanned first = scan_record(text, 0);
    file.header = header_of(first);
    int line = 1 + line_count(text, 0, first.next);
    for (std::size_t at = first.next; at < text.size();) {
        Scanned record = scan_record(text, at);
        const std::string problem = problem_of(record, file.header.size());
        const bool empty =
            record.fields.size() == 1 && record.fields[0].empty() && record.problem.empty();
        if (empty) {
            // An empty line holds no record; exports often end with one.
        } else if (problem.empty()) {
            file.records.push_back({line, std::move(record.fields)});
        } else {
            file.problems.push_back({line, problem});
        }
        line += line_count(text, at, record.next);
        at = record.next;
    }
    return file;
}

}  // namespace hallbook::cli
