/// \file
/// Addresses of central: no passwords in them, and what protects the line they lead to.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/address.hpp"

#include "cli/platform/environment.hpp"
#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;
using sync::given_up;
using sync::holds_password;
using sync::with_sslmode;

namespace {

std::string protected_by(const std::string& address, const std::string& keyword) {
    auto settings = sync::settings_of(address);
    sync::protect(settings);
    return settings.contains(keyword) ? settings[keyword] : "";
}

}  // namespace

TEST_CASE("a password in an address is seen in every form libpq reads", "[sync][address]") {
    for (const char* address :
         {"postgresql://hall_pa:secret@central/local46",
          "postgres://hall_pa:secret@central",
          "postgresql://central/local46?password=secret",
          "postgresql://central/local46?pass%77ord=secret",
          "postgresql://central/local46?sslpassword=secret",
          "host=central password=secret",
          "host=central password = secret",
          "host=central password\n=\t'secret'",
          "postgresql://a:b@[::1]:5432/x"}) {
        CAPTURE(address);
        CHECK(holds_password(address));
    }
}

TEST_CASE("an address without a password is left alone", "[sync][address]") {
    for (const char* address :
         {"postgresql://hall_pa@central:5432/local46",
          "postgresql:///local46?host=/run/pg",
          "postgresql://central:5432/local46",
          "host=central user=hall_pa",
          "service=hallbook",
          "postgresql://hall_pa@[::1]:5432/local46",
          "postgresql://hall_pa:@central/local46",
          "postgresql://central/local46?passfile=/etc/hallbook/pgpass",
          "dbname=passwords"}) {
        CAPTURE(address);
        CHECK_FALSE(holds_password(address));
    }
}

TEST_CASE("what leads away from this machine is protected unless it says else", "[sync][address]") {
    for (const char* away :
         {"postgresql://central.example/x",
          "host=192.0.2.1",
          "host=localhost hostaddr=192.0.2.1",
          "host=localhost,central.example",
          "postgresql://[2001:db8::1]/x",
          "host=127.example.org",
          "host=localhost.example",
          "service=central",
          "service=central host=localhost"}) {
        CAPTURE(away);
        CHECK(protected_by(away, "sslmode") == "verify-full");
        CHECK(sync::leaves_protection_open(away));
        CHECK(given_up(away).empty());
    }
    for (const char* here :
         {"postgresql:///x",
          "host=/run/postgresql",
          "host=@abstract",
          "postgresql://localhost/x",
          "host=LocalHost",
          "host=127.0.0.1",
          "host=127.255.255.254",
          "postgresql://[::1]:5432/x",
          "host=central.example hostaddr=127.0.0.1",
          "host=localhost,/run/postgresql"}) {
        CAPTURE(here);
        CHECK(protected_by(here, "sslmode").empty());
        CHECK(protected_by(here, "channel_binding").empty());
        CHECK_FALSE(sync::leaves_protection_open(here));
        CHECK(with_sslmode(here) == here);
    }
}

TEST_CASE("the host of libpq's variable counts where the address has none", "[sync][address]") {
    const cli::EnvironmentVariable host{"PGHOST", "central.example"};
    CHECK(protected_by("postgresql:///x", "sslmode") == "verify-full");
    CHECK(protected_by("postgresql://localhost/x", "sslmode").empty());
}

TEST_CASE("a password is proved to the very server, never shown", "[sync][address]") {
    CHECK(protected_by("host=central.example", "channel_binding") == "require");
    CHECK(protected_by("host=central.example sslmode=verify-ca", "channel_binding") == "require");
    // Only libpq 16 and newer know it.
    const std::string method = protected_by("host=central.example", "require_auth");
    CHECK((method.empty() || method == "scram-sha-256"));
    SECTION("but not where the address says else, or a certificate takes its place") {
        for (const char* address :
             {"host=central.example sslcert=/brem.crt",
              "service=central",
              "host=central.example sslmode=require",
              "host=central.example sslmode=disable"}) {
            CAPTURE(address);
            CHECK(protected_by(address, "channel_binding").empty());
            CHECK(protected_by(address, "require_auth").empty());
        }
        CHECK(
            protected_by("host=central.example channel_binding=prefer", "channel_binding") ==
            "prefer");
    }
}

TEST_CASE("an address that is kept says sslmode itself", "[sync][address]") {
    CHECK(
        with_sslmode("postgresql://h@c.example/x") ==
        "postgresql://h@c.example/x?sslmode=verify-full");
    CHECK(
        with_sslmode("postgresql://h@c.example/x?sslrootcert=/ca.crt") ==
        "postgresql://h@c.example/x?sslrootcert=/ca.crt&sslmode=verify-full");
    CHECK(with_sslmode("host=c.example", "prefer") == "host=c.example sslmode=prefer");
    for (const char* said : {"host=c.example sslmode=require", "postgresql://c/x?sslmode=disable"})
        CHECK(with_sslmode(said) == said);
    const cli::EnvironmentVariable mode{"PGSSLMODE", "require"};
    CHECK(with_sslmode("host=c.example") == "host=c.example sslmode=require");
    CHECK_FALSE(sync::leaves_protection_open("host=c.example"));
    CHECK(protected_by("host=c.example", "sslmode") == "require");
}

TEST_CASE("what an address gives up is said", "[sync][address]") {
    CHECK_THAT(given_up("host=c.example sslmode=disable"), test::contains("is not encrypted"));
    CHECK_THAT(
        given_up("host=c.example sslmode=prefer"), test::contains("only if the server offers it"));
    CHECK_THAT(
        given_up("host=c.example sslmode=require"),
        test::contains("whose server that is is not checked (sslmode=require)"));
    CHECK_THAT(given_up("host=c.example sslmode=verify-ca"), test::contains("another than"));
    CHECK_THAT(
        given_up("host=c.example channel_binding=prefer"),
        test::contains("The password may be shown"));
    for (const char* nothing :
         {"host=c.example sslmode=verify-full",
          "host=localhost sslmode=disable",
          "host=c.example channel_binding=prefer sslcert=/brem.crt"}) {
        CAPTURE(nothing);
        CHECK(given_up(nothing).empty());
    }
}
