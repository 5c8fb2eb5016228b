/// \file
/// hallbook explain MEMBER BOOK
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/explain.hpp"

#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "cli/output/text_table.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

using store::AheadChangeKind;

enum class Names { counts, names };

/// Everything the command shows, as text or as JSON.
struct Answer {
    store::FoundMember member;
    store::Explanation explanation;
    std::optional<core::Date> since;
    Names names = Names::counts;
};

Json range_json(const store::AheadRange& range) {
    return {
        {"tier", tier_number(range.tier)},
        {"apn_from", range.first.text()},
        {"apn_to", range.last.text()},
        {"active", range.active},
        {"callable", range.callable}};
}

Json change_json(const store::AheadChange& change, Names names) {
    Json json = {
        {"occurred_at", core::instant_text(change.step.occurred_at)},
        {"kind", json_of(change.kind)},
        {"ahead", change.effect == store::Ahead::one_more ? 1 : -1},
        {"tier", tier_number(change.tier)},
        {"apn", change.apn.text()},
        {"hall", change.step.hall},
        {"reason", json_of(change.step.reason)}};
    if (names == Names::names) {
        json["card_number"] = change.card_number;
        json["name"] = change.name;
    }
    return json;
}

Json answer_json(const Answer& answer, const store::AsOf& as_of) {
    const auto& explanation = answer.explanation;
    Json ahead = Json::array();
    for (const auto& range : explanation.ahead)
        ahead.push_back(range_json(range));
    Json changes = Json::array();
    for (const auto& change : explanation.changes)
        changes.push_back(change_json(change, answer.names));
    Json json = {
        {"member", {{"card_number", answer.member.card_number}, {"name", answer.member.name}}},
        {"as_of", json_of(as_of)},
        {"place", json_of(explanation.place)},
        {"ahead", std::move(ahead)}};
    if (answer.names == Names::names) {
        json["people_ahead"] = Json::array();
        for (const auto& entry : explanation.people_ahead)
            json["people_ahead"].push_back(json_of(entry));
    }
    json["since"] = json_of(answer.since);
    json["place_then"] = json_of(explanation.place_then);
    json["changes"] = std::move(changes);
    return json;
}

std::string place_words(const store::Place& place) {
    if (!place.actual_position) {
        return "Out on a dispatch from " + place.book_name + "; the place is kept for APN " +
               place.apn.text() + ".\n";
    }
    std::string text = "Place " + cell(place.actual_position) + " on " + place.book_name +
                       ", tier " + std::to_string(tier_number(place.tier)) + ", APN " +
                       place.apn.text() + "; ";
    text += place.callable_position
                ? cell(place.callable_position) + " among those who can be called.\n"
                : "cannot be called at present.\n";
    return text;
}

std::string ranges_text(const Output& out, const std::vector<store::AheadRange>& ranges) {
    if (ranges.empty()) return {};
    TextTable table{
        {{"Tier", Align::right},
         {"APN from", Align::right},
         {"to", Align::right},
         {"Ahead", Align::right},
         {"Callable", Align::right}}};
    for (const auto& range : ranges) {
        table.add(
            {std::to_string(tier_number(range.tier)),
             range.first.text(),
             range.last.text(),
             std::to_string(range.active),
             std::to_string(range.callable)});
    }
    return "\n" + out.bold("Who stands ahead") + "\n" + table.text(out);
}

std::string people_text(const Output& out, const std::vector<store::QueueEntry>& people) {
    if (people.empty()) return {};
    TextTable table{
        {{"Place", Align::right},
         {"Tier", Align::right},
         {"APN", Align::right},
         {"Card", Align::right},
         {"Name"},
         {"Exempt"}}};
    for (const auto& entry : people) {
        table.add(
            {cell(entry.actual_position),
             std::to_string(tier_number(entry.tier)),
             entry.apn.text(),
             entry.card_number,
             entry.name,
             exempt_cell(entry.exempt_reason, entry.exempt_until)});
    }
    return "\n" + table.text(out);
}

/// "3 dispatched, 1 left": in the order of the kinds.
std::string counts_text(const std::vector<store::AheadChange>& changes) {
    std::vector<std::string> parts;
    for (std::size_t kind = 0; kind < core::EnumNames<AheadChangeKind>::labels.size(); ++kind) {
        const auto count = std::count_if(changes.begin(), changes.end(), [&](const auto& change) {
            return change.kind == static_cast<AheadChangeKind>(kind);
        });
        if (count == 0) continue;
        std::string word{core::EnumNames<AheadChangeKind>::labels[kind]};
        std::replace(word.begin(), word.end(), '_', ' ');
        parts.push_back(std::to_string(count) + " " + word);
    }
    return joined(parts);
}

std::string changes_table(
    const Output& out,
    const std::vector<store::AheadChange>& changes,
    Names names,
    const core::CivilZone& zone) {
    TextTable table{
        {{"When (Pacific)"},
         {"Ahead", Align::right},
         {"What"},
         {"Tier", Align::right},
         {"APN", Align::right},
         {"Card", Align::right},
         {"Name"},
         {"Hall"},
         {"Why"}}};
    for (const auto& change : changes) {
        const bool named = names == Names::names;
        table.add(
            {pacific_text(zone, change.step.occurred_at),
             change.effect == store::Ahead::one_more ? "+1" : "-1",
             std::string{core::label(change.kind)},
             std::to_string(tier_number(change.tier)),
             change.apn.text(),
             named ? change.card_number : "",
             named ? change.name : "",
             change.step.hall,
             change.step.reason.value_or("")});
    }
    return table.text(out);
}

std::string changes_text(const Output& out, const Answer& answer, const core::CivilZone& zone) {
    if (!answer.since) return {};
    const auto& explanation = answer.explanation;
    std::string text =
        "\n" + out.bold("What changed ahead since " + core::date_text(*answer.since)) + "\n";
    text += explanation.place_then ? "Place " + cell(explanation.place_then) + " as that day began"
                                   : std::string{"Not in the line as that day began"};
    if (explanation.changes.empty()) return text + "; nothing changed ahead.\n";
    return text + "; since then " + counts_text(explanation.changes) + ".\n" +
           changes_table(out, explanation.changes, answer.names, zone);
}

std::string answer_text(const Output& out, const Answer& answer, const core::CivilZone& zone) {
    std::string text = out.bold(answer.member.name) + " (card " + answer.member.card_number +
                       ")\n" + place_words(answer.explanation.place) +
                       ranges_text(out, answer.explanation.ahead);
    if (answer.names == Names::names) text += people_text(out, answer.explanation.people_ahead);
    return text + changes_text(out, answer, zone);
}

class ExplainCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional("BOOK", m_book, "Code or name of the book")
            .option(
                "--since", "DATE", m_since, "Also what changed ahead since a day", core::parse_date)
            .flag("--names", m_names, Names::names, "Say who, not only how many");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto now = corrected_now(database);
        const auto member = member_meant(database, m_member);
        const auto book = book_meant(database, m_book);
        std::optional<core::Instant> since;
        if (m_since) since = pacific_midnight(context.zone, *m_since);
        auto explanation = store::explain(database, member.id, book.id, since, now);
        if (!explanation) {
            throw core::Failure(
                core::FailureKind::bad_input,
                member.name + " does not stand on " + book.name,
                "What happened there is told by: hallbook history " + member.card_number);
        }
        const Answer answer{member, std::move(*explanation), m_since, m_names};
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return answer_json(answer, as_of); },
            [&] {
                return answer_text(context.out, answer, context.zone) +
                       freshness(context.out, as_of, now);
            });
        return ExitCode::done;
    }

private:
    std::string m_member;
    std::string m_book;
    std::optional<core::Date> m_since;
    Names m_names = Names::counts;
};

}  // namespace

CommandEntry explain_command() {
    return {
        "explain",
        group::look_up,
        "Say why a member stands where the member stands",
        "hallbook explain 1026468 WIRE_BREM --since 2026-03-01",
        make_command<ExplainCommand>};
}

}  // namespace hallbook::cli
