/// \file
/// Examines the other schema, builds ours next to it, copies the rows and proves the copy.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/office/central_adoption.hpp"

#include "core/rows/seed.hpp"
#include "core/values/failure.hpp"
#include "sync/office/adoption_proof.hpp"
#include "sync/office/central_admin.hpp"
#include "sync/rows/postgres_repository.hpp"
#include "sync/rows/postgres_rows.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

using core::Failure;
using core::FailureKind;

/// The most rows in one statement; bounds the server's memory. All are one transaction anyway.
constexpr std::size_t rows_at_once = 5'000;

constexpr std::chrono::hours longest_statement{2};

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Failure{FailureKind::refused, what + " Nothing was changed.", hint};
}

// --- Whether there is something to adopt ------------------------------------------------------

void check_theirs(const migrations::ForeignSchema& found, const migrations::AdoptionPlan& plan) {
    if (is_hallbooks_own(found)) {
        refuse(
            "The schema " + found.name + " is one that hallbook itself made.",
            "There is nothing to adopt: `hallbook central init` brings it up to date.");
    }
    if (plan.tables.empty()) {
        refuse(
            "The schema " + found.name + " has none of the tables that the mapping names.",
            "Say with --from where the other program's tables are, or with --mapping what they are "
            "called. For an empty database there is `hallbook central init`.");
    }
}

std::string comment_on_ours(PostgresConnection& connection) {
    const auto rows = connection.execute(
        "SELECT obj_description(to_regnamespace($1::text), 'pg_namespace')",
        {std::string{adopted_schema}});
    return rows.optional_string(0, 0).value_or("");
}

void check_ours(PostgresConnection& connection) {
    const auto ours = inspect_foreign(connection, std::string{adopted_schema});
    const auto comment = comment_on_ours(connection);
    if (comment.starts_with("Adopted")) {
        refuse(
            "This database was adopted before: " + comment + ".",
            "`hallbook central status` shows how it stands.");
    }
    if (ours.tables.empty()) {
        const auto sync = connection.execute("SELECT to_regnamespace('sync') IS NOT NULL");
        if (!sync.is_true(0, 0)) return;
        refuse(
            "The database has a schema `sync` already, of a central in another schema or of "
            "another program.",
            "Adopt it from a copy without that schema.");
    }
    if (!is_hallbooks_own(ours)) {
        refuse(
            "The database has a schema `hallbook` with tables that hallbook did not make.",
            "Rename that schema.");
    }
    for (const auto& table : ours.tables) {
        if (table.name == "book_registrations" || table.name == "members") {
            if (table.rows == 0) continue;
            refuse(
                "hallbook's own table " + table.name + " has rows already.",
                "Adopt before the halls begin to work.");
        }
    }
}

// --- Ours -------------------------------------------------------------------------------------

/// The books at central; while it has none, those that `central init` will seed.
std::vector<core::ReferralBook> our_books(PostgresConnection& connection, core::Instant now) {
    const auto& table = core::table_info(core::table_id<core::ReferralBook>());
    const auto there =
        connection.execute("SELECT to_regclass($1::text) IS NOT NULL", {our_name(table)});
    if (!there.is_true(0, 0)) return core::seed_books(now);
    const auto rows = connection.execute(
        "SELECT " + row_expression(table) + " FROM " + our_name(table) + " AS t ORDER BY t.id");
    if (rows.empty()) return core::seed_books(now);
    std::vector<core::ReferralBook> books;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        books.push_back(core::from_values<core::ReferralBook>(parse_row(table, rows.text(row, 0))));
    }
    return books;
}

void write(PostgresConnection& connection, const std::vector<core::Change>& changes) {
    PostgresRepository repository{connection};
    for (std::size_t first = 0; first < changes.size(); first += rows_at_once) {
        const auto last = std::min(changes.size(), first + rows_at_once);
        repository.write(
            {changes.begin() + static_cast<std::ptrdiff_t>(first),
             changes.begin() + static_cast<std::ptrdiff_t>(last)});
    }
}

/// Makes the identity sequences continue after the ids that were carried over, for rows that
/// another program adds without an id.
void move_identities(PostgresConnection& connection, const migrations::Adoption& result) {
    for (const auto& adopted : result.tables) {
        const auto& table = *core::find_table(adopted.table);
        connection.execute(
            "SELECT setval(pg_get_serial_sequence($1::text, 'id'), max(id)) FROM " +
                our_name(table) + " WHERE id < $2::bigint HAVING max(id) IS NOT NULL",
            {our_name(table), std::to_string(std::int64_t{1} << core::hall_shift)});
    }
}

// --- Carrying the rows over -------------------------------------------------------------------

/// Lets one adoption run at a time, and reads their tables in one snapshot. Theirs are not locked:
/// rows that are written there meanwhile are not carried over, like those written later.
void begin_carrying(PostgresConnection& connection) {
    connection.execute(
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = '10s'");
    connection.execute("LOCK TABLE sync.state IN SHARE ROW EXCLUSIVE MODE");
}

/// Throws not_permitted, before anything was changed, when the login may not make a schema.
void check_rights(PostgresConnection& connection) {
    const auto rights = connection.execute(
        "SELECT has_database_privilege(current_database(), 'CREATE'), session_user, "
        "current_database()");
    if (rights.is_true(0, 0)) return;
    throw Failure{
        FailureKind::not_permitted,
        "The login " + rights.string(0, 1) + " may not make a schema in the database " +
            rights.string(0, 2) + ". Nothing was changed.",
        "Give the address of an administrator's login."};
}

void sign(PostgresConnection& connection, const AdoptReport& report) {
    std::int64_t carried = 0;
    std::int64_t refused = 0;
    for (const auto& table : report.result.tables) {
        carried += table.carried;
        refused += table.refused;
    }
    const auto comment = connection.execute(
        "SELECT format('COMMENT ON SCHEMA %I IS %L', $1::text, format("
        "'Adopted from the schema %s on %s UTC by %s: %s rows carried over, %s refused', "
        "$2::text, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), session_user, "
        "$3::text, $4::text))",
        {std::string{adopted_schema},
         report.plan.schema,
         std::to_string(carried),
         std::to_string(refused)});
    connection.execute(comment.string(0, 0));
}

bool may_go_on(const AdoptReport& report, const AdoptRequest& request) {
    return request.apply == Apply::yes &&
           (report.result.refusals.empty() || request.partial == Partial::yes);
}

void carry_over(
    PostgresConnection& connection,
    Environment& environment,
    const core::CivilZone& zone,
    const AdoptRequest& request,
    AdoptReport& report) {
    PostgresTransaction transaction{connection};
    begin_carrying(connection);
    auto again = examine_adoption(connection, request, zone, environment.now());
    again.revisions_applied = std::move(report.revisions_applied);
    report = std::move(again);
    if (!may_go_on(report, request)) return;
    write(connection, report.result.changes);
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE");
    move_identities(connection, report.result);
    report.proofs = prove_adoption(connection, report.plan, report.result);
    sign(connection, report);
    transaction.commit();
    report.was_applied = true;
}

}  // namespace

AdoptReport examine_adoption(
    PostgresConnection& connection,
    const AdoptRequest& request,
    const core::CivilZone& zone,
    core::Instant now) {
    AdoptReport report;
    report.found = inspect_foreign(connection, request.from);
    report.plan = migrations::plan_adoption(report.found, request.rules);
    check_theirs(report.found, report.plan);
    check_ours(connection);
    const auto books = our_books(connection, now);
    report.result = migrations::adopt_rows(
        report.plan, read_foreign_rows(connection, report.plan), books, zone, now);
    return report;
}

AdoptReport adopt_central(
    const std::string& uri,
    Environment& environment,
    const migrations::MigrationChain& chain,
    const core::CivilZone& zone,
    const AdoptRequest& request) {
    const ConnectionOptions options{
        .application_name = "hallbook adopt", .silence_max = longest_statement};
    PostgresConnection connection{uri, options};
    AdoptReport report;
    {
        PostgresTransaction snapshot{connection, Isolation::repeatable_read_only};
        report = examine_adoption(connection, request, zone, environment.now());
        snapshot.commit();
    }
    if (!may_go_on(report, request)) return report;
    check_rights(connection);
    connection.execute("CREATE SCHEMA IF NOT EXISTS " + std::string{adopted_schema});
    report.revisions_applied = CentralAdmin{uri, environment, options}
                                   .init(chain, request.program_version)
                                   .revisions_applied;
    carry_over(connection, environment, zone, request, report);
    return report;
}

}  // namespace hallbook::sync
