/// \file
/// hallbook dispatch answer|check-in|end|list|slip
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/desk/meant.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/render/report_output.hpp"
#include "cli/words/dispatch_words.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

enum class JobKind { usual, turnaround };

constexpr const char* dispatch_help = "Id of the dispatch, or the member who is out on it";

std::string who(const store::DispatchEntry& entry) {
    return words_for(entry.name, entry.card_number);
}

core::MemberRef member_of(const store::DispatchEntry& entry) {
    return {entry.dispatch.member_id, entry.card_number};
}

/// Confirms a write about a dispatch: the sentence, then the places in line that it touched.
ExitCode confirm_about(
    Context& context, Desk& desk, const Done& done, const std::string& sentence) {
    return confirm(
        context,
        done,
        {[&] {
             const auto places = touched_places_text(context, desk.database(), done);
             return places.empty() ? sentence : sentence + "\n" + places;
         },
         [&](Json& document) { add_dispatch(document, desk.database(), done, context.zone); }});
}

class DispatchAnswerCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("DISPATCH", m_dispatch, dispatch_help)
            .positional("ANSWER", m_accepted, "accept or decline", parse_answer)
            .option("--reason", "TEXT", m_reason, "Why, in the member's words");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto entry = dispatch_meant(desk.database(), m_dispatch);
        const Done done = desk.execute(desk.draft(core::AnswerDispatch{
            .dispatch = entry.dispatch.id,
            .member = member_of(entry),
            .request_number = entry.request.request_number,
            .accepted = m_accepted,
            .reason = m_reason}));
        return confirm_about(context, desk, done, who(entry) + sentence(entry));
    }

private:
    [[nodiscard]] std::string sentence(const store::DispatchEntry& entry) const {
        const std::string job =
            entry.employer_name + ", request " + entry.request.request_number + ".\n";
        if (m_accepted) return " accepted " + job;
        if (entry.dispatch.method != core::DispatchMethod::bid)
            return " declined " + job + "The slot is open again.\n";
        return " refused the job of an accepted bid, " + job +
               "That counts as a quit: off all books. The slot is open again.\n";
    }

    std::string m_dispatch;
    bool m_accepted = false;
    std::optional<std::string> m_reason;
};

class DispatchCheckInCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("DISPATCH", m_dispatch, dispatch_help);
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto entry = dispatch_meant(desk.database(), m_dispatch);
        const Done done = desk.execute(desk.draft(core::CheckIn{
            .dispatch = entry.dispatch.id,
            .member = member_of(entry),
            .request_number = entry.request.request_number}));
        return confirm_about(
            context,
            desk,
            done,
            who(entry) + " checked in at " + entry.employer_name + ".\n" +
                what_turned(desk, entry.dispatch));
    }

private:
    /// Whether a dispatch that a conflict had voided stands again after the check-in.
    static std::string what_turned(Desk& desk, const core::Dispatch& before) {
        if (!before.voided_by_conflict_id) return {};
        const auto now = store::dispatch(desk.database(), before.id);
        return now && now->dispatch.voided_by_conflict_id
                   ? "The dispatch stays void: another one comes first. See 'hallbook conflicts'.\n"
                   : "The dispatch had been voided and stands again. See 'hallbook conflicts'.\n";
    }

    std::string m_dispatch;
};

class DispatchEndCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("DISPATCH", m_dispatch, dispatch_help)
            .required(
                "--outcome",
                "HOW",
                m_outcome,
                "completed, quit, laid-off, discharged or injury",
                parse_outcome)
            .option("--on", "DATE", m_on, "The last day; today otherwise", core::parse_date)
            .option("--reason", "TEXT", m_reason, "Why, in a few words")
            .option("--comment", "TEXT", m_comment, "Anything else")
            .option("--days", "N", m_days, "Days worked", parse_count)
            .option("--hours", "H", m_hours, "Hours worked", core::Decimal::parse)
            .option("--rate", "W", m_rate, "The wage at the end", core::Decimal::parse)
            .flag(
                "--turnaround",
                m_job,
                JobKind::turnaround,
                "The job was a turnaround: the member may register anew by the next working day");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto entry = dispatch_meant(desk.database(), m_dispatch);
        auto operation = desk.draft(core::EndDispatch{});
        operation.payload = core::EndDispatch{
            .dispatch = entry.dispatch.id,
            .member = member_of(entry),
            .request_number = entry.request.request_number,
            .outcome = m_outcome,
            .term_date = m_on.value_or(operation.civil.date),
            .reason = m_reason,
            .comment = m_comment,
            .term_rate = m_rate,
            .days_worked = m_days,
            .hours_worked = m_hours,
            .is_turnaround = m_job == JobKind::turnaround ? std::optional{true} : std::nullopt};
        const Done done = desk.execute(std::move(operation));
        return confirm_about(context, desk, done, sentence(desk, done, entry));
    }

private:
    std::string sentence(Desk& desk, const Done& done, const store::DispatchEntry& entry) const {
        const auto ended = dispatch_of(desk.database(), done);
        std::string text = "The job of " + who(entry) + " at " + entry.employer_name +
                           " is over: " + std::string{core::label(m_outcome)} + ".\n";
        if (!ended) return text;
        if (ended->dispatch.by_name_barred_until) {
            return text + "Off all books; no dispatch by name to another employer until after " +
                   core::date_text(*ended->dispatch.by_name_barred_until) + ".\n";
        }
        if (ended->dispatch.restored_at) return text + "Back in line with the old APN.\n";
        return text + "The places it took are closed; the member may register anew" +
               deadline(done) + ".\n";
    }

    /// " by 2026-11-23" when rule 15 sets a day to register by; empty otherwise.
    static std::string deadline(const Done& done) {
        for (const auto& registration : registrations_of(done)) {
            if (registration.re_register_by)
                return " by " + core::date_text(*registration.re_register_by);
        }
        return {};
    }

    std::string m_dispatch;
    core::DispatchOutcome m_outcome{};
    std::optional<core::Date> m_on;
    std::optional<std::string> m_reason;
    std::optional<std::string> m_comment;
    std::optional<int> m_days;
    std::optional<core::Decimal> m_hours;
    std::optional<core::Decimal> m_rate;
    JobKind m_job = JobKind::usual;
};

class DispatchListCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments
            .flag(
                "--live",
                m_query.scope,
                store::DispatchQuery::Scope::live,
                "Only those who are out now")
            .option(
                "--date", "D", m_query.starts_on, "Only jobs that start then", core::parse_date);
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto entries = store::dispatches(database, m_query);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] {
                Json list = Json::array();
                for (const auto& each : entries)
                    list.push_back(dispatch_json(
                        each, store::place_taken(database, each.dispatch), context.zone));
                return Json{{"as_of", json_of(as_of)}, {"dispatches", std::move(list)}};
            },
            [&] {
                return (entries.empty() ? none_of_them() : dispatches_text(context.out, entries)) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    /// The sentence for an empty list, naming what was asked for.
    [[nodiscard]] std::string none_of_them() const {
        const bool of_live = m_query.scope == store::DispatchQuery::Scope::live;
        if (!m_query.starts_on)
            return of_live ? "Nobody is out on a dispatch.\n" : "No dispatch is on record here.\n";
        const std::string day = core::date_text(*m_query.starts_on);
        return of_live ? "Nobody is out on a dispatch that starts on " + day + ".\n"
                       : "No dispatch starts on " + day + ".\n";
    }

    store::DispatchQuery m_query;
};

class DispatchSlipCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("DISPATCH", m_dispatch, dispatch_help);
        m_output.declare(arguments);
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto entry = dispatch_meant(database, m_dispatch);
        const auto place = store::place_taken(database, entry.dispatch);
        switch (m_output.format(context)) {
            case ReportFormat::text:
                m_output.put(
                    context, slip_text(m_output.paper(context), entry, place, context.zone));
                break;
            case ReportFormat::json:
                m_output.put(context, dispatch_json(entry, place, context.zone));
                break;
            case ReportFormat::csv:
            case ReportFormat::html:
                print(context, database, slip_report(entry, place, context.zone));
        }
        return ExitCode::done;
    }

private:
    void print(
        Context& context, store::SqliteDatabase& database, const store::Report& report) const {
        const auto now = corrected_now(database);
        m_output.show(
            context, report, imprint_of(database, context.zone, context.zone.civil(now).date, now));
    }

    std::string m_dispatch;
    ReportOutput m_output;
};
}  // namespace

CommandList dispatch_commands() {
    CommandList list = dispatch_making_commands();
    for (const auto& entry : CommandList{
             {"dispatch answer",
              group::work,
              "Note what a dispatched member answered",
              "hallbook dispatch answer 1026468 accept\n"
              "hallbook dispatch answer 1026468 decline --reason \"no car\"",
              make_command<DispatchAnswerCommand>},
             {"dispatch check-in",
              group::work,
              "Note that a dispatched member reported at the job",
              "hallbook dispatch check-in 1026468",
              make_command<DispatchCheckInCommand>},
             {"dispatch end",
              group::work,
              "End a job; a short call gives the old place back",
              "hallbook dispatch end 1026468 --outcome laid-off --on 2026-11-20 --days 3",
              make_command<DispatchEndCommand>},
             {"dispatch list",
              group::look_up,
              "Show the dispatches",
              "hallbook dispatch list --live\nhallbook dispatch list --date 2026-11-23",
              make_command<DispatchListCommand>},
             {"dispatch slip",
              group::look_up,
              "Show the slip of a dispatch again",
              "hallbook dispatch slip 1026468\n"
              "hallbook dispatch slip 1026468 --format html --out slip.html",
              make_command<DispatchSlipCommand>}}) {
        list.push_back(entry);
    }
    return list;
}

}  // namespace hallbook::cli
