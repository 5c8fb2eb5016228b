/// \file
/// What other rules need to know of requests.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/judging.hpp"

namespace hallbook::core {

/// Whether it still asks for workers: OPEN or PARTIALLY_FILLED.
bool is_unfilled(const LaborRequest& request);

/// Rule 5b: whether those who could have taken it are marked when it goes unfilled. What asks for
/// one member by name was never offered to the line.
bool marks_the_line(const LaborRequest& request);

/// Rule 6: why a request of this kind generates no check marks; empty when it does.
std::optional<NoCheckMarkReason> no_check_mark_reason(
    const Judging& judging, bool is_short_call, const std::optional<TimeOfDay>& start_time);

/// Ends the bids on a request that wait for an answer: it is over.
void expire_bids(Judging& judging, Id<LaborRequest> request);

/// Why it takes nobody more: request_filled, request_cancelled or request_expired; empty when it
/// does.
std::optional<Violation> reason_closed(const LaborRequest& request);

/// Refuses with it.
void refuse_if_closed(Judging& judging, const LaborRequest& request);

}  // namespace hallbook::core
