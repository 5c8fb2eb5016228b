/// \file
/// Footprint: which rows judging an operation needs, so that they are loaded first, in one go.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/operations/operation.hpp"
#include "core/operations/working_set.hpp"

namespace hallbook::core {

/// What to load. Books, settings and holidays are few and come with every load.
struct Footprint {
    /// The members with these cards or ids, how they are reached, all their registrations, closed
    /// ones too, all their dispatches, and the requests of the live ones. A name without a row
    /// loads nothing.
    std::set<std::string> member_cards;
    /// The ids that new rows for these cards would get, and those that payloads name.
    std::set<std::int64_t> member_ids;
    std::set<std::string> user_names;
    /// The organization of this code and its contracts.
    std::set<std::string> employer_codes;
    /// The requests with these numbers, their dispatches, their bids and the registrations of
    /// those; and every member who bids on them or was dispatched to them, with all registrations.
    std::set<std::string> request_numbers;
    /// The templates with these ids, and which consultant types they need.
    std::set<std::string> equipment_templates;
    /// The submissions with these ids, their decisions, and their templates as above. With either,
    /// all consultant types, which are few.
    std::set<std::string> equipment_submissions;

    friend bool operator==(const Footprint&, const Footprint&) = default;
};

/// Adds what judging `operation` needs.
void add_footprint(const Operation& operation, Footprint& footprint);

/// Adds all that `more` names.
void add_footprint(const Footprint& more, Footprint& footprint);

/// What the payload names, known before the operation is judged.
Touched touched_by(const Operation& operation);

/// What judging the operation read and changed; `rows` are those after it. This may be more than
/// the payload names, as when one dispatch voids another hall's.
Touched touched_by(const Operation& operation, const Decision& decision, const WorkingSet& rows);

/// Adds what must be loaded to judge operations again of which only the names they read are known
/// (Touched::reads).
void add_footprint(const std::set<std::string>& reads, Footprint& footprint);

}  // namespace hallbook::core
