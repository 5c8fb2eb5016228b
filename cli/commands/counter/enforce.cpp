/// \file
/// hallbook enforce
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/output/text.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/operation_words.hpp"
#include "core/replica/execute.hpp"
#include "store/queries/deadlines.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

/// Most lines in one operation, so that it stays small enough to send and to judge at once.
constexpr std::size_t lines_max = 2'000;

/// Fills operations one after another, each up to the most lines.
class Portions {
public:
    explicit Portions(core::Date date) : m_date(date) {}

    void add(const store::PassedDeadlines& due) {
        for (const auto& each : due.re_signs)
            next().re_signs.push_back(each);
        for (const auto& each : due.exemptions)
            next().exemptions.push_back(each);
        for (const auto& card : due.re_registrations)
            next().re_registrations.push_back(card);
        for (const auto& number : due.requests) {
            auto& portion = next();
            if (!portion.requests) portion.requests.emplace();
            portion.requests->push_back(number);
        }
    }
    [[nodiscard]] const std::vector<core::EnforceDay>& all() const { return m_portions; }

private:
    core::EnforceDay& next() {
        if (m_lines % lines_max == 0) {
            m_portions.emplace_back();
            m_portions.back().date = m_date;
        }
        ++m_lines;
        return m_portions.back();
    }

    core::Date m_date;
    std::vector<core::EnforceDay> m_portions;
    std::size_t m_lines = 0;
};

Json deadlines_json(const std::vector<core::PassedDeadline>& deadlines, const BookCodes& books) {
    Json list = Json::array();
    for (const auto& each : deadlines) {
        const auto book = books.find(each.book);
        list.push_back(
            {{"card_number", each.card_number},
             {"book", book == books.end() ? Json() : Json(book->second)}});
    }
    return list;
}

std::string deadlines_text(
    const std::string& heading,
    const std::vector<core::PassedDeadline>& deadlines,
    const BookCodes& books) {
    if (deadlines.empty()) return {};
    std::string text = heading + "\n";
    for (const auto& each : deadlines) {
        const auto book = books.find(each.book);
        text += "  " + each.card_number + "  " + (book == books.end() ? "" : book->second) + "\n";
    }
    return text;
}

std::string lines_text(const std::string& heading, const std::vector<std::string>& lines) {
    if (lines.empty()) return {};
    std::string text = heading + "\n";
    for (const auto& line : lines)
        text += "  " + line + "\n";
    return text;
}

/// The deadlines that have passed, as JSON and as text.
struct Report {
    core::Date date{};
    store::PassedDeadlines due;
    BookCodes books;
    std::vector<Json> operations;

    [[nodiscard]] bool is_empty() const {
        return due.re_signs.empty() && due.exemptions.empty() && due.re_registrations.empty() &&
               due.requests.empty();
    }
    [[nodiscard]] Json json() const {
        return {
            {"operation", operations.empty() ? Json() : operations.front()},
            {"outcome", "ACCEPTED"},
            {"reason", nullptr},
            {"operations", operations},
            {"date", core::date_text(date)},
            {"re_signs", deadlines_json(due.re_signs, books)},
            {"exemptions", deadlines_json(due.exemptions, books)},
            {"re_registrations", due.re_registrations},
            {"requests", due.requests}};
    }
    [[nodiscard]] std::string text() const {
        std::string text =
            deadlines_text("Not re-signed in time, off the book:", due.re_signs, books) +
            deadlines_text("Exemption over, the re-sign clock starts:", due.exemptions, books);
        text += lines_text("Not registered anew in time, off all books:", due.re_registrations);
        text += lines_text("The work is over, nobody more is sent:", due.requests);
        return text;
    }
};

class EnforceCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.flag("--dry-run", m_trial, Trial::yes, "Only show what would be done");
    }

    ExitCode run(Context& context) override {
        Report report = what_is_due(context);
        if (m_trial == Trial::no) enforce(context, report);
        context.out.show(
            [&] {
                Json json = report.json();
                if (m_trial == Trial::yes) json["dry_run"] = true;
                return json;
            },
            [&] { return text_of(report); });
        return ExitCode::done;
    }

private:
    static Report what_is_due(const Context& context) {
        Desk desk{context};
        Report report;
        report.date = desk.draft(core::EnforceDay{}).civil.date;
        report.due = store::passed_deadlines(desk.database(), report.date);
        report.books = book_codes(desk.database());
        return report;
    }

    /// Each portion is committed by itself: when the command is stopped half-way, those done remain
    /// done.
    static void enforce(const Context& context, Report& report) {
        Portions portions{report.date};
        portions.add(report.due);
        for (const auto& wish : portions.all()) {
            Desk desk{context};
            const Done done = desk.execute(desk.draft(wish));
            if (core::is_recorded(done.decision)) report.operations.push_back(operation_json(done));
        }
    }

    [[nodiscard]] std::string text_of(const Report& report) const {
        if (report.is_empty()) return "Nothing is due on " + core::date_text(report.date) + ".\n";
        return report.text() + (m_trial == Trial::yes ? "Nothing was changed.\n" : "Done.\n");
    }

    Trial m_trial = Trial::no;
};

}  // namespace

CommandEntry enforce_command() {
    return {
        "enforce",
        group::work,
        "Run the day's deadlines: re-signs, exemptions, requests",
        "hallbook enforce --dry-run\nhallbook enforce",
        make_command<EnforceCommand>};
}

}  // namespace hallbook::cli
