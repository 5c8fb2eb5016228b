/// \file
/// Finding the member or book that a person's text means.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/hall.hpp"

#include "cli/arguments/suggest.hpp"
#include "cli/output/text.hpp"
#include "core/values/failure.hpp"

#include <set>
#include <sstream>

namespace hallbook::cli {

namespace {

/// All members that a text may mean, for the person to choose from.
std::string list_of(const std::vector<store::FoundMember>& members) {
    std::string text = "Use the card number:";
    for (std::size_t i = 0; i < members.size() && i < candidates_shown; ++i) {
        text += "\n  " + members[i].card_number + "  " + members[i].name;
    }
    if (members.size() > candidates_shown) text += "\n  and more";
    return text;
}

/// The words of a name in any order, without the comma and without regard to case and accents.
std::multiset<std::string> name_words(const std::string& name) {
    std::istringstream text{store::folded(name)};
    std::multiset<std::string> words;
    for (std::string word; text >> word;) {
        if (word.back() == ',') word.pop_back();
        if (!word.empty()) words.insert(word);
    }
    return words;
}

/// The only member whose whole name is `text`: "gupta vera r" does not mean Vera A.
std::optional<store::FoundMember> whole_name(
    const std::vector<store::FoundMember>& members, const std::string& text) {
    std::optional<store::FoundMember> found;
    for (const auto& member : members) {
        if (name_words(member.name) != name_words(text)) continue;
        if (found) return std::nullopt;
        found = member;
    }
    return found;
}

}  // namespace

store::SqliteDatabase open_hall(const Context& context, store::Access access) {
    return store::open_replica(context.globals.database, access, migrations::embedded_chain());
}

core::Instant clock_now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

core::Instant corrected_now(store::SqliteDatabase& database) {
    return corrected_now(store::as_of(database));
}

core::Instant corrected_now(const store::AsOf& as_of) { return clock_now() + as_of.clock_offset; }

migrations::MigrationContext migration_context(const Context& context) {
    return {
        .now = clock_now,
        .program_version = HALLBOOK_VERSION,
        .performed_by = context.globals.actor,
        .progress = {}};
}

core::Failure not_meant(const std::string& message, const std::string& hint) {
    return {core::FailureKind::bad_input, message, hint};
}

store::FoundMember member_meant(store::SqliteDatabase& database, const std::string& text) {
    const auto found = store::find_members(database, text, candidates_shown + 1);
    if (found.size() == 1) return found.front();
    if (auto member = whole_name(found, text)) return *member;
    if (found.empty()) {
        throw not_meant(
            "No member has the card number or name \"" + text + "\"",
            "Try a shorter part of the name: hallbook member ...");
    }
    const std::string count = found.size() > candidates_shown
                                  ? "More than " + std::to_string(candidates_shown)
                                  : std::to_string(found.size());
    throw not_meant(count + " members are called \"" + text + "\"", list_of(found));
}

store::BookName book_meant(store::SqliteDatabase& database, const std::string& text) {
    if (auto book = store::find_book(database, text)) return *book;
    std::vector<std::string> codes;
    for (const auto& book : store::books(database, corrected_now(database)))
        codes.push_back(lower_case(book.code));
    const auto meant = nearest(lower_case(text), codes);
    const auto nearest_book = meant ? store::find_book(database, *meant) : std::nullopt;
    throw not_meant(
        "There is no book \"" + text + "\"",
        nearest_book ? "Did you mean " + nearest_book->code + "?"
                     : "The books are listed by: hallbook books");
}

}  // namespace hallbook::cli
