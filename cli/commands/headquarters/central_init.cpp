/// \file
/// hallbook central init [URI] [--sample]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/desk/central_address.hpp"
#include "cli/import/sample_import.hpp"
#include "cli/output/text.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

enum class Sample { no, yes };

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

class CentralInitCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments
            .positional("URI", m_uri, "Address with an administrator's login; else as --central")
            .flag(
                "--sample",
                m_sample,
                Sample::yes,
                "Also import the sample: invented people, real shape");
        m_admin.declare(arguments);
    }

    ExitCode run(Context& context) override {
        if (m_uri) refuse_password(*m_uri);
        const std::string uri = m_uri ? *m_uri : m_admin.uri(context);
        sync::SystemEnvironment environment;
        sync::CentralAdmin admin{uri, environment};
        const auto report = admin.init(migrations::embedded_chain(), HALLBOOK_VERSION);
        std::optional<SampleReport> sample;
        if (m_sample == Sample::yes) sample = import_sample(context, uri, admin, environment);
        context.out.show(
            [&] { return init_json(report, sample); },
            [&] { return init_text(context.out, report, sample); });
        return ExitCode::done;
    }

private:
    std::optional<std::string> m_uri;
    Sample m_sample = Sample::no;
    AdminAddress m_admin;
};

}  // namespace

CommandEntry central_init_command() {
    return {
        "central init",
        group::headquarters,
        "Set up central: tables, roles and the 11 books",
        "hallbook central init postgresql://admin@central.example/local46",
        make_command<CentralInitCommand>};
}

}  // namespace hallbook::cli
