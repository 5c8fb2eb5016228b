/// \file
/// One sync: hello and deposit, judging if this hall is to do it, pull, rebase.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/meeting/session.hpp"

#include "sync/central/handshake.hpp"
#include "sync/central/postgres_central.hpp"
#include "sync/judging/backlog_judge.hpp"
#include "sync/meeting/snapshot.hpp"

#include <algorithm>

namespace hallbook::sync {

namespace {

/// The most that one flight deposits; more takes further flights.
constexpr std::size_t operations_per_flight = 200'000;
constexpr std::size_t bytes_per_flight = std::size_t{48} << 20U;
/// Operations that one hall judges in one batch; each further batch takes two more flights.
constexpr std::size_t judged_at_once = 20'000;
/// Pulls of one session; a second one is needed only when another sync of the same file was faster.
constexpr int pulls_max = 5;

/// Central's clock minus the hall's, and by how much this may be wrong.
struct ClockSample {
    std::chrono::microseconds offset{0};
    std::chrono::microseconds uncertainty{std::chrono::microseconds::max()};
};

/// `sent` and `received` are read from the hall's clock, `heard` and `answered` between them from
/// central's.
ClockSample clock_sample(
    core::Instant sent, core::Instant received, core::Instant heard, core::Instant answered) {
    const auto there = heard - sent;
    const auto back = answered - received;
    return {(there + back) / 2, std::max((there - back) / 2, std::chrono::microseconds{0})};
}

class Session {
public:
    Session(
        core::SyncHall& hall,
        const core::CivilZone& zone,
        const migrations::MigrationChain& chain,
        const Connect& connect,
        const SyncOptions& options,
        Environment& environment)
        : m_hall{hall},
          m_zone{zone},
          m_chain{chain},
          m_connect{connect},
          m_options{options},
          m_environment{environment},
          m_held_at_start{hall.state().last_sequence_held} {}

    SyncReport run(int attempt) {
        m_report.attempts = attempt + 1;
        begin(Stage::connecting);
        const auto state = m_hall.state();
        const auto connection = m_connect();
        Central& central = *connection;
        try {
            meet(central, state);
        } catch (...) {
            count_flights(central.traffic());
            throw;
        }
        count_flights(central.traffic());
        return m_report;
    }

private:
    void meet(Central& central, const core::HallState& state) {
        auto welcome = deposit(central, state);
        // Not the sum of the counts in central's answers: an answer may have been lost.
        m_report.deposited = std::max<std::int64_t>(welcome.held - m_held_at_start, 0);
        check_same_schema(welcome.revisions, m_chain);
        check_same_meaning(welcome, state);
        judge(central, welcome);
        receive(central, welcome);
    }

    void count_flights(const Traffic& traffic) {
        m_report.round_trips += traffic.flights;
        m_report.bytes_sent += traffic.bytes_sent;
        m_report.bytes_received += traffic.bytes_received;
    }

    void begin(Stage stage) const {
        if (m_options.on_stage) m_options.on_stage(stage);
    }

    /// Sends the operations that central does not hold. Sends again from the sequence that central
    /// reports, when central holds fewer than before (a restored backup) or one flight was not
    /// enough.
    Welcome deposit(Central& central, core::HallState state) {
        begin(Stage::depositing);
        auto held = state.last_sequence_held;
        for (;;) {
            const auto welcome = say_hello(central, state, held);
            if (was_overtaken(welcome, state)) continue;
            const bool is_whole = welcome.held >= state.last_sequence;
            // A central that is older takes all there is, before it is said that it is older.
            if (is_whole || welcome.deposited == 0) check_accepted(welcome);
            if (is_whole) return welcome;
            if (welcome.deposited == 0 && welcome.held == held) {
                throw core::Failure{
                    core::FailureKind::damaged,
                    "This file lacks the operations after number " + std::to_string(held) +
                        ", which central does not hold.",
                    "Nothing was changed. Keep this file and call the office."};
            }
            held = welcome.held;
        }
    }

    /// Whether operations were entered since `state` was read, and another sync of the same file
    /// has deposited them: central then holds more than `state` says. Reads `state` anew.
    bool was_overtaken(const Welcome& welcome, core::HallState& state) {
        if (welcome.refusal != Refusal::replica_older) return false;
        auto now = m_hall.state();
        const bool has_grown = now.last_sequence > state.last_sequence;
        state = std::move(now);
        return has_grown;
    }

    Welcome say_hello(Central& central, const core::HallState& state, std::int64_t held) {
        Greeting greeting{.hall = state, .backlog_max = judged_at_once};
        greeting.operations = next_operations(held);
        greeting.clock_at = m_environment.now();
        auto welcome = central.hello(greeting);
        note(clock_sample(
            greeting.clock_at, m_environment.now(), welcome.clock_in, welcome.clock_out));
        return welcome;
    }

    /// The operations to send: the last one that central should hold, and those after it. When
    /// central holds a different operation under that number, it finds that a copy of this file has
    /// synced, even if central was restored in between.
    std::vector<core::EncodedOperation> next_operations(std::int64_t held) {
        const auto known = std::max<std::int64_t>(held - 1, 0);
        auto operations = m_hall.operations_after(known, operations_per_flight);
        std::transform(operations.begin(), operations.end(), operations.begin(), core::as_sent);
        std::size_t bytes = 0;
        const auto too_much =
            std::find_if(operations.begin(), operations.end(), [&](const auto& each) {
                return (bytes += each.payload.size()) > bytes_per_flight;
            });
        // At least one operation that central does not hold, however large it is.
        const auto few = operations.begin() + std::min<std::ptrdiff_t>(2, std::ssize(operations));
        if (too_much != operations.end())
            operations.erase(std::max(too_much, few), operations.end());
        return operations;
    }

    /// Judges the backlog if central sent one, else waits a little for headquarters to judge. When
    /// neither succeeds the sync still goes on to the pull.
    void judge(Central& central, Welcome& welcome) {
        if (welcome.backlog && !welcome.backlog->operations.empty()) {
            begin(Stage::reconciling);
            BacklogJudge judge{central, m_zone, m_environment, judged_at_once};
            try {
                judge.judge(std::move(*welcome.backlog), welcome.hall);
            } catch (const core::Failure& failure) {
                if (failure.kind() != core::FailureKind::conflict) throw;
            }
        } else if (welcome.is_watched && welcome.deposited > 0) {
            begin(Stage::waiting_for_headquarters);
            central.wait_for_judgement(m_options.judgement_wait);
        }
    }

    void receive(Central& central, const Welcome& welcome) {
        switch (welcome.feed) {
            case Feed::follows: pull(central, welcome); break;
            case Feed::pruned: take_new_copy(NewCopy::pruned); break;
            case Feed::restored: take_new_copy(NewCopy::restored); break;
        }
    }

    /// Opens a connection of its own, since the copy comes by COPY.
    void take_new_copy(NewCopy why) {
        begin(Stage::copying);
        const auto state = m_hall.state();
        const auto sink = m_hall.renew(m_environment.now());
        Snapshot snapshot{m_options.uri, state.code, m_chain, m_environment, m_options.connection};
        const auto copy = snapshot.copy_into(*sink);
        m_report.new_copy = why;
        m_report.round_trips += copy.flights;
        m_report.bytes_sent += copy.bytes_sent;
        m_report.bytes_received += copy.bytes_received;
        const auto& renewal = sink->renewal();
        m_report.pulled_rows = copy.rows;
        m_report.undecided_again = renewal.undecided_again;
        m_report.conflicts = renewal.conflicts;
        m_report.clock_offset = m_clock.offset;
        m_report.rebase = renewal.rebase;
        count(renewal.settled);
    }

    void pull(Central& central, Welcome welcome) {
        for (int i = 0; i < pulls_max; ++i) {
            begin(Stage::pulling);
            const auto from = m_hall.state().cursor;
            const auto sent = m_environment.now();
            auto arrival = central.pull(from, welcome.hall);
            note(clock_sample(sent, m_environment.now(), arrival.clock, arrival.clock));
            if (arrival.is_pruned) {
                take_new_copy(NewCopy::pruned);
                return;
            }
            if (arrival.pull.cursor.epoch != welcome.epoch) {
                throw core::Failure{
                    core::FailureKind::unreachable,
                    "Central was restored during the sync.",
                    "The hall's data is safe.",
                    core::Retry::yes};
            }
            if (arrival.pull.last_sequence_held > welcome.held) {
                welcome = compare_with_central(central);
                continue;
            }
            arrival.pull.clock_offset = m_clock.offset;
            arrival.pull.clock_uncertainty = m_clock.uncertainty;
            begin(Stage::rebasing);
            if (auto result = m_hall.take(arrival.pull, from)) {
                summarise(arrival.pull, std::move(*result));
                return;
            }
        }
        throw core::Failure{
            core::FailureKind::busy,
            "Another sync of this hall is running.",
            "Wait for it to end."};
    }

    /// Called when central has taken operations of this hall since the greeting, from another sync
    /// of this file or of a copy of it. Deposits once more: central compares, and throws if a copy
    /// made them, since their outcomes are not those of this file's operations.
    Welcome compare_with_central(Central& central) { return deposit(central, m_hall.state()); }

    void note(const ClockSample& sample) {
        if (sample.uncertainty < m_clock.uncertainty) m_clock = sample;
    }

    void count(const std::vector<core::Settlement>& settlements) {
        m_report.settlements = settlements;
        for (const auto& settlement : settlements) {
            switch (settlement.outcome) {
                case core::Outcome::accepted: ++m_report.accepted; break;
                case core::Outcome::adjusted: ++m_report.adjusted; break;
                case core::Outcome::rejected: ++m_report.rejected; break;
                case core::Outcome::set_aside: ++m_report.set_aside; break;
            }
        }
    }

    void summarise(const core::Pull& pull, core::RebaseResult result) {
        m_report.clock_offset = pull.clock_offset;
        m_report.rebase = std::move(result);
        count(pull.news.settlements);
        const auto conflicts = core::table_id<core::Conflict>();
        for (const auto& row : pull.news.rows) {
            if (row.table != conflicts) {
                ++m_report.pulled_rows;
            } else if (row.values) {
                m_report.conflicts.push_back(core::from_values<core::Conflict>(*row.values));
            }
        }
    }

    core::SyncHall& m_hall;
    const core::CivilZone& m_zone;
    const migrations::MigrationChain& m_chain;
    const Connect& m_connect;
    const SyncOptions& m_options;
    Environment& m_environment;
    std::int64_t m_held_at_start;
    SyncReport m_report;
    ClockSample m_clock;
};

}  // namespace

SyncReport sync_hall(
    core::SyncHall& hall,
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    const SyncOptions& options,
    Environment& environment) {
    const auto connect = [&] {
        return std::make_unique<PostgresCentral>(options.uri, options.connection);
    };
    return sync_hall(hall, zone, chain, connect, options, environment);
}

SyncReport sync_hall(
    core::SyncHall& hall,
    const core::CivilZone& zone,
    const migrations::MigrationChain& chain,
    const Connect& connect,
    const SyncOptions& options,
    Environment& environment) {
    const auto started = environment.steady_now();
    Session session{hall, zone, chain, connect, options, environment};
    auto report =
        with_retries(options.retry, environment, [&](int attempt) { return session.run(attempt); });
    report.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(environment.steady_now() - started);
    return report;
}

}  // namespace hallbook::sync
