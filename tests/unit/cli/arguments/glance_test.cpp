/// \file
/// Finding out which command is meant.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/glance.hpp"

#include "cli/arguments/suggest.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook::cli;
using Words = std::vector<std::string>;

namespace {

CommandEntry entry(std::string_view name) {
    return {name, group::care, "Do it", "hallbook", nullptr};
}

const CommandList commands{
    entry("queue"),
    entry("conflicts"),
    entry("conflicts ack"),
    entry("import members"),
    entry("import reglist")};

}  // namespace

TEST_CASE("the command's words are found behind the options of every command", "[unit][cli]") {
    CHECK(glance({"queue", "WIRE"}).words == Words{"queue", "WIRE"});
    CHECK(glance({"--db", "hall.db", "--json", "queue", "WIRE"}).words == Words{"queue", "WIRE"});
    CHECK(
        glance({"--db=hall.db", "-q", "import", "members", "x"}).words ==
        Words{"import", "members", "x"});
    CHECK(glance({"help", "dispatch", "next", "more"}).words == Words{"help", "dispatch", "next"});
    CHECK(glance({}).words.empty());
    CHECK(glance({"--as"}).words.empty());
}

TEST_CASE("what concerns every command is seen wherever it stands", "[unit][cli]") {
    CHECK(glance({"queue", "WIRE", "--json"}).format == Format::json);
    CHECK(glance({"queue", "--help"}).wanted == Wanted::help);
    CHECK(glance({"--version"}).wanted == Wanted::version);
    CHECK(glance({"leave", "--", "--json"}).format == Format::text);
}

TEST_CASE("a command of two words goes before one of one", "[unit][cli]") {
    CHECK(find_command(commands, {"conflicts", "ack"})->name == "conflicts ack");
    CHECK(find_command(commands, {"conflicts", "PA-1"})->name == "conflicts");
    CHECK(find_command(commands, {"queue"})->name == "queue");
    CHECK(find_command(commands, {"import"}) == nullptr);
    CHECK(find_command(commands, {"import", "nothing"}) == nullptr);
    CHECK(find_command(commands, {}) == nullptr);
}

TEST_CASE("a mistyped command is answered with the nearest", "[unit][cli]") {
    CHECK(unknown_command(commands, {"qeueu"}).hint == "Did you mean \"hallbook queue\"?");
    CHECK(
        unknown_command(commands, {"import", "member"}).hint ==
        "Did you mean \"hallbook import members\"?");
    CHECK(unknown_command(commands, {"import"}).hint.find("members, reglist") != std::string::npos);
    CHECK(unknown_command(commands, {""}).message == "There is no command \"\"");
    CHECK(unknown_command(commands, {"xyzzy"}).hint == "See: hallbook --help");
}

TEST_CASE("only what is near is suggested", "[unit][cli]") {
    CHECK(nearest("regsiter", {"register", "re-sign"}) == "register");
    CHECK(nearest("resign", {"register", "re-sign"}) == "re-sign");
    CHECK_FALSE(nearest("frobnicate", {"register", "re-sign"}));
    CHECK_FALSE(nearest("x", {"ab"}));
    CHECK(nearest("exit", {"register", "exit-codes"}) == "exit-codes");
    CHECK_FALSE(nearest("", {"ab"}));
}
