/// \file
/// The common part of all rules.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/judging.hpp"

#include "core/operations/footprint.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// What people call a row of the table.
std::string_view words_of(TableId table) {
    if (table == table_id<BookRegistration>()) return "the registration";
    if (table == table_id<Member>() || table == table_id<MemberContact>())
        return "the member's data";
    if (table == table_id<LaborRequest>()) return "the request";
    if (table == table_id<Dispatch>()) return "the dispatch";
    if (table == table_id<JobBid>()) return "the bid";
    if (table == table_id<EquipmentApprovalSubmission>()) return "the equipment submission";
    return table_info(table).name;
}

/// When a row was changed last; empty when its table does not say.
std::optional<Instant> updated_at(TableId table, const Values& values) {
    const auto& columns = table_info(table).columns;
    const auto found = std::find_if(columns.begin(), columns.end(), [](const ColumnInfo& column) {
        return column.name == "updated_at";
    });
    if (found == columns.end()) return std::nullopt;
    return ValueTraits<Instant>::from(values.at(static_cast<std::size_t>(found - columns.begin())));
}

}  // namespace

Judging::Judging(WorkingSet& rows, const Operation& operation, Standpoint standpoint)
    : m_rows(rows), m_operation(operation), m_standpoint(standpoint) {
    m_rows.begin();
    const User* user = rows.user(operation.actor);
    if (user != nullptr &&
        (!user->is_active || (user->locked_until && *user->locked_until > now()))) {
        refuse(
            "user_not_permitted",
            "The account of " + operation.actor +
                " is closed or locked. Ask headquarters, or work under "
                "your own name with --as.");
    }
}

std::chrono::microseconds Judging::ahead_of_utc() const {
    const auto& civil = m_operation.civil;
    return Instant{civil.date} + civil.time - std::chrono::floor<std::chrono::seconds>(now());
}

Date Judging::day_of(Instant instant) const {
    return std::chrono::floor<std::chrono::days>(instant + ahead_of_utc());
}

std::string Judging::civil_words(Instant instant) const {
    const auto local = instant + ahead_of_utc();
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(local - day);
    return date_text(day) + " " + time_of_day_text(TimeOfDay{minutes}).substr(0, 5);
}

/// Counts the new rows of a table. Behind the last number it stays there and refuses: finish() then
/// takes everything back.
std::int64_t Judging::next_index(TableId table) {
    auto& made = m_made.at(static_cast<std::size_t>(table));
    if (made < rows_per_operation_max) return made++;
    if (!m_refused) {
        refuse(
            "too_large",
            "That is more than one operation can do: at most " +
                std::to_string(rows_per_operation_max) + " new rows of a table. Do it in parts.");
    }
    return rows_per_operation_max - 1;
}

void Judging::refuse(std::string code, std::string message) {
    m_refused = true;
    m_decision.violations.push_back({std::move(code), std::move(message)});
}

void Judging::refuse_by(
    ConflictRule rule,
    std::string decision,
    std::string code,
    std::string message,
    std::optional<OperationId> met) {
    m_refusal = {rule, std::move(decision), met};
    refuse(std::move(code), std::move(message));
}

void Judging::relent() {
    m_rows.roll_back();
    m_rows.begin();
    m_made = {};
    m_refused = false;
    m_refusal = {};
    m_decision.activities.clear();
    m_decision.violations.clear();
    m_decision.outcome = Outcome::accepted;
}

void Judging::leave_out(std::string code, std::string message) {
    m_decision.outcome = Outcome::adjusted;
    m_decision.violations.push_back({std::move(code), std::move(message)});
}

void Judging::leave_out_by(
    ConflictRule rule, std::string decision, std::string code, std::string message) {
    if (is_afterwards()) {
        const auto* about = subject();
        Conflict conflict = conflict_about(about);
        conflict.rule = rule;
        conflict.decision = std::move(decision);
        conflict.explanation = refusal_words(message, false);
        decide_conflict(std::move(conflict), about);
    }
    leave_out(std::move(code), std::move(message));
}

void Judging::leave_out_line(int line, std::string reason) {
    m_decision.outcome = Outcome::adjusted;
    m_decision.line_problems.push_back({line, std::move(reason)});
}

const Member* Judging::member(const MemberRef& ref) {
    const Member* by_card = m_rows.member(ref.card_number);
    const Member* found = by_card != nullptr ? by_card : m_rows.find(ref.id);
    if (found == nullptr) {
        refuse(
            "unknown_member",
            "No member has the card number " + ref.card_number +
                ". Import the roll of members, or look the name up with "
                "'hallbook member'.");
    } else {
        m_member = found->id;
        m_decision.also_read.insert(card_key(found->card_number));
    }
    return found;
}

const ReferralBook* Judging::book(Id<ReferralBook> id) {
    const ReferralBook* found = m_rows.find(id);
    if (found == nullptr) {
        refuse("unknown_book", "There is no such book. 'hallbook books' lists them.");
    } else {
        m_book = id;
    }
    return found;
}

const LaborRequest* Judging::request(const std::string& number) {
    const LaborRequest* found = m_rows.request(number);
    if (found == nullptr) {
        refuse(
            "unknown_request",
            "There is no request " + number + ". 'hallbook request list' shows the open ones.");
    } else {
        m_request = found->id;
    }
    return found;
}

const Dispatch* Judging::dispatch(Id<Dispatch> id) {
    const Dispatch* found = m_rows.find(id);
    if (found == nullptr) {
        refuse(
            "unknown_dispatch", "There is no such dispatch. 'hallbook dispatch list' shows them.");
    } else {
        m_dispatch = id;
        m_member = found->member_id;
        m_request = found->labor_request_id;
    }
    return found;
}

void Judging::record(
    RegistrationAction action,
    const BookRegistration& registration,
    std::optional<RegistrationStatus> before,
    std::optional<std::string> reason) {
    RegistrationActivity activity;
    activity.id = next_id<RegistrationActivity>();
    activity.registration_id = registration.id;
    activity.member_id = registration.member_id;
    activity.book_id = registration.book_id;
    activity.action = action;
    activity.previous_status = before;
    activity.new_status = registration.status;
    activity.dispatch_id = registration.dispatch_id;
    activity.performed_by_id = acting_user();
    activity.hall = m_operation.hall_code;
    activity.reason = std::move(reason);
    activity.occurred_at = now();
    activity.created_at = now();
    put_places(activity, m_operation.told);
    m_decision.activities.push_back(std::move(activity));
}

void Judging::of_request(Id<LaborRequest> request, std::optional<std::string> notes) {
    m_decision.activities.back().labor_request_id = request;
    m_decision.activities.back().notes = std::move(notes);
}

Id<Conflict> Judging::decide_conflict(
    Conflict conflict, const BookRegistration* affected, std::optional<RegistrationStatus> before) {
    m_decision.outcome = Outcome::adjusted;
    conflict.id = next_id<Conflict>();
    conflict.hall = m_operation.id.hall;
    conflict.seq = m_operation.id.sequence;
    conflict.occurred_at = now();
    conflict.created_at = now();
    const std::string reason{label(conflict.rule)};
    if (affected != nullptr) {
        record(
            RegistrationAction::reconciled, *affected, before ? before : affected->status, reason);
    } else if (conflict.member_id) {
        BookRegistration nowhere;
        nowhere.member_id = *conflict.member_id;
        record(RegistrationAction::reconciled, nowhere, {}, reason);
        auto& activity = m_decision.activities.back();
        activity.registration_id.reset();
        activity.book_id = conflict.book_id;
        activity.new_status.reset();
    }
    const auto id = conflict.id;
    m_rows.put(std::move(conflict));
    return id;
}

void Judging::read_also(Id<Member> member) {
    if (const Member* found = m_rows.find(member))
        m_decision.also_read.insert(card_key(found->card_number));
}

namespace {

/// "line 2: no member has the card number 7, and 3 more".
std::string words(const std::vector<LineProblem>& problems) {
    const auto& first = problems.front();
    std::string text = "line " + std::to_string(first.line) + ": " + first.reason;
    if (problems.size() > 1) text += ", and " + std::to_string(problems.size() - 1) + " more";
    return text + ".";
}

}  // namespace

Decision Judging::finish() {
    if (m_refused) {
        m_rows.roll_back();
        m_rows.begin();
        m_made = {};
        m_decision.activities.clear();
        if (is_afterwards()) keep_refusal();
        m_decision.outcome = Outcome::rejected;
    } else {
        if (m_operation.claimed_at) flag_clock(*m_operation.claimed_at);
        if (is_afterwards() && !m_decision.line_problems.empty()) {
            leave_out_by(
                ConflictRule::superseded,
                "lines_left_out",
                "lines_left_out",
                words(m_decision.line_problems));
        }
        if (is_afterwards()) flag_edits();
        if (met_what_is_final()) flag_finality();
    }
    m_decision.changes = m_rows.changes();
    sort_for_writing(m_decision.changes);
    return std::move(m_decision);
}

/// The registration that the operation is about; null when it is about none.
const BookRegistration* Judging::subject() const {
    if (m_dispatch) {
        const Dispatch* dispatch = m_rows.find(*m_dispatch);
        return dispatch == nullptr ? nullptr : m_rows.find(dispatch->registration_id);
    }
    if (!m_member || !m_book) return nullptr;
    if (const auto* live = m_rows.live_registration(*m_member, *m_book)) return live;
    return newest_registration(m_rows, *m_member, *m_book);
}

Conflict Judging::conflict_about(const BookRegistration* registration) const {
    Conflict conflict;
    conflict.member_id = m_member;
    conflict.book_id = m_book;
    if (registration != nullptr) {
        conflict.member_id = registration->member_id;
        conflict.book_id = registration->book_id;
        conflict.registration_id = registration->id;
        conflict.applicant_priority_number = registration->applicant_priority_number;
    }
    return conflict;
}

/// "The re-sign that PA entered at 2026-03-02 08:30"
std::string Judging::entry_words() const {
    return "The " + std::string{noun(m_operation.payload)} + " that " + m_operation.hall_code +
           " entered at " + civil_words(now());
}

std::string Judging::refusal_words(const std::string& message, bool by_edit) const {
    return entry_words() +
           (by_edit ? " met what another program had changed at central, and does not stand: "
                    : " without knowing what others had done does not stand: ") +
           message;
}

/// A refusal afterwards undoes what the hall showed to a person: records it as a conflict.
void Judging::keep_refusal() {
    const BookRegistration* about = subject();
    Conflict conflict = conflict_about(about);
    const bool by_edit = m_refusal.rule == ConflictRule::superseded && rests_on_edits();
    conflict.rule = m_refusal.rule;
    if (by_edit) {
        conflict.rule = ConflictRule::edited_at_central;
    } else if (m_refusal.rule == ConflictRule::superseded && met_what_is_final()) {
        conflict.rule = ConflictRule::after_finality;
    }
    conflict.decision = m_refusal.decision;
    if (m_refusal.met && m_refusal.met->hall != central_hall) {
        conflict.other_hall = m_refusal.met->hall;
        conflict.other_seq = m_refusal.met->sequence;
    }
    conflict.explanation = refusal_words(m_decision.violations.front().message, by_edit);
    decide_conflict(std::move(conflict), about);
}

bool Judging::was_edited_unseen(TableId table, const RowKey& row) const {
    const auto edited = m_rows.edited_at(table, row);
    return edited && *edited > m_operation.seen.pulled_at;
}

bool Judging::rests_on_edits() const {
    const auto edited = [&]<class Row>(const std::optional<Id<Row>>& id) {
        return id && was_edited_unseen(table_id<Row>(), id->value);
    };
    const auto* registration = subject();
    const auto other_edited = [&](const auto& other) {
        return was_edited_unseen(other.first, other.second);
    };
    return std::any_of(m_others.begin(), m_others.end(), other_edited) || edited(m_member) ||
           edited(m_request) || edited(m_dispatch) ||
           (registration != nullptr && edited(std::optional{registration->id}));
}

/// Conflict rule edited-at-central: the operation was applied to a row that another program had
/// edited. One conflict, for the first such row.
void Judging::flag_edits() {
    for (const auto& change : m_rows.changes()) {
        if (!change.before || !was_edited_unseen(change.table, change.row)) continue;
        const auto* edited = change.table == table_id<BookRegistration>()
                                 ? m_rows.find(change.row.as<BookRegistration>())
                                 : nullptr;
        Conflict conflict = conflict_about(edited);
        conflict.rule = ConflictRule::edited_at_central;
        conflict.decision = "applied";
        conflict.explanation =
            entry_words() + " was applied to " + std::string{words_of(change.table)} +
            " as another program had left it at central; what that program changed stands.";
        decide_conflict(std::move(conflict), edited);
        return;
    }
}

/// Whether the operation came after the finality window and a row that it changes, or is about, was
/// changed after its instant: by what is final now, since all else was taken back before.
bool Judging::met_what_is_final() const {
    if (!m_operation.is_after_finality) return false;
    const auto is_later = [&](const auto* row) {
        return row != nullptr && row->updated_at > now();
    };
    const auto changed = m_rows.changes();
    return is_later(subject()) || (m_request && is_later(m_rows.find(*m_request))) ||
           (m_dispatch && is_later(m_rows.find(*m_dispatch))) ||
           std::any_of(changed.begin(), changed.end(), [&](const Change& change) {
               return change.before && updated_at(change.table, *change.before) > now();
           });
}

/// Conflict rule after-finality: the operation was applied to rows as what is final left them.
void Judging::flag_finality() {
    Conflict conflict = conflict_about(subject());
    conflict.rule = ConflictRule::after_finality;
    conflict.decision = "applied";
    conflict.explanation = entry_words() +
                           " reached central so late that what was done after it is final; it was "
                           "applied to what stands there now.";
    decide_conflict(std::move(conflict), subject());
}

void Judging::flag_clock(Instant claimed_at) {
    Conflict conflict = conflict_about(subject());
    conflict.rule = ConflictRule::suspect_clock;
    conflict.decision = "judged_at_bound";
    conflict.explanation = "The hall's clock said " + civil_words(claimed_at) +
                           ", which cannot be true; the operation counts as made at " +
                           civil_words(now()) + ". Check the clock of that laptop.";
    decide_conflict(std::move(conflict));
}

void Judging::flag_false_place(std::string explanation) {
    if (!is_afterwards() || m_refused) return;
    Conflict conflict = conflict_about(subject());
    conflict.rule = ConflictRule::false_place;
    conflict.decision = "stands";
    conflict.explanation = std::move(explanation);
    decide_conflict(std::move(conflict));
}

Id<User> Judging::acting_user() {
    if (const User* known = m_rows.user(m_operation.actor)) return known->id;
    User user;
    user.id = natural_id<User>(m_operation.actor);
    user.name = m_operation.actor;
    user.created_at = now();
    user.updated_at = now();
    m_rows.put(user);
    return user.id;
}

const BookRegistration* newest_registration(
    const WorkingSet& rows, Id<Member> member, Id<ReferralBook> book) {
    const BookRegistration* newest = nullptr;
    for (const auto* each : rows.registrations(member)) {
        if (each->book_id != book) continue;
        if (newest == nullptr || newest->registered_at < each->registered_at) newest = each;
    }
    return newest;
}

std::string words(const ReferralBook& book) { return book.name; }

std::string words(const Member& member) {
    return full_name(member) + " (card " + member.card_number + ")";
}

}  // namespace hallbook::core
