/// \file
/// Columns of a result as the types of the core.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/table.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// The column (from 0) of the current row as a T: an id, Apn, instant, enum, text, number, or an
/// optional of these.
template <class T>
T column(const SqliteStatement& row, int at) {
    return core::ValueTraits<T>::from(row.value(at));
}

/// An argument for SqliteDatabase::run() and the like: the column value of a T.
template <class T>
core::Value argument(const T& value) {
    return core::ValueTraits<T>::to(value);
}

}  // namespace hallbook::store
