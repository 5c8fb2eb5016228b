/// \file
/// JSON as text: what is written is read back by a parser of another making.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/json_text.hpp"

#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

using hallbook::core::append_json;
using hallbook::core::JsonWriter;

namespace {

std::string json_of(std::string_view text) {
    std::string json;
    append_json(json, text);
    return json;
}

}  // namespace

TEST_CASE("texts come back as they were", "[core][json]") {
    for (const std::string text :
         {"",
          "plain",
          "\"quoted\"",
          "back\\slash",
          "a\nb\tc\rd\x01",
          "Ångström – 木 🛠",
          "{\"a\":[1]}"}) {
        INFO(text);
        CHECK(nlohmann::json::parse(json_of(text)).get<std::string>() == text);
    }
}

TEST_CASE("bytes that are no text are replaced, never sent as they are", "[core][json]") {
    const std::string replacement = "\xEF\xBF\xBD";
    const auto read = [](std::string_view text) {
        return nlohmann::json::parse(json_of(text)).get<std::string>();
    };
    CHECK(read("a\xFFz") == "a" + replacement + "z");
    CHECK(read("\xC3") == replacement);  // cut off
    CHECK(read("\xC0\xAF") == replacement + replacement);  // overlong
    CHECK(read("\xED\xA0\x80") == replacement + replacement + replacement);  // half a surrogate
    CHECK(read("\xF5\x80\x80\x80").size() == 4 * replacement.size());  // beyond Unicode
    CHECK(read(std::string_view{"a\0b", 3}) == "a b");  // PostgreSQL has no NUL
}

TEST_CASE("commas stand where they belong", "[core][json]") {
    JsonWriter json;
    json.open('{');
    json.name("none").open('[').close(']');
    json.name("numbers").numbers(std::vector<int>{1, -2, 3});
    json.name("texts").texts(std::vector<std::string>{"a", "b"});
    json.name("nothing").text_or_null(std::nullopt);
    json.name("raw").raw("{\"x\":1}");
    json.name("inner").open('{').name("y").number(9'007'199'254'740'991).close('}');
    json.close('}');
    CHECK(
        json.str() ==
        R"({"none":[],"numbers":[1,-2,3],"texts":["a","b"],"nothing":null,"raw":{"x":1},)"
        R"("inner":{"y":9007199254740991}})");
}
