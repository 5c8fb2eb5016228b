/// \file
/// What the checks of the schema share: which check a difference belongs to, and what mends it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/doctor/checks.hpp"

namespace hallbook::migrations {

/// The table and column with the issued APNs, which no repair may touch.
inline constexpr std::string_view registrations_table = "book_registrations";
inline constexpr std::string_view apn_column = "applicant_priority_number";

/// "members: column status should be ..., is ..."
std::string difference_text(const Difference& each);

/// The revision whose schema equals the live one, if that is not the recorded revision; else
/// empty.
const std::string& proved(const DoctorCase& about);

/// Whether the live schema is that of another revision than the recorded one.
bool is_of_another_revision(const DoctorCase& about);

/// The answer when objects are missing that the recorded revisions made: to correct the record when
/// the schema is that of another revision; else their data is lost, and `escalation` says so.
DoctorAnswer things_are_gone(const DoctorCase& about, std::string evidence, std::string escalation);

/// Whether any revision is recorded.
bool is_recorded(const DoctorCase& about);

/// Whether a check is about this difference.
using Picks = bool (*)(const Difference& difference);

bool is_of_labels(const Difference& each);
/// Whether it is about the APN column or the check of its range.
bool is_of_apn(const Difference& each);
bool is_of_contract_code(const Difference& each);
bool is_of_bid_link(const Difference& each);

/// Tables that exist although the revision that makes them is not applied.
std::set<std::string> tables_in_the_way(const DoctorCase& about);

/// The answer of a check about the differences it picks; `good` is its evidence when none differs.
DoctorAnswer look_for(const DoctorCase& about, Picks picks, const char* good);

/// "(A, B)"
std::string labels_text(const std::vector<std::string>& labels);

}  // namespace hallbook::migrations
