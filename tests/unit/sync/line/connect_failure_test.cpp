/// \file
/// What a dispatcher reads when no connection can be made.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/connect_failure.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook;

namespace {

std::string said_of(const std::string& message) { return sync::connect_failure(message).what(); }

}  // namespace

TEST_CASE("an unreachable central is told in plain words, with its address", "[sync][failure]") {
    CHECK(
        said_of("connection to server at \"10.0.0.7\", port 5432 failed: Connection refused\n\tIs "
                "the server running on that host and accepting TCP/IP connections?\n") ==
        "Central cannot be reached: no server is listening at 10.0.0.7:5432.");
    CHECK(
        said_of("could not translate host name \"central.local46\" to address: Temporary failure "
                "in name resolution\n") ==
        "Central cannot be reached: the name of its server is not known here.");
    CHECK(
        said_of("connection to server at \"central\" (10.0.0.7), port 5432 failed: timeout "
                "expired\n") == "Central cannot be reached: central:5432 does not answer.");
    CHECK(
        said_of("connection to server at \"10.0.0.7\", port 5432 failed: FATAL:  the database "
                "system is starting up\n") ==
        "Central cannot be reached: the server at 10.0.0.7:5432 is just starting.");
    CHECK(
        said_of("connection to server at \"10.0.0.7\", port 5432 failed: FATAL:  terminating "
                "connection due to unexpected postmaster exit\n") ==
        "Central cannot be reached: the server at 10.0.0.7:5432 is being stopped.");
    CHECK(
        said_of("connection to server at \"10.0.0.7\", port 5432 failed: server closed the "
                "connection unexpectedly\n\tThis probably means the server terminated "
                "abnormally\n\tbefore or while processing the request.\n") ==
        "Central cannot be reached: the line to 10.0.0.7:5432 broke off.");
    CHECK(
        said_of("connection to server on socket \"/run/pg/.s.PGSQL.5432\" failed: No such file or "
                "directory\n\tIs the server running locally and accepting connections on that "
                "socket?\n") ==
        "Central cannot be reached: no server is running at /run/pg/.s.PGSQL.5432.");
}

TEST_CASE("a line that cannot be protected is told with what to do", "[sync][failure]") {
    const std::string server =
        "connection to server at \"c.example\" (10.0.0.7), port 5432 failed: ";
    const auto no_root = sync::connect_failure(
        server +
        "root certificate file \"/home/pat/.postgresql/root.crt\" does not exist\nEither "
        "provide the file or change sslmode to disable server certificate verification.\n");
    CHECK(
        no_root.what() == std::string{"Central's certificate cannot be checked: there is no file "
                                      "/home/pat/.postgresql/root.crt. Nothing was sent."});
    CHECK(no_root.kind() == core::FailureKind::bad_input);
    CHECK(no_root.retry() == core::Retry::no);
    CHECK_THAT(no_root.hint(), test::contains("sslrootcert=FILE"));
    for (const char* refusal :
         {"channel binding required, but server authenticated client without channel binding\n",
          "channel binding is required, but server did not offer an authentication method that "
          "supports channel binding\n",
          "authentication method requirement \"scram-sha-256\" failed: server requested a "
          "cleartext "
          "password\n"}) {
        const auto failure = sync::connect_failure(server + refusal);
        CHECK_THAT(failure.what(), test::contains("The server at c.example:5432 does not take"));
        CHECK(failure.kind() == core::FailureKind::bad_input);
    }
    for (const char* doubt :
         {"server certificate for \"x\" does not match host name \"c.example\"\n",
          "SSL error: certificate verify failed\n",
          "server does not support SSL, but SSL was required\n"}) {
        const auto failure = sync::connect_failure(server + doubt);
        CHECK(failure.kind() == core::FailureKind::unreachable);
        CHECK_THAT(failure.hint(), test::contains("Another server may stand in central's place"));
    }
}

TEST_CASE("what is not known is passed on in one line", "[sync][failure]") {
    const auto failure = sync::connect_failure("FATAL:  something\n\tnobody foresaw\n");
    CHECK(failure.what() == std::string{"Central cannot be reached: something nobody foresaw."});
    CHECK(failure.kind() == core::FailureKind::unreachable);
    CHECK(failure.retry() == core::Retry::yes);
}

TEST_CASE("a refused login is told why, and nothing is tried again", "[sync][failure]") {
    const std::string server = "connection to server at \"10.0.0.7\", port 5432 failed: ";
    const auto revoked =
        sync::connect_failure(server + "FATAL:  role \"hall_pa_3\" is not permitted to log in\n");
    CHECK(
        revoked.what() ==
        std::string{"Central does not admit this login: hall_pa_3 is barred, as it is when a hall "
                    "is revoked."});
    CHECK(revoked.kind() == core::FailureKind::not_permitted);
    CHECK(revoked.retry() == core::Retry::no);
    CHECK(
        said_of(server + "FATAL:  password authentication failed for user \"hall_pa_3\"\n") ==
        "Central does not admit this login: hall_pa_3 or its password is wrong.");
    CHECK(
        said_of(server + "fe_sendauth: no password supplied\n") ==
        "Central does not admit this login: it asks for a password, and none was found.");
}

TEST_CASE("a wrong database name is a wrong address", "[sync][failure]") {
    const auto failure = sync::connect_failure(
        "connection to server at \"10.0.0.7\", port 5432 failed: FATAL:  database \"local45\" does "
        "not exist\n");
    CHECK(failure.kind() == core::FailureKind::bad_input);
    CHECK(failure.what() == std::string{"There is no database \"local45\" at central."});
}

TEST_CASE("a pooler that refuses our session is told apart from a dead line", "[sync][failure]") {
    const auto failure = sync::connect_failure(
        "connection to server at \"c.example\" (10.0.0.7), port 6432 failed: ERROR:  unsupported "
        "startup parameter: options\n");
    CHECK_THAT(failure.what(), test::contains("The pooler at c.example:6432"));
    CHECK(failure.kind() == core::FailureKind::bad_input);
    CHECK_THAT(failure.hint(), test::contains("ignore_startup_parameters = options"));
}
