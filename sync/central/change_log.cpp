/// \file
/// Prunes step by step, so that no transaction lasts long.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/change_log.hpp"

namespace hallbook::sync {

namespace {

constexpr std::int64_t step_rows = 20'000;

}  // namespace

Pruned prune_change_log(PostgresConnection& connection) {
    Pruned all;
    for (;;) {
        const auto step = connection.execute(
            "SELECT passed, expired FROM sync.prune($1::integer)", {std::to_string(step_rows)});
        all.passed += step.integer(0, 0);
        all.expired += step.integer(0, 1);
        if (step.integer(0, 0) + step.integer(0, 1) < step_rows) return all;
    }
}

}  // namespace hallbook::sync
