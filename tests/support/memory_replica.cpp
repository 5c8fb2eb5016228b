/// \file
/// Keeps the hall's rows and its log in memory.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_replica.hpp"

#include "core/rows/line.hpp"
#include "core/values/failure.hpp"

#include <algorithm>

namespace hallbook::test {

using namespace core;

namespace {

constexpr std::chrono::seconds clock_step_back_max{2};

}  // namespace

MemoryReplica::MemoryReplica(Hall hall, const CivilZone& zone, std::string schema_revision)
    : m_hall(std::move(hall)), m_zone(zone), m_schema_revision(std::move(schema_revision)) {}

void MemoryReplica::init(const Pull& snapshot) {
    m_rows = {};
    for (auto& each : m_log)
        each.local.changes.clear();
    m_cursor = {};
    take(snapshot, m_cursor);
}

Operation MemoryReplica::draft(Payload payload, const std::string& actor, Instant clock_now) {
    if (clock_now + clock_step_back_max < m_last_clock_at)
        throw Failure(FailureKind::refused, "The clock of this computer was set back.");
    const auto known = std::max(m_last_recorded_at, m_seen.pulled_at);
    Operation operation;
    operation.id = {m_hall.number, m_last_sequence + 1};
    operation.hall_code = m_hall.code;
    operation.recorded_at =
        std::max(clock_now + m_clock_offset, known + std::chrono::microseconds{1});
    operation.civil = m_zone.civil(operation.recorded_at);
    operation.clock_at = clock_now;
    operation.seen = m_seen;
    operation.actor = actor;
    operation.payload = std::move(payload);
    return operation;
}

// --- core::Replica ------------------------------------------------------------------------------

void MemoryReplica::load(const Footprint& footprint, WorkingSet& working_set) {
    m_rows.load(footprint, [&](TableId table, const RowKey&, const Values& values) {
        working_set.load(table, values);
    });
}

void MemoryReplica::write(const std::vector<Change>& changes) {
    m_rows.write(changes);
    const auto problem = m_rows.broken_constraint(changes);
    if (!problem.empty())
        throw Failure(FailureKind::conflict, "The replica refuses a row: " + problem + ".");
}

std::optional<int> MemoryReplica::place_in_line(Id<BookRegistration> registration) {
    const auto& rows = m_rows.rows();
    const auto* found = rows.find(registration);
    if (found == nullptr || found->status != RegistrationStatus::active) return std::nullopt;
    const auto& book = *rows.find(found->book_id);
    const auto key = line_key(book, *found);
    int place = 1;
    for (const auto id : m_rows.ids(table_id<BookRegistration>())) {
        const auto& each = *rows.find(id.as<BookRegistration>());
        if (each.book_id == book.id && each.status == RegistrationStatus::active &&
            line_key(book, each) < key) {
            ++place;
        }
    }
    return place;
}

void MemoryReplica::record(const Operation& operation, const Decision& decision) {
    if (m_log.empty()) m_first_sequence = operation.id.sequence;
    m_log.push_back({operation, encode_operation(operation), decision, decision, std::nullopt});
    m_last_sequence = operation.id.sequence;
    m_last_recorded_at = operation.recorded_at;
    m_last_clock_at = std::max(m_last_clock_at, operation.clock_at);
}

std::vector<PendingOperation> MemoryReplica::pending() {
    std::vector<PendingOperation> result;
    for (const auto& each : m_log) {
        if (!each.settlement)
            result.push_back({each.operation, each.local, unsendable(each.encoded)});
    }
    return result;
}

MemoryLogEntry& MemoryReplica::entry(const OperationId& operation) {
    return m_log.at(static_cast<std::size_t>(operation.sequence - m_first_sequence));
}

void MemoryReplica::revise(const OperationId& operation, const Decision& decision) {
    entry(operation).local = decision;
}

/// Ignores unknown operations: the first snapshot after a file was lost brings their outcomes.
void MemoryReplica::settle(const Settlement& settlement) {
    const auto sequence = settlement.operation.sequence;
    if (m_log.empty() || sequence < m_first_sequence || sequence > m_last_sequence) return;
    auto& settled = entry(settlement.operation);
    settled.settlement = settlement;
    settled.local.changes.clear();
    settled.local.activities.clear();
}

void MemoryReplica::overwrite(const std::vector<CentralRow>& rows) {
    for (const auto& row : rows)
        m_rows.set(row.table, row.row, row.values);
}

// --- core::SyncHall -----------------------------------------------------------------------------

HallState MemoryReplica::state() const {
    return {
        .number = m_hall.number,
        .code = m_hall.code,
        .schema_revision = m_schema_revision,
        .program_version = "0",
        .cursor = m_cursor,
        .seen = m_seen,
        .last_sequence = m_last_sequence,
        .last_sequence_held = m_last_sequence_held};
}

std::vector<EncodedOperation> MemoryReplica::operations_after(
    std::int64_t sequence, std::size_t limit) const {
    std::vector<EncodedOperation> result;
    for (const auto& each : m_log) {
        if (each.encoded.id.sequence > sequence && result.size() < limit)
            result.push_back(each.encoded);
    }
    return result;
}

void MemoryReplica::note(const Pull& pull) {
    m_cursor = pull.cursor;
    m_seen = pull.seen;
    m_clock_offset = pull.clock_offset;
    m_last_clock_at = pull.seen.pulled_at - pull.clock_offset;
    m_last_sequence_held = pull.last_sequence_held;
    m_last_sequence = std::max(m_last_sequence, pull.last_sequence_held);
}

std::optional<RebaseResult> MemoryReplica::take(const Pull& pull, const Cursor& from) {
    if (m_cursor != from) return std::nullopt;
    note(pull);
    return rebase(*this, pull.news);
}

}  // namespace hallbook::test
