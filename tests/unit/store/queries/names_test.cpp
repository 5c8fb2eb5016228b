/// \file
/// Folding names and reading a book's tier order.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/line_count.hpp"
#include "store/queries/members.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;

TEST_CASE("names are folded to lower case without accents", "[unit][store][member]") {
    CHECK(store::folded("O'Brien-SMITH") == "o'brien-smith");
    CHECK(store::folded("Ångström Æsir Þór ß") == "angstrom aesir thor ss");
    CHECK(store::folded("Dvořák Łódź İĴŒŊ") == "dvorak lodz ijoeng");
    CHECK(store::folded("e\xCC\x81") == "e");
    CHECK(store::folded("日本") == "日本");
    CHECK(store::folded("\xC3") == "\xC3");
}

TEST_CASE("tiers are called in the book's order", "[unit][store]") {
    using core::BookTier;
    CHECK(
        store::tiers_in_order("2143") ==
        std::vector{BookTier::book_2, BookTier::book_1, BookTier::book_4, BookTier::book_3});
}
