/// \file
/// A report as RFC 4180.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/render/render.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

constexpr std::string_view line_end = "\r\n";

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + '"';
}

/// An APN is quoted always, so that what heeds quotes takes it for the text it is.
std::string field(const store::ReportCell& cell, const core::CivilZone& zone) {
    const std::string text = cell_text(cell, zone);
    const bool is_apn = std::holds_alternative<core::Apn>(cell);
    return is_apn || text.find_first_of(",\"\r\n") != std::string::npos ? quoted(text) : text;
}

/// The keys of all tables, each once, in the order they are met.
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
    return text.append(line_end);
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
