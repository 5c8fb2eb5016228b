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

    /// Failure{bad_input} when --json asks for another one than --format.
    [[nodiscard]] ReportFormat format(const Context& context) const;

    /// Renders and puts a list.
    void show(Context& context, const store::Report& report, const Imprint& imprint) const;

    /// Puts what was rendered into the file of --out, or on the standard output. Failure{storage}.
    void put(Context& context, const std::string& text) const;
    void put(Context& context, const Json& document) const;

    /// Text is not coloured when it goes into a file.
    [[nodiscard]] Output paper(const Context& context) const;

private:
    std::optional<ReportFormat> m_format;
    std::optional<std::string> m_file;
};

/// What the sheets of a hall say of it.
[[nodiscard]] Imprint imprint_of(
    store::SqliteDatabase& database,
    const core::CivilZone& zone,
    core::Date date,
    core::Instant printed_at);

}  // namespace hallbook::cli
