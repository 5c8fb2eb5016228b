/// \file
/// Describing operations.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/operation_words.hpp"

#include "cli/hall.hpp"
#include "cli/text.hpp"
#include "core/codec.hpp"
#include "store/queries/books.hpp"

namespace hallbook::cli {

namespace {

/// What follows the kind.
class Describer {
public:
    explicit Describer(const BookCodes& books) : m_books(books) {}

    std::string operator()(const core::RegisterOnBook& wish) const {
        return wish.member.card_number + " on " + code(wish.book);
    }
    std::string operator()(const core::ReSign& wish) const {
        std::vector<std::string> codes;
        for (const auto book : wish.books)
            codes.push_back(code(book));
        return wish.member.card_number + " on " + joined(codes);
    }
    std::string operator()(const core::LeaveBook& wish) const {
        return wish.member.card_number + " from " + code(wish.book);
    }
    std::string operator()(const core::EditRow& wish) const {
        std::string text = wish.member ? wish.member->card_number : wish.table;
        if (wish.book) text += " on " + code(*wish.book);
        for (const auto& change : wish.changes)
            text += " " + change.column + "=" + change.value.value_or("");
        return text;
    }
    template <class Import>
    std::string operator()(const Import& wish) const {
        return counted(static_cast<std::int64_t>(wish.lines.size()), "line");
    }

private:
    std::string code(core::Id<core::ReferralBook> book) const {
        const auto found = m_books.find(book);
        return found == m_books.end() ? "an unknown book" : found->second;
    }

    const BookCodes& m_books;
};

}  // namespace

BookCodes book_codes(store::SqliteDatabase& database) {
    BookCodes codes;
    for (const auto& book : store::books(database, clock_now()))
        codes[book.id] = book.code;
    return codes;
}

std::string operation_words(const store::OperationEntry& entry, const BookCodes& books) {
    const auto payload = core::decode_payload(entry.kind, core::payload_version, entry.payload);
    if (!payload) return entry.kind;
    return entry.kind + " " + std::visit(Describer{books}, *payload.value);
}

}  // namespace hallbook::cli
