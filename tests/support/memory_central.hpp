/// \file
/// MemoryCentral: a central without a server, so that tests can play thousands of histories. It
/// behaves and answers as the functions of the schema `sync` do (docs/sync.md).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"
#include "sync/office/central_admin.hpp"
#include "tests/support/memory_rows.hpp"

namespace hallbook::test {

/// A note in the change log.
struct MemoryNote {
    std::int64_t transaction = 0;
    /// Empty: `row` is a judgement, named by core::packed().
    std::optional<core::TableId> table;
    core::RowKey row;
};

/// What central stores about a judged operation.
struct MemoryJudgement {
    core::Outcome outcome{};
    std::string reason;
    std::vector<core::Violation> violations;
    core::Instant judged_as_of{};
    core::Touched touched;
    int activities_made = 0;
    std::vector<core::Change> effects;
};

/// All that central stores. A copy serves as a backup.
struct MemoryState {
    struct Hall {
        core::Hall hall;
        bool is_revoked = false;
        std::int64_t last_sequence = 0;  ///< central holds its operations up to here
        std::int64_t judged_sequence = 0;  ///< and has judged them up to here
        std::optional<std::int64_t> newer_from;  ///< from here on they wait for a newer program
    };

    std::string epoch;
    migrations::RevisionIds revisions{"memory"};  ///< applied
    std::int64_t generation = 0;
    std::int64_t judged_in = 0;  ///< the transaction that wrote the last judgements
    MemoryRows rows;
    std::map<core::HallNumber, Hall> halls;
    std::map<core::OperationId, sync::DepositedOperation> operations;
    std::map<core::OperationId, MemoryJudgement> judgements;
    std::set<core::CanonicalKey> judged_order;  ///< of the judgements
    std::vector<MemoryNote> change_log;
    std::int64_t pruned_below = 0;  ///< notes of transactions before this one may be pruned
    /// When another program changed a row last.
    std::map<std::pair<core::TableId, core::RowKey>, core::Instant> program_edits;
    std::int64_t next_transaction = 1'000;
    std::set<std::int64_t> open_transactions;  ///< begun, and neither committed nor rolled back
};

/// The database. Each MemorySession is a connection to it; sessions see each other's changes at
/// once, since all run on one thread.
class MemoryCentral {
public:
    /// `clock` is central's; `begin` holds the rows that exist from the start. Judgements older
    /// than `finality_window` are final.
    MemoryCentral(
        MemoryRows begin,
        std::function<core::Instant()> clock,
        std::chrono::hours finality_window = std::chrono::hours{72});

    /// Admits a hall: numbers count from 1.
    core::Hall enroll(const std::string& code, core::BookRegion region);
    void revoke(core::HallNumber hall);

    [[nodiscard]] const MemoryState& state() const { return m_state; }
    [[nodiscard]] const MemoryRows& rows() const { return m_state.rows; }
    [[nodiscard]] core::Instant now() const { return m_clock(); }

    /// Replaces the state by an older copy, as from a backup, and begins the epoch `epoch`. Its id
    /// must share the first half with the ids before, unless it is to be another central.
    void restore(MemoryState backup, std::string epoch);

    /// Removes the notes of transactions before this one.
    void prune(std::int64_t below);

    /// Writes rows as another program does, in a transaction of its own.
    void edit(const std::vector<core::CentralRow>& rows);
    /// The same in two steps, for a transaction that got its number long before its commit.
    [[nodiscard]] std::int64_t begin_edit();
    void commit_edit(std::int64_t transaction, const std::vector<core::CentralRow>& rows);

    /// Sets the applied schema revisions; a hall that is not at the last of them does not judge.
    void set_revisions(migrations::RevisionIds revisions) {
        m_state.revisions = std::move(revisions);
    }
    /// Sets whether headquarters reconciles continuously: then no hall gets the backlog to judge.
    void set_watched(bool is_watched) { m_is_watched = is_watched; }

private:
    friend class MemorySession;

    [[nodiscard]] std::vector<sync::DepositedOperation> waiting() const;
    [[nodiscard]] sync::Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) const;
    [[nodiscard]] bool is_overtaken(const sync::Verdict& verdict) const;
    void note(
        std::int64_t transaction, std::optional<core::TableId> table, const core::RowKey& row);
    /// Notes a change, and whom halls may now see, or no longer.
    void note_change(std::int64_t transaction, const core::Change& change);
    void write(std::int64_t transaction, const sync::Verdict& verdict);
    void keep(std::int64_t transaction, const core::Judgement& judgement);
    void count_judged(MemoryState::Hall& hall) const;

    std::function<core::Instant()> m_clock;
    std::chrono::hours m_finality_window;
    MemoryState m_state;
    bool m_is_watched = false;
};

/// A connection of a hall or of headquarters to a MemoryCentral.
class MemorySession final : public sync::Central {
public:
    /// `hall`: the one that logs in; core::central_hall for headquarters, which sends no hello().
    MemorySession(
        MemoryCentral& central,
        core::HallNumber hall,
        sync::MayReconcile may_reconcile = sync::MayReconcile::yes)
        : m_central(central), m_hall(hall), m_may_reconcile(may_reconcile) {}

    sync::Welcome hello(const sync::Greeting& greeting) override;
    sync::Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) override;
    sync::Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) override;
    bool commit(const sync::Verdict& verdict) override;
    void hold_as_newer(const core::OperationId& operation) override;
    sync::Arrival pull(const core::Cursor& cursor, core::HallNumber hall) override;
    bool wait_for_judgement(std::chrono::milliseconds timeout) override;
    [[nodiscard]] sync::Traffic traffic() const override { return {.flights = m_flights}; }

    /// The content of a snapshot for a hall: all rows, and the outcomes of all its operations ever.
    [[nodiscard]] sync::Arrival snapshot(core::HallNumber hall);

private:
    [[nodiscard]] std::optional<sync::Refusal> refusal(
        const core::HallState& hall, std::int64_t held) const;
    std::int64_t deposit(
        MemoryState::Hall& hall, const std::vector<core::EncodedOperation>& operations);
    [[nodiscard]] bool has_lost_history(const core::HallState& hall, std::int64_t held) const;
    [[nodiscard]] sync::Feed feed(const core::Cursor& cursor) const;
    [[nodiscard]] sync::Arrival heading(core::HallNumber hall) const;
    void add_row(sync::Arrival& arrival, core::HallNumber hall, const MemoryNote& note) const;
    MemoryState& state() { return m_central.m_state; }
    [[nodiscard]] const MemoryState& state() const { return m_central.m_state; }

    MemoryCentral& m_central;
    core::HallNumber m_hall;
    sync::MayReconcile m_may_reconcile;
    int m_flights = 0;
};

}  // namespace hallbook::test
