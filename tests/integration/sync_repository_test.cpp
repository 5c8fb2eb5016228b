/// \file
/// PostgresRepository fulfils the contract of core::Repository.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/chain/migrate.hpp"
#include "sync/rows/postgres_repository.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/repository_contract.hpp"

using namespace hallbook;

namespace {

std::string empty_template() {
    return test::PostgresCluster::shared().template_database(
        "migrated", [](const std::string& uri) {
            sync::PostgresConnection connection{uri};
            sync::PostgresMigrations migrations{connection};
            migrations::migrate_up(
                migrations::embedded_chain(), migrations, {.now = [] { return core::Instant{}; }});
        });
}

class PostgresBench : public test::RepositoryBench {
public:
    void transaction(const std::function<void(core::Repository&)>& use) override {
        sync::PostgresTransaction transaction{m_connection};
        sync::PostgresRepository repository{m_connection};
        use(repository);
        transaction.commit();
    }

private:
    test::TemporaryDatabase m_database{test::PostgresCluster::shared(), empty_template()};
    sync::PostgresConnection m_connection{m_database.uri()};
};

}  // namespace

TEST_CASE("the PostgreSQL repository meets the contract", "[sync][repository]") {
    PostgresBench bench;
    test::check_repository_contract(bench);
}
