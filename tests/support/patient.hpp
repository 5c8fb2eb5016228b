/// \file
/// A database that is broken on purpose, and the doctor's examination of it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/schema/doctor_words.hpp"
#include "tests/support/both_engines.hpp"
#include "tests/support/pacific_zone.hpp"

namespace hallbook::test {

/// Opens a test's database for the doctor.
class PatientSource final : public cli::MigrationSource {
public:
    /// `central_uri` is empty for a hall's file, which the context names.
    explicit PatientSource(std::string central_uri) : m_uri(std::move(central_uri)) {}

    void declare(cli::Arguments&) override {}
    [[nodiscard]] cli::Target target() const override;
    [[nodiscard]] std::string address(const cli::Context& context) const override;
    [[nodiscard]] std::unique_ptr<cli::MigrationSubject> open(
        const cli::Context& context, cli::Purpose purpose) override;

private:
    std::string m_uri;
};

/// One database of either engine. The doctor opens a second connection to it.
class Patient {
public:
    explicit Patient(std::unique_ptr<EngineUnderTest> engine);

    [[nodiscard]] EngineUnderTest& engine() { return *m_engine; }
    [[nodiscard]] bool is_central() const { return m_is_central; }

    [[nodiscard]] PatientSource& source() { return m_source; }
    [[nodiscard]] const cli::Context& context() const { return m_context; }

    void run(const std::string& sql) { m_engine->run(sql); }
    /// The first column of the first row.
    [[nodiscard]] std::string one(const std::string& sql);
    /// In a hall's file: replaces the text `from` in the stored definition of a table or index by
    /// `to`, as no DDL statement could. Asserts that `from` was there.
    void falsify(const std::string& object, const std::string& from, const std::string& to);

    [[nodiscard]] cli::Examination examine(
        const migrations::MigrationChain& chain = migrations::embedded_chain());
    [[nodiscard]] cli::Treatment treat(
        const migrations::MigrationChain& chain = migrations::embedded_chain());
    /// examine() and treat() as one visit.
    [[nodiscard]] cli::DoctorVisit visit();

private:
    std::unique_ptr<EngineUnderTest> m_engine;
    bool m_is_central;
    cli::Globals m_globals;
    cli::Output m_out{cli::Format::text, cli::Verbosity::quiet, cli::Color::no};
    cli::Context m_context{m_globals, m_out, pacific()};
    PatientSource m_source;
};

/// The finding with this code; fails the test when there is none.
const migrations::Finding& finding(const cli::Examination& examination, const std::string& code);

/// The codes of the checks that failed.
std::set<std::string> failed_codes(const cli::Examination& examination);

// --- Preparing databases and checking what the doctor does with them --------------------------

using Codes = std::set<std::string>;

/// Functions that make one database of each engine: empty, and at the head of the chain.
inline const std::vector<std::unique_ptr<EngineUnderTest> (*)()> empty_ones{
    empty_sqlite, empty_postgres};
inline const std::vector<std::unique_ptr<EngineUnderTest> (*)()> whole_ones{
    migrated_sqlite, migrated_postgres};

/// Waits until no migrator holds the lock of a database at central: the server notices a moment
/// later that its client was killed. Fails the test after a minute. A hall's file is free at
/// once.
void await_no_migrator(Patient& patient);

/// Migrates the database to this revision.
void bring_to(Patient& patient, const std::string& revision);

/// Deletes the record that this revision was applied, and nothing else.
void forget_revision(Patient& patient, const std::string& id);

/// Adds rows to each of the tables, among them a registration whose APN must survive.
void fill(Patient& patient);

/// Checks that the doctor finds exactly `codes`, repairs all without a person, and then finds none.
void check_repaired(Patient& patient, const Codes& codes);

/// Checks that the doctor finds `code` and runs nothing, since only a person may repair it.
void check_escalated(Patient& patient, const std::string& code);

}  // namespace hallbook::test
