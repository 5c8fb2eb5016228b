/// \file
/// Setting the values of a row.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/adopting.hpp"
#include "migrations/adoption/values.hpp"

#include <algorithm>

namespace hallbook::migrations {

void Adopting::fill(Drafts& table, Draft& draft) {
    if (draft.is_refused) return;
    if (table.ours->id == core::table_id<core::ReferralBook>()) return fill_book(table, draft);
    for (const auto& column : table.plan->columns) {
        if (column.ours != 0) fill_column(table, draft, column);
        if (draft.is_refused) return;
    }
    apply_deletion(table, draft);
    for (const auto& column : table.plan->columns) {
        if (draft.is_refused) return;
        fill_otherwise(table, draft, column);
    }
    settle(table, draft);
    check(table, draft);
}

void Adopting::fill_column(Drafts& table, Draft& draft, const PlannedColumn& column) {
    if (!column.rule.refers_to.empty()) return fill_reference(table, draft, column);
    const auto found = first_value(*table.plan, draft, column.from);
    if (!found) return;
    put(table, draft, column, *found);
}

void Adopting::put(
    const Drafts& table, Draft& draft, const PlannedColumn& column, const Found& found) {
    const auto& ours = table.ours->columns[column.ours];
    auto value = adopted_value(ours, *found.column, found.text, m_plan.rules, m_zone);
    if (!value) {
        return refuse(table, draft, ours.name, "\"" + found.text + "\" " + value.problem);
    }
    draft.values[column.ours] = std::move(*value.value);
}

void Adopting::apply_deletion(const Drafts& table, Draft& draft) {
    const auto said = first_value(*table.plan, draft, table.plan->deleted);
    if (!said || said->text == "f" || said->text == "false" || said->text == "0") return;
    draft.is_deleted = true;
    for (const auto& [column, text] : table.plan->when_deleted) {
        if (text == "@deleted") {
            draft.values[column] = instant_in(*said);
            continue;
        }
        const auto& ours = table.ours->columns[column];
        const auto before = core::value_text(ours.kind, draft.values[column]);
        draft.values[column] = core::value_from_text(ours.kind, text).value.value_or(core::Value{});
        if (before && *before != text) {
            draft.notes.push_back(std::string{ours.name} + " was " + *before);
        }
    }
    draft.notes.emplace_back("deleted there");
}

core::Value Adopting::instant_in(const Found& said) const {
    const auto& column = registration_column("dropped_at");
    auto value = adopted_value(column, *said.column, said.text, m_plan.rules, m_zone);
    return value ? *value.value : core::Value{};
}

bool Adopting::applies(const Drafts& table, const Draft& draft, const ColumnRule& rule) const {
    for (const auto& [column, labels] : rule.only_when) {
        const auto at = index_of(*table.ours, column).value();
        const auto text = core::value_text(table.ours->columns[at].kind, draft.values[at]);
        if (!text || std::find(labels.begin(), labels.end(), *text) == labels.end()) {
            return false;
        }
    }
    return true;
}

void Adopting::fill_otherwise(const Drafts& table, Draft& draft, const PlannedColumn& column) {
    const auto& rule = column.rule;
    auto& value = draft.values[column.ours];
    if (!applies(table, draft, rule)) {
        if (!is_null(value)) {
            const auto& ours = table.ours->columns[column.ours];
            draft.notes.push_back(
                rule.column + " was " + core::value_text(ours.kind, value).value_or(""));
        }
        value = core::Value{};
        return;
    }
    if (rule.otherwise == "@book" && !draft.book_tier.empty()) {
        return take_book_tier(table, draft, value);
    }
    if (!is_null(value) || rule.otherwise.empty() || rule.otherwise == "@book") return;
    value = otherwise(table, draft, column);
}

core::Value Adopting::otherwise(
    const Drafts& table, const Draft& draft, const PlannedColumn& column) const {
    const PlannedColumn* at = &column;
    // Rules that lead from column to column in a circle give no value.
    for (std::size_t step = 0; step < draft.values.size(); ++step) {
        const auto& text = at->rule.otherwise;
        if (text == "@now") return core::ValueTraits<core::Instant>::to(m_now);
        if (text.empty() || text == "@book") return core::Value{};
        if (text.front() != '@') {
            return core::value_from_text(table.ours->columns[at->ours].kind, text)
                .value.value_or(core::Value{});
        }
        const auto other = index_of(*table.ours, std::string_view{text}.substr(1)).value();
        if (!is_null(draft.values[other])) return draft.values[other];
        at = &table.plan->columns.at(other);
    }
    return core::Value{};
}

void Adopting::settle(const Drafts& table, Draft& draft) {
    if (draft.is_refused || table.ours->id != core::table_id<core::BookRegistration>()) return;
    const auto at = [&](std::string_view name) -> core::Value& {
        return draft.values[index_of(*table.ours, name).value()];
    };
    const auto* marks = std::get_if<std::int64_t>(&at("check_marks"));
    at("has_check_mark") = std::int64_t{marks != nullptr && *marks > 0 ? 1 : 0};
    if (is_null(at("is_exempt"))) {
        at("is_exempt") = std::int64_t{is_null(at("exempt_reason")) ? 0 : 1};
    }
    settle_deadline(table, draft);
}

void Adopting::settle_deadline(const Drafts& table, Draft& draft) const {
    const auto at = [&](std::string_view name) -> core::Value& {
        return draft.values[index_of(*table.ours, name).value()];
    };
    const bool is_active =
        at("status") == core::Value{std::string{label(core::RegistrationStatus::active)}};
    const bool is_exempt = at("is_exempt") == core::Value{std::int64_t{1}};
    const auto* signed_at = std::get_if<std::int64_t>(&at("last_re_signed_at"));
    if (!is_active || is_exempt || signed_at == nullptr || !is_null(at("re_sign_due"))) return;
    const auto book = std::find_if(m_books.begin(), m_books.end(), [&](const auto& each) {
        return at("book_id") == core::Value{each.id.value};
    });
    if (book == m_books.end()) return;
    const core::Instant instant{std::chrono::microseconds{*signed_at}};
    at("re_sign_due") =
        core::date_text(m_zone.civil(instant).date + std::chrono::days{book->re_sign_days});
}

void Adopting::check(const Drafts& table, Draft& draft) {
    if (draft.is_refused) return;
    for (std::size_t i = 0; i < draft.values.size(); ++i) {
        const auto& column = table.ours->columns[i];
        if (column.nullable) continue;
        if (is_null(draft.values[i])) return refuse(table, draft, column.name, "is missing");
        const auto* text = std::get_if<std::string>(&draft.values[i]);
        if (text != nullptr && text->empty()) {
            return refuse(table, draft, column.name, "is empty");
        }
    }
    const auto rule = broken_rule(table.ours->id, draft.values);
    if (!rule.empty()) refuse(table, draft, "", rule);
}

}  // namespace hallbook::migrations
