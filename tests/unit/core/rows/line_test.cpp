/// \file
/// The order of the line.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/line.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/hall_stage.hpp"

using namespace hallbook::core;
using namespace hallbook::test;

namespace {

BookRegistration standing(
    std::int64_t id, BookTier tier, const std::string& number, const std::string& registered) {
    BookRegistration registration;
    registration.id = {id};
    registration.tier = tier;
    registration.applicant_priority_number = apn(number);
    registration.registered_at = at(registered);
    return registration;
}

}  // namespace

TEST_CASE("the line goes by tier, APN, instant, id", "[unit][line][rule:equal-apn]") {
    const ReferralBook book = seed_books(Instant{}).front();
    const std::vector<BookRegistration> in_order{
        standing(9, BookTier::book_1, "45880.09", "2025-08-11 02:05:00"),
        standing(8, BookTier::book_1, "45880.41", "2025-08-11 09:48:02"),
        standing(7, BookTier::book_1, "45880.41", "2025-08-11 09:48:23"),
        standing(10, BookTier::book_1, "45880.41", "2025-08-11 09:48:23"),
        standing(1, BookTier::book_1, "145880.41", "2025-08-11 09:48:02"),
        standing(2, BookTier::book_2, "40000.00", "2009-07-06 00:00:00")};
    for (std::size_t i = 1; i < in_order.size(); ++i) {
        CAPTURE(i);
        CHECK(line_key(book, in_order[i - 1]) < line_key(book, in_order[i]));
    }
}

TEST_CASE("a book's own tier order decides which tier is called first", "[unit][line]") {
    ReferralBook book = seed_books(Instant{}).front();
    book.tier_order = "3124";
    const auto third = standing(1, BookTier::book_3, "46000.00", "2025-12-09 00:00:00");
    const auto first = standing(2, BookTier::book_1, "40000.00", "2009-07-06 00:00:00");
    CHECK(line_key(book, third) < line_key(book, first));
}

TEST_CASE("eleven books are seeded, and a name is not a contract code", "[unit][seed]") {
    const auto books = seed_books(Instant{});
    CHECK(books.size() == 11);
    const auto stockman = books.at(5);
    CHECK(stockman.name == "STOCKMAN");
    CHECK(stockman.contract_code == ContractCode::stockperson);
    CHECK_FALSE(books.at(3).contract_code.has_value());
}
