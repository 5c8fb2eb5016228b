/// \file
/// The one source that knows CLI11.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/parser.hpp"

#include "cli/arguments/config_file.hpp"
#include "cli/arguments/fit_text.hpp"
#include "cli/arguments/suggest.hpp"
#include "cli/platform/default_paths.hpp"
#include "cli/platform/environment.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <sstream>

namespace hallbook::cli {

namespace {

core::Failure bad_usage(const std::string& message, const std::string& hint) {
    return {core::FailureKind::bad_input, message, hint};
}

/// Whether an argument names something in the file system, whose names are bytes of any kind.
bool is_path(const ArgumentText& text) {
    const std::string& kind = text.value.empty() ? text.name : text.value;
    return kind == "FILE" || kind == "DIR";
}

/// CLI11's own format, after the door for texts.
class StrictConfig : public CLI::ConfigTOML {
public:
    [[nodiscard]] std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
        std::istringstream text{read_config(input)};
        return CLI::ConfigTOML::from_config(text);
    }
};

/// Puts a command's arguments into a CLI11 app.
class CliSink : public ArgumentSink {
public:
    explicit CliSink(CLI::App& app) : m_app(app) {}

    void positional(const ArgumentText& text, Need need, Taker take) override {
        m_last = m_app.add_option_function<std::string>(text.name, checked(text, std::move(take)));
        m_last->required(need == Need::required);
    }
    void option(const ArgumentText& text, Need need, Taker take) override {
        positional(text, need, std::move(take));
    }
    void repeated(const ArgumentText& text, Need need, Taker take) override {
        const auto one = checked(text, std::move(take));
        m_last = m_app.add_option_function<std::vector<std::string>>(
            text.name, [one](const std::vector<std::string>& values) {
                for (const auto& value : values)
                    one(value);
            });
        m_last->required(need == Need::required)->expected(1, 1'000)->allow_extra_args(false);
    }
    void flag(const ArgumentText& text, std::function<void()> set) override {
        m_last = m_app.add_flag_callback(text.name, std::move(set));
    }
    void from_environment(const std::string& variable) override { m_last->envname(variable); }

private:
    static std::function<void(const std::string&)> checked(
        const ArgumentText& argument, Taker take) {
        return [name = argument.name, path = is_path(argument), take = std::move(take)](
                   const std::string& text) {
            if (!path) {
                refuse_long_text(name, text);
                refuse_unfit_text(name, text);
            }
            const std::string problem = take(text);
            if (problem.empty()) return;
            throw bad_usage(name + ": \"" + text + "\" " + problem, "Nothing was changed.");
        };
    }

    CLI::App& m_app;
    CLI::Option* m_last = nullptr;
};

void declare_globals(CLI::App& app, Globals& globals) {
    app.add_option("--db", globals.database)->envname("HALLBOOK_DB");
    app.add_option("--as", globals.actor)->envname("HALLBOOK_AS");
    app.add_option("--central", globals.central);
    app.add_flag_callback("--json", [&] { globals.format = Format::json; });
    app.add_flag_callback("-q,--quiet", [&] { globals.verbosity = Verbosity::quiet; });
    app.add_flag_callback("-v,--verbose", [&] { globals.verbosity = Verbosity::verbose; });
    app.set_config("--config", default_config_file());
    app.config_formatter(std::make_shared<StrictConfig>());
    app.allow_config_extras(
        CLI::config_extras_mode::ignore);  // what other commands are set to there
    // Help is our own; see help.cpp.
    app.set_help_flag();
}

/// Refuses the globals that are texts; `--db` names a file. The complaint names the place that the
/// text was found in, whichever of them that is.
void refuse_unfit_globals(const Globals& globals, const std::vector<std::string>& arguments) {
    const bool said = std::any_of(arguments.begin(), arguments.end(), [](const auto& argument) {
        return argument.substr(0, argument.find('=')) == "--as";
    });
    const char* place = "--as";
    for (const char* variable : {"USER", "HALLBOOK_AS"}) {
        if (!said && environment(variable) == globals.actor) place = variable;
    }
    refuse_long_text(place, globals.actor);
    refuse_unfit_text(place, globals.actor);
    refuse_unfit_text("--central", globals.central);
}

/// The app of the deepest word, which takes the command's arguments. What is none of its own goes
/// up to the globals.
CLI::App& add_words(CLI::App& root, std::string_view name) {
    CLI::App* app = &root;
    while (!name.empty()) {
        const auto space = name.find(' ');
        app = app->add_subcommand(std::string{name.substr(0, space)});
        app->fallthrough();
        name = space == std::string_view::npos ? std::string_view{} : name.substr(space + 1);
    }
    return *app;
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names{"--help"};
    for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
        for (const CLI::Option* option : at->get_options()) {
            for (const auto& name : option->get_lnames())
                names.push_back("--" + name);
        }
    }
    return names;
}

std::string see_help(std::string_view command) {
    return "See: hallbook " + std::string{command} + (command.empty() ? "--help" : " --help");
}

/// The failure for an argument that nothing took, with what may have been meant.
core::Failure unexpected(
    std::string_view command, const CLI::App& app, const std::string& argument) {
    if (argument.size() < 2 || argument.front() != '-') {
        return bad_usage(
            "\"" + argument + "\" is more than \"" + std::string{command} + "\" takes",
            "A name of several words needs quotes. " + see_help(command));
    }
    const std::string name = argument.substr(0, argument.find('='));
    const auto meant = nearest(name, option_names(app));
    return bad_usage(
        "There is no option " + name,
        meant ? "Did you mean " + *meant + "? " + see_help(command) : see_help(command));
}

[[noreturn]] void fail(
    std::string_view command,
    const CLI::App& root,
    const CLI::App& app,
    const CLI::ParseError& error) {
    const auto left = root.remaining(true);
    const auto option = std::find_if(left.begin(), left.end(), [](const std::string& argument) {
        return argument.size() > 1 && argument.front() == '-';
    });
    if (option != left.end()) throw unexpected(command, app, *option);
    if (!left.empty()) throw unexpected(command, app, left.front());
    throw bad_usage(error.what(), see_help(command));
}

void read(
    CLI::App& root,
    const std::vector<std::string>& arguments,
    std::string_view command,
    const CLI::App& app) {
    try {
        // CLI11 takes them last first.
        root.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    } catch (const CLI::ParseError& error) {
        fail(command, root, app, error);
    }
}

}  // namespace

Globals parse(
    const CommandEntry& entry, Command& command, const std::vector<std::string>& arguments) {
    Globals globals;
    globals.arguments = arguments;
    globals.database = default_database();
    globals.actor = default_actor();
    CLI::App root{"", "hallbook"};
    declare_globals(root, globals);
    CLI::App& app = add_words(root, entry.name);
    app.set_help_flag();
    CliSink sink{app};
    Arguments declared{sink};
    command.declare(declared);
    read(root, arguments, entry.name, app);
    refuse_unfit_globals(globals, arguments);
    return globals;
}

void refuse_strange_options(const std::vector<std::string>& arguments) {
    Globals globals;
    CLI::App root{"", "hallbook"};
    declare_globals(root, globals);
    root.add_flag("--help,-h");
    root.add_flag_callback("--version", [] {});
    root.add_option("words", globals.arguments);
    read(root, arguments, "", root);
}

}  // namespace hallbook::cli
