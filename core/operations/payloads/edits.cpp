/// \file
/// What a correction touches and how it is described, per table.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/payloads/edits.hpp"

namespace hallbook::core {

namespace {

std::string card_of(const EditRow& wish) {
    return wish.member ? wish.member->card_number : "an unknown member";
}

/// The noun of a table and the name by which people know its row.
template <class Row>
std::string named(
    const std::map<Id<Row>, std::string>& names, std::int64_t row, const std::string& noun) {
    const auto found = names.find({row});
    return found == names.end() ? "an unknown " + noun : noun + " " + found->second;
}

std::string edited_row(const EditRow& wish, const OperationNames& names) {
    if (wish.table == TableOf<Member>::name) return "member " + card_of(wish);
    if (wish.table == TableOf<BookRegistration>::name) {
        return "registration of " + card_of(wish) + " on " +
               names.book(wish.book.value_or(Id<ReferralBook>{}));
    }
    if (wish.table == TableOf<ReferralBook>::name) return "book " + names.book({wish.row});
    return named(names.settings, wish.row, "setting");
}

/// Describes how a holiday is added, removed or changed.
std::string holiday(const EditRow& wish, const OperationNames& names) {
    if (wish.row == 0) {
        std::string text = "new holiday";
        for (const auto& change : wish.changes)
            text += " " + change.value.value_or("");
        return text;
    }
    const auto found = names.holidays.find({wish.row});
    const std::string name =
        found == names.holidays.end() ? "a holiday" : "holiday " + found->second;
    const ColumnEdit emptied{"holiday_on", {}};
    if (wish.changes == std::vector{emptied}) return name + " taken off" + why(wish.reason);
    return name + ": " + words(wish.changes) + why(wish.reason);
}

}  // namespace

void KindOf<EditRow>::touch(const EditRow& wish, Touches& touches) {
    if (wish.member) touch_member(*wish.member, touches);
    if (wish.book) touches.reads_book(*wish.book);
    if (wish.table == TableOf<ReferralBook>::name) {
        touches.changes_book({wish.row});
        touches.changes_rules();
    }
    if (wish.table == TableOf<Setting>::name || wish.table == TableOf<Holiday>::name)
        touches.changes_rules();
    for (const auto& edit : wish.changes) {
        if (edit.column == "card_number" && edit.value) touches.changes_member(*edit.value);
    }
}

std::string KindOf<EditRow>::words(const EditRow& wish, const OperationNames& names) {
    if (wish.table == TableOf<Holiday>::name) return holiday(wish, names);
    return edited_row(wish, names) + ": " + core::words(wish.changes) + why(wish.reason);
}

}  // namespace hallbook::core
