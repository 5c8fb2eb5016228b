/// \file
/// Judging: what every rule works with while it decides about one operation.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/assert.hpp"
#include "core/decision.hpp"
#include "core/operation.hpp"
#include "core/working_set.hpp"

#include <array>

namespace hallbook::core {

/// Gathers what a rule decides: rows it puts, activities, conflicts, refusals. Stamps rows with
/// who and when, and makes their ids from the operation's.
class Judging {
public:
    Judging(WorkingSet& rows, const Operation& operation);

    [[nodiscard]] const WorkingSet& rows() const { return m_rows; }
    [[nodiscard]] const Operation& operation() const { return m_operation; }
    [[nodiscard]] Instant now() const { return m_operation.recorded_at; }
    [[nodiscard]] Date today() const { return m_operation.civil.date; }
    /// The civil day of another instant, by the distance to UTC that holds now: right but for the
    /// hour around midnight on the far side of a daylight saving change.
    [[nodiscard]] Date day_of(Instant instant) const;

    /// Says no. What was put before is taken back by finish().
    void refuse(std::string code, std::string message);
    [[nodiscard]] bool refused() const { return m_refused; }
    /// Says no to a part of the operation; the rest stands and the outcome is ADJUSTED.
    void leave_out(std::string code, std::string message);
    void leave_out_line(int line, std::string reason);

    /// The member meant; refuses and returns null when there is none.
    const Member* member(const MemberRef& ref);
    /// The book; refuses and returns null when there is none.
    const ReferralBook* book(Id<ReferralBook> id);
    /// The request of this number; refuses and returns null when there is none.
    const LaborRequest* request(const std::string& number);
    /// The dispatch; refuses and returns null when there is none.
    const Dispatch* dispatch(Id<Dispatch> id);

    /// The id of the next new row of a table.
    template <class Row>
    Id<Row> next_id() {
        HALLBOOK_ASSERT(
            m_made.at(static_cast<std::size_t>(table_id<Row>())) < rows_per_operation_max);
        return {row_id(m_operation.id, m_made.at(static_cast<std::size_t>(table_id<Row>()))++)};
    }
    /// The id of a new row that is named by a key of its own, unless another row took that id.
    template <class Row>
    Id<Row> natural_id(std::string_view key) {
        const Id<Row> id{natural_key_id(key)};
        return m_rows.find(id) == nullptr ? id : next_id<Row>();
    }

    /// Adds a row or changes it, with the marks of who did it and when. A row that comes out as it
    /// was stays untouched. Says whether anything changed.
    template <class Row>
    bool put(Row row) {
        const Row* before = m_rows.find(row.id);
        if (before != nullptr && *before == row) return false;
        const Id<User> actor = acting_user();
        before = m_rows.find(row.id);  // the user's row may have come in between
        row.updated_at = now();
        row.updated_by_id = actor;
        if (before == nullptr) {
            row.created_at = now();
            row.created_by_id = actor;
        }
        m_rows.put(std::move(row));
        return true;
    }

    /// Removes a row.
    template <class Row>
    void remove(Id<Row> id) {
        m_rows.set(table_id<Row>(), id.value, std::nullopt);
    }

    /// Notes a step in the life of a registration: `action`, from the status `before` (empty for a
    /// new one) to the one it has now.
    void record(
        RegistrationAction action,
        const BookRegistration& registration,
        std::optional<RegistrationStatus> before,
        std::optional<std::string> reason = {});

    /// Puts the request, and a text for machines, into the activity that was recorded last.
    void of_request(Id<LaborRequest> request, std::optional<std::string> notes = {});

    /// Notes a decision by a conflict rule; fills in the id, the operation and the time.
    void decide_conflict(Conflict conflict);

    void count_line(bool changed) {
        ++(changed ? m_decision.lines_imported : m_decision.lines_unchanged);
    }

    /// The user in whose name the operation is made; added when the name is new.
    Id<User> acting_user();

    /// The whole decision; takes back all rows when it is a refusal.
    Decision finish();

private:
    void flag_clock(Instant claimed_at);

    WorkingSet& m_rows;
    const Operation& m_operation;
    Decision m_decision;
    std::array<std::int64_t, table_count> m_made{};
    bool m_refused = false;
};

/// The hall's words for a book and a member in messages.
std::string words(const ReferralBook& book);
std::string words(const Member& member);

}  // namespace hallbook::core
