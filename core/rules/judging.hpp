/// \file
/// Judging: what every rule works with while it decides about one operation.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/operations/operation.hpp"
#include "core/operations/working_set.hpp"

#include <array>

namespace hallbook::core {

/// Gathers what a rule decides: rows it puts, activities, conflicts, refusals. Stamps rows with
/// who and when, and makes their ids from the operation's.
class Judging {
public:
    Judging(WorkingSet& rows, const Operation& operation, Standpoint standpoint);

    [[nodiscard]] const WorkingSet& rows() const { return m_rows; }
    [[nodiscard]] const Operation& operation() const { return m_operation; }
    /// Whether the rows may hold what the maker had not seen: then conflict rules apply.
    [[nodiscard]] bool is_afterwards() const { return m_standpoint == Standpoint::afterwards; }
    /// Whether somebody else made the row, unseen by the maker of the operation.
    template <class Row>
    [[nodiscard]] bool is_unseen(const Row& row) const {
        const OperationId maker = maker_of(row.id.value);
        return maker.hall == central_hall ? row.created_at > m_operation.seen.pulled_at
                                          : !had_seen(m_operation, maker);
    }
    [[nodiscard]] Instant now() const { return m_operation.recorded_at; }
    [[nodiscard]] Date today() const { return m_operation.civil.date; }
    /// The civil day of another instant, by the present offset from UTC: wrong only in the hour
    /// around midnight on the far side of a daylight saving change.
    [[nodiscard]] Date day_of(Instant instant) const;

    /// The instant by the clock on the wall, for a sentence: "2026-03-02 08:30". As day_of().
    [[nodiscard]] std::string civil_words(Instant instant) const;
    /// Whether another program changed, unseen by the maker, what the operation is about.
    [[nodiscard]] bool rests_on_edits() const;

    /// Refuses the operation; finish() then takes back what was put.
    void refuse(std::string code, std::string message);
    [[nodiscard]] bool refused() const { return m_refused; }
    /// refuse(), and when judged afterwards a conflict by this rule. `met`: the operation that it
    /// conflicts with, whose hall is shown the conflict, too.
    void refuse_by(
        ConflictRule rule,
        std::string decision,
        std::string code,
        std::string message,
        std::optional<OperationId> met = {});
    /// The reasons of the refusal so far.
    [[nodiscard]] const std::vector<Violation>& violations() const { return m_decision.violations; }
    /// Takes back the refusal and everything that was put, so that the rule can decide otherwise.
    void relent();
    /// Refuses a part of the operation; the rest stands and the outcome is ADJUSTED.
    void leave_out(std::string code, std::string message);
    /// leave_out(), and when judged afterwards a conflict by this rule: the part had been accepted
    /// at the counter.
    void leave_out_by(
        ConflictRule rule, std::string decision, std::string code, std::string message);
    void leave_out_line(int line, std::string reason);

    /// The member meant; refuses and returns null when there is none.
    const Member* member(const MemberRef& ref);
    /// The book; refuses and returns null when there is none.
    const ReferralBook* book(Id<ReferralBook> id);
    /// The request of this number; refuses and returns null when there is none.
    const LaborRequest* request(const std::string& number);
    /// The dispatch; refuses and returns null when there is none.
    const Dispatch* dispatch(Id<Dispatch> id);

    /// Notes that the operation is about this row, whether or not it exists: rests_on_edits() then
    /// looks at other programs' changes to it.
    template <class Row>
    void is_about(const Id<Row>& row) {
        m_others.emplace_back(table_id<Row>(), row.value);
    }

    /// The id of the next new row of a table. An operation that wants more rows than it can have
    /// ids for is refused.
    template <class Row>
    Id<Row> next_id() {
        const auto index = next_index(table_id<Row>());
        if constexpr (std::is_same_v<typename KeyOf<Row>::type, Uuid>) {
            return {row_uuid(m_operation.id, index)};
        } else {
            return {row_id(m_operation.id, index)};
        }
    }
    /// The id of the new row that a line of an import makes, the line's place in the payload
    /// counted from 0: the same when it is judged again and other lines are left out than before.
    /// Else one line would change the row of another, and an issued APN.
    template <class Row>
    Id<Row> id_of_line(std::size_t line) {
        m_made.at(static_cast<std::size_t>(table_id<Row>())) = static_cast<std::int64_t>(line);
        return next_id<Row>();
    }
    /// The id of a new row made from its natural key; the next id when another row has that one.
    template <class Row>
    Id<Row> natural_id(std::string_view key) {
        const Id<Row> id{natural_key_id(key)};
        return m_rows.find(id) == nullptr ? id : next_id<Row>();
    }

    /// Adds or changes a row, and sets its columns of who did it and when, where it has them. An
    /// unchanged row is left alone. Whether anything changed.
    template <class Row>
    bool put(Row row) {
        const Row* before = m_rows.find(row.id);
        if (before != nullptr && *before == row) return false;
        const Id<User> actor = acting_user();
        before = m_rows.find(row.id);  // acting_user() may have added a row
        if constexpr (requires { row.updated_at; }) row.updated_at = now();
        if constexpr (requires { row.updated_by_id; }) row.updated_by_id = actor;
        if (before == nullptr) {
            row.created_at = now();
            if constexpr (requires { row.created_by_id; }) row.created_by_id = actor;
        }
        m_rows.put(std::move(row));
        return true;
    }

    /// Removes a row.
    template <class Row>
    void remove(Id<Row> id) {
        m_rows.set(table_id<Row>(), id.value, std::nullopt);
    }

    /// Records a step in the history of a registration: `action`, from the status `before` (empty
    /// for a new one) to the present one.
    void record(
        RegistrationAction action,
        const BookRegistration& registration,
        std::optional<RegistrationStatus> before,
        std::optional<std::string> reason = {});

    /// Sets the request, and a text for machines, in the activity that was recorded last.
    void of_request(Id<LaborRequest> request, std::optional<std::string> notes = {});

    /// Records a decision by a conflict rule: a row in conflicts (fills in id, operation and time)
    /// and a RECONCILED activity of `affected`, whose status was `before` if that has changed, or
    /// of the member. Returns the id of the conflict.
    Id<Conflict> decide_conflict(
        Conflict conflict,
        const BookRegistration* affected = nullptr,
        std::optional<RegistrationStatus> before = {});

    /// Conflict rule false-place, for an operation of before that rule: it stands, and people are
    /// told.
    void flag_false_place(std::string explanation);

    /// Notes that the judgement rests on a member whom the payload does not name.
    void read_also(Id<Member> member);

    void count_line(bool changed) {
        ++(changed ? m_decision.lines_imported : m_decision.lines_unchanged);
    }

    /// The user in whose name the operation is made; added when the name is new.
    Id<User> acting_user();

    /// The whole decision; of a refusal without any changed rows but its conflict.
    Decision finish();

private:
    /// By which conflict rule the operation was refused, and what that decided.
    struct Refusal {
        ConflictRule rule = ConflictRule::superseded;
        std::string decision = "refused";
        std::optional<OperationId> met;
    };

    std::int64_t next_index(TableId table);
    [[nodiscard]] std::string entry_words() const;
    [[nodiscard]] std::string refusal_words(const std::string& message, bool by_edit) const;
    [[nodiscard]] std::chrono::microseconds ahead_of_utc() const;
    void flag_clock(Instant claimed_at);
    void flag_edits();
    [[nodiscard]] bool met_what_is_final() const;
    void flag_finality();
    void keep_refusal();
    [[nodiscard]] bool was_edited_unseen(TableId table, const RowKey& row) const;
    [[nodiscard]] const BookRegistration* subject() const;
    [[nodiscard]] Conflict conflict_about(const BookRegistration* registration) const;

    WorkingSet& m_rows;
    const Operation& m_operation;
    Standpoint m_standpoint;
    Decision m_decision;
    std::array<std::int64_t, table_count> m_made{};
    bool m_refused = false;
    Refusal m_refusal;
    // What the operation is about; each is set when a rule looks it up.
    std::optional<Id<Member>> m_member;
    std::optional<Id<ReferralBook>> m_book;
    std::optional<Id<LaborRequest>> m_request;
    std::optional<Id<Dispatch>> m_dispatch;
    std::vector<std::pair<TableId, RowKey>> m_others;
};

/// The newest registration of a member on a book, closed ones too; null when there never was one.
const BookRegistration* newest_registration(
    const WorkingSet& rows, Id<Member> member, Id<ReferralBook> book);

/// Where a line of an import stands in its list, from 0.
template <class Line>
std::size_t place_of(const Line& line, const std::vector<Line>& lines) {
    return static_cast<std::size_t>(&line - lines.data());
}

/// How messages name a book and a member.
std::string words(const ReferralBook& book);
std::string words(const Member& member);

}  // namespace hallbook::core
