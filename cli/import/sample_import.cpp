/// \file
/// The office hall that brings the sample.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/sample_import.hpp"

#include "cli/desk/hall.hpp"
#include "cli/import/import_run.hpp"
#include "cli/import/read_file.hpp"
#include "cli/import/sample_data.hpp"
#include "cli/output/progress.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "core/values/assert.hpp"
#include "core/values/failure.hpp"
#include "store/replica/sqlite_replica.hpp"
#include "store/replica/sqlite_snapshot.hpp"
#include "sync/judging/reconciler.hpp"
#include "sync/meeting/session.hpp"
#include "sync/meeting/snapshot.hpp"

#include <array>
#include <cstdlib>

namespace hallbook::cli {

namespace {

constexpr const char* office = "OFFICE";

/// A folder that goes with this object.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "hallbook-sample.XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            throw core::Failure(
                core::FailureKind::storage, "No temporary folder can be made at " + name);
        }
        m_path = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// Gives libpq a password in the one place where a program can, for as long as this lives.
class PasswordInEnvironment {
public:
    explicit PasswordInEnvironment(const std::string& password) {
        if (const char* before = std::getenv("PGPASSWORD")) m_before = before;
        setenv("PGPASSWORD", password.c_str(), 1);
    }
    ~PasswordInEnvironment() {
        if (m_before) {
            setenv("PGPASSWORD", m_before->c_str(), 1);
        } else {
            unsetenv("PGPASSWORD");
        }
    }
    PasswordInEnvironment(const PasswordInEnvironment&) = delete;
    PasswordInEnvironment& operator=(const PasswordInEnvironment&) = delete;

private:
    std::optional<std::string> m_before;
};

struct SampleFile {
    std::string_view name;
    ImportFile (*read)(std::string_view, const ImportWorld&);
};

/// In the order in which each finds what it refers to.
constexpr std::array<SampleFile, 4> sample_files{{
    {"members.csv", read_members},
    {"reglist.csv", read_registrations},
    {"employcontract.csv", read_employers},
    {"requests.csv", read_requests},
}};

std::int64_t import_files(
    const Context& context, store::SqliteDatabase& database, const core::CivilZone& zone) {
    std::int64_t imported = 0;
    for (const auto& file : sample_files) {
        Progress progress{context.out, "Importing " + std::string{file.name}};
        ImportOptions options;
        options.actor = context.globals.actor;
        options.on_progress = [&](std::size_t done, std::size_t all) { progress.show(done, all); };
        const auto read = file.read(sample_file(file.name), {zone, book_finder(database)});
        const auto result = run_import(database, zone, read, options);
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

/// The hall's side of it: a first copy, the files, a sync.
std::int64_t work_as_office(
    const Context& context,
    const core::CivilZone& zone,
    const sync::Enrolled& enrolled,
    sync::Environment& environment) {
    const PasswordInEnvironment password{enrolled.password};
    const TemporaryFolder folder;
    const auto file = folder.path() / "office.db";
    const auto& chain = core::embedded_chain();
    {
        sync::Snapshot snapshot{enrolled.uri, office, chain, environment};
        store::SqliteSnapshot replica{
            file, {snapshot.hall(), enrolled.uri}, chain, migration_context(context), zone};
        snapshot.copy_into(replica);
    }
    auto database = store::open_replica(file, store::Access::write, chain);
    const auto imported = import_files(context, database, zone);
    store::SqliteSyncHall hall{database, zone, chain, HALLBOOK_VERSION};
    sync::SyncOptions options;
    options.uri = enrolled.uri;
    sync::sync_hall(hall, zone, chain, options, environment);
    return imported;
}

}  // namespace

SampleReport import_sample(
    const Context& context,
    const std::string& admin_uri,
    sync::CentralAdmin& admin,
    sync::Environment& environment) {
    const PacificZone zone;
    const auto enrolled = admin.enroll(
        {.hall = office,
         .region = core::BookRegion::jurisdiction_wide,
         .name = "Office (sample data)",
         .may_reconcile = sync::MayReconcile::no});
    SampleReport report;
    report.equipment_templates = admin.add_sample_equipment();
    report.imported = work_as_office(context, zone, enrolled, environment);
    sync::ReconcileOptions options;
    options.uri = admin_uri;
    report.judged =
        sync::reconcile_backlog(zone, core::embedded_chain(), options, environment).judged;
    admin.revoke(office);
    return report;
}

}  // namespace hallbook::cli
