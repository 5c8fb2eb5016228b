/// \file
/// Describing operations.
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/operation_words.hpp"

#include "core/operations/codec.hpp"
#include "store/file/row_columns.hpp"
#include "store/file/sqlite_rows.hpp"
#include "store/queries/equipment.hpp"
#include "store/queries/settings.hpp"

namespace hallbook::store {

namespace {

/// "1 line", "3 lines".
std::string counted(std::int64_t count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

/// What follows the kind.
class Describer {
public:
    explicit Describer(const OperationNames& names) : m_names(names) {}

    std::string operator()(const core::RegisterOnBook& wish) const {
        return wish.member.card_number + " on " + code(wish.book);
    }
    std::string operator()(const core::ReSign& wish) const {
        std::string codes;
        for (const auto book : wish.books)
            codes += (codes.empty() ? "" : ", ") + code(book);
        return wish.member.card_number + " on " + codes;
    }
    std::string operator()(const core::LeaveBook& wish) const {
        return wish.member.card_number + " from " + code(wish.book);
    }
    std::string operator()(const core::EditRow& wish) const {
        if (wish.table == "holidays") return holiday(wish);
        return edited_row(wish) + ": " + values_of(wish.changes) + why(wish.reason);
    }
    std::string operator()(const core::ImportMembers& wish) const { return lines(wish); }
    std::string operator()(const core::ImportRegistrations& wish) const { return lines(wish); }
    std::string operator()(const core::ImportEmployers& wish) const { return lines(wish); }
    std::string operator()(const core::ImportRequests& wish) const { return lines(wish); }
    std::string operator()(const core::OpenRequest& wish) const {
        return wish.request_number + " on " + code(wish.book) + " for " + wish.employer_code;
    }
    std::string operator()(const core::AmendRequest& wish) const {
        return wish.request_number + ": " + values_of(wish.changes) + why(wish.reason);
    }
    std::string operator()(const core::CancelRequest& wish) const {
        return wish.request_number + why(wish.reason);
    }
    std::string operator()(const core::DispatchMember& wish) const { return to_request(wish); }
    std::string operator()(const core::AnswerDispatch& wish) const {
        return to_request(wish) + (wish.accepted ? ": accepted" : ": declined");
    }
    std::string operator()(const core::CheckIn& wish) const { return to_request(wish); }
    std::string operator()(const core::EndDispatch& wish) const {
        return to_request(wish) + ": " + std::string{core::label(wish.outcome)};
    }
    std::string operator()(const core::GiveCheckMark& wish) const { return on_book(wish); }
    std::string operator()(const core::RestoreCheckMark& wish) const { return on_book(wish); }
    std::string operator()(const core::GrantExemption& wish) const {
        return wish.member.card_number + ": " + std::string{core::label(wish.reason)};
    }
    std::string operator()(const core::RevokeExemption& wish) const {
        return wish.member.card_number;
    }
    std::string operator()(const core::RollOff& wish) const {
        return on_book(wish) + ": " + std::string{core::label(wish.drop_reason)};
    }
    std::string operator()(const core::PlaceBid& wish) const { return to_request(wish); }
    std::string operator()(const core::WithdrawBid& wish) const { return to_request(wish); }
    std::string operator()(const core::AnswerBid& wish) const {
        return to_request(wish) + (wish.accepted ? ": accepted" : ": declined");
    }
    std::string operator()(const core::CloseReferral& wish) const {
        return core::date_text(wish.date) + ": " +
               counted(static_cast<std::int64_t>(wish.requests.size()), "request");
    }
    std::string operator()(const core::EnforceDay& wish) const {
        const auto count = wish.re_signs.size() + wish.exemptions.size() +
                           wish.re_registrations.size() +
                           (wish.requests ? wish.requests->size() : 0);
        return core::date_text(wish.date) + ": " +
               counted(static_cast<std::int64_t>(count), "deadline");
    }

    std::string operator()(const core::SubmitEquipment& wish) const {
        const auto found = m_names.equipment_templates.find(wish.equipment_template);
        const bool is_known = found != m_names.equipment_templates.end();
        return (is_known ? found->second : "an unknown template") + " for " + wish.project_id;
    }
    std::string operator()(const core::DecideEquipment& wish) const {
        const auto found = m_names.consultant_types.find(wish.consultant_type);
        const bool is_known = found != m_names.consultant_types.end();
        return submission_number(wish.submission, m_names.halls) + ": " +
               (is_known ? found->second : "an unknown consultant type") + " " +
               std::string{core::label(wish.verdict)} + why(wish.reason.value_or(""));
    }

private:
    template <class Import>
    static std::string lines(const Import& wish) {
        return counted(static_cast<std::int64_t>(wish.lines.size()), "line");
    }
    template <class OfMember>
    static std::string to_request(const OfMember& wish) {
        return wish.member.card_number + " for " + wish.request_number;
    }
    template <class OfRegistration>
    std::string on_book(const OfRegistration& wish) const {
        return wish.member.card_number + " on " + code(wish.book);
    }
    std::string code(core::Id<core::ReferralBook> book) const {
        const auto found = m_names.books.find(book);
        return found == m_names.books.end() ? "an unknown book" : found->second;
    }
    std::string edited_row(const core::EditRow& wish) const {
        if (wish.table == "members") return "member " + card(wish);
        if (wish.table == "book_registrations")
            return "registration of " + card(wish) + " on " + code(wish.book.value_or(no_book));
        if (wish.table == "referral_books") return "book " + code({wish.row});
        const auto found = m_names.settings.find({wish.row});
        return found == m_names.settings.end() ? "an unknown setting" : "setting " + found->second;
    }
    static std::string card(const core::EditRow& wish) {
        return wish.member ? wish.member->card_number : "an unknown member";
    }
    /// One is added, taken off or changed.
    std::string holiday(const core::EditRow& wish) const {
        if (wish.row == 0) {
            std::string text = "new holiday";
            for (const auto& change : wish.changes)
                text += " " + change.value.value_or("");
            return text;
        }
        const auto found = m_names.holidays.find({wish.row});
        const std::string name =
            found == m_names.holidays.end() ? "a holiday" : "holiday " + found->second;
        const core::ColumnEdit emptied{"holiday_on", {}};
        if (wish.changes == std::vector{emptied}) return name + " taken off" + why(wish.reason);
        return name + ": " + values_of(wish.changes) + why(wish.reason);
    }
    /// "check_marks=0, phone empty"
    static std::string values_of(const std::vector<core::ColumnEdit>& changes) {
        std::string text;
        for (const auto& change : changes) {
            text += (text.empty() ? "" : ", ") + change.column;
            text += change.value ? "=" + *change.value : " empty";
        }
        return text;
    }
    static std::string why(const std::string& reason) {
        return reason.empty() ? std::string{} : "; " + reason;
    }

    static constexpr core::Id<core::ReferralBook> no_book{};
    const OperationNames& m_names;
};

}  // namespace

OperationNames operation_names(SqliteDatabase& database) {
    OperationNames names;
    auto row = database.prepare("SELECT id, code FROM referral_books");
    while (row.step())
        names.books[column<core::Id<core::ReferralBook>>(row, 0)] = row.text(1);
    for (const auto& setting : settings(database))
        names.settings[setting.id] = setting.name;
    for (const auto& holiday : holiday_rows(database))
        names.holidays[holiday.id] = core::date_text(holiday.holiday_on);
    for (const auto& each : all_rows<core::EquipmentTemplate>(database))
        names.equipment_templates[each.id] = each.name;
    for (const auto& each : all_rows<core::ConsultantType>(database))
        names.consultant_types[each.id] = each.name;
    names.halls = hall_codes(database);
    return names;
}

std::string operation_words(
    const std::string& kind, const std::string& payload, const OperationNames& names) {
    const auto wish = core::decode_payload(kind, core::payload_version, payload);
    return wish ? std::visit(Describer{names}, *wish.value) : std::string{};
}

}  // namespace hallbook::store
