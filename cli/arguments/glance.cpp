/// \file
/// Finding the command's words among the arguments.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/glance.hpp"

#include "cli/arguments/suggest.hpp"
#include "cli/output/text.hpp"
#include "core/values/utf8.hpp"

#include <algorithm>
#include <array>

namespace hallbook::cli {

namespace {

/// "help", and a command of two.
constexpr std::size_t words_max = 3;

/// Those of the options before the command word that are followed by a value.
constexpr std::array<std::string_view, 4> valued{"--db", "--as", "--central", "--config"};

bool is_option(const std::string& argument) {
    return argument.size() > 1 && argument.front() == '-';
}

void look_at_option(const std::string& option, Glance& seen) {
    if (option == "--json") seen.format = Format::json;
    if (option == "-h" || option == "--help") seen.wanted = Wanted::help;
    if (option == "--version") seen.wanted = Wanted::version;
}

std::string first_word(std::string_view name) {
    return std::string{name.substr(0, name.find(' '))};
}

void add_once(std::vector<std::string>& words, const std::string& word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

/// What may follow `before`: the first words of all commands when it is empty, else the second
/// words of its group.
std::vector<std::string> possible_words(const CommandList& commands, const std::string& before) {
    std::vector<std::string> words;
    if (before.empty()) words.emplace_back("help");
    for (const auto& command : commands) {
        if (before.empty()) {
            add_once(words, first_word(command.name));
        } else if (command.name.substr(0, before.size() + 1) == before + " ") {
            add_once(words, std::string{command.name.substr(before.size() + 1)});
        }
    }
    return words;
}

}  // namespace

Glance glance(const std::vector<std::string>& arguments) {
    Glance seen;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == "--") break;
        if (!is_option(argument)) {
            if (seen.words.size() < words_max) seen.words.push_back(argument);
            continue;
        }
        look_at_option(argument, seen);
        if (std::find(valued.begin(), valued.end(), argument) != valued.end()) ++i;
    }
    return seen;
}

const CommandEntry* find_command(
    const CommandList& commands, const std::vector<std::string>& words) {
    const CommandEntry* found = nullptr;
    for (const auto& command : commands) {
        const bool both = words.size() > 1 && command.name == words[0] + " " + words[1];
        if (both) return &command;
        if (!words.empty() && command.name == words[0]) found = &command;
    }
    return found;
}

bool is_group(const CommandList& commands, const std::string& word) {
    return !word.empty() && !possible_words(commands, word).empty();
}

Complaint unknown_command(const CommandList& commands, const std::vector<std::string>& words) {
    if (words.empty()) return {"bad_input", "No command was given", "See: hallbook --help"};
    const bool in_group = is_group(commands, words[0]);
    if (in_group && words.size() == 1) {
        return {
            "bad_input",
            "\"" + words[0] + "\" needs to know what",
            "One of: " + joined(possible_words(commands, words[0])) + ". See: hallbook help " +
                words[0]};
    }
    const std::string& wrong = in_group ? words[1] : words[0];
    const auto meant = nearest(wrong, possible_words(commands, in_group ? words[0] : ""));
    const std::string typed = in_group ? words[0] + " " + wrong : wrong;
    const std::string right = meant ? (in_group ? words[0] + " " : "") + *meant : "";
    return {
        "bad_input",
        "There is no command \"" + core::visible(typed) + "\"",
        meant ? "Did you mean \"hallbook " + right + "\"?" : "See: hallbook --help"};
}

}  // namespace hallbook::cli
