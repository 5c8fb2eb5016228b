/// \file
/// Examining a database, and treating it.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/schema/doctor.hpp"

#include "cli/desk/hall.hpp"
#include "cli/platform/disk_encryption.hpp"
#include "cli/platform/environment.hpp"
#include "cli/platform/private_file.hpp"
#include "cli/schema/doctor_words.hpp"

namespace hallbook::cli {

namespace {

enum class Fix { no, yes };

ExitCode exit_code_of(const DoctorVisit& visit) {
    switch (visit.now().diagnosis.standing) {
        case migrations::Standing::sound: return ExitCode::done;
        case migrations::Standing::busy: return ExitCode::refused;
        case migrations::Standing::unreachable: return ExitCode::unreachable;
        case migrations::Standing::damaged: return ExitCode::damaged;
        case migrations::Standing::needs_person: return ExitCode::needs_person;
        case migrations::Standing::mismatch:
            return visit.treatment ? ExitCode::needs_person : ExitCode::schema_mismatch;
    }
    return ExitCode::needs_person;
}

class DoctorCommand : public Command {
public:
    explicit DoctorCommand(std::unique_ptr<MigrationSource> source) : m_source(std::move(source)) {}

    void declare(Arguments& arguments) override {
        m_source->declare(arguments);
        arguments.flag("--fix", m_fix, Fix::yes, "Repair what can be repaired without a loss");
        arguments.option("--report", "FILE", m_report, "Write the record of the incident there");
    }

    ExitCode run(Context& context) override {
        const migrations::MigrationChain& chain = m_source->chain(context);
        const migrations::MigrationContext who = migration_context(context);
        DoctorVisit visit{
            .before = examine(context, *m_source, chain),
            .at = who.now(),
            .performed_by = who.performed_by,
            .program_version = who.program_version};
        if (m_fix == Fix::yes) visit.treatment = treat(context, *m_source, chain, visit.before);
        context.out.show(
            [&] { return doctor_json(visit); }, [&] { return doctor_text(context.out, visit); });
        remark_on_disk(context);
        // Last, so that a full disk does not keep the findings from being seen.
        if (m_report) write_private_file(*m_report, incident_report(visit));
        return exit_code_of(visit);
    }

private:
    void remark_on_disk(const Context& context) const {
        if (m_source->target() != Target::local || !environment("HALLBOOK_PLAIN_DISK").empty() ||
            disk_encryption(context.globals.database) != DiskEncryption::none)
            return;
        context.out.remark(
            "The hall's file holds members' data, and its disk is not encrypted: whoever takes the "
            "computer can read it. Encrypt the disk (docs/security.md), or set "
            "HALLBOOK_PLAIN_DISK=accepted to hear no more of it.");
    }

    std::unique_ptr<MigrationSource> m_source;
    Fix m_fix = Fix::no;
    std::optional<std::string> m_report;
};

}  // namespace

std::unique_ptr<Command> doctor(std::unique_ptr<MigrationSource> source) {
    return std::make_unique<DoctorCommand>(std::move(source));
}

}  // namespace hallbook::cli
