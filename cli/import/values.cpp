/// \file
/// Reading LaborPower's spellings.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/values.hpp"

#include "cli/output/text.hpp"

#include <algorithm>
#include <array>

namespace hallbook::cli {

namespace {

using core::Parsed;

/// Splits at each occurrence of `separator`.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

/// Month, day and year as the export writes them; empty for a day that does not exist.
std::optional<core::Date> us_date(std::string_view text) {
    const auto parts = split(text, '/');
    if (parts.size() != 3 || parts[2].size() != 4 || parts[0].size() > 2 || parts[1].size() > 2)
        return std::nullopt;
    const std::array<int, 3> numbers{
        whole_number(parts[0]), whole_number(parts[1]), whole_number(parts[2])};
    if (*std::min_element(numbers.begin(), numbers.end()) < 0) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year{numbers[2]},
        std::chrono::month{static_cast<unsigned>(numbers[0])},
        std::chrono::day{static_cast<unsigned>(numbers[1])}};
    if (!date.ok()) return std::nullopt;
    return core::Date{date};
}

/// "9:48:02" with "AM" or "PM"; hours from 1 to 12.
std::optional<std::chrono::seconds> us_time(std::string_view text, std::string_view half) {
    const auto parts = split(text, ':');
    if (parts.size() != 3 || (half != "AM" && half != "PM")) return std::nullopt;
    const int hour = whole_number(parts[0]);
    const int minute = parts[1].size() == 2 ? whole_number(parts[1]) : -1;
    const int second = parts[2].size() == 2 ? whole_number(parts[2]) : -1;
    if (hour < 1 || hour > 12 || minute < 0 || minute > 59 || second < 0 || second > 59) {
        return std::nullopt;
    }
    return std::chrono::hours{hour % 12 + (half == "PM" ? 12 : 0)} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
}

std::optional<core::CivilTime> iso_civil_time(std::string_view text) {
    if (text.size() != 19 || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
    const auto date = core::parse_date(text.substr(0, 10));
    const auto time = core::parse_time_of_day(text.substr(11));
    if (!date || !time) return std::nullopt;
    return core::CivilTime{*date.value, time.value->since_midnight};
}

}  // namespace

Parsed<ListedStatus> parse_listed_status(std::string_view text) {
    using Status = core::RegistrationStatus;
    using Reason = core::ExemptReason;
    struct Word {
        std::string_view word;
        ListedStatus meaning;
    };
    static const std::array<Word, 7> words{{
        {"UNEMPLOYED", {Status::active, std::nullopt}},
        {"WORKING", {Status::dispatched, std::nullopt}},
        {"SHORT CALL", {Status::dispatched, std::nullopt}},
        {"SALTING", {Status::active, Reason::salting}},
        {"TRAVELING", {Status::active, Reason::traveling}},
        {"SICK LIST", {Status::active, Reason::medical}},
        {"UNDERSCALE", {Status::active, Reason::under_scale}},
    }};
    for (const auto& [word, meaning] : words) {
        if (lower_case(word) == lower_case(text)) return Parsed<ListedStatus>::good(meaning);
    }
    return Parsed<ListedStatus>::bad(
        "is none of UNEMPLOYED, WORKING, SHORT CALL, SALTING, TRAVELING, SICK LIST, UNDERSCALE");
}

Parsed<core::Date> parse_listed_date(std::string_view text) {
    if (auto iso = core::parse_date(text)) return iso;
    const auto date = us_date(text);
    if (!date) return Parsed<core::Date>::bad("is no date such as 08/11/2025 or 2025-08-11");
    return Parsed<core::Date>::good(*date);
}

Parsed<core::CivilTime> parse_civil_time(std::string_view text) {
    if (const auto iso = iso_civil_time(text)) return Parsed<core::CivilTime>::good(*iso);
    const auto parts = split(text, ' ');
    const auto date = us_date(parts[0]);
    const auto time = parts.size() == 3 ? us_time(parts[1], parts[2]) : std::nullopt;
    if (!date || !time) {
        return Parsed<core::CivilTime>::bad("is no date and time such as 08/11/2025 9:48:02 AM");
    }
    return Parsed<core::CivilTime>::good({*date, *time});
}

Parsed<core::Instant> parse_listed_instant(std::string_view text, const core::CivilZone& zone) {
    const auto civil = parse_civil_time(text);
    if (!civil) return Parsed<core::Instant>::bad(civil.problem);
    const auto instant = zone.instant(*civil.value);
    if (!instant) {
        return Parsed<core::Instant>::bad(
            "never was: it lies in the hour that daylight saving leaves out");
    }
    return Parsed<core::Instant>::good(*instant);
}

Parsed<core::ContractCode> parse_contract_code(std::string_view text) {
    using Code = core::ContractCode;
    static constexpr std::array<std::pair<std::string_view, Code>, 4> other_names{{
        {"SOUND & COMM", Code::sound_comm},
        {"LT FXT MAINT", Code::lfm},
        {"# GROUP MARINE", Code::marine},
        {"# GROUP TV & APPL", Code::tv_appl},
    }};
    for (const auto& [name, code] : other_names) {
        if (name == text) return Parsed<Code>::good(code);
    }
    const auto code = core::from_label<Code>(text);
    if (!code) return Parsed<Code>::bad("is no contract code");
    return Parsed<Code>::good(*code);
}

Parsed<PersonName> parse_person_name(std::string_view text) {
    const auto comma = text.find(',');
    PersonName name;
    name.last_name = trimmed(text.substr(0, comma));
    std::string rest = comma == std::string_view::npos ? "" : trimmed(text.substr(comma + 1));
    if (name.last_name.empty() || rest.empty()) {
        return Parsed<PersonName>::bad("is no name such as \"Gomez, Chen G\"");
    }
    // Only a single letter is surely a middle name: "Mary Ann" may be one first name.
    const auto space = rest.rfind(' ');
    if (space != std::string::npos && rest.size() - space == 2) {
        name.middle_name = rest.substr(space + 1);
        rest = trimmed(rest.substr(0, space));
    }
    name.first_name = rest;
    return Parsed<PersonName>::good(name);
}

Parsed<bool> parse_yes_no(std::string_view text) {
    if (text == "Y" || text == "y") return Parsed<bool>::good(true);
    if (text == "N" || text == "n") return Parsed<bool>::good(false);
    return Parsed<bool>::bad("is neither Y nor N");
}

Parsed<core::AgreementType> parse_agreement_type(std::string_view text) {
    const auto type = core::from_label<core::AgreementType>(text);
    if (!type) return Parsed<core::AgreementType>::bad("is none of STANDARD, PLA, CWA, TERO");
    return Parsed<core::AgreementType>::good(*type);
}

core::CivilTime civil_time_of(core::Apn apn) {
    constexpr core::Date serial_day_zero{std::chrono::year{1899} / 12 / 30};
    constexpr std::int64_t seconds_of_hundredth = 864;
    const std::int64_t day = apn.hundredths() / 100;
    return {
        serial_day_zero + std::chrono::days{day},
        std::chrono::seconds{apn.hundredths() % 100 * seconds_of_hundredth}};
}

}  // namespace hallbook::cli
