/// \file
/// Makes replica files for tests.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/replica_stage.hpp"

#include "core/replica/execute.hpp"
#include "tests/support/sample_rows.hpp"

#include <algorithm>

namespace hallbook::test {

using namespace core;

namespace {

Member stage_member(const HallStage& hall, int number) {
    Member member = a_member(number);
    member.id = hall.member(number).id;
    member.card_number = hall.member(number).card_number;
    return member;
}

}  // namespace

std::vector<SnapshotRow> stage_rows() {
    const HallStage hall;
    std::vector<SnapshotRow> rows{snapshot_row(a_user())};
    const auto made_at = at("2026-01-01 00:00:00");
    for (const auto& book : seed_books(made_at))
        rows.push_back(snapshot_row(book));
    for (const auto& setting : seed_settings(made_at))
        rows.push_back(snapshot_row(setting));
    for (int number = 1; number <= 9; ++number) {
        rows.push_back(snapshot_row(stage_member(hall, number)));
    }
    return rows;
}

Hall stage_hall() {
    return {.number = 2, .code = "BREM", .name = "Bremerton", .region = BookRegion::bremerton};
}

Pull a_pull(const std::string& civil, std::int64_t watermark) {
    Pull pull;
    pull.cursor = {"6f9d1c1e-0000-4000-8000-000000000001", watermark};
    pull.seen.pulled_at = at(civil);
    pull.halls = {
        stage_hall(),
        {.number = 3, .code = "PA", .name = "Port Angeles", .region = BookRegion::pt_angeles}};
    return pull;
}

void take_snapshot(
    const std::filesystem::path& file,
    const std::vector<SnapshotRow>& rows,
    const Pull& pull,
    const Hall& hall) {
    const FixedZone zone;
    const migrations::MigrationContext context{
        .now = [&] { return pull.seen.pulled_at; }, .program_version = "0", .performed_by = "pat"};
    store::SqliteSnapshot snapshot(
        file, {hall, "postgresql://central/hall"}, migrations::embedded_chain(), context, zone);
    for (const auto& table : tables()) {
        snapshot.begin_table(table);
        for (const auto& row : rows) {
            if (row.table == table.id) snapshot.row(row.values);
        }
    }
    snapshot.finish(pull);
}

ReplicaStage::ReplicaStage(const std::vector<SnapshotRow>& more_rows) {
    auto rows = stage_rows();
    rows.insert(rows.end(), more_rows.begin(), more_rows.end());
    take_snapshot(file(), rows, a_pull("2026-03-01 08:00:00", 1));
}

store::SqliteDatabase ReplicaStage::open(store::Access access) const {
    return store::open_replica(file(), access, migrations::embedded_chain());
}

Decision ReplicaStage::enter(
    store::SqliteDatabase& database, const std::string& civil, Payload payload) const {
    store::WriteTransaction transaction(database);
    store::SqliteReplica replica(database, m_zone);
    Operation operation = replica.draft(std::move(payload), "pat", at(civil));
    Decision decision = execute(replica, operation);
    transaction.commit();
    return decision;
}

Decision ReplicaStage::enter_registration(
    store::SqliteDatabase& database,
    const std::string& civil,
    int member,
    const std::string& book) const {
    RegisterOnBook wish;
    wish.member = m_hall.member(member);
    wish.book = m_hall.book(book);
    wish.applicant_priority_number = Apn::from_civil(m_zone.civil(at(civil)));
    return enter(database, civil, wish);
}

}  // namespace hallbook::test
