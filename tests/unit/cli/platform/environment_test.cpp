/// \file
/// Variables of the environment, set for a while.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/environment.hpp"

#include "tests/support/catch.hpp"

using namespace hallbook;

TEST_CASE("a variable is set for a while, and then as it was", "[unit][cli][environment]") {
    constexpr const char* variable = "HALLBOOK_TEST_VARIABLE";
    REQUIRE(cli::environment(variable).empty());
    {
        const cli::EnvironmentVariable first{variable, "first"};
        CHECK(cli::environment(variable) == "first");
        {
            const cli::EnvironmentVariable second{variable, "second"};
            CHECK(cli::environment(variable) == "second");
        }
        CHECK(cli::environment(variable) == "first");
    }
    CHECK(cli::environment(variable).empty());
}
