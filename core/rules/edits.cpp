/// \file
/// Which columns can be edited, and reading the values given for them.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/edits.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

using Names = std::vector<std::string_view>;

std::string list_of(const Names& names) {
    std::string text;
    for (const auto name : names)
        text += (text.empty() ? "" : ", ") + std::string{name};
    return text;
}

/// What people call a row of the table.
std::string row_words(const TableInfo& table) {
    if (table.id == table_id<BookRegistration>()) return "registration";
    if (table.id == table_id<ReferralBook>()) return "book";
    if (table.id == table_id<LaborRequest>()) return "request";
    if (table.id == table_id<Setting>()) return "setting";
    if (table.id == table_id<Holiday>()) return "holiday";
    return "member";
}

/// The value an edit gives a column, or what is wrong with it.
Parsed<Value> edited_value(const ColumnInfo& column, const std::optional<std::string>& text) {
    if (!text && !column.nullable) return Parsed<Value>::bad("cannot be empty");
    if (text && column.kind == ColumnKind::enumeration &&
        std::find(column.labels.begin(), column.labels.end(), *text) == column.labels.end()) {
        return Parsed<Value>::bad(
            "must be one of " + list_of(Names{column.labels.begin(), column.labels.end()}));
    }
    auto value = value_from_text(column.kind, text);
    if (value && column.kind == ColumnKind::integer &&
        std::holds_alternative<std::int64_t>(*value.value) &&
        (std::get<std::int64_t>(*value.value) < 0 ||
         std::get<std::int64_t>(*value.value) > 100'000)) {
        return Parsed<Value>::bad("must be between 0 and 100000");
    }
    if (text && text->empty() && !column.nullable) return Parsed<Value>::bad("cannot be empty");
    return value;
}

}  // namespace

Names editable_columns(std::string_view table) {
    if (table == TableOf<Member>::name || table == TableOf<MemberContact>::name) {
        return {
            "card_number",
            "first_name",
            "middle_name",
            "last_name",
            "home_local",
            "home_region",
            "status",
            "classification",
            "locked_until",
            "phone",
            "email"};
    }
    if (table == TableOf<BookRegistration>::name) {
        return {"tier", "status", "re_sign_due", "check_marks", "no_check_mark_reason", "notes"};
    }
    if (table == TableOf<ReferralBook>::name) {
        return {
            "is_active",
            "online_bidding_enabled",
            "tier_order",
            "morning_slot",
            "contract_code",
            "re_sign_days",
            "grace_days",
            "max_check_marks",
            "short_call_max_days",
            "short_call_free_days",
            "short_call_restorations_max"};
    }
    if (table == TableOf<LaborRequest>::name) {
        return {
            "workers_requested",
            "wage_rate",
            "worksite_name",
            "worksite_address",
            "city",
            "report_to",
            "start_date",
            "start_time",
            "end_date",
            "special_requirements",
            "notes"};
    }
    if (table == TableOf<Setting>::name) return {"value"};
    if (table == TableOf<Holiday>::name) return {"holiday_on", "name"};
    return {};
}

std::vector<ColumnEdit> edits_of_contact(std::vector<ColumnEdit>& edits) {
    const auto others =
        std::stable_partition(edits.begin(), edits.end(), [](const ColumnEdit& edit) {
            return edit.column != "phone" && edit.column != "email";
        });
    std::vector<ColumnEdit> of_contact{
        std::make_move_iterator(others), std::make_move_iterator(edits.end())};
    edits.erase(others, edits.end());
    return of_contact;
}

std::optional<Values> edited_values(
    Judging& judging, const TableInfo& table, const std::vector<ColumnEdit>& edits, Values values) {
    const Names allowed = editable_columns(table.name);
    for (const auto& edit : edits) {
        const auto column =
            std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& each) {
                return each.name == edit.column;
            });
        if (column == table.columns.end() ||
            std::find(allowed.begin(), allowed.end(), edit.column) == allowed.end()) {
            judging.refuse(
                "not_editable",
                "'" + edit.column + "' of a " + row_words(table) +
                    " cannot be edited. These can: " + list_of(allowed) + ".");
            return std::nullopt;
        }
        auto value = edited_value(*column, edit.value);
        if (!value) {
            judging.refuse("bad_value", "'" + edit.column + "' " + value.problem + ".");
            return std::nullopt;
        }
        values.at(static_cast<std::size_t>(column - table.columns.begin())) = *value.value;
    }
    return values;
}

}  // namespace hallbook::core
