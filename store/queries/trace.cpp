/// \file
/// Loading the trace of books.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/trace.hpp"

#include "core/operations/codec.hpp"
#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/members.hpp"

namespace hallbook::store {

namespace {

using core::RegistrationActivity;

std::vector<core::ReferralBook> books_of(SqliteDatabase& database, const core::AuditScope& scope) {
    auto row = database.prepare(
        "SELECT " + columns_as<core::ReferralBook>("b") +
        " FROM referral_books AS b WHERE ?1 IS NULL OR b.id = ?1");
    row.with(argument(scope.book));
    return read_rows<core::ReferralBook>(row);
}

std::vector<core::BookRegistration> registrations_of(
    SqliteDatabase& database, const core::AuditScope& scope) {
    auto row = database.prepare(
        "SELECT " + columns_as<core::BookRegistration>("r") +
        " FROM book_registrations AS r WHERE ?1 IS NULL OR r.book_id = ?1");
    row.with(argument(scope.book));
    return read_rows<core::BookRegistration>(row);
}

std::vector<core::Dispatch> dispatches_of(SqliteDatabase& database, const core::AuditScope& scope) {
    auto row = database.prepare(
        "SELECT " + columns_as<core::Dispatch>("d") +
        " FROM dispatches AS d JOIN book_registrations AS r ON r.id = d.registration_id "
        "WHERE (?1 IS NULL OR r.book_id = ?1) AND d.dispatched_at >= ?2 AND d.dispatched_at < ?3 "
        "ORDER BY d.dispatched_at, d.id");
    row.with(argument(scope.book), argument(scope.from), argument(scope.before));
    return read_rows<core::Dispatch>(row);
}

/// Adds the steps of pending operations, which are only in the log: those that are `wanted`.
template <class Wanted>
void add_pending(
    SqliteDatabase& database, std::vector<RegistrationActivity>& steps, Wanted wanted) {
    const auto& table = core::table_info(core::table_id<RegistrationActivity>());
    auto row = database.prepare(
        "SELECT step.value FROM operations, json_each(operations.activities) AS step "
        "WHERE operations.outcome IS NULL");
    while (row.step()) {
        const auto values = core::decode_values(table, row.text(0));
        if (!values) {
            throw core::Failure(
                core::FailureKind::damaged,
                "A step in the log cannot be read: " + values.problem,
                "Run `hallbook verify`.");
        }
        auto step = core::from_values<RegistrationActivity>(*values.value);
        if (wanted(step)) steps.push_back(std::move(step));
    }
}

std::vector<RegistrationActivity> activities_of(
    SqliteDatabase& database, const core::AuditScope& scope) {
    auto row = database.prepare(
        "SELECT " + columns_as<RegistrationActivity>("a") +
        " FROM registration_activities AS a WHERE ?1 IS NULL OR a.book_id = ?1");
    row.with(argument(scope.book));
    auto steps = read_rows<RegistrationActivity>(row);
    add_pending(database, steps, [&](const auto& step) {
        return !scope.book || step.book_id == scope.book;
    });
    return steps;
}

std::vector<RegistrationActivity> reconciled(SqliteDatabase& database) {
    constexpr auto action = core::RegistrationAction::reconciled;
    auto row = database.prepare(
        "SELECT " + columns_as<RegistrationActivity>("a") +
        " FROM registration_activities AS a WHERE a.action = ?1");
    row.with(argument(action));
    auto steps = read_rows<RegistrationActivity>(row);
    add_pending(database, steps, [](const auto& step) { return step.action == action; });
    return steps;
}

}  // namespace

core::AuditRows trace(SqliteDatabase& database, const core::AuditScope& scope) {
    return {
        .books = books_of(database, scope),
        .registrations = registrations_of(database, scope),
        .activities = activities_of(database, scope),
        .dispatches = dispatches_of(database, scope)};
}

core::AuditFacts audit_facts(SqliteDatabase& database) {
    return {
        .members = all_members(database),
        .dispatches = dispatches_of(database, {}),
        .reconciled = reconciled(database)};
}

}  // namespace hallbook::store
