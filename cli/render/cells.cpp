/// \file
/// Cells for people.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/pacific_zone.hpp"
#include "cli/render/render.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

constexpr std::size_t hours_and_minutes = 5;

struct CellText {
    const core::CivilZone& zone;

    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(core::Apn apn) const { return apn.text(); }
    std::string operator()(core::Decimal amount) const { return amount.text(); }
    std::string operator()(core::Date date) const { return core::date_text(date); }
    std::string operator()(core::TimeOfDay time) const {
        return core::time_of_day_text(time).substr(0, hours_and_minutes);
    }
    std::string operator()(core::Instant instant) const { return pacific_text(zone, instant); }
};

bool is_number(const store::ReportCell& cell) {
    return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<core::Apn>(cell) ||
           std::holds_alternative<core::Decimal>(cell);
}

}  // namespace

std::string cell_text(const store::ReportCell& cell, const core::CivilZone& zone) {
    return std::visit(CellText{zone}, cell);
}

bool has_content(const store::ReportTable& table, std::size_t column) {
    return std::any_of(table.rows.begin(), table.rows.end(), [column](const auto& row) {
        return !std::holds_alternative<std::monostate>(row.at(column));
    });
}

std::string heading_shown(const store::Report& report, const store::ReportTable& table) {
    const std::string& title = report.title;
    const std::string& heading = table.heading;
    const bool said = title.size() >= heading.size() &&
                      title.compare(title.size() - heading.size(), heading.size(), heading) == 0;
    return said ? std::string{} : heading;
}

bool holds_numbers(const store::ReportTable& table, std::size_t column) {
    for (const auto& row : table.rows) {
        if (!std::holds_alternative<std::monostate>(row.at(column))) {
            return is_number(row.at(column));
        }
    }
    return false;
}

}  // namespace hallbook::cli
