/// \file
/// Whatever a hall's login deposits: central judges it or sets it aside, and the others' operations
/// go on. HALLBOOK_SEED replays a run; HALLBOOK_FUZZ_SECONDS makes it longer.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/codec.hpp"
#include "core/values/failure.hpp"
#include "sync/line/postgres_connection.hpp"
#include "sync/rows/postgres_repository.hpp"
#include "tests/fuzz/mutation.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace hallbook;
using namespace hallbook::core;
using nlohmann::json;
using simulation::Chance;
using sync::MayReconcile;

namespace {

constexpr std::chrono::seconds usual_duration{12};
constexpr Id<ReferralBook> good_book{900'017};
constexpr int first_good_member = 7'000;

std::chrono::seconds duration() {
    const char* wish = std::getenv("HALLBOOK_FUZZ_SECONDS");
    return wish == nullptr ? usual_duration : std::chrono::seconds{std::atoi(wish)};
}

std::vector<fuzz::Batch> kept_batches() {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path folder{HALLBOOK_SOURCE_DIR "/tests/fuzz/corpus"};
    for (const auto& each : std::filesystem::directory_iterator{folder})
        files.push_back(each.path());
    std::sort(files.begin(), files.end());
    std::vector<fuzz::Batch> batches;
    for (const auto& each : files) {
        std::ifstream file{each, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
        batches.push_back(fuzz::batch_from(bytes));
    }
    return batches;
}

/// A book that no batch names, so that none closes it or changes its rules.
void add_good_book(const std::string& uri) {
    auto book = seed_books(Instant{}).front();
    book.id = good_book;
    book.code = "GOOD";
    book.name = "Good book";
    sync::PostgresConnection connection{uri};
    sync::PostgresTransaction transaction{connection};
    sync::PostgresRepository{connection}.write(
        {{table_id<ReferralBook>(), book.id.value, std::nullopt, to_values(book)}});
    transaction.commit();
}

/// A login of a hall in the hands of somebody who sends what he likes.
class Thief {
public:
    Thief(test::SyncStage& stage, const std::string& code)
        : m_stage{stage},
          m_hall{stage.hall(code, MayReconcile::no)},
          m_line{m_hall->uri()},
          m_number{std::to_string(m_hall->enrolled().hall_number)} {}

    [[nodiscard]] fuzz::Makers::Hall maker() {
        return {
            std::stoi(m_number),
            std::stoll(
                m_stage.query("SELECT last_sequence FROM sync.halls WHERE number = " + m_number))};
    }

    /// Inserts an operation as the next one. Not if the server refuses it.
    void insert(const EncodedOperation& operation) {
        attempt(
            "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, "
            "actor, seen, payload, told) SELECT $1::integer, $2::bigint, $3, $4::integer, "
            "$5::timestamptz, $6::timestamptz, $7, $8, $9, $10",
            {m_number,
             std::to_string(maker().last_sequence + 1),
             operation.kind,
             std::to_string(operation.payload_version),
             instant_text(operation.recorded_at),
             instant_text(operation.clock_at),
             operation.actor,
             operation.seen,
             operation.payload,
             operation.told});
    }

    /// Sends operations with a greeting, in which something may be wrong, too.
    void greet(const std::vector<EncodedOperation>& operations, Chance& chance) {
        json sent = json::array();
        for (const auto& each : operations) {
            sent.push_back(
                {{"seq", each.id.sequence},
                 {"kind", each.kind},
                 {"payload_version", each.payload_version},
                 {"recorded_at", instant_text(each.recorded_at)},
                 {"clock_at", instant_text(each.clock_at)},
                 {"actor", each.actor},
                 {"seen", each.seen},
                 {"payload", each.payload},
                 {"told", each.told}});
        }
        const json greeting{
            {"protocol", 1},
            {"hall", m_hall->enrolled().hall},
            {"number", std::stoi(m_number)},
            {"schema_revision",
             m_stage.query("SELECT max(r) FROM unnest(sync.applied_revisions()) AS r")},
            {"program_version", "fuzz"},
            {"epoch", m_stage.query("SELECT id FROM sync.epoch")},
            {"watermark", 1},
            {"seen", json::object()},
            {"last_sequence", operations.empty() ? 0 : operations.back().id.sequence},
            {"last_sequence_held", 0},
            {"clock_at", instant_text(m_stage.environment.now())},
            {"backlog_max", 20'000},
            {"operations", std::move(sent)}};
        auto text = greeting.dump(-1, ' ', false, json::error_handler_t::replace);
        if (chance.percent(50)) text = fuzz::mutated_json(text, text, chance);
        attempt("CALL sync.greet($1::jsonb, NULL, NULL, NULL)", {text});
    }

    /// Whether something of it waits for a newer program, so that nothing behind that is judged.
    [[nodiscard]] bool waits_for_newer() {
        return m_stage.query("SELECT count(*) FROM sync.newer WHERE hall = " + m_number) != "0";
    }

    int taken = 0;
    int refused = 0;

private:
    void attempt(const std::string& sql, const sync::Parameters& parameters) {
        try {
            m_line.execute(sql, parameters);
            ++taken;
        } catch (const Failure& failure) {
            INFO(failure.what());
            REQUIRE_FALSE(failure.kind() == FailureKind::unreachable);
            ++refused;
        }
    }

    test::SyncStage& m_stage;
    std::unique_ptr<test::StageHall> m_hall;
    sync::PostgresConnection m_line;
    std::string m_number;
};

/// Central, three halls whose logins are in wrong hands, and a good one.
class Stage {
public:
    explicit Stage(Chance& chance) : m_chance{chance} {
        add_good_book(m_stage.database().uri());
        m_good = m_stage.hall("GOOD", MayReconcile::no);
        for (int i = 0; i < fuzz::hall_count; ++i)
            m_thieves.push_back(new_thief());
    }

    /// Deposits the batch, then a good operation, and has all of it judged.
    void play(const fuzz::Batch& batch) {
        deposit(batch);
        const int member = first_good_member + ++m_played;
        const auto who = m_stage.names().member(member);
        REQUIRE(m_good->import_members(std::stoi(who.card_number), 1) == Outcome::accepted);
        RegisterOnBook wish;
        wish.member = who;
        wish.book = good_book;
        REQUIRE(m_good->enter(wish) == Outcome::accepted);
        m_good->sync();
        const auto report = m_stage.reconcile();
        m_judged += report.judged;
        m_accepted += report.accepted;
        m_set_aside += report.set_aside;
        look_at_good(who);
        look_at_rest();
        for (auto& each : m_thieves) {
            if (each->waits_for_newer()) each = new_thief();
        }
    }

    /// What came of all batches, for people.
    [[nodiscard]] std::string summary() const {
        return std::to_string(m_played) + " batches, " + std::to_string(m_judged) +
               " operations judged, " + std::to_string(m_accepted) + " accepted, " +
               std::to_string(m_set_aside) + " set aside";
    }
    [[nodiscard]] std::int64_t set_aside() const { return m_set_aside; }
    [[nodiscard]] std::int64_t accepted_of_thieves() const { return m_accepted - 2 * m_played; }

private:
    std::unique_ptr<Thief> new_thief() {
        return std::make_unique<Thief>(m_stage, "T" + std::to_string(++m_enrolled));
    }

    void deposit(const fuzz::Batch& batch) {
        const auto now = std::chrono::floor<std::chrono::seconds>(m_stage.environment.now());
        fuzz::Makers makers{now - std::chrono::hours{4}, {}};
        for (const auto& each : m_thieves)
            makers.halls.push_back(each->maker());
        const auto operations = fuzz::encoded(batch, makers);
        for (std::size_t i = 0; i < m_thieves.size(); ++i) {
            std::vector<EncodedOperation> own;
            for (const auto& each : operations) {
                if (each.id.hall == makers.halls[i].number) own.push_back(each);
            }
            if (m_chance.percent(30)) {
                m_thieves[i]->greet(own, m_chance);
            } else {
                for (const auto& each : own)
                    m_thieves[i]->insert(each);
            }
        }
    }

    /// Both operations accepted, and the member at the APN that the operation was sent with.
    void look_at_good(const MemberRef& who) {
        CHECK(
            m_stage.query(
                "SELECT string_agg(j.outcome::text || j.reason, ',' ORDER BY j.seq) FROM "
                "sync.judgements AS j JOIN sync.halls AS h ON h.number = j.hall WHERE h.code = "
                "'GOOD' AND j.seq > h.last_sequence - 2") == "ACCEPTED,ACCEPTED");
        CHECK(
            m_stage.query(
                "SELECT count(*) FROM book_registrations AS r JOIN members AS m ON m.id = "
                "r.member_id JOIN sync.operations AS o ON o.payload LIKE '%' || m.card_number || "
                "'%' JOIN sync.halls AS h ON h.number = o.hall AND h.last_sequence = o.seq WHERE "
                "h.code = 'GOOD' AND m.card_number = '" +
                who.card_number +
                "' AND r.applicant_priority_number = (o.payload::json ->> "
                "'applicant_priority_number')::numeric AND r.status = 'ACTIVE'") == "1");
    }

    void look_at_rest() {
        CHECK(
            m_stage.query(
                "SELECT count(*) FROM sync.halls AS h JOIN sync.progress AS p ON p.hall = h.number "
                "LEFT JOIN sync.newer AS n ON n.hall = h.number WHERE p.judged_sequence < "
                "coalesce(n.seq - 1, h.last_sequence)") == "0");
        CHECK(
            m_stage.query(
                "SELECT string_agg(violations::text, ' ') FROM sync.judgements WHERE outcome = "
                "'SET_ASIDE' AND violations::text LIKE '%internal error%'") == "");
        const auto again = m_stage.reconcile();
        CHECK(again.judged == 0);
        CHECK(again.judged_again == 0);
    }

    Chance& m_chance;
    test::SyncStage m_stage;
    std::unique_ptr<test::StageHall> m_good;
    std::vector<std::unique_ptr<Thief>> m_thieves;
    int m_enrolled = 0;
    int m_played = 0;
    std::int64_t m_judged = 0;
    std::int64_t m_accepted = 0;
    std::int64_t m_set_aside = 0;
};

}  // namespace

TEST_CASE("whatever a login deposits, a good operation behind it is judged", "[sync][fuzz]") {
    const auto seed = simulation::seed_of_this_run();
    INFO("HALLBOOK_SEED=" << seed);
    Chance chance{seed};
    const auto batches = kept_batches();
    REQUIRE_FALSE(batches.empty());
    Stage stage{chance};
    const auto end = std::chrono::steady_clock::now() + duration();
    int made = 0;
    do {
        auto batch = chance.one_of(batches);
        if (made++ > 0) batch = fuzz::mutated(std::move(batch), chance);
        INFO("batch " << made << ":\n" << fuzz::text_of(batch));
        stage.play(batch);
    } while (std::chrono::steady_clock::now() < end);
    INFO(stage.summary());
    CHECK(stage.accepted_of_thieves() > 0);
    CHECK(stage.set_aside() > 0);
}
