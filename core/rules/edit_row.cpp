/// \file
/// Manual corrections, each with a reason. What makes a place in line (APN, instant, member, book)
/// can never be edited.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/line.hpp"
#include "core/rules/calling.hpp"
#include "core/rules/edits.hpp"
#include "core/rules/local_settings.hpp"
#include "core/rules/rules.hpp"
#include "core/rules/standing.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// The registration an edit means: the live one, else the newest of the member on that book.
const BookRegistration* registration_meant(
    const Judging& judging, Id<Member> member, Id<ReferralBook> book) {
    if (const auto* live = judging.rows().live_registration(member, book)) return live;
    return newest_registration(judging.rows(), member, book);
}

/// Refuses while the member is out on a dispatch whose end will bring the place back.
void refuse_if_out(Judging& judging, const BookRegistration& registration) {
    for (const auto* each : judging.rows().dispatches(registration.member_id)) {
        const bool took = registration.status == RegistrationStatus::dispatched &&
                          registration.dispatch_id == each->id;
        if (!is_live(*each) || (!took && each->registration_id != registration.id)) continue;
        judging.refuse(
            "out_on_dispatch",
            "The member is out on a job from this book; end that first: 'hallbook dispatch end'.");
        return;
    }
}

/// Gives an ACTIVE registration without a deadline a new one, unless it is exempt.
void give_deadline(const Judging& judging, BookRegistration& after) {
    const ReferralBook* book = judging.rows().find(after.book_id);
    if (book != nullptr && !after.is_exempt && !after.re_sign_due)
        restart_re_sign_clock(judging, after, *book);
}

/// Sets the columns that follow from an edited status or count; refuses statuses that only their
/// own operations may set.
void make_consistent(Judging& judging, BookRegistration& after, const BookRegistration& before) {
    after.has_check_mark = after.check_marks > 0;
    if (after.status == before.status) return;
    switch (after.status) {
        case RegistrationStatus::active:
            refuse_if_out(judging, before);
            after.dropped_at.reset();
            after.drop_reason.reset();
            after.dispatch_id.reset();
            give_deadline(judging, after);
            return;
        case RegistrationStatus::dropped:
        case RegistrationStatus::expired:
            refuse_if_out(judging, before);
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
    auto after = edited(judging, wish.changes, before);
    if (!after) return;
    if (after->is_exempt && after->re_sign_due != before.re_sign_due) {
        judging.refuse(
            "is_exempt",
            words(member) +
                " is exempt and has no deadline; one begins when the exemption ends: "
                "'hallbook exempt revoke'.");
        return;
    }
    make_consistent(judging, *after, before);
    const auto* live = judging.rows().live_registration(member.id, book->id);
    if (is_live(after->status) && live != nullptr && live->id != after->id) {
        judging.refuse(
            "already_registered",
            words(member) + " already stands on " + words(*book) + " with another registration.");
    }
    if (judging.refused()) return;
    if (!judging.put(*after)) return;
    judging.record(RegistrationAction::manual_edit, *after, before.status, wish.reason);
}

void edit_setting(Judging& judging, const EditRow& wish) {
    const Setting* setting = judging.rows().find(Id<Setting>{wish.row});
    if (setting == nullptr) {
        judging.refuse("unknown_row", "There is no such setting.");
        return;
    }
    for (const auto& edit : wish.changes) {
        if (edit.column != "value") continue;
        const std::string problem = problem_with_setting(setting->name, edit.value.value_or(""));
        if (problem.empty()) continue;
        judging.refuse("bad_value", "'" + setting->name + "' " + problem + ".");
        return;
    }
    if (auto after = edited(judging, wish.changes, *setting)) judging.put(std::move(*after));
}

bool is_holiday(const Judging& judging, Date day) {
    const auto holidays = judging.rows().holidays();
    return std::find(holidays.begin(), holidays.end(), day) != holidays.end();
}

void refuse_second_holiday(Judging& judging, Date day) {
    judging.refuse("holiday_exists", date_text(day) + " is on the list of holidays already.");
}

/// Adds a holiday. Calls and deadlines that are over are not counted again.
void add_holiday(Judging& judging, const EditRow& wish) {
    const auto added = edited(judging, wish.changes, Holiday{});
    if (!added) return;
    if (added->name.empty() || added->holiday_on == Date{}) {
        judging.refuse("bad_value", "A holiday needs its day and its name.");
        return;
    }
    if (is_holiday(judging, added->holiday_on)) {
        refuse_second_holiday(judging, added->holiday_on);
        return;
    }
    Holiday holiday = *added;
    holiday.id = judging.natural_id<Holiday>(date_text(holiday.holiday_on));
    judging.put(std::move(holiday));
}

/// Renames a holiday, or moves it to a day that is none yet.
void change_holiday(Judging& judging, const EditRow& wish, const Holiday& before) {
    auto after = edited(judging, wish.changes, before);
    if (!after) return;
    if (after->holiday_on != before.holiday_on && is_holiday(judging, after->holiday_on)) {
        refuse_second_holiday(judging, after->holiday_on);
        return;
    }
    judging.put(std::move(*after));
}

void edit_holiday(Judging& judging, const EditRow& wish) {
    const Id<Holiday> id{wish.row};
    if (wish.row == 0) {
        add_holiday(judging, wish);
    } else if (judging.rows().find(id) == nullptr) {
        judging.refuse("unknown_holiday", "That day is no holiday any more.");
    } else if (wish.changes.size() == 1 && wish.changes.front() == ColumnEdit{"holiday_on", {}}) {
        judging.remove(id);
    } else {
        change_holiday(judging, wish, *judging.rows().find(id));
    }
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
    const ReferralBook* before = judging.rows().find(Id<ReferralBook>{wish.row});
    if (before == nullptr) {
        judging.refuse("unknown_book", "There is no such book. 'hallbook books' lists them.");
        return;
    }
    auto after = edited(judging, wish.changes, *before);
    if (!after) return;
    if (after->re_sign_days < 1) {
        judging.refuse("bad_value", "'re_sign_days' must be at least 1.");
        return;
    }
    judging.put(std::move(*after));
}

/// Sets how a member is reached. A hall may not know what central has: there the row that is made
/// here is found and changed.
void edit_contact(Judging& judging, const std::vector<ColumnEdit>& edits, Id<Member> member) {
    if (edits.empty()) return;
    const MemberContact* known = judging.rows().find(contact_of(member));
    const MemberContact before =
        known != nullptr ? *known : MemberContact{.id = contact_of(member)};
    if (auto after = edited(judging, edits, before)) judging.put(std::move(*after));
}

void edit_member(Judging& judging, const EditRow& wish, const Member& member) {
    auto edits = wish.changes;
    const auto of_contact = edits_of_contact(edits);
    auto after = edited(judging, edits, member);
    if (!after) return;
    const Member* holder = judging.rows().member(after->card_number);
    if (holder != nullptr && holder->id != member.id) {
        judging.refuse(
            "card_number_taken",
            "Card number " + after->card_number + " belongs to " + full_name(*holder) + ".");
        return;
    }
    const auto id = member.id;
    judging.put(std::move(*after));
    edit_contact(judging, of_contact, id);
}

/// Whether the member says which row of the table is meant.
bool is_of_member(std::string_view table) {
    return table == TableOf<Member>::name || table == TableOf<BookRegistration>::name;
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
        edit_setting(judging, wish);
    } else if (wish.table == TableOf<Holiday>::name) {
        edit_holiday(judging, wish);
    } else if (!wish.member || !is_of_member(wish.table)) {
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
