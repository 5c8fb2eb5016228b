/// \file
/// Ids that halls make without meeting.
/// SPDX-License-Identifier: Apache-2.0
#include "core/ids.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook::core;

TEST_CASE("the id of a row names the operation that made it", "[unit][ids]") {
    const OperationId operation{3, 12'345};
    CHECK(maker_of(row_id(operation, 0)) == operation);
    CHECK(maker_of(row_id(operation, rows_per_operation_max - 1)) == operation);
    CHECK(row_id(operation, 1) != row_id(operation, 2));
}

TEST_CASE("every id stays below 2^53", "[unit][ids]") {
    CHECK(
        row_id({hall_number_max, sequence_max}, rows_per_operation_max - 1) <
        (std::int64_t{1} << 53));
    CHECK(natural_key_id("zzzzzzzzzzzzzzzzzzzz") < (std::int64_t{1} << 53));
}

TEST_CASE("a natural key gives one id, and different keys different ones", "[unit][ids]") {
    CHECK(natural_key_id("1010011") == natural_key_id("1010011"));
    CHECK(natural_key_id("1010011") != natural_key_id("1010012"));
    CHECK(natural_key_id("0010") != natural_key_id("10"));
    CHECK(natural_key_id("E0001") != natural_key_id("E0002"));
    CHECK(natural_key_id("") != natural_key_id("0"));
}

TEST_CASE("an operation packs into one number and back", "[unit][ids]") {
    const OperationId operation{17, 99'999'999};
    CHECK(unpacked(packed(operation)) == operation);
}
