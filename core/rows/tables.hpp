/// \file
/// The list of the synced tables, and their description without templates. To add a table, add
/// its row struct here; working set, changes, row mappers and the parity test follow.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/conflict.hpp"
#include "core/rows/equipment.hpp"
#include "core/rows/setting.hpp"

#include <array>
#include <string>

namespace hallbook::core {

/// Every synced row type, each before those that refer to it where that is possible. The order is
/// not stored anywhere.
template <template <class...> class List>
using SyncedRows = List<
    User,
    Member,
    MemberContact,
    Organization,
    EmployerContract,
    Setting,
    Holiday,
    ReferralBook,
    LaborRequest,
    BookRegistration,
    JobBid,
    Dispatch,
    MemberEmployment,
    RegistrationActivity,
    Conflict,
    ConsultantType,
    EquipmentTemplate,
    EquipmentTemplateConsultant,
    EquipmentApprovalSubmission,
    EquipmentApprovalDecision>;

inline constexpr std::size_t table_count = std::tuple_size_v<SyncedRows<std::tuple>>;

/// A table by its place in SyncedRows.
enum class TableId : std::size_t {};

/// A synced table, described without templates.
struct TableInfo {
    TableId id{};
    std::string_view name;
    std::vector<ColumnInfo> columns;  ///< in the order of the schema; the first is the id
};

namespace detail {

template <class Row, class... Rows>
constexpr std::size_t index_in(std::tuple<Rows...>*) {
    std::size_t index = 0;
    const bool found = ((std::is_same_v<Row, Rows> || (++index, false)) || ...);
    return found ? index : sizeof...(Rows);
}

}  // namespace detail

/// The TableId of a row type.
template <class Row>
constexpr TableId table_id() {
    constexpr auto index = detail::index_in<Row>(static_cast<SyncedRows<std::tuple>*>(nullptr));
    static_assert(index < table_count, "add the row type to SyncedRows");
    return TableId{index};
}

/// All synced tables, indexed by TableId.
const std::vector<TableInfo>& tables();
const TableInfo& table_info(TableId id);
/// Null for an unknown name.
const TableInfo* find_table(std::string_view name);

}  // namespace hallbook::core
