/// \file
/// Reading the hall's file for an audit.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/audit_source.hpp"

#include "cli/desk/hall.hpp"
#include "cli/platform/neighbour.hpp"
#include "store/queries/requests.hpp"
#include "store/queries/trace.hpp"

namespace hallbook::cli {

void LocalAudit::declare(Arguments& arguments) {
    declare_target(arguments, m_target);
    m_admin.declare(arguments);
}

AuditLedger LocalAudit::read(const Context& context, const AuditWish& wish) {
    if (m_target == Target::central) run_neighbour(Neighbour::central, context.globals.arguments);
    auto database = open_hall(context, store::Access::read);
    const store::ReadTransaction one_state{database};
    core::AuditScope scope{.book = {}, .from = wish.from, .before = wish.before};
    if (wish.book) scope.book = book_meant(database, *wish.book).id;
    return {
        store::trace(database, scope),
        store::audit_facts(database),
        store::all_requests(database),
        store::as_of(database)};
}

}  // namespace hallbook::cli
