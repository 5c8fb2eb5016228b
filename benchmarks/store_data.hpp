/// \file
/// Rows of a hall of any size for benchmarks; always the same ones.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "core/rows/seed.hpp"
#include "migrations/chain/migrate.hpp"

#include <random>

namespace hallbook::benchmarks {

/// UTC minus eight hours: the measurements do not depend on daylight saving.
class FixedZone : public core::CivilZone {
public:
    [[nodiscard]] core::CivilTime civil(core::Instant instant) const override {
        const auto local = instant - std::chrono::hours{8};
        const auto date = std::chrono::floor<std::chrono::days>(local);
        return {date, std::chrono::floor<std::chrono::seconds>(local - date)};
    }
    [[nodiscard]] std::optional<core::Instant> instant(
        const core::CivilTime& civil) const override {
        return core::Instant{civil.date} + civil.time + std::chrono::hours{8};
    }
};

/// 2026-02-02 20:00 UTC: the instant to which the rows belong.
inline core::Instant benchmark_now() {
    return core::Instant{core::Date{std::chrono::days{20'486}}} + std::chrono::hours{20};
}

/// Registrations as the real list has them: three books per person, signed within three years,
/// one in twenty exempt, one in eight dispatched.
class Rows {
public:
    explicit Rows(int registrations) : m_registrations(registrations) {}

    /// Calls `take(table, values)` for every row, table by table.
    template <class Take>
    void each(const Take& take) const {
        each_of(user(), take);
        for (int i = 0; i < members(); ++i)
            each_of(member(i), take);
        for (const auto& setting : core::seed_settings(created_at()))
            each_of(setting, take);
        for (const auto& book : core::seed_books(created_at()))
            each_of(book, take);
        std::mt19937 random(46);
        for (int i = 0; i < m_registrations; ++i)
            each_of(registration(i, random), take);
    }

    [[nodiscard]] int members() const { return (m_registrations + 2) / 3; }

    [[nodiscard]] static core::Member member(int number) {
        core::Member row;
        row.id = {1'000 + number};
        row.card_number = std::to_string(1'000'000 + number);
        row.first_name = "Firstname" + std::to_string(number % 97);
        row.last_name = "Lastname" + std::to_string(number % 1'009);
        row.home_local = "46";
        row.home_region = "Puget Sound";
        row.created_at = row.updated_at = created_at();
        return row;
    }

private:
    template <class Row, class Take>
    static void each_of(const Row& row, const Take& take) {
        take(core::table_id<Row>(), core::to_values(row));
    }

    static core::Instant created_at() { return benchmark_now() - std::chrono::days{1'200}; }

    static core::User user() {
        core::User row;
        row.id = {1};
        row.name = "pat";
        row.created_at = row.updated_at = created_at();
        return row;
    }

    static core::BookRegistration registration(int number, std::mt19937& random) {
        const auto age = std::chrono::seconds{random() % (3U * 365U * 86'400U)};
        core::BookRegistration row;
        row.id = {1 + number};
        row.member_id = {1'000 + number / 3};
        row.book_id = {1 + number % 3};
        row.tier = random() % 4 == 0 ? core::BookTier::book_2 : core::BookTier::book_1;
        row.registered_at = benchmark_now() - age;
        row.applicant_priority_number = core::Apn::from_civil(FixedZone{}.civil(row.registered_at));
        row.method = core::RegistrationMethod::import;
        row.status = random() % 8 == 0 ? core::RegistrationStatus::dispatched
                                       : core::RegistrationStatus::active;
        row.is_exempt = random() % 20 == 0;
        if (row.is_exempt) row.exempt_reason = core::ExemptReason::salting;
        row.created_at = row.updated_at = row.registered_at;
        row.created_by_id = core::Id<core::User>{1};
        return row;
    }

    int m_registrations;
};

}  // namespace hallbook::benchmarks
