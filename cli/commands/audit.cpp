/// \file
/// hallbook audit: was every dispatch in order.
/// SPDX-License-Identifier: Apache-2.0
#include "core/audit.hpp"

#include "cli/commands/commands.hpp"
#include "cli/hall.hpp"
#include "cli/pacific_zone.hpp"
#include "cli/phrases.hpp"
#include "cli/shapes.hpp"
#include "cli/text.hpp"
#include "cli/text_table.hpp"
#include "core/rules/passed_over.hpp"
#include "store/queries/dispatches.hpp"
#include "store/queries/trace.hpp"

namespace hallbook::cli {

namespace {

/// So many of those passed over are named in text; --json names all.
constexpr std::size_t named_in_text = 3;

struct Person {
    std::string card_number;
    std::string name;
};
using People = std::map<core::Id<core::Member>, Person>;

/// The audit with what people know its ids by.
struct Findings {
    core::AuditResult result;
    People people;
    std::map<core::Id<core::Dispatch>, store::DispatchEntry> dispatches;  ///< of the exceptions
};

Findings findings_of(store::SqliteDatabase& database, const store::TraceQuery& query) {
    Findings findings{core::audit(store::trace(database, query)), {}, {}};
    for (const auto& exception : findings.result.exceptions) {
        const auto id = exception.dispatch.id;
        if (auto entry = store::dispatch(database, id)) findings.dispatches[id] = *entry;
        for (const auto& each : exception.passed_over)
            findings.people.try_emplace(each.member);
    }
    for (auto& [id, person] : findings.people) {
        if (const auto member = store::find_member(database, id)) {
            person = {member->card_number, member->name};
        }
    }
    return findings;
}

Json passed_over_json(const core::AuditPassedOver& each, const People& people) {
    const auto found = people.find(each.member);
    const Person person = found == people.end() ? Person{} : found->second;
    return {
        {"card_number", person.card_number},
        {"name", person.name},
        {"registration", each.registration.value},
        {"tier", tier_number(each.tier)},
        {"apn", each.apn.text()},
        {"reason", each.reason.empty() ? Json() : Json(each.reason)}};
}

Json exception_json(const core::AuditException& exception, const Findings& findings) {
    Json passed_over = Json::array();
    for (const auto& each : exception.passed_over)
        passed_over.push_back(passed_over_json(each, findings.people));
    Json json = {
        {"dispatch", exception.dispatch.id.value},
        {"kind", json_of(exception.kind)},
        {"reason", json_of(exception.reason)},
        {"dispatched_at", core::instant_text(exception.dispatch.dispatched_at)},
        {"hall", exception.hall}};
    const auto found = findings.dispatches.find(exception.dispatch.id);
    if (found != findings.dispatches.end()) {
        json["book"] = found->second.book_code;
        json["request"] = found->second.request.request_number;
        json["card_number"] = found->second.card_number;
        json["name"] = found->second.name;
        json["apn"] = found->second.apn.text();
    }
    json["passed_over"] = std::move(passed_over);
    return json;
}

Json findings_json(const Findings& findings, const store::AsOf& as_of) {
    Json exceptions = Json::array();
    for (const auto& each : findings.result.exceptions)
        exceptions.push_back(exception_json(each, findings));
    return {
        {"dispatches", findings.result.dispatches},
        {"in_order", findings.result.in_order},
        {"exceptions", std::move(exceptions)},
        {"as_of", json_of(as_of)}};
}

/// "1002 Member2, Test: declined the call; and 4 more"
std::string passed_over_words(const core::AuditException& exception, const People& people) {
    std::string text;
    std::size_t count = 0;
    for (const auto& each : exception.passed_over) {
        if (++count > named_in_text) continue;
        const auto found = people.find(each.member);
        if (!text.empty()) text += "; ";
        text += found == people.end() ? each.apn.text()
                                      : found->second.card_number + " " + found->second.name;
        if (each.reason.empty()) {
            text += ": no reason";
        } else if (each.reason != core::label(exception.kind)) {
            text += ": " + core::sentence_of(each.reason);
        }
    }
    if (count > named_in_text) text += "; and " + std::to_string(count - named_in_text) + " more";
    return text;
}

std::string findings_text(const Output& out, const Findings& findings) {
    const auto& result = findings.result;
    const std::string dispatches = result.dispatches == 1 ? " dispatch, " : " dispatches, ";
    std::string text = std::to_string(result.dispatches) + dispatches +
                       std::to_string(result.in_order) + " in the order of the line, " +
                       counted(std::ssize(result.exceptions), "exception") + ".\n";
    if (result.exceptions.empty()) return text;
    const PacificZone zone;
    TextTable table{
        {{"Dispatch", Align::right},
         {"When (Pacific)"},
         {"Book"},
         {"Request"},
         {"Taken"},
         {"Exception"},
         {"Reason"},
         {"Passed over"}}};
    for (const auto& each : result.exceptions) {
        const auto found = findings.dispatches.find(each.dispatch.id);
        const bool known = found != findings.dispatches.end();
        table.add(
            {std::to_string(each.dispatch.id.value),
             pacific_text(zone, each.dispatch.dispatched_at),
             known ? found->second.book_code : "",
             known ? found->second.request.request_number : "",
             known ? found->second.card_number + " " + found->second.name : "",
             std::string{core::label(each.kind)},
             each.reason.value_or("none on record"),
             passed_over_words(each, findings.people)});
    }
    return text + "\n" + table.text(out);
}

class AuditCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.option("--book", "BOOK", m_book, "Only this book")
            .option("--from", "DATE", m_from, "Dispatches from this day on", core::parse_date)
            .option("--to", "DATE", m_to, "Up to this day, itself included", core::parse_date);
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto findings = findings_of(database, query(database));
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return findings_json(findings, as_of); },
            [&] {
                return findings_text(context.out, findings) +
                       freshness(context.out, as_of, clock_now());
            });
        return core::needs_person(findings.result) ? ExitCode::needs_person : ExitCode::done;
    }

private:
    store::TraceQuery query(store::SqliteDatabase& database) const {
        const PacificZone zone;
        const auto midnight = [&](core::Date day) {
            return zone.instant({day, std::chrono::seconds{0}}).value_or(core::Instant{day});
        };
        store::TraceQuery query;
        if (m_book) query.book = book_meant(database, *m_book).id;
        if (m_from) query.from = midnight(*m_from);
        if (m_to) query.before = midnight(*m_to + std::chrono::days{1});
        if (query.from >= query.before) {
            throw core::Failure(
                core::FailureKind::bad_input,
                "--from is later than --to",
                "Give the earlier day first.");
        }
        return query;
    }

    std::optional<std::string> m_book;
    std::optional<core::Date> m_from;
    std::optional<core::Date> m_to;
};

}  // namespace

CommandEntry audit_command() {
    return {
        "audit",
        group::look_up,
        "Prove that every dispatch was made in order",
        "hallbook audit --from 2026-03-01\nhallbook audit --book WIRE_SEA --json",
        make_command<AuditCommand>};
}

}  // namespace hallbook::cli
