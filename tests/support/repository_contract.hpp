/// \file
/// What every core::Repository must do on any database.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/repository.hpp"

#include <functional>

namespace hallbook::test {

/// An empty database of the newest schema, and transactions with a repository on it.
class RepositoryBench {
public:
    virtual ~RepositoryBench() = default;
    /// Runs `use` in one transaction and commits it; rolls it back when `use` throws. Throws the
    /// Failure of the commit, too.
    virtual void transaction(const std::function<void(core::Repository&)>& use) = 0;
};

/// The body of a TEST_CASE, in Catch2 sections; `bench` is fresh for each.
void check_repository_contract(RepositoryBench& bench);

}  // namespace hallbook::test
