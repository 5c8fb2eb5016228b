/// \file
/// UTF-8, checked to the letter.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/utf8.hpp"

#include "tests/support/catch.hpp"

#include <string>

using hallbook::core::is_utf8;
using hallbook::core::utf8_length;

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
