/// \file
/// Putting conflicts into words.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/conflict_words.hpp"

#include "cli/words/shapes.hpp"
#include "core/values/utf8.hpp"

namespace hallbook::cli {

namespace {

Json apn_json(const std::optional<core::Apn>& apn) { return apn ? Json(apn->text()) : Json(); }

Json operation_json(const std::string& hall, std::int64_t sequence) {
    return {{"hall", hall}, {"seq", sequence}};
}

/// "the halls BREM and PA", or the one hall.
std::string halls_concerned(const store::ConflictEntry& entry) {
    if (!entry.other_hall_code || *entry.other_hall_code == entry.hall_code) {
        return "hall " + entry.hall_code + " or headquarters";
    }
    return "the halls " + entry.hall_code + " and " + *entry.other_hall_code;
}

/// The hall that made the registration that stands; empty when central made it, or when the
/// conflict is not between two registrations.
std::optional<std::string> standing_hall(const store::ConflictEntry& entry) {
    const auto& conflict = entry.conflict;
    if (conflict.rule != core::ConflictRule::duplicate_registration || !conflict.registration_id ||
        !conflict.other_registration_id) {
        return std::nullopt;
    }
    const auto maker = core::maker_of(conflict.registration_id->value).hall;
    if (maker == conflict.hall) return entry.hall_code;
    return maker == conflict.other_hall ? entry.other_hall_code : std::nullopt;
}

/// What the people at this hall have to do about the conflict.
std::string what_to_do(const store::ConflictEntry& entry) {
    if (entry.voided) {
        const std::string slip = "the dispatch " + std::to_string(entry.voided->id.value) + " to " +
                                 entry.voided->employer_name + " (request " +
                                 entry.voided->request_number + ")";
        return entry.voided->was_made_here
                   ? "Take the slip back: " + slip + " is void. Tell the member and the employer."
                   : "Of the other hall, " + slip + " is void; that hall takes the slip back.";
    }
    switch (entry.conflict.rule) {
        case core::ConflictRule::suspect_clock: return "Set the clock of that laptop right.";
        case core::ConflictRule::edited_at_central: return "Look whether both changes make sense.";
        case core::ConflictRule::request_closed: return "Call the employer.";
        default: return entry.name ? "Tell the member." : "Look at it with those who entered it.";
    }
}

}  // namespace

std::string conflict_name(const store::ConflictEntry& entry) {
    const auto index = entry.conflict.id.value & (core::rows_per_operation_max - 1);
    std::string name = entry.hall_code + "-" + std::to_string(entry.conflict.seq);
    if (index > 0) name += "." + std::to_string(index + 1);
    return name;
}

std::string conflict_summary(const store::ConflictEntry& entry) {
    std::string whom;
    if (entry.name) whom = *entry.name + " (card " + entry.card_number.value_or("?") + ")";
    if (entry.book_name) whom += (whom.empty() ? "" : ", ") + *entry.book_name;
    std::string text = (whom.empty() ? "" : whom + ": ") + entry.conflict.explanation;
    // Both APNs may be equal; naming the hall of the one that stands tells them apart.
    if (const auto hall = standing_hall(entry))
        text += " The one that stands was made at " + *hall + ".";
    return text;
}

std::string conflict_text(const Output& out, const store::ConflictEntry& entry) {
    std::string text = out.bold(conflict_name(entry)) + "  " +
                       std::string{core::label(entry.conflict.rule)} + "\n  " +
                       core::visible(conflict_summary(entry)) + "\n";
    if (entry.acknowledged_at) {
        return text + out.dim("  Seen by " + entry.acknowledged_by.value_or("somebody") + ".") +
               "\n";
    }
    return text + "  " + what_to_do(entry) + " If it looks wrong, call " + halls_concerned(entry) +
           ".\n";
}

Json conflict_json(const store::ConflictEntry& entry) {
    const auto& conflict = entry.conflict;
    Json other = conflict.other_seq
                     ? operation_json(entry.other_hall_code.value_or(""), *conflict.other_seq)
                     : Json();
    return {
        {"id", conflict_name(entry)},
        {"rule", json_of(conflict.rule)},
        {"summary", conflict_summary(entry)},
        {"decision", conflict.decision},
        {"operation", operation_json(entry.hall_code, conflict.seq)},
        {"other_operation", std::move(other)},
        {"card_number", json_of(entry.card_number)},
        {"name", json_of(entry.name)},
        {"book", json_of(entry.book_code)},
        {"apn", apn_json(conflict.applicant_priority_number)},
        {"other_apn", apn_json(conflict.other_applicant_priority_number)},
        {"standing_hall", json_of(standing_hall(entry))},
        {"voided_dispatch", entry.voided ? Json(entry.voided->id.value) : Json()},
        {"what_to_do", what_to_do(entry)},
        {"occurred_at", core::instant_text(conflict.occurred_at)},
        {"acknowledged_at", json_of(entry.acknowledged_at)},
        {"acknowledged_by", json_of(entry.acknowledged_by)}};
}

}  // namespace hallbook::cli
