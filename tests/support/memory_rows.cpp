/// \file
/// Finds rows by a footprint, and checks the constraints.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_rows.hpp"

#include "core/operations/codec.hpp"
#include "core/rows/line.hpp"
#include "core/rules/calling.hpp"
#include "core/values/failure.hpp"

#include <algorithm>

namespace hallbook::test {

using namespace core;

namespace {

/// Finds the rows that the names in a footprint mean, and the rows that belong to them.
class Loader {
public:
    Loader(const MemoryRows& rows, const MemoryRows::Sink& found) : m_rows(rows), m_found(found) {}

    void load(const Footprint& footprint) {
        // Loaded whole: these rows are few, and nearly every rule needs them.
        load_all<ReferralBook>();
        load_all<Setting>();
        load_all<Holiday>();
        for (const auto& name : footprint.user_names)
            give(look().user(name));
        for (const auto& code : footprint.employer_codes)
            load_employer(code);
        for (const auto& card : footprint.member_cards)
            load_member(look().member(card));
        for (const auto id : footprint.member_ids)
            load_member(look().find(Id<Member>{id}));
        for (const auto& number : footprint.request_numbers)
            load_request(look().request(number));
        load_equipment(footprint);
    }

private:
    [[nodiscard]] const WorkingSet& look() const { return m_rows.rows(); }

    template <class Row>
    void give(const Row* row) {
        if (row != nullptr) m_found(table_id<Row>(), row->id.value, to_values(*row));
    }

    template <class Row>
    void load_all() {
        for (const auto id : m_rows.ids(table_id<Row>()))
            give(look().find(id.template as<Row>()));
    }

    template <class Row>
    static Id<Row> id_of(const std::string& text) {
        return {parse_uuid(text).value.value()};
    }

    void load_equipment(const Footprint& footprint) {
        if (footprint.equipment_templates.empty() && footprint.equipment_submissions.empty())
            return;
        load_all<ConsultantType>();
        for (const auto& text : footprint.equipment_templates)
            load_template(id_of<EquipmentTemplate>(text));
        for (const auto& text : footprint.equipment_submissions) {
            const auto id = id_of<EquipmentApprovalSubmission>(text);
            const auto* submission = look().find(id);
            give(submission);
            for (const auto* each : look().rows_with(&EquipmentApprovalDecision::submission_id, id))
                give(each);
            if (submission != nullptr) load_template(submission->template_id);
        }
    }

    void load_template(const Id<EquipmentTemplate>& id) {
        give(look().find(id));
        for (const auto* each : look().rows_with(&EquipmentTemplateConsultant::template_id, id))
            give(each);
    }

    void load_employer(const std::string& code) {
        const auto* employer = look().employer(code);
        if (employer == nullptr) return;
        give(employer);
        for (const auto& contract : m_rows.all<EmployerContract>()) {
            if (contract.organization_id == employer->id) give(&contract);
        }
    }

    void load_member(const Member* member) {
        if (member == nullptr) return;
        load_with_registrations(member);
        give(look().find(contact_of(member->id)));
        for (const auto* dispatch : look().dispatches(member->id)) {
            give(dispatch);
            if (is_live(*dispatch)) give(look().find(dispatch->labor_request_id));
        }
    }

    void load_with_registrations(const Member* member) {
        if (member == nullptr) return;
        give(member);
        for (const auto* registration : look().registrations(member->id))
            give(registration);
    }

    void load_request(const LaborRequest* request) {
        if (request == nullptr) return;
        give(request);
        for (const auto* bid : look().bids(request->id)) {
            give(bid);
            give(look().find(bid->registration_id));
            load_with_registrations(look().find(bid->member_id));
        }
        for (const auto* dispatch : look().dispatches(request->id)) {
            give(dispatch);
            load_with_registrations(look().find(dispatch->member_id));
        }
    }

    const MemoryRows& m_rows;
    const MemoryRows::Sink& m_found;
};

/// Says what is wrong with one row that was written.
class Constraints {
public:
    explicit Constraints(const MemoryRows& rows) : m_rows(rows) {}

    [[nodiscard]] std::string broken_by(const Change& change) const {
        if (!change.after) return {};
        if (change.table == table_id<BookRegistration>()) {
            const auto after = from_values<BookRegistration>(*change.after);
            if (change.before &&
                from_values<BookRegistration>(*change.before).applicant_priority_number !=
                    after.applicant_priority_number)
                return "registration " + std::to_string(after.id.value) + " is given another APN";
            return look(after);
        }
        if (change.table == table_id<LaborRequest>())
            return look(from_values<LaborRequest>(*change.after));
        if (change.table == table_id<Dispatch>()) return look(from_values<Dispatch>(*change.after));
        if (change.table == table_id<Member>())
            return look(&Member::card_number, from_values<Member>(*change.after));
        if (change.table == table_id<MemberContact>())
            return look(from_values<MemberContact>(*change.after));
        if (change.table == table_id<User>())
            return look(&User::name, from_values<User>(*change.after));
        if (change.table == table_id<Organization>())
            return look(&Organization::code, from_values<Organization>(*change.after));
        if (change.table == table_id<EquipmentApprovalDecision>())
            return look(from_values<EquipmentApprovalDecision>(*change.after));
        return {};
    }

private:
    [[nodiscard]] std::string look(const BookRegistration& row) const {
        const auto words = "registration " + std::to_string(row.id.value);
        if (is_live(row.status) && (row.dropped_at || row.drop_reason))
            return words + " is live and dropped";
        if (row.status == RegistrationStatus::dropped && (!row.dropped_at || !row.drop_reason))
            return words + " is dropped, but does not say when and why";
        if (row.is_exempt != row.exempt_reason.has_value())
            return words + " is exempt without a reason, or the other way";
        if (row.has_check_mark != (row.check_marks > 0))
            return words + " has check marks that are not counted";
        if (m_rows.rows().find(row.member_id) == nullptr ||
            m_rows.rows().find(row.book_id) == nullptr) {
            return words + " refers to a row that is gone";
        }
        const auto all = m_rows.rows().registrations(row.member_id);
        const auto live = std::count_if(all.begin(), all.end(), [&](const auto* each) {
            return each->book_id == row.book_id && is_live(each->status);
        });
        return live > 1 ? words + " is not the member's only live one on its book" : "";
    }

    [[nodiscard]] std::string look(const LaborRequest& row) const {
        if (row.workers_dispatched < 0 || row.workers_dispatched > row.workers_requested)
            return "request " + row.request_number +
                   " has more workers than slots, or fewer than 0";
        return look(&LaborRequest::request_number, row);
    }

    [[nodiscard]] std::string look(const Dispatch& row) const {
        const auto& rows = m_rows.rows();
        const bool hangs = rows.find(row.labor_request_id) == nullptr ||
                           rows.find(row.member_id) == nullptr ||
                           rows.find(row.registration_id) == nullptr ||
                           (row.bid_id && rows.find(*row.bid_id) == nullptr);
        return hangs ? "dispatch " + std::to_string(row.id.value) + " refers to a row that is gone"
                     : "";
    }

    [[nodiscard]] std::string look(const MemberContact& row) const {
        return m_rows.rows().find(Id<Member>{row.id.value}) == nullptr
                   ? "contact " + std::to_string(row.id.value) + " is of a member who is gone"
                   : "";
    }

    [[nodiscard]] std::string look(const EquipmentApprovalDecision& row) const {
        const auto words = "equipment decision " + uuid_text(row.id.value);
        if (m_rows.rows().find(row.submission_id) == nullptr)
            return words + " refers to a submission that is gone";
        const auto all =
            m_rows.rows().rows_with(&EquipmentApprovalDecision::submission_id, row.submission_id);
        const auto of_type = std::count_if(all.begin(), all.end(), [&](const auto* each) {
            return each->consultant_type_id == row.consultant_type_id;
        });
        return of_type > 1 ? words + " is not the only one of its consultant type" : "";
    }

    /// Says that another row has the same name; empty when none has.
    template <class Row>
    [[nodiscard]] std::string look(std::string Row::*name, const Row& row) const {
        const auto& ids = m_rows.ids(table_id<Row>());
        const bool is_taken = std::any_of(ids.begin(), ids.end(), [&](const RowKey& id) {
            return id != row.id.value && m_rows.rows().find(id.as<Row>())->*name == row.*name;
        });
        return is_taken ? std::string{TableOf<Row>::name} + " has " + row.*name + " twice" : "";
    }

    const MemoryRows& m_rows;
};

}  // namespace

void MemoryRows::set(TableId table, const RowKey& row, const std::optional<Values>& values) {
    m_rows.set(table, row, values);
    m_rows.begin();  // drops the changes that were noted
    auto& ids = m_ids.at(static_cast<std::size_t>(table));
    if (values) {
        ids.insert(row);
    } else {
        ids.erase(row);
    }
}

void MemoryRows::write(const std::vector<Change>& changes) {
    for (const auto& change : changes) {
        if (values(change.table, change.row) != change.before) {
            throw Failure(
                FailureKind::conflict,
                "Row " + change.row.text() + " of " + std::string{table_info(change.table).name} +
                    " is not as it was when it was read.",
                "Give the command again.",
                Retry::yes);
        }
        set(change.table, change.row, change.after);
    }
}

void MemoryRows::load(const Footprint& footprint, const Sink& found) const {
    Loader{*this, found}.load(footprint);
}

std::string MemoryRows::broken_constraint(const std::vector<Change>& changes) const {
    const Constraints constraints{*this};
    for (const auto& change : changes) {
        auto problem = constraints.broken_by(change);
        if (!problem.empty()) return problem;
    }
    return {};
}

std::vector<std::string> MemoryRows::lines(const std::set<TableId>& without) const {
    std::vector<std::string> result;
    for (const auto& table : tables()) {
        if (without.count(table.id) != 0) continue;
        for (const auto id : ids(table.id)) {
            result.push_back(
                std::string{table.name} + " " +
                encode_values(table, m_rows.values(table.id, id).value()));
        }
    }
    return result;
}

}  // namespace hallbook::test
