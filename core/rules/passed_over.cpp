/// \file
/// Those passed over, as text and back.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/passed_over.hpp"

#include <map>
#include <sstream>

namespace hallbook::core {

std::optional<std::string> encode_passed_over(const std::vector<PassedOver>& passed_over) {
    if (passed_over.empty()) return std::nullopt;
    std::string text;
    for (const auto& each : passed_over) {
        if (!text.empty()) text += ';';
        text +=
            each.card_number + "/" + std::to_string(each.registration.value) + "/" + each.reason;
    }
    return text;
}

std::vector<PassedOver> decode_passed_over(const std::optional<std::string>& text) {
    std::vector<PassedOver> result;
    std::istringstream entries{text.value_or("")};
    for (std::string entry; std::getline(entries, entry, ';');) {
        std::istringstream parts{entry};
        PassedOver each;
        std::string registration;
        if (!std::getline(parts, each.card_number, '/') ||
            !std::getline(parts, registration, '/') || !std::getline(parts, each.reason)) {
            continue;
        }
        const auto id = value_from_text(ColumnKind::id, registration);
        if (!id) continue;
        each.registration = {std::get<std::int64_t>(*id.value)};
        result.push_back(std::move(each));
    }
    return result;
}

std::string sentence_of(const std::string& reason) {
    static const std::map<std::string, std::string> sentences{
        {"exempt", "is exempt"},
        {"not_in_good_standing", "is not in good standing"},
        {"not_active", "is not on the queue"},
        {"member_already_out", "is out on a job already"},
        {"declined", "declined the call"},
        {"not_present", "was not present"},
        {"requirement", "does not meet a requirement of the request"}};
    const auto found = sentences.find(reason);
    return found == sentences.end() ? reason : found->second;
}

}  // namespace hallbook::core
