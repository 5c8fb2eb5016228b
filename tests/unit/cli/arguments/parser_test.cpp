/// \file
/// Reading the arguments of a command.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/parser.hpp"

#include "cli/arguments/argument_values.hpp"
#include "cli/arguments/config_file.hpp"
#include "cli/arguments/help.hpp"
#include "cli/platform/environment.hpp"
#include "tests/support/catch.hpp"

#include <sstream>

using namespace hallbook;
using cli::Arguments;

namespace {

enum class All { no, yes };

struct Probe : cli::Command {
    std::string book;
    std::optional<std::string> member;
    std::optional<core::BookTier> tier;
    std::vector<core::ColumnEdit> edits;
    std::string reason;
    All all = All::no;

    void declare(Arguments& arguments) override {
        arguments.positional("BOOK", book, "The book")
            .positional("MEMBER", member, "The member")
            .option("--tier", "N", tier, "The tier", cli::parse_tier)
            .repeated("--set", "COLUMN=VALUE", edits, "An edit", cli::parse_column_edit)
            .required("--reason", "TEXT", reason, "Why")
            .flag("--all", all, All::yes, "Everything");
    }
    cli::ExitCode run(cli::Context&) override { return cli::ExitCode::done; }
};

const cli::CommandEntry probe_entry{
    "edit probe",
    cli::group::care,
    "Try it",
    "hallbook edit probe WIRE_SEA",
    cli::make_command<Probe>};

cli::Globals parse(Probe& probe, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--config", "/dev/null", "edit", "probe"});
    return cli::parse(probe_entry, probe, arguments);
}

/// Message and hint of the complaint about arguments that cannot be meant.
std::string complaint(const std::vector<std::string>& arguments) {
    Probe probe;
    try {
        parse(probe, arguments);
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::bad_input);
        return failure.what() + (" | " + failure.hint());
    }
    return "taken";
}

}  // namespace

TEST_CASE("arguments reach the command, and the globals wherever they stand", "[unit][cli]") {
    Probe probe;
    const auto globals = parse(
        probe,
        {"--db",
         "x.db",
         "WIRE_SEA",
         "--tier",
         "3",
         "--set",
         "a=1",
         "--reason",
         "two words",
         "--all",
         "--set",
         "b=",
         "--json",
         "-q",
         "--as",
         "wes"});
    CHECK(probe.book == "WIRE_SEA");
    CHECK_FALSE(probe.member);
    CHECK(probe.tier == core::BookTier::book_3);
    CHECK(probe.edits == std::vector<core::ColumnEdit>{{"a", "1"}, {"b", std::nullopt}});
    CHECK(probe.reason == "two words");
    CHECK(probe.all == All::yes);
    CHECK(globals.database == "x.db");
    CHECK(globals.actor == "wes");
    CHECK(globals.format == cli::Format::json);
    CHECK(globals.verbosity == cli::Verbosity::quiet);
}

TEST_CASE("arguments that cannot be meant are answered with what may have been", "[unit][cli]") {
    const std::vector<std::string> good{"WIRE_SEA", "--set", "a=1", "--reason", "r"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), good.begin(), good.end());
        return complaint(more);
    };
    CHECK(with({}) == "taken");
    CHECK(
        with({"--teir", "2"}) ==
        "There is no option --teir | Did you mean --tier? See: hallbook edit probe --help");
    CHECK(
        with({"--tier", "5"}) == "--tier: \"5\" is not a tier from 1 to 4 | Nothing was changed.");
    CHECK(with({"Ann", "Abbott"}).find("\"Abbott\" is more than \"edit probe\" takes") == 0);
    CHECK(complaint({"--set", "a=1", "--reason", "r"}).find("BOOK") == 0);
    CHECK(
        complaint({"WIRE_SEA", "--set", "a", "--reason", "r"})
            .find("--set: \"a\" is not of the form") == 0);
}

TEST_CASE("a text that central could not hold is refused with its place", "[unit][cli]") {
    const auto with = [](const std::string& book, const std::string& reason, const char* actor) {
        return complaint({book, "--set", "a=1", "--reason", reason, "--as", actor});
    };
    const std::string rest = " | Nothing was changed. A text is one line of UTF-8.";
    CHECK(with("B", "r", "José") == "taken");
    CHECK(with("B", "r", "Jos\xE9") == "--as: byte 4 (0xE9) is not UTF-8" + rest);
    CHECK(
        with("B", "ab\x1B", "wes") ==
        "--reason: character 3 is a control character (U+001B)" + rest);
    CHECK(
        with("B", "two\nlines", "wes") ==
        "--reason: character 4 is a control character (U+000A)" + rest);
    CHECK(
        with("\u202EB", "r", "wes") ==
        "BOOK: character 1 turns the direction of reading (U+202E)" + rest);
    CHECK(
        complaint({"B", "--set", "a=\xFF", "--reason", "r"}) ==
        "--set: byte 3 (0xFF) is not UTF-8" + rest);
    CHECK(
        complaint({"B", "--set", "a=1", "--reason", "r", "--central", "host=\x01"}) ==
        "--central: character 6 is a control character (U+0001)" + rest);
}

TEST_CASE("a text of the environment is refused with its variable", "[unit][cli]") {
    const std::vector<std::string> rest{"B", "--set", "a=1", "--reason", "r"};
    const cli::EnvironmentVariable user{"USER", "Jos\xE9"};
    CHECK(complaint(rest).find("USER: byte 4 (0xE9) is not UTF-8") == 0);
    const cli::EnvironmentVariable as{"HALLBOOK_AS", "\t"};
    CHECK(complaint(rest).find("HALLBOOK_AS: character 1 is a control character (U+0009)") == 0);
    std::vector<std::string> named = rest;
    named.insert(named.end(), {"--as", "wes"});
    CHECK(complaint(named) == "taken");
}

TEST_CASE("a file may have any name", "[unit][cli]") {
    Probe probe;
    const auto globals = parse(probe, {"--db", "\xE9.db", "B", "--set", "a=1", "--reason", "r"});
    CHECK(globals.database == "\xE9.db");
}

TEST_CASE("the config file is read as strictly as the arguments", "[unit][cli]") {
    const auto problem = [](const std::string& text) {
        std::istringstream file{text};
        try {
            const std::string read = cli::read_config(file);
            CHECK(read.size() == text.size());
        } catch (const core::Failure& failure) {
            return std::string{failure.what()};
        }
        return std::string{"taken"};
    };
    CHECK(problem("as = \"José\"\r\n\tdb = 'x'\n") == "taken");
    CHECK(problem("\nas = \"Jos\xE9\"\n") == "config file, line 2: byte 10 (0xE9) is not UTF-8");
    CHECK(
        problem("as = \"\x1B\"") ==
        "config file, line 1: character 7 is a control character (U+001B)");
    CHECK(problem(std::string(1'000'000, '#')) == "taken");
    CHECK(problem(std::string(1'000'001, '#')) == "The config file is larger than 1 MB");
}

TEST_CASE("the help of a command tells usage, terms and an example", "[unit][cli]") {
    const std::string help = cli::help_of(probe_entry);
    CHECK(
        help.find("Usage: hallbook edit probe BOOK [MEMBER] [--tier N] --set COLUMN=VALUE...\n"
                  "    --reason TEXT [--all]\n") == 0);
    CHECK(help.find("  --tier N") != std::string::npos);
    CHECK(help.find("Example:\n  hallbook edit probe WIRE_SEA\n") != std::string::npos);
}
