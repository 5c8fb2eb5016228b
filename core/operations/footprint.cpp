/// \file
/// What each kind of operation reads and writes.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/footprint.hpp"

namespace hallbook::core {

namespace {

/// Stands for the settings of the local and the rules of all books.
const std::string all_rules = "rules:";

std::string book_key(Id<ReferralBook> book) { return "book:" + std::to_string(book.value); }
std::string user_key(const std::string& name) { return "user:" + name; }
std::string employer_key(const std::string& code) { return "employer:" + code; }
std::string request_key(const std::string& number) { return "request:" + number; }
std::string template_key(const Id<EquipmentTemplate>& id) {
    return "equipment_template:" + uuid_text(id.value);
}
std::string submission_key(const Id<EquipmentApprovalSubmission>& id) {
    return "equipment_submission:" + uuid_text(id.value);
}

/// Collects what one payload touches.
class Collector {
public:
    explicit Collector(Touched& touched) : m_touched(touched) {}

    void operator()(const RegisterOnBook& payload) {
        changes(card_key(payload.member.card_number));
        reads(book_key(payload.book));
    }
    void operator()(const ReSign& payload) {
        changes(card_key(payload.member.card_number));
        for (const auto book : payload.books)
            reads(book_key(book));
    }
    void operator()(const LeaveBook& payload) {
        changes(card_key(payload.member.card_number));
        reads(book_key(payload.book));
    }
    void operator()(const EditRow& payload) {
        if (payload.member) changes(card_key(payload.member->card_number));
        if (payload.book) reads(book_key(*payload.book));
        if (payload.table == TableOf<ReferralBook>::name) {
            changes(book_key({payload.row}));
            changes(all_rules);
        }
        if (payload.table == TableOf<Setting>::name || payload.table == TableOf<Holiday>::name) {
            changes(all_rules);
        }
        for (const auto& edit : payload.changes) {
            if (edit.column == "card_number" && edit.value) changes(card_key(*edit.value));
        }
    }
    void operator()(const ImportMembers& payload) {
        for (const auto& line : payload.lines)
            changes(card_key(line.card_number));
    }
    void operator()(const ImportRegistrations& payload) {
        for (const auto& line : payload.lines) {
            changes(card_key(line.card_number));
            reads(book_key(line.book));
        }
    }
    void operator()(const ImportEmployers& payload) {
        for (const auto& line : payload.lines)
            changes(employer_key(line.code));
    }
    void operator()(const ImportRequests& payload) {
        reads_rules();
        for (const auto& line : payload.lines) {
            changes(request_key(line.request_number));
            reads(employer_key(line.employer_code));
            reads(book_key(line.book));
            if (line.by_name_card) reads(card_key(*line.by_name_card));
        }
    }

    void operator()(const OpenRequest& payload) {
        changes(request_key(payload.request_number));
        reads(employer_key(payload.employer_code));
        reads(book_key(payload.book));
        reads_rules();
        if (payload.named_card) reads(card_key(*payload.named_card));
    }
    void operator()(const AmendRequest& payload) {
        changes(request_key(payload.request_number));
        reads_rules();
    }
    void operator()(const CancelRequest& payload) { changes(request_key(payload.request_number)); }
    void operator()(const DispatchMember& payload) {
        member_of_request(payload.member.card_number, payload.request_number);
        for (const auto& each : payload.passed_over)
            changes(card_key(each.card_number));
    }
    void operator()(const AnswerDispatch& payload) {
        member_of_request(payload.member.card_number, payload.request_number);
    }
    void operator()(const CheckIn& payload) {
        member_of_request(payload.member.card_number, payload.request_number);
    }
    void operator()(const EndDispatch& payload) {
        member_of_request(payload.member.card_number, payload.request_number);
    }
    void operator()(const GiveCheckMark& payload) { registration_of(payload); }
    void operator()(const RestoreCheckMark& payload) { registration_of(payload); }
    void operator()(const RollOff& payload) { registration_of(payload); }
    void operator()(const GrantExemption& payload) {
        changes(card_key(payload.member.card_number));
        reads_rules();
    }
    void operator()(const RevokeExemption& payload) {
        changes(card_key(payload.member.card_number));
        reads_rules();
    }
    void operator()(const PlaceBid& payload) {
        member_of_request(payload.member.card_number, payload.request_number);
    }
    void operator()(const WithdrawBid& payload) {
        member_of_request(payload.member.card_number, payload.request_number);
    }
    void operator()(const AnswerBid& payload) {
        member_of_request(payload.member.card_number, payload.request_number);
    }
    void operator()(const CloseReferral& payload) {
        reads_rules();
        for (const auto& each : payload.requests) {
            changes(request_key(each.request_number));
            for (const auto& card : each.marked_cards)
                changes(card_key(card));
        }
    }
    void operator()(const EnforceDay& payload) {
        reads_rules();
        for (const auto& each : payload.re_signs)
            changes(card_key(each.card_number));
        for (const auto& each : payload.exemptions)
            changes(card_key(each.card_number));
        for (const auto& card : payload.re_registrations)
            changes(card_key(card));
        for (const auto& number : payload.requests.value_or(std::vector<std::string>{}))
            changes(request_key(number));
    }
    void operator()(const SubmitEquipment& payload) {
        reads(template_key(payload.equipment_template));
    }
    void operator()(const DecideEquipment& payload) { changes(submission_key(payload.submission)); }

private:
    template <class OfRegistration>
    void registration_of(const OfRegistration& payload) {
        changes(card_key(payload.member.card_number));
        reads(book_key(payload.book));
    }
    void reads(const std::string& key) { m_touched.reads.insert(key); }
    void changes(const std::string& key) {
        m_touched.reads.insert(key);
        m_touched.writes.insert(key);
    }
    /// Reads rules of books that the payload does not name, or the local's settings.
    void reads_rules() { reads(all_rules); }
    void member_of_request(const std::string& card, const std::string& request) {
        changes(card_key(card));
        changes(request_key(request));
        reads_rules();
    }

    Touched& m_touched;
};

/// Names the parts of the world that a change is of. The rows it belongs to are looked up as they
/// stand now; a row that is gone is named by its values.
class KeysOfChanges {
public:
    KeysOfChanges(const WorkingSet& rows, std::set<std::string>& keys)
        : m_rows(rows), m_keys(keys) {}

    void add(const Change& change) {
        if (change.before) add(change.table, *change.before);
        if (change.after) add(change.table, *change.after);
    }

private:
    void add(TableId table, const Values& values) {
        add_if<Member>(table, values);
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
        if (table == table_id<Row>()) name(from_values<Row>(values));
    }

    void name(const Member& row) { m_keys.insert(card_key(row.card_number)); }
    void name(const Organization& row) { m_keys.insert(employer_key(row.code)); }
    void name(const EmployerContract& row) {
        if (const auto* employer = m_rows.find(row.organization_id)) name(*employer);
    }
    void name(const Setting&) { m_keys.insert(all_rules); }
    void name(const Holiday&) { m_keys.insert(all_rules); }
    void name(const ReferralBook& row) {
        m_keys.insert(book_key(row.id));
        m_keys.insert(all_rules);
    }
    void name(const LaborRequest& row) { m_keys.insert(request_key(row.request_number)); }
    void name(const BookRegistration& row) { name_member(row.member_id); }
    void name(const JobBid& row) { name_request(row.labor_request_id); }
    void name(const Dispatch& row) {
        name_member(row.member_id);
        name_request(row.labor_request_id);
    }
    void name(const EquipmentApprovalSubmission& row) { m_keys.insert(submission_key(row.id)); }
    void name(const EquipmentApprovalDecision& row) {
        m_keys.insert(submission_key(row.submission_id));
    }
    void name_member(Id<Member> id) {
        if (const auto* member = m_rows.find(id)) name(*member);
    }
    void name_request(Id<LaborRequest> id) {
        if (const auto* request = m_rows.find(id)) name(*request);
    }

    const WorkingSet& m_rows;
    std::set<std::string>& m_keys;
};

/// What stands behind the colon when `key` begins with `kind` and a colon.
std::optional<std::string> named(const std::string& key, std::string_view kind) {
    if (key.size() <= kind.size() || key.compare(0, kind.size(), kind) != 0 ||
        key[kind.size()] != ':') {
        return std::nullopt;
    }
    return key.substr(kind.size() + 1);
}

}  // namespace

std::string card_key(const std::string& card_number) { return "card:" + card_number; }

Touched touched_by(const Operation& operation, const Decision& decision, const WorkingSet& rows) {
    Touched touched = touched_by(operation);
    touched.reads.insert(decision.also_read.begin(), decision.also_read.end());
    KeysOfChanges changed{rows, touched.writes};
    for (const auto& change : decision.changes)
        changed.add(change);
    touched.reads.insert(touched.writes.begin(), touched.writes.end());
    return touched;
}

Touched touched_by(const Operation& operation) {
    Touched touched;
    touched.reads.insert(user_key(operation.actor));
    std::visit(Collector{touched}, operation.payload);
    return touched;
}

void add_footprint(const std::set<std::string>& reads, Footprint& footprint) {
    for (const auto& key : reads) {
        if (const auto card = named(key, "card")) {
            footprint.member_cards.insert(*card);
            footprint.member_ids.insert(natural_key_id(*card));
        }
        if (const auto name = named(key, "user")) footprint.user_names.insert(*name);
        if (const auto code = named(key, "employer")) footprint.employer_codes.insert(*code);
        if (const auto number = named(key, "request")) footprint.request_numbers.insert(*number);
        if (const auto id = named(key, "equipment_template"))
            footprint.equipment_templates.insert(*id);
        if (const auto id = named(key, "equipment_submission"))
            footprint.equipment_submissions.insert(*id);
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
