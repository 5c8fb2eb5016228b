/// \file
/// Draws from a seed what a counter does all day.
/// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/offline_hall.hpp"

#include "core/replica/execute.hpp"
#include "core/rules/engine.hpp"

namespace hallbook::benchmarks {

using namespace core;

OfflineHall::OfflineHall(
    const Books& books, Share share, Instant pulled_at, const CivilZone& zone, std::uint64_t seed)
    : m_books{books},
      m_rows{books.rows},
      m_share{std::move(share)},
      m_pulled_at{pulled_at},
      m_zone{zone},
      m_random{seed + m_share.index},
      m_standings{books.standings} {}

Operation OfflineHall::work(Instant now) {
    for (;;) {
        Operation draft;
        draft.id = {m_share.number, m_sequence + 1};
        draft.hall_code = m_share.code;
        draft.recorded_at = draft.clock_at = now;
        draft.civil = m_zone.civil(now);
        draft.seen.pulled_at = m_pulled_at;
        draft.actor = "pat";
        draft.payload = wish(draft);
        const auto decision = judge(m_rows, draft);
        if (!is_recorded(decision)) continue;
        ++m_sequence;
        note(draft, decision);
        return draft;
    }
}

Payload OfflineHall::wish(const Operation& draft) {
    const auto chance = below(100);
    const auto& [member, book] = own(m_standings);
    if (chance < 20) return register_somebody(draft);
    if (chance < 45) return ReSign{member, {book}};
    if (chance < 52) return LeaveBook{member, book, "moved away"};
    if (chance < 62) return GiveCheckMark{member, book, "missed roll call"};
    if (chance < 64) return RestoreCheckMark{member, book, "was at the counter after all"};
    if (chance < 69 || m_requests.empty()) return open_request(draft);
    if (chance < 80 || m_jobs.empty()) return send_somebody();
    return next_step(draft);
}

Payload OfflineHall::register_somebody(const Operation& draft) {
    return RegisterOnBook{
        own(m_books.members),
        m_books.books[below(m_books.books.size())],
        BookTier{},
        Apn::from_civil(draft.civil),
        RegistrationMethod::in_person};
}

Payload OfflineHall::open_request(const Operation& draft) {
    OpenRequest request;
    request.request_number = m_share.code + "-" + std::to_string(draft.id.sequence);
    request.employer_code = m_books.employers[below(m_books.employers.size())];
    request.book = m_books.books[below(m_books.books.size())];
    request.workers_requested = 1 + static_cast<int>(below(4));
    request.start_date = draft.civil.date + std::chrono::days{1};
    request.start_time = TimeOfDay{std::chrono::hours{7}};
    if (below(3) == 0) request.short_call_days = 3;
    request.worksite_name = "SHIPYARD PIER 5";
    request.city = "TUKWILA";
    return request;
}

Payload OfflineHall::send_somebody() {
    const auto& open = m_requests[below(m_requests.size())];
    // Picked at random, not from the head of the line: central judges it with the same work.
    const Standing* found = nullptr;
    for (int tries = 0; tries < 200 && found == nullptr; ++tries) {
        const auto& each = own(m_standings);
        if (each.second == open.book) found = &each;
    }
    DispatchMember wish;
    wish.request_number = open.request;
    if (found != nullptr) wish.member = found->first;
    wish.method = DispatchMethod::queue;
    wish.hall_region = BookRegion::seattle;
    wish.other_area_reason = "nobody is left on the list there";
    return wish;
}

Payload OfflineHall::next_step(const Operation& draft) {
    const auto& job = m_jobs[below(m_jobs.size())];
    if (job.steps == 0) {
        return AnswerDispatch{job.dispatch, job.member, job.request, below(10) != 0, {}};
    }
    if (job.steps == 1) return CheckIn{job.dispatch, job.member, job.request};
    EndDispatch end;
    end.dispatch = job.dispatch;
    end.member = job.member;
    end.request_number = job.request;
    end.outcome = below(4) == 0 ? DispatchOutcome::completed : DispatchOutcome::laid_off;
    end.term_date = draft.civil.date + std::chrono::days{1};
    return end;
}

void OfflineHall::note(const Operation& operation, const Decision& decision) {
    if (const auto* wish = std::get_if<RegisterOnBook>(&operation.payload)) {
        m_standings.emplace_back(wish->member, wish->book);
    } else if (const auto* request = std::get_if<OpenRequest>(&operation.payload)) {
        m_requests.push_back({request->request_number, request->book, request->workers_requested});
    } else if (const auto* sent = std::get_if<DispatchMember>(&operation.payload)) {
        for (const auto& change : decision.changes) {
            if (change.table != table_id<Dispatch>()) continue;
            m_jobs.push_back({change.row.as<core::Dispatch>(), sent->member, sent->request_number});
        }
        for (auto& open : m_requests) {
            if (open.request == sent->request_number) --open.slots;
        }
        std::erase_if(m_requests, [](const OpenSlots& open) { return open.slots == 0; });
    }
    const auto step = [&](Id<Dispatch> dispatch, int steps) {
        for (auto& job : m_jobs) {
            if (job.dispatch == dispatch) job.steps = steps;
        }
        std::erase_if(m_jobs, [](const Job& job) { return job.steps > 2; });
    };
    if (const auto* answer = std::get_if<AnswerDispatch>(&operation.payload)) {
        step(answer->dispatch, answer->accepted ? 1 : 3);
    } else if (const auto* check_in = std::get_if<CheckIn>(&operation.payload)) {
        step(check_in->dispatch, 2);
    } else if (const auto* end = std::get_if<EndDispatch>(&operation.payload)) {
        step(end->dispatch, 3);
    }
}

unsigned OfflineHall::below(std::size_t count) { return static_cast<unsigned>(m_random() % count); }

template <class Each>
const Each& OfflineHall::own(const std::vector<Each>& all) {
    auto at = below(all.size());
    if (below(20) != 0) at -= at % m_share.halls - std::min(m_share.index, at % m_share.halls);
    return all[at];
}

}  // namespace hallbook::benchmarks
