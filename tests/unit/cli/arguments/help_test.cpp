/// \file
/// The help of all commands.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/help.hpp"

#include "cli/every_command.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <sstream>

using namespace hallbook::cli;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("the help of a day fits on a screen", "[unit][cli]") {
    const auto lines = lines_of(help_of_a_day(every_command()));
    CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& line) {
              return line.starts_with("  ");
          }) == 25);
    CHECK(lines.size() <= 30);
}

TEST_CASE("no line of a list is wider than a screen", "[unit][cli]") {
    const CommandList commands = every_command();
    for (const char* topic : {"help", "all", "environment", "exit-codes"}) {
        for (const auto& line : lines_of(help_on(commands, {topic}).value())) {
            INFO(line);
            CHECK(line.size() <= 80);
        }
    }
}

TEST_CASE("no usage is wider than a screen, and none loses a word", "[unit][cli]") {
    for (const auto& command : every_command()) {
        const std::string help = help_of(command);
        for (const auto& line : lines_of(help.substr(0, help.find("\n\n")))) {
            INFO(line);
            CHECK(line.size() <= 80);
        }
    }
    const auto enroll = help_on(every_command(), {"central", "enroll"}).value();
    CHECK(
        enroll.find("\n    [--may-import] [--headquarters] [--admin-uri URI]\n\n") !=
        std::string::npos);
}

TEST_CASE("help explains a topic, a command or what begins with one word", "[unit][cli]") {
    const CommandList commands = every_command();
    const auto on = [&](const std::vector<std::string>& words) {
        return help_on(commands, words).value_or("nothing");
    };
    CHECK(on({}) == help_of_a_day(commands));
    CHECK(on({"all"}) == help_of(commands));
    CHECK(on({"dispatch", "next"}).starts_with("Usage: hallbook dispatch next REQUEST"));
    CHECK(on({"queue", "WIRE_SEA"}) == "nothing");
    CHECK(on({"bid"}).find("bid withdraw") != std::string::npos);
    CHECK(on({"headquarters"}).find("central init") != std::string::npos);
    CHECK(on({"schema"}).find("migrate new") != std::string::npos);
    CHECK(on({"data"}).find("import reglist") != std::string::npos);
    CHECK(on({"exit-codes"}).find("\n  7  Not permitted\n") != std::string::npos);
    CHECK(on({"dispatch", "nxt"}) == "nothing");
    CHECK(on({"frobnicate"}) == "nothing");
}

TEST_CASE("what cannot be explained is answered with the nearest", "[unit][cli]") {
    const CommandList commands = every_command();
    CHECK(
        nothing_to_explain(commands, {"enviroment"}).hint ==
        "Did you mean \"hallbook help environment\"?");
    CHECK(nothing_to_explain(commands, {"qeueu"}).hint == "Did you mean \"hallbook help queue\"?");
    CHECK(
        nothing_to_explain(commands, {"dispatch", "nxt"}).hint ==
        "Did you mean \"hallbook dispatch next\"?");
    CHECK(nothing_to_explain(commands, {"frobnicate"}).hint == "See: hallbook --help");
    CHECK(
        nothing_to_explain(commands, {"exit"}).hint ==
        "Did you mean \"hallbook help exit-codes\"?");
}

TEST_CASE("words behind what help explains are refused", "[unit][cli]") {
    const CommandList commands = every_command();
    CHECK(
        nothing_to_explain(commands, {"environment", "more"}).message ==
        "\"more\" is more than \"help environment\" takes");
    CHECK(
        nothing_to_explain(commands, {"books", "queue"}).message ==
        "\"queue\" is more than \"help books\" takes");
    CHECK(
        nothing_to_explain(commands, {"dispatch", "next", "more"}).message ==
        "\"more\" is more than \"help dispatch next\" takes");
}

TEST_CASE("every command has a name of its own, a summary and an example", "[unit][cli]") {
    const CommandList commands = every_command();
    for (const auto& command : commands) {
        INFO(command.name);
        CHECK(std::count_if(commands.begin(), commands.end(), [&](const auto& each) {
                  return each.name == command.name;
              }) == 1);
        CHECK_FALSE(command.summary.empty());
        CHECK(command.example.starts_with("hallbook " + std::string{command.name}));
        CHECK(help_of(command).starts_with("Usage: hallbook " + std::string{command.name}));
    }
}
