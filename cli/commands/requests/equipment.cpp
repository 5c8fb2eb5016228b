/// \file
/// hallbook equipment templates|submit|decide|list
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/equipment_words.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

class EquipmentTemplatesCommand : public Command {
public:
    void declare(Arguments&) override {}

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto entries = store::equipment_templates(database);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] {
                Json list = Json::array();
                for (const auto& entry : entries)
                    list.push_back(template_json(entry));
                return Json{{"as_of", json_of(as_of)}, {"templates", std::move(list)}};
            },
            [&] {
                return (entries.empty() ? "Headquarters has made no equipment template yet.\n"
                                        : templates_text(context.out, entries)) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }
};

/// Shows the submission that a write changed, as it is after the write.
ExitCode tell(
    Context& context,
    const Done& done,
    store::SqliteDatabase& database,
    const core::Id<core::EquipmentApprovalSubmission>& id,
    const std::string& what) {
    const auto entry = [&] { return submission_meant(database, core::uuid_text(id.value)); };
    return confirm(
        context,
        done,
        {[&] {
             const auto now = entry();
             return what + " " + now.number + " (" + now.template_name + " for " +
                    now.submission.project_id + ").\nIt is " + standing_text(now) + ".\n";
         },
         [&](Json& document) { document["submission"] = submission_json(entry()); }});
}

class EquipmentSubmitCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("TEMPLATE", m_template, "Name of the equipment, or part of it")
            .required("--project", "PROJECT", m_project, "As the contractor names the project")
            .option("--notes", "TEXT", m_notes, "For those who decide");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto meant = equipment_template_meant(desk.database(), m_template);
        const auto draft = desk.draft(core::SubmitEquipment{
            .equipment_template = meant.equipment.id, .project_id = m_project, .notes = m_notes});
        const core::Id<core::EquipmentApprovalSubmission> id{core::row_uuid(draft.id, 0)};
        const Done done = desk.execute(draft);
        return tell(context, done, desk.database(), id, "Submitted as");
    }

private:
    std::string m_template;
    std::string m_project;
    std::optional<std::string> m_notes;
};

class EquipmentDecideCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("SUBMISSION", m_submission, "Its number, such as BREM-12, or its id")
            .positional("CONSULTANT", m_consultant, "Consultant type that decides")
            .positional("ANSWER", m_verdict, "approve or reject", parse_verdict)
            .option("--reason", "TEXT", m_reason, "Why; needed to reject");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto meant = submission_meant(desk.database(), m_submission);
        const auto type = consultant_type_meant(desk.database(), m_consultant);
        const Done done = desk.execute(desk.draft(core::DecideEquipment{
            .submission = meant.submission.id,
            .consultant_type = type.id,
            .verdict = m_verdict,
            .reason = m_reason}));
        const bool approved = m_verdict == core::EquipmentVerdict::approved;
        return tell(
            context,
            done,
            desk.database(),
            meant.submission.id,
            type.name + (approved ? " has approved" : " has rejected"));
    }

private:
    static core::Parsed<core::EquipmentVerdict> parse_verdict(std::string_view text) {
        using Verdict = core::Parsed<core::EquipmentVerdict>;
        if (text == "approve") return Verdict::good(core::EquipmentVerdict::approved);
        if (text == "reject") return Verdict::good(core::EquipmentVerdict::rejected);
        return Verdict::bad("is neither approve nor reject");
    }

    std::string m_submission;
    std::string m_consultant;
    core::EquipmentVerdict m_verdict{};
    std::optional<std::string> m_reason;
};

class EquipmentListCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.option("--project", "PROJECT", m_scope.project, "Only of this project")
            .option(
                "--status",
                "STATUS",
                m_scope.status,
                "Only pending, approved or rejected ones",
                parse_label<core::EquipmentApprovalStatus>);
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto entries = store::equipment_submissions(database, m_scope);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] {
                Json list = Json::array();
                for (const auto& entry : entries)
                    list.push_back(submission_json(entry));
                return Json{{"as_of", json_of(as_of)}, {"submissions", std::move(list)}};
            },
            [&] {
                return (entries.empty() ? "No such equipment submission is here.\n"
                                        : submissions_text(context.out, entries, context.zone)) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    store::EquipmentScope m_scope;
};

}  // namespace

CommandList equipment_commands() {
    return {
        {"equipment templates",
         group::look_up,
         "Show the equipment templates and who must approve each",
         "hallbook equipment templates",
         make_command<EquipmentTemplatesCommand>},
        {"equipment list",
         group::look_up,
         "Show the equipment submitted for approval",
         "hallbook equipment list --status pending",
         make_command<EquipmentListCommand>},
        {"equipment submit",
         group::work,
         "Submit a template for approval for a project",
         "hallbook equipment submit \"Tower crane\" --project P-1042",
         make_command<EquipmentSubmitCommand>},
        {"equipment decide",
         group::work,
         "Approve or reject a submission for a consultant type",
         "hallbook equipment decide BREM-12 Structural approve",
         make_command<EquipmentDecideCommand>}};
}

}  // namespace hallbook::cli
