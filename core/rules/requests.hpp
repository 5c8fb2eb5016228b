/// \file
/// What other rules need to know of requests.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/judging.hpp"

namespace hallbook::core {

/// Whether a request still asks for workers: OPEN or PARTIALLY_FILLED.
bool is_unfilled(const LaborRequest& request);

/// Rule 5b: whether those who could have taken the request are marked when it goes unfilled. One
/// for a member by name was never offered to the line.
bool marks_the_line(const LaborRequest& request);

/// Rule 6: sets whether the request generates check marks, and why not. A reason it has already
/// stays; a short call and an early start are reasons by themselves.
void judge_check_marks(const Judging& judging, LaborRequest& request);

/// Ends the bids that wait for an answer, because their request is over.
void expire_bids(Judging& judging, Id<LaborRequest> request);

/// Why a request takes nobody more: request_filled, request_cancelled or request_expired; empty
/// when it does.
std::optional<Violation> reason_closed(const LaborRequest& request);

/// Refuses with reason_closed(), if there is one.
void refuse_if_closed(Judging& judging, const LaborRequest& request);

}  // namespace hallbook::core
