/// \file
/// The trace of books: what an audit and an explanation are made of.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit.hpp"
#include "store/sqlite_database.hpp"

namespace hallbook::store {

struct TraceQuery {
    std::optional<core::Id<core::ReferralBook>> book;  ///< only this one
    core::Instant from = core::Instant::min();  ///< dispatches made from this instant on
    core::Instant before = core::Instant::max();  ///< and before this one
};

/// Books, their registrations and all steps of these: those central has, and those of operations it
/// has not decided about. Of the dispatches only those asked for.
core::AuditRows trace(SqliteDatabase& database, const TraceQuery& query);

}  // namespace hallbook::store
