/// \file
/// Reading typed values.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"

#include "cli/output/text.hpp"

#include <algorithm>
#include <charconv>

namespace hallbook::cli {

namespace {

using core::Parsed;

constexpr std::size_t digits_max = 4;

Parsed<int> number_from(std::string_view text, int lowest) {
    const int value = whole_number(text);
    if (value >= lowest) return Parsed<int>::good(value);
    return Parsed<int>::bad("is not a whole number from " + std::to_string(lowest) + " to 9999");
}

}  // namespace

std::string as_label(std::string_view text) {
    std::string label{text};
    for (char& c : label) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == ' ' || c == '-') c = '_';
    }
    return label;
}

int whole_number(std::string_view text) {
    const bool digits =
        !text.empty() && text.size() <= digits_max &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    int value = -1;
    if (digits) std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Parsed<core::BookTier> parse_tier(std::string_view text) {
    const int tier = whole_number(text);
    if (tier < 1 || tier > 4) return Parsed<core::BookTier>::bad("is not a tier from 1 to 4");
    return Parsed<core::BookTier>::good(static_cast<core::BookTier>(tier - 1));
}

Parsed<int> parse_count(std::string_view text) { return number_from(text, 0); }

Parsed<int> parse_positive(std::string_view text) { return number_from(text, 1); }

Parsed<core::RegistrationMethod> parse_method(std::string_view text) {
    using Method = core::RegistrationMethod;
    const std::string word = lower_case(text);
    if (word == "in-person" || word == "in_person") return Parsed<Method>::good(Method::in_person);
    if (word == "email" || word == "e-mail") return Parsed<Method>::good(Method::email);
    return Parsed<Method>::bad("is neither in-person nor email");
}

Parsed<std::chrono::seconds> parse_span(std::string_view text) {
    const char unit = text.empty() ? ' ' : text.back();
    const int count = text.empty() ? -1 : whole_number(text.substr(0, text.size() - 1));
    if (count < 1 || (unit != 's' && unit != 'm' && unit != 'h')) {
        return Parsed<std::chrono::seconds>::bad("is no span of time such as 30s, 15m or 1h");
    }
    const int seconds = unit == 's' ? 1 : unit == 'm' ? 60 : 3600;
    return Parsed<std::chrono::seconds>::good(std::chrono::seconds{std::int64_t{count} * seconds});
}

Parsed<core::BookRegion> parse_region(std::string_view text) {
    return parse_label<core::BookRegion>(text);
}

Parsed<core::DispatchOutcome> parse_outcome(std::string_view text) {
    using Outcome = core::DispatchOutcome;
    // People at the hall say discharged; the database says TERMINATED.
    const std::string label = as_label(text);
    if (label == "DISCHARGED") return Parsed<Outcome>::good(Outcome::terminated);
    const auto outcome = core::from_label<Outcome>(label);
    if (outcome && *outcome != Outcome::terminated) return Parsed<Outcome>::good(*outcome);
    return Parsed<Outcome>::bad("is none of completed, quit, laid-off, discharged, injury");
}

Parsed<bool> parse_answer(std::string_view text) {
    const std::string word = lower_case(text);
    if (word == "accept" || word == "accepted") return Parsed<bool>::good(true);
    if (word == "decline" || word == "declined") return Parsed<bool>::good(false);
    return Parsed<bool>::bad("is neither accept nor decline");
}

Parsed<core::ColumnEdit> parse_column_edit(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos) {
        return Parsed<core::ColumnEdit>::bad("is not of the form column=value");
    }
    core::ColumnEdit edit{std::string{text.substr(0, equals)}, std::nullopt};
    if (equals + 1 < text.size()) edit.value = std::string{text.substr(equals + 1)};
    return Parsed<core::ColumnEdit>::good(edit);
}

}  // namespace hallbook::cli
