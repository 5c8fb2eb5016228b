/// \file
/// A report as one JSON document.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/render/render.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

struct CellJson {
    Json operator()(std::monostate) const { return {}; }
    Json operator()(std::int64_t number) const { return number; }
    Json operator()(const std::string& text) const { return text; }
    Json operator()(core::Apn apn) const { return apn.text(); }
    Json operator()(core::Decimal amount) const { return amount.text(); }
    Json operator()(core::Date date) const { return core::date_text(date); }
    Json operator()(core::TimeOfDay time) const { return core::time_of_day_text(time); }
    Json operator()(core::Instant instant) const { return core::instant_text(instant); }
};

Json rows_of(const store::ReportTable& table) {
    Json rows = Json::array();
    for (const auto& cells : table.rows) {
        Json row = Json::object();
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            row[table.columns[i].key] = std::visit(CellJson{}, cells.at(i));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

Json render_json(const store::Report& report, const Imprint& imprint) {
    Json tables = Json::array();
    for (const auto& table : report.tables) {
        tables.push_back(
            {{"table", table.key}, {"heading", table.heading}, {"rows", rows_of(table)}});
    }
    return {
        {"report", report.name},
        {"title", report.title},
        {"remark", report.remark.empty() ? Json() : Json(report.remark)},
        {"date", core::date_text(imprint.date)},
        {"hall", imprint.hall},
        {"as_of", json_of(imprint.as_of)},
        {"tables", std::move(tables)}};
}

}  // namespace hallbook::cli
