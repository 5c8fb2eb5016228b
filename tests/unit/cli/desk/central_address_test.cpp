/// \file
/// Passwords do not belong into addresses.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/central_address.hpp"

#include "tests/support/catch.hpp"

using hallbook::cli::holds_password;

TEST_CASE("a password in an address is seen in every form libpq reads", "[unit][cli]") {
    for (const char* address :
         {"postgresql://hall_pa:secret@central/local46",
          "postgres://hall_pa:secret@central",
          "postgresql://central/local46?password=secret",
          "host=central password=secret",
          "host=central password = secret",
          "postgresql://a:b@[::1]:5432/x"}) {
        CAPTURE(address);
        CHECK(holds_password(address));
    }
}

TEST_CASE("an address without a password is left alone", "[unit][cli]") {
    for (const char* address :
         {"postgresql://hall_pa@central:5432/local46",
          "postgresql:///local46?host=/run/pg",
          "postgresql://central:5432/local46",
          "host=central user=hall_pa",
          "service=hallbook",
          "postgresql://hall_pa@[::1]:5432/local46",
          "postgresql://hall_pa:@central/local46",
          "host=central require_auth=scram-sha-256",
          "dbname=passwords"}) {
        CAPTURE(address);
        CHECK_FALSE(holds_password(address));
    }
}
