/// \file
/// OfflineHall: a hall that works in memory, apart from all others, for backlogs of any size.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/working_set.hpp"
#include "core/replica/sync_hall.hpp"

#include <random>

namespace hallbook::benchmarks {

/// Central's rows at the time when the halls went offline.
struct Books {
    core::WorkingSet rows;
    std::vector<core::MemberRef> members;
    std::vector<core::Id<core::ReferralBook>> books;
    std::vector<std::pair<core::MemberRef, core::Id<core::ReferralBook>>> standings;
    std::vector<std::string> employers;  ///< codes
};

/// One of `halls` halls, `index` from 0. It serves its own share of the members and now and then a
/// member of another hall.
struct Share {
    core::HallNumber number = 0;
    std::string code;
    unsigned index = 0;
    unsigned halls = 1;
};

/// Makes operations as a counter does: registrations, re-signs, check marks, requests, dispatches.
/// Operations that the rules refuse are not counted.
class OfflineHall {
public:
    /// `books` and `zone` must outlive this.
    OfflineHall(
        const Books& books,
        Share share,
        core::Instant pulled_at,
        const core::CivilZone& zone,
        std::uint64_t seed);

    /// Makes the next operation at `now` and applies it to the hall's own rows.
    core::Operation work(core::Instant now);

    [[nodiscard]] const Share& share() const { return m_share; }

private:
    using Standing = std::pair<core::MemberRef, core::Id<core::ReferralBook>>;
    /// A dispatch of this hall, and whether it was answered and checked in.
    struct Job {
        core::Id<core::Dispatch> dispatch;
        core::MemberRef member;
        std::string request;
        int steps = 0;
    };
    struct OpenSlots {
        std::string request;
        core::Id<core::ReferralBook> book;
        int slots = 0;
    };

    [[nodiscard]] core::Payload wish(const core::Operation& draft);
    [[nodiscard]] core::Payload register_somebody(const core::Operation& draft);
    [[nodiscard]] core::Payload open_request(const core::Operation& draft);
    [[nodiscard]] core::Payload send_somebody();
    [[nodiscard]] core::Payload next_step(const core::Operation& draft);
    void note(const core::Operation& operation, const core::Decision& decision);

    [[nodiscard]] unsigned below(std::size_t count);
    template <class Each>
    const Each& own(const std::vector<Each>& all);

    const Books& m_books;
    core::WorkingSet m_rows;
    Share m_share;
    core::Instant m_pulled_at;
    const core::CivilZone& m_zone;
    std::mt19937_64 m_random;
    std::int64_t m_sequence = 0;
    std::vector<Standing> m_standings;
    std::vector<OpenSlots> m_requests;
    std::vector<Job> m_jobs;
};

}  // namespace hallbook::benchmarks
