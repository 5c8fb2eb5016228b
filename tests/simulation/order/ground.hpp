/// \file
/// The common state that a history begins from: four members, three books, three requests.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/hall_stage.hpp"
#include "tests/support/memory_rows.hpp"

namespace hallbook::order {

inline constexpr int member_count = 4;
inline constexpr const char* employer_code = "E1";

/// When histories begin: a Friday evening, so that bids are taken soon and over the weekend.
core::Instant beginning();
/// When all operations have reached central; still within the finality window.
core::Instant ending();

/// The rows, drawn from `seed`: who is registered on which book with how many check marks and which
/// deadline, the requests, whether somebody is dispatched already.
test::MemoryRows draw_ground(std::uint64_t seed);

/// Card 1001 for 0, and so on; after the last member it begins again.
core::MemberRef member_of(int choice);
/// One of the three books.
core::Id<core::ReferralBook> book_of(int choice);
core::BookRegion region_of(core::HallNumber hall);

}  // namespace hallbook::order
