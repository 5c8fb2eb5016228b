/// \file
/// SampleHall: a hall's own file into which the sample was imported.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/import/lines.hpp"
#include "tests/support/pacific_zone.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hallbook::simulation {

/// Seattle's hall, KENT, with the seeded books and settings, the holidays of a year, and the
/// members, registrations and employers of examples/local46, imported as the command line does.
class SampleHall {
public:
    SampleHall();

    [[nodiscard]] std::filesystem::path file() const { return m_folder.path() / "kent.db"; }
    [[nodiscard]] const core::CivilZone& zone() const { return test::pacific(); }

    /// When the lists were imported: in the evening after the last registration on them.
    [[nodiscard]] core::Instant imported_at() const { return m_imported_at; }
    [[nodiscard]] const std::vector<core::MemberLine>& members() const { return m_members; }
    [[nodiscard]] const std::vector<core::RegistrationLine>& registrations() const {
        return m_registrations;
    }
    /// A year of requests, not imported, by the instant they are received. Those of the sample are
    /// older than its registrations, so all are moved by the fewest whole weeks that put the first
    /// one on a day after the import: the weekdays stay the same.
    [[nodiscard]] const std::vector<core::RequestLine>& requests() const { return m_requests; }

private:
    void import();

    test::TemporaryFolder m_folder;
    core::Instant m_imported_at{};
    std::vector<core::MemberLine> m_members;
    std::vector<core::RegistrationLine> m_registrations;
    std::vector<core::RequestLine> m_requests;
};

}  // namespace hallbook::simulation
