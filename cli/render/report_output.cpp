/// \file
/// Writing reports in the format and to the place that were asked for.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/render/report_output.hpp"

#include "cli/platform/private_file.hpp"
#include "core/values/failure.hpp"
#include "core/values/utf8.hpp"
#include "store/queries/status.hpp"

namespace hallbook::cli {

namespace {

core::Parsed<ReportFormat> parse_report_format(std::string_view text) {
    using Answer = core::Parsed<ReportFormat>;
    if (text == "text") return Answer::good(ReportFormat::text);
    if (text == "csv") return Answer::good(ReportFormat::csv);
    if (text == "json") return Answer::good(ReportFormat::json);
    if (text == "html") return Answer::good(ReportFormat::html);
    return Answer::bad("is none of text, csv, json, html");
}

}  // namespace

void ReportOutput::declare(Arguments& arguments) {
    arguments
        .option(
            "--format",
            "FORMAT",
            m_format,
            "text, csv, json or html; html is for the printer",
            parse_report_format)
        .option("--out", "FILE", m_file, "Write it into this file");
}

ReportFormat ReportOutput::format(const Context& context) const {
    const bool wants_json = context.globals.format == Format::json;
    if (wants_json && m_format.value_or(ReportFormat::json) != ReportFormat::json) {
        throw core::Failure(
            core::FailureKind::bad_input,
            "--json and --format ask for two formats",
            "Leave one of them out.");
    }
    return m_format.value_or(wants_json ? ReportFormat::json : ReportFormat::text);
}

void ReportOutput::show(
    Context& context, const store::Report& report, const Imprint& imprint) const {
    switch (format(context)) {
        case ReportFormat::text: put(context, render_text(report, imprint, paper(context))); return;
        case ReportFormat::csv: put(context, render_csv(report, imprint)); return;
        case ReportFormat::json: put(context, render_json(report, imprint)); return;
        case ReportFormat::html: put(context, render_html(report, imprint)); return;
    }
}

void ReportOutput::put(Context& context, const std::string& text) const {
    if (m_file) {
        write_private_file(*m_file, core::visible(text, core::Layout::kept));
        context.out.remark("Wrote " + *m_file + ".");
    } else {
        context.out.print(text);
    }
}

void ReportOutput::put(Context& context, const Json& document) const {
    if (m_file) {
        put(context, document_text(document));
    } else {
        context.out.document(document);
    }
}

Output ReportOutput::paper(const Context& context) const {
    return m_file ? Output{Format::text, Verbosity::normal, Color::no} : context.out;
}

Imprint imprint_of(
    store::SqliteDatabase& database,
    const core::CivilZone& zone,
    core::Date date,
    core::Instant printed_at) {
    return {
        .zone = zone,
        .date = date,
        .printed_at = printed_at,
        .hall = store::status(database).hall.name,
        .as_of = store::as_of(database)};
}

}  // namespace hallbook::cli
