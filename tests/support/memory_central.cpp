/// \file
/// Does in memory what the functions of the schema `sync` do.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_central.hpp"

#include "core/values/assert.hpp"
#include "core/values/failure.hpp"
#include "tests/support/seen_contacts.hpp"

#include <algorithm>

namespace hallbook::test {

using namespace core;
using sync::DepositedOperation;

namespace {

/// Which other transactions a transaction sees; as a text it has the form of pg_snapshot.
class Snapshot {
public:
    explicit Snapshot(const MemoryState& state)
        : m_end(state.next_transaction), m_open(state.open_transactions) {}

    explicit Snapshot(const std::string& text) {
        const auto open = text.find(':', text.find(':') + 1);
        m_end = std::stoll(text.substr(text.find(':') + 1));
        for (auto at = open; at != std::string::npos && at + 1 < text.size();
             at = text.find(',', at + 1)) {
            m_open.insert(std::stoll(text.substr(at + 1)));
        }
    }

    /// The oldest transaction that this snapshot does not see; a later one may.
    [[nodiscard]] std::int64_t first_unseen() const {
        return m_open.empty() ? m_end : std::min(m_end, *m_open.begin());
    }
    [[nodiscard]] bool sees(std::int64_t transaction) const {
        return transaction < m_end && m_open.count(transaction) == 0;
    }
    [[nodiscard]] std::string text() const {
        std::string result = std::to_string(first_unseen()) + ":" + std::to_string(m_end) + ":";
        for (const auto each : m_open)
            result += (result.back() == ':' ? "" : ",") + std::to_string(each);
        return result;
    }

private:
    std::int64_t m_end = 0;
    std::set<std::int64_t> m_open;
};

bool is_canonically_before(const DepositedOperation& a, const DepositedOperation& b) {
    return std::pair{a.operation.recorded_at, a.operation.id} <
           std::pair{b.operation.recorded_at, b.operation.id};
}

/// All epochs of one central have the first half of their id in common.
bool is_of_same_central(const std::string& epoch, const std::string& other) {
    constexpr std::size_t half = 18;
    return epoch.empty() || epoch.substr(0, half) == other.substr(0, half);
}

[[noreturn]] void refuse(FailureKind kind, const std::string& message) {
    throw Failure{kind, message, "The hall's data is safe."};
}

}  // namespace

// --- what headquarters and other programs do ----------------------------------------------------

MemoryCentral::MemoryCentral(
    MemoryRows begin, std::function<Instant()> clock, std::chrono::hours finality_window)
    : m_clock(std::move(clock)), m_finality_window(finality_window) {
    m_state.epoch = "00000000-0000-4000-8000-000000000001";
    m_state.rows = std::move(begin);
}

Hall MemoryCentral::enroll(const std::string& code, BookRegion region) {
    const auto number = static_cast<HallNumber>(m_state.halls.size()) + 1;
    const Hall hall{number, code, "Hall " + code, region};
    m_state.halls[number].hall = hall;
    return hall;
}

void MemoryCentral::revoke(HallNumber hall) { m_state.halls.at(hall).is_revoked = true; }

void MemoryCentral::restore(MemoryState backup, std::string epoch) {
    m_state = std::move(backup);
    m_state.epoch = std::move(epoch);
    m_state.open_transactions.clear();
    m_state.change_log.clear();
    m_state.pruned_below = 0;
    ++m_state.generation;
}

void MemoryCentral::prune(std::int64_t below) {
    std::erase_if(
        m_state.change_log, [&](const MemoryNote& note) { return note.transaction < below; });
    m_state.pruned_below = std::max(m_state.pruned_below, below);
}

void MemoryCentral::edit(const std::vector<CentralRow>& rows) { commit_edit(begin_edit(), rows); }

std::int64_t MemoryCentral::begin_edit() {
    const auto transaction = m_state.next_transaction++;
    m_state.open_transactions.insert(transaction);
    return transaction;
}

void MemoryCentral::commit_edit(std::int64_t transaction, const std::vector<CentralRow>& rows) {
    for (const auto& row : rows) {
        const Change change{
            row.table, row.row, m_state.rows.values(row.table, row.row), row.values};
        if (change.before) m_state.program_edits[{row.table, row.row}] = now();
        m_state.rows.set(row.table, row.row, row.values);
        note_change(transaction, change);
    }
    m_state.open_transactions.erase(transaction);
}

void MemoryCentral::note(
    std::int64_t transaction, std::optional<TableId> table, const RowKey& row) {
    m_state.change_log.push_back({transaction, table, row});
}

void MemoryCentral::note_change(std::int64_t transaction, const Change& change) {
    note(transaction, change.table, change.row);
    for (const auto member : come_or_gone(change, m_state.rows.rows())) {
        if (m_state.rows.rows().find(contact_of(member)) != nullptr)
            note(transaction, table_id<MemberContact>(), member.value);
    }
}

// --- judging ------------------------------------------------------------------------------------

std::vector<DepositedOperation> MemoryCentral::waiting() const {
    std::vector<DepositedOperation> result;
    for (const auto& [number, hall] : m_state.halls) {
        const auto end = m_state.operations.upper_bound({number, hall.last_sequence});
        auto each = m_state.operations.upper_bound({number, hall.judged_sequence});
        for (; each != end; ++each) {
            if (hall.newer_from && each->first.sequence >= *hall.newer_from) break;
            if (m_state.judgements.count(each->first) == 0) result.push_back(each->second);
        }
    }
    std::sort(result.begin(), result.end(), is_canonically_before);
    return result;
}

namespace {

/// Leaves of each hall the next operations in its own order, as many as its equal share.
void take_turns(std::vector<sync::DepositedOperation>& waiting, std::size_t operations_max) {
    std::map<HallNumber, std::set<std::int64_t>> of_halls;
    for (const auto& each : waiting)
        of_halls[each.operation.id.hall].insert(each.operation.id.sequence);
    if (of_halls.empty()) return;
    const auto share = std::max<std::size_t>(operations_max / of_halls.size(), 1);
    std::erase_if(waiting, [&](const auto& each) {
        const auto& sequences = of_halls.at(each.operation.id.hall);
        const auto place =
            std::distance(sequences.begin(), sequences.find(each.operation.id.sequence));
        return static_cast<std::size_t>(place) >= share;
    });
    if (waiting.size() > operations_max) waiting.resize(operations_max);
}

}  // namespace

sync::Backlog MemoryCentral::backlog(
    std::size_t operations_max, const std::vector<OperationId>& but_for) const {
    sync::Backlog backlog;
    backlog.generation = m_state.generation;
    backlog.operations = waiting();
    backlog.final_before = now() - m_finality_window;
    const std::set<OperationId> left_out{but_for.begin(), but_for.end()};
    std::erase_if(backlog.operations, [&](const auto& each) {
        return left_out.count(each.operation.id) != 0;
    });
    const auto all = backlog.operations.size();
    take_turns(backlog.operations, operations_max);
    backlog.is_complete = backlog.operations.size() == all;
    if (backlog.operations.empty()) return backlog;
    auto first = Instant::max();
    for (const auto& each : backlog.operations)
        first = std::min({first, each.operation.recorded_at, each.deposited_at});
    first = std::max(first, backlog.final_before + std::chrono::microseconds{1});
    auto each = m_state.judged_order.lower_bound({first, {}});
    for (; each != m_state.judged_order.end(); ++each)
        backlog.judged.push_back({*each, m_state.judgements.at(each->id).touched});
    return backlog;
}

/// Whether another transaction has since changed a row that the verdict rests on: one that was
/// loaded, that is to be written, or that its footprint would find now.
bool MemoryCentral::is_overtaken(const sync::Verdict& verdict) const {
    const Snapshot snapshot{verdict.snapshot};
    if (m_state.pruned_below > snapshot.first_unseen()) return true;
    const auto sees = [&](std::int64_t transaction) {
        return snapshot.sees(transaction) ||
               (verdict.is_upon_unseen && transaction == m_state.judged_in);
    };
    std::set<std::pair<TableId, RowKey>> changed;
    for (const auto& note : m_state.change_log) {
        if (note.table && note.table != table_id<Conflict>() &&
            note.table != table_id<RegistrationActivity>() && !sees(note.transaction)) {
            changed.insert({*note.table, note.row});
        }
    }
    if (changed.empty()) return false;
    bool is_met = false;
    const auto meet = [&](TableId table, const RowKey& row) {
        is_met = is_met || changed.count({table, row}) != 0;
    };
    for (const auto& [table, ids] : verdict.row_ids) {
        for (const auto id : ids)
            meet(table, id);
    }
    for (const auto& change : verdict.changes)
        meet(change.table, change.row);
    m_state.rows.load(verdict.footprint, [&](TableId table, const RowKey& row, const Values&) {
        meet(table, row);
    });
    return is_met;
}

void MemoryCentral::write(std::int64_t transaction, const sync::Verdict& verdict) {
    auto& rows = m_state.rows;
    rows.write(verdict.changes);
    const auto problem = rows.broken_constraint(verdict.changes);
    if (!problem.empty()) {
        rows.write(inverse(verdict.changes));
        throw Failure{FailureKind::conflict, "Central refuses a row: " + problem + "."};
    }
    for (const auto& change : verdict.changes)
        note_change(transaction, change);
    for (const auto& activity : verdict.decided.activities) {
        HALLBOOK_ASSERT(rows.rows().find(activity.id) == nullptr);  // append-only
        rows.put(activity);
        note(transaction, table_id<RegistrationActivity>(), activity.id.value);
    }
}

void MemoryCentral::keep(std::int64_t transaction, const Judgement& judgement) {
    const auto& decision = judgement.decision;
    auto& kept = m_state.judgements[judgement.operation];
    m_state.judged_order.erase({kept.judged_as_of, judgement.operation});
    m_state.judged_order.insert({judgement.judged_as_of, judgement.operation});
    kept = {
        .outcome = decision.outcome,
        .reason = reason_text(decision),
        .violations = decision.violations,
        .judged_as_of = judgement.judged_as_of,
        .touched = judgement.touched,
        .activities_made = judgement.activities_made,
        .effects = decision.changes};
    note(transaction, std::nullopt, packed(judgement.operation));
}

void MemoryCentral::count_judged(MemoryState::Hall& hall) const {
    const auto number = hall.hall.number;
    while (m_state.judgements.count({number, hall.judged_sequence + 1}) != 0)
        ++hall.judged_sequence;
}

// --- the flights --------------------------------------------------------------------------------

std::optional<sync::Refusal> MemorySession::refusal(
    const HallState& hall, std::int64_t held) const {
    if (!is_of_same_central(hall.cursor.epoch, state().epoch)) return sync::Refusal::other_epoch;
    if (hall.cursor.epoch == state().epoch && has_lost_history(hall, held))
        return sync::Refusal::history_lost;
    if (hall.last_sequence < held) return sync::Refusal::replica_older;
    if (state().revisions.count(hall.schema_revision) == 0) return sync::Refusal::central_older;
    return std::nullopt;
}

/// Whether the hall has read or deposited more in this epoch than central still has.
bool MemorySession::has_lost_history(const HallState& hall, std::int64_t held) const {
    if (hall.cursor.watermark > state().next_transaction || hall.last_sequence_held > held)
        return true;
    return std::any_of(
        hall.seen.sequences.begin(), hall.seen.sequences.end(), [&](const auto& seen) {
            const auto known = state().halls.find(seen.first);
            return known == state().halls.end() || known->second.judged_sequence < seen.second;
        });
}

sync::Feed MemorySession::feed(const Cursor& cursor) const {
    if (cursor.epoch.empty()) return sync::Feed::follows;
    if (cursor.epoch != state().epoch) return sync::Feed::restored;
    return cursor.watermark < state().pruned_below ? sync::Feed::pruned : sync::Feed::follows;
}

/// Stores the operations that follow those held, and returns how many; none if there is a gap.
std::int64_t MemorySession::deposit(
    MemoryState::Hall& hall, const std::vector<EncodedOperation>& operations) {
    auto& held = state().operations;
    for (const auto& each : operations) {
        const auto same = held.find(each.id);
        if (same == held.end() || same->second.operation == each) continue;
        refuse(
            FailureKind::refused,
            "Central holds another operation " + std::to_string(each.id.sequence) +
                " of this hall: two copies of its file are in use.");
    }
    if (operations.empty() || operations.front().id.sequence > hall.last_sequence + 1) return 0;
    std::int64_t taken = 0;
    for (const auto& each : operations) {
        if (each.id.sequence <= hall.last_sequence) continue;
        HALLBOOK_ASSERT(each.id.sequence == hall.last_sequence + 1);
        held[each.id] = {each, m_central.now(), hall.hall.code};
        ++hall.last_sequence;
        ++taken;
    }
    return taken;
}

sync::Welcome MemorySession::hello(const sync::Greeting& greeting) {
    ++m_flights;
    const auto me = state().halls.find(m_hall);
    if (me == state().halls.end() || me->second.is_revoked)
        refuse(FailureKind::not_permitted, "The login belongs to no hall that is enrolled.");
    auto& hall = me->second;
    if (hall.hall.code != greeting.hall.code)
        refuse(FailureKind::refused, "The login belongs to the hall " + hall.hall.code + ".");
    sync::Welcome welcome;
    welcome.clock_in = m_central.now();
    welcome.refusal = refusal(greeting.hall, hall.last_sequence);
    welcome.hall = m_hall;
    welcome.epoch = state().epoch;
    welcome.feed = feed(greeting.hall.cursor);
    welcome.revisions = state().revisions;
    if (!welcome.refusal || welcome.refusal == sync::Refusal::central_older)
        welcome.deposited = deposit(hall, greeting.operations);
    welcome.held = hall.last_sequence;
    welcome.may_reconcile = m_may_reconcile == sync::MayReconcile::yes;
    welcome.is_watched = m_central.m_is_watched;
    if (!welcome.refusal && welcome.may_reconcile && !welcome.is_watched &&
        greeting.hall.schema_revision == *state().revisions.rbegin()) {
        welcome.backlog = m_central.backlog(greeting.backlog_max, {});
    }
    welcome.clock_out = m_central.now();
    return welcome;
}

sync::Backlog MemorySession::backlog(
    std::size_t operations_max, const std::vector<OperationId>& but_for) {
    ++m_flights;
    return m_central.backlog(operations_max, but_for);
}

sync::Loaded MemorySession::load(const Footprint& footprint, const std::vector<OperationId>& past) {
    ++m_flights;
    sync::Loaded loaded;
    loaded.generation = state().generation;
    loaded.snapshot = Snapshot{state()}.text();
    std::set<std::pair<TableId, RowKey>> found;
    const auto give = [&](TableId table, const RowKey& row, const Values& values) {
        if (!found.insert({table, row}).second) return;
        loaded.rows.load(table, values);
        loaded.row_ids[table].push_back(row);
        const auto edit = state().program_edits.find({table, row});
        if (edit != state().program_edits.end()) loaded.rows.note_edit(table, row, edit->second);
    };
    state().rows.load(footprint, give);
    for (const auto& id : past) {
        const auto& judgement = state().judgements.at(id);
        loaded.past.push_back(
            {.deposited = state().operations.at(id),
             .judged_as_of = judgement.judged_as_of,
             .decision =
                 {.outcome = judgement.outcome,
                  .violations = judgement.violations,
                  .changes = judgement.effects},
             .activities_made = judgement.activities_made});
        for (const auto& change : judgement.effects) {
            if (const auto values = state().rows.values(change.table, change.row))
                give(change.table, change.row, *values);
        }
    }
    return loaded;
}

bool MemorySession::commit(const sync::Verdict& verdict) {
    ++m_flights;
    if (verdict.generation != state().generation || m_central.is_overtaken(verdict)) return false;
    const auto transaction = state().next_transaction++;
    m_central.write(transaction, verdict);
    for (const auto& judgement : verdict.decided.judgements)
        m_central.keep(transaction, judgement);
    for (const auto& judgement : verdict.decided.judgements)
        m_central.count_judged(state().halls.at(judgement.operation.hall));
    ++state().generation;
    state().judged_in = transaction;
    return true;
}

void MemorySession::hold_as_newer(const OperationId& operation) {
    ++m_flights;
    auto& from = state().halls.at(operation.hall).newer_from;
    from = std::min(from.value_or(operation.sequence), operation.sequence);
}

sync::Arrival MemorySession::heading(HallNumber hall) const {
    sync::Arrival arrival;
    arrival.clock = m_central.now();
    auto& pull = arrival.pull;
    pull.cursor = {state().epoch, Snapshot{state()}.first_unseen()};
    pull.last_sequence_held = state().halls.at(hall).last_sequence;
    pull.seen.pulled_at = arrival.clock;
    for (const auto& [number, each] : state().halls) {
        pull.halls.push_back(each.hall);
        if (each.judged_sequence > 0) pull.seen.sequences[number] = each.judged_sequence;
    }
    return arrival;
}

/// Adds the present row that a note is about, or the outcome of an operation of the hall. Adds a
/// conflict that does not concern the hall, and the contact of a member whom it does not call, as
/// if the row did not exist.
void MemorySession::add_row(sync::Arrival& arrival, HallNumber hall, const MemoryNote& note) const {
    auto& news = arrival.pull.news;
    if (!note.table) {
        const auto operation = unpacked(note.row.number());
        if (operation.hall != hall) return;
        const auto& judgement = state().judgements.at(operation);
        news.settlements.push_back({operation, judgement.outcome, judgement.reason});
        return;
    }
    auto values = state().rows.values(*note.table, note.row);
    if (values && note.table == table_id<Conflict>()) {
        const auto conflict = from_values<Conflict>(*values);
        if (conflict.hall != hall && conflict.other_hall != hall) values.reset();
    }
    if (note.table == table_id<MemberContact>() && !is_seen_from(
                                                       state().halls.at(hall).hall.region,
                                                       state().rows.rows(),
                                                       {note.row.as<MemberContact>().value})) {
        values.reset();
    }
    news.rows.push_back({*note.table, note.row, std::move(values)});
}

sync::Arrival MemorySession::pull(const Cursor& cursor, HallNumber hall) {
    ++m_flights;
    auto arrival = heading(hall);
    arrival.is_pruned = cursor.watermark < state().pruned_below;
    std::set<std::pair<std::optional<TableId>, RowKey>> delivered;
    for (const auto& note : state().change_log) {
        if (note.transaction < cursor.watermark) continue;
        if (delivered.insert({note.table, note.row}).second) add_row(arrival, hall, note);
    }
    return arrival;
}

bool MemorySession::wait_for_judgement(std::chrono::milliseconds /*timeout*/) {
    const auto& hall = state().halls.at(m_hall);
    return hall.judged_sequence >= hall.last_sequence;
}

sync::Arrival MemorySession::snapshot(HallNumber hall) {
    ++m_flights;
    auto arrival = heading(hall);
    for (const auto& table : tables()) {
        for (const auto id : state().rows.ids(table.id))
            add_row(arrival, hall, {.transaction = 0, .table = table.id, .row = id});
    }
    for (const auto& [operation, judgement] : state().judgements)
        add_row(arrival, hall, {.transaction = 0, .table = {}, .row = packed(operation)});
    return arrival;
}

}  // namespace hallbook::test
