/// \file
/// AroundCentral: passes every flight on to another Central; derived classes override some flights.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/central/central.hpp"

#include <memory>

namespace hallbook::test {

class AroundCentral : public sync::Central {
public:
    explicit AroundCentral(std::unique_ptr<sync::Central> inner) : m_inner(std::move(inner)) {}

    sync::Welcome hello(const sync::Greeting& greeting) override {
        return m_inner->hello(greeting);
    }
    sync::Backlog backlog(
        std::size_t operations_max, const std::vector<core::OperationId>& but_for) override {
        return m_inner->backlog(operations_max, but_for);
    }
    sync::Loaded load(
        const core::Footprint& footprint, const std::vector<core::OperationId>& past) override {
        return m_inner->load(footprint, past);
    }
    void make_ready(sync::Verdict& verdict) override { m_inner->make_ready(verdict); }
    bool commit(const sync::Verdict& verdict) override { return m_inner->commit(verdict); }
    void hold_as_newer(const core::OperationId& operation) override {
        m_inner->hold_as_newer(operation);
    }
    sync::Arrival pull(const core::Cursor& cursor, core::HallNumber hall) override {
        return m_inner->pull(cursor, hall);
    }
    bool wait_for_judgement(std::chrono::milliseconds timeout) override {
        return m_inner->wait_for_judgement(timeout);
    }
    [[nodiscard]] sync::Traffic traffic() const override { return m_inner->traffic(); }

protected:
    [[nodiscard]] sync::Central& inner() { return *m_inner; }

private:
    std::unique_ptr<sync::Central> m_inner;
};

}  // namespace hallbook::test
