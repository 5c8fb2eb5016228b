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
    int read = 0;  ///< records after the header, wrong ones too
    core::Payload payload;  ///< an import of all lines that can be meant, however many
    std::vector<core::LineProblem> problems;  ///< the others, by line
};

/// A book by its name or code; empty when there is none.
using FindBook = std::function<std::optional<core::Id<core::ReferralBook>>(const std::string&)>;

/// What the fields of an export mean depends on the books and the time zone.
struct ImportWorld {
    const core::CivilZone& zone;
    FindBook find_book;
};

/// Each throws Failure{bad_input} when the file has no readable header or lacks a column.
ImportFile read_members(std::string_view text, const ImportWorld& world);
/// The older export without card numbers is refused: nothing ties its lines to members.
ImportFile read_registrations(std::string_view text, const ImportWorld& world);
ImportFile read_employers(std::string_view text, const ImportWorld& world);
ImportFile read_requests(std::string_view text, const ImportWorld& world);

}  // namespace hallbook::cli
