/// \file
/// The record of an incident, for the binder and for whoever is called.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/doctor_words.hpp"
#include "core/values/utf8.hpp"

namespace hallbook::cli {

namespace {

using migrations::Finding;
using migrations::RepairStep;
using migrations::Verdict;

std::vector<const Finding*> failed(const Examination& examination) {
    std::vector<const Finding*> found;
    for (const Finding& finding : examination.diagnosis.findings) {
        if (finding.verdict == Verdict::fail) found.push_back(&finding);
    }
    return found;
}

std::string heading(const std::string& text) { return "\n## " + text + "\n\n"; }

std::string step_line(int number, const RepairStep& step) {
    std::string line = std::to_string(number) + ". " + step.what + ": `" + step.command + "`";
    if (!step.precondition.empty()) line += " (only if " + step.precondition + ")";
    return line + "\n";
}

std::string head(const DoctorVisit& visit) {
    const migrations::DoctorFacts& facts = visit.before.facts;
    return "# Incident: the schema of " + facts.database +
           "\n\n* Date: " + core::instant_text(visit.at) + "\n* Database: " + facts.database +
           " (" + std::string{name_of(visit.before.target)} +
           ")\n* Examined by: " + visit.performed_by + ", with hallbook " + visit.program_version +
           "\n* Responsible: " + facts.responsible + "\n";
}

/// One line per check: what was asked, the answer, the evidence.
std::string table_of_checks(const Examination& examination) {
    std::string text = "| check | result | evidence |\n|---|---|---|\n";
    for (const Finding& finding : examination.diagnosis.findings) {
        const char* result = finding.verdict == Verdict::pass   ? "pass"
                             : finding.verdict == Verdict::fail ? "**fail**"
                                                                : "could not be checked";
        std::string evidence = finding.evidence;
        for (std::size_t at = evidence.find('|'); at != std::string::npos;
             at = evidence.find('|', at + 2)) {
            evidence.insert(at, "\\");
        }
        text += "| " + finding.question + " | " + result + " | " + evidence + " |\n";
    }
    return text;
}

std::string diagnosis(const DoctorVisit& visit) {
    std::string text = heading("Diagnosis");
    if (failed(visit.before).empty()) text += "No check failed.\n\n";
    for (const Finding* finding : failed(visit.before))
        text += "* `" + finding->code + "`: " + finding->evidence + ". " + finding->why + "\n";
    return text + "\n" + table_of_checks(visit.before);
}

std::string root_cause(const DoctorVisit& visit) {
    std::string text = heading("Root cause");
    if (failed(visit.before).empty()) return text + "None: nothing is wrong.\n";
    text +=
        "What most often is behind each finding; what it was this time, the person who looked "
        "into it adds.\n\n";
    for (const Finding* finding : failed(visit.before))
        text += "* `" + finding->code + "`: " + finding->cause + "\n";
    return text;
}

std::string done_steps(const Treatment& treatment) {
    if (treatment.done.empty()) return "No step was run by `doctor --fix`.\n";
    std::string text = "Run by `doctor --fix`:\n\n";
    int number = 0;
    for (const RepairStep& step : treatment.done)
        text += step_line(++number, step);
    return text;
}

std::string open_steps(const Examination& examination) {
    std::string text;
    int number = 0;
    for (const Finding* finding : failed(examination)) {
        for (const RepairStep& step : finding->repair)
            text += step_line(++number, step);
    }
    return text.empty() ? text : "To be done:\n\n" + text;
}

std::string steps(const DoctorVisit& visit) {
    std::string text = heading("Steps");
    if (visit.treatment) text += done_steps(*visit.treatment);
    const std::string open = open_steps(visit.now());
    if (!open.empty()) text += (visit.treatment ? "\n" : "") + open;
    const std::string stopped =
        visit.treatment ? visit.stopped_because() : visit.now().diagnosis.stop;
    if (!stopped.empty())
        text +=
            "\nA person must decide: " + stopped + " Call " + visit.now().facts.responsible + ".\n";
    return open.empty() && !visit.treatment ? text + "None are needed.\n" : text;
}

std::string verification(const DoctorVisit& visit) {
    const Examination& now = visit.now();
    const std::string command = "hallbook doctor --target " + std::string{name_of(now.target)};
    std::string text = heading("Verification");
    if (!visit.treatment)
        return text + "After the steps `" + command + "` must end with exit code 0.\n";
    text += "All checks were made again after the steps:\n\n" + table_of_checks(now);
    if (now.diagnosis.standing == migrations::Standing::sound)
        return text + "\nEvery check passes.\n";
    return text + "\nNot everything passes yet; after the remaining steps `" + command +
           "` must end with exit code 0.\n";
}

std::string prevention(const DoctorVisit& visit) {
    std::string text = heading("Prevention");
    if (failed(visit.before).empty())
        return text + "Run `hallbook doctor` after every update and every restore.\n";
    for (const Finding* finding : failed(visit.before))
        text += "* `" + finding->code + "`: " + finding->prevention + "\n";
    return text;
}

}  // namespace

std::string incident_report(const DoctorVisit& visit) {
    const std::string text = head(visit) + diagnosis(visit) + root_cause(visit) + steps(visit) +
                             verification(visit) + prevention(visit);
    return core::visible(text, core::Layout::kept);
}

}  // namespace hallbook::cli
