/// \file
/// Short phrases that many tables and sentences for people share.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "core/values/enums.hpp"
#include "store/queries/as_of.hpp"
#include "store/queries/members.hpp"

#include <optional>
#include <string>

namespace hallbook::cli {

/// A member in a sentence: "Abbott, Ann (card 1021149)", made visible, so that a name stays on its
/// line.
[[nodiscard]] std::string words_for(const std::string& name, const std::string& card_number);
[[nodiscard]] std::string words_for(const store::FoundMember& member);

/// The number as text; empty without one.
[[nodiscard]] std::string cell(const std::optional<int>& value);
[[nodiscard]] std::string cell(const std::optional<core::Date>& value);
template <class E>
requires std::is_enum_v<E> std::string cell(const std::optional<E>& value) {
    return value ? std::string{core::label(*value)} : std::string{};
}

/// A re-sign deadline: "2026-10-31 overdue" when it lies before today.
[[nodiscard]] std::string re_sign_cell(const std::optional<core::Date>& due, core::Date today);

/// An exemption: "MEDICAL", "JURY_DUTY until 2026-11-21".
[[nodiscard]] std::string exempt_cell(
    const std::optional<core::ExemptReason>& reason, const std::optional<core::Date>& until);

/// "3 minutes", "2 days": the largest unit of a span, cut off. "less than a minute" for short ones.
[[nodiscard]] std::string span_words(std::chrono::microseconds span);

/// The last line of every look-up; `now` by central's clock: "Synced 3 minutes ago; 2 operations
/// not yet with central."
[[nodiscard]] std::string freshness(const Output& out, const store::AsOf& as_of, core::Instant now);

}  // namespace hallbook::cli
