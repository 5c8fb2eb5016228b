/// \file
/// What every core::Repository must do, whichever database is behind it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/repository.hpp"

#include <functional>

namespace hallbook::test {

/// An empty database of the newest schema, and the way to a repository in it.
class RepositoryBench {
public:
    virtual ~RepositoryBench() = default;
    /// Runs `use` in one transaction and commits it; rolls it back when `use` throws. A Failure of
    /// the commit itself comes out of here.
    virtual void transaction(const std::function<void(core::Repository&)>& use) = 0;
};

/// The body of a TEST_CASE, in Catch2 sections; `bench` is fresh for each.
void check_repository_contract(RepositoryBench& bench);

}  // namespace hallbook::test
