/// \file
/// From the command line to the exit code: the one place where failures become messages.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

#include "cli/arguments/glance.hpp"
#include "cli/arguments/help.hpp"
#include "cli/arguments/parser.hpp"
#include "cli/platform/neighbour.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "store/file/sqlite_build.hpp"

#include <new>

namespace hallbook::cli {

namespace {

ExitCode refuse(Output& out, ExitCode code, const Complaint& complaint) {
    out.complain(complaint);
    return code;
}

/// Help and version are text, whatever the format of results.
ExitCode show(ExitCode code, const std::string& text) {
    Output{Format::text, Verbosity::normal, Color::no}.print(text);
    return code;
}

std::string version_text() {
    return "hallbook " HALLBOOK_VERSION " (" HALLBOOK_BUILD ")\nSQLite " + store::sqlite_build() +
           "\n";
}

/// `hallbook help WORDS`.
bool is_help_word(const Glance& seen) { return !seen.words.empty() && seen.words[0] == "help"; }

/// What to explain: the words behind "help", or the command before --help without its arguments.
std::vector<std::string> words_to_explain(const CommandList& commands, const Glance& seen) {
    if (is_help_word(seen)) return {seen.words.begin() + 1, seen.words.end()};
    const CommandEntry* entry = find_command(commands, seen.words);
    if (entry == nullptr) return seen.words;
    return {std::string{entry->name}};
}

ExitCode explain(const CommandList& commands, Output& out, const std::vector<std::string>& words) {
    const auto text = help_on(commands, words);
    if (text) return show(ExitCode::done, *text);
    return refuse(out, ExitCode::bad_input, nothing_to_explain(commands, words));
}

ExitCode run_command(const CommandEntry& entry, const std::vector<std::string>& arguments) {
    const auto command = entry.make();
    const Globals globals = parse(entry, *command, arguments);
    Output out{globals.format, globals.verbosity, wants_color()};
    const PacificZone zone;
    Context context{globals, out, zone};
    return command->run(context);
}

ExitCode run_arguments(
    const CommandList& commands, Output& out, const std::vector<std::string>& arguments) {
    refuse_other_version();
    const Glance seen = glance(arguments);
    if (seen.words.empty() || is_help_word(seen)) refuse_strange_options(arguments);
    if (seen.wanted == Wanted::version) return show(ExitCode::done, version_text());
    if (seen.wanted == Wanted::help || is_help_word(seen)) {
        return explain(commands, out, words_to_explain(commands, seen));
    }
    if (seen.words.empty() && seen.format == Format::text) {
        return show(ExitCode::bad_input, help_of_a_day(commands));
    }
    const CommandEntry* entry = find_command(commands, seen.words);
    if (entry == nullptr) {
        return refuse(out, ExitCode::bad_input, unknown_command(commands, seen.words));
    }
    return run_command(*entry, arguments);
}

/// Complains about what went wrong and gives the exit code for it.
ExitCode complain_of(Output& out) {
    try {
        throw;
    } catch (const core::Failure& failure) {
        return refuse(
            out,
            exit_code(failure.kind()),
            {std::string{failure_code(failure.kind())}, failure.what(), failure.hint()});
    } catch (const std::bad_alloc&) {
        return refuse(
            out,
            ExitCode::damaged,
            {"storage",
             "There is not enough memory. Nothing was changed.",
             "Close other programs and try again."});
    } catch (const std::exception& error) {
        return refuse(
            out,
            ExitCode::damaged,
            {"internal_error",
             std::string{"Something unforeseen went wrong: "} + error.what(),
             "Nothing half-done stays in the books. Run \"hallbook verify\", and report this."});
    }
}

}  // namespace

int run(const CommandList& commands, int argc, char** argv) noexcept {
    try {
        const std::vector<std::string> arguments{argv + 1, argv + argc};
        Output out{glance(arguments).format, Verbosity::normal, Color::no};
        try {
            return static_cast<int>(run_arguments(commands, out, arguments));
        } catch (...) {
            return static_cast<int>(complain_of(out));
        }
    } catch (...) {
        // Not even the complaint could be written.
        return static_cast<int>(ExitCode::damaged);
    }
}

}  // namespace hallbook::cli
