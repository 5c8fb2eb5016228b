/// \file
/// hallbook audit: was every dispatch in order.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/look/audit.hpp"

#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "cli/output/text_table.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"
#include "core/operations/passed_over.hpp"
#include "core/values/failure.hpp"
#include "core/values/joined.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

/// How many of those passed over, and of books, are named in text; --json names all.
constexpr std::size_t named_in_text = 3;

/// The rows of an id, for looking up what people know it by.
template <class Row>
std::map<core::Id<Row>, Row> by_id(std::vector<Row> rows) {
    std::map<core::Id<Row>, Row> result;
    for (auto& row : rows)
        result.emplace(row.id, std::move(row));
    return result;
}

template <class Row>
const Row* find(const std::map<core::Id<Row>, Row>& rows, core::Id<Row> id) {
    const auto found = rows.find(id);
    return found == rows.end() ? nullptr : &found->second;
}

/// The audit with the names by which people know its ids.
struct Findings {
    core::AuditResult result;
    std::map<core::Id<core::ReferralBook>, core::ReferralBook> books;
    std::map<core::Id<core::BookRegistration>, core::BookRegistration> registrations;
    std::map<core::Id<core::Member>, core::Member> members;
    std::map<core::Id<core::LaborRequest>, core::LaborRequest> requests;
    std::optional<store::AsOf> as_of;
};

Findings findings_of(AuditLedger ledger) {
    auto result = core::audit(ledger.rows, ledger.facts);
    return {
        std::move(result),
        by_id(std::move(ledger.rows.books)),
        by_id(std::move(ledger.rows.registrations)),
        by_id(std::move(ledger.facts.members)),
        by_id(std::move(ledger.requests)),
        ledger.as_of};
}

Json passed_over_json(const core::AuditPassedOver& each, const Findings& findings) {
    const auto* member = find(findings.members, each.member);
    return {
        {"card_number", member == nullptr ? "" : member->card_number},
        {"name", member == nullptr ? "" : core::full_name(*member)},
        {"registration", each.registration.value},
        {"tier", tier_number(each.tier)},
        {"apn", each.apn.text()},
        {"reason", each.reason.empty() ? Json() : Json(each.reason)},
        {"believed", each.is_believed}};
}

Json exception_json(const core::AuditException& exception, const Findings& findings) {
    const auto& dispatch = exception.dispatch;
    Json json = {
        {"dispatch", dispatch.id.value},
        {"kind", json_of(exception.kind)},
        {"reason", json_of(exception.reason)},
        {"dispatched_at", core::instant_text(dispatch.dispatched_at)},
        {"hall", exception.hall}};
    if (const auto* book = find(findings.books, exception.book)) json["book"] = book->code;
    if (const auto* request = find(findings.requests, dispatch.labor_request_id))
        json["request"] = request->request_number;
    if (const auto* member = find(findings.members, dispatch.member_id)) {
        json["card_number"] = member->card_number;
        json["name"] = core::full_name(*member);
    }
    if (const auto* taken = find(findings.registrations, dispatch.registration_id))
        json["apn"] = taken->applicant_priority_number.text();
    json["passed_over"] = Json::array();
    for (const auto& each : exception.passed_over)
        json["passed_over"].push_back(passed_over_json(each, findings));
    return json;
}

Json import_json(const core::AuditImport& each, const Findings& findings) {
    const auto* book = find(findings.books, each.book);
    return {
        {"imported_at", core::instant_text(each.imported_at)},
        {"hall", each.hall},
        {"book", book == nullptr ? Json() : Json(book->code)},
        {"places", each.places}};
}

Json findings_json(const Findings& findings) {
    Json exceptions = Json::array();
    for (const auto& each : findings.result.exceptions)
        exceptions.push_back(exception_json(each, findings));
    Json imports = Json::array();
    for (const auto& each : findings.result.imports)
        imports.push_back(import_json(each, findings));
    Json json = {
        {"dispatches", findings.result.dispatches},
        {"in_order", findings.result.in_order},
        {"exceptions", std::move(exceptions)},
        {"imports", std::move(imports)}};
    if (findings.as_of) json["as_of"] = json_of(*findings.as_of);
    return json;
}

/// "1002 Member2, Test", or nothing.
std::string who(const Findings& findings, core::Id<core::Member> id) {
    const auto* member = find(findings.members, id);
    return member == nullptr ? "" : member->card_number + " " + core::full_name(*member);
}

/// "1002 Member2, Test: declined the call; and 4 more"
std::string passed_over_words(const core::AuditException& exception, const Findings& findings) {
    std::string text;
    std::size_t count = 0;
    for (const auto& each : exception.passed_over) {
        if (++count > named_in_text) continue;
        if (!text.empty()) text += "; ";
        const std::string name = who(findings, each.member);
        text += name.empty() ? each.apn.text() : name;
        if (each.reason.empty()) {
            text += ": no reason";
        } else if (!each.is_believed) {
            text += ": on record as \"" + each.reason + "\", not believed";
        } else if (each.reason != core::label(exception.kind)) {
            text += ": " + core::sentence_of(each.reason);
        }
    }
    if (count > named_in_text) text += "; and " + std::to_string(count - named_in_text) + " more";
    return text;
}

std::string reason_words(const core::AuditException& exception) {
    if (exception.kind == core::AuditKind::false_reason) return "the trace says otherwise";
    return exception.reason.value_or("none on record");
}

std::string exceptions_table(
    const Output& out, const Findings& findings, const core::CivilZone& zone) {
    TextTable table{
        {{"Dispatch", Align::right},
         {"When (Pacific)"},
         {"Book"},
         {"Request"},
         {"Taken"},
         {"Exception"},
         {"Reason"},
         {"Passed over"}}};
    for (const auto& each : findings.result.exceptions) {
        const auto* book = find(findings.books, each.book);
        const auto* request = find(findings.requests, each.dispatch.labor_request_id);
        table.add(
            {std::to_string(each.dispatch.id.value),
             pacific_text(zone, each.dispatch.dispatched_at),
             book == nullptr ? "" : book->code,
             request == nullptr ? "" : request->request_number,
             who(findings, each.dispatch.member_id),
             std::string{core::label(each.kind)},
             reason_words(each),
             passed_over_words(each, findings)});
    }
    return table.text(out);
}

/// What one hall took over from lists on one day.
struct DayOfImports {
    std::string hall;
    core::Date day;
    std::int64_t places = 0;
    std::vector<std::string> books;  ///< by code
};

std::vector<DayOfImports> days_of_imports(const Findings& findings, const core::CivilZone& zone) {
    std::vector<DayOfImports> days;
    for (const auto& each : findings.result.imports) {
        const auto day = zone.civil(each.imported_at).date;
        if (days.empty() || days.back().hall != each.hall || days.back().day != day)
            days.push_back({each.hall, day, 0, {}});
        auto& last = days.back();
        last.places += each.places;
        const auto* book = find(findings.books, each.book);
        const std::string code = book == nullptr ? "?" : book->code;
        if (std::find(last.books.begin(), last.books.end(), code) == last.books.end())
            last.books.push_back(code);
    }
    return days;
}

/// "Taken over from a list by PA on 2026-03-02: 5 places on WIRE_BREM, STOCKMAN.", a line a day.
std::string imports_text(const Findings& findings, const core::CivilZone& zone) {
    std::string text;
    for (auto& each : days_of_imports(findings, zone)) {
        const auto count = std::ssize(each.books);
        each.books.resize(std::min(each.books.size(), named_in_text));
        text += "Taken over from a list by " + each.hall + " on " + core::date_text(each.day) +
                ": " + counted(each.places, "place") + " on " + core::joined(each.books);
        if (count > std::ssize(each.books))
            text += " and " + std::to_string(count - std::ssize(each.books)) + " more";
        text += ".\n";
    }
    return text;
}

std::string findings_text(
    const Output& out, const Findings& findings, const core::CivilZone& zone) {
    const auto& result = findings.result;
    const std::string dispatches = result.dispatches == 1 ? " dispatch, " : " dispatches, ";
    std::string text = std::to_string(result.dispatches) + dispatches +
                       std::to_string(result.in_order) + " in the order of the line, " +
                       counted(std::ssize(result.exceptions), "exception") + ".\n";
    if (!result.exceptions.empty()) text += "\n" + exceptions_table(out, findings, zone);
    if (!result.imports.empty()) text += "\n" + imports_text(findings, zone);
    return text;
}

class AuditCommand : public Command {
public:
    explicit AuditCommand(std::unique_ptr<AuditSource> source) : m_source(std::move(source)) {}

    void declare(Arguments& arguments) override {
        arguments.option("--book", "BOOK", m_wish.book, "Only this book")
            .option("--from", "DATE", m_from, "Dispatches from this day on", core::parse_date)
            .option("--to", "DATE", m_to, "Up to this day, itself included", core::parse_date);
        m_source->declare(arguments);
    }

    ExitCode run(Context& context) override {
        if (m_from) m_wish.from = pacific_midnight(context.zone, *m_from);
        if (m_to) m_wish.before = pacific_midnight(context.zone, *m_to + std::chrono::days{1});
        if (m_wish.from >= m_wish.before) {
            throw core::Failure(
                core::FailureKind::bad_input,
                "--from is later than --to",
                "Give the earlier day first.");
        }
        const auto findings = findings_of(m_source->read(context, m_wish));
        context.out.show(
            [&] { return findings_json(findings); },
            [&] {
                const auto text = findings_text(context.out, findings, context.zone);
                if (!findings.as_of) return text;
                return text +
                       freshness(context.out, *findings.as_of, corrected_now(*findings.as_of));
            });
        return core::needs_person(findings.result) ? ExitCode::needs_person : ExitCode::done;
    }

private:
    std::unique_ptr<AuditSource> m_source;
    AuditWish m_wish;
    std::optional<core::Date> m_from;
    std::optional<core::Date> m_to;
};

}  // namespace

std::unique_ptr<Command> audit_from(std::unique_ptr<AuditSource> source) {
    return std::make_unique<AuditCommand>(std::move(source));
}

}  // namespace hallbook::cli
