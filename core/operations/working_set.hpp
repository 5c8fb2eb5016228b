/// \file
/// WorkingSet: the rows loaded for judging, in memory, with what was changed in them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/change.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace hallbook::core {

/// Rows of all tables by id. Repositories fill it with load(); rules read it and put() rows.
/// Pointers it returns are good until the next load, put or erase.
class WorkingSet {
public:
    // --- filled by repositories -----------------------------------------------------------

    /// Adds a row as the database has it; does nothing when the row is here already.
    void load(TableId table, const Values& values);
    /// Replaces a loaded row by what the database has now, or by none (no `values`). To be called
    /// before any row is changed.
    void reload(TableId table, const RowKey& row, const std::optional<Values>& values);
    /// Notes when another program last changed a row at central.
    void note_edit(TableId table, const RowKey& row, Instant at);

    // --- read by rules --------------------------------------------------------------------

    /// Null when there is no such row.
    template <class Row>
    [[nodiscard]] const Row* find(Id<Row> id) const {
        const auto& rows = slots<Row>();
        const auto found = rows.find(id.value);
        return found == rows.end() || !found->second.now ? nullptr : &*found->second.now;
    }

    [[nodiscard]] const Member* member(const std::string& card_number) const;
    [[nodiscard]] const User* user(const std::string& name) const;
    [[nodiscard]] const Organization* employer(const std::string& code) const;
    [[nodiscard]] const LaborRequest* request(const std::string& request_number) const;
    [[nodiscard]] const EmployerContract* contract(
        Id<Organization> employer, ContractCode code, Date effective_date) const;
    /// All registrations of a member, by id.
    [[nodiscard]] std::vector<const BookRegistration*> registrations(Id<Member> member) const;
    /// The ACTIVE or DISPATCHED registration of a member on a book; null when there is none.
    [[nodiscard]] const BookRegistration* live_registration(
        Id<Member> member, Id<ReferralBook> book) const;
    /// Null when there is no such setting.
    [[nodiscard]] const Setting* setting(const std::string& name) const;
    /// The days the hall is closed, ascending.
    [[nodiscard]] std::vector<Date> holidays() const;
    /// All dispatches of a member, and of a request, by id.
    [[nodiscard]] std::vector<const Dispatch*> dispatches(Id<Member> member) const;
    [[nodiscard]] std::vector<const Dispatch*> dispatches(Id<LaborRequest> request) const;
    /// All bids on a request, by id.
    [[nodiscard]] std::vector<const JobBid*> bids(Id<LaborRequest> request) const;

    /// All rows of a table that have `value` in a column, by id. Looks at every row that is loaded.
    template <class Row, class T>
    [[nodiscard]] std::vector<const Row*> rows_with(T Row::*column, const T& value) const {
        std::vector<const Row*> result;
        for (const auto& [id, slot] : slots<Row>()) {
            if (slot.now && *slot.now.*column == value) result.push_back(&*slot.now);
        }
        std::sort(result.begin(), result.end(), [](const auto* a, const auto* b) {
            return a->id < b->id;
        });
        return result;
    }

    /// When another program last changed a row at central; empty when none did.
    [[nodiscard]] std::optional<Instant> edited_at(TableId table, const RowKey& row) const;

    // --- changed by judging ---------------------------------------------------------------

    /// Adds or replaces a row of any type in SyncedRows (instantiated next to the definition).
    template <class Row>
    void put(Row row);

    /// Sets a row to `values`, or removes it when there are none.
    void set(TableId table, const RowKey& row, const std::optional<Values>& values);

    /// The row as values; empty when there is no such row.
    [[nodiscard]] std::optional<Values> values(TableId table, const RowKey& row) const;

    /// Starts a new list of changes; the rows stay as they are.
    void begin();
    /// What was changed since begin(): each row once, in the order of its first change, without
    /// rows that have their first values again.
    [[nodiscard]] std::vector<Change> changes() const;
    /// Takes back all changes since begin().
    void roll_back();

    /// What differs from the database: each row at most once, ordered for writing.
    [[nodiscard]] std::vector<Change> net_changes() const;

private:
    template <class Row>
    struct Slot {
        std::optional<Row> base;  ///< as loaded
        std::optional<Row> now;
    };
    template <class Row>
    struct Slots {
        std::unordered_map<typename KeyOf<Row>::type, Slot<Row>> by_id;
    };
    template <class... Rows>
    struct SlotsOfAll : Slots<Rows>... {};

    struct Noted {
        TableId table;
        RowKey row;
        std::optional<Values> before;
    };

    template <class Row>
    auto& slots() {
        return static_cast<Slots<Row>&>(m_slots).by_id;
    }
    template <class Row>
    const auto& slots() const {
        return static_cast<const Slots<Row>&>(m_slots).by_id;
    }
    void note(TableId table, const RowKey& row, std::optional<Values> before);

    /// Ids of rows by the id of the row they belong to. Entries may be stale: look-ups check.
    using IdsByOwner = std::unordered_map<std::int64_t, std::vector<std::int64_t>>;
    template <class Row, class Owner>
    std::vector<const Row*> rows_of(
        const IdsByOwner& ids, Id<Owner> owner, Id<Owner> Row::*column) const;

    template <class Row>
    void index(const Row&) {}
    void index(const Member& member);
    void index(const User& user);
    void index(const Organization& organization);
    void index(const LaborRequest& request);
    void index(const EmployerContract& contract);
    void index(const BookRegistration& registration);
    void index(const Dispatch& dispatch);
    void index(const JobBid& bid);

    SyncedRows<SlotsOfAll> m_slots;
    std::vector<Noted> m_noted;
    std::map<std::pair<TableId, RowKey>, Instant> m_edits;
    // Names to ids. An entry may be stale after an edit or a removal: look-ups check the row.
    std::unordered_map<std::string, std::int64_t> m_members;
    std::unordered_map<std::string, std::int64_t> m_users;
    std::unordered_map<std::string, std::int64_t> m_employers;
    std::unordered_map<std::string, std::int64_t> m_requests;
    IdsByOwner m_registrations;
    IdsByOwner m_contracts;
    IdsByOwner m_dispatches_of_members;
    IdsByOwner m_dispatches_of_requests;
    IdsByOwner m_bids;
};

}  // namespace hallbook::core
