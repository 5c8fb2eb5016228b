/// \file
/// What the help says besides each command: of a day, and by topic.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/glance.hpp"
#include "cli/arguments/help.hpp"
#include "cli/arguments/suggest.hpp"
#include "cli/output/text.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

/// What is done at a counter in a day: no more than fits on a screen.
constexpr std::array of_a_day{
    "books",
    "queue",
    "position",
    "member",
    "history",
    "explain",
    "status",
    "register",
    "re-sign",
    "leave",
    "check-mark",
    "exempt grant",
    "request open",
    "request list",
    "dispatch next",
    "dispatch by-name",
    "dispatch answer",
    "dispatch check-in",
    "dispatch end",
    "bid place",
    "morning",
    "close-referral",
    "enforce",
    "conflicts",
    "sync"};

/// The commands under one of the headings.
template <class... Headings>
std::string help_under(const CommandList& commands, Headings... headings) {
    CommandList chosen;
    for (const auto& command : commands) {
        if (((command.group == headings) || ...)) chosen.push_back(command);
    }
    return help_of(chosen);
}

std::string help_on_exit_codes() {
    std::vector<Explained> terms;
    for (const auto& each : exit_codes)
        terms.push_back({std::to_string(static_cast<int>(each.code)), std::string{each.meaning}});
    return "Exit codes:\n" + lines(terms) +
           "\nWith --json what went wrong is {\"error\":{\"code\",\"message\",\"hint\"}}.\n";
}

std::string help_on_environment() {
    return "Options of every command:\n" + lines(global_terms()) + "\nEnvironment:\n" +
           lines(
               {{"HALLBOOK_DB", "As --db"},
                {"HALLBOOK_AS", "As --as"},
                {"HALLBOOK_CENTRAL", "As --central"},
                {"HALLBOOK_PLAIN_DISK", "accepted: doctor is silent on disk encryption"},
                {"HALLBOOK_PRODUCTION", "Set to on: doctor --fix changes no database from here"},
                {"PGPASSFILE, PGPASSWORD", "Where libpq finds the password of central"},
                {"NO_COLOR", "Set to anything: no colors"}}) +
           "\nThe config file holds any of these options, one a line:\n"
           "  db = \"/var/lib/hallbook/hall.db\"\n"
           "  as = \"wes\"\n"
           "  central = \"postgresql://hall_brem@central.example/local46\"\n"
           "An option goes before the file, and the file before the environment.\n";
}

struct Topic {
    const char* name;
    std::string (*text)(const CommandList& commands);
};

constexpr std::array topics{
    Topic{
        "counter",
        [](const CommandList& commands) {
            return help_under(commands, group::look_up, group::work);
        }},
    Topic{
        "exchange",
        [](const CommandList& commands) { return help_under(commands, group::exchange); }},
    Topic{
        "headquarters",
        [](const CommandList& commands) { return help_under(commands, group::headquarters); }},
    Topic{
        "schema",
        [](const CommandList& commands) {
            return help_under(commands, group::schema, group::authors);
        }},
    Topic{
        "data",
        [](const CommandList& commands) {
            return help_under(commands, group::labor_power, group::care);
        }},
    Topic{"environment", [](const CommandList&) { return help_on_environment(); }},
    Topic{"exit-codes", [](const CommandList&) { return help_on_exit_codes(); }},
    Topic{"all", [](const CommandList& commands) { return help_of(commands); }}};

const Topic* find_topic(const std::string& name) {
    const auto found = std::find_if(
        topics.begin(), topics.end(), [&](const Topic& each) { return each.name == name; });
    return found == topics.end() ? nullptr : &*found;
}

/// How many of the words name a topic or a command.
std::size_t words_used(const CommandList& commands, const std::vector<std::string>& words) {
    if (find_topic(words[0]) != nullptr) return 1;
    const CommandEntry* command = find_command(commands, words);
    if (command == nullptr) return 0;
    return command->name == words[0] ? 1 : 2;
}

}  // namespace

std::string help_of_a_day(const CommandList& commands) {
    std::vector<Explained> terms;
    for (const char* name : of_a_day) {
        const auto command = std::find_if(
            commands.begin(), commands.end(), [&](const auto& each) { return each.name == name; });
        if (command != commands.end()) terms.push_back({name, std::string{command->summary}});
    }
    std::string text =
        "Usage: hallbook [OPTIONS] COMMAND ...\n\n" + lines(terms) +
        "\nNew laptop: hallbook init. More: hallbook help COMMAND, hallbook help TOPIC.\n"
        "Topics:";
    for (const Topic& topic : topics)
        text += std::string{" "} + topic.name;
    return text + "\n";
}

std::optional<std::string> help_on(
    const CommandList& commands, const std::vector<std::string>& words) {
    if (words.empty() || words[0] == "help") return help_of_a_day(commands);
    const auto name = joined(words, " ");
    if (const Topic* topic = find_topic(name)) return topic->text(commands);
    const auto command = std::find_if(
        commands.begin(), commands.end(), [&](const auto& each) { return each.name == name; });
    if (command != commands.end()) return help_of(*command);
    if (words.size() > 1) return std::nullopt;
    CommandList same;
    for (const auto& each : commands) {
        if (each.name.starts_with(words[0] + " ")) same.push_back(each);
    }
    if (same.empty()) return std::nullopt;
    return help_of(same);
}

Complaint nothing_to_explain(const CommandList& commands, const std::vector<std::string>& words) {
    const std::size_t used = words_used(commands, words);
    if (used > 0 && used < words.size()) {
        const std::string right =
            joined({words.begin(), words.begin() + static_cast<std::ptrdiff_t>(used)}, " ");
        return {
            "bad_input",
            "\"" + words[used] + "\" is more than \"help " + right + "\" takes",
            "Did you mean \"hallbook help " + right + "\"?"};
    }
    if (is_group(commands, words[0])) return unknown_command(commands, words);
    std::vector<std::string> known;
    for (const Topic& topic : topics)
        known.emplace_back(topic.name);
    for (const auto& command : commands)
        known.emplace_back(command.name.substr(0, command.name.find(' ')));
    const auto meant = nearest(words[0], known);
    return {
        "bad_input",
        "There is no command and no topic \"" + words[0] + "\"",
        meant ? "Did you mean \"hallbook help " + *meant + "\"?" : "See: hallbook --help"};
}

}  // namespace hallbook::cli
