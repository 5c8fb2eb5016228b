/// \file
/// hallbook leave MEMBER BOOK
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/phrases.hpp"

namespace hallbook::cli {

namespace {

class LeaveCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional("BOOK", m_book, "Code or name of the book")
            .option("--reason", "TEXT", m_reason, "Why, in a few words");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto member = member_meant(desk.database(), m_member);
        const auto book = book_meant(desk.database(), m_book);
        const Done done = desk.execute(desk.draft(core::LeaveBook{
            .member = {member.id, member.card_number},
            .book = book.id,
            .reason = m_reason.value_or("")}));
        return confirm(
            context,
            done,
            {[&] {
                 return words_for(member) + " left " + book.name + ". The place is given up.\n";
             },
             [&](Json& document) { add_registrations(document, desk.database(), done); }});
    }

private:
    std::string m_member;
    std::string m_book;
    std::optional<std::string> m_reason;
};

}  // namespace

CommandEntry leave_command() {
    return {
        "leave",
        group::work,
        "Take a member off a book at their wish; the place is lost",
        "hallbook leave 1026468 WIRE_BREM --reason \"moved to Spokane\"",
        make_command<LeaveCommand>};
}

}  // namespace hallbook::cli
