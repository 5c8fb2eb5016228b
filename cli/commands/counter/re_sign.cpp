/// \file
/// hallbook re-sign MEMBER [BOOK]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/output/text.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/phrases.hpp"
#include "store/queries/position.hpp"

namespace hallbook::cli {

namespace {

/// The books a member stands in line on; on those he is out on a job from nothing is due.
std::vector<core::Id<core::ReferralBook>> books_in_line(
    store::SqliteDatabase& database, core::Id<core::Member> member) {
    std::vector<core::Id<core::ReferralBook>> books;
    for (const auto& place :
         store::places(database, member, std::nullopt, corrected_now(database))) {
        if (place.status == core::RegistrationStatus::active) books.push_back(place.book);
    }
    return books;
}

class ReSignCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional(
                "BOOK", m_book, "Code or name of the book; otherwise all the member stands on");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto member = member_meant(desk.database(), m_member);
        core::ReSign wish{.member = {member.id, member.card_number}, .books = {}};
        if (m_book) {
            wish.books = {book_meant(desk.database(), *m_book).id};
        } else {
            wish.books = books_in_line(desk.database(), member.id);
        }
        const Done done = desk.execute(desk.draft(wish));
        return confirm(
            context,
            done,
            {[&] {
                 const auto count = static_cast<std::int64_t>(registrations_of(done).size());
                 return words_for(member) + " re-signed on " + counted(count, "book") +
                        "; APN and place stay.\n\n" +
                        touched_places_text(context, desk.database(), done);
             },
             [&](Json& document) { add_registrations(document, desk.database(), done); }});
    }

private:
    std::string m_member;
    std::optional<std::string> m_book;
};

}  // namespace

CommandEntry re_sign_command() {
    return {
        "re-sign",
        group::work,
        "Re-sign a member; the place in line stays",
        "hallbook re-sign 1026468\nhallbook re-sign 1026468 WIRE_BREM",
        make_command<ReSignCommand>};
}

}  // namespace hallbook::cli
