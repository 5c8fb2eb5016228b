/// \file
/// Reads and writes batches.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/batch.hpp"

#include "core/operations/codec.hpp"
#include "core/values/decimal.hpp"
#include "tests/support/hall_stage.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace hallbook::fuzz {

using namespace core;

namespace {

constexpr std::string_view heading = "== ";
constexpr std::string_view line_of_seen = "seen ";
constexpr std::string_view line_of_told = "told ";
constexpr std::string_view apn_mark = "$APN";
constexpr std::string_view row_mark = "$ROW:";
/// More operations than any batch needs.
constexpr std::size_t operations_read_max = 64;

/// Takes the text up to `end` off the front of `text`; all of it if there is no such end.
std::string_view take_until(std::string_view& text, std::string_view end) {
    const auto at = text.find(end);
    const auto part = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view{} : text.substr(at + end.size());
    return part;
}

/// Any text is a number: what does not fit is the nearest that does, what is none is 0.
std::int64_t number_from(std::string_view text) {
    std::int64_t number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    if (end.ec != std::errc::result_out_of_range) return number;
    return text.front() == '-' ? std::numeric_limits<std::int64_t>::min()
                               : std::numeric_limits<std::int64_t>::max();
}

int small_number_from(std::string_view text) {
    return static_cast<int>(std::clamp<std::int64_t>(
        number_from(text), std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

std::string usual_seen() { return encode_seen({beginning() - std::chrono::hours{1}, {}}); }

/// Takes the line off the front of `text` if it begins so.
std::string line_or(std::string_view& text, std::string_view begin, const std::string& usual) {
    if (!text.starts_with(begin)) return usual;
    text.remove_prefix(begin.size());
    return std::string{take_until(text, "\n")};
}

Deposit deposit_from(std::string_view text) {
    auto words = take_until(text, "\n");
    Deposit deposit;
    const auto hall = number_from(take_until(words, " "));
    deposit.hall = 1 + static_cast<int>((hall % hall_count + hall_count - 1) % hall_count);
    deposit.kind = take_until(words, " ");
    deposit.version = small_number_from(take_until(words, " "));
    deposit.second = number_from(take_until(words, " "));
    deposit.clock_ahead = number_from(take_until(words, " "));
    deposit.actor = words;
    deposit.seen = line_or(text, line_of_seen, usual_seen());
    deposit.told = line_or(text, line_of_told, "[]");
    deposit.payload = text;
    return deposit;
}

/// Within what a server takes, from the year 1 to 9999.
Instant instant_of(std::int64_t second, Instant zero) {
    using std::chrono::seconds;
    static const auto first = parse_instant("0001-01-01T00:00:00Z").value.value();
    static const auto last = parse_instant("9999-12-31T23:59:59.999999Z").value.value();
    if (second < std::chrono::ceil<seconds>(first - zero).count()) return first;
    return second > std::chrono::floor<seconds>(last - zero).count() ? last
                                                                     : zero + seconds{second};
}

std::int64_t sum(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (!__builtin_add_overflow(a, b, &result)) return result;
    return a < 0 ? std::numeric_limits<std::int64_t>::min()
                 : std::numeric_limits<std::int64_t>::max();
}

void replace_all(std::string& text, std::string_view mark, const std::string& by) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
        text.replace(at, mark.size(), by);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The APN of an instant. There is none of days before 1900: then that of 1900 stands for it.
std::string apn_of(Instant instant) {
    const auto civil = test::FixedZone{}.civil(
        std::max(instant, parse_instant("1900-01-01T12:00:00Z").value.value()));
    return Apn::from_civil(civil).text();
}

std::string with_rows(std::string text, const Makers& makers) {
    constexpr std::size_t size = row_mark.size() + 3;  // "2:7"
    for (auto at = text.find(row_mark); at != std::string::npos; at = text.find(row_mark, at + 1)) {
        if (at + size > text.size()) break;
        const char hall = text[at + row_mark.size()];
        const char sequence = text[at + size - 1];
        if (hall < '1' || hall > '0' + hall_count || !is_digit(sequence)) continue;
        const auto& maker = makers.halls[static_cast<std::size_t>(hall - '1')];
        const OperationId id{maker.number, maker.last_sequence + sequence - '0'};
        text.replace(at, size, std::to_string(row_id(id, 0)));
    }
    return text;
}

}  // namespace

Instant beginning() { return test::at("2026-03-02 09:00:00"); }

Batch batch_from(std::string_view bytes) {
    Batch batch;
    if (bytes.starts_with(heading)) bytes.remove_prefix(heading.size());
    const auto next = "\n" + std::string{heading};
    while (!bytes.empty() && batch.size() < operations_read_max)
        batch.push_back(deposit_from(take_until(bytes, next)));
    return batch;
}

std::string text_of(const Batch& batch) {
    std::string text;
    for (const auto& each : batch) {
        if (!text.empty()) text += "\n";
        text += heading;
        text += std::to_string(each.hall) + " " + each.kind + " " + std::to_string(each.version) +
                " " + std::to_string(each.second) + " " + std::to_string(each.clock_ahead) + " " +
                each.actor + "\n";
        if (each.seen != usual_seen()) text += std::string{line_of_seen} + each.seen + "\n";
        if (each.told != "[]") text += std::string{line_of_told} + each.told + "\n";
        text += each.payload;
    }
    return text;
}

const Makers& new_halls() {
    static const Makers makers{beginning(), {{1, 0}, {2, 0}, {3, 0}}};
    static_assert(hall_count == 3);
    return makers;
}

std::vector<EncodedOperation> encoded(const Batch& batch, const Makers& makers) {
    std::vector<EncodedOperation> operations;
    auto halls = makers.halls;
    for (const auto& each : batch) {
        const auto recorded_at = instant_of(each.second, makers.second_zero);
        auto& maker = halls[static_cast<std::size_t>(each.hall - 1)];
        auto payload = with_rows(each.payload, makers);
        replace_all(payload, apn_mark, apn_of(recorded_at));
        operations.push_back(
            {.id = {maker.number, ++maker.last_sequence},
             .kind = each.kind,
             .payload_version = each.version,
             .recorded_at = recorded_at,
             .clock_at = instant_of(sum(each.second, each.clock_ahead), makers.second_zero),
             .actor = each.actor,
             .seen = each.seen,
             .payload = std::move(payload),
             .told = each.told});
    }
    return operations;
}

}  // namespace hallbook::fuzz
