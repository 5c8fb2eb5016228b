/// \file
/// hallbook import members|reglist|employers|requests FILE
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/import/import_run.hpp"
#include "cli/import/read_file.hpp"
#include "cli/output/progress.hpp"
#include "cli/output/text.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

constexpr std::size_t problems_shown = 20;

using ReadKind = ImportFile (*)(std::string_view, const ImportWorld&);

bool was_prevented(const ImportResult& result, const ImportOptions& options) {
    return !result.rejected.empty() && options.partial == Partial::no;
}

Complaint prevention(const ImportResult& result) {
    return {
        "lines_rejected",
        counted(static_cast<std::int64_t>(result.rejected.size()), "line") +
            " cannot be taken. Nothing was imported.",
        "Mend the file, or take the good lines with --partial."};
}

Json import_json(const ImportResult& result, const ImportOptions& options) {
    Json document{
        {"read", result.read},
        {"imported", result.imported},
        {"unchanged", result.unchanged},
        {"rejected", json_of(result.rejected)},
        {"dry_run", options.dry_run == DryRun::yes}};
    if (was_prevented(result, options)) document["error"] = to_json(prevention(result));
    return document;
}

std::string problems_text(const std::vector<core::LineProblem>& problems) {
    std::string text;
    for (std::size_t i = 0; i < problems.size() && i < problems_shown; ++i) {
        text += "  line " + std::to_string(problems[i].line) + ": " + problems[i].reason + "\n";
    }
    if (problems.size() > problems_shown) {
        text += "  and " +
                counted(static_cast<std::int64_t>(problems.size() - problems_shown), "more line") +
                "; --json lists all\n";
    }
    return text;
}

std::string import_text(const ImportResult& result, const ImportOptions& options) {
    const bool dry = options.dry_run == DryRun::yes;
    return counted(result.read, "line") + " read, " + std::to_string(result.imported) +
           (dry ? " would be imported, " : " imported, ") + std::to_string(result.unchanged) +
           " known already, " + std::to_string(result.rejected.size()) + " rejected.\n" +
           problems_text(result.rejected);
}

ExitCode report(Context& context, const ImportResult& result, const ImportOptions& options) {
    context.out.show(
        [&] { return import_json(result, options); }, [&] { return import_text(result, options); });
    if (result.rejected.empty()) return ExitCode::done;
    if (!was_prevented(result, options)) return ExitCode::needs_person;
    if (context.out.format() == Format::text) context.out.complain(prevention(result));
    return ExitCode::bad_input;
}

template <ReadKind read_kind>
class ImportCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("FILE", m_file, "The CSV file")
            .flag("--dry-run", m_options.dry_run, DryRun::yes, "Only say what would be imported")
            .flag(
                "--partial",
                m_options.partial,
                Partial::yes,
                "Take the good lines even when others are wrong");
    }

    ExitCode run(Context& context) override {
        const std::string text = read_file(m_file);
        auto database = open_hall(context, store::Access::write);
        const ImportFile file = read_kind(text, {context.zone, book_finder(database)});
        m_options.actor = context.globals.actor;
        Progress progress{context.out, "Importing"};
        m_options.on_progress = [&](std::size_t done, std::size_t all) {
            progress.show(done, all);
        };
        return report(context, run_import(database, context.zone, file, m_options), m_options);
    }

private:
    std::string m_file;
    ImportOptions m_options;
};

}  // namespace

CommandList import_commands() {
    return {
        {"import members",
         group::labor_power,
         "Import the roll of members from LaborPower",
         "hallbook import members members.csv",
         make_command<ImportCommand<read_members>>},
        {"import reglist",
         group::labor_power,
         "Import the registration list, every APN as printed",
         "hallbook import reglist reglist.csv --dry-run",
         make_command<ImportCommand<read_registrations>>},
        {"import employers",
         group::labor_power,
         "Import the employers and their agreements",
         "hallbook import employers employcontract.csv",
         make_command<ImportCommand<read_employers>>},
        {"import requests",
         group::labor_power,
         "Import labor requests",
         "hallbook import requests requests.csv",
         make_command<ImportCommand<read_requests>>}};
}

}  // namespace hallbook::cli
