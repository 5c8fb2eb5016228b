/// \file
/// Describing operations.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/operation_words.hpp"

#include "core/operations/codec.hpp"
#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/equipment.hpp"
#include "store/queries/settings.hpp"

namespace hallbook::store {

core::OperationNames operation_names(SqliteDatabase& database) {
    core::OperationNames names;
    auto row = database.prepare("SELECT id, code FROM referral_books");
    while (row.step())
        names.books[column<core::Id<core::ReferralBook>>(row, 0)] = row.text(1);
    for (const auto& setting : settings(database))
        names.settings[setting.id] = setting.name;
    for (const auto& holiday : holiday_rows(database))
        names.holidays[holiday.id] = core::date_text(holiday.holiday_on);
    for (const auto& each : all_rows<core::EquipmentTemplate>(database))
        names.equipment_templates[each.id] = each.name;
    for (const auto& each : all_rows<core::ConsultantType>(database))
        names.consultant_types[each.id] = each.name;
    names.halls = hall_codes(database);
    return names;
}

std::string operation_words(
    const std::string& kind, const std::string& payload, const core::OperationNames& names) {
    const auto wish = core::decode_payload(kind, core::payload_version, payload);
    return wish ? core::words(*wish.value, names) : std::string{};
}

}  // namespace hallbook::store
