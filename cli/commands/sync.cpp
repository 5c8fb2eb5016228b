/// \file
/// hallbook sync [--every 15m]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/argument_values.hpp"
#include "cli/central_address.hpp"
#include "cli/commands/commands.hpp"
#include "cli/hall.hpp"
#include "cli/operation_words.hpp"
#include "cli/pacific_zone.hpp"
#include "cli/progress.hpp"
#include "cli/sync_words.hpp"
#include "cli/until_stopped.hpp"
#include "core/failure.hpp"
#include "store/sqlite_replica.hpp"

namespace hallbook::cli {

namespace {

/// How far back a refused operation is looked for.
constexpr std::size_t operations_searched = 1'000;

std::string stage_text(sync::Stage stage) {
    switch (stage) {
        case sync::Stage::connecting: return "connecting";
        case sync::Stage::depositing: return "sending";
        case sync::Stage::reconciling: return "judging";
        case sync::Stage::waiting_for_headquarters: return "waiting for headquarters";
        case sync::Stage::pulling: return "receiving";
        case sync::Stage::rebasing: return "taking it in";
    }
    return {};
}

/// The names that the report leaves open. What goes wrong is looked up only when something does.
SyncNews with_names(store::SqliteDatabase& database, sync::SyncReport report) {
    SyncNews news{std::move(report), {}, {}};
    for (const auto& conflict : news.report.conflicts) {
        if (auto entry = store::conflict(database, conflict.id))
            news.conflicts.push_back(std::move(*entry));
    }
    if (news.report.rejected + news.report.set_aside == 0 && news.report.rebase.refused.empty())
        return news;
    const auto books = book_codes(database);
    for (const auto& entry :
         store::operations(database, store::OperationScope::all, operations_searched)) {
        news.words[entry.id.sequence] = operation_words(entry, books);
    }
    return news;
}

SyncNews sync_once(Context& context) {
    auto database = open_hall(context, store::Access::write);
    const PacificZone zone;
    const auto& chain = core::embedded_chain();
    store::SqliteSyncHall hall{database, zone, chain, HALLBOOK_VERSION};
    Progress progress{context.out, "Syncing"};
    sync::SyncOptions options;
    options.uri = context.globals.central;
    if (options.uri.empty())
        options.uri = store::SqliteReplica{database, zone}.identity().central_uri;
    refuse_password(options.uri);
    options.on_stage = [&](sync::Stage stage) { progress.stage(stage_text(stage)); };
    sync::SystemEnvironment environment;
    return with_names(database, sync::sync_hall(hall, zone, chain, options, environment));
}

class SyncCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.option(
            "--every",
            "TIME",
            m_every,
            "Again and again until stopped, such as every 15m",
            parse_span);
    }

    ExitCode run(Context& context) override {
        return m_every ? run_repeatedly(context) : report(context, sync_once(context));
    }

private:
    static ExitCode report(Context& context, const SyncNews& news) {
        context.out.show(
            [&] { return sync_json(news); }, [&] { return sync_text(context.out, news); });
        return sync_exit(news);
    }

    static void report_one_of_many(Context& context, const SyncNews& news) {
        if (context.out.format() == Format::json) {
            context.out.line(sync_json(news));
        } else {
            context.out.print(sync_text(context.out, news));
        }
    }

    /// Central out of reach is no reason to end: the next time it may be back.
    ExitCode run_repeatedly(Context& context) {
        stop_on_signals();
        while (!is_stopped()) {
            try {
                report_one_of_many(context, sync_once(context));
            } catch (const core::Failure& failure) {
                if (failure.kind() != core::FailureKind::unreachable &&
                    failure.kind() != core::FailureKind::busy) {
                    throw;
                }
                context.out.remark(std::string{failure.what()} + " The next try follows.");
            }
            sleep_until_stopped(*m_every);
        }
        return ExitCode::done;
    }

    std::optional<std::chrono::seconds> m_every;
};

}  // namespace

CommandEntry sync_command() {
    return {
        "sync",
        group::exchange,
        "Send what was done here, receive what others did",
        "hallbook sync\nhallbook sync --every 15m",
        make_command<SyncCommand>};
}

}  // namespace hallbook::cli
