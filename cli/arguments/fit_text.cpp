/// \file
/// Refusing texts.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/fit_text.hpp"

#include "core/values/failure.hpp"
#include "core/values/utf8.hpp"

namespace hallbook::cli {

namespace {

/// Far from what central takes of one text.
constexpr std::size_t typed_bytes_max = 8'192;

}  // namespace

std::string problem_of_length(std::string_view text) {
    if (text.size() <= typed_bytes_max) return {};
    return "is longer than " + std::to_string(typed_bytes_max) + " bytes";
}

void refuse_long_text(const std::string& place, std::string_view text) {
    const auto problem = problem_of_length(text);
    if (problem.empty()) return;
    throw core::Failure(
        core::FailureKind::bad_input, place + ": " + problem, "Nothing was changed.");
}

void refuse_unfit_text(const std::string& place, std::string_view text) {
    const auto unfit = core::first_unfit(text);
    if (!unfit) return;
    throw core::Failure(
        core::FailureKind::bad_input,
        place + ": " + core::sentence_about(*unfit),
        "Nothing was changed. A text is one line of UTF-8.");
}

}  // namespace hallbook::cli
