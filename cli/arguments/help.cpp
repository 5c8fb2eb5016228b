/// \file
/// Writing the help. Our own, because that of CLI11 looks different in every version.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/help.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

/// Collects what a command declares.
class HelpSink : public ArgumentSink {
public:
    std::string usage;
    std::vector<Explained> terms;

    void positional(const ArgumentText& text, Need need, Taker) override {
        add(text.name, need, text);
    }
    void option(const ArgumentText& text, Need need, Taker) override {
        add(text.name + " " + text.value, need, text);
    }
    void repeated(const ArgumentText& text, Need need, Taker) override {
        add(text.name + " " + text.value, need, text);
        usage += "...";
    }
    void flag(const ArgumentText& text, std::function<void()>) override {
        add(text.name, Need::optional, text);
    }
    void from_environment(const std::string& variable) override {
        terms.back().meaning += " (or " + variable + ")";
    }

private:
    void add(const std::string& term, Need need, const ArgumentText& text) {
        usage += need == Need::required ? " " + term : " [" + term + "]";
        terms.push_back({term, text.help});
    }
};

/// The words of a usage over as many lines as a screen of 80 columns needs. What stands in brackets
/// is not parted.
std::string wrapped(const std::string& usage) {
    constexpr std::size_t columns = 80;
    const std::string margin(4, ' ');
    std::string text;
    std::string line;
    std::size_t at = 0;
    while (at < usage.size()) {
        std::size_t end = usage.find(' ', at + 1);
        if (usage.compare(at, 2, " [") == 0) end = usage.find(' ', usage.find(']', at));
        if (usage.compare(at, 3, " --") == 0) end = usage.find(' ', end + 1);
        const std::string piece = usage.substr(at, end - at);
        if (line.size() + piece.size() > columns) {
            text += line + "\n";
            line = margin + piece.substr(1);
        } else {
            line += piece;
        }
        at = std::min(end, usage.size());
    }
    return text + line;
}

std::string indented(std::string_view block) {
    std::string text = "  ";
    for (const char c : block)
        text += c == '\n' ? std::string{"\n  "} : std::string{c};
    return text + "\n";
}

/// The example for a list of commands: the most common one, or the first of a group.
std::string example_of(const CommandList& commands) {
    const auto found = std::find_if(commands.begin(), commands.end(), [](const auto& command) {
        return command.name == "register";
    });
    const auto& shown = found == commands.end() ? commands.front() : *found;
    return std::string{shown.name};
}

}  // namespace

const std::vector<Explained>& global_terms() {
    static const std::vector<Explained> terms{
        {"--db FILE", "The hall's file (or HALLBOOK_DB)"},
        {"--as USER", "Who works; $USER otherwise (or HALLBOOK_AS)"},
        {"--central URI", "Address of central, without a password (or HALLBOOK_CENTRAL)"},
        {"--json", "One JSON document instead of text"},
        {"-q, --quiet", "No remarks"},
        {"-v, --verbose", "More remarks"},
        {"--config FILE", "Instead of ~/.config/hallbook/config.toml"},
        {"-h, --help", "This help"},
        {"--version", "Which hallbook this is, and with which SQLite"}};
    return terms;
}

std::string lines(const std::vector<Explained>& terms) {
    std::size_t width = 0;
    for (const auto& term : terms)
        width = std::max(width, term.term.size());
    std::string text;
    for (const auto& term : terms) {
        text +=
            "  " + term.term + std::string(width - term.term.size() + 2, ' ') + term.meaning + "\n";
    }
    return text;
}

std::string help_of(const CommandEntry& entry) {
    HelpSink sink;
    Arguments arguments{sink};
    entry.make()->declare(arguments);
    std::string text = wrapped("Usage: hallbook " + std::string{entry.name} + sink.usage) + "\n\n" +
                       std::string{entry.summary} + ".\n\n";
    if (!sink.terms.empty()) text += lines(sink.terms) + "\n";
    text += "Options of every command:\n" + lines(global_terms()) + "\n";
    return text + "Example:\n" + indented(entry.example);
}

std::string help_of(const CommandList& commands) {
    std::string text = "Usage: hallbook [OPTIONS] COMMAND ...\n";
    for (const auto& heading : group::all) {
        std::vector<Explained> terms;
        for (const auto& command : commands) {
            if (command.group == heading) {
                terms.push_back({std::string{command.name}, std::string{command.summary}});
            }
        }
        if (!terms.empty()) text += "\n" + std::string{heading} + ":\n" + lines(terms);
    }
    return text + "\nEach command explains itself: hallbook " + example_of(commands) + " --help\n";
}

}  // namespace hallbook::cli
