/// \file
/// The graph of revisions: order, heads, and the way up and down.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/chain/migration_chain.hpp"

#include "core/values/failure.hpp"
#include "core/values/sha256.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;
using namespace hallbook::migrations;

namespace {

Revision revision(const std::string& id, std::vector<std::string> parents) {
    return {.id = id, .name = "change_" + id, .parents = std::move(parents)};
}

/// 1 <- 2 <- 3 and 2 <- 4, with 5 merging 3 and 4.
MigrationChain diamond() {
    return {
        {revision("0005", {"0003", "0004"}),
         revision("0002", {"0001"}),
         revision("0001", {}),
         revision("0004", {"0002"}),
         revision("0003", {"0002"})}};
}

std::vector<std::string> ids(const std::vector<const Revision*>& revisions) {
    std::vector<std::string> found;
    for (const Revision* each : revisions)
        found.push_back(each->id);
    return found;
}

/// What in_order() says is wrong with a chain.
std::string complaint(const MigrationChain& chain) {
    try {
        static_cast<void>(in_order(chain));
    } catch (const core::Failure& failure) {
        const std::string message = failure.what();
        const std::size_t colon = message.find(": ");
        return message.substr(colon + 2, message.size() - colon - 3);
    }
    return {};
}

using Ids = std::vector<std::string>;
const RevisionIds all_of_diamond{"0001", "0002", "0003", "0004", "0005"};

}  // namespace

TEST_CASE("parents come before children, else revisions by id", "[unit][migrations]") {
    CHECK(ids(in_order(diamond())) == Ids{"0001", "0002", "0003", "0004", "0005"});
}

TEST_CASE("an unsound chain is refused with the id that is wrong", "[unit][migrations]") {
    const MigrationChain circle{{revision("0001", {"0002"}), revision("0002", {"0001"})}};
    CHECK(complaint(circle) == "the parents of 0001 run in a circle");
    const MigrationChain orphan{{revision("0001", {}), revision("0002", {"0009"})}};
    CHECK(complaint(orphan) == "revision 0002 has the unknown parent 0009");
    const MigrationChain twins{{revision("0001", {}), revision("0001", {})}};
    CHECK(complaint(twins) == "revision 0001 is there twice");
}

TEST_CASE("branches give several heads, a merge one", "[unit][migrations]") {
    CHECK(heads(diamond()) == Ids{"0005"});
    CHECK(heads_among(diamond(), {"0001", "0002", "0003", "0004"}) == Ids{"0003", "0004"});
    CHECK(heads_among(diamond(), {}).empty());
}

TEST_CASE("up runs what is missing, and only what the wanted one stands on", "[unit][migrations]") {
    CHECK(ids(plan_up(diamond(), {}, {})) == Ids{"0001", "0002", "0003", "0004", "0005"});
    CHECK(ids(plan_up(diamond(), {"0001"}, "0004")) == Ids{"0002", "0004"});
    CHECK(ids(plan_up(diamond(), {"0001"}, "change_0003")) == Ids{"0002", "0003"});
    CHECK(plan_up(diamond(), all_of_diamond, {}).empty());
    CHECK_THROWS_AS(plan_up(diamond(), {}, "0042"), core::Failure);
}

TEST_CASE("down takes children back before their parents", "[unit][migrations]") {
    CHECK(ids(plan_down(diamond(), all_of_diamond, {})) == Ids{"0005"});
    CHECK(ids(plan_down(diamond(), all_of_diamond, "0003")) == Ids{"0005"});
    CHECK(ids(plan_down(diamond(), all_of_diamond, "0002")) == Ids{"0005", "0004", "0003"});
    CHECK(
        ids(plan_down(diamond(), all_of_diamond, base)) ==
        Ids{"0005", "0004", "0003", "0002", "0001"});
    CHECK(plan_down(diamond(), {}, base).empty());
    CHECK_THROWS_AS(plan_down(diamond(), {"0001"}, "0002"), core::Failure);
}

TEST_CASE(
    "line ends and trailing blanks are no tampering, anything else is", "[unit][migrations]") {
    const Script script{.up = "CREATE TABLE a (\n    b TEXT\n);\n", .down = "DROP TABLE a;\n"};
    Script other = script;
    other.up = "CREATE TABLE a (  \r\n    b TEXT\t\r\n);\r\n\r\n";
    CHECK(checksum(other) == checksum(script));
    other.up = "CREATE TABLE a (\n   b TEXT\n);\n";
    CHECK(checksum(other) != checksum(script));
    other = script;
    std::swap(other.up, other.down);
    CHECK(checksum(other) != checksum(script));
}

TEST_CASE("SHA-256 is that of FIPS 180-4", "[unit][sha256]") {
    CHECK(
        core::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(
        core::sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(
        core::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("the chain of this program is sound and has one head", "[unit][migrations]") {
    CHECK(in_order(embedded_chain()).size() == embedded_chain().revisions.size());
    CHECK(heads(embedded_chain()).size() == 1);
}

TEST_CASE("each revision has SQL for both engines, or a reason", "[unit][migrations]") {
    for (const Revision& each : embedded_chain().revisions) {
        for (const Engine engine : {Engine::sqlite, Engine::postgres}) {
            const Script& script = script_of(each, engine);
            INFO(each.id);
            CHECK(script.up.empty() != script.absent_because.empty());
            CHECK(script.down.empty() == script.up.empty());
        }
    }
}
