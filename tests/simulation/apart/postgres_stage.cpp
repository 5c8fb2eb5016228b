/// \file
/// Controls a PostgreSQL: its clock, its connections, another program.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/postgres_stage.hpp"

#include "migrations/chain/migrate.hpp"
#include "store/replica/sqlite_snapshot.hpp"
#include "sync/central/central_json.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/meeting/snapshot.hpp"
#include "sync/rows/postgres_repository.hpp"
#include "sync/rows/postgres_rows.hpp"
#include "sync/rows/trace.hpp"
#include "tests/simulation/apart/crash_point.hpp"
#include "tests/simulation/apart/stage_rows.hpp"
#include "tests/support/around_central.hpp"
#include "tests/support/sync_stage.hpp"

namespace hallbook::simulation {

namespace {

using sync::PostgresConnection;

/// Makes every function and default of the schema `sync`, and the statements of a hall, read the
/// played clock instead of the server's. One table says where the next writer is to die.
constexpr const char* played_sql = R"sql(
    CREATE SCHEMA played;
    CREATE TABLE played.state (now_is TIMESTAMPTZ NOT NULL, dies_in TEXT);
    INSERT INTO played.state VALUES (now(), NULL);
    CREATE FUNCTION played.clock_timestamp() RETURNS TIMESTAMPTZ
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS 'SELECT now_is FROM played.state';
    GRANT USAGE ON SCHEMA played TO PUBLIC;
    DO $$
    DECLARE
        each RECORD;
    BEGIN
        FOR each IN
            SELECT regexp_replace(
                pg_get_functiondef(p.oid), '\m(now|clock_timestamp)\(\)',
                'played.clock_timestamp()', 'g'
            ) AS definition
            FROM pg_proc AS p WHERE p.pronamespace = 'sync'::regnamespace
                AND p.prosrc ~ '\m(now|clock_timestamp)\(\)'
        LOOP
            EXECUTE each.definition;
        END LOOP;
        FOR each IN
            SELECT d.adrelid::regclass AS relation, a.attname
            FROM pg_attrdef AS d
            JOIN pg_class AS c ON c.oid = d.adrelid AND c.relnamespace = 'sync'::regnamespace
            JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE pg_get_expr(d.adbin, d.adrelid) IN ('now()', 'clock_timestamp()')
        LOOP
            EXECUTE format(
                'ALTER TABLE %s ALTER COLUMN %I SET DEFAULT played.clock_timestamp()',
                each.relation, each.attname
            );
        END LOOP;
    END
    $$;
    CREATE FUNCTION played.die() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF EXISTS (SELECT FROM played.state WHERE dies_in = TG_TABLE_NAME) THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
            PERFORM pg_sleep(10);
        END IF;
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER dies AFTER INSERT ON sync.operations
    FOR EACH STATEMENT EXECUTE FUNCTION played.die();
    CREATE TRIGGER dies AFTER INSERT OR UPDATE ON sync.judgements
    FOR EACH STATEMENT EXECUTE FUNCTION played.die();
    CREATE TRIGGER dies AFTER INSERT OR UPDATE ON book_registrations
    FOR EACH STATEMENT EXECUTE FUNCTION played.die();
)sql";

constexpr const char* another_program = "another program";

/// A database and the first replicas, made once and copied for every stage.
struct Template {
    std::string database;
    std::vector<sync::Enrolled> halls;  // as stage_halls
    test::TemporaryFolder folder;

    [[nodiscard]] std::filesystem::path copy_of(const std::string& code) const {
        return folder.path() / (code + ".db");
    }
};

void add_rows(PostgresConnection& connection) {
    std::vector<core::Change> changes;
    for (const auto& row : rows_in_the_beginning()) {
        const auto& name = core::table_info(row.table).name;
        if (name == "referral_books" || name == "settings") continue;  // seeded by central's init
        const auto id = core::key_of(row.values.front());
        changes.push_back({row.table, id, std::nullopt, row.values});
    }
    sync::PostgresTransaction transaction{connection};
    sync::PostgresRepository{connection}.write(changes);
    transaction.commit();
}

std::string set_clock_sql(core::Instant now) {
    return "UPDATE played.state SET now_is = '" + core::instant_text(now) + "'";
}

void take_first_copy(
    const std::string& uri,
    const std::string& code,
    const std::filesystem::path& file,
    sync::Environment& environment) {
    const test::FixedZone zone;
    sync::Snapshot snapshot{uri, code, migrations::embedded_chain(), environment};
    const migrations::MigrationContext context{
        .now = begin_of_time, .program_version = "simulation", .performed_by = "pat"};
    store::SqliteSnapshot replica{
        file,
        {snapshot.hall(), "postgresql://central/hall"},
        migrations::embedded_chain(),
        context,
        zone};
    snapshot.copy_into(replica);
}

std::string uri_of(const sync::Enrolled& hall, const std::string& database) {
    return test::with_password(
        test::PostgresCluster::shared().login_uri(hall.login, database), hall.password);
}

void fill(Template& result, const std::string& uri) {
    PlayedTime time{begin_of_time()};
    const HallClock clock{time};
    Chance chance{1};
    PlayedEnvironment environment{time, clock, chance};
    sync::CentralAdmin admin{uri, environment};
    admin.init(migrations::embedded_chain(), "simulation");
    PostgresConnection office{uri};
    add_rows(office);
    office.execute(played_sql);
    office.execute(set_clock_sql(begin_of_time()));
    office.execute("UPDATE settings SET value = '2' WHERE name = 'change_log_retention_days'");
    for (const auto& hall : stage_halls) {
        const auto may = hall.may_reconcile ? sync::MayReconcile::yes : sync::MayReconcile::no;
        result.halls.push_back(
            admin.enroll({hall.code, hall.region, "", may, sync::MayImport::yes}));
        const auto& enrolled = result.halls.back();
        office.execute(
            "ALTER ROLE " + enrolled.login + " SET search_path = played, public, pg_catalog");
        take_first_copy(
            uri_of(enrolled, "simulated"), hall.code, result.copy_of(hall.code), environment);
    }
}

const Template& the_template() {
    static Template result;
    if (result.database.empty()) {
        result.database = test::PostgresCluster::shared().template_database(
            "simulated", [](const std::string& uri) { fill(result, uri); });
    }
    return result;
}

/// Sets the server's clock before each flight.
class ClockedCentral final : public test::AroundCentral {
public:
    ClockedCentral(std::unique_ptr<sync::Central> inner, std::function<void()> tell_time)
        : test::AroundCentral(std::move(inner)), m_tell_time(std::move(tell_time)) {}

    sync::Welcome hello(const sync::Greeting& greeting) override {
        m_tell_time();
        return inner().hello(greeting);
    }
    bool commit(const sync::Verdict& verdict) override {
        m_tell_time();
        return inner().commit(verdict);
    }
    sync::Arrival pull(const core::Cursor& cursor, core::HallNumber hall) override {
        m_tell_time();
        return inner().pull(cursor, hall);
    }

private:
    std::function<void()> m_tell_time;
};

std::string quoted(const std::optional<std::string>& text) {
    if (!text) return "NULL";
    std::string result = "'";
    for (const char letter : *text)
        result += letter == '\'' ? std::string{"''"} : std::string{letter};
    return result + "'";
}

/// The statement with which another program would write the row.
std::string write_sql(const core::CentralRow& row) {
    const auto& table = core::table_info(row.table);
    std::string columns;
    std::string values;
    std::string others;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const std::string name{table.columns[i].name};
        columns += (i == 0 ? "" : ", ") + name;
        values += (i == 0 ? "" : ", ") +
                  quoted(core::value_text(table.columns[i].kind, row.values->at(i)));
        if (i > 0) others += (i == 1 ? "" : ", ") + name + " = excluded." + name;
    }
    return "INSERT INTO " + sync::sql_name(table) + " (" + columns + ") VALUES (" + values +
           ") ON CONFLICT (id) DO UPDATE SET " + others;
}

}  // namespace

PostgresStage::PostgresStage(const PlayedTime& time)
    : m_time(time),
      m_database(test::PostgresCluster::shared(), the_template().database),
      m_office(std::make_unique<PostgresConnection>(m_database.uri())) {
    // Without this a copy of a database would take itself for a restored one.
    m_office->execute("UPDATE sync.epoch SET place = sync.here()");
}

PostgresStage::~PostgresStage() = default;

void PostgresStage::tell_time() { m_office->execute(set_clock_sql(m_time.now())); }

std::string PostgresStage::uri(core::HallNumber hall) const {
    if (hall == core::central_hall) return m_database.uri();
    return uri_of(the_template().halls.at(static_cast<std::size_t>(hall) - 1), m_database.name());
}

std::unique_ptr<sync::Central> PostgresStage::connect(core::HallNumber hall) {
    return std::make_unique<ClockedCentral>(
        std::make_unique<sync::PostgresCentral>(uri(hall)), [this] { tell_time(); });
}

void PostgresStage::first_copy(core::HallNumber hall, const std::filesystem::path& file) {
    copy_replica(
        the_template().copy_of(stage_halls.at(static_cast<std::size_t>(hall) - 1).code), file);
}

std::vector<core::Values> PostgresStage::rows(core::TableId table) {
    return sync::table_rows(*m_office, core::table_info(table), "TRUE", {});
}

std::vector<HeldOperation> PostgresStage::operations() {
    const auto rows = m_office->execute(
        "SELECT json_build_array(o.hall, o.seq, o.kind, o.payload_version, o.recorded_at, "
        "o.clock_at, o.actor, o.seen, o.payload, o.told, o.deposited_at, h.code, "
        "sync.known_of(o.hall, o.seq)), "
        "j.outcome, coalesce(j.reason, '') FROM sync.operations AS o "
        "JOIN sync.halls AS h ON h.number = o.hall "
        "LEFT JOIN sync.judgements AS j ON j.hall = o.hall AND j.seq = o.seq "
        "ORDER BY o.hall, o.seq");
    std::vector<HeldOperation> result;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto deposited = sync::deposited_from(sync::Json::parse(rows.text(row, 0)));
        HeldOperation held{std::move(deposited.operation), deposited.deposited_at, {}, {}};
        if (!rows.is_null(row, 1))
            held.outcome = core::from_label<core::Outcome>(rows.text(row, 1));
        held.reason = rows.string(row, 2);
        result.push_back(std::move(held));
    }
    return result;
}

std::function<void()> PostgresStage::begin_edit(const core::CentralRow& row) {
    // Shared, since std::function copies the lambda.
    const auto program = std::make_shared<PostgresConnection>(
        m_database.uri(), sync::ConnectionOptions{.application_name = another_program});
    program->execute("BEGIN");
    program->execute(write_sql(row));
    return [program] { program->execute("COMMIT"); };
}

/// Ends all connections, those too that the server has not finished closing.
void PostgresStage::disconnect() {
    m_office.reset();
    m_database.cluster().execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" +
        m_database.name() + "'");
}

void PostgresStage::back_up() {
    disconnect();
    m_backup.reset();
    m_backup.emplace(m_database, test::CentralBackup::Way::copy, std::filesystem::path{});
    m_office = std::make_unique<PostgresConnection>(m_database.uri());
}

void PostgresStage::restore() {
    disconnect();
    m_backup.value().put_back();
    m_office = std::make_unique<PostgresConnection>(m_database.uri());
    tell_time();
    sync::SystemEnvironment environment;
    sync::CentralAdmin{m_database.uri(), environment}.restored("played");
}

void PostgresStage::strike(Blow blow) {
    switch (blow) {
        case Blow::end_connections:
            m_office->execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE "
                " datname = current_database() AND pid <> pg_backend_pid() "
                "AND application_name <> $1",
                {another_program});
            break;
        case Blow::arm:
            m_office->execute(
                "UPDATE played.state SET dies_in = (ARRAY['operations', 'judgements', "
                "'book_registrations'])[1 + (extract(epoch FROM now_is)::bigint % 3)]");
            break;
        case Blow::disarm: m_office->execute("UPDATE played.state SET dies_in = NULL"); break;
    }
}

}  // namespace hallbook::simulation
