/// \file
/// Setting up central, its halls and their state.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/office/central_admin.hpp"

#include "core/rows/seed.hpp"
#include "core/values/failure.hpp"
#include "core/values/joined.hpp"
#include "migrations/chain/migrate.hpp"
#include "sync/line/address.hpp"
#include "sync/line/postgres_copy.hpp"
#include "sync/rows/postgres_repository.hpp"
#include "sync/rows/postgres_rows.hpp"
#include "sync/schema/postgres_migrations.hpp"

#include <algorithm>
#include <future>
#include <set>

namespace hallbook::sync {

namespace {

using core::Failure;
using core::FailureKind;

constexpr std::size_t hall_code_max = 16;
constexpr std::size_t password_length = 26;  // of 32 letters: 130 bits
/// How often, while a login is being barred, its connections are ended.
constexpr std::chrono::milliseconds bar_slice{20};

/// Allows for revisions that run long on a large database.
ConnectionOptions patient(ConnectionOptions options) {
    options.silence_max =
        std::max<std::chrono::milliseconds>(options.silence_max, std::chrono::minutes{30});
    return options;
}

bool is_empty(PostgresConnection& connection, const core::TableInfo& table) {
    return connection.execute("SELECT NOT EXISTS (SELECT FROM " + sql_name(table) + ")")
        .is_true(0, 0);
}

/// Fills a table that is empty. The identity sequence then continues after the seeded ids, so that
/// a row that another program adds without an id gets none of them.
template <class Row>
int seed(PostgresConnection& connection, const std::vector<Row>& rows) {
    const auto& table = core::table_info(core::table_id<Row>());
    if (!is_empty(connection, table)) return 0;
    std::vector<core::Change> changes;
    for (const auto& row : rows) {
        changes.push_back({table.id, row.id.value, std::nullopt, core::to_values(row)});
    }
    PostgresRepository{connection}.write(changes);
    connection.execute(
        "SELECT setval(pg_get_serial_sequence($1::text, 'id'), $2::bigint)",
        {sql_name(table), std::to_string(rows.back().id.value)});
    return static_cast<int>(rows.size());
}

/// Adds the settings that central lacks because a later revision brought them. Returns how many.
int add_new(PostgresConnection& connection, const std::vector<core::Setting>& settings) {
    std::size_t added = 0;
    for (const auto& setting : settings) {
        added += connection
                     .execute(
                         "INSERT INTO settings (name, value) VALUES ($1::text, $2::text) "
                         "ON CONFLICT (name) DO NOTHING",
                         {setting.name, setting.value})
                     .affected_rows();
    }
    return static_cast<int>(added);
}

void check_code(const std::string& code) {
    const auto fits = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    if (code.empty() || code.size() > hall_code_max ||
        !std::all_of(code.begin(), code.end(), fits) || code == "CENTRAL") {
        throw Failure{
            FailureKind::bad_input,
            "\"" + code + "\" cannot be the code of a hall.",
            "Use up to 16 capital letters, digits and '_', such as BREM."};
    }
}

/// Letters and digits that are not mistaken for one another when read out.
std::string random_password(Environment& environment) {
    constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";
    static_assert(letters.size() == 32);
    std::string password;
    while (password.size() < password_length)
        password += letters[environment.random() % 32];
    return password;
}

std::optional<core::Instant> optional_instant(
    const PostgresResult& rows, std::size_t row, int column) {
    if (rows.is_null(row, column)) return std::nullopt;
    return core::parse_instant(rows.text(row, column)).value;
}

constexpr const char* halls_sql = R"sql(
    SELECT
        h.number, h.code, h.name, h.region, h.login,
        pg_has_role(h.login, 'hallbook_reconciler', 'MEMBER'),
        h.enrolled_at, h.revoked_at, h.last_seen_at, h.last_sequence,
        (
            SELECT count(*) FROM sync.operations AS o
            WHERE o.hall = h.number AND o.seq > p.judged_sequence AND NOT EXISTS (
                SELECT FROM sync.judgements AS j WHERE j.hall = o.hall AND j.seq = o.seq
            )
        ),
        (
            SELECT count(*) FROM sync.judgements AS j
            WHERE j.hall = h.number AND j.outcome = 'SET_ASIDE'
        ),
        (
            SELECT count(*) FROM sync.change_log AS c
            WHERE c.xid >= sync.watermark_of(h)::text::xid8
        ),
        (SELECT count(*) FROM sync.conflicts AS c WHERE c.hall = h.number),
        h.schema_revision, h.program_version, h.clock_offset_us,
        sync.watermark_of(h) > 0 AND sync.watermark_of(h) < (SELECT pruned_below FROM sync.feed),
        greatest(p.held_through - p.judged_sequence, 0),
        EXISTS (SELECT FROM sync.newer AS n WHERE n.hall = h.number),
        'import' = ANY (sync.rights_of(h.number)), 'headquarters' = ANY (sync.rights_of(h.number))
    FROM sync.halls AS h JOIN sync.progress AS p ON p.hall = h.number
    ORDER BY h.number
)sql";

constexpr const char* central_sql = R"sql(
    SELECT
        e.id, e.started_at, array_to_string(sync.applied_revisions(), ','),
        (SELECT count(*) FROM sync.conflicts),
        (
            SELECT format('%s, PID %s, since %s UTC', w.login, w.pid,
                to_char(w.since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'))
            FROM sync.watcher AS w WHERE sync.is_watched()
        )
    FROM sync.epoch AS e
)sql";

constexpr const char* prune_result_sql =
    "SELECT (SELECT count(*) FROM sync.change_log), sync.retention_days()";

constexpr const char* beyond_sql = R"sql(
    SELECT h.code FROM sync.halls AS h, sync.feed
    WHERE h.revoked_at IS NULL AND sync.watermark_of(h) > 0 AND sync.watermark_of(h) < pruned_below
    ORDER BY h.number
)sql";

std::vector<std::string> codes(const PostgresResult& rows) {
    std::vector<std::string> all;
    for (std::size_t row = 0; row < rows.size(); ++row)
        all.push_back(rows.string(row, 0));
    return all;
}

HallStatus hall_status(const PostgresResult& rows, std::size_t row) {
    HallStatus status;
    status.hall = {
        static_cast<core::HallNumber>(rows.integer(row, 0)),
        rows.string(row, 1),
        rows.string(row, 2),
        core::from_label<core::BookRegion>(rows.text(row, 3)).value()};
    status.login = rows.string(row, 4);
    status.may_reconcile = rows.is_true(row, 5);
    status.enrolled_at = optional_instant(rows, row, 6).value_or(core::Instant{});
    status.revoked_at = optional_instant(rows, row, 7);
    status.last_seen_at = optional_instant(rows, row, 8);
    status.last_sequence = rows.integer(row, 9);
    status.unjudged = rows.integer(row, 10);
    status.set_aside = rows.integer(row, 11);
    status.changes_behind = rows.integer(row, 12);
    status.conflicts = rows.integer(row, 13);
    status.schema_revision = rows.optional_string(row, 14);
    status.program_version = rows.optional_string(row, 15);
    if (!rows.is_null(row, 16)) {
        status.clock_offset = std::chrono::microseconds{rows.integer(row, 16)};
    }
    status.needs_new_copy = rows.is_true(row, 17);
    status.held = rows.integer(row, 18);
    status.waits_for_newer_program = rows.is_true(row, 19);
    status.may_import = rows.is_true(row, 20);
    status.is_headquarters = rows.is_true(row, 21);
    return status;
}

}  // namespace

CentralAdmin::CentralAdmin(std::string uri, Environment& environment, ConnectionOptions options)
    : m_uri{std::move(uri)}, m_environment{environment}, m_options{std::move(options)} {}

namespace {

/// Takes from everybody what only stands in others' way here: locks by number and large objects,
/// each of which costs the whole server shared memory, and temporary tables. Who judges needs the
/// first. Only a superuser can; for others PostgreSQL warns and changes nothing.
constexpr const char* close_doors_sql = R"sql(
    DO $$
    DECLARE
        routine REGPROCEDURE;
    BEGIN
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
            RETURN;
        END IF;
        FOR routine IN
            SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND (
                proname ~ '^pg_(try_)?advisory_' OR proname ~ '^lo_(creat|create|from_bytea|open|put)$'
            )
        LOOP
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
            EXECUTE format(
                'GRANT EXECUTE ON FUNCTION %s TO hallbook_reconciler, %I', routine,
                (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database())
            );
        END LOOP;
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    END
    $$
)sql";

}  // namespace

InitReport CentralAdmin::init(
    const migrations::MigrationChain& chain, const std::string& program_version) {
    PostgresConnection connection{m_uri, patient(m_options)};
    InitReport report;
    {
        PostgresMigrations target{connection};
        const migrations::MigrationContext context{
            .now = [this] { return m_environment.now(); },
            .program_version = program_version,
            .performed_by = connection.execute("SELECT session_user").string(0, 0)};
        for (const auto* revision : migrations::migrate_up(chain, target, context)) {
            report.revisions_applied.push_back(revision->id);
        }
    }
    if (!report.revisions_applied.empty()) {
        report.done.push_back("applied the revisions " + core::joined(report.revisions_applied));
    }
    PostgresTransaction transaction{connection};
    // One init at a time; otherwise two would both find the tables empty.
    connection.execute("LOCK TABLE sync.state IN SHARE ROW EXCLUSIVE MODE");
    report.books_added = seed(connection, core::seed_books(m_environment.now()));
    report.settings_added = seed(connection, core::seed_settings(m_environment.now()));
    if (report.settings_added == 0) {
        report.settings_added = add_new(connection, core::seed_settings(m_environment.now()));
    }
    connection.execute("SELECT sync.settle_epoch()");
    // A database that another program fills keeps what its logins have.
    const bool is_new = std::find(
                            report.revisions_applied.begin(),
                            report.revisions_applied.end(),
                            chain.revisions.front().id) != report.revisions_applied.end();
    if (is_new) connection.execute(close_doors_sql);
    report.epoch = connection.execute("SELECT id FROM sync.epoch").string(0, 0);
    transaction.commit();
    if (report.books_added > 0) {
        report.done.push_back("added " + std::to_string(report.books_added) + " books");
    }
    if (report.settings_added > 0) {
        report.done.push_back("added " + std::to_string(report.settings_added) + " settings");
    }
    report.revision = core::joined(migrations::heads(chain));
    return report;
}

int CentralAdmin::add_sample_equipment() {
    PostgresConnection connection{m_uri, m_options};
    PostgresTransaction transaction{connection};
    connection.execute("LOCK TABLE sync.state IN SHARE ROW EXCLUSIVE MODE");
    const auto templates = core::table_id<core::EquipmentTemplate>();
    if (!is_empty(connection, core::table_info(templates)) ||
        !is_empty(connection, core::table_info(core::table_id<core::ConsultantType>()))) {
        return 0;
    }
    const auto changes = core::sample_equipment(m_environment.now());
    PostgresRepository{connection}.write(changes);
    transaction.commit();
    return static_cast<int>(std::count_if(
        changes.begin(), changes.end(), [&](const auto& each) { return each.table == templates; }));
}

namespace {

/// As an array of PostgreSQL.
std::string rights_of(const EnrollRequest& request) {
    if (request.is_headquarters == IsHeadquarters::yes) return "{headquarters,import}";
    // Who judges writes the rows of all books anyway.
    const bool may_import =
        request.may_import == MayImport::yes || request.may_reconcile == MayReconcile::yes;
    return may_import ? "{import}" : "{}";
}

}  // namespace

Enrolled CentralAdmin::enroll(const EnrollRequest& request) {
    check_code(request.hall);
    // Only a PostgresCopy can make the password verifier; it runs the other statements, too.
    PostgresCopy connection{m_uri, m_options};
    Enrolled enrolled{.hall = request.hall, .password = random_password(m_environment)};
    enrolled.login =
        connection.execute("SELECT sync.login_for($1::text)", {request.hall}).at(0).at(0).value();
    const auto rows = connection.execute(
        "SELECT hall_number, hall_login FROM sync.admit("
        "$1::text, $2::text, $3::text, $4::text, $5::boolean, $6::text[])",
        {request.hall,
         request.name.empty() ? request.hall : request.name,
         std::string{core::label(request.region)},
         connection.password_verifier(enrolled.login, enrolled.password),
         request.may_reconcile == MayReconcile::yes ? "true" : "false",
         rights_of(request)});
    enrolled.hall_number = std::stoi(rows.at(0).at(0).value());
    enrolled.login = rows.at(0).at(1).value();
    enrolled.uri = uri_for_login(with_sslmode(m_uri), enrolled.login);
    return enrolled;
}

namespace {

constexpr const char* no_such_hall_hint = "`hallbook central status` lists the halls.";

[[noreturn]] void fail_no_such_hall(const std::string& hall) {
    throw Failure{
        FailureKind::bad_input, "There is no hall " + hall + " at central.", no_such_hall_hint};
}

/// Ends all connections of a login in this database and adds their processes to `ended`. Whether
/// there were any; one may take a moment to end.
bool end_connections(
    PostgresConnection& connection, const std::string& login, std::set<std::int64_t>& ended) {
    const auto rows = connection.execute(
        "WITH theirs AS MATERIALIZED (SELECT pid FROM pg_stat_activity "
        "WHERE usename = $1::text AND datname = current_database()) "
        "SELECT pid FROM theirs WHERE pg_terminate_backend(pid)",
        {login});
    for (std::size_t row = 0; row < rows.size(); ++row)
        ended.insert(rows.integer(row, 0));
    return !rows.empty();
}

}  // namespace

/// First the login is barred and its connections are ended, then rows are touched: whatever it has
/// locked is free by then. Even a change of its own role that it has not committed holds up barring
/// it no longer than until its connection is ended, over a second one.
Revoked CentralAdmin::revoke(const std::string& hall) {
    PostgresConnection connection{m_uri, m_options};
    PostgresConnection second{m_uri, m_options};
    const auto found = connection.execute(
        "SELECT login, revoked_at IS NOT NULL FROM sync.halls WHERE code = $1::text", {hall});
    if (found.empty()) fail_no_such_hall(hall);
    Revoked revoked{
        .hall = hall, .login = found.string(0, 0), .was_revoked_before = found.is_true(0, 1)};
    auto barring = std::async(std::launch::async, [&] {
        connection.execute("SELECT sync.bar($1::text)", {revoked.login});
    });
    std::set<std::int64_t> ended;
    do {
        end_connections(second, revoked.login, ended);
    } while (barring.wait_for(bar_slice) != std::future_status::ready);
    barring.get();
    while (end_connections(second, revoked.login, ended))
        m_environment.sleep(bar_slice);
    revoked.connections_ended = static_cast<int>(ended.size());
    revoked.operations_held =
        connection.execute("SELECT held FROM sync.cut_off($1::text)", {hall}).integer(0, 0);
    return revoked;
}

std::int64_t CentralAdmin::release(const std::string& hall) {
    PostgresConnection connection{m_uri, m_options};
    const auto rows = connection.execute("SELECT released FROM sync.release($1::text)", {hall});
    if (rows.is_null(0, 0)) fail_no_such_hall(hall);
    return rows.integer(0, 0);
}

std::int64_t CentralAdmin::discard(const std::string& hall, const std::string& reason) {
    PostgresConnection connection{m_uri, m_options};
    const auto rows = connection.execute(
        "SELECT discarded FROM sync.discard($1::text, $2::text)", {hall, reason});
    if (rows.is_null(0, 0)) fail_no_such_hall(hall);
    return rows.integer(0, 0);
}

std::int64_t CentralAdmin::judge_again(const std::optional<HallOperation>& which) {
    PostgresConnection connection{m_uri, m_options};
    if (!which) {
        return connection.execute("SELECT asked FROM sync.ask_again(NULL, NULL)").integer(0, 0);
    }
    return connection
        .execute(
            "SELECT asked FROM sync.ask_again($1::text, $2::bigint)",
            {which->hall, std::to_string(which->sequence)})
        .integer(0, 0);
}

CentralStatus CentralAdmin::status() {
    PostgresConnection connection{m_uri, m_options};
    PostgresTransaction snapshot{connection, Isolation::repeatable_read_only};
    CentralStatus status;
    const auto central = connection.execute(central_sql);
    status.epoch = central.string(0, 0);
    status.epoch_started_at = optional_instant(central, 0, 1).value_or(core::Instant{});
    const auto revisions = central.string(0, 2);
    status.revision = revisions.substr(revisions.rfind(',') + 1);
    status.conflicts = central.integer(0, 3);
    status.watched_by = central.optional_string(0, 4);
    const auto halls = connection.execute(halls_sql);
    for (std::size_t row = 0; row < halls.size(); ++row) {
        status.halls.push_back(hall_status(halls, row));
        status.unjudged += status.halls.back().unjudged;
    }
    snapshot.commit();
    return status;
}

PruneReport CentralAdmin::prune() {
    PostgresConnection connection{m_uri, m_options};
    PruneReport report;
    report.removed = prune_change_log(connection);
    const auto rows = connection.execute(prune_result_sql);
    report.kept = rows.integer(0, 0);
    report.retention_days = static_cast<int>(rows.integer(0, 1));
    report.beyond = codes(connection.execute(beyond_sql));
    return report;
}

Restored CentralAdmin::restored(const std::string& reason) {
    PostgresConnection connection{m_uri, m_options};
    PostgresTransaction transaction{connection};
    Restored restored;
    restored.epoch = connection.execute("SELECT sync.begin_epoch($1::text)", {reason}).string(0, 0);
    restored.epoch_before =
        connection.execute("SELECT id FROM sync.epochs_before ORDER BY ended_at DESC LIMIT 1")
            .string(0, 0);
    restored.halls = codes(
        connection.execute("SELECT code FROM sync.halls WHERE revoked_at IS NULL ORDER BY number"));
    transaction.commit();
    return restored;
}

}  // namespace hallbook::sync
