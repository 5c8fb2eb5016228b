/// \file
/// The doctor's findings as text and JSON.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/doctor_words.hpp"

#include "cli/output/text_table.hpp"

namespace hallbook::cli {

namespace {

using migrations::Finding;
using migrations::RepairStep;
using migrations::Verdict;

std::string_view standing_name(migrations::Standing standing) {
    switch (standing) {
        case migrations::Standing::sound: return "sound";
        case migrations::Standing::busy: return "busy";
        case migrations::Standing::unreachable: return "unreachable";
        case migrations::Standing::mismatch: return "mismatch";
        case migrations::Standing::needs_person: return "needs_person";
        case migrations::Standing::damaged: return "damaged";
    }
    return "";
}

std::string_view verdict_name(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass: return "pass";
        case Verdict::fail: return "fail";
        case Verdict::unchecked: return "could not be checked";
    }
    return "";
}

bool is_sound(const DoctorVisit& visit) {
    return visit.now().diagnosis.standing == migrations::Standing::sound;
}

// --- JSON
// -----------------------------------------------------------------------------------------

/// The whole repair in one sentence per step.
std::string repair_text(const Finding& finding) {
    std::string text;
    for (const RepairStep& step : finding.repair)
        text += (text.empty() ? "" : " Then ") + step.what + ": " + step.command + ".";
    return text;
}

Json steps_json(const std::vector<RepairStep>& steps) {
    Json list = Json::array();
    for (const RepairStep& step : steps) {
        list.push_back(
            {{"what", step.what},
             {"command", step.command},
             {"precondition", step.precondition},
             {"automatic", !std::holds_alternative<migrations::ByHand>(step.action)}});
    }
    return list;
}

Json finding_json(const Finding& finding) {
    return {
        {"code", finding.code},
        {"severity", finding.verdict == Verdict::fail ? "error" : "unknown"},
        {"detail", finding.evidence},
        {"repair", repair_text(finding)},
        {"why", finding.why},
        {"steps", steps_json(finding.repair)},
        {"escalation", finding.escalation.empty() ? Json() : Json(finding.escalation)}};
}

Json check_json(const Finding& finding) {
    return {
        {"code", finding.code},
        {"question", finding.question},
        {"result", verdict_name(finding.verdict)},
        {"evidence", finding.evidence}};
}

Json adoption_json(const Examination& now) {
    const auto& outlook = now.outlook.value;
    return outlook && *outlook ? (*outlook)->document : Json();
}

// --- Text
// -----------------------------------------------------------------------------------------

std::string mark(const Output& out, Verdict verdict) {
    switch (verdict) {
        case Verdict::pass: return out.green("pass");
        case Verdict::fail: return out.red("FAIL");
        case Verdict::unchecked: return out.yellow("????");
    }
    return "";
}

std::string check_line(const Output& out, const Finding& finding) {
    return mark(out, finding.verdict) + "  " + finding.question + "  " +
           (finding.verdict == Verdict::unchecked ? "Could not be checked: " + finding.evidence
                                                  : finding.evidence) +
           "\n";
}

std::string failure_text(const Output& out, const Finding& finding) {
    std::string text = "\n" + out.bold(finding.code) + "\n  found    " + finding.evidence +
                       "\n  matters  " + finding.why + "\n";
    int number = 0;
    for (const RepairStep& step : finding.repair) {
        text += "  repair   " + std::to_string(++number) + ". " + step.what + "\n              " +
                step.command + "\n";
        if (!step.precondition.empty()) text += "              only if " + step.precondition + "\n";
    }
    if (!finding.escalation.empty()) text += "  decide   " + finding.escalation + "\n";
    return text;
}

/// Of another program's database what adopting would make of it.
std::string outlook_text(const Output& out, const Examination& now) {
    const auto& outlook = now.outlook.value;
    if (!outlook || !*outlook) return {};
    return "\n" + out.bold("What `hallbook central adopt` would do, and has not done:") + "\n\n" +
           (*outlook)->text;
}

std::string treatment_text(const DoctorVisit& visit) {
    if (!visit.treatment || visit.treatment->done.empty()) return {};
    std::string text = "\n";
    for (const RepairStep& step : visit.treatment->done)
        text += "Repaired: " + step.what + ".\n";
    return text;
}

std::string call_text(const DoctorVisit& visit) {
    return "Call " + visit.now().facts.responsible + ", and show what stands above.\n";
}

std::string end_text(const Output& out, const DoctorVisit& visit) {
    const migrations::Diagnosis& diagnosis = visit.now().diagnosis;
    if (is_sound(visit)) return "\n" + out.green("All is well.") + "\n";
    const std::string stopped = visit.stopped_because();
    if (!stopped.empty()) {
        return "\n" + out.red("Nothing more was repaired: ") + stopped + "\n" + call_text(visit);
    }
    if (diagnosis.stop.empty())
        return "\nNothing can be lost by the repair. Next: hallbook doctor --fix --target " +
               std::string{name_of(visit.now().target)} + "\n";
    return "\n" + out.red("A person must decide: ") + diagnosis.stop + "\n" + call_text(visit);
}

}  // namespace

std::string DoctorVisit::stopped_because() const {
    if (!treatment || is_sound(*this)) return {};
    if (!treatment->failed.empty()) return treatment->failed;
    const std::string& stop = treatment->after.diagnosis.stop;
    return stop.empty() ? "The rest is for a person to do." : stop;
}

std::string doctor_text(const Output& out, const DoctorVisit& visit) {
    const Examination& now = visit.now();
    std::string text = out.bold(now.facts.database) + "\n\n";
    for (const Finding& finding : now.diagnosis.findings)
        text += check_line(out, finding);
    for (const Finding& finding : now.diagnosis.findings) {
        if (finding.verdict == Verdict::fail) text += failure_text(out, finding);
    }
    return text + outlook_text(out, now) + treatment_text(visit) + end_text(out, visit);
}

Json doctor_json(const DoctorVisit& visit) {
    const Examination& now = visit.now();
    Json findings = Json::array();
    Json checks = Json::array();
    for (const Finding& finding : now.diagnosis.findings) {
        checks.push_back(check_json(finding));
        if (finding.verdict != Verdict::pass) findings.push_back(finding_json(finding));
    }
    const std::string stopped = visit.treatment ? visit.stopped_because() : now.diagnosis.stop;
    Json call;
    if (!is_sound(visit) && !stopped.empty())
        call = {{"reason", stopped}, {"call", now.facts.responsible}};
    return {
        {"target", name_of(now.target)},
        {"database", now.facts.database},
        {"healthy", is_sound(visit)},
        {"standing", standing_name(now.diagnosis.standing)},
        {"findings", std::move(findings)},
        {"checks", std::move(checks)},
        {"adoption", adoption_json(now)},
        {"repaired", visit.treatment ? steps_json(visit.treatment->done) : Json::array()},
        {"escalation", std::move(call)}};
}

}  // namespace hallbook::cli
