/// \file
/// hallbook register MEMBER BOOK
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/phrases.hpp"

namespace hallbook::cli {

namespace {

class RegisterCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional("BOOK", m_book, "Code or name of the book")
            .option("--tier", "N", m_tier, "The tier, 1 to 4; 1 otherwise", parse_tier)
            .option("--method", "M", m_method, "in-person (otherwise) or email", parse_method);
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto member = member_meant(desk.database(), m_member);
        const auto book = book_meant(desk.database(), m_book);
        core::RegisterOnBook wish{
            .member = {member.id, member.card_number},
            .book = book.id,
            .tier = m_tier.value_or(core::BookTier::book_1),
            .method = m_method.value_or(core::RegistrationMethod::in_person)};
        auto operation = desk.draft(wish);
        // The number says when the person stood at the counter.
        wish.applicant_priority_number = core::Apn::from_civil(operation.civil);
        operation.payload = wish;
        const Done done = desk.execute(std::move(operation));
        return confirm(
            context,
            done,
            {[&] {
                 return words_for(member) + " is registered on " + book.name + " with APN " +
                        context.out.bold(wish.applicant_priority_number.text()) + ".\n\n" +
                        touched_places_text(context, desk.database(), done);
             },
             [&](Json& document) { add_registrations(document, desk.database(), done); }});
    }

private:
    std::string m_member;
    std::string m_book;
    std::optional<core::BookTier> m_tier;
    std::optional<core::RegistrationMethod> m_method;
};

}  // namespace

CommandEntry register_command() {
    return {
        "register",
        group::work,
        "Sign a member on a book, with a new APN",
        "hallbook register 1026468 WIRE_BREM\n"
        "hallbook register \"gomez chen\" technician --tier 2 --method email",
        make_command<RegisterCommand>};
}

}  // namespace hallbook::cli
