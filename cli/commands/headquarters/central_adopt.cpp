/// \file
/// hallbook central adopt [URI] [--from SCHEMA] [--mapping FILE] [--apply] [--partial]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/import/read_file.hpp"
#include "cli/output/text.hpp"
#include "cli/schema/adoption_mapping.hpp"
#include "cli/schema/adoption_words.hpp"

namespace hallbook::cli {

namespace {

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

class CentralAdoptCommand : public CentralAdoptArguments {
public:
    ExitCode run(Context& context) override {
        if (m_show_mapping == ShowMapping::yes) return show_mapping(context);
        const std::string address = uri(context);
        sync::AdoptRequest request;
        request.rules = rules();
        request.apply = is_applied() ? sync::Apply::yes : sync::Apply::no;
        request.partial = m_partial == Partial::yes ? sync::Partial::yes : sync::Partial::no;
        if (m_from) request.from = *m_from;
        request.program_version = HALLBOOK_VERSION;
        sync::SystemEnvironment environment;
        return answer(
            context,
            sync::adopt_central(
                address, environment, migrations::embedded_chain(), context.zone, request));
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

    [[nodiscard]] bool is_applied() const { return m_apply == Apply::yes; }

    [[nodiscard]] bool was_prevented(const sync::AdoptReport& report) const {
        return is_applied() && !report.was_applied;
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
};

}  // namespace

CommandEntry central_adopt_command() { return entry_of<CentralAdoptCommand>(); }

}  // namespace hallbook::cli
