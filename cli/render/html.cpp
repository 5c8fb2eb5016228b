/// \file
/// A report as a page for the printer.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/pacific_zone.hpp"
#include "cli/render/render.hpp"
#include "cli/words/phrases.hpp"
#include "core/values/utf8.hpp"

namespace hallbook::cli {

namespace {

/// Black on white and readable without colour. The printer decides the size of the sheet.
constexpr std::string_view stylesheet = R"css(
@page { margin: 14mm 12mm; }
:root { color: #000; background: #fff; }
body { font: 10pt/1.3 "Helvetica Neue", Arial, sans-serif; margin: 0 auto; max-width: 70em; }
header { border-bottom: 2px solid #000; margin-bottom: 1em; }
h1 { font-size: 15pt; margin: 0 0 .2em; }
h2 { font-size: 12pt; margin: 1.4em 0 .4em; break-after: avoid; }
p { margin: .2em 0 .6em; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: .15em .5em; text-align: left; vertical-align: top; }
th { border-bottom: 1.5px solid #000; white-space: nowrap; }
td { border-bottom: .5px solid #999; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
@media screen { body { padding: 1.5em; } }
@media print {
  body { font-size: 8.5pt; max-width: none; }
  .new-page:not(:first-of-type) { break-before: page; }
}
)css";

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : core::visible(text)) {
        switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            default: result += c;
        }
    }
    return result;
}

/// A column with content, which is therefore shown.
struct Shown {
    std::size_t column;
    std::string_view css;  ///< the class attribute of its cells; may be empty
};

std::vector<Shown> shown_columns(const store::ReportTable& table) {
    std::vector<Shown> result;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!has_content(table, i)) continue;
        result.push_back({i, holds_numbers(table, i) ? R"( class="number")" : ""});
    }
    return result;
}

std::string head_of(const store::ReportTable& table, const std::vector<Shown>& columns) {
    std::string text = "<thead>\n<tr>";
    for (const auto& [column, css] : columns) {
        text.append("<th scope=\"col\"").append(css).append(">");
        text.append(escaped(table.columns[column].heading)).append("</th>");
    }
    return text + "</tr>\n</thead>\n";
}

std::string row_of(
    const std::vector<store::ReportCell>& row,
    const std::vector<Shown>& columns,
    const core::CivilZone& zone) {
    std::string text = "<tr>";
    for (const auto& [column, css] : columns) {
        text.append("<td").append(css).append(">");
        text.append(escaped(cell_text(row[column], zone))).append("</td>");
    }
    return text + "</tr>\n";
}

std::string section_of(
    const store::Report& report, const store::ReportTable& table, const core::CivilZone& zone) {
    std::string text =
        table.new_page == store::NewPage::yes ? "<section class=\"new-page\">\n" : "<section>\n";
    const std::string heading = heading_shown(report, table);
    if (!heading.empty()) text += "<h2>" + escaped(heading) + "</h2>\n";
    if (table.rows.empty()) return text + "<p>None.</p>\n</section>\n";
    const auto columns = shown_columns(table);
    text += "<table>\n" + head_of(table, columns) + "<tbody>\n";
    for (const auto& row : table.rows)
        text += row_of(row, columns, zone);
    return text + "</tbody>\n</table>\n</section>\n";
}

/// The line under the title: which hall, when printed, and how old the data is.
std::string imprint_line(const Imprint& imprint) {
    const Output plain{Format::text, Verbosity::normal, Color::no};
    std::string age = freshness(plain, imprint.as_of, imprint.printed_at);
    age.erase(0, age.find_first_not_of('\n'));
    age.erase(age.find_last_not_of('\n') + 1);
    return imprint.hall + ", printed " + pacific_text(imprint.zone, imprint.printed_at) +
           " Pacific time. " + age;
}

}  // namespace

std::string render_html(const store::Report& report, const Imprint& imprint) {
    const std::string title = escaped(report.title);
    std::string text =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        title + "</title>\n<style>";
    text.append(stylesheet).append("</style>\n</head>\n<body>\n<header>\n<h1>");
    text += title + "</h1>\n<p>" + escaped(imprint_line(imprint)) + "</p>\n</header>\n";
    if (!report.remark.empty()) text += "<p><strong>" + escaped(report.remark) + "</strong></p>\n";
    if (report.tables.empty()) text += "<p>None.</p>\n";
    for (const auto& table : report.tables)
        text += section_of(report, table, imprint.zone);
    return text + "</body>\n</html>\n";
}

}  // namespace hallbook::cli
