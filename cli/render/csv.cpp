/// \file
/// A report as RFC 4180.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/render/render.hpp"
#include "core/values/utf8.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

constexpr std::string_view row_end = "\r\n";

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + '"';
}

/// A number such as "-5.00" or "+13605550123", which a spreadsheet never runs as a formula.
bool reads_as_number(std::string_view text) {
    const auto digits = [&text] {
        const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count > 0;
    };
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    if (!digits()) return false;
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        if (!digits()) return false;
    }
    return text.empty();
}

/// Puts an apostrophe before a text that a spreadsheet would run as a formula, so that it shows
/// the text instead (CWE-1236). Other texts are returned unchanged.
std::string harmless(const std::string& text) {
    const bool looks_like_formula =
        !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
    return looks_like_formula && !reads_as_number(text) ? "'" + text : text;
}

/// An APN is always quoted: readers that distinguish quoted fields then keep it as text.
std::string field(const store::ReportCell& cell, const core::CivilZone& zone) {
    const bool is_text = std::holds_alternative<std::string>(cell);
    const std::string visible = core::visible(cell_text(cell, zone), core::Layout::kept);
    const std::string text = is_text ? harmless(visible) : visible;
    const bool is_apn = std::holds_alternative<core::Apn>(cell);
    return is_apn || text.find_first_of(",\"\r\n") != std::string::npos ? quoted(text) : text;
}

/// The keys of all tables, each once, in the order of first occurrence.
std::vector<std::string> keys_of(const store::Report& report) {
    std::vector<std::string> keys;
    for (const auto& table : report.tables) {
        for (const auto& column : table.columns) {
            if (std::find(keys.begin(), keys.end(), column.key) == keys.end()) {
                keys.push_back(column.key);
            }
        }
    }
    return keys;
}

std::string joined_record(const std::vector<std::string>& fields) {
    std::string text;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) text += ',';
        text += fields[i];
    }
    return text.append(row_end);
}

std::string record_of(
    const store::ReportTable& table,
    const std::vector<store::ReportCell>& row,
    const std::vector<std::string>& keys,
    const core::CivilZone& zone) {
    std::vector<std::string> fields{field(table.key, zone), field(table.heading, zone)};
    for (const auto& key : keys) {
        const auto at =
            std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& column) {
                return column.key == key;
            });
        const bool known = at != table.columns.end();
        const auto index = static_cast<std::size_t>(at - table.columns.begin());
        fields.push_back(known ? field(row.at(index), zone) : std::string{});
    }
    return joined_record(fields);
}

}  // namespace

std::string render_csv(const store::Report& report, const Imprint& imprint) {
    const auto keys = keys_of(report);
    std::vector<std::string> header{"table", "heading"};
    header.insert(header.end(), keys.begin(), keys.end());
    std::string text = joined_record(header);
    for (const auto& table : report.tables) {
        for (const auto& row : table.rows)
            text += record_of(table, row, keys, imprint.zone);
    }
    return text;
}

}  // namespace hallbook::cli
