/// \file
/// The description of a kind of operation: its names, what it touches, its texts. Written once,
/// next to its payload; the JSON forms, loading, judging and display use it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/touches.hpp"

#include <map>

namespace hallbook::core {

/// Specialised next to each payload, with
/// - `name`: in logs and JSON, such as "register"; never changed, never used again for another
/// kind;
/// - `noun`: for a sentence, such as "re-sign", "check mark";
/// - `since`: the revision of the schema from which on central judges this kind;
/// - `touch(wish, touches)`: what judging it reads and changes, as far as the payload names it;
/// - `words(wish, names)`: what follows the name in a list of operations: "1026468 on WIRE_BREM".
/// Its fields are listed next to the payload too, by a function template
/// `fields(payload, f)` that calls f with the name in JSON and the member. Those names are
/// append-only, and a field that is added later is optional: a laptop may hold old operations for
/// months.
template <class Wish>
struct KindOf;

/// The first revision of the schema whose central judges operations.
inline constexpr std::string_view first_judging_revision = "0006";

/// The names people use for rows that operations refer to by id.
struct OperationNames {
    std::map<Id<ReferralBook>, std::string> books;  ///< codes
    std::map<Id<Setting>, std::string> settings;
    std::map<Id<Holiday>, std::string> holidays;  ///< days
    std::map<Id<EquipmentTemplate>, std::string> equipment_templates;
    std::map<Id<ConsultantType>, std::string> consultant_types;
    std::map<HallNumber, std::string> halls;  ///< codes

    /// The code of the book, or a text that says it is unknown.
    [[nodiscard]] std::string book(Id<ReferralBook> id) const;
    /// "BREM-12": hall and number of the operation that made a submission; its UUID when another
    /// program made it, or a hall that is not in `halls`.
    [[nodiscard]] std::string submission(const Id<EquipmentApprovalSubmission>& id) const;
};

/// Names a member by card number, which people and halls agree on; the id is the one that this hall
/// knew, used when the card number has been corrected since.
struct MemberRef {
    Id<Member> id;
    std::string card_number;
    friend bool operator==(const MemberRef&, const MemberRef&) = default;
};

template <class F>
void fields(MemberRef& p, F&& f) {
    f("id", p.id);
    f("card_number", p.card_number);
}

/// What an edit changes: one column of the row and its new value as text (empty: null).
struct ColumnEdit {
    std::string column;
    std::optional<std::string> value;
    friend bool operator==(const ColumnEdit&, const ColumnEdit&) = default;
};

template <class F>
void fields(ColumnEdit& p, F&& f) {
    f("column", p.column);
    f("value", p.value);
}

// --- shared by several kinds ---------------------------------------------------------------------

/// The member by the card, and by the id where that was made from another card: it may have been
/// corrected since.
inline void touch_member(const MemberRef& member, Touches& touches) {
    touches.changes_member(member.card_number);
    if (member.id.value != natural_key_id(member.card_number)) touches.reads_member(member.id);
}

/// touch() for a payload with a member and a book.
template <class Wish>
void touch_registration(const Wish& wish, Touches& touches) {
    touch_member(wish.member, touches);
    touches.reads_book(wish.book);
}

/// touch() for a payload with a member and a request.
template <class Wish>
void touch_member_and_request(const Wish& wish, Touches& touches) {
    touch_member(wish.member, touches);
    touches.changes_request(wish.request_number);
    touches.reads_rules();
}

/// "1026468 on WIRE_BREM"
template <class Wish>
std::string member_on_book(const Wish& wish, const OperationNames& names) {
    return wish.member.card_number + " on " + names.book(wish.book);
}

/// "1026468 for PA-000012"
template <class Wish>
std::string member_for_request(const Wish& wish) {
    return wish.member.card_number + " for " + wish.request_number;
}

/// "1 line", "3 lines"
[[nodiscard]] std::string counted(std::size_t count, std::string_view one);

/// "check_marks=0, phone empty"
[[nodiscard]] std::string words(const std::vector<ColumnEdit>& changes);

/// "; moved away", or nothing.
[[nodiscard]] std::string why(const std::string& reason);

}  // namespace hallbook::core
