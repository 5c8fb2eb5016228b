/// \file
/// The CHECKs of our schema that another program's rows may break, with a reason for each.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/line.hpp"
#include "migrations/adoption/adoption.hpp"

namespace hallbook::migrations {

namespace {

std::string broken(const core::BookRegistration& row) {
    if (row.check_marks < 0) return "has fewer than no check marks";
    if (row.short_call_restorations < 0) return "has fewer than no restorations";
    if (row.is_exempt != row.exempt_reason.has_value())
        return "says that it is exempt and why, of which only one is so";
    if (row.status == core::RegistrationStatus::dropped && !(row.dropped_at && row.drop_reason)) {
        return "was dropped, but not when and why";
    }
    if (is_live(row.status) && (row.dropped_at || row.drop_reason)) {
        return "stands on the book and was dropped at once";
    }
    return {};
}

std::string broken(const core::LaborRequest& row) {
    if (row.workers_requested < 1) return "asks for no workers";
    if (row.workers_dispatched < 0 || row.workers_dispatched > row.workers_requested) {
        return "has more workers dispatched than requested";
    }
    if (row.short_call_days && *row.short_call_days < 1) return "is a short call of no days";
    if (row.no_check_mark_reason && row.generates_check_mark) {
        return "generates check marks and says why it does not";
    }
    return {};
}

std::string broken(const core::JobBid& row) {
    return row.bid_position && *row.bid_position < 1 ? "has a position below 1" : "";
}

std::string broken(const core::Dispatch& row) {
    return row.days_worked && *row.days_worked < 0 ? "has fewer than no days worked" : "";
}

std::string broken(const core::RegistrationActivity& row) {
    const auto is_bad = [](const std::optional<int>& place) { return place && *place < 1; };
    return is_bad(row.previous_position) || is_bad(row.new_position) ? "has a place below 1" : "";
}

template <class Row>
bool breaks(core::TableId table, const core::Values& values, std::string& reason) {
    if (table != core::table_id<Row>()) return false;
    reason = broken(core::from_values<Row>(values));
    return true;
}

}  // namespace

std::string broken_rule(core::TableId table, const core::Values& values) {
    std::string reason;
    static_cast<void>(
        breaks<core::BookRegistration>(table, values, reason) ||
        breaks<core::LaborRequest>(table, values, reason) ||
        breaks<core::JobBid>(table, values, reason) ||
        breaks<core::Dispatch>(table, values, reason) ||
        breaks<core::RegistrationActivity>(table, values, reason));
    return reason;
}

}  // namespace hallbook::migrations
