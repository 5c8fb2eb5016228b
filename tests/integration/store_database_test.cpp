/// \file
/// Opening files, write access, and the messages when something is wrong with the file.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/replica_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/failures.hpp"
#include "tests/support/replica_stage.hpp"
#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

using namespace hallbook;
using core::FailureKind;
using store::Access;
using test::failure_of;
using test::with_suffix;

namespace {

core::Failure failure_to_open(const std::filesystem::path& file, Access access = Access::write) {
    return failure_of([&] { store::open_replica(file, access, migrations::embedded_chain()); });
}

unsigned mode_of(const std::filesystem::path& file) {
    struct stat status {};
    ::stat(file.c_str(), &status);
    return status.st_mode & 0777U;
}

/// Another process that holds the write lock of a file until this goes.
class OtherWriter {
public:
    explicit OtherWriter(const std::filesystem::path& file) {
        int ready[2];
        REQUIRE(::pipe(ready) == 0);
        m_process = ::fork();
        if (m_process == 0) hold(file, ready[1]);
        char told = 0;
        REQUIRE(::read(ready[0], &told, 1) == 1);
        ::close(ready[0]);
        ::close(ready[1]);
    }
    ~OtherWriter() {
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, nullptr, 0);
    }
    OtherWriter(const OtherWriter&) = delete;
    OtherWriter& operator=(const OtherWriter&) = delete;
    [[nodiscard]] pid_t process() const { return m_process; }

private:
    [[noreturn]] static void hold(const std::filesystem::path& file, int ready) {
        SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
        database.exec("BEGIN IMMEDIATE");
        if (::write(ready, "r", 1) != 1) ::_exit(1);
        ::pause();
        ::_exit(0);
    }
    pid_t m_process = 0;
};

void exec_sql(const std::filesystem::path& file, const char* sql) {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(sql);
}

}  // namespace

TEST_CASE("a replica and its companions are for its owner only", "[store][database]") {
    const test::ReplicaStage stage;
    CHECK(mode_of(stage.file()) == 0600);
    ::chmod(stage.file().c_str(), 0644);
    auto database = stage.open();
    database.run("UPDATE settings SET value = '15:30' WHERE name = 'request_cutoff'");
    CHECK(mode_of(stage.file()) == 0600);
    CHECK(mode_of(with_suffix(stage.file(), "-wal")) == 0600);
    CHECK(mode_of(with_suffix(stage.file(), "-shm")) == 0600);
}

TEST_CASE("a connection is set up for durable and strict work", "[store][database]") {
    const test::ReplicaStage stage;
    auto database = stage.open();
    CHECK(database.text("PRAGMA journal_mode") == "wal");
    CHECK(database.number("PRAGMA synchronous") == 2);
    CHECK(database.number("PRAGMA foreign_keys") == 1);
    CHECK(failure_of([&] {
              database.run("SELECT \"no such column\"");
          }).kind() == FailureKind::schema_mismatch);
}

TEST_CASE("the second writer is told who the first one is", "[store][database]") {
    const test::ReplicaStage stage;
    const OtherWriter other(stage.file());  // first: SQLite does not like to be forked while open
    auto database = stage.open();
    sqlite3_busy_timeout(database.handle(), 10);
    const auto failure = failure_of([&] { store::WriteTransaction{database}; });
    CHECK(failure.kind() == FailureKind::busy);
    CHECK(failure.retry() == core::Retry::yes);
    const std::string message = failure.what();
    INFO(message);
    CHECK(message.find("PID " + std::to_string(other.process()) + " (") != std::string::npos);
}

TEST_CASE("look-ups work while another program writes", "[store][database]") {
    const test::ReplicaStage stage;
    const OtherWriter other(stage.file());
    auto database = stage.open(Access::read);
    CHECK(database.number("SELECT count(*) FROM members") == 9);
}

TEST_CASE("a look-up cannot write", "[store][database]") {
    const test::ReplicaStage stage;
    auto database = stage.open(Access::read);
    CHECK(failure_of([&] {
              database.run("DELETE FROM members");
          }).kind() == FailureKind::not_permitted);
}

TEST_CASE("a file that is not there: make one", "[store][database]") {
    const test::TemporaryFolder folder;
    const auto failure = failure_to_open(folder.path() / "hall.db");
    CHECK(failure.kind() == FailureKind::bad_input);
    CHECK(failure.hint().find("hallbook init") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "hall.db"));
}

TEST_CASE("a file that is no database", "[store][database]") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "hall.db";
    std::ofstream(file) << std::string(8192, 'x');
    CHECK(failure_to_open(file).kind() == FailureKind::damaged);
    CHECK(failure_to_open(file, Access::read).kind() == FailureKind::damaged);
}

TEST_CASE("a database of another program stays untouched", "[store][database]") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "other.db";
    exec_sql(file, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    std::ifstream before_stream(file, std::ios::binary);
    const std::string before(std::istreambuf_iterator<char>(before_stream), {});
    CHECK(failure_to_open(file).kind() == FailureKind::bad_input);
    std::ifstream after_stream(file, std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(after_stream), {}) == before);
}

TEST_CASE("an older or newer schema names the way out", "[store][database]") {
    const test::ReplicaStage stage;
    exec_sql(stage.file(), "PRAGMA user_version = 5");
    CHECK(failure_to_open(stage.file()).kind() == FailureKind::schema_mismatch);
    CHECK(failure_to_open(stage.file()).hint().find("migrate up") != std::string::npos);
    exec_sql(stage.file(), "PRAGMA user_version = 9999");
    CHECK(failure_to_open(stage.file()).kind() == FailureKind::schema_mismatch);
    CHECK(failure_to_open(stage.file()).hint().find("newer program") != std::string::npos);
    store::open_replica_of_any_schema(stage.file(), Access::read);
}

TEST_CASE("a full disk changes nothing", "[store][database]") {
    const test::ReplicaStage stage;
    auto database = stage.open();
    const auto pages = database.number("PRAGMA page_count").value();
    database.run_script("PRAGMA max_page_count = " + std::to_string(pages));
    const auto failure = failure_of([&] {
        store::WriteTransaction transaction(database);
        for (int i = 0; i < 10'000; ++i) {
            database.run("INSERT INTO settings (name, value) VALUES (?1, ?2)", i, "value");
        }
        transaction.commit();
    });
    CHECK(failure.kind() == FailureKind::storage);
    CHECK(std::string{failure.what()}.find("disk is full") != std::string::npos);
    CHECK_FALSE(database.in_transaction());
    CHECK(database.number("SELECT count(*) FROM settings") == 13);
}

TEST_CASE("a file marked read-only is not written, not even by root", "[store][database]") {
    const test::ReplicaStage stage;
    ::chmod(stage.file().c_str(), 0400);
    CHECK(failure_to_open(stage.file()).kind() == FailureKind::not_permitted);
    CHECK(mode_of(stage.file()) == 0400);
    auto database = stage.open(Access::read);
    CHECK(database.number("SELECT count(*) FROM members") == 9);
}

TEST_CASE("a statement may be used again while it is in use", "[store][database]") {
    const test::ReplicaStage stage;
    auto database = stage.open(Access::read);
    const char* sql = "SELECT id FROM referral_books WHERE id > ?1 ORDER BY id";
    auto outer = database.prepare(sql);
    outer.with(9);
    auto inner = database.prepare(sql);
    inner.with(0);
    REQUIRE(outer.step());
    REQUIRE(inner.step());
    CHECK(outer.number(0) == 10);
    CHECK(inner.number(0) == 1);
}
