/// \file
/// A bid of a registered member on a request (rule 9).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/book_registration.hpp"
#include "core/rows/labor_request.hpp"

namespace hallbook::core {

/// A bid on a request.
struct JobBid {
    Id<JobBid> id;
    Id<LaborRequest> labor_request_id;
    Id<Member> member_id;
    Id<BookRegistration> registration_id;
    BidStatus bid_status{};
    Instant bid_submitted_at{};
    std::optional<Instant> bid_responded_at;
    std::optional<int> bid_position;
    std::optional<std::string> notes;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const JobBid&, const JobBid&) = default;
};

template <>
struct TableOf<JobBid> {
    static constexpr std::string_view name = "job_bids";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &JobBid::id),
            column("labor_request_id", &JobBid::labor_request_id),
            column("member_id", &JobBid::member_id),
            column("registration_id", &JobBid::registration_id),
            column("bid_status", &JobBid::bid_status),
            column("bid_submitted_at", &JobBid::bid_submitted_at),
            column("bid_responded_at", &JobBid::bid_responded_at),
            column("bid_position", &JobBid::bid_position),
            column("notes", &JobBid::notes),
            column("created_at", &JobBid::created_at),
            column("updated_at", &JobBid::updated_at),
            column("created_by_id", &JobBid::created_by_id),
            column("updated_by_id", &JobBid::updated_by_id));
    }
};

}  // namespace hallbook::core
