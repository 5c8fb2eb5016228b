/// \file
/// Reads the books from central and deposits backlogs there.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/central_stage.hpp"

#include "migrations/chain/migrate.hpp"
#include "sync/rows/trace.hpp"

#include <algorithm>

namespace hallbook::benchmarks {

namespace {

/// Between two operations: enough to order them.
constexpr std::chrono::seconds time_apart{5};
constexpr std::size_t operations_per_flight = 20'000;
/// For statements that make or vacuum test data, which take long.
const sync::ConnectionOptions patient{
    .application_name = "benchmark", .silence_max = std::chrono::hours{1}};

template <class Row, class Take>
void read(sync::PostgresConnection& central, core::WorkingSet& rows, const Take& take) {
    const auto& table = core::table_info(core::table_id<Row>());
    for (const auto& values : sync::table_rows(central, table, "TRUE", {})) {
        rows.load(table.id, values);
        take(core::from_values<Row>(values));
    }
}

template <class Row>
void read(sync::PostgresConnection& central, core::WorkingSet& rows) {
    read<Row>(central, rows, [](const Row&) {});
}

std::string with_password(const sync::Enrolled& enrolled) {
    const auto& uri = enrolled.uri;
    return uri + (uri.find('?') == std::string::npos ? "?" : "&") + "password=" + enrolled.password;
}

std::string code_of(int hall) { return "HALL" + std::to_string(hall); }

}  // namespace

std::string StageHall::tcp_uri(int port, const std::string& more) const {
    return "postgresql://" + enrolled.login + ":" + enrolled.password +
           "@127.0.0.1:" + std::to_string(port) + "/" + database + more;
}

CentralStage::CentralStage(std::string uri) : m_uri{std::move(uri)}, m_connection{m_uri, patient} {}

void CentralStage::read_books() {
    // With writers set, so that it does not count as an edit of another program.
    m_connection.execute(
        "SELECT set_config('hallbook.writers', '{}', TRUE);"
        "UPDATE book_registrations SET re_sign_due = current_date + 20 "
        "WHERE re_sign_due IS NOT NULL");
    auto& rows = m_books.rows;
    read<core::User>(m_connection, rows);
    read<core::Member>(m_connection, rows, [&](const core::Member& member) {
        m_books.members.push_back({member.id, member.card_number});
    });
    read<core::Organization>(m_connection, rows, [&](const core::Organization& employer) {
        m_books.employers.push_back(employer.code);
    });
    read<core::EmployerContract>(m_connection, rows);
    read<core::Setting>(m_connection, rows);
    read<core::Holiday>(m_connection, rows);
    read<core::ReferralBook>(m_connection, rows, [&](const core::ReferralBook& book) {
        m_books.books.push_back(book.id);
    });
    read<core::BookRegistration>(m_connection, rows, [&](const core::BookRegistration& each) {
        if (each.status != core::RegistrationStatus::active) return;
        m_books.standings.emplace_back(
            core::MemberRef{each.member_id, rows.find(each.member_id)->card_number}, each.book_id);
    });
}

void CentralStage::enroll(int halls, sync::MayReconcile may_reconcile) {
    sync::CentralAdmin admin{m_uri, m_environment};
    for (int i = 0; i < halls; ++i) {
        auto enrolled = admin.enroll(
            {.hall = code_of(static_cast<int>(m_halls.size()) + 1),
             .region = core::BookRegion::seattle,
             .name = {},
             .may_reconcile = may_reconcile,
             .may_import = sync::MayImport::yes});
        auto uri = with_password(enrolled);
        m_halls.push_back(StageHall{
            .enrolled = std::move(enrolled),
            .uri = std::move(uri),
            .database = m_connection.execute("SELECT current_database()").string(0, 0),
            .operations = {}});
    }
}

core::Instant CentralStage::after_all_judged() {
    const auto last = core::parse_instant(
        m_connection
            .execute("SELECT coalesce(max(judged_as_of), now() - '1 hour'::interval) "
                     "FROM sync.judgements")
            .string(0, 0));
    const auto after = *last.value + std::chrono::seconds{1};
    const auto wanted = after + time_apart - m_environment.now();
    m_environment.sleep(std::chrono::ceil<std::chrono::milliseconds>(
        std::max(wanted, std::chrono::microseconds{0})));
    return after;
}

void CentralStage::work(int operations, std::uint64_t seed) {
    const auto began = after_all_judged();
    std::vector<OfflineHall> counters;
    for (std::size_t i = 0; i < m_halls.size(); ++i) {
        const auto& enrolled = m_halls[i].enrolled;
        counters.emplace_back(
            m_books,
            Share{
                enrolled.hall_number,
                enrolled.hall,
                static_cast<unsigned>(i),
                static_cast<unsigned>(m_halls.size())},
            began,
            m_zone,
            seed);
    }
    const auto step = (m_environment.now() - began) / (operations + 1);
    for (int i = 0; i < operations; ++i) {
        const auto hall = static_cast<std::size_t>(i) % counters.size();
        m_halls[hall].operations.push_back(
            core::encode_operation(counters[hall].work(began + step * (i + 1))));
    }
}

void CentralStage::deposit(Part part) {
    for (std::size_t i = 0; i < m_halls.size(); ++i) {
        if ((i % 10 == 9) == (part == Part::late)) deposit(m_halls[i]);
    }
}

void CentralStage::deposit(StageHall& hall) {
    sync::PostgresCentral central{hall.uri, {}};
    const auto& operations = hall.operations;
    while (hall.deposited < static_cast<std::int64_t>(operations.size())) {
        sync::Greeting greeting;
        greeting.hall.code = hall.enrolled.hall;
        greeting.hall.schema_revision = migrations::embedded_chain().revisions.back().id;
        greeting.hall.last_sequence = static_cast<std::int64_t>(operations.size());
        greeting.clock_at = m_environment.now();
        const auto first = operations.begin() + hall.deposited;
        const auto left = static_cast<std::size_t>(operations.end() - first);
        greeting.operations.assign(
            first, first + static_cast<std::ptrdiff_t>(std::min(left, operations_per_flight)));
        hall.deposited = central.hello(greeting).held;
    }
}

}  // namespace hallbook::benchmarks
