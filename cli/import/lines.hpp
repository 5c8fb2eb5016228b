/// \file
/// From an export to the lines of an import operation: one function for each kind of file.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/operations/operation.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hallbook::cli {

/// What a file holds.
struct ImportFile {
    int read = 0;  ///< records after the header, including wrong ones
    core::Payload payload;  ///< an import of all lines that could be read, however many
    std::vector<core::LineProblem> problems;  ///< of the other lines, ordered by line
};

/// Finds a book by its name or code; returns empty when there is none.
using FindBook = std::function<std::optional<core::Id<core::ReferralBook>>(const std::string&)>;

/// The books and the time zone, on which the meaning of an export's fields depends.
struct ImportWorld {
    const core::CivilZone& zone;
    FindBook find_book;
};

/// Each throws Failure{bad_input} when the file has no readable header or lacks a column.
ImportFile read_members(std::string_view text, const ImportWorld& world);
/// The older export without card numbers is refused: its lines cannot be matched with members.
ImportFile read_registrations(std::string_view text, const ImportWorld& world);
ImportFile read_employers(std::string_view text, const ImportWorld& world);
ImportFile read_requests(std::string_view text, const ImportWorld& world);

}  // namespace hallbook::cli
