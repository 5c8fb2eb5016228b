/// \file
/// Judging in canonical order with late insertion.
/// SPDX-License-Identifier: Apache-2.0
#include "core/replica/reconcile.hpp"

#include "core/rules/engine.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

bool any_in(const std::set<std::string>& names, const std::set<std::string>& others) {
    const auto& [few, many] =
        names.size() < others.size() ? std::tie(names, others) : std::tie(others, names);
    return std::any_of(few.begin(), few.end(), [&, &all = many](const auto& name) {
        return all.count(name) != 0;
    });
}

/// One operation to judge: a new one, or one judged before and undone (then with `past`).
struct Entry {
    Operation operation;
    const PastJudgement* past = nullptr;
};

/// Whether undoing leaves a change: a new user stays, since rows of other operations name it.
bool is_lasting(const Change& change) { return change.table == table_id<User>() && !change.before; }

bool stands_as_left(const WorkingSet& rows, const Decision& decision) {
    return std::all_of(decision.changes.begin(), decision.changes.end(), [&](const Change& change) {
        return is_lasting(change) || rows.values(change.table, change.row) == change.after;
    });
}

/// Undoes the past judgements, last first, and returns them without those whose rows another
/// program has edited since: these stay.
std::vector<const PastJudgement*> take_back(
    WorkingSet& rows, const std::vector<PastJudgement>& past) {
    std::vector<const PastJudgement*> taken_back;
    for (auto each = past.rbegin(); each != past.rend(); ++each) {
        if (!stands_as_left(rows, each->decision)) continue;
        for (const auto& change : inverse(each->decision.changes)) {
            if (is_lasting(inverse(change))) continue;
            rows.set(change.table, change.row, change.after);
        }
        taken_back.push_back(&*each);
    }
    return taken_back;
}

std::vector<Entry> in_canonical_order(
    std::vector<Operation> arrived, const std::vector<const PastJudgement*>& past) {
    std::vector<Entry> entries;
    for (auto& operation : arrived)
        entries.push_back({std::move(operation), nullptr});
    for (const auto* each : past)
        entries.push_back({each->operation, each});
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return canonical_key(a.operation) < canonical_key(b.operation);
    });
    return entries;
}

std::optional<BookRegistration> registration_after(const Change& change) {
    return change.after ? std::optional{from_values<BookRegistration>(*change.after)}
                        : std::nullopt;
}

const Change* change_of(const Decision& decision, const Change& like) {
    const auto found =
        std::find_if(decision.changes.begin(), decision.changes.end(), [&](const Change& each) {
            return each.table == like.table && each.row == like.row;
        });
    return found == decision.changes.end() ? nullptr : &*found;
}

/// Writes the RECONCILED activities of an operation that was judged otherwise than before.
class Correction {
public:
    Correction(
        const PastJudgement& past, const Decision& now, std::vector<RegistrationActivity>& out)
        : m_past(past), m_now(now), m_out(out), m_made(past.activities_made) {}

    /// The number of activities the operation has made in all.
    int write() {
        for (const auto& change : m_now.changes) {
            note(change_of(m_past.decision, change), &change);
        }
        for (const auto& change : m_past.decision.changes) {
            if (change_of(m_now, change) == nullptr) note(&change, nullptr);
        }
        if (conflicts_of(m_now) != conflicts_of(m_past.decision)) keep_reconciled();
        return m_made;
    }

private:
    static std::vector<Change> conflicts_of(const Decision& decision) {
        std::vector<Change> conflicts;
        for (const auto& change : decision.changes) {
            if (change.table == table_id<Conflict>()) conflicts.push_back(change);
        }
        return conflicts;
    }

    /// Adds the activities of what conflict rules decided now and had not decided before.
    void keep_reconciled() {
        for (auto activity : m_now.activities) {
            if (activity.action != RegistrationAction::reconciled) continue;
            activity.id = {row_id(m_past.operation.id, m_made++)};
            m_out.push_back(std::move(activity));
        }
    }

    void note(const Change* before, const Change* now) {
        const Change& any = now != nullptr ? *now : *before;
        if (any.table != table_id<BookRegistration>()) return;
        const auto was = before != nullptr ? registration_after(*before) : std::nullopt;
        const auto is = now != nullptr ? registration_after(*now) : std::nullopt;
        if (was == is) return;
        const auto& named = is ? is : was;
        if (!named) return;
        RegistrationActivity activity;
        activity.id = {row_id(m_past.operation.id, m_made++)};
        activity.registration_id = named->id;
        activity.member_id = named->member_id;
        activity.book_id = named->book_id;
        activity.action = RegistrationAction::reconciled;
        if (was) activity.previous_status = was->status;
        if (is) activity.new_status = is->status;
        activity.hall = m_past.operation.hall_code;
        activity.performed_by_id = named->updated_by_id;
        activity.reason = "judged again after an earlier operation arrived";
        activity.occurred_at = m_past.operation.recorded_at;
        activity.created_at = m_past.operation.recorded_at;
        m_out.push_back(std::move(activity));
    }

    const PastJudgement& m_past;
    const Decision& m_now;
    std::vector<RegistrationActivity>& m_out;
    int m_made;
};

bool came_out_alike(const Decision& past, const Decision& now) {
    std::vector<Change> repeatable = past.changes;
    std::erase_if(repeatable, is_lasting);
    return past.outcome == now.outcome && past.violations == now.violations &&
           repeatable == now.changes;
}

void judge_entry(WorkingSet& rows, Entry& entry, Reconciliation& result) {
    Decision decision = judge(rows, entry.operation, Standpoint::afterwards);
    Judgement judgement;
    judgement.touched = touched_by(entry.operation, decision, rows);
    if (entry.past != nullptr && came_out_alike(entry.past->decision, decision) &&
        entry.past->touched == judgement.touched) {
        return;
    }
    judgement.operation = entry.operation.id;
    judgement.judged_as_of = entry.operation.recorded_at;
    if (entry.past != nullptr) {
        judgement.judged_before = true;
        judgement.activities_made = Correction{*entry.past, decision, result.activities}.write();
    } else {
        judgement.activities_made = static_cast<int>(decision.activities.size());
        result.activities.insert(
            result.activities.end(), decision.activities.begin(), decision.activities.end());
    }
    judgement.decision = std::move(decision);
    result.judgements.push_back(std::move(judgement));
}

}  // namespace

std::vector<std::size_t> reached_by(
    const std::vector<JudgedHeading>& late, const std::vector<JudgedHeading>& judged) {
    std::vector<const JudgedHeading*> arriving;
    for (const auto& each : late)
        arriving.push_back(&each);
    std::sort(arriving.begin(), arriving.end(), [](const auto* a, const auto* b) {
        return a->key < b->key;
    });

    std::vector<std::size_t> reached;
    Touched before;
    const auto add = [&before](const Touched& touched) {
        before.reads.insert(touched.reads.begin(), touched.reads.end());
        before.writes.insert(touched.writes.begin(), touched.writes.end());
    };
    auto next = arriving.begin();
    for (std::size_t i = 0; i < judged.size(); ++i) {
        for (; next != arriving.end() && (*next)->key < judged[i].key; ++next)
            add((*next)->touched);
        const auto& touched = judged[i].touched;
        if (!any_in(touched.reads, before.writes) && !any_in(touched.writes, before.reads))
            continue;
        reached.push_back(i);
        add(touched);
    }
    return reached;
}

Reconciliation reconcile(
    WorkingSet& rows, std::vector<Operation> arrived, std::vector<PastJudgement> past) {
    std::sort(past.begin(), past.end(), [](const PastJudgement& a, const PastJudgement& b) {
        return canonical_key(a.operation) < canonical_key(b.operation);
    });
    Reconciliation result;
    const auto taken_back = take_back(rows, past);
    for (auto& entry : in_canonical_order(std::move(arrived), taken_back)) {
        judge_entry(rows, entry, result);
    }
    return result;
}

std::vector<JudgedHeading> headings(const Reconciliation& judged) {
    std::vector<JudgedHeading> result;
    for (const auto& each : judged.judgements)
        result.push_back({{each.judged_as_of, each.operation}, each.touched});
    return result;
}

std::optional<Instant> clock_bound(const Operation& operation, Instant deposited_at) {
    if (operation.payload_version < version_of_sure_instants &&
        operation.recorded_at + clock_tolerance < operation.seen.pulled_at) {
        return std::min(operation.seen.pulled_at, deposited_at);
    }
    if (operation.recorded_at > deposited_at + clock_tolerance) return deposited_at;
    return std::nullopt;
}

}  // namespace hallbook::core
