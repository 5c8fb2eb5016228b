/// \file
/// What stands against a sync, in sentences.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/handshake.hpp"

#include "core/failure.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

using core::Failure;
using core::FailureKind;

[[noreturn]] void fail_central_older() {
    throw Failure{
        FailureKind::schema_mismatch,
        "Central is older than this program: it does not know the schema this hall has.",
        "The hall's data is safe and stays here. At central run `hallbook central init URI` with "
        "an administrator's login and a program of this version."};
}

[[noreturn]] void fail_hall_older() {
    throw Failure{
        FailureKind::schema_mismatch,
        "This program is older than central.",
        "What was done here is deposited at central. Install the newer program and run `hallbook "
        "migrate up --target local`; the next sync then brings the others' news."};
}

}  // namespace

void check_accepted(const Welcome& welcome) {
    if (!welcome.refusal) return;
    switch (*welcome.refusal) {
        case Refusal::central_older: fail_central_older();
        case Refusal::other_epoch:
            throw Failure{
                FailureKind::refused,
                "Central was restored or replaced: its history is not the one this file knows.",
                "The hall's data is safe. Call the office; then `hallbook init` with the same file "
                "takes a new snapshot and keeps what was not sent yet."};
        case Refusal::replica_older:
            throw Failure{
                FailureKind::refused,
                "Central holds operations of this hall that this file does not know: it is an "
                "older copy.",
                "Find the newer file. If it is lost, `hallbook init` takes a new snapshot."};
    }
}

void check_same_schema(const core::RevisionIds& central, const core::MigrationChain& chain) {
    const auto knows = [&](const std::string& revision) {
        return core::find_revision(chain, revision) != nullptr;
    };
    if (!std::all_of(central.begin(), central.end(), knows)) fail_hall_older();
    if (central.size() < chain.revisions.size()) fail_central_older();
}

}  // namespace hallbook::sync
