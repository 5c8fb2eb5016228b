/// \file
/// A stage for tests of rules: books, members and operations with sound defaults, in memory.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/reconcile.hpp"
#include "core/rows/seed.hpp"
#include "core/rules/engine.hpp"

namespace hallbook::test {

/// UTC minus eight hours, all year round, for tests that are not about daylight saving.
class FixedZone : public core::CivilZone {
public:
    [[nodiscard]] core::CivilTime civil(core::Instant instant) const override;
    [[nodiscard]] std::optional<core::Instant> instant(const core::CivilTime& civil) const override;
};

/// "2026-03-02 09:30:00" in the zone of the stage.
core::Instant at(const std::string& civil);
core::Date date(const std::string& text);
core::Apn apn(const std::string& text);

/// The seeded books, and as many members as a test names. Members have card numbers 1001, 1002...
/// Makes operations of several halls, each hall with sequences of its own; a hall has seen only its
/// own operations unless the test calls shows().
class HallStage {
public:
    HallStage();

    core::Id<core::ReferralBook> book(const std::string& code) const;
    core::MemberRef member(int number) const;

    /// The next operation of a hall, made at a civil time.
    core::Operation operation(
        core::HallNumber hall, const std::string& civil, core::Payload payload);
    core::Operation register_(
        core::HallNumber hall, const std::string& civil, int member, const std::string& book);
    core::Operation re_sign(
        core::HallNumber hall, const std::string& civil, int member, const std::string& book);
    core::Operation leave(
        core::HallNumber hall, const std::string& civil, int member, const std::string& book);
    /// Opens a request of the employer E1, who is in rows(); work starts the next day at 07:00.
    core::Operation open_request(
        core::HallNumber hall,
        const std::string& civil,
        const std::string& number,
        const std::string& book,
        int workers = 1);
    core::Operation dispatch(
        core::HallNumber hall,
        const std::string& civil,
        const std::string& number,
        int member,
        core::DispatchMethod method = core::DispatchMethod::queue);

    /// From now on `hall` has seen all operations that `other` has made so far.
    void shows(core::HallNumber hall, core::HallNumber other);

    /// The rows of the stage to judge on, as if loaded from a database.
    core::WorkingSet rows() const;

private:
    FixedZone m_zone;
    std::vector<core::ReferralBook> m_books;
    std::map<core::HallNumber, std::int64_t> m_sequences;
    std::map<core::HallNumber, core::Seen> m_seen;
};

/// The live registration of a member on a book; null when there is none.
const core::BookRegistration* live(
    const core::WorkingSet& rows, const HallStage& stage, int member, const std::string& book);

/// Rows in which member 1 is registered on WIRE_SEA since 2025-08-11, to re-sign by 2025-09-10.
core::WorkingSet one_registered(HallStage& stage);

/// The rows that a decision adds to the table conflicts.
std::vector<core::Conflict> conflicts_of(const core::Decision& decision);

/// Codes of the violations.
std::vector<std::string> codes(const core::Decision& decision);

}  // namespace hallbook::test
