/// \file
/// hallbook migrate lint, export, new: for whoever writes the next revision. No database is needed.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/authors/author_arguments.hpp"
#include "cli/commands/authors/author_commands.hpp"
#include "cli/commands/authors/chain_files.hpp"
#include "cli/output/text.hpp"
#include "cli/schema/text_file.hpp"
#include "core/values/failure.hpp"
#include "migrations/schema/lint.hpp"

#include <algorithm>
#include <filesystem>

namespace hallbook::cli {

namespace {

using core::Failure;
using core::FailureKind;
using Chain = migrations::MigrationChain;

std::string engine_name(migrations::Engine engine) {
    return engine == migrations::Engine::sqlite ? "sqlite" : "postgres";
}

// --- lint
// -----------------------------------------------------------------------------------------

class LintCommand : public MigrateLintArguments {
public:
    ExitCode run(Context& context) override {
        const Chain chain = chosen_chain(m_folder);
        const auto warnings = migrations::lint(chain, m_revision.value_or(""));
        const auto meant = marked(chain, m_revision.value_or(""));
        context.out.show(
            [&] { return document(warnings, meant); }, [&] { return text(warnings, meant); });
        return warnings.empty() ? ExitCode::done : ExitCode::needs_person;
    }

private:
    struct Mark {
        std::string revision;
        std::string what;
        std::string reason;
    };

    static std::vector<Mark> marked(const Chain& chain, const std::string& wanted) {
        std::vector<Mark> marks;
        for (const migrations::Revision& revision : chain.revisions) {
            if (!wanted.empty() && migrations::find_revision(chain, wanted) != &revision) continue;
            for (const auto& [what, reason] : revision.meant)
                marks.push_back({revision.id, what, reason});
        }
        return marks;
    }

    static Json document(
        const std::vector<migrations::LintWarning>& warnings, const std::vector<Mark>& marks) {
        Json meant = Json::array();
        for (const Mark& each : marks) {
            meant.push_back(
                {{"revision", each.revision}, {"what", each.what}, {"reason", each.reason}});
        }
        Json list = Json::array();
        for (const migrations::LintWarning& each : warnings) {
            list.push_back(
                {{"revision", each.revision},
                 {"engine", engine_name(each.engine)},
                 {"rule", each.rule},
                 {"detail", each.detail}});
        }
        return {
            {"sound", warnings.empty()},
            {"warnings", std::move(list)},
            {"meant", std::move(meant)}};
    }

    static std::string text(
        const std::vector<migrations::LintWarning>& warnings, const std::vector<Mark>& marks) {
        std::string lines;
        for (const Mark& each : marks)
            lines += each.revision + " " + each.what + " is meant: " + each.reason + "\n";
        if (warnings.empty()) return lines + "Nothing dangerous was found.\n";
        for (const migrations::LintWarning& each : warnings) {
            lines += each.revision + " " + engine_name(each.engine) + " " + each.rule + ": " +
                     each.detail + "\n";
        }
        return lines;
    }
};

// --- export
// ---------------------------------------------------------------------------------------

class ExportCommand : public MigrateExportArguments {
public:
    ExitCode run(Context& context) override {
        const Chain& chain = migrations::embedded_chain();
        write_chain(chain, m_folder);
        const auto count = static_cast<std::int64_t>(chain.revisions.size());
        context.out.show(
            [&] {
                return Json{{"folder", m_folder}, {"revisions", count}};
            },
            [&] { return counted(count, "revision") + " written to " + m_folder + ".\n"; });
        return ExitCode::done;
    }
};

// --- new
// ------------------------------------------------------------------------------------------

std::string template_text(
    const migrations::Revision& revision, migrations::Engine engine, bool up) {
    const std::string twin = engine == migrations::Engine::sqlite ? "postgres" : "sqlite";
    std::string text =
        "-- " + revision.name +
        (up ? ": what it makes, in one sentence.\n" : ": undone in reverse order.\n") +
        "-- SPDX-License-Identifier: Apache-2.0\n--\n";
    if (!up) return text + "-- Takes back all that the up file makes, and nothing else.\n";
    text += "-- It runs in a transaction of its own: neither BEGIN nor COMMIT. Its twin is " +
            twin + "/" + revision.id + "_" + revision.name + ".up.sql.\n";
    if (engine == migrations::Engine::sqlite)
        return text +
               "-- Tables are STRICT; the CHECK of a column makes its type "
               "(docs/migrations.md, Types).\n";
    return text +
           "-- Foreign keys are DEFERRABLE INITIALLY DEFERRED; times stand in one CHECK, "
           "..._times_in_range.\n";
}

/// Writes the four files and the manifest; gives the files' names.
std::vector<std::string> write_revision(
    Chain chain, migrations::Revision revision, const std::filesystem::path& folder) {
    std::vector<std::string> files;
    for (const migrations::Engine engine :
         {migrations::Engine::postgres, migrations::Engine::sqlite}) {
        for (const bool up : {true, false}) {
            const auto file = folder / engine_name(engine) /
                              (revision.id + "_" + revision.name + (up ? ".up.sql" : ".down.sql"));
            write_text_file(file, template_text(revision, engine, up));
            files.push_back(file.string());
        }
    }
    chain.revisions.push_back(std::move(revision));
    write_manifest(chain, folder);
    files.push_back((folder / "manifest.json").string());
    return files;
}

class NewCommand : public MigrateNewArguments {
public:
    ExitCode run(Context& context) override {
        const std::string folder = m_folder.value_or("migrations");
        const Chain chain = read_chain(folder);
        check_revision_name(chain, m_name);
        const migrations::Revision revision{
            .id = next_revision_id(chain), .name = m_name, .parents = migrations::heads(chain)};
        const auto files = write_revision(chain, revision, folder);
        context.out.show(
            [&] {
                return Json{
                    {"id", revision.id},
                    {"name", revision.name},
                    {"parents", revision.parents},
                    {"files", files}};
            },
            [&] { return text(revision, files); });
        return ExitCode::done;
    }

private:
    static std::string text(
        const migrations::Revision& revision, const std::vector<std::string>& files) {
        std::string lines = "Revision " + revision.id + " " + revision.name + ", which stands on " +
                            joined(revision.parents) + ":\n";
        for (const std::string& file : files)
            lines += "  " + file + "\n";
        return lines + "Next: write the SQL, then hallbook migrate lint " + revision.id + "\n";
    }
};

}  // namespace

CommandEntry migrate_lint_command() { return entry_of<LintCommand>(); }

CommandEntry migrate_export_command() { return entry_of<ExportCommand>(); }

CommandEntry migrate_new_command() { return entry_of<NewCommand>(); }

}  // namespace hallbook::cli
