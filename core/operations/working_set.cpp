/// \file
/// Loading, looking up and changing rows in memory.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/working_set.hpp"

#include "core/rows/line.hpp"
#include "core/values/assert.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

/// Calls f<Row>() for the row type of `table`.
template <class F, class... Rows>
void with_row_type(TableId table, F&& f, std::tuple<Rows...>*) {
    const bool found =
        ((table == table_id<Rows>() && (f.template operator()<Rows>(), true)) || ...);
    HALLBOOK_ASSERT(found);
}

template <class F>
void with_row_type(TableId table, F&& f) {
    with_row_type(table, std::forward<F>(f), static_cast<SyncedRows<std::tuple>*>(nullptr));
}

template <class F, class... Rows>
void for_each_row_type(F&& f, std::tuple<Rows...>*) {
    (f.template operator()<Rows>(), ...);
}

void add_once(std::vector<std::int64_t>& ids, std::int64_t id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

template <class Key>
std::int64_t id_or_zero(const std::unordered_map<Key, std::int64_t>& ids, const Key& key) {
    const auto found = ids.find(key);
    return found == ids.end() ? 0 : found->second;
}

}  // namespace

void WorkingSet::load(TableId table, const Values& values) {
    with_row_type(table, [&]<class Row>() {
        Row row = from_values<Row>(values);
        auto [slot, is_new] = slots<Row>().try_emplace(row.id.value);
        if (!is_new) return;
        slot->second.base = row;
        slot->second.now = std::move(row);
        index(*slot->second.now);
    });
}

void WorkingSet::reload(TableId table, const RowKey& row, const std::optional<Values>& values) {
    with_row_type(table, [&]<class Row>() {
        auto& slot = slots<Row>()[row.as<Row>().value];
        slot.base = values ? std::optional{from_values<Row>(*values)} : std::nullopt;
        slot.now = slot.base;
        if (slot.now) index(*slot.now);
    });
}

void WorkingSet::note_edit(TableId table, const RowKey& row, Instant at) {
    m_edits[{table, row}] = at;
}

std::optional<Instant> WorkingSet::edited_at(TableId table, const RowKey& row) const {
    const auto found = m_edits.find({table, row});
    return found == m_edits.end() ? std::nullopt : std::optional{found->second};
}

const Member* WorkingSet::member(const std::string& card_number) const {
    const auto* found = find(Id<Member>{id_or_zero(m_members, card_number)});
    return found != nullptr && found->card_number == card_number ? found : nullptr;
}

const User* WorkingSet::user(const std::string& name) const {
    const auto* found = find(Id<User>{id_or_zero(m_users, name)});
    return found != nullptr && found->name == name ? found : nullptr;
}

const Organization* WorkingSet::employer(const std::string& code) const {
    const auto* found = find(Id<Organization>{id_or_zero(m_employers, code)});
    return found != nullptr && found->code == code ? found : nullptr;
}

const LaborRequest* WorkingSet::request(const std::string& request_number) const {
    const auto* found = find(Id<LaborRequest>{id_or_zero(m_requests, request_number)});
    return found != nullptr && found->request_number == request_number ? found : nullptr;
}

template <class Row, class Owner>
std::vector<const Row*> WorkingSet::rows_of(
    const IdsByOwner& ids, Id<Owner> owner, Id<Owner> Row::*column) const {
    std::vector<const Row*> result;
    const auto of_owner = ids.find(owner.value);
    if (of_owner == ids.end()) return result;
    for (const auto id : of_owner->second) {
        const auto* row = find(Id<Row>{id});
        if (row != nullptr && row->*column == owner) result.push_back(row);
    }
    std::sort(
        result.begin(), result.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    return result;
}

const EmployerContract* WorkingSet::contract(
    Id<Organization> employer, ContractCode code, Date effective_date) const {
    for (const auto* contract :
         rows_of(m_contracts, employer, &EmployerContract::organization_id)) {
        if (contract->contract_code == code && contract->effective_date == effective_date) {
            return contract;
        }
    }
    return nullptr;
}

std::vector<const BookRegistration*> WorkingSet::registrations(Id<Member> member) const {
    return rows_of(m_registrations, member, &BookRegistration::member_id);
}

std::vector<const Dispatch*> WorkingSet::dispatches(Id<Member> member) const {
    return rows_of(m_dispatches_of_members, member, &Dispatch::member_id);
}

std::vector<const Dispatch*> WorkingSet::dispatches(Id<LaborRequest> request) const {
    return rows_of(m_dispatches_of_requests, request, &Dispatch::labor_request_id);
}

std::vector<const JobBid*> WorkingSet::bids(Id<LaborRequest> request) const {
    return rows_of(m_bids, request, &JobBid::labor_request_id);
}

const Setting* WorkingSet::setting(const std::string& name) const {
    for (const auto& [id, slot] : slots<Setting>()) {
        if (slot.now && slot.now->name == name) return &*slot.now;
    }
    return nullptr;
}

std::vector<Date> WorkingSet::holidays() const {
    std::vector<Date> days;
    for (const auto& [id, slot] : slots<Holiday>()) {
        if (slot.now) days.push_back(slot.now->holiday_on);
    }
    std::sort(days.begin(), days.end());
    return days;
}

const BookRegistration* WorkingSet::live_registration(
    Id<Member> member, Id<ReferralBook> book) const {
    const auto all = registrations(member);
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto* registration) {
        return registration->book_id == book && is_live(registration->status);
    });
    return found == all.end() ? nullptr : *found;
}

template <class Row>
void WorkingSet::put(Row row) {
    auto& slot = slots<Row>()[row.id.value];
    note(
        table_id<Row>(),
        row.id.value,
        slot.now ? std::optional{to_values(*slot.now)} : std::nullopt);
    slot.now = std::move(row);
    index(*slot.now);
}

template void WorkingSet::put(User);
template void WorkingSet::put(Member);
template void WorkingSet::put(MemberContact);
template void WorkingSet::put(Organization);
template void WorkingSet::put(EmployerContract);
template void WorkingSet::put(Setting);
template void WorkingSet::put(Holiday);
template void WorkingSet::put(ReferralBook);
template void WorkingSet::put(LaborRequest);
template void WorkingSet::put(BookRegistration);
template void WorkingSet::put(JobBid);
template void WorkingSet::put(Dispatch);
template void WorkingSet::put(MemberEmployment);
template void WorkingSet::put(RegistrationActivity);
template void WorkingSet::put(Conflict);
template void WorkingSet::put(ConsultantType);
template void WorkingSet::put(EquipmentTemplate);
template void WorkingSet::put(EquipmentTemplateConsultant);
template void WorkingSet::put(EquipmentApprovalSubmission);
template void WorkingSet::put(EquipmentApprovalDecision);

void WorkingSet::set(TableId table, const RowKey& row, const std::optional<Values>& values) {
    with_row_type(table, [&]<class Row>() {
        if (values) {
            put(from_values<Row>(*values));
            return;
        }
        auto& slot = slots<Row>()[row.as<Row>().value];
        note(table, row, slot.now ? std::optional{to_values(*slot.now)} : std::nullopt);
        slot.now.reset();
    });
}

std::optional<Values> WorkingSet::values(TableId table, const RowKey& row) const {
    std::optional<Values> result;
    with_row_type(table, [&]<class Row>() {
        if (const auto* found = find(row.as<Row>())) result = to_values(*found);
    });
    return result;
}

void WorkingSet::begin() { m_noted.clear(); }

void WorkingSet::note(TableId table, const RowKey& row, std::optional<Values> before) {
    m_noted.push_back({table, row, std::move(before)});
}

std::vector<Change> WorkingSet::changes() const {
    std::vector<Change> result;
    std::set<std::pair<TableId, RowKey>> seen;
    for (const auto& noted : m_noted) {
        if (!seen.insert({noted.table, noted.row}).second) continue;
        Change change{noted.table, noted.row, noted.before, values(noted.table, noted.row)};
        if (change.before != change.after) result.push_back(std::move(change));
    }
    return result;
}

void WorkingSet::roll_back() {
    auto noted = std::move(m_noted);
    for (auto each = noted.rbegin(); each != noted.rend(); ++each) {
        set(each->table, each->row, each->before);
    }
    m_noted.clear();
}

std::vector<Change> WorkingSet::net_changes() const {
    std::vector<Change> result;
    for_each_row_type(
        [&]<class Row>() {
            for (const auto& [id, slot] : slots<Row>()) {
                if (slot.base == slot.now) continue;
                const auto values_of = [](const std::optional<Row>& row) {
                    return row ? std::optional{to_values(*row)} : std::nullopt;
                };
                result.push_back({table_id<Row>(), id, values_of(slot.base), values_of(slot.now)});
            }
        },
        static_cast<SyncedRows<std::tuple>*>(nullptr));
    sort_for_writing(result);
    return result;
}

void WorkingSet::index(const Member& member) { m_members[member.card_number] = member.id.value; }

void WorkingSet::index(const User& user) { m_users[user.name] = user.id.value; }

void WorkingSet::index(const Organization& organization) {
    m_employers[organization.code] = organization.id.value;
}

void WorkingSet::index(const LaborRequest& request) {
    m_requests[request.request_number] = request.id.value;
}

void WorkingSet::index(const EmployerContract& contract) {
    add_once(m_contracts[contract.organization_id.value], contract.id.value);
}

void WorkingSet::index(const BookRegistration& registration) {
    add_once(m_registrations[registration.member_id.value], registration.id.value);
}

void WorkingSet::index(const Dispatch& dispatch) {
    add_once(m_dispatches_of_members[dispatch.member_id.value], dispatch.id.value);
    add_once(m_dispatches_of_requests[dispatch.labor_request_id.value], dispatch.id.value);
}

void WorkingSet::index(const JobBid& bid) {
    add_once(m_bids[bid.labor_request_id.value], bid.id.value);
}

}  // namespace hallbook::core
