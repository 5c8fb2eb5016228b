/// \file
/// Explains a member's place: who is ahead, and what changed there.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/registration_activity.hpp"
#include "store/queries/position.hpp"
#include "store/queries/queue.hpp"

namespace hallbook::store {

/// Who stands ahead on one tier within a hundred of APNs (about a hundred days).
struct AheadRange {
    core::BookTier tier{};
    core::Apn first;  ///< the lowest APN of those counted
    core::Apn last;  ///< the highest
    int active = 0;
    int callable = 0;  ///< of these, who can be called now
};

enum class AheadChangeKind { dispatched, left, rolled_off, restored, registered, other };

}  // namespace hallbook::store

namespace hallbook::core {
template <>
struct EnumNames<store::AheadChangeKind> {
    static constexpr std::string_view type = "aheadchange";
    static constexpr std::array<std::string_view, 6> labels{
        "dispatched", "left", "rolled_off", "restored", "registered", "other"};
};
}  // namespace hallbook::core

namespace hallbook::store {

/// Whether a change took someone out of the line ahead, or put someone into it.
enum class Ahead { one_fewer, one_more };

/// A step that changed how many stand ahead.
struct AheadChange {
    AheadChangeKind kind{};
    Ahead effect{};
    core::RegistrationActivity step;
    core::BookTier tier{};
    core::Apn apn;
    std::string card_number;
    std::string name;
};

struct Explanation {
    Place place;
    std::vector<QueueEntry> people_ahead;  ///< in line order; empty when DISPATCHED
    std::vector<AheadRange> ahead;  ///< the same people, counted, in line order
    std::optional<int> place_then;  ///< at `since`; empty when not asked, or not ACTIVE then
    std::vector<AheadChange> changes;  ///< from `since` on, in the order they happened
};

/// Empty when the member has no live registration on the book. Without `since`, `place_then` and
/// `changes` are empty.
std::optional<Explanation> explain(
    SqliteDatabase& database,
    core::Id<core::Member> member,
    core::Id<core::ReferralBook> book,
    std::optional<core::Instant> since,
    core::Instant now);

}  // namespace hallbook::store
