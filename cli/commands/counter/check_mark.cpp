/// \file
/// hallbook check-mark MEMBER BOOK, restore-mark MEMBER BOOK
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/phrases.hpp"

namespace hallbook::cli {

namespace {

/// The outcome of a mark: the count, or that the registration was dropped.
std::string mark_words(const core::BookRegistration& registration) {
    const std::string marks = std::to_string(registration.check_marks);
    if (registration.status == core::RegistrationStatus::active)
        return "check mark " + marks + "; APN and place stay.";
    return "check mark " + marks + ", one too many: rolled off this book.";
}

class CheckMarkCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional("BOOK", m_book, "Code or name of the book")
            .option("--reason", "TEXT", m_reason, "Why, such as \"missed roll call\"");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto member = member_meant(desk.database(), m_member);
        const auto book = book_meant(desk.database(), m_book);
        const Done done = desk.execute(desk.draft(core::GiveCheckMark{
            .member = {member.id, member.card_number},
            .book = book.id,
            .reason = m_reason.value_or("given at the counter")}));
        return confirm(
            context,
            done,
            {[&] {
                 std::string text = words_for(member) + " on " + book.name + ": " +
                                    mark_words(registrations_of(done).front()) + "\n";
                 const auto places = touched_places_text(context, desk.database(), done);
                 return places.empty() ? text : text + "\n" + places;
             },
             [&](Json& document) { add_registrations(document, desk.database(), done); }});
    }

private:
    std::string m_member;
    std::string m_book;
    std::optional<std::string> m_reason;
};

class RestoreMarkCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional("BOOK", m_book, "Code or name of the book")
            .required("--reason", "TEXT", m_reason, "Why; it stays in the record");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto member = member_meant(desk.database(), m_member);
        const auto book = book_meant(desk.database(), m_book);
        const Done done = desk.execute(desk.draft(core::RestoreCheckMark{
            .member = {member.id, member.card_number}, .book = book.id, .reason = m_reason}));
        return confirm(
            context,
            done,
            {[&] {
                 return "A check mark of " + words_for(member) + " on " + book.name +
                        " is taken back.\n\n" + touched_places_text(context, desk.database(), done);
             },
             [&](Json& document) { add_registrations(document, desk.database(), done); }});
    }

private:
    std::string m_member;
    std::string m_book;
    std::string m_reason;
};

}  // namespace

CommandEntry check_mark_command() {
    return {
        "check-mark",
        group::work,
        "Give a check mark; one too many drops the member",
        "hallbook check-mark 1026468 WIRE_PA --reason \"missed roll call\"",
        make_command<CheckMarkCommand>};
}

CommandEntry restore_mark_command() {
    return {
        "restore-mark",
        group::work,
        "Take a check mark back, and a drop that came of it",
        "hallbook restore-mark 1026468 WIRE_PA --reason \"was at the doctor's\"",
        make_command<RestoreMarkCommand>};
}

}  // namespace hallbook::cli
