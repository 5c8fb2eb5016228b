/// \file
/// hallbook roll-off MEMBER BOOK
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/phrases.hpp"

namespace hallbook::cli {

namespace {

class RollOffCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional("BOOK", m_book, "Code or name of the book")
            .required(
                "--drop-reason",
                "X",
                m_drop_reason,
                "The rule: manual, not-re-registered or ninety-day-rule",
                parse_label<core::DropReason>)
            .required("--reason", "TEXT", m_reason, "Why; it stays in the record");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto member = member_meant(desk.database(), m_member);
        const auto book = book_meant(desk.database(), m_book);
        const Done done = desk.execute(desk.draft(core::RollOff{
            .member = {member.id, member.card_number},
            .book = book.id,
            .drop_reason = m_drop_reason,
            .reason = m_reason}));
        return confirm(
            context,
            done,
            {[&] {
                 return words_for(member) + " is rolled off " + book.name + ", " +
                        std::string{core::label(m_drop_reason)} + ". The place is given up.\n";
             },
             [&](Json& document) { add_registrations(document, desk.database(), done); }});
    }

private:
    std::string m_member;
    std::string m_book;
    core::DropReason m_drop_reason{};
    std::string m_reason;
};

}  // namespace

CommandEntry roll_off_command() {
    return {
        "roll-off",
        group::work,
        "Drop a member from a book for a reason of the rules",
        "hallbook roll-off 1026468 WIRE_PA --drop-reason manual --reason \"left the trade\"",
        make_command<RollOffCommand>};
}

}  // namespace hallbook::cli
