/// \file
/// Plans answers, check-ins and ends of dispatches.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/jobs.hpp"

#include <algorithm>

namespace hallbook::simulation {

namespace {

using std::chrono::days;
using std::chrono::minutes;

/// The day on which a job is to end; for a short call some working days after its referral.
core::Date planned_last_day(
    Simulation& simulation, const core::Dispatch& dispatch, const core::LaborRequest& request) {
    core::Date last = request.end_date.value_or(dispatch.start_date);
    if (request.short_call_days)
        last = simulation.working_days_after(simulation.today(), *request.short_call_days);
    return std::max(last, dispatch.start_date);
}

}  // namespace

Jobs::Jobs(Simulation& simulation, Returned returned)
    : m_simulation(simulation), m_returned(std::move(returned)) {}

void Jobs::begin(
    const core::Dispatch& dispatch,
    const core::MemberRef& member,
    const core::LaborRequest& request) {
    const Job job{
        dispatch,
        member,
        request.request_number,
        planned_last_day(m_simulation, dispatch, request)};
    const bool is_bid = dispatch.method == core::DispatchMethod::bid;
    if (m_simulation.chance.percent(is_bid ? 12 : 4)) {
        plan_decline(job);
    } else {
        plan_work(job);
        plan_end(job);
    }
}

void Jobs::plan_decline(const Job& job) {
    const minutes later{m_simulation.chance.between(10, 120)};
    m_simulation.agenda.plan(m_simulation.now() + later, [this, job] {
        m_simulation.hall.enter(core::AnswerDispatch{
            .dispatch = job.dispatch.id,
            .member = job.member,
            .request_number = job.request_number,
            .accepted = false,
            .reason = "cannot take it after all"});
        m_returned(job.member);
    });
}

/// Some members check in without accepting the dispatch before.
void Jobs::plan_work(const Job& job) {
    auto& chance = m_simulation.chance;
    if (chance.percent(90)) {
        m_simulation.agenda.plan(m_simulation.now() + minutes{chance.between(2, 20)}, [this, job] {
            m_simulation.hall.enter(core::AnswerDispatch{
                .dispatch = job.dispatch.id,
                .member = job.member,
                .request_number = job.request_number,
                .accepted = true,
                .reason = std::nullopt});
        });
    }
    m_simulation.agenda.plan(m_simulation.now() + minutes{chance.between(30, 240)}, [this, job] {
        m_simulation.hall.enter(core::CheckIn{job.dispatch.id, job.member, job.request_number});
    });
}

/// Plans that the end is entered at the hall the same afternoon, or some days later.
void Jobs::plan_end(const Job& job) {
    const End end = end_of(job);
    const days late{m_simulation.chance.percent(20) ? m_simulation.chance.between(1, 3) : 0};
    const core::Date heard_on = std::max(end.last_day, m_simulation.today() + days{1}) + late;
    const Hours afternoon{std::chrono::hours{15}, std::chrono::hours{17}};
    m_simulation.agenda.plan(
        m_simulation.within(heard_on, afternoon), [this, job, end] { report_end(job, end); });
}

Jobs::End Jobs::end_of(const Job& job) {
    const int luck = m_simulation.chance.between(1, 100);
    if (luck <= 4) return {core::DispatchOutcome::quit, any_day_of(job)};
    if (luck <= 7) return {core::DispatchOutcome::terminated, any_day_of(job)};
    if (luck <= 9) return {core::DispatchOutcome::injury, any_day_of(job)};
    const bool is_short = job.dispatch.dispatch_type == core::DispatchType::short_call;
    return is_short ? end_of_short_call(job) : end_of_long_call(job);
}

/// Most end in time; some of the others last so long that the registration is not restored.
Jobs::End Jobs::end_of_short_call(const Job& job) {
    auto& chance = m_simulation.chance;
    const bool runs_over = chance.percent(15);
    const core::Date last =
        runs_over ? m_simulation.working_days_after(job.planned_last_day, chance.between(1, 8))
                  : job.planned_last_day;
    return {
        chance.percent(50) ? core::DispatchOutcome::completed : core::DispatchOutcome::laid_off,
        last};
}

/// Some members are laid off so soon that they return to their place.
Jobs::End Jobs::end_of_long_call(const Job& job) {
    auto& chance = m_simulation.chance;
    if (chance.percent(15)) {
        const auto soon =
            m_simulation.working_days_after(m_simulation.today(), chance.between(1, 3));
        return {core::DispatchOutcome::laid_off, std::max(soon, job.dispatch.start_date)};
    }
    return {
        chance.percent(30) ? core::DispatchOutcome::completed : core::DispatchOutcome::laid_off,
        job.planned_last_day};
}

core::Date Jobs::any_day_of(const Job& job) {
    const auto span = job.planned_last_day - job.dispatch.start_date;
    return job.dispatch.start_date +
           days{m_simulation.chance.between(0, static_cast<int>(span.count()))};
}

void Jobs::report_end(const Job& job, const End& end) {
    const int worked =
        m_simulation.working_days.between(job.dispatch.start_date - days{1}, end.last_day);
    m_simulation.hall.enter(core::EndDispatch{
        .dispatch = job.dispatch.id,
        .member = job.member,
        .request_number = job.request_number,
        .outcome = end.outcome,
        .term_date = end.last_day,
        .reason = "told by the employer",
        .comment = std::nullopt,
        .term_rate = job.dispatch.start_rate,
        .days_worked = worked,
        .hours_worked = core::Decimal::from_hundredths(800 * worked)});
    m_returned(job.member);
}

}  // namespace hallbook::simulation
