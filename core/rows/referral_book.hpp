/// \file
/// An out-of-work book and the rule settings it carries (DOMAIN.md 3).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/member.hpp"

namespace hallbook::core {

/// An out-of-work book. Its name is not its contract code.
struct ReferralBook {
    Id<ReferralBook> id;
    std::string name;  ///< unique, exactly as LaborPower prints it
    std::string code;  ///< unique, such as WIRE_SEA
    BookClassification classification{};
    BookRegion region{};
    std::optional<ContractCode> contract_code;
    AgreementType agreement_type{};
    JobClass work_level{};
    BookKind book_kind{};
    std::string tier_order =
        "1234";  ///< the tiers in the order of calling, "1234" unless staff set it otherwise
    std::optional<TimeOfDay> morning_slot;
    bool is_active = true;
    bool online_bidding_enabled = false;
    int re_sign_days = 30;  ///< rule 4
    int grace_days = 0;  ///< rule 4
    int max_check_marks = 2;  ///< rule 5
    int short_call_max_days = 3;  ///< rule 8, working days
    int short_call_free_days = 3;  ///< rule 8: longer calls count as restorations
    int short_call_restorations_max = 2;  ///< rule 8
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const ReferralBook&, const ReferralBook&) = default;
};

template <>
struct TableOf<ReferralBook> {
    static constexpr std::string_view name = "referral_books";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &ReferralBook::id),
            column("name", &ReferralBook::name),
            column("code", &ReferralBook::code),
            column("classification", &ReferralBook::classification),
            column("region", &ReferralBook::region),
            column("contract_code", &ReferralBook::contract_code),
            column("agreement_type", &ReferralBook::agreement_type),
            column("work_level", &ReferralBook::work_level),
            column("book_kind", &ReferralBook::book_kind),
            column("tier_order", &ReferralBook::tier_order),
            column("morning_slot", &ReferralBook::morning_slot),
            column("is_active", &ReferralBook::is_active),
            column("online_bidding_enabled", &ReferralBook::online_bidding_enabled),
            column("re_sign_days", &ReferralBook::re_sign_days),
            column("grace_days", &ReferralBook::grace_days),
            column("max_check_marks", &ReferralBook::max_check_marks),
            column("short_call_max_days", &ReferralBook::short_call_max_days),
            column("short_call_free_days", &ReferralBook::short_call_free_days),
            column("short_call_restorations_max", &ReferralBook::short_call_restorations_max),
            column("created_at", &ReferralBook::created_at),
            column("updated_at", &ReferralBook::updated_at),
            column("created_by_id", &ReferralBook::created_by_id),
            column("updated_by_id", &ReferralBook::updated_by_id));
    }
};

}  // namespace hallbook::core
