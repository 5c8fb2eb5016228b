/// \file
/// What operations and their changes touch, and what must be loaded for that.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/footprint.hpp"

namespace hallbook::core {

namespace {

/// Adds what a change touches to a Touched. The owners of the changed row are looked up in the rows
/// as they are now; a changed row that is gone is named by its values.
class TouchedByChanges {
public:
    TouchedByChanges(const WorkingSet& rows, Touched& touched) : m_rows(rows), m_touches(touched) {}

    void add(const Change& change) {
        if (change.before) add(change.table, *change.before);
        if (change.after) add(change.table, *change.after);
    }

private:
    void add(TableId table, const Values& values) {
        add_if<Member>(table, values);
        add_if<MemberContact>(table, values);
        add_if<Organization>(table, values);
        add_if<EmployerContract>(table, values);
        add_if<Setting>(table, values);
        add_if<Holiday>(table, values);
        add_if<ReferralBook>(table, values);
        add_if<LaborRequest>(table, values);
        add_if<BookRegistration>(table, values);
        add_if<JobBid>(table, values);
        add_if<Dispatch>(table, values);
        add_if<EquipmentApprovalSubmission>(table, values);
        add_if<EquipmentApprovalDecision>(table, values);
    }
    template <class Row>
    void add_if(TableId table, const Values& values) {
        if (table != table_id<Row>()) return;
        const auto row = from_values<Row>(values);
        note(row);
        if constexpr (std::is_same_v<Row, Member>) m_touches.changes_member(row.id);
    }

    void note(const Member& row) { m_touches.changes_member(row.card_number); }
    void note(const MemberContact& row) { note_found(Id<Member>{row.id.value}); }
    void note(const Organization& row) { m_touches.changes_employer(row.code); }
    void note(const EmployerContract& row) { note_found(row.organization_id); }
    void note(const Setting&) { m_touches.changes_rules(); }
    void note(const Holiday&) { m_touches.changes_rules(); }
    void note(const ReferralBook& row) {
        m_touches.changes_book(row.id);
        m_touches.changes_rules();
    }
    void note(const LaborRequest& row) { m_touches.changes_request(row.request_number); }
    void note(const BookRegistration& row) { note_found(row.member_id); }
    void note(const JobBid& row) { note_found(row.labor_request_id); }
    void note(const Dispatch& row) {
        note_found(row.member_id);
        note_found(row.labor_request_id);
    }
    void note(const EquipmentApprovalSubmission& row) {
        m_touches.changes_equipment_submission(row.id);
    }
    void note(const EquipmentApprovalDecision& row) {
        m_touches.changes_equipment_submission(row.submission_id);
    }
    template <class Row>
    void note_found(Id<Row> id) {
        if (const auto* row = m_rows.find(id)) note(*row);
    }

    const WorkingSet& m_rows;
    Touches m_touches;
};

}  // namespace

Touched touched_by(const Operation& operation, const Decision& decision, const WorkingSet& rows) {
    Touched touched = touched_by(operation);
    touched.reads.insert(decision.also_read.begin(), decision.also_read.end());
    TouchedByChanges changed{rows, touched};
    for (const auto& change : decision.changes)
        changed.add(change);
    return touched;
}

Touched touched_by(const Operation& operation) {
    Touched touched;
    Touches touches{touched};
    touches.reads_user(operation.actor);
    std::visit(
        [&]<class Wish>(const Wish& wish) { KindOf<Wish>::touch(wish, touches); },
        operation.payload);
    return touched;
}

void add_footprint(const std::set<std::string>& reads, Footprint& footprint) {
    for (const auto& key : reads) {
        auto [sort, name] = touched_thing(key);
        switch (sort) {
            case TouchedThing::Sort::member:
                footprint.member_ids.insert(natural_key_id(name));
                footprint.member_cards.insert(std::move(name));
                break;
            case TouchedThing::Sort::member_id:
                if (const auto id = value_from_text(ColumnKind::id, name))
                    footprint.member_ids.insert(std::get<std::int64_t>(*id.value));
                break;
            case TouchedThing::Sort::user: footprint.user_names.insert(name); break;
            case TouchedThing::Sort::employer: footprint.employer_codes.insert(name); break;
            case TouchedThing::Sort::request: footprint.request_numbers.insert(name); break;
            case TouchedThing::Sort::equipment_template:
                footprint.equipment_templates.insert(name);
                break;
            case TouchedThing::Sort::equipment_submission:
                footprint.equipment_submissions.insert(name);
                break;
            case TouchedThing::Sort::other: break;
        }
    }
}

void add_footprint(const Operation& operation, Footprint& footprint) {
    add_footprint(touched_by(operation).reads, footprint);
}

void add_footprint(const Footprint& more, Footprint& footprint) {
    const auto add = [](const auto& from, auto& to) { to.insert(from.begin(), from.end()); };
    add(more.member_cards, footprint.member_cards);
    add(more.member_ids, footprint.member_ids);
    add(more.user_names, footprint.user_names);
    add(more.employer_codes, footprint.employer_codes);
    add(more.request_numbers, footprint.request_numbers);
    add(more.equipment_templates, footprint.equipment_templates);
    add(more.equipment_submissions, footprint.equipment_submissions);
}

}  // namespace hallbook::core
