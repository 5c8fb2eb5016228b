/// \file
/// The rows, the halls and the instant with which every played central begins.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "tests/support/replica_stage.hpp"

namespace hallbook::simulation {

/// The instant at which played time begins: a Monday morning.
core::Instant begin_of_time();

/// The halls, in the order in which they are enrolled.
struct StageHall {
    const char* code;
    core::BookRegion region;
    bool may_reconcile;
};
inline constexpr std::array stage_halls{
    StageHall{"KENT", core::BookRegion::seattle, true},
    StageHall{"BREM", core::BookRegion::bremerton, true},
    StageHall{"PA", core::BookRegion::pt_angeles, false},
    StageHall{"FAIR", core::BookRegion::seattle, false}};

/// test::stage_rows(), and an employer with a contract on each kind of book.
std::vector<test::SnapshotRow> rows_in_the_beginning();

}  // namespace hallbook::simulation
