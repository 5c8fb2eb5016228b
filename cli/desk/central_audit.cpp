/// \file
/// Reading central for an audit.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/central_audit.hpp"

#include "cli/output/text.hpp"
#include "core/values/failure.hpp"
#include "sync/rows/trace.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

core::Id<core::ReferralBook> book_meant(
    const std::vector<core::ReferralBook>& books, const std::string& text) {
    const auto found = std::find_if(books.begin(), books.end(), [&](const auto& book) {
        return lower_case(book.code) == lower_case(text) ||
               lower_case(book.name) == lower_case(text);
    });
    if (found != books.end()) return found->id;
    std::vector<std::string> codes;
    for (const auto& book : books)
        codes.push_back(book.code);
    throw core::Failure(
        core::FailureKind::bad_input,
        "Central has no book \"" + text + "\"",
        "These are there: " + joined(codes));
}

AuditLedger read_central_ledger(const std::string& uri, const AuditWish& wish) {
    sync::PostgresConnection connection{uri, {.application_name = "hallbook audit"}};
    const sync::PostgresTransaction one_state{connection, sync::Isolation::repeatable_read_only};
    core::AuditScope scope{.book = {}, .from = wish.from, .before = wish.before};
    if (wish.book) {
        scope.book = book_meant(sync::rows<core::ReferralBook>(connection), *wish.book);
    }
    return {
        sync::trace(connection, scope),
        {.members = sync::rows<core::Member>(connection),
         .dispatches = sync::rows<core::Dispatch>(connection),
         .reconciled =
             sync::rows<core::RegistrationActivity>(connection, "t.action = 'RECONCILED'")},
        sync::rows<core::LaborRequest>(connection),
        std::nullopt};
}

}  // namespace

AuditLedger AnyAudit::read(const Context& context, const AuditWish& wish) {
    return m_target == Target::central ? read_central_ledger(m_admin.uri(context), wish)
                                       : LocalAudit::read(context, wish);
}

}  // namespace hallbook::cli
