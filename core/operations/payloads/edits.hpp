/// \file
/// Corrections by hand.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// A manual correction with a reason. `table` is one of members, book_registrations,
/// referral_books, settings, holidays. A registration is named by member and book, the others by
/// id. A holiday without an id (row 0) is added; one whose day is emptied is removed.
struct EditRow {
    std::string table;
    std::int64_t row = 0;
    std::optional<MemberRef> member;  ///< of members and book_registrations
    std::optional<Id<ReferralBook>> book;  ///< of book_registrations
    std::vector<ColumnEdit> changes;
    std::string reason;
    friend bool operator==(const EditRow&, const EditRow&) = default;
};

template <class F>
void fields(EditRow& p, F&& f) {
    f("table", p.table);
    f("row", p.row);
    f("member", p.member);
    f("book", p.book);
    f("changes", p.changes);
    f("reason", p.reason);
}

template <>
struct KindOf<EditRow> {
    static constexpr std::string_view name = "edit";
    static constexpr std::string_view noun = "correction";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const EditRow& wish, Touches& touches);
    static std::string words(const EditRow& wish, const OperationNames& names);
};

}  // namespace hallbook::core
