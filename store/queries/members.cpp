/// \file
/// Finding members by card number or part of a name.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/members.hpp"

#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hallbook::store {

namespace {

// --- folding ------------------------------------------------------------------------------------

constexpr unsigned first_folded = 0xC0;
constexpr unsigned last_folded = 0x17F;

/// The base letters of U+00C0 to U+017F in order; '*' stands for several (below).
constexpr std::string_view base_letters =
    "aaaaaa*ceeeeiiiidnooooo.ouuuuy**"
    "aaaaaa*ceeeeiiiidnooooo.ouuuuy*y"
    "aaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiii**jjkkklllllll"
    "lllnnnnnnn**oooooo**rrrrrrssssss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(base_letters.size() == last_folded - first_folded + 1);

std::string_view several_letters(unsigned point) {
    switch (point) {
        case 0xC6:
        case 0xE6: return "ae";
        case 0xDE:
        case 0xFE: return "th";
        case 0xDF: return "ss";
        case 0x132:
        case 0x133: return "ij";
        case 0x14A:
        case 0x14B: return "ng";
        case 0x152:
        case 0x153: return "oe";
        default: return {};
    }
}

/// Adds the base letters of a character of two bytes; false when it has none.
bool fold_two_bytes(unsigned char first, unsigned char second, std::string& folded) {
    const unsigned point = ((first & 0x1FU) << 6) | (second & 0x3FU);
    if (point >= 0x300 && point <= 0x36F) return true;  // an accent by itself
    if (point < first_folded || point > last_folded) return false;
    const char base = base_letters[point - first_folded];
    if (base == '*') {
        folded += several_letters(point);
    } else {
        folded += base;
    }
    return true;
}

// --- matching -----------------------------------------------------------------------------------

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char letter : folded(text) + " ") {
        if (letter != ' ' && letter != ',' && letter != '\t') {
            word += letter;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    return words;
}

enum class Match { no, within, whole_words };

Match match(const std::vector<std::string>& wanted, std::string_view name) {
    const auto words = words_of(name);
    bool whole = true;
    for (const auto& each : wanted) {
        if (std::find(words.begin(), words.end(), each) != words.end()) continue;
        whole = false;
        const bool within = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
            return word.find(each) != std::string::npos;
        });
        if (!within) return Match::no;
    }
    return whole ? Match::whole_words : Match::within;
}

FoundMember read_member(const SqliteStatement& row) {
    return {
        .id = column<core::Id<core::Member>>(row, 0),
        .card_number = row.text(1),
        .name = row.text(2),
        .status = column<core::MemberStatus>(row, 3),
        .locked_until = column<std::optional<core::Instant>>(row, 4)};
}

std::vector<FoundMember> by_card(SqliteDatabase& database, std::string_view card) {
    auto row = database.prepare(
        "SELECT id, card_number, "
        "last_name || ', ' || first_name || coalesce(' ' || middle_name, ''), status, locked_until "
        "FROM members WHERE card_number = ?1");
    row.with(card);
    if (!row.step()) return {};
    return {read_member(row)};
}

}  // namespace

std::string folded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 'A' && byte <= 'Z') {
            result += static_cast<char>(byte - 'A' + 'a');
            continue;
        }
        const bool two_bytes = (byte & 0xE0U) == 0xC0U && i + 1 < text.size();
        if (two_bytes && fold_two_bytes(byte, static_cast<unsigned char>(text[i + 1]), result)) {
            ++i;
            continue;
        }
        result += text[i];
    }
    return result;
}

std::vector<FoundMember> find_members(
    SqliteDatabase& database, std::string_view text, std::size_t limit) {
    if (auto found = by_card(database, text); !found.empty()) return found;
    const auto wanted = words_of(text);
    if (wanted.empty()) return {};
    std::vector<std::pair<Match, FoundMember>> found;
    auto row = database.prepare(
        "SELECT id, card_number, "
        "last_name || ', ' || first_name || coalesce(' ' || middle_name, ''), status, locked_until "
        "FROM members");
    while (row.step()) {
        const Match how = match(wanted, row.text(2));
        if (how != Match::no) found.emplace_back(how, read_member(row));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first == Match::whole_words;
        return std::tie(a.second.name, a.second.id) < std::tie(b.second.name, b.second.id);
    });
    std::vector<FoundMember> result;
    for (auto& [how, member] : found) {
        if (result.size() < limit) result.push_back(std::move(member));
    }
    return result;
}

std::vector<core::Member> all_members(SqliteDatabase& database) {
    return all_rows<core::Member>(database);
}

}  // namespace hallbook::store
