/// \file
/// Defects: parts that are wrong on purpose, to test that the simulation finds them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/apart/laptop.hpp"
#include "tests/simulation/apart/memory_stage.hpp"

namespace hallbook::simulation {

/// How a hall's rebase may be wrong.
enum class RebaseDefect {
    no_undo,  ///< applies central's rows without undoing pending operations
    undo_in_order,  ///< undoes the first pending operation first instead of last
};

MakeSyncHall defective_sync_hall(RebaseDefect defect);

/// How central may be wrong.
enum class CentralDefect {
    deposits_again,  ///< operations that are sent again get new sequences
    cursor_by_number,  ///< the next pull begins after the highest transaction, visible or not
    judges_late_last,  ///< an operation that arrives late is judged after all judged ones
};

/// A central in memory with a defect.
class DefectiveStage final : public CentralStage {
public:
    /// `time` must outlive this.
    DefectiveStage(const PlayedTime& time, CentralDefect defect)
        : m_stage(time), m_defect(defect) {}

    [[nodiscard]] std::unique_ptr<sync::Central> connect(core::HallNumber hall) override;
    [[nodiscard]] std::string uri(core::HallNumber hall) const override {
        return m_stage.uri(hall);
    }
    void first_copy(core::HallNumber hall, const std::filesystem::path& file) override {
        m_stage.first_copy(hall, file);
    }
    [[nodiscard]] std::vector<core::Values> rows(core::TableId table) override {
        return m_stage.rows(table);
    }
    [[nodiscard]] std::vector<HeldOperation> operations() override { return m_stage.operations(); }
    [[nodiscard]] std::function<void()> begin_edit(const core::CentralRow& row) override {
        return m_stage.begin_edit(row);
    }
    void strike(Blow blow) override { m_stage.strike(blow); }

private:
    MemoryStage m_stage;
    CentralDefect m_defect;
};

}  // namespace hallbook::simulation
