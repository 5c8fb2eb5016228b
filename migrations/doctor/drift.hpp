/// \file
/// What the checks of the schema share: which difference is whose, and what mends it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/doctor/checks.hpp"

namespace hallbook::migrations {

/// Where the issued numbers stand: the column that no repair may touch.
inline constexpr std::string_view registrations_table = "book_registrations";
inline constexpr std::string_view apn_column = "applicant_priority_number";

/// "members: column status should be ..., is ..."
std::string difference_text(const Difference& each);

/// The revision whose schema the live one is exactly, where that is another than the recorded; else
/// empty.
const std::string& proved(const DoctorCase& about);

/// Where the live schema is that of another revision than the recorded, that is what is wrong.
bool is_of_another_revision(const DoctorCase& about);

/// The answer where things are gone that the recorded revisions made: the right record when the
/// schema is that of another revision, else what they held is lost (`escalation`).
DoctorAnswer things_are_gone(const DoctorCase& about, std::string evidence, std::string escalation);

/// Whether any revision is recorded.
bool is_recorded(const DoctorCase& about);

/// Whether a difference is one that a check is about.
using Picks = bool (*)(const Difference& difference);

bool is_of_labels(const Difference& each);
/// The column, or the rule about its range.
bool is_of_apn(const Difference& each);
bool is_of_contract_code(const Difference& each);
bool is_of_bid_link(const Difference& each);

/// Tables that are there though the revision that makes them waits.
std::set<std::string> tables_in_the_way(const DoctorCase& about);

/// The answer of a check about the differences it picks; `good` says what is so when there is none.
DoctorAnswer look_for(const DoctorCase& about, Picks picks, const char* good);

/// "(A, B)"
std::string labels_text(const std::vector<std::string>& labels);

}  // namespace hallbook::migrations
