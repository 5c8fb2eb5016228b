/// \file
/// Taking changes back, and putting them into an order the schema accepts.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/change.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// Whether the change adds a user or dispatch, to which other rows of the operation refer.
bool is_referred_to(const Change& change) {
    return !change.before &&
           (change.table == table_id<User>() || change.table == table_id<Dispatch>());
}

/// -1: removed; 0: closed; 1: added, or live after it. A row that gives up a unique place is
/// written before the one that takes it. A row that others refer to is written first, too: if it
/// came after them, SQLite would search all registrations for those that refer to it.
int writing_rank(const Change& change) {
    if (!change.after) return -1;
    if (is_referred_to(change)) return 0;
    if (change.table != table_id<BookRegistration>()) return 1;
    const auto status = from_values<BookRegistration>(*change.after).status;
    const bool live =
        status == RegistrationStatus::active || status == RegistrationStatus::dispatched;
    return live ? 1 : 0;
}

}  // namespace

Change inverse(const Change& change) {
    return {change.table, change.row, change.after, change.before};
}

std::vector<Change> inverse(const std::vector<Change>& changes) {
    std::vector<Change> result;
    result.reserve(changes.size());
    std::transform(
        changes.rbegin(), changes.rend(), std::back_inserter(result), [](const Change& change) {
            return inverse(change);
        });
    return result;
}

void sort_for_writing(std::vector<Change>& changes) {
    // A table has a lower number than those that refer to it.
    const auto place = [](const Change& change) {
        const auto number = static_cast<std::ptrdiff_t>(change.table);
        return change.after ? number : -number;
    };
    const auto before = [&](const Change& a, const Change& b) {
        return std::tuple{writing_rank(a), place(a), a.row} <
               std::tuple{writing_rank(b), place(b), b.row};
    };
    std::sort(changes.begin(), changes.end(), before);
}

}  // namespace hallbook::core
