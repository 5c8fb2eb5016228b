/// \file
/// An operation in a few words: "1026468 on WIRE_BREM".
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"
#include "store/file/sqlite_database.hpp"

#include <map>

namespace hallbook::store {

/// What people call the rows that operations mean by id.
struct OperationNames {
    std::map<core::Id<core::ReferralBook>, std::string> books;  ///< codes
    std::map<core::Id<core::Setting>, std::string> settings;
    std::map<core::Id<core::Holiday>, std::string> holidays;  ///< days
    std::map<core::Id<core::EquipmentTemplate>, std::string> equipment_templates;
    std::map<core::Id<core::ConsultantType>, std::string> consultant_types;
    std::map<core::HallNumber, std::string> halls;  ///< codes
};

[[nodiscard]] OperationNames operation_names(SqliteDatabase& database);

/// What follows the kind: whom and what it is about. Empty for a payload that cannot be read.
[[nodiscard]] std::string operation_words(
    const std::string& kind, const std::string& payload, const OperationNames& names);

}  // namespace hallbook::store
