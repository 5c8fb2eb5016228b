/// \file
/// The binary COPY format, byte by byte. What a real server sends is in sync_snapshot_test.cpp.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/copy_decoder.hpp"

#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;

namespace {

std::string header() { return std::string{"PGCOPY\n\377\r\n\0", 11} + std::string(8, '\0'); }

template <class Number>
std::string big_endian(Number number) {
    std::string bytes;
    for (std::size_t i = sizeof number; i-- > 0;) {
        bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
    }
    return bytes;
}

std::string field(const std::string& bytes) {
    return big_endian(static_cast<std::int32_t>(bytes.size())) + bytes;
}

const std::string null = big_endian(std::int32_t{-1});
const core::TableInfo& holiday_table() { return core::table_info(core::table_id<core::Holiday>()); }
const std::vector<std::string> holiday_types{
    "int8", "date", "text", "timestamptz", "timestamptz", "int8", "int8"};

std::string holiday(std::int64_t id, std::int32_t day, const std::string& name) {
    return big_endian(std::int16_t{7}) + field(big_endian(id)) + field(big_endian(day)) +
           field(name) + field(big_endian(std::int64_t{1})) + field(big_endian(std::int64_t{-1})) +
           null + field(big_endian(std::int64_t{5}));
}

}  // namespace

TEST_CASE("a row of binary COPY is read", "[sync][copy]") {
    sync::CopyDecoder decoder{holiday_table(), holiday_types};
    const auto* row = decoder.decode(header() + holiday(7, -1, "New Year's Eve"));
    REQUIRE(row != nullptr);
    const auto first = core::from_values<core::Holiday>(*row);
    CHECK(first.id.value == 7);
    CHECK(core::date_text(first.holiday_on) == "1999-12-31");
    CHECK(first.name == "New Year's Eve");
    CHECK(core::instant_text(first.created_at) == "2000-01-01T00:00:00.000001Z");
    CHECK(core::instant_text(first.updated_at) == "1999-12-31T23:59:59.999999Z");
    CHECK_FALSE(first.created_by_id.has_value());
    CHECK(first.updated_by_id.value().value == 5);
    // The next row does not keep anything of the one before.
    row = decoder.decode(holiday(8, 0, ""));
    REQUIRE(row != nullptr);
    CHECK(core::from_values<core::Holiday>(*row).name.empty());
    CHECK(decoder.decode(big_endian(std::int16_t{-1})) == nullptr);
}

TEST_CASE("what is no row of the table is damage", "[sync][copy]") {
    sync::CopyDecoder decoder{holiday_table(), holiday_types};
    CHECK_THROWS_AS(decoder.decode("PGCOPX\n\377\r\n"), core::Failure);
    CHECK(decoder.decode(header()) == nullptr);
    const auto row = holiday(7, 1, "x");
    CHECK_THROWS_AS(decoder.decode(row.substr(0, row.size() - 1)), core::Failure);
    CHECK_THROWS_AS(decoder.decode(big_endian(std::int16_t{6})), core::Failure);
    CHECK_THROWS_AS(decoder.decode(big_endian(std::int16_t{7}) + null), core::Failure);
    CHECK_THROWS_AS(decoder.decode(holiday(7, INT32_MAX, "x")), core::Failure);
}

TEST_CASE("columns of another type are refused before anything is read", "[sync][copy]") {
    for (const auto* type : {"float8", "numeric", "int4", "missing"}) {
        auto types = holiday_types;
        types[0] = type;
        CHECK_THROWS_AS((sync::CopyDecoder{holiday_table(), types}), core::Failure);
    }
}

TEST_CASE("a UUID and JSON of binary COPY are read", "[sync][copy]") {
    const auto& table = core::table_info(core::table_id<core::EquipmentTemplate>());
    const std::vector<std::string> types{
        "uuid", "text", "text", "jsonb", "bool", "int8", "int8", "timestamptz", "timestamptz"};
    const std::string id = big_endian(std::uint64_t{0x8e4b9a1c11d54f6e}) +
                           big_endian(std::uint64_t{0x9c1bb7a80f3d2c10});
    const auto row_with = [&](const std::string& uuid, const std::string& json) {
        return header() + big_endian(std::int16_t{9}) + field(uuid) + field("Tower crane") +
               field("Lifting") + field(json) + field("\1") + null + null +
               field(big_endian(std::int64_t{1})) + field(big_endian(std::int64_t{1}));
    };
    sync::CopyDecoder decoder{table, types};
    const auto* values = decoder.decode(row_with(id, "\1{\"height_m\": 60}"));
    REQUIRE(values != nullptr);
    const auto row = core::from_values<core::EquipmentTemplate>(*values);
    CHECK(core::uuid_text(row.id.value) == "8e4b9a1c-11d5-4f6e-9c1b-b7a80f3d2c10");
    CHECK(row.specifications.text == "{\"height_m\": 60}");
    CHECK(row.is_active);
    sync::CopyDecoder other{table, types};
    CHECK_THROWS_AS(other.decode(row_with(id.substr(1), "\1{}")), core::Failure);
    sync::CopyDecoder version{table, types};
    CHECK_THROWS_AS(version.decode(row_with(id, "\2{}")), core::Failure);
}
