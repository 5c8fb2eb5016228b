/// \file
/// hallbook central init [URI] [--sample]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/import/sample_import.hpp"
#include "cli/output/text.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

Json init_json(const sync::InitReport& report, const std::optional<SampleReport>& sample) {
    Json document{
        {"revision", report.revision},
        {"epoch", report.epoch},
        {"revisions_applied", report.revisions_applied},
        {"books_added", report.books_added},
        {"settings_added", report.settings_added},
        {"done", report.done}};
    if (sample)
        document["sample"] = {
            {"imported", sample->imported},
            {"judged", sample->judged},
            {"equipment_templates", sample->equipment_templates}};
    return document;
}

std::string init_text(
    const Output& out, const sync::InitReport& report, const std::optional<SampleReport>& sample) {
    std::string text;
    for (const auto& sentence : report.done)
        text += sentence + "\n";
    text += out.green("Central is ready") + " at revision " + report.revision + ".\n";
    if (sample && sample->imported == 0) text += "The sample was there before.\n";
    if (sample && sample->imported > 0) {
        text += "The sample is there: " + counted(sample->imported, "line") + " imported, " +
                counted(sample->equipment_templates, "equipment template") + " added.\n";
    }
    return text + "Next: hallbook central enroll HALL --region REGION\n";
}

class CentralInitCommand : public CentralInitArguments {
public:
    ExitCode run(Context& context) override {
        const std::string address = uri(context);
        sync::SystemEnvironment environment;
        sync::CentralAdmin admin{address, environment};
        const auto report = admin.init(migrations::embedded_chain(), HALLBOOK_VERSION);
        std::optional<SampleReport> sample;
        if (m_sample == Sample::yes) sample = import_sample(context, address, admin, environment);
        context.out.show(
            [&] { return init_json(report, sample); },
            [&] { return init_text(context.out, report, sample); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_init_command() { return entry_of<CentralInitCommand>(); }

}  // namespace hallbook::cli
