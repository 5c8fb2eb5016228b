/// \file
/// One write: draft, judge, record, commit.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/desk.hpp"

#include "core/replica/execute.hpp"

namespace hallbook::cli {

Desk::Desk(const Context& context)
    : m_context(context),
      m_database(open_hall(context, store::Access::write)),
      m_transaction(m_database),
      m_replica(m_database, context.zone) {}

core::MemberRef Desk::member(const std::string& text) {
    const auto found = member_meant(m_database, text);
    return {found.id, found.card_number};
}

core::Operation Desk::draft(core::Payload payload) {
    return m_replica.draft(std::move(payload), m_context.globals.actor, clock_now());
}

Done Desk::execute(core::Operation operation) {
    core::Decision decision = core::execute(m_replica, operation);
    if (core::is_recorded(decision)) m_transaction.commit();
    return {std::move(operation), std::move(decision)};
}

}  // namespace hallbook::cli
