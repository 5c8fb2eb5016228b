/// \file
/// Values as people type them on the command line, and as exports hold them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"

#include <string_view>

namespace hallbook::cli {

/// How many entries a list shows unless --limit says otherwise.
inline constexpr int default_limit = 50;

/// One to four digits as a number; -1 for anything else.
[[nodiscard]] int whole_number(std::string_view text);

/// As a label is written: ASCII letters in upper case, '_' for '-' and ' '.
[[nodiscard]] std::string as_label(std::string_view text);

/// "1" to "4".
core::Parsed<core::BookTier> parse_tier(std::string_view text);
/// A whole number from 0 to 9999.
core::Parsed<int> parse_count(std::string_view text);
/// The same, but at least 1.
core::Parsed<int> parse_positive(std::string_view text);
/// "in-person" or "email".
core::Parsed<core::RegistrationMethod> parse_method(std::string_view text);
/// "30s", "15m" or "1h"; at least a second.
core::Parsed<std::chrono::seconds> parse_span(std::string_view text);
/// The label of a region in any case; '-' and ' ' count as '_'.
core::Parsed<core::BookRegion> parse_region(std::string_view text);
/// A label of E in any case; '-' and ' ' count as '_'.
template <class E>
core::Parsed<E> parse_label(std::string_view text) {
    if (const auto found = core::from_label<E>(as_label(text))) {
        return core::Parsed<E>::good(*found);
    }
    std::string labels;
    for (const auto label : core::EnumNames<E>::labels)
        labels.append(labels.empty() ? "" : ", ").append(label);
    return core::Parsed<E>::bad("is none of " + labels);
}
/// How a job ended: completed, quit, laid-off, discharged or injury.
core::Parsed<core::DispatchOutcome> parse_outcome(std::string_view text);
/// accept or decline: true for accept.
core::Parsed<bool> parse_answer(std::string_view text);
/// "column=value"; an empty value means null.
core::Parsed<core::ColumnEdit> parse_column_edit(std::string_view text);

}  // namespace hallbook::cli
