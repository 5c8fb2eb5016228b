/// \file
/// Kills processes in the middle of a repair or an adoption: the database has the old state or the
/// new one, and the same command succeeds when it is run again.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/adoption_mapping.hpp"
#include "core/values/failure.hpp"
#include "sync/office/central_adoption.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pacific_zone.hpp"
#include "tests/support/patient.hpp"
#include "tests/support/sync_stage.hpp"

#include <sqlite3.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

using namespace hallbook;
using namespace hallbook::test;
using migrations::Standing;

namespace {

// --- Processes
// ------------------------------------------------------------------------------------

/// Runs `work` in a process of its own, which lets go of nothing when it ends.
template <class Work>
pid_t begin_process(Work work) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child != 0) return child;
    try {
        work();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        ::_exit(1);
    }
    ::_exit(0);
}

enum class End { done, killed };

End end_of(pid_t child) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status)) return End::killed;
    REQUIRE(WEXITSTATUS(status) == 0);
    return End::done;
}

void die() { ::kill(::getpid(), SIGKILL); }

/// How many more commits this process lives to begin.
int commits_left = 0;

/// All statements of the transaction were run, and nothing of it is in the file.
int on_commit(void*) {
    if (--commits_left == 0) die();
    return 0;
}

/// Databases in memory, which the doctor makes to compare with, do not count.
bool is_file(sqlite3* database) {
    const char* name = sqlite3_db_filename(database, "main");
    return name != nullptr && *name != '\0';
}

int watch_commits(sqlite3* database, char**, const void*) {
    if (is_file(database)) sqlite3_commit_hook(database, on_commit, nullptr);
    return SQLITE_OK;
}

/// From now on this process dies when it commits for the `number`th time, to whatever file.
void die_at_commit(int number) {
    commits_left = number;
    using Entry = void (*)();
    sqlite3_auto_extension(reinterpret_cast<Entry>(watch_commits));
}

// --- A hall under repair
// --------------------------------------------------------------------------

/// A hall with work that was not sent, and the doctor for its file.
class HallUnderRepair {
public:
    HallUnderRepair() : m_hall{m_stage.hall("BREM")} {
        REQUIRE(m_hall->register_(1, "WIRE_BREM") == core::Outcome::accepted);
        REQUIRE(m_hall->re_sign(1, "WIRE_BREM") == core::Outcome::accepted);
        m_globals.database = m_hall->file();
        m_globals.actor = "tester";
    }

    SyncStage& stage() { return m_stage; }
    StageHall& hall() { return *m_hall; }

    /// The log of operations, the file's own row and the books lose what guards them.
    void break_it() {
        store::SqliteDatabase database{m_hall->file(), store::Access::write};
        database.run_script(
            "DROP INDEX operations_pending; DROP TRIGGER operations_in_order; "
            "DROP INDEX book_registrations_queue");
    }

    [[nodiscard]] std::vector<std::string> log() const {
        store::SqliteDatabase database{m_hall->file(), store::Access::write};
        auto row = database.prepare(
            "SELECT json_array(seq, payload, changes, activities, local_outcome, outcome) "
            "FROM operations ORDER BY seq");
        std::vector<std::string> lines;
        while (row.step())
            lines.push_back(row.text(0));
        return lines;
    }

    cli::Examination examine() {
        return cli::examine(m_context, m_source, migrations::embedded_chain());
    }
    cli::Treatment treat() {
        return cli::treat(m_context, m_source, migrations::embedded_chain(), examine());
    }

private:
    SyncStage m_stage;
    std::unique_ptr<StageHall> m_hall;
    cli::Globals m_globals;
    cli::Output m_out{cli::Format::text, cli::Verbosity::quiet, cli::Color::no};
    cli::Context m_context{m_globals, m_out, test::pacific()};
    PatientSource m_source{""};
};

// --- A central to adopt
// ---------------------------------------------------------------------------

constexpr const char* foreign_sql = R"sql(
    CREATE TABLE users (id SERIAL PRIMARY KEY, username TEXT);
    CREATE TABLE members (
        id SERIAL PRIMARY KEY, card_number TEXT, first_name TEXT, last_name TEXT
    );
    CREATE TABLE registrations (
        id SERIAL PRIMARY KEY, member_id INTEGER, book TEXT, registration_number NUMERIC,
        registration_date TIMESTAMP
    );
    INSERT INTO users (username) VALUES ('pat');
    INSERT INTO members (card_number, first_name, last_name)
    VALUES ('1010011', 'Lee', 'One'), ('1010022', 'Lou', 'Two');
    INSERT INTO registrations (member_id, book, registration_number, registration_date) VALUES
        (1, 'WIRE SEATTLE BOOK 2', 45880.41, '2025-08-11 09:48:02'),
        (2, 'WIRE SEATTLE BOOK 2', 45880.41, '2025-08-11 09:49:30');
)sql";

/// Looks at the clock are counted: the last of them is in the transaction that carries the rows.
class MortalEnvironment final : public sync::Environment {
public:
    explicit MortalEnvironment(int looks_max) : m_looks_left(looks_max) {}
    core::Instant now() override {
        if (--m_looks_left == 0) die();
        return m_system.now();
    }
    std::chrono::steady_clock::time_point steady_now() override { return m_system.steady_now(); }
    void sleep(std::chrono::milliseconds duration) override { m_system.sleep(duration); }
    std::uint64_t random() override { return m_system.random(); }

private:
    sync::SystemEnvironment m_system;
    int m_looks_left;
};

class CentralToAdopt {
public:
    CentralToAdopt() { sync::PostgresConnection{m_database.uri()}.execute(foreign_sql); }

    [[nodiscard]] std::string uri() const { return m_database.uri(); }

    /// In this process; dies at this look at the clock, never for 0.
    sync::AdoptReport adopt(int look_to_die_at = 0) const {
        MortalEnvironment environment{look_to_die_at};
        const sync::AdoptRequest request{
            .rules = cli::parse_mapping(cli::embedded_mapping(), "that is compiled in"),
            .apply = sync::Apply::yes,
            .program_version = "test"};
        return sync::adopt_central(
            uri(), environment, migrations::embedded_chain(), test::pacific(), request);
    }

    [[nodiscard]] std::string ask(const std::string& sql) const {
        return sync::PostgresConnection{uri()}.execute(sql).string(0, 0);
    }

    /// Not a row of theirs is hallbook's yet.
    [[nodiscard]] bool is_untouched() const {
        if (ask("SELECT to_regclass('hallbook.members') IS NULL") == "t") return true;
        return ask("SELECT count(*) FROM hallbook.members") == "0" &&
               ask("SELECT obj_description('hallbook'::regnamespace, 'pg_namespace') IS NULL") ==
                   "t";
    }

    /// Every row came across, APNs exact.
    void check_adopted() const {
        CHECK(ask("SELECT count(*) FROM hallbook.members") == "2");
        CHECK(
            ask("SELECT string_agg(applicant_priority_number::text, ' ') "
                "FROM hallbook.book_registrations") == "45880.41 45880.41");
        CHECK(ask("SELECT count(*) FROM public.members") == "2");
    }

private:
    TemporaryDatabase m_database;
};

/// Waits until somebody waits for a lock in the database of `connection`.
void await_a_waiter(sync::PostgresConnection& connection) {
    for (int tries = 0; tries < 6000; ++tries) {
        const auto waiting = connection.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())");
        if (waiting.integer(0, 0) > 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    FAIL("nobody waits");
}

}  // namespace

TEST_CASE("a repair keeps what was not sent", "[integration][doctor][pending]") {
    HallUnderRepair patient;
    const auto before = patient.log();
    patient.break_it();
    CHECK(failed_codes(patient.examine()) == std::set<std::string>{"twin_drift"});
    const auto treatment = patient.treat();
    CHECK(treatment.failed.empty());
    CHECK(treatment.after.diagnosis.standing == Standing::sound);
    CHECK(patient.log() == before);
    CHECK(patient.hall().sync().accepted == 2);
    CHECK(patient.stage().query("SELECT count(*) FROM sync.operations") == "2");
    CHECK(patient.hall().rows() == patient.stage().rows());
}

TEST_CASE("a repair that is killed leaves the old file or the new", "[integration][doctor][kill]") {
    HallUnderRepair patient;
    const auto before = patient.log();
    int killed = 0;
    for (;;) {
        patient.break_it();
        const auto end = end_of(begin_process([&] {
            die_at_commit(killed + 1);
            static_cast<void>(patient.treat());
        }));
        INFO("killed at commit " << killed + 1);
        const auto found = patient.examine();
        CHECK(patient.log() == before);
        if (end == End::done) {
            CHECK(found.diagnosis.standing == Standing::sound);
            break;
        }
        ++killed;
        // One of the tables may be whole already.
        CHECK(failed_codes(found) == std::set<std::string>{"twin_drift"});
        CHECK(patient.treat().after.diagnosis.standing == Standing::sound);
        CHECK(patient.log() == before);
    }
    // Each of the two tables that were broken is made anew in a transaction of its own.
    CHECK(killed >= 2);
    CHECK(patient.hall().sync().accepted == 2);
    CHECK(patient.hall().rows() == patient.stage().rows());
}

TEST_CASE("a repair at central that is killed leaves nothing", "[integration][doctor][kill]") {
    Patient patient{migrated_postgres()};
    patient.run("DROP INDEX dispatches_by_request");
    const std::string name = patient.one("SELECT current_database()");
    sync::PostgresConnection other{PostgresCluster::shared().admin_uri(name)};
    sync::PostgresTransaction holding{other};
    other.execute("LOCK TABLE dispatches IN ROW EXCLUSIVE MODE");
    const pid_t child = begin_process([&] { static_cast<void>(patient.treat()); });
    await_a_waiter(other);
    ::kill(child, SIGKILL);
    CHECK(end_of(child) == End::killed);
    holding.commit();
    // The server notices that its client is gone when it has the lock.
    await_no_migrator(patient);
    CHECK(failed_codes(patient.examine()) == std::set<std::string>{"twin_drift"});
    CHECK(patient.treat().after.diagnosis.standing == Standing::sound);
}

TEST_CASE("an adoption that is killed can be begun again", "[integration][adoption][kill]") {
    const CentralToAdopt central;
    int killed = 0;
    for (;;) {
        const auto end = end_of(begin_process([&] { central.adopt(killed + 1); }));
        if (end == End::done) break;
        ++killed;
        INFO("killed at look " << killed << " at the clock");
        CHECK(central.is_untouched());
    }
    // It looks when it examines, for the start of every revision, and when it carries the rows.
    CHECK(killed > 3);
    central.check_adopted();
    CHECK_THROWS_WITH(central.adopt(), contains("was adopted before"));
}

TEST_CASE("an adoption that is killed while it writes leaves nothing", "[integration][adoption]") {
    const CentralToAdopt central;
    sync::PostgresConnection other{central.uri()};
    other.execute("CREATE SCHEMA hallbook");
    TestEnvironment environment;
    sync::CentralAdmin{central.uri(), environment}.init(migrations::embedded_chain(), "test");
    sync::PostgresTransaction holding{other};
    // It can read the books, and not write the registrations.
    other.execute("LOCK TABLE hallbook.book_registrations IN EXCLUSIVE MODE");
    const pid_t child = begin_process([&] { central.adopt(); });
    await_a_waiter(other);
    ::kill(child, SIGKILL);
    CHECK(end_of(child) == End::killed);
    holding.commit();
    CHECK(central.is_untouched());
    CHECK(central.adopt().was_applied);
    central.check_adopted();
}
