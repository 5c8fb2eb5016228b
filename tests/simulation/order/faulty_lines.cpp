/// \file
/// Puts defects between BacklogJudge and central.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/order/faulty_lines.hpp"

namespace hallbook::order {

namespace {

/// Passes all flights on. Each defect overrides one of them.
class Line : public sync::Central {
public:
    Line(test::MemoryCentral& central, core::HallNumber hall) : m_session(central, hall) {}

    sync::Welcome hello(const sync::Greeting& greeting) override {
        return m_session.hello(greeting);
    }
    sync::Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) override {
        return m_session.backlog(operations_max, but_for);
    }
    sync::Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) override {
        return m_session.load(footprint, past);
    }
    bool commit(const sync::Verdict& verdict) override { return m_session.commit(verdict); }
    void hold_as_newer(const core::OperationId& operation) override {
        m_session.hold_as_newer(operation);
    }
    sync::Arrival pull(const core::Cursor& cursor, core::HallNumber hall) override {
        return m_session.pull(cursor, hall);
    }
    bool wait_for_judgement(std::chrono::milliseconds timeout) override {
        return m_session.wait_for_judgement(timeout);
    }
    [[nodiscard]] sync::Traffic traffic() const override { return m_session.traffic(); }

private:
    test::MemorySession m_session;
};

class WithoutLateInsertion final : public Line {
public:
    using Line::Line;
    sync::Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) override {
        auto backlog = Line::backlog(operations_max, but_for);
        backlog.judged.clear();
        return backlog;
    }
};

class WithoutTakingBack final : public Line {
public:
    using Line::Line;
    sync::Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) override {
        auto loaded = Line::load(footprint, past);
        for (auto& record : loaded.past)
            record.decision.changes.clear();
        return loaded;
    }
};

/// With this wrong order, a row that several operations changed ends as before the last of them.
class TakingBackInWrongOrder final : public Line {
public:
    using Line::Line;
    sync::Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) override {
        auto loaded = Line::load(footprint, past);
        std::map<std::pair<core::TableId, core::RowKey>, core::Change*> first;
        for (auto& record : loaded.past) {
            for (auto& change : record.decision.changes) {
                auto* earliest =
                    first.try_emplace({change.table, change.row}, &change).first->second;
                earliest->before = change.before;
            }
        }
        return loaded;
    }
};

}  // namespace

std::unique_ptr<sync::Central> line_without_late_insertion(
    test::MemoryCentral& central, core::HallNumber hall) {
    return std::make_unique<WithoutLateInsertion>(central, hall);
}

std::unique_ptr<sync::Central> line_without_taking_back(
    test::MemoryCentral& central, core::HallNumber hall) {
    return std::make_unique<WithoutTakingBack>(central, hall);
}

std::unique_ptr<sync::Central> line_taking_back_in_wrong_order(
    test::MemoryCentral& central, core::HallNumber hall) {
    return std::make_unique<TakingBackInWrongOrder>(central, hall);
}

}  // namespace hallbook::order
