/// \file
/// A report for the terminal.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/output/text_table.hpp"
#include "cli/render/render.hpp"
#include "cli/words/phrases.hpp"

namespace hallbook::cli {

namespace {

std::string lines_of(
    const store::ReportTable& table, const core::CivilZone& zone, const Output& out) {
    if (table.rows.empty()) return "None.\n";
    std::vector<TableColumn> columns;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        columns.push_back(
            {table.columns[i].heading, holds_numbers(table, i) ? Align::right : Align::left});
    }
    TextTable lines{std::move(columns)};
    for (const auto& row : table.rows) {
        std::vector<std::string> cells;
        for (const auto& each : row)
            cells.push_back(cell_text(each, zone));
        lines.add(std::move(cells));
    }
    return lines.text(out);
}

}  // namespace

std::string render_text(const store::Report& report, const Imprint& imprint, const Output& out) {
    std::string text = out.bold(report.title) + "\n";
    if (!report.remark.empty()) text += report.remark + "\n";
    if (report.tables.empty()) text += "\nNone.\n";
    for (const auto& table : report.tables) {
        text += "\n";
        const std::string heading = heading_shown(report, table);
        if (!heading.empty()) text += out.bold(heading) + "\n";
        text += lines_of(table, imprint.zone, out);
    }
    return text + freshness(out, imprint.as_of, imprint.printed_at);
}

}  // namespace hallbook::cli
