/// \file
/// The chain as files: reading another than the embedded one (--dir), and writing it out.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/arguments.hpp"
#include "migrations/chain/migration_chain.hpp"

#include <filesystem>

namespace hallbook::cli {

/// Reads manifest.json and the SQL beside it, as migrations/ is laid out. Failure{bad_input} names
/// what is missing or cannot be read.
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

/// One file of text; Failure{storage} when it cannot be written.
void write_text_file(const std::filesystem::path& file, const std::string& text);

/// The option --dir: the chain of these files, or the embedded one.
class ChainChoice {
public:
    void declare(Arguments& arguments);
    /// As long as this lives.
    [[nodiscard]] const migrations::MigrationChain& chain();
    [[nodiscard]] const std::optional<std::string>& folder() const { return m_folder; }

private:
    std::optional<std::string> m_folder;
    std::optional<migrations::MigrationChain> m_read;
};

}  // namespace hallbook::cli
