/// \file
/// Catches the Failure that an act throws.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"
#include "tests/support/catch.hpp"

#include <stdexcept>

namespace hallbook::test {

/// The Failure that `act` throws; the test fails when there is none.
template <class Act>
core::Failure failure_of(const Act& act) {
    try {
        act();
    } catch (const core::Failure& failure) {
        return failure;
    }
    FAIL("nothing failed");
    throw std::logic_error{"unreachable"};
}

/// The kind of the Failure that `act` throws; the test fails when there is none.
template <class Act>
core::FailureKind kind_of_failure(const Act& act) {
    return failure_of(act).kind();
}

}  // namespace hallbook::test
