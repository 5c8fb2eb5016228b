/// \file
/// Reporting a sync.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/exchange/sync_words.hpp"

#include "cli/output/text.hpp"
#include "cli/words/conflict_words.hpp"
#include "cli/words/shapes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hallbook::cli {

namespace {

std::int64_t milliseconds(std::chrono::microseconds span) {
    return std::chrono::round<std::chrono::milliseconds>(span).count();
}

Json conflicts_json(const SyncNews& news) {
    Json list = Json::array();
    for (const auto& entry : news.conflicts) {
        list.push_back(
            {{"id", conflict_name(entry)},
             {"rule", json_of(entry.conflict.rule)},
             {"summary", conflict_summary(entry)}});
    }
    return list;
}

Json refused_operation(
    const SyncNews& news,
    std::int64_t sequence,
    const std::optional<core::Outcome>& outcome,
    const std::string& reason) {
    const auto words = news.words.find(sequence);
    return {
        {"seq", sequence},
        {"words", words == news.words.end() ? Json() : Json(words->second)},
        {"outcome", json_of(outcome)},
        {"reason", reason}};
}

/// Operations of this hall without effect: refused by central, set aside, or refused here while
/// pending, when they were judged again after the pull.
Json refused_json(const SyncNews& news) {
    Json list = Json::array();
    for (const auto& settled : news.report.settlements) {
        if (settled.outcome == core::Outcome::accepted ||
            settled.outcome == core::Outcome::adjusted)
            continue;
        list.push_back(
            refused_operation(news, settled.operation.sequence, settled.outcome, settled.reason));
    }
    for (const auto& [operation, decision] : news.report.rebase.refused) {
        list.push_back(
            refused_operation(news, operation.sequence, std::nullopt, core::reason_text(decision)));
    }
    return list;
}

Json new_copy_json(const std::optional<sync::NewCopy>& why) {
    if (!why) return nullptr;
    return *why == sync::NewCopy::pruned ? "pruned" : "restored";
}

/// Why the hall took a new copy, and that nothing was lost by it.
std::string new_copy_text(const sync::SyncReport& report) {
    if (!report.new_copy) return {};
    if (*report.new_copy == sync::NewCopy::pruned) {
        return "All books were received anew, since this hall had not synced for longer than "
               "central keeps its changes. What was done here is kept.\n";
    }
    std::string text =
        "All books were received anew, since central was restored from a backup. What was done "
        "here is kept, and sent again where central lacked it.\n";
    if (report.undecided_again > 0) {
        text += counted(report.undecided_again, "operation") +
                " that central had decided before will be decided again.\n";
    }
    return text;
}

/// Whether a conflict of the report already names the operation.
bool is_told(const SyncNews& news, std::int64_t sequence) {
    return std::any_of(news.conflicts.begin(), news.conflicts.end(), [&](const auto& entry) {
        return entry.is_of_this_hall && entry.conflict.seq == sequence;
    });
}

std::string refused_text(const Output& out, const SyncNews& news) {
    std::string text;
    for (const auto& each : refused_json(news)) {
        if (is_told(news, each["seq"].get<std::int64_t>())) continue;
        const std::string words = each["words"].is_string() ? each["words"].get<std::string>()
                                                            : "operation " + each["seq"].dump();
        text += out.yellow("Refused: ") + words + ": " + each["reason"].get<std::string>() + "\n";
    }
    return text;
}

}  // namespace

Json sync_json(const SyncNews& news) {
    const auto& report = news.report;
    return {
        {"deposited", report.deposited},
        {"accepted", report.accepted},
        {"adjusted", report.adjusted},
        {"rejected", report.rejected},
        {"set_aside", report.set_aside},
        {"pulled_rows", report.pulled_rows},
        {"new_copy", new_copy_json(report.new_copy)},
        {"undecided_again", report.undecided_again},
        {"round_trips", report.round_trips},
        {"bytes_sent", report.bytes_sent},
        {"bytes_received", report.bytes_received},
        {"conflicts", conflicts_json(news)},
        {"refused", refused_json(news)},
        {"clock_offset_ms", milliseconds(report.clock_offset)},
        {"duration_ms", milliseconds(report.duration)},
        {"attempts", report.attempts}};
}

std::string sync_text(const Output& out, const SyncNews& news) {
    const auto& report = news.report;
    std::string text = fmt::format(
        "{} in {:.1f} s: {} sent; {} accepted, {} adjusted, {} refused; {} received.\n",
        out.green("Synced"),
        std::chrono::duration<double>(report.duration).count(),
        counted(report.deposited, "operation"),
        report.accepted,
        report.adjusted,
        report.rejected + report.set_aside,
        counted(report.pulled_rows, "row"));
    text += new_copy_text(report);
    text += refused_text(out, news);
    for (const auto& entry : news.conflicts)
        text += "\n" + conflict_text(out, entry);
    if (!news.conflicts.empty())
        text += "\nUntil the people concerned know, they are listed by: hallbook conflicts\n";
    return text;
}

ExitCode sync_exit(const SyncNews& news) {
    const bool clean = news.conflicts.empty() && refused_json(news).empty();
    return clean ? ExitCode::done : ExitCode::needs_person;
}

}  // namespace hallbook::cli
