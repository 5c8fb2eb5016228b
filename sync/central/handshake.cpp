/// \file
/// Says in sentences why a sync is refused.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/handshake.hpp"

#include "core/values/failure.hpp"
#include "migrations/schema/logical_schema.hpp"
#include "sync/line/postgres_failure.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

using core::Failure;
using core::FailureKind;

[[noreturn]] void fail_hall_older() {
    throw Failure{
        FailureKind::schema_mismatch,
        "This program is older than central.",
        "What was done here is deposited at central. Install the newer program and run `hallbook "
        "migrate up --target local`; the next sync then brings the others' news."};
}

[[noreturn]] void fail_other_central() {
    throw Failure{
        FailureKind::refused,
        "This central is another one than the one this file belongs to.",
        "The hall's data is safe. Check the address of central. If central was replaced, call the "
        "office: `hallbook --db NEWFILE init` makes a file for the new one, and this file keeps "
        "what was done here."};
}

[[noreturn]] void fail_history_lost() {
    throw Failure{
        FailureKind::schema_mismatch,
        "Central has lost a part of what it had confirmed to this hall: it was restored from a "
        "backup.",
        "Nothing of this hall is lost, and you can work on. Call headquarters, which runs "
        "`hallbook central restored`; the next `hallbook sync` then sends again what central "
        "lacks."};
}

[[noreturn]] void fail_replica_older() {
    throw Failure{
        FailureKind::refused,
        "Central holds operations of this hall that this file does not know: it is an older copy.",
        "Find the newer file and go on with that. If it is lost, `hallbook init` takes a new copy "
        "of the books into this file; what was done here and not sent yet is kept."};
}

[[noreturn]] void fail_drift(const std::string& revision) {
    throw Failure{
        FailureKind::schema_mismatch,
        "Hall and central are both at revision " + revision +
            ", yet their tables are not the same: one of the two was changed by hand or by another "
            "program.",
        "What was done here is deposited at central, and you can work on. `hallbook doctor` says "
        "what differs in this file; headquarters runs `hallbook doctor --target central`. After "
        "the repair `hallbook sync` brings the others' news."};
}

}  // namespace

void check_accepted(const Welcome& welcome) {
    if (!welcome.refusal) return;
    switch (*welcome.refusal) {
        case Refusal::central_older: throw central_older_failure();
        case Refusal::other_epoch: fail_other_central();
        case Refusal::history_lost: fail_history_lost();
        case Refusal::replica_older: fail_replica_older();
    }
}

void check_same_schema(
    const migrations::RevisionIds& central, const migrations::MigrationChain& chain) {
    const auto knows = [&](const std::string& revision) {
        return migrations::find_revision(chain, revision) != nullptr;
    };
    if (!std::all_of(central.begin(), central.end(), knows)) fail_hall_older();
    if (central.size() < chain.revisions.size()) throw central_older_failure();
}

void check_same_meaning(const Welcome& welcome, const core::HallState& hall) {
    if (migrations::contradict(welcome.schema_hash, hall.schema_hash))
        fail_drift(hall.schema_revision);
}

}  // namespace hallbook::sync
