/// \file
/// Walking the line of a book.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/line.hpp"

#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/callable_sql.hpp"
#include "store/queries/line_count.hpp"

namespace hallbook::store {

namespace {

/// The index of the line gives this order, so that the first row comes at once.
std::string select_tier() {
    return "SELECT " + columns_as<core::BookRegistration>("r") + ", " +
           columns_as<core::Member>("m") + ", " + is_out_sql +
           " FROM book_registrations AS r CROSS JOIN members AS m ON m.id = r.member_id "
           "WHERE r.book_id = ?1 AND r.tier = ?2 AND r.status = 'ACTIVE' "
           "ORDER BY r.applicant_priority_number, r.registered_at, r.id";
}

core::InLine read_in_line(const SqliteStatement& row) {
    core::InLine each;
    int at = 0;
    each.registration = read_row<core::BookRegistration>(row, at);
    each.member = read_row<core::Member>(row, at);
    each.is_out = row.number(at) != 0;
    return each;
}

}  // namespace

void walk_line(
    SqliteDatabase& database,
    core::Id<core::ReferralBook> book,
    const std::function<Walk(const core::InLine&)>& visit) {
    const auto tier_order =
        database.text("SELECT tier_order FROM referral_books WHERE id = ?1", argument(book));
    const std::string sql = select_tier();
    for (const auto tier : tiers_in_order(tier_order.value_or(""))) {
        auto row = database.prepare(sql);
        row.with(argument(book), argument(tier));
        while (row.step()) {
            if (visit(read_in_line(row)) == Walk::stop) return;
        }
    }
}

std::vector<std::string> callable_cards(
    SqliteDatabase& database, core::Id<core::ReferralBook> book, core::Instant now) {
    std::vector<std::string> cards;
    walk_line(database, book, [&](const core::InLine& each) {
        if (core::reason_not_called(each, now).empty()) cards.push_back(each.member.card_number);
        return Walk::go_on;
    });
    return cards;
}

}  // namespace hallbook::store
