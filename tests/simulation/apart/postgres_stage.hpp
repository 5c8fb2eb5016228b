/// \file
/// PostgresStage: a real PostgreSQL whose clock the simulation sets.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/office/central_admin.hpp"
#include "tests/simulation/apart/central_stage.hpp"
#include "tests/simulation/apart/played_time.hpp"
#include "tests/support/central_backup.hpp"

#include <optional>

namespace hallbook::simulation {

class PostgresStage final : public CentralStage {
public:
    /// Makes a database of its own, dropped with this object. `time` must outlive this.
    explicit PostgresStage(const PlayedTime& time);
    ~PostgresStage() override;

    [[nodiscard]] std::unique_ptr<sync::Central> connect(core::HallNumber hall) override;
    [[nodiscard]] std::string uri(core::HallNumber hall) const override;
    void first_copy(core::HallNumber hall, const std::filesystem::path& file) override;
    [[nodiscard]] std::vector<core::Values> rows(core::TableId table) override;
    [[nodiscard]] std::vector<HeldOperation> operations() override;
    [[nodiscard]] std::function<void()> begin_edit(const core::CentralRow& row) override;
    [[nodiscard]] bool keeps_backups() const override { return true; }
    void back_up() override;
    void restore() override;
    void strike(Blow blow) override;

private:
    void tell_time();
    void disconnect();

    const PlayedTime& m_time;
    test::TemporaryDatabase m_database;
    std::unique_ptr<sync::PostgresConnection> m_office;
    std::optional<test::CentralBackup> m_backup;
};

}  // namespace hallbook::simulation
