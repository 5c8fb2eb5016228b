/// \file
/// Repository: the port between judging and a database. Two implementations (SQLite at a hall,
/// PostgreSQL at central) and one shared contract test.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/footprint.hpp"
#include "core/operations/working_set.hpp"

namespace hallbook::core {

class Repository {
public:
    virtual ~Repository() = default;

    /// Loads all rows that the footprint names, and all books, settings and holidays.
    virtual void load(const Footprint& footprint, WorkingSet& working_set) = 0;

    /// Writes changes in the order given. Failure{conflict} when a row is not as its `before`; the
    /// transaction around it must then be rolled back.
    virtual void write(const std::vector<Change>& changes) = 0;
};

}  // namespace hallbook::core
