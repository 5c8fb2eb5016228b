/// \file
/// TLS to central: the number of round trips, and certificates instead of passwords.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "sync/line/postgres_connection.hpp"
#include "sync/line/tls_groups.hpp"
#include "sync/meeting/snapshot.hpp"
#include "sync/office/central_admin.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"
#include "tests/support/tcp_proxy.hpp"
#include "tests/support/tls_cluster.hpp"

#include <fstream>

using namespace hallbook;
using sync::PostgresConnection;

namespace {

test::TlsCluster& tls() {
    static test::TlsCluster cluster;
    return cluster;
}

/// How often the line turns round until a connection is made.
int turns_to_connect() {
    test::TcpProxy proxy{tls().cluster().port()};
    const PostgresConnection connection{
        tls().certificate_uri("postgres", "postgres", "postgres", proxy.port())};
    return proxy.turns();
}

struct RowCounter : core::SnapshotSink {
    void begin_table(const core::TableInfo&) override {}
    void row(const core::Values&) override { ++rows; }
    void finish(const core::Pull&) override {}
    std::int64_t rows = 0;
};

}  // namespace

TEST_CASE(
    "a TLS connection takes one turn fewer by offering first what the server prefers",
    "[sync][tls]") {
    const auto ours = turns_to_connect();
    sync::offer_groups("X25519:P-256");
    const auto guessed_wrong = turns_to_connect();
    sync::offer_groups(sync::groups_central_prefers);
    const auto ours_again = turns_to_connect();
    CAPTURE(ours, guessed_wrong);
    CHECK(ours == ours_again);
    CHECK(guessed_wrong == ours + 1);
    PostgresConnection connection{tls().certificate_uri("postgres", "postgres", "postgres")};
    CHECK(
        connection.execute("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            .string(0, 0) == "TLSv1.3");
}

TEST_CASE("a server that takes another curve is reached all the same", "[sync][tls]") {
    tls().cluster().execute("ALTER SYSTEM SET ssl_ecdh_curve = 'secp384r1'");
    tls().cluster().execute("SELECT pg_reload_conf()");
    CHECK_NOTHROW(turns_to_connect());
    tls().cluster().execute("ALTER SYSTEM RESET ssl_ecdh_curve");
    tls().cluster().execute("SELECT pg_reload_conf()");
}

TEST_CASE("a hall comes in by its certificate, without a password", "[sync][tls]") {
    test::TestEnvironment environment;
    tls().cluster().execute("CREATE DATABASE by_certificate");
    sync::CentralAdmin admin{tls().cluster().admin_uri("by_certificate"), environment};
    admin.init(core::embedded_chain(), "test");
    const auto hall = admin.enroll({.hall = "BREM", .region = core::BookRegion::bremerton});
    const auto copy = [&](const std::string& uri) {
        sync::Snapshot snapshot{uri, "BREM", core::embedded_chain(), environment};
        RowCounter counter;
        snapshot.copy_into(counter);
        return counter.rows;
    };
    CHECK(copy(tls().certificate_uri(hall.login, "by_certificate", hall.login)) >= 11);
    for (const auto& uri :
         {tls().tls_uri(hall.login, "by_certificate"),
          tls().certificate_uri(hall.login, "by_certificate", "hall_pa_of_elsewhere")}) {
        try {
            copy(uri);
            FAIL("admitted without its own certificate");
        } catch (const core::Failure& failure) {
            INFO(failure.what());
            CHECK(failure.kind() == core::FailureKind::not_permitted);
        }
    }
}

TEST_CASE("what OpenSSL's configuration file says of TLS is kept", "[sync][tls]") {
    const test::TemporaryFolder folder;
    const auto file = (folder.path() / "openssl.cnf").string();
    const auto written = [&](const std::string& defaults) {
        std::ofstream{file} << "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\n"
                            << defaults;
        return sync::configuration_with_groups(file, "P-256:X25519");
    };
    const auto with_other = written("MinProtocol = TLSv1.3\n");
    REQUIRE(with_other.has_value());
    CHECK_THAT(*with_other, test::contains("MinProtocol = \"TLSv1.3\"\nGroups = P-256:X25519\n"));
    CHECK_FALSE(written("Groups = X25519\n").has_value());
    CHECK_FALSE(written("Curves = X25519\n").has_value());
    std::ofstream{file} << "[half";
    CHECK_FALSE(sync::configuration_with_groups(file, "P-256").has_value());
    std::ofstream{file} << "";
    CHECK(sync::configuration_with_groups(file, "P-256").has_value());
    CHECK(sync::configuration_with_groups(file + ".missing", "P-256").has_value());
}
