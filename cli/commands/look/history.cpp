/// \file
/// hallbook history MEMBER|REGISTRATION
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/history.hpp"

#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text_table.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

#include <charconv>

namespace hallbook::cli {

namespace {

Json entry_json(const store::HistoryEntry& entry) {
    const auto& activity = entry.activity;
    return {
        {"occurred_at", core::instant_text(activity.occurred_at)},
        {"action", json_of(activity.action)},
        {"card_number", entry.card_number},
        {"name", entry.name},
        {"book", json_of(entry.book_code)},
        {"apn", entry.apn ? Json(entry.apn->text()) : Json()},
        {"previous_status", json_of(activity.previous_status)},
        {"new_status", json_of(activity.new_status)},
        {"previous_position", json_of(activity.previous_position)},
        {"new_position", json_of(activity.new_position)},
        {"hall", activity.hall},
        {"performed_by", json_of(entry.performed_by)},
        {"reason", json_of(activity.reason)},
        {"registration", activity.registration_id ? Json(activity.registration_id->value) : Json()},
        {"confirmed", entry.confirmed == store::Confirmed::yes}};
}

Json history_json(const std::vector<store::HistoryEntry>& entries, const store::AsOf& as_of) {
    Json list = Json::array();
    for (const auto& entry : entries)
        list.push_back(entry_json(entry));
    return {{"history", std::move(list)}, {"as_of", json_of(as_of)}};
}

/// "12 -> 14", "-> 14", "12 ->", or nothing.
std::string places_cell(const core::RegistrationActivity& activity) {
    if (!activity.previous_position && !activity.new_position) return {};
    if (activity.previous_position == activity.new_position) return cell(activity.new_position);
    return cell(activity.previous_position) + "->" + cell(activity.new_position);
}

std::string history_text(
    const Output& out,
    const std::vector<store::HistoryEntry>& entries,
    const core::CivilZone& zone) {
    if (entries.empty()) return "Nothing is on record.\n";
    TextTable table{
        {{"When (Pacific)"},
         {"Action"},
         {"Book"},
         {"APN", Align::right},
         {"Status"},
         {"Place"},
         {"Hall"},
         {"Who"},
         {"Why"},
         {"Note"}}};
    for (const auto& entry : entries) {
        const auto& activity = entry.activity;
        table.add(
            {pacific_text(zone, activity.occurred_at),
             std::string{core::label(activity.action)},
             entry.book_code.value_or(""),
             entry.apn ? entry.apn->text() : "",
             cell(activity.new_status),
             places_cell(activity),
             activity.hall,
             entry.performed_by.value_or(""),
             activity.reason.value_or(""),
             entry.confirmed == store::Confirmed::yes ? "" : "not yet decided by central"});
    }
    return out.bold(entries.front().name) + " (card " + entries.front().card_number + ")\n" +
           table.text(out);
}

/// The number that a text is; empty for any other text.
std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// A card number goes before the id of a registration.
std::vector<store::HistoryEntry> history_meant(
    store::SqliteDatabase& database, const std::string& text) {
    const auto id = number(text);
    if (id && store::find_members(database, text, 1).empty()) {
        auto entries = store::history(database, core::Id<core::BookRegistration>{*id});
        if (!entries.empty()) return entries;
    }
    return store::history(database, member_meant(database, text).id);
}

class HistoryCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional(
            "WHOSE", m_whose, "Card number, part of the name, or the id of a registration");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto entries = history_meant(database, m_whose);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return history_json(entries, as_of); },
            [&] {
                return history_text(context.out, entries, context.zone) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    std::string m_whose;
};

}  // namespace

CommandEntry history_command() {
    return {
        "history",
        group::look_up,
        "Show all that happened to a member's registrations",
        "hallbook history 1026468",
        make_command<HistoryCommand>};
}

}  // namespace hallbook::cli
