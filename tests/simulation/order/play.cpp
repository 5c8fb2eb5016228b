/// \file
/// Plays halls and central in memory, on one thread.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/play.hpp"

#include "core/operations/codec.hpp"
#include "core/replica/execute.hpp"
#include "core/values/assert.hpp"
#include "sync/judging/backlog_judge.hpp"
#include "tests/simulation/order/counter.hpp"
#include "tests/simulation/order/ground.hpp"
#include "tests/support/seen_contacts.hpp"

#include <algorithm>
#include <set>

namespace hallbook::order {

using namespace core;

namespace {

/// More than one, so that batches are judged that were read in one flight with earlier ones.
constexpr std::size_t batches_read = 3;

/// Never waits, since nobody else writes at the same time.
class QuietEnvironment final : public sync::Environment {
public:
    [[nodiscard]] Instant now() override { return {}; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() override { return {}; }
    void sleep(std::chrono::milliseconds) override {}
    [[nodiscard]] std::uint64_t random() override { return 0; }
};

/// One central, and the connections of halls to it.
class World {
public:
    World(const History& history, const Connect& connect)
        : m_central(draw_ground(history.ground), [this] { return m_now; }), m_connect(connect) {
        for (int number = 1; number <= history.halls; ++number)
            m_halls.push_back(m_central.enroll("H" + std::to_string(number), region_of(number)));
    }

    void set_clock(Instant now) { m_now = now; }
    [[nodiscard]] const test::MemoryCentral& central() const { return m_central; }
    [[nodiscard]] const std::vector<Hall>& halls() const { return m_halls; }
    [[nodiscard]] const test::FixedZone& zone() const { return m_zone; }

    [[nodiscard]] std::unique_ptr<sync::Central> line(HallNumber hall) {
        return m_connect(m_central, hall);
    }

    [[nodiscard]] Pull first_copy(HallNumber hall) {
        return test::MemorySession{m_central, hall}.snapshot(hall).pull;
    }

    void deposit(HallState hall, std::vector<EncodedOperation> operations) {
        sync::Greeting greeting;
        greeting.hall = std::move(hall);
        greeting.operations = std::move(operations);
        const auto count = static_cast<std::int64_t>(greeting.operations.size());
        const auto welcome = line(greeting.hall.number)->hello(greeting);
        HALLBOOK_ASSERT(!welcome.refusal && welcome.deposited == count);
    }

    /// With an odd `batch_max` each batch is judged before the one before it is written.
    void judge(HallNumber hall, int batch_max) {
        const auto central = line(hall);
        const auto reader = line(hall);
        const auto most = static_cast<std::size_t>(batch_max);
        sync::BacklogJudge judge{*central, m_zone, m_environment, most};
        judge.read_at_once(most * batches_read);
        if (most % 2 == 1)
            judge.read_ahead([&]() -> sync::Central& { return *reader; }, std::launch::deferred);
        judge.judge(central->backlog(most, {}));
    }

    [[nodiscard]] Ending ending() const {
        auto lines = m_central.rows().lines({table_id<User>(), table_id<RegistrationActivity>()});
        for (const auto& [id, judgement] : m_central.state().judgements) {
            lines.push_back(
                "outcome of " + std::to_string(id.hall) + "/" + std::to_string(id.sequence) + ": " +
                std::string{label(judgement.outcome)} + " " + judgement.reason);
        }
        return lines;
    }

    [[nodiscard]] Findings findings() const {
        auto findings = findings_in(m_central.rows());
        const auto of_operations = findings_in(m_central.state());
        findings.insert(findings.end(), of_operations.begin(), of_operations.end());
        return findings;
    }

private:
    Instant m_now{};
    test::FixedZone m_zone;
    QuietEnvironment m_environment;
    test::MemoryCentral m_central;
    const Connect& m_connect;
    std::vector<Hall> m_halls;
};

/// Plays the steps of a history.
class Player {
public:
    Player(const History& history, const Connect& connect)
        : m_history(history), m_world(history, connect) {
        m_world.set_clock(beginning());
        for (const auto& hall : m_world.halls()) {
            auto replica = std::make_unique<test::MemoryReplica>(hall, m_world.zone());
            replica->init(m_world.first_copy(hall.number));
            m_replicas.push_back(std::move(replica));
        }
    }

    Played play() {
        for (std::size_t i = 0; i < m_history.steps.size(); ++i) {
            const auto& step = m_history.steps[i];
            m_now = beginning() + std::chrono::minutes{step.minute};
            m_world.set_clock(m_now);
            auto words = step.act == Act::sync ? sync(step) : enter(step);
            if (!words.empty()) m_played.told.push_back({i, std::move(words)});
            note(m_apns.look_at(replica(step.hall).rows()));
        }
        end();
        return std::move(m_played);
    }

private:
    [[nodiscard]] test::MemoryReplica& replica(HallNumber hall) {
        return *m_replicas.at(static_cast<std::size_t>(hall - 1));
    }

    std::string enter(const Step& step) {
        auto& here = replica(step.hall);
        auto operation = here.draft(RegisterOnBook{}, "pat", m_now);
        auto wish = wish_of(step, here, operation);
        if (!wish) return {};
        operation.payload = std::move(*wish);
        const auto decision = execute(here, operation);
        if (!is_recorded(decision)) return {};
        return instant_text(operation.recorded_at) + " hall " + std::to_string(step.hall) +
               " makes its operation " + std::to_string(operation.id.sequence) + ": " +
               std::string{kind_name(operation.payload)} + " " + encode_payload(operation.payload) +
               " -> " + std::string{label(decision.outcome)} + " " + reason_text(decision);
    }

    /// Mostly a whole sync; now and then the link is cut in between.
    std::string sync(const Step& step) {
        auto& here = replica(step.hall);
        const int luck = step.choice[0] % 10;
        const int batch_max = step.choice[1] % 2 == 0 ? all_operations : 1 + step.choice[1] % 6;
        deposit(here, luck == 0 ? 1 : all_operations);
        if (luck > 1) m_world.judge(step.hall, batch_max);
        if (luck > 2) pull(here);
        return instant_text(m_now) + " hall " + std::to_string(step.hall) + " syncs: deposits " +
               (luck == 0   ? "one operation"
                : luck == 1 ? "all it has"
                : luck == 2 ? "all it has and judges it"
                            : "all it has, judges it and learns the others' news");
    }

    void deposit(test::MemoryReplica& here, int most) {
        const auto state = here.state();
        const auto held = m_world.central().state().halls.at(here.hall().number).last_sequence;
        auto operations = here.operations_after(held, static_cast<std::size_t>(most));
        if (!operations.empty()) m_world.deposit(state, std::move(operations));
    }

    void pull(test::MemoryReplica& here) {
        const auto from = here.state().cursor;
        const auto hall = here.hall().number;
        here.take(m_world.line(hall)->pull(from, hall).pull, from);
        note(m_apns.look_at(m_world.central().rows()));
    }

    void end() {
        m_now = ending();
        m_world.set_clock(m_now);
        for (const auto& each : m_replicas)
            deposit(*each, all_operations);
        m_world.judge(1, all_operations);
        for (const auto& each : m_replicas) {
            pull(*each);
            compare_with_central(*each);
            look_for_evidence(*each);
            auto& operations = m_played.operations[each->hall().number];
            operations = each->operations_after(0, all_operations);
        }
        m_played.ending = m_world.ending();
        note(m_world.findings());
    }

    /// Checks a hall's rows against central's; of the conflicts it must hold those that concern it,
    /// of the contacts those of whom it may call.
    void compare_with_central(test::MemoryReplica& here) {
        if (!here.pending().empty()) note({"an operation is still pending in the end"});
        const std::set<TableId> in_part{table_id<Conflict>(), table_id<MemberContact>()};
        if (here.rows().lines(in_part) != m_world.central().rows().lines(in_part))
            note({"hall " + here.hall().code + " does not hold what central holds"});
        std::vector<Conflict> concerned = m_world.central().rows().all<Conflict>();
        std::erase_if(concerned, [&](const Conflict& each) {
            return each.hall != here.hall().number && each.other_hall != here.hall().number;
        });
        if (here.rows().all<Conflict>() != concerned)
            note({"hall " + here.hall().code + " does not hold the conflicts that concern it"});
        std::vector<MemberContact> seen = m_world.central().rows().all<MemberContact>();
        std::erase_if(seen, [&](const MemberContact& each) {
            return !test::is_seen_from(
                here.hall().region, m_world.central().rows().rows(), {each.id.value});
        });
        if (here.rows().all<MemberContact>() != seen)
            note({"hall " + here.hall().code + " does not hold the contacts of whom it may call"});
    }

    /// Checks that a conflict explains each outcome that differs from what the person was shown.
    void look_for_evidence(const test::MemoryReplica& here) {
        std::set<OperationId> explained;
        for (const auto& each : here.rows().all<Conflict>())
            explained.insert({each.hall, each.seq});
        for (const auto& entry : here.log()) {
            const auto& id = entry.operation.id;
            const auto& judgement = m_world.central().state().judgements.at(id);
            // A part that was left out at the counter may now be left out for another reason.
            const bool as_told = judgement.outcome == entry.told.outcome &&
                                 judgement.violations.size() <= entry.told.violations.size();
            if (judgement.outcome == Outcome::accepted || as_told || explained.count(id) != 0)
                continue;
            note(
                {"hall " + here.hall().code + " is not told what became of its operation " +
                 std::to_string(id.sequence) + ": " + judgement.reason});
        }
    }

    void note(Findings findings) {
        for (auto& each : findings)
            m_played.findings.push_back(std::move(each));
    }

    const History& m_history;
    World m_world;
    Instant m_now{};
    std::vector<std::unique_ptr<test::MemoryReplica>> m_replicas;
    ApnWatch m_apns;
    Played m_played;
};

/// Deposits the operations of a played history at a new central.
class Carrier {
public:
    Carrier(const History& history, const Played& played, const Connect& connect)
        : m_played(played), m_world(history, connect) {
        m_world.set_clock(ending());
    }

    Delivered carry(const Schedule& schedule) {
        for (const auto& each : schedule) {
            if (m_played.operations.count(each.hall) == 0) continue;
            deposit(each.hall, each.operations);
            if (each.batch_max > 0) m_world.judge(each.hall, each.batch_max);
        }
        for (const auto& [hall, operations] : m_played.operations)
            deposit(hall, all_operations);
        m_world.judge(1, all_operations);
        return {m_world.ending(), m_world.findings()};
    }

private:
    void deposit(HallNumber hall, int most) {
        const auto& all = m_played.operations.at(hall);
        auto& sent = m_sent[hall];
        const auto end = std::min(all.size(), sent + static_cast<std::size_t>(most));
        if (sent == end) return;
        HallState state;
        state.number = hall;
        state.code = "H" + std::to_string(hall);
        state.schema_revision = "memory";
        state.last_sequence = static_cast<std::int64_t>(all.size());
        const auto at = [&](std::size_t index) {
            return all.begin() + static_cast<std::ptrdiff_t>(index);
        };
        m_world.deposit(state, {at(sent), at(end)});
        sent = end;
    }

    const Played& m_played;
    World m_world;
    std::map<HallNumber, std::size_t> m_sent;
};

}  // namespace

std::unique_ptr<sync::Central> sound_line(test::MemoryCentral& central, HallNumber hall) {
    return std::make_unique<test::MemorySession>(central, hall);
}

Played play(const History& history, const Connect& connect) {
    return Player{history, connect}.play();
}

Delivered deliver(
    const History& history,
    const Played& played,
    const Schedule& schedule,
    const Connect& connect) {
    return Carrier{history, played, connect}.carry(schedule);
}

}  // namespace hallbook::order
