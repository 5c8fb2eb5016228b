/// \file
/// The renderers of reports: one per format, none of which knows what a report is about.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "core/values/date.hpp"
#include "store/queries/as_of.hpp"
#include "store/queries/report.hpp"

namespace hallbook::cli {

/// What is printed on a sheet in addition to the report.
struct Imprint {
    const core::CivilZone& zone;  ///< for showing instants to people; must outlive this
    core::Date date{};  ///< the day that the report is about
    core::Instant printed_at{};
    std::string hall;  ///< its name
    store::AsOf as_of;
};

/// A cell for people: instants as the wall clock shows them, times without seconds, APNs with two
/// decimals.
[[nodiscard]] std::string cell_text(const store::ReportCell& cell, const core::CivilZone& zone);

/// Whether a column is of numbers and so aligned right: its first cell with content decides.
[[nodiscard]] bool holds_numbers(const store::ReportTable& table, std::size_t column);

/// Whether any row has content in a column; text and paper leave the other columns out.
[[nodiscard]] bool has_content(const store::ReportTable& table, std::size_t column);

/// The heading of a table; empty where the title of its report already ends with it.
[[nodiscard]] std::string heading_shown(
    const store::Report& report, const store::ReportTable& table);

/// Aligned lines; columns without content are left out.
[[nodiscard]] std::string render_text(
    const store::Report& report, const Imprint& imprint, const Output& out);

/// RFC 4180: one header, CRLF, the same fields in every record. Columns of several kinds of table
/// are next to each other, and "table" says which kind a record is of. Texts and APNs are quoted
/// where a reader might misread them; a text that a spreadsheet would run as a formula (beginning
/// with = + - @, and not a number) gets an apostrophe before it. Times are Pacific, as on
/// paper.
[[nodiscard]] std::string render_csv(const store::Report& report, const Imprint& imprint);

/// {"report","title","remark","date","as_of","tables":[{"table","heading","rows":[{...}]}]}, by
/// DESIGN.md 8: APNs and money texts with two decimals, instants ISO 8601 UTC.
[[nodiscard]] Json render_json(const store::Report& report, const Imprint& imprint);

/// A whole page with its one stylesheet, to be printed in black on A4 or Letter: columns without
/// content are left out, the head of a table is repeated on every sheet, and a table that asks for
/// new page gets one.
[[nodiscard]] std::string render_html(const store::Report& report, const Imprint& imprint);

}  // namespace hallbook::cli
