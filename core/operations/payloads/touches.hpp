/// \file
/// What an operation reads and writes, as names.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/tables.hpp"

#include <set>

namespace hallbook::core {

/// What judging an operation reads and writes, as opaque names ("card:1010011", "book:5"). Two
/// operations can influence each other only when one writes what the other reads.
struct Touched {
    std::set<std::string> reads;  ///< includes everything that it writes
    std::set<std::string> writes;
    friend bool operator==(const Touched&, const Touched&) = default;
};

/// The name of a member in Touched.
std::string card_key(const std::string& card_number);

/// Collects the names. What is changed is read, too.
class Touches {
public:
    explicit Touches(Touched& touched) : m_touched(touched) {}

    void reads_member(const std::string& card_number);
    void changes_member(const std::string& card_number);
    void reads_member(Id<Member> id);
    void changes_member(Id<Member> id);
    void reads_book(Id<ReferralBook> book);
    void changes_book(Id<ReferralBook> book);
    /// The settings of the local, and the rules of books that the payload does not name.
    void reads_rules();
    void changes_rules();
    void reads_user(const std::string& name);
    void reads_employer(const std::string& code);
    void changes_employer(const std::string& code);
    void changes_request(const std::string& number);
    void reads_equipment_template(const Id<EquipmentTemplate>& id);
    void changes_equipment_submission(const Id<EquipmentApprovalSubmission>& id);

private:
    void reads(std::string key);
    void changes(const std::string& key);

    Touched& m_touched;
};

/// One name of Touched, parsed: the sort of thing, and which one.
struct TouchedThing {
    enum class Sort {
        other,  ///< nothing that has to be loaded by its name
        member,  ///< by card
        member_id,  ///< a member by id
        user,  ///< by name
        employer,  ///< by code
        request,  ///< by number
        equipment_template,  ///< by UUID
        equipment_submission,  ///< by UUID
    };
    Sort sort{};
    std::string name;
};

TouchedThing touched_thing(const std::string& key);

}  // namespace hallbook::core
