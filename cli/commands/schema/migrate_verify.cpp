/// \file
/// hallbook migrate verify --module NAME: the tables of a module, looked at and tried out.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/schema/migrate.hpp"
#include "cli/output/text_table.hpp"
#include "core/values/failure.hpp"
#include "migrations/schema/module_check.hpp"

#include <algorithm>
#include <array>

namespace hallbook::cli {

namespace {

using migrations::ModulePart;
using ModuleFindings = std::vector<migrations::ModuleFinding>;

struct Part {
    ModulePart part;
    std::string_view name;
};

constexpr std::array parts{
    Part{ModulePart::tables, "tables"},
    Part{ModulePart::columns, "columns"},
    Part{ModulePart::primary_keys, "primary_keys"},
    Part{ModulePart::foreign_keys, "foreign_keys"},
    Part{ModulePart::indexes, "indexes"},
    Part{ModulePart::cascades, "cascades"}};

std::string_view name_of(ModulePart wanted) {
    return std::find_if(
               parts.begin(), parts.end(), [&](const Part& each) { return each.part == wanted; })
        ->name;
}

struct Count {
    std::int64_t expected = 0;
    std::int64_t sound = 0;
};

Count count_of(const ModuleFindings& findings, ModulePart part) {
    Count count;
    for (const auto& each : findings) {
        if (each.part != part) continue;
        ++count.expected;
        count.sound += each.is_sound() ? 1 : 0;
    }
    return count;
}

bool are_sound(const ModuleFindings& findings) {
    return std::all_of(
        findings.begin(), findings.end(), [](const auto& each) { return each.is_sound(); });
}

Json findings_json(
    const migrations::Module& module, Target target, const ModuleFindings& findings) {
    Json counts = Json::object();
    for (const auto& each : parts) {
        const Count count = count_of(findings, each.part);
        counts[std::string{each.name}] = {{"expected", count.expected}, {"sound", count.sound}};
    }
    Json list = Json::array();
    for (const auto& each : findings) {
        list.push_back(
            {{"part", name_of(each.part)},
             {"object", each.object},
             {"expected", each.expected},
             {"actual", each.actual},
             {"sound", each.is_sound()}});
    }
    return {
        {"target", name_of(target)},
        {"module", module.name},
        {"sound", are_sound(findings)},
        {"counts", std::move(counts)},
        {"findings", std::move(list)}};
}

std::string findings_text(
    const Output& out, const migrations::Module& module, const ModuleFindings& findings) {
    TextTable table{{{"What"}, {"Expected", Align::right}, {"Sound", Align::right}}};
    for (const auto& each : parts) {
        const Count count = count_of(findings, each.part);
        std::string what{each.name};
        std::replace(what.begin(), what.end(), '_', ' ');
        table.add({what, std::to_string(count.expected), std::to_string(count.sound)});
    }
    std::string text = table.text(out);
    for (const auto& each : findings) {
        if (each.is_sound()) continue;
        text += "\n" + out.bold(each.object) + "\n  expected  " + each.expected + "\n  actual    " +
                each.actual + "\n";
    }
    return text + (are_sound(findings)
                       ? out.green("The module " + module.name + " is sound") + ".\n"
                       : out.red("The module " + module.name + " is not as it should be") +
                             ". What to do: hallbook doctor\n");
}

class MigrateVerifyCommand : public Command {
public:
    explicit MigrateVerifyCommand(std::unique_ptr<MigrationSource> source)
        : m_source(std::move(source)) {}

    void declare(Arguments& arguments) override {
        m_source->declare(arguments);
        arguments.required("--module", "NAME", m_module, "Which module: equipment");
    }

    ExitCode run(Context& context) override {
        const migrations::Module* module = migrations::find_module(m_module);
        if (module == nullptr) {
            throw core::Failure(
                core::FailureKind::bad_input,
                "There is no module \"" + m_module + "\"",
                "There is one: equipment");
        }
        const auto subject = m_source->open(context, Purpose::migrate);
        ModuleFindings findings = migrations::check_module(*module, subject->live_schema());
        for (auto& each : cascades(*module, *subject, findings))
            findings.push_back(std::move(each));
        context.out.show(
            [&] { return findings_json(*module, m_source->target(), findings); },
            [&] { return findings_text(context.out, *module, findings); });
        return are_sound(findings) ? ExitCode::done : ExitCode::schema_mismatch;
    }

private:
    /// Only where tables and columns are such that rows can be written.
    static ModuleFindings cascades(
        const migrations::Module& module,
        MigrationSubject& subject,
        const ModuleFindings& looked_at) {
        const bool can_be_written =
            std::all_of(looked_at.begin(), looked_at.end(), [](const auto& each) {
                return each.part == ModulePart::foreign_keys || each.part == ModulePart::indexes ||
                       each.is_sound();
            });
        if (!can_be_written) return migrations::untried_cascades(module);
        ModuleFindings tried;
        subject.try_out([&](core::Repository& repository) {
            tried = migrations::try_equipment_cascades(repository);
        });
        return tried;
    }

    std::unique_ptr<MigrationSource> m_source;
    std::string m_module;
};

}  // namespace

std::unique_ptr<Command> migrate_verify_command(std::unique_ptr<MigrationSource> source) {
    return std::make_unique<MigrateVerifyCommand>(std::move(source));
}

}  // namespace hallbook::cli
