/// \file
/// hallbook central reconcile [--watch]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/output/text.hpp"
#include "cli/platform/until_stopped.hpp"
#include "cli/schema/central_migrations.hpp"
#include "core/values/failure.hpp"
#include "sync/judging/reconciler.hpp"

namespace hallbook::cli {

namespace {

Json reconcile_json(const sync::ReconcileReport& report) {
    return {
        {"judged", report.judged},
        {"accepted", report.accepted},
        {"adjusted", report.adjusted},
        {"rejected", report.rejected},
        {"set_aside", report.set_aside},
        {"judged_again", report.judged_again},
        {"rows_written", report.rows_written},
        {"batches", report.batches},
        {"repeated", report.repeated},
        {"pruned", report.pruned}};
}

std::string reconcile_text(const sync::ReconcileReport& report) {
    std::string text = counted(report.judged, "operation") +
                       " judged: " + std::to_string(report.accepted) + " accepted, " +
                       std::to_string(report.adjusted) + " adjusted, " +
                       std::to_string(report.rejected) + " refused";
    if (report.set_aside > 0) text += ", " + std::to_string(report.set_aside) + " set aside";
    if (report.judged_again > 0) {
        text += "; " + std::to_string(report.judged_again) + " earlier ones came out otherwise";
    }
    return text + ".\n";
}

/// What of central's schema is not as the revisions make it and stops judging; empty when nothing
/// is. Judging begins only where central has all revisions. Reads nothing but the catalog, which
/// every login may.
std::string schema_finding(const std::string& uri) {
    const auto& chain = migrations::embedded_chain();
    migrations::RevisionIds all;
    for (const auto& revision : chain.revisions)
        all.insert(revision.id);
    const auto subject = open_central_subject(uri);
    for (const auto& each : live_drift(*subject, chain, all)) {
        if (!migrations::stops_judging(each)) continue;
        return each.object + " should be \"" + each.expected + "\", and is \"" + each.actual +
               "\".";
    }
    return {};
}

class CentralReconcileCommand : public CentralReconcileArguments {
public:
    ExitCode run(Context& context) override {
        sync::ReconcileOptions options;
        options.uri = m_admin.uri(context);
        options.schema_finding = [&] { return schema_finding(options.uri); };
        const auto report =
            m_watch == Watch::yes ? watch(context, options) : once(context, options);
        context.out.show(
            [&] { return reconcile_json(report); }, [&] { return reconcile_text(report); });
        return report.set_aside == 0 ? ExitCode::done : ExitCode::needs_person;
    }

private:
    static sync::ReconcileReport once(
        const Context& context, const sync::ReconcileOptions& options) {
        sync::SystemEnvironment environment;
        return sync::reconcile_backlog(
            context.zone, migrations::embedded_chain(), options, environment);
    }

    static sync::ReconcileReport watch(Context& context, const sync::ReconcileOptions& options) {
        sync::SystemEnvironment environment;
        stop_on_signals();
        context.out.remark("Judging what the halls send. Ctrl-C ends it; nothing is lost then.");
        sync::Watching watching;
        watching.stop = is_stopped;
        watching.on_batch = [&](const sync::ReconcileReport& report) {
            if (context.out.verbosity() == Verbosity::verbose) {
                context.out.remark("So far " + reconcile_text(report));
            }
        };
        watching.on_outage = [&](const core::Failure& failure) {
            context.out.remark(
                std::string{failure.what()} +
                " Trying again until it answers; what the halls sent waits at central.");
        };
        return sync::reconcile_continuously(
            context.zone, migrations::embedded_chain(), options, environment, watching);
    }
};

}  // namespace

CommandEntry central_reconcile_command() { return entry_of<CentralReconcileCommand>(); }

}  // namespace hallbook::cli
