/// \file
/// hallbook init --hall HALL --central URI
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/exchange/exchange_arguments.hpp"
#include "cli/desk/central_address.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/progress.hpp"
#include "cli/output/text.hpp"
#include "cli/words/shapes.hpp"
#include "core/values/failure.hpp"
#include "store/replica/sqlite_replica.hpp"
#include "store/replica/sqlite_snapshot.hpp"
#include "sync/line/address.hpp"
#include "sync/meeting/snapshot.hpp"

#include <fmt/format.h>

namespace hallbook::cli {

namespace {

/// Only the owner may look into a folder that is made for the hall's file.
void make_folder(const std::filesystem::path& file) {
    const auto folder = file.parent_path();
    if (folder.empty() || std::filesystem::exists(folder)) return;
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw core::Failure(
            core::FailureKind::storage,
            "The folder " + folder.string() + " cannot be made: " + error.message());
    }
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
}

/// The operations in an existing file that central is not known to hold.
std::vector<core::EncodedOperation> unconfirmed_operations(const Context& context) {
    if (!std::filesystem::exists(context.globals.database)) return {};
    auto database = open_hall(context, store::Access::read);
    store::SqliteSyncHall hall{
        database, context.zone, migrations::embedded_chain(), HALLBOOK_VERSION};
    const auto held = hall.state().last_sequence_held;
    return hall.operations_after(held, static_cast<std::size_t>(core::sequence_max));
}

Json init_json(
    const Context& context,
    const core::Hall& hall,
    const sync::SnapshotReport& report,
    const core::RebaseResult& redone) {
    return {
        {"hall", hall.code},
        {"hall_number", hall.number},
        {"name", hall.name},
        {"region", json_of(hall.region)},
        {"database", context.globals.database},
        {"rows", report.rows},
        {"bytes_received", report.bytes_received},
        {"redone", redone.redone},
        {"duration_ms", report.duration.count() / 1000}};
}

std::string init_text(
    const Context& context,
    const core::Hall& hall,
    const sync::SnapshotReport& report,
    const core::RebaseResult& redone) {
    std::string text = fmt::format(
        "{} ({}) is ready: {} rows received in {:.1f} s, kept in {}\n",
        context.out.bold(hall.code),
        hall.name,
        report.rows,
        std::chrono::duration<double>(report.duration).count(),
        context.globals.database);
    if (redone.redone > 0) {
        text += counted(redone.redone, "operation") + " of before still waits for central.\n";
    }
    return text;
}

class InitCommand : public InitArguments {
public:
    ExitCode run(Context& context) override {
        // The file keeps how the line is protected, so that no variable changes it later.
        const std::string central = sync::with_sslmode(central_address(context));
        const auto& chain = migrations::embedded_chain();
        make_folder(context.globals.database);
        sync::SystemEnvironment environment;
        Progress progress{context.out, "Receiving the books"};
        progress.stage("connecting");
        sync::Snapshot snapshot{
            central, m_hall, chain, environment, {}, unconfirmed_operations(context)};
        store::SqliteSnapshot replica{
            context.globals.database,
            {snapshot.hall(), central},
            chain,
            migration_context(context),
            context.zone};
        const auto report =
            snapshot.copy_into(replica, [&](std::int64_t rows, std::int64_t expected) {
                progress.show(static_cast<std::size_t>(rows), static_cast<std::size_t>(expected));
            });
        context.out.show(
            [&] { return init_json(context, snapshot.hall(), report, replica.renewal().rebase); },
            [&] { return init_text(context, snapshot.hall(), report, replica.renewal().rebase); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry init_command() { return entry_of<InitCommand>(); }

}  // namespace hallbook::cli
