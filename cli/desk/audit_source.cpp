/// \file
/// The hall's file as something to audit.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/audit_source.hpp"

#include "cli/desk/hall.hpp"
#include "store/queries/requests.hpp"
#include "store/queries/trace.hpp"

namespace hallbook::cli {

AuditLedger read_local_ledger(const Context& context, const AuditWish& wish) {
    auto database = open_hall(context, store::Access::read);
    const store::ReadTransaction one_state{database};
    core::AuditScope scope{.book = {}, .from = wish.from, .before = wish.before};
    if (wish.book) scope.book = book_meant(database, *wish.book).id;
    return {
        store::trace(database, scope),
        store::all_members(database),
        store::all_requests(database),
        store::as_of(database)};
}

}  // namespace hallbook::cli
