/// \file
/// The names in Touched: making them and parsing them.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/payloads/touches.hpp"

#include <array>

namespace hallbook::core {

namespace {

using Sort = TouchedThing::Sort;

constexpr std::string_view card = "card:";
constexpr std::string_view member_id = "member:";
constexpr std::string_view user = "user:";
constexpr std::string_view employer = "employer:";
constexpr std::string_view request = "request:";
constexpr std::string_view equipment_template = "equipment_template:";
constexpr std::string_view equipment_submission = "equipment_submission:";
constexpr std::string_view book = "book:";
/// One name for the settings of the local and the rules of all books.
constexpr std::string_view all_rules = "rules:";

constexpr std::array<std::pair<std::string_view, Sort>, 7> sorts{
    {{card, Sort::member},
     {member_id, Sort::member_id},
     {user, Sort::user},
     {employer, Sort::employer},
     {request, Sort::request},
     {equipment_template, Sort::equipment_template},
     {equipment_submission, Sort::equipment_submission}}};

std::string key(std::string_view sort, const std::string& name) { return std::string{sort} + name; }

}  // namespace

std::string card_key(const std::string& card_number) { return key(card, card_number); }

void Touches::reads_member(const std::string& card_number) { reads(card_key(card_number)); }
void Touches::changes_member(const std::string& card_number) { changes(card_key(card_number)); }
void Touches::reads_member(Id<Member> id) { reads(key(member_id, std::to_string(id.value))); }
void Touches::changes_member(Id<Member> id) { changes(key(member_id, std::to_string(id.value))); }
void Touches::reads_book(Id<ReferralBook> id) { reads(key(book, std::to_string(id.value))); }
void Touches::changes_book(Id<ReferralBook> id) { changes(key(book, std::to_string(id.value))); }
void Touches::reads_rules() { reads(key(all_rules, {})); }
void Touches::changes_rules() { changes(key(all_rules, {})); }
void Touches::reads_user(const std::string& name) { reads(key(user, name)); }
void Touches::reads_employer(const std::string& code) { reads(key(employer, code)); }
void Touches::changes_employer(const std::string& code) { changes(key(employer, code)); }
void Touches::changes_request(const std::string& number) { changes(key(request, number)); }
void Touches::reads_equipment_template(const Id<EquipmentTemplate>& id) {
    reads(key(equipment_template, uuid_text(id.value)));
}
void Touches::changes_equipment_submission(const Id<EquipmentApprovalSubmission>& id) {
    changes(key(equipment_submission, uuid_text(id.value)));
}

void Touches::reads(std::string key) { m_touched.reads.insert(std::move(key)); }
void Touches::changes(const std::string& key) {
    m_touched.reads.insert(key);
    m_touched.writes.insert(key);
}

TouchedThing touched_thing(const std::string& key) {
    for (const auto& [prefix, sort] : sorts) {
        if (key.size() > prefix.size() && key.compare(0, prefix.size(), prefix) == 0)
            return {sort, key.substr(prefix.size())};
    }
    return {Sort::other, key};
}

}  // namespace hallbook::core
