/// \file
/// The chain as files: reading another than the embedded one (--dir), and writing it out.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migration_chain.hpp"

#include <filesystem>
#include <optional>

namespace hallbook::cli {

/// Reads manifest.json and the SQL next to it, as in migrations/. Failure{bad_input} names what
/// is missing or cannot be read.
[[nodiscard]] migrations::MigrationChain read_chain(const std::filesystem::path& folder);

/// Writes a chain as such files. Failure{bad_input} when the folder holds anything already,
/// Failure{storage} when it cannot be written.
void write_chain(const migrations::MigrationChain& chain, const std::filesystem::path& folder);

/// Writes manifest.json alone, in place of the one that is there.
void write_manifest(const migrations::MigrationChain& chain, const std::filesystem::path& folder);

/// Failure{bad_input} for a name that a new revision cannot have: one that is taken, or that is not
/// small letters, digits and underscores.
void check_revision_name(const migrations::MigrationChain& chain, const std::string& name);

/// The number behind the highest, as all are written: four digits.
[[nodiscard]] std::string next_revision_id(const migrations::MigrationChain& chain);

/// The chain of the files in `folder`, or the embedded one.
[[nodiscard]] migrations::MigrationChain chosen_chain(const std::optional<std::string>& folder);

}  // namespace hallbook::cli
