/// \file
/// Words for counts and spans.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/phrases.hpp"

#include "cli/output/text.hpp"
#include "core/values/utf8.hpp"

namespace hallbook::cli {

std::string words_for(const std::string& name, const std::string& card_number) {
    return core::visible(name + " (card " + card_number + ")");
}

std::string words_for(const store::FoundMember& member) {
    return words_for(member.name, member.card_number);
}

std::string cell(const std::optional<int>& value) {
    return value ? std::to_string(*value) : std::string{};
}

std::string cell(const std::optional<core::Date>& value) {
    return value ? core::date_text(*value) : std::string{};
}

std::string re_sign_cell(const std::optional<core::Date>& due, core::Date today) {
    return due && *due < today ? cell(due) + " overdue" : cell(due);
}

std::string exempt_cell(
    const std::optional<core::ExemptReason>& reason, const std::optional<core::Date>& until) {
    return reason && until ? cell(reason) + " until " + cell(until) : cell(reason);
}

std::string span_words(std::chrono::microseconds span) {
    using namespace std::chrono;
    if (span >= days{2}) return counted(duration_cast<days>(span).count(), "day");
    if (span >= hours{2}) return counted(duration_cast<hours>(span).count(), "hour");
    if (span >= minutes{1}) return counted(duration_cast<minutes>(span).count(), "minute");
    return "less than a minute";
}

std::string freshness(const Output& out, const store::AsOf& as_of, core::Instant now) {
    std::string text = as_of.synced_at ? "Synced " + span_words(now - *as_of.synced_at) + " ago"
                                       : std::string{"Never synced"};
    text += as_of.pending == 0
                ? "; nothing waits for central."
                : "; " + counted(as_of.pending, "operation") + " not yet decided by central.";
    return "\n" + out.dim(text) + "\n";
}

}  // namespace hallbook::cli
