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

/// Rule 6: sets whether the request generates check marks, and why not. A reason it has already
/// stays; a short call and an early start are reasons by themselves.
void judge_check_marks(const Judging& judging, LaborRequest& request);

/// Ends the bids on a request that wait for an answer: it is over.
void expire_bids(Judging& judging, Id<LaborRequest> request);

/// Why it takes nobody more: request_filled, request_cancelled or request_expired; empty when it
/// does.
std::optional<Violation> reason_closed(const LaborRequest& request);

/// Refuses with it.
void refuse_if_closed(Judging& judging, const LaborRequest& request);

}  // namespace hallbook::core
