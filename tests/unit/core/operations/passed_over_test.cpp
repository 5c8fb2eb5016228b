/// \file
/// Who was passed over, as text and back: the form of today and that of earlier programs.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/passed_over.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook::core;

namespace {

using People = std::vector<PassedOver>;

}  // namespace

TEST_CASE("who was passed over is written as JSON", "[unit][passed_over]") {
    CHECK(
        encode_passed_over({{"1001", {7}, "declined"}, {"1002", {8}, "exempt"}}) ==
        R"([{"card_number":"1001","registration":"7","reason":"declined"},)"
        R"({"card_number":"1002","registration":"8","reason":"exempt"}])");
    CHECK_FALSE(encode_passed_over({}).has_value());
    CHECK(decode_passed_over(std::nullopt).empty());
    CHECK(decode_passed_over("").empty());
}

TEST_CASE("whatever a card number holds comes back", "[unit][passed_over]") {
    for (const char* card :
         {"1001", "C/9", "C;9", "C/9/8;7/6", "\"1001\"", "C\\9", "[1001", "Ñ-１００１ é", ""}) {
        CAPTURE(card);
        const People people{{card, {9'006'099'743'114'220}, "declined"}, {"1002", {8}, "exempt"}};
        CHECK(decode_passed_over(encode_passed_over(people)) == people);
    }
}

TEST_CASE("what earlier programs wrote is read", "[unit][passed_over]") {
    CHECK(
        decode_passed_over("1001/7/declined;1002/8/exempt") ==
        People{{"1001", {7}, "declined"}, {"1002", {8}, "exempt"}});
    CHECK(decode_passed_over("C/9/7/declined") == People{{"C/9", {7}, "declined"}});
    CHECK(decode_passed_over("[1/7/declined") == People{{"[1", {7}, "declined"}});
    // Of a card with ';' the end is lost; the registration is not.
    CHECK(decode_passed_over("C;9/7/declined") == People{{"9", {7}, "declined"}});
}

TEST_CASE("what does not read as one passed over is left out", "[unit][passed_over]") {
    for (const char* damaged :
         {"1001", "/7", "1001/7", "1001//declined", "1001/x/declined", "1001/7/", ";"}) {
        CAPTURE(damaged);
        CHECK(decode_passed_over(damaged).empty());
        const auto rest = decode_passed_over(std::string{damaged} + ";1002/8/exempt");
        CHECK(rest == People{{"1002", {8}, "exempt"}});
    }
    for (const char* damaged :
         {"1",
          "null",
          "[]",
          "{}",
          R"({"card_number":"1001","reason":"declined"})",
          R"({"card_number":"1001","registration":7,"reason":"declined"})",
          R"({"card_number":"1001","registration":"x","reason":"declined"})",
          R"({"card_number":"1001","registration":"7"})"}) {
        CAPTURE(damaged);
        CHECK(decode_passed_over(damaged).empty());
        const auto rest = decode_passed_over(
            "[" + std::string{damaged} +
            R"(,{"card_number":"1002","registration":"8","reason":"exempt"}])");
        CHECK(rest == People{{"1002", {8}, "exempt"}});
    }
}

TEST_CASE("a reason is said in a sentence, an unknown one as it is", "[unit][passed_over]") {
    CHECK(sentence_of("not_present") == "was not present");
    CHECK(sentence_of("went home") == "went home");
}
