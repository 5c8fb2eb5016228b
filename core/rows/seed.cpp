/// \file
/// The books and settings of a new central, and the equipment of the sample, as tables.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/seed.hpp"

#include <array>

namespace hallbook::core {

namespace {

struct SeedBook {
    const char* name;
    const char* code;
    BookClassification classification;
    BookRegion region;
    std::optional<ContractCode> contract_code;
    AgreementType agreement;
    JobClass level;
    BookKind kind;
    const char* morning_slot;  // null: not called in the morning
};

constexpr auto wide = BookRegion::jurisdiction_wide;
constexpr auto standard = AgreementType::standard;
constexpr auto journeyman = JobClass::journeyman;
constexpr auto primary = BookKind::primary;

// clang-format off
const SeedBook books[] = {
    {"WIRE SEATTLE", "WIRE_SEA", BookClassification::wire, BookRegion::seattle, ContractCode::wireperson, standard, journeyman, primary, "08:30"},
    {"WIRE BREMERTON", "WIRE_BREM", BookClassification::wire, BookRegion::bremerton, ContractCode::wireperson, standard, journeyman, primary, "08:30"},
    {"WIRE PT ANGELES", "WIRE_PA", BookClassification::wire, BookRegion::pt_angeles, ContractCode::wireperson, standard, journeyman, primary, "08:30"},
    {"TRADESHOW", "TRADESHOW", BookClassification::tradeshow, wide, std::nullopt, standard, journeyman, BookKind::supplemental, "09:00"},
    {"TECHNICIAN", "TECHNICIAN", BookClassification::technician, wide, std::nullopt, standard, journeyman, primary, nullptr},
    {"STOCKMAN", "STOCKMAN", BookClassification::stockman, wide, ContractCode::stockperson, standard, journeyman, primary, "09:30"},
    {"UTILITY WORKER", "UTILITY", BookClassification::utility_worker, wide, std::nullopt, standard, journeyman, primary, nullptr},
    {"TERO APPR WIRE", "TERO_APPR_WIRE", BookClassification::tero_appr_wire, wide, std::nullopt, AgreementType::tero, JobClass::apprentice, primary, nullptr},
    {"SOUND & COMM", "SOUND_COMM", BookClassification::sound_comm, wide, ContractCode::sound_comm, standard, journeyman, primary, "09:30"},
    {"LT FXT MAINT", "LT_FXT_MAINT", BookClassification::lt_fxt_maint, wide, ContractCode::lfm, standard, journeyman, primary, "09:30"},
    {"MARINE", "MARINE", BookClassification::marine, wide, ContractCode::marine, standard, journeyman, primary, "09:30"},
};

/// Name and default of each setting that is the local's, not a book's; the rule it belongs to.
const struct { const char* name; const char* value; } settings[] = {
    {"request_cutoff", "15:00"},                    // rule 2
    {"requests_published_from", "17:30"},           // rule 2
    {"re_sign_missed_drops", "BOOK"},               // rule 4: BOOK or ALL
    {"early_start_before", "06:00"},                // rule 6
    {"exemption_cap_months", "6"},                  // rule 7
    {"bidding_opens", "17:30"},                     // rule 9
    {"bidding_closes", "07:00"},                    // rule 9
    {"bid_refusals_months", "12"},                  // rule 9
    {"bid_suspension_years", "1"},                  // rule 9
    {"check_in_by", "15:00"},                       // rule 11
    {"by_name_bar_weeks", "2"},                     // rule 13
    {"ninety_day_rule", "off"},                     // rule 15
    {"change_log_retention_days", "90"},            // docs/sync.md
};
constexpr std::array<const char*, 3> sample_types{"Electrical", "Safety", "Structural"};

/// The letters are the first ones of the types that must approve.
const struct { const char* name; const char* category; const char* specifications; const char* needs; } sample_templates[] = {
    {"Tower crane", "Lifting", R"({"capacity_kg": 12000, "height_m": 60, "tie_ins": true})", "SaSt"},
    {"Scissor lift", "Access", R"({"capacity_kg": 450, "platform_m": 12})", "Sa"},
    {"Scaffold tower", "Access", R"({"bays": 4, "height_m": 18})", "SaSt"},
    {"Temporary power panel", "Power", R"({"amperes": 400, "phases": 3, "volts": 480})", "ElSa"},
};
// clang-format on

/// A hall number that no hall is given; the ids count on from row to row.
constexpr OperationId sample_maker{natural_key_hall, 1};

ReferralBook from_seed(const SeedBook& seed, std::int64_t id, Instant created_at) {
    ReferralBook book;
    book.id = {id};
    book.name = seed.name;
    book.code = seed.code;
    book.classification = seed.classification;
    book.region = seed.region;
    book.contract_code = seed.contract_code;
    book.agreement_type = seed.agreement;
    book.work_level = seed.level;
    book.book_kind = seed.kind;
    if (seed.morning_slot != nullptr) {
        book.morning_slot = parse_time_of_day(seed.morning_slot).value;
    }
    book.created_at = created_at;
    book.updated_at = created_at;
    return book;
}

}  // namespace

std::vector<ReferralBook> seed_books(Instant created_at) {
    std::vector<ReferralBook> rows;
    for (const auto& seed : books) {
        rows.push_back(from_seed(seed, static_cast<std::int64_t>(rows.size()) + 1, created_at));
    }
    return rows;
}

std::vector<Setting> seed_settings(Instant created_at) {
    std::vector<Setting> rows;
    for (const auto& seed : settings) {
        Setting row;
        row.id = {static_cast<std::int64_t>(rows.size()) + 1};
        row.name = seed.name;
        row.value = seed.value;
        row.created_at = created_at;
        row.updated_at = created_at;
        rows.push_back(row);
    }
    return rows;
}

std::vector<Change> sample_equipment(Instant created_at) {
    std::vector<Change> changes;
    std::int64_t made = 0;
    std::vector<ConsultantType> types;
    for (const auto* name : sample_types) {
        types.push_back({{row_uuid(sample_maker, made++)}, name, std::nullopt, created_at});
        changes.push_back(added(types.back()));
    }
    for (const auto& sample : sample_templates) {
        EquipmentTemplate equipment;
        equipment.id = {row_uuid(sample_maker, made++)};
        equipment.name = sample.name;
        equipment.category = sample.category;
        equipment.specifications.text = sample.specifications;
        equipment.created_at = equipment.updated_at = created_at;
        changes.push_back(added(equipment));
        for (const auto& type : types) {
            if (std::string_view{sample.needs}.find(type.name.substr(0, 2)) == std::string::npos)
                continue;
            changes.push_back(added(EquipmentTemplateConsultant{
                {row_uuid(sample_maker, made++)}, equipment.id, type.id, created_at}));
        }
    }
    return changes;
}

}  // namespace hallbook::core
