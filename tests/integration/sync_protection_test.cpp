/// \file
/// What protects the line to central by default, against a real server and a false one. 127.1 is
/// this machine, too, but as nobody can know that from its name it is treated as one far away.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/environment.hpp"
#include "core/values/failure.hpp"
#include "sync/line/postgres_connection.hpp"
#include "sync/line/postgres_copy.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/false_server.hpp"
#include "tests/support/sync_stage.hpp"
#include "tests/support/tls_cluster.hpp"

#include <fstream>

using namespace hallbook;

namespace {

/// A server with TLS, a login "pat" with a password, and a file from which libpq takes it.
struct FarCentral {
    test::TlsCluster tls;
    test::TemporaryFolder folder;

    FarCentral() {
        tls.cluster().execute("CREATE ROLE pat LOGIN PASSWORD 'open sesame'");
        for (const auto* name : {"by_password", "in_clear", "unasked"})
            tls.cluster().execute(std::string{"CREATE DATABASE "} + name);
        std::ofstream{passwords()} << "*:*:*:pat:open sesame\n";
        std::filesystem::permissions(passwords(), std::filesystem::perms::owner_read);
    }

    [[nodiscard]] std::filesystem::path passwords() const { return folder.path() / "pgpass"; }
    [[nodiscard]] std::string uri(int port, const std::string& database) const {
        return "postgresql://pat@127.1:" + std::to_string(port) + "/" + database +
               "?passfile=" + passwords().string();
    }
    /// Of the real server, with its authority's certificate.
    [[nodiscard]] std::string uri(const std::string& database) {
        return uri(tls.cluster().port(), database) +
               "&sslrootcert=" + tls.authority_certificate().string();
    }
};

FarCentral& central() {
    static FarCentral far;
    return far;
}

std::string answer(const std::string& uri, const std::string& sql) {
    return sync::PostgresConnection{uri}.execute(sql).string(0, 0);
}

/// The failure of connecting, which must be of this kind.
std::string refusal(const std::string& uri, core::FailureKind kind) {
    try {
        const sync::PostgresConnection connection{uri};
    } catch (const core::Failure& failure) {
        INFO(failure.what());
        CHECK(failure.kind() == kind);
        return failure.what();
    }
    return "admitted";
}

}  // namespace

TEST_CASE("a far central is reached encrypted, by a proved password", "[sync][tls]") {
    CHECK(
        answer(
            central().uri("by_password"),
            "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == "true");
}

TEST_CASE("a far central whose certificate cannot be checked is not talked to", "[sync][tls]") {
    const std::string unchecked = central().uri(central().tls.cluster().port(), "by_password");
    CHECK_THAT(
        refusal(unchecked + "&sslrootcert=/nowhere/ca.crt", core::FailureKind::bad_input),
        test::contains("there is no file /nowhere/ca.crt"));
    CHECK_THAT(
        refusal(
            unchecked + "&sslrootcert=" + central().tls.strange_authority().string(),
            core::FailureKind::unreachable),
        test::contains("does not prove who it is"));
    CHECK(answer(unchecked + "&sslmode=require", "SELECT 'in'") == "in");
}

TEST_CASE("a far central that wants to see the password does not get it", "[sync][tls]") {
    for (const auto* database : {"in_clear", "unasked"}) {
        CAPTURE(database);
        CHECK_THAT(
            refusal(central().uri(database), core::FailureKind::bad_input),
            test::contains("does not take the login as central does"));
        CHECK(answer(central().uri(database) + "&channel_binding=prefer", "SELECT 'in'") == "in");
    }
}

TEST_CASE("a false server hears nothing but the wish for TLS", "[sync][tls]") {
    constexpr std::size_t size_of_wish = 8;
    test::FalseServer server;
    CHECK_THAT(
        refusal(
            central().uri(server.port(), "by_password") +
                "&sslrootcert=" + central().tls.authority_certificate().string(),
            core::FailureKind::unreachable),
        test::contains("offers no encrypted connection"));
    CHECK(server.heard().size() == size_of_wish);
}

TEST_CASE("a false server is told the password where the address gives all up", "[sync][tls]") {
    test::FalseServer server;
    refusal(
        central().uri(server.port(), "by_password") + "&sslmode=prefer",
        core::FailureKind::unreachable);
    CHECK_THAT(server.heard(), test::contains("open sesame"));
}

TEST_CASE("what libpq hears from the environment changes no session", "[sync][connection]") {
    const cli::EnvironmentVariable zone{"PGTZ", "Asia/Tokyo"};
    const cli::EnvironmentVariable style{"PGDATESTYLE", "German,DMY"};
    const cli::EnvironmentVariable options{"PGOPTIONS", "-c TimeZone=Asia/Tokyo"};
    const cli::EnvironmentVariable encoding{"PGCLIENTENCODING", "LATIN1"};
    const std::string uri = central().tls.cluster().admin_uri();
    const std::string settings =
        "SELECT concat_ws(' ', current_setting('TimeZone'), current_setting('DateStyle'), "
        "current_setting('client_encoding'))";
    CHECK(answer(uri, settings) == "UTC ISO, MDY UTF8");
    sync::PostgresCopy copy{uri};
    CHECK(copy.execute(settings, {}).at(0).at(0) == "UTC ISO, MDY UTF8");
}
