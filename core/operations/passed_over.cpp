/// \file
/// Those passed over, as text and back.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/passed_over.hpp"

#include "core/values/json_text.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <sstream>

namespace hallbook::core {

using nlohmann::json;

namespace {

/// Empty when the id or the reason is none.
std::optional<PassedOver> passed_over(
    std::string card_number, const std::string& registration, std::string reason) {
    const auto id = value_from_text(ColumnKind::id, registration);
    if (!id || reason.empty()) return std::nullopt;
    return PassedOver{
        std::move(card_number), {std::get<std::int64_t>(*id.value)}, std::move(reason)};
}

/// The text of a member of an object; empty when it has none.
std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<PassedOver> from_json(const json& form) {
    if (!form.is_object()) return std::nullopt;
    return passed_over(
        text_of(form, "card_number"), text_of(form, "registration"), text_of(form, "reason"));
}

/// From "1010011/42/exempt". Read from its end: only a card number may hold a '/'.
std::optional<PassedOver> from_entry(const std::string& entry) {
    const auto reason = entry.rfind('/');
    if (reason == std::string::npos || reason == 0) return std::nullopt;
    const auto id = entry.rfind('/', reason - 1);
    if (id == std::string::npos) return std::nullopt;
    return passed_over(
        entry.substr(0, id), entry.substr(id + 1, reason - id - 1), entry.substr(reason + 1));
}

struct Reason {
    ReasonKind kind{};
    std::string clause;  ///< for a person
};

const std::map<std::string, Reason>& reasons() {
    using enum ReasonKind;
    static const std::map<std::string, Reason> all{
        {"exempt", {fact, "is exempt"}},
        {"not_in_good_standing", {fact, "is not in good standing"}},
        {"not_active", {fact, "is not on the queue"}},
        {"member_already_out", {fact, "is out on a job already"}},
        {"declined", {word, "declined the call"}},
        {"not_present", {word, "was not present"}},
        {"requirement", {word, "does not meet a requirement of the request"}}};
    return all;
}

}  // namespace

std::optional<std::string> encode_passed_over(const std::vector<PassedOver>& passed_over) {
    if (passed_over.empty()) return std::nullopt;
    JsonWriter text;
    text.array(passed_over, [](JsonWriter& out, const PassedOver& each) {
        out.open('{').name("card_number").text(each.card_number);
        out.name("registration").text(std::to_string(each.registration.value));
        out.name("reason").text(each.reason).close('}');
    });
    return text.take();
}

std::vector<PassedOver> decode_passed_over(const std::optional<std::string>& text) {
    std::vector<PassedOver> result;
    const auto add = [&](std::optional<PassedOver> each) {
        if (each) result.push_back(std::move(*each));
    };
    const json list = json::parse(text.value_or(""), nullptr, false);
    if (list.is_array()) {
        for (const auto& each : list)
            add(from_json(each));
        return result;
    }
    std::istringstream entries{text.value_or("")};
    for (std::string entry; std::getline(entries, entry, ';');)
        add(from_entry(entry));
    return result;
}

ReasonKind kind_of(const std::string& reason) {
    const auto found = reasons().find(reason);
    return found == reasons().end() ? ReasonKind::none : found->second.kind;
}

std::string sentence_of(const std::string& reason) {
    const auto found = reasons().find(reason);
    return found == reasons().end() ? reason : found->second.clause;
}

}  // namespace hallbook::core
