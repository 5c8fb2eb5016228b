/// \file
/// Looks at registrations, books and where members are at home.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/seen_contacts.hpp"

#include "core/rows/line.hpp"

#include <algorithm>

namespace hallbook::test {

using namespace core;

namespace {

/// "Pt Angeles " as "PT_ANGELES".
std::string region_written(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(' '), text.size());
    const auto end = text.find_last_not_of(' ') + 1;
    std::string region;
    for (const char letter : text.substr(begin, std::max(end, begin) - begin)) {
        const bool is_small = letter >= 'a' && letter <= 'z';
        region += letter == ' ' ? '_' : is_small ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return region;
}

template <class Row>
std::optional<Row> row_in(const std::optional<Values>& values) {
    return values ? std::optional{from_values<Row>(*values)} : std::nullopt;
}

/// The member and the book of a registration; empty for one that is not live.
std::optional<std::pair<Id<Member>, Id<ReferralBook>>> live_place(
    const std::optional<Values>& values) {
    const auto row = row_in<BookRegistration>(values);
    if (!row || !is_live(row->status)) return std::nullopt;
    return std::pair{row->member_id, row->book_id};
}

}  // namespace

bool is_seen_from(BookRegion region, const WorkingSet& rows, Id<Member> member) {
    const Member* found = rows.find(member);
    if (found != nullptr && found->home_region &&
        region_written(*found->home_region) == label(region)) {
        return true;
    }
    const auto registrations = rows.registrations(member);
    return std::any_of(registrations.begin(), registrations.end(), [&](const auto* each) {
        const ReferralBook* book = rows.find(each->book_id);
        return is_live(each->status) && book != nullptr &&
               (book->region == region || book->region == BookRegion::jurisdiction_wide);
    });
}

std::set<Id<Member>> come_or_gone(const Change& change, const WorkingSet& rows) {
    std::set<Id<Member>> members;
    if (change.table == table_id<BookRegistration>()) {
        const auto before = live_place(change.before);
        const auto after = live_place(change.after);
        if (before == after) return members;
        if (before) members.insert(before->first);
        if (after) members.insert(after->first);
    }
    if (change.table == table_id<Member>() && change.before && change.after &&
        row_in<Member>(change.before)->home_region != row_in<Member>(change.after)->home_region) {
        members.insert(change.row.as<Member>());
    }
    if (change.table == table_id<ReferralBook>() && change.before && change.after &&
        row_in<ReferralBook>(change.before)->region != row_in<ReferralBook>(change.after)->region) {
        for (const auto* each :
             rows.rows_with(&BookRegistration::book_id, change.row.as<ReferralBook>())) {
            if (is_live(each->status)) members.insert(each->member_id);
        }
    }
    return members;
}

}  // namespace hallbook::test
