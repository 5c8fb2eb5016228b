/// \file
/// Manual corrections, each with a reason. What makes a place in line (APN, instant, member, book)
/// can never be edited.
/// SPDX-License-Identifier: Apache-2.0
#include "core/line.hpp"
#include "core/rules/rules.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

using Names = std::vector<std::string_view>;

/// The columns a person may correct, by table; empty for a table that is not edited by hand.
Names editable_columns(std::string_view table) {
    if (table == TableOf<Member>::name) {
        return {
            "card_number",
            "first_name",
            "middle_name",
            "last_name",
            "home_local",
            "home_region",
            "status",
            "classification",
            "locked_until",
            "phone",
            "email"};
    }
    if (table == TableOf<BookRegistration>::name) {
        return {"tier", "status", "re_sign_due", "check_marks", "no_check_mark_reason", "notes"};
    }
    if (table == TableOf<ReferralBook>::name) {
        return {
            "is_active",
            "online_bidding_enabled",
            "tier_order",
            "morning_slot",
            "contract_code",
            "re_sign_days",
            "grace_days",
            "max_check_marks",
            "short_call_max_days",
            "short_call_free_days",
            "short_call_restorations_max"};
    }
    if (table == TableOf<Setting>::name) return {"value"};
    return {};
}

std::string list_of(const Names& names) {
    std::string text;
    for (const auto name : names)
        text += (text.empty() ? "" : ", ") + std::string{name};
    return text;
}

/// The value an edit gives a column, or what is wrong with it.
Parsed<Value> edited_value(const ColumnInfo& column, const std::optional<std::string>& text) {
    if (!text && !column.nullable) return Parsed<Value>::bad("cannot be empty");
    if (text && column.kind == ColumnKind::enumeration &&
        std::find(column.labels.begin(), column.labels.end(), *text) == column.labels.end()) {
        return Parsed<Value>::bad(
            "must be one of " + list_of(Names{column.labels.begin(), column.labels.end()}));
    }
    auto value = value_from_text(column.kind, text);
    if (value && column.kind == ColumnKind::integer &&
        std::holds_alternative<std::int64_t>(*value.value) &&
        (std::get<std::int64_t>(*value.value) < 0 ||
         std::get<std::int64_t>(*value.value) > 100'000)) {
        return Parsed<Value>::bad("must be between 0 and 100000");
    }
    if (text && text->empty() && !column.nullable) return Parsed<Value>::bad("cannot be empty");
    return value;
}

/// Puts the edits into a row's values; refuses what may not be edited.
template <class Row>
std::optional<Row> edited(Judging& judging, const EditRow& wish, const Row& row) {
    const TableInfo& table = table_info(table_id<Row>());
    const Names allowed = editable_columns(table.name);
    Values values = to_values(row);
    for (const auto& edit : wish.changes) {
        const auto column =
            std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& each) {
                return each.name == edit.column;
            });
        if (column == table.columns.end() ||
            std::find(allowed.begin(), allowed.end(), edit.column) == allowed.end()) {
            judging.refuse(
                "not_editable",
                "'" + edit.column + "' of " + wish.table +
                    " cannot be edited. These can: " + list_of(allowed) + ".");
            return std::nullopt;
        }
        auto value = edited_value(*column, edit.value);
        if (!value) {
            judging.refuse("bad_value", "'" + edit.column + "' " + value.problem + ".");
            return std::nullopt;
        }
        values.at(static_cast<std::size_t>(column - table.columns.begin())) = *value.value;
    }
    return from_values<Row>(values);
}

/// The registration an edit means: the live one, else the newest of the member on that book.
const BookRegistration* registration_meant(
    const Judging& judging, Id<Member> member, Id<ReferralBook> book) {
    if (const auto* live = judging.rows().live_registration(member, book)) return live;
    const BookRegistration* newest = nullptr;
    for (const auto* each : judging.rows().registrations(member)) {
        if (each->book_id == book &&
            (newest == nullptr || newest->registered_at < each->registered_at)) {
            newest = each;
        }
    }
    return newest;
}

/// Brings what follows from an edited status or count in line with it; refuses statuses that only
/// their own operations may set.
void make_consistent(Judging& judging, BookRegistration& after, const BookRegistration& before) {
    after.has_check_mark = after.check_marks > 0;
    if (after.status == before.status) return;
    switch (after.status) {
        case RegistrationStatus::active:
            after.dropped_at.reset();
            after.drop_reason.reset();
            return;
        case RegistrationStatus::dropped:
        case RegistrationStatus::expired:
            after.dropped_at = judging.now();
            after.drop_reason = after.status == RegistrationStatus::dropped
                                    ? DropReason::manual
                                    : DropReason::missed_re_sign;
            return;
        case RegistrationStatus::dispatched:
        case RegistrationStatus::resigned:
            judging.refuse(
                "bad_value",
                "A status " + std::string{label(after.status)} +
                    " comes only from a dispatch or from 'hallbook leave'.");
    }
}

void edit_registration(Judging& judging, const EditRow& wish, const Member& member) {
    const ReferralBook* book = judging.book(wish.book.value_or(Id<ReferralBook>{}));
    if (book == nullptr) return;
    const BookRegistration* found = registration_meant(judging, member.id, book->id);
    if (found == nullptr) {
        judging.refuse(
            "not_registered",
            words(member) + " has never been registered on " + words(*book) + ".");
        return;
    }
    const BookRegistration before = *found;
    auto after = edited(judging, wish, before);
    if (!after) return;
    make_consistent(judging, *after, before);
    const auto* live = judging.rows().live_registration(member.id, book->id);
    if (is_live(after->status) && live != nullptr && live->id != after->id) {
        judging.refuse(
            "already_registered",
            words(member) + " already stands on " + words(*book) + " with another registration.");
    }
    if (judging.refused()) return;
    judging.put(*after);
    judging.record(RegistrationAction::manual_edit, *after, before.status, wish.reason);
}

template <class Row>
void edit_by_id(Judging& judging, const EditRow& wish) {
    const Row* before = judging.rows().find(Id<Row>{wish.row});
    if (before == nullptr) {
        judging.refuse("unknown_row", "There is no such row in " + wish.table + ".");
        return;
    }
    if (auto after = edited(judging, wish, *before)) judging.put(std::move(*after));
}

void edit_book(Judging& judging, const EditRow& wish) {
    for (const auto& edit : wish.changes) {
        std::string order = edit.column == "tier_order" ? edit.value.value_or("") : "1234";
        std::sort(order.begin(), order.end());
        if (order != "1234") {
            judging.refuse(
                "bad_value", "'tier_order' must name each of the tiers 1 to 4 once, such as 1234.");
            return;
        }
    }
    edit_by_id<ReferralBook>(judging, wish);
}

void edit_member(Judging& judging, const EditRow& wish, const Member& member) {
    auto after = edited(judging, wish, member);
    if (!after) return;
    const Member* holder = judging.rows().member(after->card_number);
    if (holder != nullptr && holder->id != member.id) {
        judging.refuse(
            "card_number_taken",
            "Card number " + after->card_number + " belongs to " + full_name(*holder) + ".");
        return;
    }
    judging.put(std::move(*after));
}

}  // namespace

void decide(Judging& judging, const EditRow& wish) {
    if (wish.reason.empty()) {
        judging.refuse("reason_missing", "A manual correction needs a reason (--reason).");
        return;
    }
    if (wish.changes.empty()) {
        judging.refuse("nothing_to_edit", "Name at least one column and its new value.");
        return;
    }
    if (wish.table == TableOf<ReferralBook>::name) {
        edit_book(judging, wish);
    } else if (wish.table == TableOf<Setting>::name) {
        edit_by_id<Setting>(judging, wish);
    } else if (editable_columns(wish.table).empty() || !wish.member) {
        judging.refuse("not_editable", "Rows of " + wish.table + " cannot be edited by hand.");
    } else if (const Member* member = judging.member(*wish.member)) {
        if (wish.table == TableOf<Member>::name) {
            edit_member(judging, wish, *member);
        } else {
            edit_registration(judging, wish, *member);
        }
    }
}

}  // namespace hallbook::core
