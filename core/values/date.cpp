/// \file
/// Text forms of instants, dates and times of day.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/date.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace hallbook::core {

namespace {

/// The number that the `count` digits at `at` spell; -1 when they are not all digits.
int digits_at(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::string two_digits(long long value) {
    std::string text = std::to_string(value);
    return text.size() < 2 ? "0" + text : text;
}

/// The fraction after the seconds in microseconds, or empty when it is not one to six digits.
std::optional<std::chrono::microseconds> parse_fraction(std::string_view digits) {
    if (digits.empty() || digits.size() > 6) return std::nullopt;
    std::int64_t value = digits_at(digits, 0, digits.size());
    if (value < 0) return std::nullopt;
    for (std::size_t i = digits.size(); i < 6; ++i)
        value *= 10;
    return std::chrono::microseconds{value};
}

}  // namespace

std::string date_text(Date date) {
    const std::chrono::year_month_day ymd{date};
    std::string year = std::to_string(static_cast<int>(ymd.year()));
    if (year.size() < 4) year.insert(0, 4 - year.size(), '0');
    return year + "-" + two_digits(static_cast<unsigned>(ymd.month())) + "-" +
           two_digits(static_cast<unsigned>(ymd.day()));
}

Parsed<Date> parse_date(std::string_view text) {
    const int year = digits_at(text, 0, 4);
    const int month = digits_at(text, 5, 2);
    const int day = digits_at(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 0 || month < 0 || day < 0) {
        return Parsed<Date>::bad("is not a date such as 2025-08-11");
    }
    const std::chrono::year_month_day ymd{
        std::chrono::year{year},
        std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}};
    if (!ymd.ok()) return Parsed<Date>::bad("is a date that does not exist");
    return Parsed<Date>::good(Date{ymd});
}

std::string time_of_day_text(TimeOfDay time) {
    const auto seconds = time.since_midnight.count();
    return two_digits(seconds / 3600) + ":" + two_digits(seconds / 60 % 60) + ":" +
           two_digits(seconds % 60);
}

Parsed<TimeOfDay> parse_time_of_day(std::string_view text) {
    const int hour = digits_at(text, 0, 2);
    const int minute = digits_at(text, 3, 2);
    const bool with_seconds = text.size() == 8 && text[5] == ':';
    const int second = with_seconds ? digits_at(text, 6, 2) : 0;
    if ((text.size() != 5 && !with_seconds) || text[2] != ':' || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || second < 0 || second > 59) {
        return Parsed<TimeOfDay>::bad("is not a time of day such as 07:00");
    }
    return Parsed<TimeOfDay>::good(
        {std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second}});
}

std::string instant_text(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const auto of_day = instant - day;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(of_day);
    const auto fraction = (of_day - seconds).count();
    std::string text = date_text(day) + "T" + time_of_day_text({seconds});
    if (fraction != 0) {
        std::string digits = std::to_string(fraction);
        text += "." + std::string(6 - digits.size(), '0') + digits;
    }
    return text + "Z";
}

Parsed<Instant> parse_instant(std::string_view text) {
    const auto bad = [] {
        return Parsed<Instant>::bad("is not an instant such as 2025-08-11T16:48:02Z");
    };
    if (text.size() < 20 || (text[10] != 'T' && text[10] != ' ')) return bad();
    const auto date = parse_date(text.substr(0, 10));
    const auto time = parse_time_of_day(text.substr(11, 8));
    if (!date || !time) return bad();
    std::string_view rest = text.substr(19);
    std::chrono::microseconds fraction{0};
    if (rest.front() == '.') {
        const auto end = rest.find_first_not_of("0123456789", 1);
        const auto parsed =
            parse_fraction(rest.substr(1, end == std::string_view::npos ? end : end - 1));
        if (!parsed || end == std::string_view::npos) return bad();
        fraction = *parsed;
        rest = rest.substr(end);
    }
    if (rest != "Z" && rest != "+00" && rest != "+00:00") return bad();
    return Parsed<Instant>::good(Instant{*date.value} + time.value->since_midnight + fraction);
}

}  // namespace hallbook::core
