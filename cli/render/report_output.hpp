/// \file
/// ReportOutput: in which format a list is wanted, and where it goes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/arguments.hpp"
#include "cli/arguments/context.hpp"
#include "cli/render/render.hpp"

#include <optional>
#include <string>

namespace hallbook::cli {

enum class ReportFormat { text, csv, json, html };

/// The options --format and --out, for the commands that print lists.
class ReportOutput {
public:
    void declare(Arguments& arguments);

    /// Failure{bad_input} when --json and --format ask for different formats.
    [[nodiscard]] ReportFormat format(const Context& context) const;

    /// Renders a report and writes it.
    void show(Context& context, const store::Report& report, const Imprint& imprint) const;

    /// Writes rendered text to the file of --out, or to stdout. Failure{storage}.
    void put(Context& context, const std::string& text) const;
    void put(Context& context, const Json& document) const;

    /// Output for text; without colour when it goes into a file.
    [[nodiscard]] Output paper(const Context& context) const;

private:
    std::optional<ReportFormat> m_format;
    std::optional<std::string> m_file;
};

/// The hall's name, the dates and the freshness of its data, as its sheets show them.
[[nodiscard]] Imprint imprint_of(
    store::SqliteDatabase& database,
    const core::CivilZone& zone,
    core::Date date,
    core::Instant printed_at);

}  // namespace hallbook::cli
