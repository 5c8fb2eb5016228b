/// \file
/// What every connection to central adds to the address that a person gave.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/connection_string.hpp"

#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"

using namespace hallbook;

TEST_CASE("an address gets timeouts, keepalives and UTC", "[sync][connection]") {
    const auto text = sync::connection_string("postgresql://pat@central.example/local46", {});
    for (const auto* part :
         {"host='central.example'",
          "user='pat'",
          "dbname='local46'",
          "connect_timeout='10'",
          "keepalives_idle='10'",
          "keepalives_interval='5'",
          "keepalives_count='3'",
          "tcp_user_timeout='30000'",
          "application_name='hallbook'",
          "client_encoding='UTF8'",
          "-c TimeZone=UTC"}) {
        CHECK_THAT(text, test::contains(part));
    }
}

TEST_CASE("what the address itself says goes first", "[sync][connection]") {
    const auto text = sync::connection_string(
        "postgresql:///x?connect_timeout=3&application_name=mine&options=-c%20geqo%3Doff", {});
    CHECK_THAT(text, test::contains("connect_timeout='3'"));
    CHECK_THAT(text, test::contains("application_name='mine'"));
    CHECK_THAT(text, test::contains("options='-c geqo=off -c TimeZone=UTC"));
}

TEST_CASE("hallbook's own schema is looked in first", "[sync][connection]") {
    const auto text = sync::connection_string("postgresql:///x", {});
    CHECK_THAT(text, test::contains("-c search_path=hallbook,\"$user\",public"));
    const auto own =
        sync::connection_string("postgresql:///x?options=-c%20search_path%3Delsewhere", {});
    CHECK_THAT(own, test::contains("-c search_path=elsewhere"));
    CHECK(own.find("hallbook,") == std::string::npos);
}

TEST_CASE("quotes and backslashes reach libpq as they are", "[sync][connection]") {
    CHECK_THAT(
        sync::connection_string(R"(host=a password='it\'s \\ me')", {}),
        test::contains(R"(password='it\'s \\ me')"));
}

TEST_CASE("an address that cannot be read is bad input", "[sync][connection]") {
    for (const auto* uri : {"postgresql://[::1", "nonsense", "postgresql://h/d?unknown=1"}) {
        INFO(uri);
        try {
            sync::connection_string(uri, {});
            FAIL("it was taken");
        } catch (const core::Failure& failure) {
            CHECK(failure.kind() == core::FailureKind::bad_input);
            // As the driver says it, but for the line that it ends.
            CHECK(std::string{failure.what()}.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("a hall's address carries its login and no password", "[sync][connection]") {
    CHECK(
        sync::uri_for_login(
            "postgresql://admin:secret@central.example:5433/local46", "hall_brem") ==
        "postgresql://hall_brem@central.example:5433/local46");
    CHECK(
        sync::uri_for_login("postgresql://admin@/local46?host=/run/pg&port=6&password=x", "h") ==
        "postgresql://h@/local46?host=/run/pg&port=6");
    CHECK(
        sync::uri_for_login("host=a,b dbname='odd name' user=x sslmode=verify-full", "h") ==
        "postgresql://h@/odd%20name?host=a%2Cb&sslmode=verify-full");
    CHECK(
        sync::uri_for_login(
            "postgresql://office@db/local46?sslcert=/o.crt&sslkey=/o.key&sslpassword=x"
            "&sslrootcert=/ca.crt",
            "h") == "postgresql://h@db/local46?sslrootcert=/ca.crt");
}
