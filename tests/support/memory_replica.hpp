/// \file
/// MemoryReplica: a hall's replica without a file, so that tests can play thousands of histories.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "tests/support/memory_rows.hpp"

namespace hallbook::test {

/// An operation in a hall's log.
struct MemoryLogEntry {
    core::Operation operation;
    core::EncodedOperation encoded;  ///< made once, when it was recorded
    core::Decision told;  ///< the decision that was shown to the person at the counter
    core::Decision local;  ///< the hall's latest decision; without changes once it is settled
    std::optional<core::Settlement> settlement;  ///< central's outcome; absent while pending
};

/// The rows and the log of one hall. Does what store::SqliteReplica and store::SqliteSyncHall do,
/// but without transactions: after an exception it must not be used any more.
class MemoryReplica final : public core::Replica {
public:
    /// `zone` gives operations their civil time and must outlive this. `schema_revision` is what
    /// state() reports.
    MemoryReplica(
        core::Hall hall, const core::CivilZone& zone, std::string schema_revision = "memory");

    /// Takes the first snapshot, or a new copy later: then judges pending operations again on it.
    void init(const core::Pull& snapshot);

    /// As store::SqliteReplica::draft.
    [[nodiscard]] core::Operation draft(
        core::Payload payload, const std::string& actor, core::Instant clock_now);

    [[nodiscard]] const core::Hall& hall() const { return m_hall; }
    [[nodiscard]] const MemoryRows& rows() const { return m_rows; }
    [[nodiscard]] const std::vector<MemoryLogEntry>& log() const { return m_log; }

    // core::Replica
    void load(const core::Footprint& footprint, core::WorkingSet& working_set) override;
    void write(const std::vector<core::Change>& changes) override;
    [[nodiscard]] std::optional<int> place_in_line(
        core::Id<core::BookRegistration> registration) override;
    void record(const core::Operation& operation, const core::Decision& decision) override;
    [[nodiscard]] std::vector<core::PendingOperation> pending() override;
    void revise(const core::OperationId& operation, const core::Decision& decision) override;
    void settle(const core::Settlement& settlement) override;
    void overwrite(const std::vector<core::CentralRow>& rows) override;

    // As core::SyncHall; init() takes a new copy.
    [[nodiscard]] core::HallState state() const;
    [[nodiscard]] std::vector<core::EncodedOperation> operations_after(
        std::int64_t sequence, std::size_t limit) const;
    std::optional<core::RebaseResult> take(const core::Pull& pull, const core::Cursor& from);

private:
    [[nodiscard]] MemoryLogEntry& entry(const core::OperationId& operation);
    void note(const core::Pull& pull);

    core::Hall m_hall;
    const core::CivilZone& m_zone;
    std::string m_schema_revision;
    MemoryRows m_rows;
    std::vector<MemoryLogEntry> m_log;  ///< of the operations from m_first_sequence on
    std::int64_t m_first_sequence = 1;
    core::Cursor m_cursor;
    core::Seen m_seen;
    std::chrono::microseconds m_clock_offset{0};
    core::Instant m_last_clock_at{};
    core::Instant m_last_recorded_at{};
    std::int64_t m_last_sequence = 0;
    std::int64_t m_last_sequence_held = 0;
};

}  // namespace hallbook::test
