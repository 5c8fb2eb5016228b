/// \file
/// hallbook close-referral
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/output/text.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/request_words.hpp"
#include "core/rules/requests.hpp"
#include "core/values/failure.hpp"
#include "store/queries/line.hpp"

namespace hallbook::cli {

namespace {

/// A morning's unfilled requests, as the office knows them and as the rule is asked about them.
struct Unfilled {
    std::vector<store::RequestEntry> entries;
    core::CloseReferral wish;
};

Unfilled unfilled_on(Desk& desk, core::Date date, core::Instant now) {
    auto& database = desk.database();
    Unfilled found{store::requests_to_close(database, desk.zone(), date), {}};
    found.wish.date = date;
    for (const auto& entry : found.entries) {
        const auto& request = entry.request;
        core::UnfilledRequest line{.request_number = request.request_number, .marked_cards = {}};
        if (core::marks_the_line(request))
            line.marked_cards = store::callable_cards(database, request.book_id, now);
        found.wish.requests.push_back(std::move(line));
    }
    return found;
}

Json unfilled_json(const Unfilled& found) {
    Json list = Json::array();
    for (std::size_t i = 0; i < found.entries.size(); ++i) {
        const auto& request = found.entries[i].request;
        list.push_back(
            {{"request_number", request.request_number},
             {"missing", request.workers_requested - request.workers_dispatched},
             {"generates_check_mark", request.generates_check_mark},
             {"cards", found.wish.requests[i].marked_cards}});
    }
    return list;
}

std::string unfilled_text(const Output& out, const Unfilled& found) {
    std::string text = requests_text(out, found.entries) + "\n";
    for (const auto& line : found.wish.requests) {
        const auto count = static_cast<std::int64_t>(line.marked_cards.size());
        text += line.request_number + ": " +
                (count == 0 ? "no check marks"
                            : "a check mark for each of " + counted(count, "callable registrant")) +
                "\n";
    }
    return text;
}

class CloseReferralCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.option("--date", "D", m_date, "The day; today otherwise", core::parse_date)
            .flag("--dry-run", m_trial, Trial::yes, "Only show what would be done");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        auto operation = desk.draft(core::CloseReferral{});
        const auto today = operation.civil.date;
        if (m_date && *m_date > today) {
            throw core::Failure(
                core::FailureKind::bad_input,
                "--date: the referral of " + core::date_text(*m_date) + " is yet to come",
                "Close it when it was held.");
        }
        const Unfilled found = unfilled_on(desk, m_date.value_or(today), operation.recorded_at);
        if (m_trial == Trial::yes) return show_trial(context, found);
        operation.payload = found.wish;
        const Done done = desk.execute(std::move(operation));
        return confirm(
            context,
            done,
            {[&] {
                 return "To the business manager, unfilled:\n\n" +
                        unfilled_text(context.out, found) + marks_text(done);
             },
             [&](Json& document) {
                 document["date"] = core::date_text(found.wish.date);
                 document["requests"] = unfilled_json(found);
                 add_registrations(document, desk.database(), done);
             }});
    }

private:
    static ExitCode show_trial(Context& context, const Unfilled& found) {
        context.out.show(
            [&] {
                return Json{
                    {"date", core::date_text(found.wish.date)},
                    {"dry_run", true},
                    {"requests", unfilled_json(found)}};
            },
            [&] {
                if (found.entries.empty()) return std::string{"No request is left unfilled.\n"};
                return "Would go to the business manager, unfilled:\n\n" +
                       unfilled_text(context.out, found) + "Nothing was changed.\n";
            });
        return ExitCode::done;
    }

    /// The check marks that the rule gave: at most one per registration and day.
    static std::string marks_text(const Done& done) {
        const auto marked = registrations_of(done);
        std::int64_t dropped = 0;
        for (const auto& registration : marked) {
            if (registration.status != core::RegistrationStatus::active) ++dropped;
        }
        if (marked.empty()) return "Nobody got a check mark.\n";
        std::string text =
            counted(static_cast<std::int64_t>(marked.size()), "check mark") + " given";
        if (dropped != 0) text += "; " + std::to_string(dropped) + " rolled off with one too many";
        return text + ".\n";
    }

    std::optional<core::Date> m_date;
    Trial m_trial = Trial::no;
};

}  // namespace

CommandEntry close_referral_command() {
    return {
        "close-referral",
        group::work,
        "Hand unfilled requests on, give the check marks they bring",
        "hallbook close-referral --dry-run\nhallbook close-referral",
        make_command<CloseReferralCommand>};
}

}  // namespace hallbook::cli
