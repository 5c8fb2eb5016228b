/// \file
/// Implements the stage with MemoryCentral.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/memory_stage.hpp"

#include "tests/simulation/apart/crash_point.hpp"
#include "tests/simulation/apart/stage_rows.hpp"
#include "tests/support/around_central.hpp"

namespace hallbook::simulation {

namespace {

test::MemoryRows memory_rows_in_the_beginning() {
    test::MemoryRows rows;
    for (const auto& row : rows_in_the_beginning())
        rows.set(row.table, core::key_of(row.values.front()), row.values);
    return rows;
}

/// When `dies` is set, its connection ends instead of writing.
class MortalCentral final : public test::AroundCentral {
public:
    MortalCentral(std::unique_ptr<sync::Central> inner, const bool& dies)
        : test::AroundCentral(std::move(inner)), m_dies(dies) {}

    sync::Welcome hello(const sync::Greeting& greeting) override {
        if (!greeting.operations.empty()) perhaps_die();
        return inner().hello(greeting);
    }
    bool commit(const sync::Verdict& verdict) override {
        perhaps_die();
        return inner().commit(verdict);
    }

private:
    void perhaps_die() const {
        if (m_dies) throw connection_ended();
    }

    const bool& m_dies;
};

/// The first replicas of all halls, made once, since every central begins the same.
class FirstCopies {
public:
    [[nodiscard]] std::filesystem::path of(test::MemoryCentral& central, core::HallNumber hall) {
        const auto& identity = central.state().halls.at(hall).hall;
        auto file = m_folder.path() / (identity.code + ".db");
        if (!std::filesystem::exists(file)) {
            auto arrival = test::MemorySession{central, hall}.snapshot(hall);
            arrival.pull.news = {};  // take_snapshot() gets the rows separately
            test::take_snapshot(file, rows_in_the_beginning(), arrival.pull, identity);
        }
        return file;
    }

private:
    test::TemporaryFolder m_folder;
};

}  // namespace

MemoryStage::MemoryStage(const PlayedTime& time)
    : m_central(memory_rows_in_the_beginning(), [&time] { return time.now(); }) {
    migrations::RevisionIds revisions;
    for (const auto& revision : migrations::embedded_chain().revisions)
        revisions.insert(revision.id);
    m_central.set_revisions(revisions);
    for (const auto& hall : stage_halls)
        m_central.enroll(hall.code, hall.region);
}

std::unique_ptr<sync::Central> MemoryStage::connect(core::HallNumber hall) {
    const bool may_reconcile = hall == core::central_hall ||
                               stage_halls.at(static_cast<std::size_t>(hall) - 1).may_reconcile;
    return std::make_unique<MortalCentral>(
        std::make_unique<test::MemorySession>(
            m_central, hall, may_reconcile ? sync::MayReconcile::yes : sync::MayReconcile::no),
        m_is_armed);
}

void MemoryStage::first_copy(core::HallNumber hall, const std::filesystem::path& file) {
    static FirstCopies copies;
    copy_replica(copies.of(m_central, hall), file);
}

std::vector<core::Values> MemoryStage::rows(core::TableId table) {
    std::vector<core::Values> result;
    for (const auto id : m_central.rows().ids(table))
        result.push_back(m_central.rows().values(table, id).value());
    return result;
}

std::vector<HeldOperation> MemoryStage::operations() {
    std::vector<HeldOperation> result;
    const auto& state = m_central.state();
    for (const auto& [id, deposited] : state.operations) {
        HeldOperation held{deposited.operation, deposited.deposited_at, std::nullopt, {}};
        if (const auto judged = state.judgements.find(id); judged != state.judgements.end()) {
            held.outcome = judged->second.outcome;
            held.reason = judged->second.reason;
        }
        result.push_back(std::move(held));
    }
    return result;
}

std::function<void()> MemoryStage::begin_edit(const core::CentralRow& row) {
    return [this, row, transaction = m_central.begin_edit()] {
        m_central.commit_edit(transaction, {row});
    };
}

void MemoryStage::strike(Blow blow) {
    m_is_armed = blow == Blow::arm;
    if (blow == Blow::end_connections) throw connection_ended();
}

}  // namespace hallbook::simulation
