/// \file
/// Loading the trace of books from central.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/rows/trace.hpp"

namespace hallbook::sync {

namespace {

/// An end of a period as a parameter; empty when the period is open there.
std::optional<std::string> bound(core::Instant instant) {
    const bool is_open = instant == core::Instant::min() || instant == core::Instant::max();
    return is_open ? std::nullopt : std::optional{core::instant_text(instant)};
}

}  // namespace

std::vector<core::Values> table_rows(
    PostgresConnection& connection,
    const core::TableInfo& table,
    const std::string& condition,
    const Parameters& parameters) {
    const auto found = connection.execute(
        "SELECT " + row_expression(table) + " FROM " + sql_name(table) + " AS t WHERE " +
            condition + " ORDER BY t.id",
        parameters);
    std::vector<core::Values> result;
    result.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        result.push_back(parse_row(table, found.text(i, 0)));
    return result;
}

core::AuditRows trace(PostgresConnection& connection, const core::AuditScope& scope) {
    const std::optional<std::string> book =
        scope.book ? std::optional{std::to_string(scope.book->value)} : std::nullopt;
    const std::string of_book = "($1::bigint IS NULL OR t.book_id = $1)";
    return {
        .books = rows<core::ReferralBook>(connection, "($1::bigint IS NULL OR t.id = $1)", {book}),
        .registrations = rows<core::BookRegistration>(connection, of_book, {book}),
        .activities = rows<core::RegistrationActivity>(connection, of_book, {book}),
        .dispatches = rows<core::Dispatch>(
            connection,
            "($1::bigint IS NULL OR EXISTS (SELECT 1 FROM book_registrations AS r "
            "WHERE r.id = t.registration_id AND r.book_id = $1)) "
            "AND ($2::timestamptz IS NULL OR t.dispatched_at >= $2) "
            "AND ($3::timestamptz IS NULL OR t.dispatched_at < $3)",
            {book, bound(scope.from), bound(scope.before)})};
}

}  // namespace hallbook::sync
