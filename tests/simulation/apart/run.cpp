/// \file
/// Plays one world.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/run.hpp"

#include "tests/simulation/apart/as_if_never_apart.hpp"
#include "tests/simulation/apart/stage_rows.hpp"

namespace hallbook::simulation {

namespace {

/// Operations older than this are final (docs/sync.md).
constexpr std::chrono::hours finality_window{72};

bool is_comparable(const Story& story, const PlayedTime& time) {
    const auto edits = story.faults.at(static_cast<std::size_t>(Fault::edited_at_central)) +
                       story.faults.at(static_cast<std::size_t>(Fault::edited_late));
    return edits == 0 && time.now() - begin_of_time() < finality_window;
}

template <class Counts>
std::string list(const Counts& counts) {
    std::string text;
    for (const auto& [name, count] : counts)
        text += " " + std::string{name} + " " + std::to_string(count);
    return text;
}

}  // namespace

Run run(CentralStage& stage, PlayedTime& time, std::uint64_t seed, MakeSyncHall make_sync_hall) {
    Chance chance{seed};
    World world{stage, time, Scenario::drawn_from(chance), chance, std::move(make_sync_hall)};
    world.play();
    world.heal();
    Run result{world.story(), findings_after_healing(world, stage)};
    result.is_compared = is_comparable(result.story, time);
    if (result.is_compared) {
        const auto more = findings_in_order(stage);
        result.findings.insert(result.findings.end(), more.begin(), more.end());
    }
    for (const auto& values : stage.rows(core::table_id<core::Conflict>())) {
        const auto rule = core::from_values<core::Conflict>(values).rule;
        ++result.story.conflicts[std::string{core::label(rule)}];
    }
    return result;
}

void add(Story& sum, const Story& story) {
    sum.wishes += story.wishes;
    sum.syncs += story.syncs;
    sum.syncs_failed += story.syncs_failed;
    sum.clock_refusals += story.clock_refusals;
    sum.operations_told += story.operations_told;
    for (const auto& [kind, count] : story.operations)
        sum.operations[kind] += count;
    for (const auto& [rule, count] : story.conflicts)
        sum.conflicts[rule] += count;
    for (std::size_t i = 0; i < fault_count; ++i)
        sum.faults.at(i) += story.faults.at(i);
}

std::string words(const Story& story) {
    std::vector<std::pair<std::string_view, int>> faults;
    for (std::size_t i = 0; i < fault_count; ++i)
        faults.emplace_back(fault_names.at(i), story.faults.at(i));
    return std::to_string(story.wishes) + " wishes, " + std::to_string(story.syncs) + " syncs (" +
           std::to_string(story.syncs_failed) + " failed), " +
           std::to_string(story.clock_refusals) + " refused for the clock, " +
           std::to_string(story.operations_told) +
           " of clones told; operations:" + list(story.operations) + "; faults:" + list(faults) +
           "; conflicts:" + list(story.conflicts);
}

}  // namespace hallbook::simulation
