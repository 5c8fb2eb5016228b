/// \file
/// Makes the hall's file from the sample.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/sample_hall.hpp"

#include "cli/import/import_run.hpp"
#include "cli/import/read_file.hpp"
#include "cli/import/sample_data.hpp"
#include "core/rows/seed.hpp"
#include "core/values/assert.hpp"
#include "tests/support/replica_stage.hpp"
#include "tests/support/sample_rows.hpp"

#include <algorithm>
#include <array>

namespace hallbook::simulation {

namespace {

using test::snapshot_row;

/// Days of the year that is played on which the hall is closed.
constexpr std::array<std::pair<const char*, const char*>, 10> closed_days{{
    {"2026-02-16", "Presidents' Day"},
    {"2026-05-25", "Memorial Day"},
    {"2026-06-19", "Juneteenth"},
    {"2026-07-03", "Independence Day"},
    {"2026-09-07", "Labor Day"},
    {"2026-11-11", "Veterans Day"},
    {"2026-11-26", "Thanksgiving"},
    {"2026-11-27", "Day after Thanksgiving"},
    {"2026-12-25", "Christmas Day"},
    {"2027-01-01", "New Year's Day"},
}};

core::Hall kent() {
    return {.number = 1, .code = "KENT", .name = "Kent", .region = core::BookRegion::seattle};
}

std::vector<test::SnapshotRow> rows_of_central() {
    const auto made_at = test::at("2026-01-01 00:00:00");
    std::vector<test::SnapshotRow> rows{snapshot_row(test::a_user())};
    for (const auto& book : core::seed_books(made_at))
        rows.push_back(snapshot_row(book));
    for (const auto& setting : core::seed_settings(made_at))
        rows.push_back(snapshot_row(setting));
    for (std::size_t i = 0; i < closed_days.size(); ++i) {
        core::Holiday day;
        day.id = {static_cast<std::int64_t>(i) + 1};
        day.holiday_on = test::date(closed_days[i].first);
        day.name = closed_days[i].second;
        day.created_at = day.updated_at = made_at;
        rows.push_back(snapshot_row(day));
    }
    return rows;
}

/// Takes the first snapshot, as on the day a hall is enrolled.
void take_first_copy(const std::filesystem::path& file) {
    auto pull = test::a_pull("2026-02-02 08:00:00", 1);
    pull.halls = {kent()};
    test::take_snapshot(file, rows_of_central(), pull, kent());
}

template <class Import>
auto lines_of(const cli::ImportFile& file) {
    HALLBOOK_ASSERT(file.problems.empty());
    return std::get<Import>(file.payload).lines;
}

void move_weeks(
    std::vector<core::RequestLine>& requests,
    std::chrono::weeks weeks,
    const core::CivilZone& zone) {
    for (auto& request : requests) {
        auto received = zone.civil(request.received_at);
        received.date += weeks;
        // Requests come in during office hours, in which daylight saving never begins or ends.
        request.received_at = zone.instant(received).value();
        request.start_date += weeks;
    }
}

/// See SampleHall::requests().
void put_after(
    std::vector<core::RequestLine>& requests, core::Instant instant, const core::CivilZone& zone) {
    const auto earlier = [](const auto& one, const auto& other) {
        return one.received_at < other.received_at;
    };
    std::stable_sort(requests.begin(), requests.end(), earlier);
    const auto gap = zone.civil(instant).date - zone.civil(requests.front().received_at).date;
    const auto weeks = std::chrono::floor<std::chrono::weeks>(gap) + std::chrono::weeks{1};
    move_weeks(requests, std::max(weeks, std::chrono::weeks{0}), zone);
}

}  // namespace

SampleHall::SampleHall() {
    take_first_copy(file());
    import();
}

void SampleHall::import() {
    auto database = store::open_replica(file(), store::Access::write, migrations::embedded_chain());
    const cli::ImportWorld world{zone(), cli::book_finder(database)};
    const auto members = cli::read_members(cli::sample_file("members.csv"), world);
    const auto registrations = cli::read_registrations(cli::sample_file("reglist.csv"), world);
    const auto employers = cli::read_employers(cli::sample_file("employcontract.csv"), world);
    m_members = lines_of<core::ImportMembers>(members);
    m_registrations = lines_of<core::ImportRegistrations>(registrations);
    m_requests =
        lines_of<core::ImportRequests>(cli::read_requests(cli::sample_file("requests.csv"), world));

    for (const auto& line : m_registrations)
        m_imported_at = std::max(m_imported_at, line.registered_at + std::chrono::hours{4});
    put_after(m_requests, m_imported_at, zone());
    cli::ImportOptions options;
    options.actor = "pat";
    options.now = [&] { return m_imported_at; };
    for (const auto* file : {&members, &registrations, &employers}) {
        const auto result = cli::run_import(database, zone(), *file, options);
        HALLBOOK_ASSERT(result.rejected.empty());
    }
}

}  // namespace hallbook::simulation
