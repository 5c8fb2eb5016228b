/// \file
/// hallbook exempt grant|revoke MEMBER
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/output/text.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/phrases.hpp"

namespace hallbook::cli {

namespace {

std::string books_touched(const Done& done) {
    return counted(static_cast<std::int64_t>(registrations_of(done).size()), "book");
}

class ExemptGrantCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional(
                "REASON",
                m_reason,
                "military, union-business, salting, medical, jury-duty, under-scale or traveling",
                parse_label<core::ExemptReason>)
            .option(
                "--from",
                "DATE",
                m_from,
                "First day, YYYY-MM-DD; today otherwise",
                core::parse_date)
            .option(
                "--until", "DATE", m_until, "Last day; otherwise until revoked", core::parse_date)
            .option("--approved-by", "NAME", m_approved_by, "Who approved one beyond the cap");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto member = member_meant(desk.database(), m_member);
        core::GrantExemption wish{
            .member = {member.id, member.card_number},
            .reason = m_reason,
            .until = m_until,
            .approved_by = m_approved_by};
        auto operation = desk.draft(wish);
        wish.from = m_from.value_or(operation.civil.date);
        operation.payload = wish;
        const Done done = desk.execute(std::move(operation));
        return confirm(
            context,
            done,
            {[&] {
                 return words_for(member) + " is exempt, " + std::string{core::label(m_reason)} +
                        ", from " + core::date_text(wish.from) +
                        (m_until ? " until " + core::date_text(*m_until) : "") + " on " +
                        books_touched(done) + "; APN and place stay.\n\n" +
                        touched_places_text(context, desk.database(), done);
             },
             [&](Json& document) { add_registrations(document, desk.database(), done); }});
    }

private:
    std::string m_member;
    core::ExemptReason m_reason{};
    std::optional<core::Date> m_from;
    std::optional<core::Date> m_until;
    std::optional<std::string> m_approved_by;
};

class ExemptRevokeCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .option("--reason", "TEXT", m_reason, "Why, in a few words");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto member = member_meant(desk.database(), m_member);
        const Done done = desk.execute(desk.draft(core::RevokeExemption{
            .member = {member.id, member.card_number}, .reason = m_reason.value_or("")}));
        return confirm(
            context,
            done,
            {[&] {
                 return words_for(member) + " is exempt no longer, on " + books_touched(done) +
                        "; the re-sign clock starts again today.\n\n" +
                        touched_places_text(context, desk.database(), done);
             },
             [&](Json& document) { add_registrations(document, desk.database(), done); }});
    }

private:
    std::string m_member;
    std::optional<std::string> m_reason;
};

}  // namespace

CommandList exempt_commands() {
    return {
        {"exempt grant",
         group::work,
         "Exempt a member: no calls, marks or deadline; place stays",
         "hallbook exempt grant 1026468 medical --until 2026-12-01",
         make_command<ExemptGrantCommand>},
        {"exempt revoke",
         group::work,
         "End a member's exemption; the re-sign clock starts again",
         "hallbook exempt revoke 1026468 --reason \"back to work\"",
         make_command<ExemptRevokeCommand>}};
}

}  // namespace hallbook::cli
