/// \file
/// What `hallbook migrate` and `hallbook doctor` work on: the hall's file or central, behind one
/// port.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/arguments.hpp"
#include "cli/arguments/context.hpp"
#include "cli/arguments/target.hpp"
#include "cli/desk/central_address.hpp"
#include "cli/output/output.hpp"
#include "migrations/chain/migrate.hpp"
#include "migrations/doctor/doctor.hpp"
#include "migrations/schema/logical_schema.hpp"

#include <memory>

namespace hallbook::cli {

/// What adopting would do, in words and for programs.
struct AdoptionOutlook {
    std::string text;
    Json document;
};

/// An open database.
class MigrationSubject {
public:
    MigrationSubject() = default;
    MigrationSubject(const MigrationSubject&) = delete;
    MigrationSubject& operator=(const MigrationSubject&) = delete;
    virtual ~MigrationSubject() = default;

    [[nodiscard]] virtual migrations::MigrationTarget& target() = 0;
    [[nodiscard]] virtual migrations::LogicalSchema live_schema() = 0;
    /// Where `live` is not what these revisions of the chain make. At central functions are
    /// compared too.
    [[nodiscard]] virtual std::vector<migrations::Difference> drift(
        const migrations::LogicalSchema& live,
        const migrations::MigrationChain& chain,
        const migrations::RevisionIds& applied) = 0;
    /// Where the schema that central declares to its halls differs from what these
    /// revisions make; empty when it does not, and for a hall's file.
    [[nodiscard]] virtual std::optional<migrations::Difference> handshake_drift(
        const migrations::MigrationChain&, const migrations::RevisionIds&) {
        return {};
    }
    /// Of another program's database what is there, what differs, and what adopting would do. Empty
    /// where there is nothing to adopt.
    [[nodiscard]] virtual std::optional<AdoptionOutlook> adoption_outlook(const Context&) {
        return {};
    }
    [[nodiscard]] virtual migrations::Circumstances circumstances() = 0;
    /// Whom to call about this database, in words.
    [[nodiscard]] virtual std::string responsible() = 0;
    /// The number of rows of each of `tables` that exists.
    [[nodiscard]] virtual std::map<std::string, std::int64_t> row_counts(
        const std::set<std::string>& tables) = 0;
    /// Runs a repair that changes tables (RunStatements, RebuildTables); no other may be passed.
    /// `applied`: the revisions that the tables should show. On a Failure nothing was changed.
    virtual void repair(
        const migrations::RepairAction& action,
        const migrations::MigrationChain& chain,
        const migrations::RevisionIds& applied) = 0;
};

/// drift() of the schema as it is now.
[[nodiscard]] std::vector<migrations::Difference> live_drift(
    MigrationSubject& subject,
    const migrations::MigrationChain& chain,
    const migrations::RevisionIds& applied);

/// What the database is opened for.
enum class Purpose {
    look,
    migrate,
    diagnose,  ///< examine the database, whether it is hallbook's or not
    repair,  ///< the same, and change it
};

/// Finds the database from the arguments.
class MigrationSource {
public:
    MigrationSource() = default;
    MigrationSource(const MigrationSource&) = delete;
    MigrationSource& operator=(const MigrationSource&) = delete;
    virtual ~MigrationSource() = default;

    virtual void declare(Arguments& arguments) = 0;
    [[nodiscard]] virtual Target target() const = 0;
    /// The path of the hall's file, or central's URI, which holds no password. Failure{bad_input}
    /// when none was given.
    [[nodiscard]] virtual std::string address(const Context& context) const = 0;
    [[nodiscard]] virtual std::unique_ptr<MigrationSubject> open(
        const Context& context, Purpose purpose) = 0;
    /// The revisions to work with, as long as this lives: those in the program, unless others were
    /// asked for.
    [[nodiscard]] virtual const migrations::MigrationChain& chain(const Context&) {
        return migrations::embedded_chain();
    }
};

/// The hall's file of `context`.
[[nodiscard]] std::unique_ptr<MigrationSubject> open_local_subject(
    const Context& context, Purpose purpose);

/// For the program without PostgreSQL. Opening central hands the command to hallbook-central, and
/// reading revisions from files (--dir) to hallbook-author.
class LocalMigrations : public MigrationSource {
public:
    void declare(Arguments& arguments) override;
    [[nodiscard]] Target target() const override { return m_target.value_or(Target::local); }
    [[nodiscard]] std::string address(const Context& context) const override;
    [[nodiscard]] std::unique_ptr<MigrationSubject> open(
        const Context& context, Purpose purpose) override;
    [[nodiscard]] const migrations::MigrationChain& chain(const Context& context) override;

protected:
    [[nodiscard]] const std::optional<std::string>& folder() const { return m_folder; }

    AdminAddress m_admin;

private:
    std::optional<Target> m_target;
    std::optional<std::string> m_folder;
};

}  // namespace hallbook::cli
