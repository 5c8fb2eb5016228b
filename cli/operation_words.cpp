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
    std::string operator()(const core::ImportMembers& wish) const { return lines(wish); }
    std::string operator()(const core::ImportRegistrations& wish) const { return lines(wish); }
    std::string operator()(const core::ImportEmployers& wish) const { return lines(wish); }
    std::string operator()(const core::ImportRequests& wish) const { return lines(wish); }
    std::string operator()(const core::OpenRequest& wish) const {
        return wish.request_number + " on " + code(wish.book) + " for " + wish.employer_code;
    }
    std::string operator()(const core::AmendRequest& wish) const { return wish.request_number; }
    std::string operator()(const core::CancelRequest& wish) const { return wish.request_number; }
    std::string operator()(const core::DispatchMember& wish) const { return to_request(wish); }
    std::string operator()(const core::AnswerDispatch& wish) const {
        return to_request(wish) + (wish.accepted ? ": accepted" : ": declined");
    }
    std::string operator()(const core::CheckIn& wish) const { return to_request(wish); }
    std::string operator()(const core::EndDispatch& wish) const {
        return to_request(wish) + ": " + std::string{core::label(wish.outcome)};
    }
    std::string operator()(const core::GiveCheckMark& wish) const { return on_book(wish); }
    std::string operator()(const core::RestoreCheckMark& wish) const { return on_book(wish); }
    std::string operator()(const core::GrantExemption& wish) const {
        return wish.member.card_number + ": " + std::string{core::label(wish.reason)};
    }
    std::string operator()(const core::RevokeExemption& wish) const {
        return wish.member.card_number;
    }
    std::string operator()(const core::RollOff& wish) const {
        return on_book(wish) + ": " + std::string{core::label(wish.drop_reason)};
    }
    std::string operator()(const core::PlaceBid& wish) const { return to_request(wish); }
    std::string operator()(const core::WithdrawBid& wish) const { return to_request(wish); }
    std::string operator()(const core::AnswerBid& wish) const {
        return to_request(wish) + (wish.accepted ? ": accepted" : ": declined");
    }
    std::string operator()(const core::CloseReferral& wish) const {
        return core::date_text(wish.date) + ": " +
               counted(static_cast<std::int64_t>(wish.requests.size()), "request");
    }
    std::string operator()(const core::EnforceDay& wish) const {
        const auto count = wish.re_signs.size() + wish.exemptions.size() +
                           wish.re_registrations.size() +
                           (wish.requests ? wish.requests->size() : 0);
        return core::date_text(wish.date) + ": " +
               counted(static_cast<std::int64_t>(count), "deadline");
    }

private:
    template <class Import>
    static std::string lines(const Import& wish) {
        return counted(static_cast<std::int64_t>(wish.lines.size()), "line");
    }
    template <class OfMember>
    static std::string to_request(const OfMember& wish) {
        return wish.member.card_number + " for " + wish.request_number;
    }
    template <class OfRegistration>
    std::string on_book(const OfRegistration& wish) const {
        return wish.member.card_number + " on " + code(wish.book);
    }
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
