/// \file
/// hallbook report NAME, hallbook morning
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/suggest.hpp"
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "cli/render/report_output.hpp"
#include "store/queries/reports/reports.hpp"

namespace hallbook::cli {

namespace {

const store::ReportEntry& report_meant(const std::string& name) {
    std::vector<std::string> names;
    std::string list = "The reports are:";
    for (const auto& each : store::reports()) {
        if (each.name == name) return each;
        names.emplace_back(each.name);
        list.append("\n  ").append(each.name).append(": ").append(each.summary);
    }
    const auto meant = nearest(name, names);
    throw not_meant(
        "There is no report \"" + name + "\"", meant ? "Did you mean " + *meant + "?" : list);
}

using store::ReportOption;

std::string option_words(ReportOption option) {
    switch (option) {
        case ReportOption::book: return "--book BOOK";
        case ReportOption::date: return "--date DATE";
        case ReportOption::member: break;
    }
    return "--member MEMBER";
}

/// "The report summary takes --book BOOK, --format FORMAT and --out FILE."
std::string taken_by(const store::ReportEntry& entry) {
    std::string text = "The report " + std::string{entry.name} + " takes ";
    for (const auto option : entry.takes)
        text += option_words(option) + ", ";
    return text + "--format FORMAT and --out FILE.";
}

/// "; of standing, history" or "; not of offline-work": whichever is shorter to say.
std::string for_which(ReportOption option) {
    std::vector<std::string> heeding;
    std::vector<std::string> others;
    for (const auto& each : store::reports())
        (each.heeds(option) ? heeding : others).emplace_back(each.name);
    return others.size() < heeding.size() ? "; not of " + joined(others)
                                          : "; of " + joined(heeding);
}

/// What both commands share.
class AnyReportCommand : public Command {
public:
    ExitCode run(Context& context) override {
        const auto& entry = report_meant(m_name);
        refuse_unheeded(entry);
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto scope = scope_of(database, entry, context.zone);
        m_output.show(
            context,
            entry.make(database, scope),
            imprint_of(database, context.zone, scope.date, scope.now));
        return ExitCode::done;
    }

protected:
    /// `whose_book`, `whose_date`: the reports that take the option, for its help.
    void declare_book_and_date(
        Arguments& arguments, const std::string& whose_book, const std::string& whose_date) {
        arguments.option("--book", "BOOK", m_book, "Only this book" + whose_book)
            .option(
                "--date",
                "DATE",
                m_date,
                "The day it is of, today otherwise" + whose_date,
                core::parse_date);
    }

    std::string m_name;
    std::optional<std::string> m_member;
    ReportOutput m_output;

private:
    /// Refuses options that the report would ignore. Failure{bad_input}.
    void refuse_unheeded(const store::ReportEntry& entry) const {
        const auto check = [&](ReportOption option, bool given) {
            if (!given || entry.heeds(option)) return;
            const std::string words = option_words(option);
            throw not_meant(
                "The report " + m_name + " does not take " + words.substr(0, words.find(' ')),
                taken_by(entry));
        };
        check(ReportOption::book, m_book.has_value());
        check(ReportOption::date, m_date.has_value());
        check(ReportOption::member, m_member.has_value());
    }

    store::ReportScope scope_of(
        store::SqliteDatabase& database,
        const store::ReportEntry& entry,
        const core::CivilZone& zone) const {
        const auto now = corrected_now(database);
        store::ReportScope scope{
            .zone = zone, .now = now, .date = m_date.value_or(zone.civil(now).date)};
        if (m_book) scope.book = book_meant(database, *m_book);
        if (m_member) scope.member = member_meant(database, *m_member);
        if (entry.member == store::ReportEntry::Member::needed && !scope.member) {
            throw not_meant(
                "The report " + m_name + " is of one member", "Say which: --member CARD");
        }
        return scope;
    }

    std::optional<std::string> m_book;
    std::optional<core::Date> m_date;
};

class ReportCommand : public AnyReportCommand {
public:
    void declare(Arguments& arguments) override {
        std::string names;
        for (const auto& each : store::reports())
            names.append(names.empty() ? "" : ", ").append(each.name);
        arguments.positional("NAME", m_name, names);
        declare_book_and_date(
            arguments, for_which(ReportOption::book), for_which(ReportOption::date));
        arguments.option(
            "--member",
            "MEMBER",
            m_member,
            "Only this member, by card number or part of the name" +
                for_which(ReportOption::member));
        m_output.declare(arguments);
    }
};

class MorningCommand : public AnyReportCommand {
public:
    void declare(Arguments& arguments) override {
        m_name = "morning";
        declare_book_and_date(arguments, "", "");
        m_output.declare(arguments);
    }
};

}  // namespace

CommandList report_commands() {
    return {
        {"report",
         group::look_up,
         "Print one of the hall's lists",
         "hallbook report out-of-work --book WIRE_PA\n"
         "hallbook report re-sign-due --format csv --out due.csv",
         make_command<ReportCommand>},
        {"morning",
         group::look_up,
         "Print the morning referral sheet",
         "hallbook morning\nhallbook morning --format html --out morning.html",
         make_command<MorningCommand>}};
}

}  // namespace hallbook::cli
