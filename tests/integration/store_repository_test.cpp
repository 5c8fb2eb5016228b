/// \file
/// SqliteRepository fulfils the contract of core::Repository.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/sqlite_repository.hpp"
#include "store/schema/sqlite_migrations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/repository_contract.hpp"
#include "tests/support/sample_rows.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace hallbook;

namespace {

/// A migrated file without rows.
class SqliteBench : public test::RepositoryBench {
public:
    SqliteBench() : m_database(m_folder.path() / "hall.db", store::Access::create) {
        store::SqliteMigrations migrations(m_database);
        migrations::migrate_up(
            migrations::embedded_chain(), migrations, {.now = [] { return core::Instant{}; }});
    }
    void transaction(const std::function<void(core::Repository&)>& use) override {
        store::WriteTransaction transaction(m_database);
        store::SqliteRepository repository(m_database);
        use(repository);
        transaction.commit();
    }
    store::SqliteDatabase& database() { return m_database; }

private:
    test::TemporaryFolder m_folder;
    store::SqliteDatabase m_database;
};

core::CentralRow central(const core::Member& row) {
    return {core::table_id<core::Member>(), row.id.value, core::to_values(row)};
}

}  // namespace

TEST_CASE("the SQLite repository meets the contract", "[store][repository]") {
    SqliteBench bench;
    test::check_repository_contract(bench);
}

TEST_CASE("central's rows come in even when they swapped a unique name", "[store][repository]") {
    SqliteBench bench;
    auto first = test::a_member(1);
    auto second = test::a_member(2);
    bench.transaction([&](core::Repository& repository) {
        repository.write({core::added(first), core::added(second)});
    });
    std::swap(first.card_number, second.card_number);
    {
        store::WriteTransaction transaction(bench.database());
        store::SqliteRepository(bench.database()).overwrite({central(first), central(second)});
        transaction.commit();
    }
    core::WorkingSet rows;
    bench.transaction([&](core::Repository& repository) {
        repository.load({.member_ids = {1, 2}}, rows);
    });
    CHECK(*rows.find(first.id) == first);
    CHECK(*rows.find(second.id) == second);
}
