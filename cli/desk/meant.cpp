/// \file
/// Finding the request, employer or dispatch that a person's text means.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/meant.hpp"

#include "cli/desk/hall.hpp"
#include "core/values/failure.hpp"

#include <charconv>
#include <set>

namespace hallbook::cli {

namespace {

std::string list_of(const std::vector<core::Organization>& employers) {
    std::string text = "Use the code:";
    for (std::size_t i = 0; i < employers.size() && i < candidates_shown; ++i)
        text += "\n  " + employers[i].code + "  " + employers[i].name;
    if (employers.size() > candidates_shown) text += "\n  and more";
    return text;
}

/// The text as the id of a dispatch; empty when it is none.
std::optional<core::Id<core::Dispatch>> id_in(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return core::Id<core::Dispatch>{value};
}

/// The only live dispatch of all members that `text` may mean; empty for none or several.
std::optional<store::DispatchEntry> only_one_out(
    store::SqliteDatabase& database, const std::string& text) {
    std::set<core::Id<core::Member>> called_so;
    for (const auto& member : store::find_members(database, text, SIZE_MAX))
        called_so.insert(member.id);
    auto live = store::dispatches(database, {.scope = store::DispatchQuery::Scope::live});
    std::erase_if(
        live, [&](const auto& each) { return !called_so.contains(each.dispatch.member_id); });
    return live.size() == 1 ? std::optional{std::move(live.front())} : std::nullopt;
}

}  // namespace

store::RequestEntry request_meant(store::SqliteDatabase& database, const std::string& number) {
    if (auto found = store::find_request(database, number)) return std::move(*found);
    throw not_meant(
        "There is no request \"" + number + "\"",
        "The open ones are listed by: hallbook request list");
}

core::Organization employer_meant(store::SqliteDatabase& database, const std::string& text) {
    auto found = store::find_employers(database, text, candidates_shown + 1);
    if (found.size() == 1) return std::move(found.front());
    if (found.empty()) {
        throw not_meant(
            "No employer has the code or name \"" + text + "\"",
            "Try a shorter part of the name, or bring the employers in: hallbook import employers");
    }
    const std::string count = found.size() > candidates_shown
                                  ? "More than " + std::to_string(candidates_shown)
                                  : std::to_string(found.size());
    throw not_meant(count + " employers are called \"" + text + "\"", list_of(found));
}

store::DispatchEntry dispatch_meant(store::SqliteDatabase& database, const std::string& text) {
    const auto id = id_in(text);
    // A text that is a member's card number is never taken for an id.
    if (id && store::find_members(database, text, 1).empty()) {
        if (auto found = store::dispatch(database, *id)) return std::move(*found);
        throw not_meant(
            "There is neither a dispatch nor a member " + text,
            "Who is out is listed by: hallbook dispatch list --live");
    }
    if (auto only = only_one_out(database, text)) return std::move(*only);
    const auto member = member_meant(database, text);
    auto live = store::dispatches(
        database, {.scope = store::DispatchQuery::Scope::live, .member = member.id});
    if (live.size() == 1) return std::move(live.front());
    const std::string who = member.name + " (card " + member.card_number + ")";
    if (live.empty()) {
        throw not_meant(
            who + " is not out on a dispatch",
            "An earlier one is named by its id; they are listed by: hallbook dispatch list");
    }
    std::string hint = "Use the id of the dispatch:";
    for (const auto& each : live)
        hint += "\n  " + std::to_string(each.dispatch.id.value) + "  " + each.employer_name;
    throw not_meant(who + " is out on several dispatches", hint);
}

}  // namespace hallbook::cli
