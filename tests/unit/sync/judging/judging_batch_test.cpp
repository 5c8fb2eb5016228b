/// \file
/// Judging upon rows that are being written.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/judging/judging_batch.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/sample_rows.hpp"

using namespace hallbook;
using core::Member;

TEST_CASE("rows loaded before a verdict was written are brought up to it", "[sync][judging]") {
    const auto untouched = test::a_member(1);
    const auto before = test::a_member(2);
    auto after = before;
    after.home_local = "73";
    const auto gone = test::a_member(3);
    const auto come = test::a_member(4);
    sync::Loaded loaded;
    for (const auto& member : {untouched, before, gone})
        loaded.rows.load(core::table_id<Member>(), core::to_values(member));

    sync::Verdict verdict;
    verdict.changes = {core::removed(gone), core::changed(before, after), core::added(come)};
    sync::bring_up_to(loaded, verdict);

    CHECK(*loaded.rows.find(untouched.id) == untouched);
    CHECK(*loaded.rows.find(before.id) == after);
    CHECK(*loaded.rows.member(come.card_number) == come);
    CHECK(loaded.rows.find(gone.id) == nullptr);
    // Nothing of it is left to be written, and all of it counts as loaded.
    CHECK(loaded.rows.net_changes().empty());
    CHECK(loaded.row_ids.at(core::table_id<Member>()).size() == verdict.changes.size());
}
