/// \file
/// Reading another program's values.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/values.hpp"

#include <algorithm>
#include <limits>

namespace hallbook::migrations {

namespace {

using Answer = core::Parsed<core::Value>;

/// "45880.410" as "45880.41": zeros after the second decimal of a wider NUMERIC add nothing.
std::string without_idle_zeros(std::string text) {
    const auto point = text.find('.');
    if (point == std::string::npos) return text;
    while (text.size() > point + 3 && text.back() == '0')
        text.pop_back();
    return text;
}

Answer hundredths(const ForeignColumn& theirs, const std::string& text) {
    if (theirs.type == "double precision" || theirs.type == "real") {
        return Answer::bad(
            "is stored as " + theirs.type + ", which does not hold two decimals exactly");
    }
    const bool is_numeric = theirs.type.starts_with("numeric");
    const auto number = core::parse_hundredths(is_numeric ? without_idle_zeros(text) : text);
    return number ? Answer::good(*number.value) : Answer::bad(number.problem);
}

/// The microseconds of ".5" or ".123456"; empty for anything else.
std::optional<std::chrono::microseconds> fraction(std::string_view text) {
    if (text.empty()) return std::chrono::microseconds{0};
    if (text.front() != '.' || text.size() < 2 || text.size() > 7) return std::nullopt;
    std::int64_t micros = 0;
    for (std::size_t i = 1; i <= 6; ++i) {
        const char digit = i < text.size() ? text[i] : '0';
        if (digit < '0' || digit > '9') return std::nullopt;
        micros = micros * 10 + (digit - '0');
    }
    return std::chrono::microseconds{micros};
}

/// Reads "2025-08-11 09:48:02.5" or "2025-08-11" as local time of the hall.
core::Parsed<core::Instant> pacific(const std::string& text, const core::CivilZone& zone) {
    using Time = core::Parsed<core::Instant>;
    const auto date = core::parse_date(std::string_view{text}.substr(0, 10));
    if (!date) return Time::bad("is no date and time");
    core::CivilTime civil{*date.value, {}};
    std::chrono::microseconds micros{0};
    if (text.size() > 10) {
        const auto time = core::parse_time_of_day(
            text.size() >= 19 ? std::string_view{text}.substr(11, 8) : std::string_view{});
        const auto rest = text.size() >= 19 ? fraction(text.substr(19)) : std::nullopt;
        if (!time || !rest || (text[10] != ' ' && text[10] != 'T')) {
            return Time::bad("is no date and time");
        }
        civil.time = time.value->since_midnight;
        micros = *rest;
    }
    const auto instant = zone.instant(civil);
    if (!instant) return Time::bad("is in the hour that the clocks leave out in spring");
    return Time::good(*instant + micros);
}

core::Parsed<core::Instant> instant_of(const std::string& text, const core::CivilZone& zone) {
    const auto instant = core::parse_instant(text);
    return instant ? instant : pacific(text, zone);
}

Answer date_of(const std::string& text, const core::CivilZone& zone) {
    if (const auto date = core::parse_date(text)) return Answer::good(text);
    const auto instant = instant_of(text, zone);
    if (!instant) return Answer::bad("is no date");
    return Answer::good(core::date_text(zone.civil(*instant.value).date));
}

const std::string* translation(
    const AdoptionRules& rules, std::string_view type, const std::string& text) {
    const auto labels = rules.labels.find(type);
    if (labels == rules.labels.end()) return nullptr;
    const auto found = labels->second.find(plain_name(text));
    return found == labels->second.end() ? nullptr : &found->second;
}

Answer label_of(const core::ColumnInfo& ours, const std::string& text, const AdoptionRules& rules) {
    const auto* translated = translation(rules, ours.enum_type, text);
    const std::string wanted = translated != nullptr ? *translated : text;
    for (const auto label : ours.labels) {
        if (label == wanted) return Answer::good(wanted);
    }
    for (const auto label : ours.labels) {
        if (plain_name(label) == plain_name(wanted)) return Answer::good(std::string{label});
    }
    return Answer::bad(
        "is no label of " + std::string{ours.enum_type} + " and the mapping translates it to none");
}

Answer boolean_of(const std::string& text, const AdoptionRules& rules) {
    const auto* translated = translation(rules, "boolean", text);
    return core::value_from_text(
        core::ColumnKind::boolean, translated != nullptr ? *translated : text);
}

Answer integer_of(const std::string& text) {
    auto number = core::value_from_text(core::ColumnKind::integer, text);
    if (!number) return number;
    const auto value = std::get<std::int64_t>(*number.value);
    const bool fits = value <= std::numeric_limits<std::int32_t>::max() &&
                      value >= std::numeric_limits<std::int32_t>::min();
    return fits ? number : Answer::bad("is too large a number");
}

}  // namespace

Answer adopted_value(
    const core::ColumnInfo& ours,
    const ForeignColumn& theirs,
    const std::string& text,
    const AdoptionRules& rules,
    const core::CivilZone& zone) {
    switch (ours.kind) {
        case core::ColumnKind::hundredths: return hundredths(theirs, text);
        case core::ColumnKind::instant: {
            const auto instant = instant_of(text, zone);
            if (!instant) return Answer::bad(instant.problem);
            return Answer::good(core::ValueTraits<core::Instant>::to(*instant.value));
        }
        case core::ColumnKind::date: return date_of(text, zone);
        case core::ColumnKind::enumeration: return label_of(ours, text, rules);
        case core::ColumnKind::boolean: return boolean_of(text, rules);
        case core::ColumnKind::integer: return integer_of(text);
        default: return core::value_from_text(ours.kind, text);
    }
}

}  // namespace hallbook::migrations
