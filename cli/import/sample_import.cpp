/// \file
/// The hall OFFICE, which imports the sample.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/sample_import.hpp"

#include "cli/desk/hall.hpp"
#include "cli/import/import_run.hpp"
#include "cli/import/read_file.hpp"
#include "cli/import/sample_data.hpp"
#include "cli/output/progress.hpp"
#include "cli/platform/environment.hpp"
#include "cli/platform/temporary_folder.hpp"
#include "core/values/failure.hpp"
#include "store/replica/sqlite_replica.hpp"
#include "store/replica/sqlite_snapshot.hpp"
#include "sync/judging/reconciler.hpp"
#include "sync/meeting/session.hpp"
#include "sync/meeting/snapshot.hpp"

#include <array>

namespace hallbook::cli {

namespace {

constexpr const char* office = "OFFICE";

struct SampleFile {
    std::string_view name;
    ImportFile (*read)(std::string_view, const ImportWorld&);
};

/// In this order each file finds the rows it refers to.
constexpr std::array<SampleFile, 4> sample_files{{
    {"members.csv", read_members},
    {"reglist.csv", read_registrations},
    {"employcontract.csv", read_employers},
    {"requests.csv", read_requests},
}};

std::int64_t import_files(const Context& context, store::SqliteDatabase& database) {
    std::int64_t imported = 0;
    for (const auto& file : sample_files) {
        Progress progress{context.out, "Importing " + std::string{file.name}};
        ImportOptions options;
        options.actor = context.globals.actor;
        options.on_progress = [&](std::size_t done, std::size_t all) { progress.show(done, all); };
        const auto read = file.read(sample_file(file.name), {context.zone, book_finder(database)});
        const auto result = run_import(database, context.zone, read, options);
        if (!result.rejected.empty()) {
            throw core::Failure(
                core::FailureKind::damaged,
                "Line " + std::to_string(result.rejected.front().line) + " of the sample " +
                    std::string{file.name} + ": " + result.rejected.front().reason);
        }
        imported += result.imported;
    }
    return imported;
}

/// What the hall does: it takes a snapshot, imports the files and syncs.
std::int64_t work_as_office(
    const Context& context, const sync::Enrolled& enrolled, sync::Environment& environment) {
    // libpq takes the password from this variable; an address never holds one.
    const EnvironmentVariable password{"PGPASSWORD", enrolled.password};
    const TemporaryFolder folder{"hallbook-sample"};
    const auto file = folder.path() / "office.db";
    const auto& chain = migrations::embedded_chain();
    {
        sync::Snapshot snapshot{enrolled.uri, office, chain, environment};
        store::SqliteSnapshot replica{
            file, {snapshot.hall(), enrolled.uri}, chain, migration_context(context), context.zone};
        snapshot.copy_into(replica);
    }
    auto database = store::open_replica(file, store::Access::write, chain);
    const auto imported = import_files(context, database);
    store::SqliteSyncHall hall{database, context.zone, chain, HALLBOOK_VERSION};
    sync::SyncOptions options;
    options.uri = enrolled.uri;
    sync::sync_hall(hall, context.zone, chain, options, environment);
    return imported;
}

}  // namespace

SampleReport import_sample(
    const Context& context,
    const std::string& admin_uri,
    sync::CentralAdmin& admin,
    sync::Environment& environment) {
    const auto enrolled = admin.enroll(
        {.hall = office,
         .region = core::BookRegion::jurisdiction_wide,
         .name = "Office (sample data)",
         .may_reconcile = sync::MayReconcile::no,
         .may_import = sync::MayImport::yes});
    SampleReport report;
    report.equipment_templates = admin.add_sample_equipment();
    report.imported = work_as_office(context, enrolled, environment);
    sync::ReconcileOptions options;
    options.uri = admin_uri;
    report.judged =
        sync::reconcile_backlog(context.zone, migrations::embedded_chain(), options, environment)
            .judged;
    admin.revoke(office);
    return report;
}

}  // namespace hallbook::cli
