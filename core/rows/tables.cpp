/// \file
/// The list of synced tables as data.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/tables.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

template <class... Rows>
std::vector<TableInfo> describe(std::tuple<Rows...>*) {
    return {TableInfo{table_id<Rows>(), TableOf<Rows>::name, column_infos<Rows>()}...};
}

}  // namespace

const std::vector<TableInfo>& tables() {
    static const std::vector<TableInfo> all =
        describe(static_cast<SyncedRows<std::tuple>*>(nullptr));
    return all;
}

const TableInfo& table_info(TableId id) { return tables().at(static_cast<std::size_t>(id)); }

const TableInfo* find_table(std::string_view name) {
    const auto found = std::find_if(tables().begin(), tables().end(), [&](const TableInfo& table) {
        return table.name == name;
    });
    return found == tables().end() ? nullptr : &*found;
}

}  // namespace hallbook::core
