/// \file
/// What `hallbook migrate` works on: the hall's file or central, behind one port.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "cli/target.hpp"
#include "core/logical_schema.hpp"
#include "core/migrate.hpp"

#include <memory>

namespace hallbook::cli {

/// An open database.
class MigrationSubject {
public:
    MigrationSubject() = default;
    MigrationSubject(const MigrationSubject&) = delete;
    MigrationSubject& operator=(const MigrationSubject&) = delete;
    virtual ~MigrationSubject() = default;

    [[nodiscard]] virtual core::MigrationTarget& target() = 0;
    /// Where its live schema is not what the applied revisions of the chain make.
    [[nodiscard]] virtual std::vector<core::Difference> drift(
        const core::MigrationChain& chain, const core::RevisionIds& applied) = 0;
};

/// What is going to be done with it.
enum class Purpose { look, migrate };

/// Finds the database from the arguments.
class MigrationSource {
public:
    MigrationSource() = default;
    MigrationSource(const MigrationSource&) = delete;
    MigrationSource& operator=(const MigrationSource&) = delete;
    virtual ~MigrationSource() = default;

    virtual void declare(Arguments& arguments) = 0;
    [[nodiscard]] virtual Target target() const = 0;
    [[nodiscard]] virtual std::unique_ptr<MigrationSubject> open(
        const Context& context, Purpose purpose) = 0;
};

/// The hall's file of `context`.
[[nodiscard]] std::unique_ptr<MigrationSubject> open_local_subject(
    const Context& context, Purpose purpose);

/// For the program that knows no server: hallbook hands `--target central` to its neighbour.
class LocalMigrations final : public MigrationSource {
public:
    void declare(Arguments& arguments) override;
    [[nodiscard]] Target target() const override { return Target::local; }
    [[nodiscard]] std::unique_ptr<MigrationSubject> open(
        const Context& context, Purpose purpose) override;

private:
    std::optional<Target> m_target;
};

}  // namespace hallbook::cli
