/// \file
/// hallbook central adopt [URI] [--from SCHEMA] [--mapping FILE] [--apply] [--partial]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/desk/central_address.hpp"
#include "cli/import/read_file.hpp"
#include "cli/output/text.hpp"
#include "cli/schema/adoption_mapping.hpp"
#include "cli/schema/adoption_words.hpp"

namespace hallbook::cli {

namespace {

enum class ShowMapping { no, yes };

Complaint prevention(const sync::AdoptReport& report) {
    return {
        "rows_refused",
        counted(static_cast<std::int64_t>(report.result.refusals.size()), "row") +
            " cannot be carried over. Nothing was changed.",
        "Mend the rows with the program that made them, teach --mapping what they mean, or leave "
        "them behind with --partial."};
}

std::string last_words(const Output& out, const sync::AdoptReport& report) {
    if (report.was_applied) {
        return out.green("Adopted.") + " hallbook's tables are in the schema " +
               std::string{sync::adopted_schema} + "; those in " + report.plan.schema +
               " are as they were.\nNext: hallbook central enroll HALL --region REGION\n";
    }
    return is_whole(report) ? "Nothing was changed. The same with --apply does it.\n"
                            : "Nothing was changed.\n";
}

class CentralAdoptCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments
            .positional("URI", m_uri, "Address with an administrator's login; else as --central")
            .option("--from", "SCHEMA", m_from, "Where the other program's tables are (public)")
            .option("--mapping", "FILE", m_mapping, "What they mean; else what is compiled in")
            .flag("--apply", m_apply, sync::Apply::yes, "Do it; else only say what would be done")
            .flag(
                "--partial",
                m_partial,
                sync::Partial::yes,
                "Carry over what can be, even when other rows cannot")
            .flag(
                "--show-mapping",
                m_show_mapping,
                ShowMapping::yes,
                "Print the mapping that is compiled in, and do no more");
        m_admin.declare(arguments);
    }

    ExitCode run(Context& context) override {
        if (m_show_mapping == ShowMapping::yes) return show_mapping(context);
        if (m_uri) refuse_password(*m_uri);
        const std::string uri = m_uri ? *m_uri : m_admin.uri(context);
        sync::AdoptRequest request;
        request.rules = rules();
        request.apply = m_apply;
        request.partial = m_partial;
        if (m_from) request.from = *m_from;
        request.program_version = HALLBOOK_VERSION;
        sync::SystemEnvironment environment;
        return answer(
            context,
            sync::adopt_central(
                uri, environment, migrations::embedded_chain(), context.zone, request));
    }

private:
    static ExitCode show_mapping(Context& context) {
        context.out.show(
            [] { return Json::parse(embedded_mapping()); },
            [] { return std::string{embedded_mapping()}; });
        return ExitCode::done;
    }

    [[nodiscard]] migrations::AdoptionRules rules() const {
        if (!m_mapping) return parse_mapping(embedded_mapping(), "that is compiled in");
        return parse_mapping(read_file(*m_mapping), *m_mapping);
    }

    [[nodiscard]] bool was_prevented(const sync::AdoptReport& report) const {
        return m_apply == sync::Apply::yes && !report.was_applied;
    }

    ExitCode answer(Context& context, const sync::AdoptReport& report) const {
        context.out.show(
            [&] {
                auto document = adoption_json(report);
                if (was_prevented(report)) document["error"] = to_json(prevention(report));
                return document;
            },
            [&] {
                const auto text = adoption_text(context.out, report);
                if (was_prevented(report)) return text;
                return text + "\n" + last_words(context.out, report);
            });
        if (is_whole(report)) return ExitCode::done;
        if (!was_prevented(report)) return ExitCode::needs_person;
        if (context.out.format() == Format::text) context.out.complain(prevention(report));
        return ExitCode::refused;
    }

    std::optional<std::string> m_uri;
    std::optional<std::string> m_from;
    std::optional<std::string> m_mapping;
    sync::Apply m_apply = sync::Apply::no;
    sync::Partial m_partial = sync::Partial::no;
    ShowMapping m_show_mapping = ShowMapping::no;
    AdminAddress m_admin;
};

}  // namespace

CommandEntry central_adopt_command() {
    return {
        "central adopt",
        group::headquarters,
        "Take over a database that another program fills",
        "hallbook central adopt postgresql://admin@central.example/local46",
        make_command<CentralAdoptCommand>};
}

}  // namespace hallbook::cli
