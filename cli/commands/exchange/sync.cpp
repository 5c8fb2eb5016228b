/// \file
/// hallbook sync [--every 15m]
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/exchange/exchange_arguments.hpp"
#include "cli/exchange/sync_once.hpp"
#include "cli/platform/until_stopped.hpp"
#include "core/values/failure.hpp"

namespace hallbook::cli {

namespace {

class SyncCommand : public SyncArguments {
public:
    ExitCode run(Context& context) override {
        return m_every ? run_repeatedly(context, *m_every) : report(context, sync_once(context));
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

    /// Whether a failure may be over at the next try.
    static bool is_passing(core::FailureKind kind) {
        return kind == core::FailureKind::unreachable || kind == core::FailureKind::busy ||
               kind == core::FailureKind::conflict;
    }

    static ExitCode run_repeatedly(Context& context, std::chrono::seconds every) {
        stop_on_signals();
        while (!is_stopped()) {
            try {
                report_one_of_many(context, sync_once(context));
            } catch (const core::Failure& failure) {
                if (!is_passing(failure.kind())) throw;
                context.out.remark(std::string{failure.what()} + " The next try follows.");
            }
            sleep_until_stopped(every);
        }
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry sync_command() { return entry_of<SyncCommand>(); }

}  // namespace hallbook::cli
