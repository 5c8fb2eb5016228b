/// \file
/// Mutates operations and the JSON in them.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutation.hpp"

#include "core/operations/codec.hpp"
#include "tests/unit/core/operations/released_forms.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace hallbook::fuzz {

using nlohmann::json;
using simulation::Chance;

namespace {

/// More in one batch make a run slower and find nothing more.
constexpr std::size_t operations_max = 24;
constexpr int mutations_max = 6;

std::size_t index(Chance& chance, std::size_t size) {
    return static_cast<std::size_t>(chance.between(0, static_cast<int>(size) - 1));
}

/// Texts at the ends of what a field can hold, and those that the rows of the stage are known by.
const std::vector<std::string>& texts() {
    // clang-format off
    static const std::vector<std::string> all{
        "", " ", "0", "1", "-1", "2", "3", "7", "11", "12", "100000", "100001", "2147483647",
        "2147483648", "-2147483649", "4294967296", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551616", "0.00", "1.00",
        "46083.37", "99999999.99", "100000000.00", "-0.01", "1e5", "0x10", "NaN", "$APN",
        "$ROW:1:1", "$ROW:1:2", "$ROW:1:4", "$ROW:2:1", "$ROW:2:2", "$ROW:3:1", "0001-01-01",
        "9999-12-31", "10000-01-01", "0000-00-00", "2026-02-29", "2026-03-02", "2026-03-03",
        "2026-07-04", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
        "2026-03-02T17:00:00Z", "2026-03-03T01:30:00Z", "2026-03-03T15:00:00Z", "24:00",
        "23:59:59", "00:00", "06:30:00", "true", "false", "null", "[]", "{}", "E1", "E2",
        "PA-17", "PA-18", "1001", "1002", "1003", "1009", "2001", "9006099743114217",
        "9006099743114218", "9006099743114219", "9006099743115217", "card_number", "holiday_on",
        "name", "value", "status", "tier", "tier_order", "check_marks", "re_sign_due",
        "re_sign_days", "grace_days", "workers_requested", "locked_until", "is_active",
        "max_check_marks", "start_date", "end_date", "start_time", "morning_slot",
        "contract_code", "members", "book_registrations", "holidays", "referral_books",
        "settings", "labor_requests", "users", "ACTIVE", "EXPIRED", "DROPPED", "RESIGNED",
        "DISPATCHED", "BOOK_1", "BOOK_4", "QUEUE", "BY_NAME", "EMERGENCY", "MEDICAL",
        "UNION_BUSINESS", "S&C", "1234", "4321", "LAID_OFF", "QUIT", "DISCHARGED", "SHORT_CALL",
        "SEATTLE", "PT_ANGELES", "BREMERTON", "exempt", "not_present", "declined",
        std::string{"\0", 1}, std::string{"a\0b", 3}, "\x1b[2J", "\xe2\x80\xae", "\xed\xa0\x80",
        "\xff", "\xc3\xa9", "'; DROP TABLE members; --", "{\"a\":1}", "\\.", "\\N", "\t\n\r",
        "\"", "\\", "NULL", std::string(300, 'x'), std::string(5'000, '\xc3')};
    // clang-format on
    return all;
}

/// Pieces of JSON that no writer of JSON makes.
const std::vector<std::string>& pieces() {
    // clang-format off
    static const std::vector<std::string> all{
        "9223372036854775808", "-9223372036854775809", "1e400", "-0", "0.1", "null", "true",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "[]", "{}", "[[[[[[[[[[[[[[[[[]",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}", "\"\xed\xa0\x80\"", "\xef\xbb\xbf", "//",
        ",", ":", "\"", "{", "]", "\\u0000", std::string(20'000, '['), std::string(70'000, ' ')};
    // clang-format on
    return all;
}

std::vector<json*> nodes_of(json& root) {
    std::vector<json*> nodes{&root};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!nodes[i]->is_structured()) continue;
        for (auto& child : *nodes[i])
            nodes.push_back(&child);
    }
    return nodes;
}

json any_value(Chance& chance) {
    switch (chance.between(0, 9)) {
        case 0: return nullptr;
        case 1: return chance.percent(50);
        case 2: return static_cast<std::int64_t>(chance.bits());
        case 3: return chance.bits();
        case 4: return json::array();
        case 5: return json::object();
        default: return chance.one_of(texts());
    }
}

/// The text next to this one, if it is a number: often more telling than another one.
json neighbour(const std::string& text, Chance& chance) {
    if (text.empty() || text.size() > 17 ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return chance.one_of(texts());
    return std::to_string(std::stoll(text) + (chance.percent(50) ? 1 : -1));
}

void mutate_list(json& list, Chance& chance) {
    if (list.empty()) {
        list.push_back(any_value(chance));
        return;
    }
    const auto at = index(chance, list.size());
    switch (chance.between(0, 3)) {
        case 0: list.erase(at); break;
        case 1: list.push_back(list[at]); break;
        case 2: std::swap(list[at], list[0]); break;
        default:
            for (int i = 0; i < 40; ++i)
                list.push_back(list[at]);
    }
}

void mutate_object(json& object, Chance& chance) {
    if (object.empty() || chance.percent(15)) {
        object[chance.one_of(texts())] = any_value(chance);
        return;
    }
    auto member = object.begin();
    std::advance(member, chance.between(0, static_cast<int>(object.size()) - 1));
    if (chance.percent(70)) {
        object.erase(member);
    } else {
        object[member.key() + "_"] = member.value();
    }
}

void mutate_node(json& node, const json& other, Chance& chance) {
    auto others = other;
    auto nodes = nodes_of(others);
    if (chance.percent(15)) {
        node = *chance.one_of(nodes);
    } else if (node.is_array()) {
        mutate_list(node, chance);
    } else if (node.is_object() && chance.percent(90)) {
        mutate_object(node, chance);
    } else if (node.is_string() && chance.percent(25)) {
        node = neighbour(node.get<std::string>(), chance);
    } else {
        node = any_value(chance);
    }
}

/// Changes the text of some JSON, not what it says: doubles a part, puts a piece or a byte into it.
void mutate_bytes(std::string& text, Chance& chance) {
    const auto at = index(chance, text.size() + 1);
    switch (chance.between(0, 5)) {
        case 0: text.insert(at, chance.one_of(pieces())); break;
        case 1: text.resize(at); break;
        case 2: text.insert(at, 1, static_cast<char>(chance.between(0, 255))); break;
        case 3:  // each key twice
            if (text.size() > 2 && text.front() == '{')
                text.insert(1, text.substr(1, text.size() - 2) + ",");
            break;
        case 4: {
            const auto colon = text.find(':', at);
            if (colon != std::string::npos) text.insert(colon + 1, chance.one_of(pieces()) + ",");
            break;
        }
        default:
            if (at < text.size()) text[at] = static_cast<char>(chance.between(0, 255));
    }
}

void mutate_json(std::string& text, const std::string& other, Chance& chance) {
    auto form = json::parse(text, nullptr, false);
    if (form.is_discarded() || chance.percent(12)) return mutate_bytes(text, chance);
    auto others = json::parse(other, nullptr, false);
    if (others.is_discarded()) others = json::array();
    auto nodes = nodes_of(form);
    mutate_node(*chance.one_of(nodes), others, chance);
    text = form.dump(-1, ' ', chance.percent(20), json::error_handler_t::ignore);
}

std::int64_t any_second(Chance& chance) {
    switch (chance.between(0, 6)) {
        case 0: return std::numeric_limits<std::int64_t>::min();
        case 1: return std::numeric_limits<std::int64_t>::max();
        case 2: return static_cast<std::int64_t>(chance.bits()) / 100'000'000;
        case 3: return -86'400 * chance.between(0, 100);
        default: return chance.between(-600, 20'000);
    }
}

void mutate_envelope(Deposit& deposit, Chance& chance) {
    switch (chance.between(0, 6)) {
        case 0:
            deposit.kind = chance.percent(80) ? chance.one_of(one_of_each()).kind : "no_kind";
            break;
        case 1:
            deposit.version = chance.one_of(std::vector<int>{0, 1, 2, 2, 3, -1, 2'147'483'647});
            break;
        case 2: deposit.second = any_second(chance); break;
        case 3: deposit.clock_ahead = any_second(chance); break;
        case 4: deposit.actor = chance.percent(50) ? "pat" : chance.one_of(texts()); break;
        case 5: deposit.hall = chance.between(1, hall_count); break;
        default:
            deposit.kind = chance.percent(50) ? std::string{core::unsendable_kind} : deposit.kind;
    }
}

void mutate_operation(Batch& batch, Chance& chance) {
    const auto other = chance.one_of(batch);
    auto& deposit = batch[index(chance, batch.size())];
    const int kind = chance.between(1, 100);
    if (kind <= 70) {
        mutate_json(deposit.payload, other.payload, chance);
    } else if (kind <= 78) {
        mutate_json(deposit.seen, other.seen, chance);
    } else if (kind <= 84) {
        mutate_json(deposit.told, other.told, chance);
    } else {
        mutate_envelope(deposit, chance);
    }
}

void mutate_once(Batch& batch, Chance& chance) {
    const auto add = [&](Deposit deposit) {
        if (batch.size() < operations_max)
            batch.insert(
                batch.begin() + static_cast<std::ptrdiff_t>(index(chance, batch.size() + 1)),
                std::move(deposit));
    };
    if (batch.empty()) return add(chance.one_of(one_of_each()));
    switch (chance.between(0, 11)) {
        case 0: return add(chance.one_of(one_of_each()));
        case 1: {
            auto twin = chance.one_of(batch);
            twin.hall = chance.between(1, hall_count);
            return add(std::move(twin));
        }
        case 2:
            batch.erase(batch.begin() + static_cast<std::ptrdiff_t>(index(chance, batch.size())));
            return;
        case 3:
            std::swap(batch[index(chance, batch.size())], batch[index(chance, batch.size())]);
            return;
        default: mutate_operation(batch, chance);
    }
}

}  // namespace

const Batch& one_of_each() {
    static const Batch all = [] {
        Batch batch;
        for (const auto& form : test::released_forms) {
            const std::string text = "== 1 " + std::string{form.kind} + " 2 " +
                                     std::to_string(60 * batch.size()) + " 0 pat\n" +
                                     std::string{form.json};
            batch.push_back(batch_from(text).front());
        }
        return batch;
    }();
    return all;
}

std::string mutated_json(std::string text, const std::string& other, Chance& chance) {
    mutate_json(text, other, chance);
    return text;
}

Batch mutated(Batch batch, Chance& chance) {
    const int count = chance.between(1, mutations_max);
    for (int i = 0; i < count; ++i)
        mutate_once(batch, chance);
    return batch;
}

}  // namespace hallbook::fuzz
