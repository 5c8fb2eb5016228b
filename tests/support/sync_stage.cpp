/// \file
/// Sets up central and halls for tests.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sync_stage.hpp"

#include "core/replica/execute.hpp"
#include "core/replica/sync_hall.hpp"
#include "core/values/assert.hpp"
#include "store/replica/sqlite_snapshot.hpp"
#include "sync/rows/postgres_repository.hpp"
#include "sync/rows/trace.hpp"
#include "tests/support/replica_stage.hpp"

namespace hallbook::test {

using namespace core;

namespace {

/// Adds the members and the user of the stage; `central init` has seeded books and settings.
void add_people(const std::string& uri) {
    std::vector<Change> changes;
    for (const auto& row : stage_rows()) {
        if (row.table != table_id<Member>() && row.table != table_id<User>()) continue;
        const auto id = std::get<std::int64_t>(row.values.front());
        changes.push_back({row.table, id, std::nullopt, row.values});
    }
    sync::PostgresConnection connection{uri};
    sync::PostgresTransaction transaction{connection};
    sync::PostgresRepository{connection}.write(changes);
    transaction.commit();
}

std::string central_template() {
    return PostgresCluster::shared().template_database("central", [](const std::string& uri) {
        TestEnvironment environment;
        sync::CentralAdmin{uri, environment}.init(migrations::embedded_chain(), "test");
        add_people(uri);
    });
}

std::string line_of(const TableInfo& table, const Values& values) {
    std::string line{table.name};
    for (std::size_t i = 0; i < values.size(); ++i) {
        line += " | " + value_text(table.columns[i].kind, values[i]).value_or("-");
    }
    return line;
}

/// The rows of the tables that every hall has whole.
template <class RowsOf>
std::vector<std::string> rows_for_all(RowsOf rows_of) {
    std::vector<std::string> all;
    for (const auto& table : tables()) {
        if (table.id == table_id<Conflict>() || table.id == table_id<MemberContact>()) continue;
        const auto rows = rows_of(table);
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

}  // namespace

std::string with_password(const std::string& uri, const std::string& password) {
    return uri + (uri.find('?') == std::string::npos ? "?" : "&") + "password=" + password;
}

// --- StageHall ------------------------------------------------------------------------------

StageHall::StageHall(SyncStage& stage, sync::Enrolled enrolled)
    : m_stage{stage}, m_enrolled{std::move(enrolled)} {
    init();
}

std::string StageHall::uri(int port) const {
    const auto& database = m_stage.database();
    const auto uri = port == 0
                         ? database.cluster().login_uri(m_enrolled.login, database.name())
                         : database.cluster().tcp_uri(m_enrolled.login, database.name(), port);
    return with_password(uri, m_enrolled.password);
}

std::filesystem::path StageHall::file() const { return m_folder.path() / "hall.db"; }

store::SqliteDatabase StageHall::open() const {
    return store::open_replica(file(), store::Access::write, migrations::embedded_chain());
}

void StageHall::init() {
    sync::Snapshot snapshot{
        uri(),
        m_enrolled.hall,
        migrations::embedded_chain(),
        environment,
        {},
        unconfirmed_operations()};
    const migrations::MigrationContext context{
        .now = [this] { return environment.now(); },
        .program_version = "test",
        .performed_by = "pat"};
    store::SqliteSnapshot replica{
        file(),
        {snapshot.hall(), "postgresql://central/hall"},
        migrations::embedded_chain(),
        context,
        m_stage.zone()};
    snapshot.copy_into(replica);
}

std::vector<EncodedOperation> StageHall::unconfirmed_operations() const {
    if (!std::filesystem::exists(file())) return {};
    auto database = open();
    store::SqliteSyncHall hall{database, m_stage.zone(), migrations::embedded_chain(), "test"};
    return hall.operations_after(hall.state().last_sequence_held, sequence_max);
}

namespace {

/// A registration gets the APN of its instant, as at a counter.
void issue_apn(Operation& operation) {
    if (auto* wish = std::get_if<RegisterOnBook>(&operation.payload))
        wish->applicant_priority_number = Apn::from_civil(operation.civil);
}

}  // namespace

Outcome StageHall::enter(Payload payload, const std::string& actor) {
    auto database = open();
    store::WriteTransaction transaction{database};
    store::SqliteReplica replica{database, m_stage.zone()};
    auto operation = replica.draft(std::move(payload), actor, environment.now());
    issue_apn(operation);
    const auto decision = execute(replica, operation);
    transaction.commit();
    return decision.outcome;
}

void StageHall::enter_all(const std::vector<Payload>& payloads) {
    auto database = open();
    store::WriteTransaction transaction{database};
    store::SqliteReplica replica{database, m_stage.zone()};
    for (const auto& payload : payloads) {
        auto operation = replica.draft(payload, "pat", environment.now());
        issue_apn(operation);
        HALLBOOK_ASSERT(execute(replica, operation).outcome == Outcome::accepted);
    }
    transaction.commit();
}

void StageHall::copy_to(const std::filesystem::path& copy) const {
    open().run_script("VACUUM INTO '" + copy.string() + "'");
}

void StageHall::replace_file(const std::filesystem::path& by) const {
    for (const auto* suffix : {"-wal", "-shm"})
        std::filesystem::remove(with_suffix(file(), suffix));
    std::filesystem::rename(by, file());
}

void StageHall::trust_clock() { open().run("UPDATE replica SET clock_offset = 0"); }

Outcome StageHall::register_(int member, const std::string& book) {
    RegisterOnBook wish;
    wish.member = m_stage.names().member(member);
    wish.book = m_stage.names().book(book);
    return enter(wish);
}

Outcome StageHall::re_sign(int member, const std::string& book) {
    return enter(ReSign{m_stage.names().member(member), {m_stage.names().book(book)}});
}

Outcome StageHall::leave(int member, const std::string& book) {
    return enter(
        LeaveBook{m_stage.names().member(member), m_stage.names().book(book), "moved away"});
}

Outcome StageHall::import_members(int first, int count) {
    ImportMembers wish;
    for (int i = 0; i < count; ++i) {
        wish.lines.push_back(
            {.line = i + 2,
             .card_number = std::to_string(first + i),
             .first_name = "Lee",
             .last_name = "Number" + std::to_string(first + i)});
    }
    return enter(wish);
}

sync::SyncOptions StageHall::options(int port) const {
    sync::SyncOptions options;
    options.uri = uri(port);
    return options;
}

sync::SyncReport StageHall::sync() { return sync(options()); }

sync::SyncReport StageHall::sync(sync::SyncOptions options) {
    auto database = open();
    store::SqliteSyncHall hall{database, m_stage.zone(), migrations::embedded_chain(), "test"};
    return sync::sync_hall(
        hall, m_stage.zone(), migrations::embedded_chain(), options, environment);
}

std::vector<std::string> StageHall::rows_of(const TableInfo& table) const {
    auto database = open();
    std::string columns;
    for (const auto& column : table.columns) {
        columns += (columns.empty() ? "" : ", ") + std::string{column.name};
    }
    auto row =
        database.prepare("SELECT " + columns + " FROM " + std::string{table.name} + " ORDER BY id");
    std::vector<std::string> lines;
    while (row.step())
        lines.push_back(line_of(table, row.values(0, table.columns.size())));
    return lines;
}

std::vector<std::string> StageHall::rows() const {
    return rows_for_all([this](const TableInfo& table) { return rows_of(table); });
}

std::vector<std::string> StageHall::contacts() const {
    return rows_of(table_info(table_id<MemberContact>()));
}

std::vector<std::string> StageHall::conflicts() const {
    return rows_of(table_info(table_id<Conflict>()));
}

std::int64_t StageHall::pending() const {
    return open().number("SELECT count(*) FROM operations WHERE outcome IS NULL").value_or(0);
}

// --- SyncStage ------------------------------------------------------------------------------

SyncStage::SyncStage() : m_database{PostgresCluster::shared(), central_template()} {}

std::unique_ptr<StageHall> SyncStage::hall(
    const std::string& code, sync::MayReconcile may_reconcile, BookRegion region) {
    return std::make_unique<StageHall>(
        *this,
        admin().enroll(
            {.hall = code,
             .region = region,
             .name = {},
             .may_reconcile = may_reconcile,
             .may_import = sync::MayImport::yes}));
}

sync::ReconcileOptions SyncStage::reconcile_options() const {
    sync::ReconcileOptions options;
    options.uri = m_database.uri();
    return options;
}

sync::ReconcileReport SyncStage::reconcile(std::size_t batch_max) {
    auto options = reconcile_options();
    options.batch_max = batch_max;
    return sync::reconcile_backlog(m_zone, migrations::embedded_chain(), options, environment);
}

std::string SyncStage::query(const std::string& sql) {
    sync::PostgresConnection connection{m_database.uri()};
    const auto rows = connection.execute(sql);
    return rows.empty() ? std::string{} : rows.string(0, 0);
}

namespace {

std::vector<std::string> rows_at_central(
    const std::string& uri, const TableInfo& table, const std::string& condition = "TRUE") {
    sync::PostgresConnection connection{uri};
    std::vector<std::string> lines;
    for (const auto& values : sync::table_rows(connection, table, condition, {}))
        lines.push_back(line_of(table, values));
    return lines;
}

}  // namespace

std::vector<std::string> SyncStage::rows() {
    return rows_for_all(
        [this](const TableInfo& table) { return rows_at_central(m_database.uri(), table); });
}

std::vector<std::string> SyncStage::contacts(const StageHall& hall) {
    return rows_at_central(
        m_database.uri(),
        table_info(table_id<MemberContact>()),
        "t.id IN (SELECT id FROM sync.seen_contacts AS s JOIN sync.halls AS h "
        "ON h.number = s.hall WHERE h.code = '" +
            hall.enrolled().hall + "')");
}

std::vector<std::string> SyncStage::conflicts() {
    return rows_at_central(m_database.uri(), table_info(table_id<Conflict>()));
}

}  // namespace hallbook::test
