/// \file
/// UTF-8, checked to the letter.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/utf8.hpp"

#include "tests/support/catch.hpp"

#include <string>

using hallbook::core::first_unfit;
using hallbook::core::is_utf8;
using hallbook::core::Layout;
using hallbook::core::sentence_about;
using hallbook::core::Unfit;
using hallbook::core::UnfitCharacter;
using hallbook::core::utf8_length;
using hallbook::core::visible;

TEST_CASE("the first and the last character of each length are UTF-8", "[core][utf8]") {
    for (const std::string& first : {std::string{'\0'}, std::string{"\x7F"}}) {
        CHECK(utf8_length(first) == 1);
    }
    for (const char* two : {"\xC2\x80", "\xDF\xBF"}) {
        CHECK(utf8_length(two) == 2);
    }
    // Around the surrogates, too.
    for (const char* three : {"\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF"}) {
        CHECK(utf8_length(three) == 3);
    }
    for (const char* four : {"\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        CHECK(utf8_length(four) == 4);
    }
}

TEST_CASE("only the first character counts for the length", "[core][utf8]") {
    CHECK(utf8_length("a\xFF") == 1);
    CHECK(utf8_length("é\xFF") == 2);
    CHECK(utf8_length("") == 0);
}

TEST_CASE("overlong forms are not UTF-8", "[core][utf8]") {
    for (const char* bad :
         {"\xC0\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_utf8(bad));
    }
}

TEST_CASE("surrogates are not UTF-8", "[core][utf8]") {
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));
    CHECK_FALSE(is_utf8("\xED\xBF\xBF"));
}

TEST_CASE("what lies beyond U+10FFFF is not UTF-8", "[core][utf8]") {
    for (const char* bad :
         {"\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_utf8(bad));
    }
}

TEST_CASE("what is cut off or lacks its beginning is not UTF-8", "[core][utf8]") {
    for (const char* bad :
         {"\xC2",
          "\xE2\x82",
          "\xF0\x9F\x98",
          "\xC2"
          "a",
          "\xE2\x82"
          "a",
          "\x80",
          "\xBF"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_utf8(bad));
    }
}

TEST_CASE("a text is UTF-8 when all of it is", "[core][utf8]") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("Ångström – 木 🛠"));
    CHECK_FALSE(is_utf8("Ångström\xFF"));
    CHECK_FALSE(is_utf8("a\xE2\x82"));
}

TEST_CASE("control characters are unfit, their neighbours are not", "[core][utf8]") {
    for (const std::string& unfit :
         {std::string(1, '\0'),
          std::string{"\x1F"},
          std::string{"\x7F"},
          std::string{"\xC2\x80"},
          std::string{"\xC2\x9F"},
          std::string{"\xE2\x80\xA8"},
          std::string{"\xE2\x80\xA9"},
          std::string{"\n"},
          std::string{"\t"}}) {
        CAPTURE(visible(unfit));
        REQUIRE(first_unfit(unfit));
        CHECK(first_unfit(unfit)->reason == Unfit::control);
        CHECK(first_unfit("ab" + unfit)->position == 3);
    }
    for (const char* fit : {" ", "~", "\xC2\xA0", "\xE2\x80\xA7"}) {
        CAPTURE(fit);
        CHECK_FALSE(first_unfit(fit));
    }
}

TEST_CASE("what turns the direction of reading is unfit, its neighbours are not", "[core][utf8]") {
    for (const char* unfit :
         {"\u061C", "\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069"}) {
        CAPTURE(visible(unfit));
        REQUIRE(first_unfit(unfit));
        CHECK(first_unfit(unfit)->reason == Unfit::direction);
    }
    for (const char* fit :
         {"\u061B", "\u061D", "\u200D", "\u2010", "\u202F", "\u2065", "\u206A", "\uFFFF"}) {
        CAPTURE(fit);
        CHECK_FALSE(first_unfit(fit));
    }
}

TEST_CASE("the first unfit character is told with its place", "[core][utf8]") {
    CHECK_FALSE(first_unfit(""));
    CHECK_FALSE(first_unfit("José, 木 🛠"));
    CHECK(first_unfit("é\x1B\xFF") == UnfitCharacter{Unfit::control, 2, 0x1B});
    // Bytes are counted where characters cannot be.
    CHECK(first_unfit("é\xE9") == UnfitCharacter{Unfit::not_utf8, 3, 0xE9});
    CHECK(sentence_about(*first_unfit("Jos\xE9")) == "byte 4 (0xE9) is not UTF-8");
    CHECK(sentence_about(*first_unfit("ab\x1B")) == "character 3 is a control character (U+001B)");
    CHECK(
        sentence_about(*first_unfit("ab\u202E")) ==
        "character 3 turns the direction of reading (U+202E)");
}

TEST_CASE("what is unfit is shown, everything else stays", "[core][utf8]") {
    CHECK(visible("José \\ 木 🛠") == "José \\ 木 🛠");
    CHECK(visible("X\x1B[2J") == "X\\u001b[2J");
    CHECK(visible("\xC2\x85\u202E\x7F") == "\\u0085\\u202e\\u007f");
    CHECK(visible("Jos\xE9!") == "Jos\\xe9!");
    CHECK(visible(std::string_view{"a\0b", 3}) == "a\\u0000b");
}

TEST_CASE("layout is shown inside a line and kept between lines", "[core][utf8]") {
    CHECK(visible("a\nb\r\n") == "a\\u000ab\\u000d\\u000a");
    CHECK(visible("a\n\tb\r\n", Layout::kept) == "a\n\tb\r\n");
    // A carriage return alone would let the rest of a line overwrite its beginning.
    CHECK(visible("a\rb", Layout::kept) == "a\\u000db");
}
