/// \file
/// The trace of books: what an audit and an explanation are made of.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/proof/audit.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Books, their registrations and all steps of these: those central has, and those of operations it
/// has not decided about. Of the dispatches only those in
/// `scope`.
core::AuditRows trace(SqliteDatabase& database, const core::AuditScope& scope);

}  // namespace hallbook::store
