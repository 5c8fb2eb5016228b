/// \file
/// The hall's rows and its operation log.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/sqlite_replica.hpp"

#include "core/operations/codec.hpp"
#include "migrations/schema/logical_schema.hpp"
#include "store/file/sqlite_log.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/position.hpp"
#include "store/replica/sqlite_snapshot.hpp"
#include "store/replica/table_sql.hpp"
#include "store/schema/sqlite_catalog.hpp"
#include "store/schema/sqlite_migrations.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace hallbook::store {

namespace {

using core::Failure;
using core::FailureKind;
using core::Instant;
using std::chrono::microseconds;

/// How far the hall's clock may fall behind what it last showed: network time corrects that much.
constexpr microseconds clock_step_back_max = std::chrono::seconds{2};
/// How far after central's now an instant still counts as it is (core::clock_bound).
constexpr microseconds clock_ahead_max = std::chrono::seconds{2};

core::Violation violation_of(const nlohmann::json& entry) {
    return {.code = entry.at("code"), .message = entry.at("message")};
}

std::vector<core::Violation> decode_violations(const std::string& text) {
    std::vector<core::Violation> violations;
    for (const auto& entry : nlohmann::json::parse(text))
        violations.push_back(violation_of(entry));
    return violations;
}

[[noreturn]] void unreadable(std::int64_t sequence, const std::string& problem) {
    throw Failure(
        FailureKind::damaged,
        "Operation " + std::to_string(sequence) + " in the log cannot be read: " + problem + ".",
        "If an older hallbook was installed over a newer one, install the newer one again.");
}

/// Selects what read_encoded() reads first. A file of before 0014, which still deposits, has no
/// place for an origin.
std::string select_encoded(SqliteDatabase& database) {
    const bool has_origin =
        database.number("SELECT 1 FROM pragma_table_info('operations') WHERE name = 'origin_hall'")
            .has_value();
    return std::string{
               "SELECT seq, kind, payload_version, recorded_at, clock_at, actor, seen, "
               "payload, told, "} +
           (has_origin ? "origin_hall, origin_seq, origin_digest" : "NULL, NULL, NULL");
}

core::EncodedOperation read_encoded(const SqliteStatement& row, core::HallNumber hall) {
    core::EncodedOperation operation{
        .id = {hall, row.number(0)},
        .kind = row.text(1),
        .payload_version = static_cast<int>(row.number(2)),
        .recorded_at = column<Instant>(row, 3),
        .clock_at = column<Instant>(row, 4),
        .actor = row.text(5),
        .seen = row.text(6),
        .payload = row.text(7),
        .told = row.text(8),
        .origin = std::nullopt};
    if (const auto digest = row.optional_text(11)) {
        operation.origin = {static_cast<core::HallNumber>(row.number(9)), row.number(10), *digest};
    }
    return operation;
}

/// The state of the clock: what it showed and what was recorded last, and its offset.
struct ClockState {
    Instant last_clock_at;
    Instant last_recorded_at;
    Instant last_sync_at;
    microseconds offset;
};

ClockState read_clock(SqliteDatabase& database) {
    auto row = database.prepare(
        "SELECT last_clock_at, last_recorded_at, last_sync_at, clock_offset FROM replica");
    row.step();
    return {
        .last_clock_at = column<Instant>(row, 0),
        .last_recorded_at = column<Instant>(row, 1),
        .last_sync_at = column<Instant>(row, 2),
        .offset = microseconds{row.number(3)}};
}

void refuse_a_clock_set_back(Instant clock_now, const ClockState& state) {
    if (clock_now + clock_step_back_max >= state.last_clock_at) return;
    throw Failure(
        FailureKind::refused,
        "The clock of this computer shows " + core::instant_text(clock_now) +
            ", but it has shown " + core::instant_text(state.last_clock_at) +
            " before. Places in line come from it. Nothing was changed.",
        "Set the clock right. If it is right now and was wrong before, run `hallbook sync`, which "
        "compares it with central's.");
}

/// The instant of a new operation: later than everything made here or seen from others.
Instant next_instant(Instant clock_now, const ClockState& state) {
    const Instant known = std::max(state.last_recorded_at, state.last_sync_at);
    return std::max(clock_now + state.offset, known + microseconds{1});
}

}  // namespace

SqliteReplica::SqliteReplica(SqliteDatabase& database, const core::CivilZone& zone)
    : m_database(database), m_zone(zone), m_repository(database) {}

ReplicaIdentity SqliteReplica::identity() {
    auto row = m_database.prepare(
        "SELECT hall, hall_code, hall_name, hall_region, central_uri, epoch, watermark, seen, "
        "clock_offset, clock_uncertainty, last_sequence FROM replica");
    if (!row.step()) {
        throw Failure(
            FailureKind::damaged,
            m_database.file().string() + " does not say whose it is.",
            "Make the replica anew with `hallbook init`.");
    }
    auto seen = core::decode_seen(row.text(7));
    return {
        .hall =
            {.number = static_cast<core::HallNumber>(row.number(0)),
             .code = row.text(1),
             .name = row.text(2),
             .region = column<core::BookRegion>(row, 3)},
        .central_uri = row.text(4),
        .cursor = {.epoch = row.text(5), .watermark = row.number(6)},
        .seen = seen ? std::move(*seen.value) : core::Seen{},
        .clock_offset = microseconds{row.number(8)},
        .clock_uncertainty = microseconds{row.number(9)},
        .last_sequence = row.number(10)};
}

void keep_central_uri(SqliteDatabase& database, const std::string& central_uri) {
    database.run("UPDATE replica SET central_uri = ?1", central_uri);
}

core::Operation SqliteReplica::draft(
    core::Payload payload, const std::string& actor, core::Instant clock_now) {
    const ReplicaIdentity here = identity();
    const ClockState clock = read_clock(m_database);
    refuse_a_clock_set_back(clock_now, clock);
    core::Operation operation;
    operation.id = {here.hall.number, here.last_sequence + 1};
    operation.payload_version = core::payload_version;
    operation.hall_code = here.hall.code;
    operation.recorded_at = next_instant(clock_now, clock);
    operation.civil = m_zone.civil(operation.recorded_at);
    operation.clock_at = clock_now;
    operation.seen = here.seen;
    operation.may_import = m_database.number("SELECT may_import FROM replica") != 0;
    operation.actor = actor;
    operation.payload = std::move(payload);
    return operation;
}

void SqliteReplica::load(const core::Footprint& footprint, core::WorkingSet& working_set) {
    m_repository.load(footprint, working_set);
}

void SqliteReplica::write(const std::vector<core::Change>& changes) { m_repository.write(changes); }

void SqliteReplica::overwrite(const std::vector<core::CentralRow>& rows) {
    m_repository.overwrite(rows);
}

std::optional<int> SqliteReplica::place_in_line(core::Id<core::BookRegistration> registration) {
    return actual_position(m_database, registration);
}

void SqliteReplica::record(const core::Operation& operation, const core::Decision& decision) {
    const auto encoded = core::encode_operation(operation);
    m_database.run(
        "INSERT INTO operations (seq, kind, payload_version, recorded_at, clock_at, actor, seen, "
        "payload, told, local_outcome, local_violations, changes, activities) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        encoded.id.sequence,
        encoded.kind,
        encoded.payload_version,
        argument(encoded.recorded_at),
        argument(encoded.clock_at),
        encoded.actor,
        encoded.seen,
        encoded.payload,
        encoded.told,
        argument(decision.outcome),
        core::encode_violations(decision.violations),
        core::encode_changes(decision.changes),
        core::encode_activities(decision.activities));
}

namespace {

/// The log has U+FFFD where a row that a program of before 0014 wrote has bytes that are no UTF-8:
/// puts these into the changes, so that they can be taken back.
void take_bytes_of_rows(SqliteDatabase& database, std::vector<core::Change>& changes) {
    for (auto& change : changes) {
        if (!change.after) continue;
        const auto& table = core::table_info(change.table);
        auto row = database.prepare(select_sql(table, "id = ?1"));
        row.bind(1, core::key_value(change.row));
        if (!row.step()) continue;
        auto values = row.values(0, table.columns.size());
        const auto logged = core::decode_values(table, core::encode_values(table, values));
        if (logged && *logged.value == *change.after) change.after = std::move(values);
    }
}

}  // namespace

std::vector<core::PendingOperation> SqliteReplica::pending() {
    const core::Hall here = identity().hall;
    std::vector<core::PendingOperation> result;
    auto row = m_database.prepare(
        select_encoded(m_database) +
        ", local_outcome, local_violations, changes FROM operations WHERE outcome IS NULL "
        "ORDER BY seq");
    while (row.step()) {
        const auto encoded = read_encoded(row, here.number);
        core::PendingOperation pending{.unsendable = core::unsendable(encoded)};
        pending.operation.id = encoded.id;
        if (pending.unsendable.empty()) {
            auto operation = core::decode_operation(encoded, here.code, m_zone);
            if (!operation) unreadable(row.number(0), operation.problem);
            pending.operation = std::move(*operation.value);
        }
        auto changes = core::decode_changes(row.text(14));
        if (!changes) unreadable(row.number(0), changes.problem);
        if (!pending.unsendable.empty()) take_bytes_of_rows(m_database, *changes.value);
        pending.local.outcome = column<core::Outcome>(row, 12);
        pending.local.violations = decode_violations(row.text(13));
        pending.local.changes = std::move(*changes.value);
        result.push_back(std::move(pending));
    }
    return result;
}

void SqliteReplica::revise(const core::OperationId& operation, const core::Decision& decision) {
    m_database.run(
        "UPDATE operations SET local_outcome = ?2, local_violations = ?3, changes = ?4, "
        "activities = ?5 WHERE seq = ?1 AND outcome IS NULL",
        operation.sequence,
        argument(decision.outcome),
        core::encode_violations(decision.violations),
        core::encode_changes(decision.changes),
        core::encode_activities(decision.activities));
}

void SqliteReplica::settle(const core::Settlement& settlement) {
    m_database.run(
        "UPDATE operations SET outcome = ?3, reason = ?4, changes = NULL, activities = NULL, "
        "settled_at = (SELECT last_sync_at FROM replica) "
        "WHERE seq = ?2 AND ?1 = (SELECT hall FROM replica)",
        settlement.operation.hall,
        settlement.operation.sequence,
        argument(settlement.outcome),
        settlement.reason);
}

// --- the hall's side of a sync ------------------------------------------------------------------

namespace {

void replace_halls(SqliteDatabase& database, const std::vector<core::Hall>& halls) {
    database.run("DELETE FROM halls");
    for (const auto& hall : halls) {
        database.run(
            "INSERT INTO halls (number, code, name, region) VALUES (?1, ?2, ?3, ?4)",
            hall.number,
            hall.code,
            hall.name,
            argument(hall.region));
    }
    database.run(
        "UPDATE replica SET (hall_code, hall_name, hall_region) = (halls.code, halls.name, "
        "halls.region) FROM halls WHERE halls.number = replica.hall");
}

/// Records a pull. Each pull compares the clock anew: what it shows now is what it must not fall
/// behind. Once central holds all operations, their future instants (of a wrong clock) no longer
/// bind new ones; central judges them at the bound. Sequences that central holds are not used
/// again, in case this file was lost and made anew.
void note_pull(SqliteDatabase& database, const core::Pull& pull) {
    database.run(
        "UPDATE replica SET epoch = ?1, watermark = ?2, seen = ?3, last_sync_at = ?4, "
        "clock_offset = ?5, clock_uncertainty = ?6, last_clock_at = ?7, central_last_sequence = "
        "?8, "
        "may_import = ?10, last_sequence = max(last_sequence, ?8), "
        "last_recorded_at = CASE WHEN last_sequence <= ?8 THEN min(last_recorded_at, ?9) "
        "ELSE last_recorded_at END",
        pull.cursor.epoch,
        pull.cursor.watermark,
        core::encode_seen(pull.seen),
        argument(pull.seen.pulled_at),
        pull.clock_offset.count(),
        pull.clock_uncertainty.count(),
        argument(pull.seen.pulled_at - pull.clock_offset),
        pull.last_sequence_held,
        argument(pull.seen.pulled_at + clock_ahead_max),
        pull.may_import ? 1 : 0);
}

}  // namespace

core::RebaseResult take_pull(
    SqliteReplica& replica, SqliteDatabase& database, const core::Pull& pull) {
    note_pull(database, pull);
    replace_halls(database, pull.halls);
    return core::rebase(replica, pull.news);
}

SqliteSyncHall::SqliteSyncHall(
    SqliteDatabase& database,
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    std::string program_version)
    : m_database(database),
      m_zone(zone),
      m_chain(chain),
      m_program_version(std::move(program_version)) {}

core::HallState SqliteSyncHall::state() {
    const ReplicaIdentity here = SqliteReplica(m_database, m_zone).identity();
    return {
        .number = here.hall.number,
        .code = here.hall.code,
        .schema_revision = migrations::heads(m_chain).back(),
        .schema_hash = schema_hash(),
        .program_version = m_program_version,
        .cursor = here.cursor,
        .seen = here.seen,
        .last_sequence = here.last_sequence,
        .last_sequence_held =
            m_database.number("SELECT central_last_sequence FROM replica").value_or(0)};
}

const std::string& SqliteSyncHall::schema_hash() {
    if (m_schema_hash.empty()) {
        migrations::RevisionIds applied;
        for (const auto& each : SqliteMigrations(m_database).state().recorded) {
            if (each.finished_at) applied.insert(each.revision);
        }
        m_schema_hash = migrations::handshake_hash(read_schema(m_database), applied);
    }
    return m_schema_hash;
}

std::vector<core::EncodedOperation> SqliteSyncHall::operations_after(
    std::int64_t sequence, std::size_t limit) {
    const auto hall =
        static_cast<core::HallNumber>(m_database.number("SELECT hall FROM replica").value_or(0));
    auto row = m_database.prepare(
        select_encoded(m_database) + " FROM operations WHERE seq > ?1 ORDER BY seq LIMIT ?2");
    row.with(sequence, static_cast<std::int64_t>(limit));
    std::vector<core::EncodedOperation> result;
    while (row.step())
        result.push_back(read_encoded(row, hall));
    return result;
}

namespace {

/// Whether phone numbers leave the hall.
bool takes_contacts_away(const core::News& news) {
    return std::any_of(news.rows.begin(), news.rows.end(), [](const core::CentralRow& row) {
        return row.table == core::table_id<core::MemberContact>() && !row.values;
    });
}

}  // namespace

std::optional<core::RebaseResult> SqliteSyncHall::take(
    const core::Pull& pull, const core::Cursor& from) {
    WriteTransaction transaction(m_database);
    SqliteReplica replica(m_database, m_zone);
    if (replica.identity().cursor != from) return std::nullopt;
    auto result = take_pull(replica, m_database, pull);
    transaction.commit();
    // The log would hold them until it is folded in.
    if (takes_contacts_away(pull.news)) static_cast<void>(fold_log(m_database));
    return result;
}

std::unique_ptr<core::RenewalSink> SqliteSyncHall::renew(core::Instant now) {
    const ReplicaIdentity here = SqliteReplica(m_database, m_zone).identity();
    const migrations::MigrationContext context{
        .now = [now] { return now; }, .program_version = m_program_version, .performed_by = "sync"};
    return std::make_unique<SqliteSnapshot>(
        m_database.file(), SnapshotIdentity{here.hall, here.central_uri}, m_chain, context, m_zone);
}

}  // namespace hallbook::store
