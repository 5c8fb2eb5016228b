/// \file
/// Ids that halls make without meeting.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/ids.hpp"

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

TEST_CASE("a UUID names the operation that made the row", "[unit][ids]") {
    const OperationId operation{3, 12'345};
    CHECK(maker_of(row_uuid(operation, 0)) == operation);
    CHECK(
        maker_of(row_uuid({hall_number_max, sequence_max}, rows_per_operation_max - 1)) ==
        OperationId{hall_number_max, sequence_max});
    CHECK(row_uuid(operation, 1) != row_uuid(operation, 2));
    CHECK(uuid_text(row_uuid({1, 1}, 0)) == "68616c6c-626f-8000-8000-010000010000");
    // One that another program made is nobody's.
    const auto random = parse_uuid("8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d2c10");
    REQUIRE(random);
    CHECK(maker_of(*random.value) == OperationId{});
}

TEST_CASE("a UUID has one text, and no other text is one", "[unit][ids]") {
    const std::string text = "8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d2c10";
    CHECK(uuid_text(*parse_uuid(text).value) == text);
    CHECK(parse_uuid("8E4B9A1C-11D5-4F6E-9C1B-B7A80F3D2C10").value == parse_uuid(text).value);
    for (const char* other :
         {"",
          "8e4b9a1c11d54f6e9c1bb7a80f3d2c10",
          "{8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d2c}",
          "8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d2c1g",
          "8e4b9a1c-11d5-4f6e-9c1-bb7a80f3d2c10",
          "8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d2c100"}) {
        INFO(other);
        CHECK_FALSE(parse_uuid(other));
    }
}

TEST_CASE("a key of any table is a number or a UUID", "[unit][ids]") {
    CHECK(RowKey{4711}.text() == "4711");
    CHECK(RowKey{row_uuid({1, 1}, 0)}.text() == "68616c6c-626f-8000-8000-010000010000");
    CHECK(RowKey{1} != RowKey{Uuid{0, 1}});
    CHECK(RowKey{1} < RowKey{2});
}

TEST_CASE("an operation packs into one number and back", "[unit][ids]") {
    const OperationId operation{17, 99'999'999};
    CHECK(unpacked(packed(operation)) == operation);
}
