/// \file
/// The trace of books, from which an audit and an explanation are made.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/proof/audit.hpp"
#include "store/file/sqlite_database.hpp"

namespace hallbook::store {

/// Books, their registrations and all steps of these: those that central has and those of pending
/// operations. Of the dispatches only those in `scope`.
core::AuditRows trace(SqliteDatabase& database, const core::AuditScope& scope);

/// What the recorded reasons in a trace are checked by, pending operations' steps included.
core::AuditFacts audit_facts(SqliteDatabase& database);

}  // namespace hallbook::store
