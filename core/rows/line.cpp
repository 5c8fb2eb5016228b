/// \file
/// The order of a book's line.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/line.hpp"

#include "core/values/assert.hpp"

namespace hallbook::core {

int tier_rank(const ReferralBook& book, BookTier tier) {
    const auto rank = book.tier_order.find(static_cast<char>('1' + static_cast<int>(tier)));
    HALLBOOK_ASSERT(rank != std::string::npos);
    return static_cast<int>(rank);
}

LineKey line_key(const ReferralBook& book, const BookRegistration& registration) {
    return {
        tier_rank(book, registration.tier),
        registration.applicant_priority_number,
        registration.registered_at,
        registration.id};
}

bool stands_before(const BookRegistration& a, const BookRegistration& b) {
    return std::tuple{a.applicant_priority_number, a.registered_at, a.id} <
           std::tuple{b.applicant_priority_number, b.registered_at, b.id};
}

bool is_live(RegistrationStatus status) {
    return status == RegistrationStatus::active || status == RegistrationStatus::dispatched;
}

}  // namespace hallbook::core
