/// \file
/// MemoryStage: a central in memory, fast enough for hundreds of worlds.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/central_stage.hpp"
#include "tests/simulation/apart/played_time.hpp"
#include "tests/support/memory_central.hpp"

namespace hallbook::simulation {

class MemoryStage final : public CentralStage {
public:
    /// `time` must outlive this.
    explicit MemoryStage(const PlayedTime& time);

    [[nodiscard]] std::unique_ptr<sync::Central> connect(core::HallNumber hall) override;
    [[nodiscard]] std::string uri(core::HallNumber /*hall*/) const override { return {}; }
    void first_copy(core::HallNumber hall, const std::filesystem::path& file) override;
    [[nodiscard]] std::vector<core::Values> rows(core::TableId table) override;
    [[nodiscard]] std::vector<HeldOperation> operations() override;
    [[nodiscard]] std::function<void()> begin_edit(const core::CentralRow& row) override;
    void strike(Blow blow) override;

    [[nodiscard]] test::MemoryCentral& central() { return m_central; }

private:
    test::MemoryCentral m_central;
    bool m_is_armed = false;
};

}  // namespace hallbook::simulation
