/// \file
/// What becomes of each row of another program, by the mapping that is compiled in.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/adoption/adoption.hpp"

#include "cli/schema/adoption_mapping.hpp"
#include "core/rows/seed.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pacific_zone.hpp"

#include <algorithm>

using namespace hallbook;
using migrations::ForeignColumn;
using migrations::ForeignRow;

namespace {

using Texts = std::vector<std::optional<std::string>>;

const core::Instant adopted_at = core::parse_instant("2025-09-01T12:00:00Z").value.value();

/// Another program's database, built table by table.
class Foreign {
public:
    void table(
        const std::string& name,
        std::vector<ForeignColumn> columns,
        const std::vector<Texts>& rows) {
        m_schema.tables.push_back(
            {name, std::move(columns), static_cast<std::int64_t>(rows.size())});
        auto& into = m_rows[name];
        for (const auto& row : rows)
            into.push_back(ForeignRow{row.front().value(), row});
    }

    [[nodiscard]] migrations::AdoptionPlan plan() const {
        return migrations::plan_adoption(
            m_schema, cli::parse_mapping(cli::embedded_mapping(), "that is compiled in"));
    }

    [[nodiscard]] migrations::Adoption adopt() const {
        const auto planned = plan();
        migrations::ForeignRows rows;
        for (const auto& table : planned.tables)
            rows.push_back(m_rows.at(table.theirs.name));
        return migrations::adopt_rows(
            planned, rows, core::seed_books(adopted_at), test::pacific(), adopted_at);
    }

private:
    migrations::ForeignSchema m_schema{.name = "public", .tables = {}, .enums = {}};
    std::map<std::string, std::vector<ForeignRow>> m_rows;
};

ForeignColumn column(const std::string& name, const std::string& type) {
    return {.name = name, .type = type, .labels = {}, .refers_to = {}};
}

void add_members(Foreign& there) {
    there.table(
        "members",
        {column("id", "integer"),
         column("card_number", "text"),
         column("first_name", "text"),
         column("last_name", "text"),
         column("deleted_at", "timestamp without time zone")},
        {{"1", "1010011", "Seán", "O'Brien", std::nullopt},
         {"2", "1010022", "Zoë", "Ñíguez", std::nullopt},
         {"3", "1010033", "Lou", "Gone", "2025-03-01 12:00:00"}});
}

/// Registrations with the name of the book in each row: id, member, book, APN, instant, status.
void add_registrations(
    Foreign& there, const std::vector<Texts>& rows, const std::string& apn_type = "numeric(12,3)") {
    there.table(
        "registrations",
        {column("id", "integer"),
         column("member_id", "integer"),
         column("book", "text"),
         column("registration_number", apn_type),
         column("registration_date", "timestamp without time zone"),
         column("status", "text")},
        rows);
}

std::vector<core::BookRegistration> registrations(const migrations::Adoption& adoption) {
    std::vector<core::BookRegistration> all;
    for (const auto& change : adoption.changes) {
        if (change.table != core::table_id<core::BookRegistration>()) continue;
        all.push_back(core::from_values<core::BookRegistration>(change.after.value()));
    }
    return all;
}

template <class Row>
std::vector<Row> rows_of(const migrations::Adoption& adoption) {
    std::vector<Row> all;
    for (const auto& change : adoption.changes) {
        if (change.table == core::table_id<Row>()) {
            all.push_back(core::from_values<Row>(change.after.value()));
        }
    }
    return all;
}

/// "registrations 4: applicant_priority_number ..." of the only row refused.
std::string only_refusal(const migrations::Adoption& adoption) {
    REQUIRE(adoption.refusals.size() == 1);
    const auto& refusal = adoption.refusals.front();
    return refusal.table + " " + refusal.row + ": " + refusal.column + " " + refusal.reason;
}

}  // namespace

TEST_CASE("two members with one APN on a book are carried over as they are", "[core][adoption]") {
    Foreign there;
    add_members(there);
    add_registrations(
        there,
        {{"7", "1", "WIRE SEATTLE BOOK 2", "45880.410", "2025-08-11 09:48:02", "registered"},
         {"8", "2", "Wire Seattle - Book 2", "45880.410", "2025-08-11 09:49:30.25", "registered"}});
    const auto result = there.adopt();
    CHECK(result.refusals.empty());
    const auto rows = registrations(result);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].applicant_priority_number.text() == "45880.41");
    CHECK(rows[1].applicant_priority_number.text() == "45880.41");
    CHECK(rows[0].tier == core::BookTier::book_2);
    CHECK(rows[0].book_id.value == 1);
    CHECK(rows[0].id.value == 7);
    CHECK(rows[0].member_id.value == core::natural_key_id("1010011"));
    // A time without a zone is Pacific: UTC-7 in August.
    CHECK(core::instant_text(rows[0].registered_at) == "2025-08-11T16:48:02Z");
    CHECK(core::instant_text(rows[1].registered_at) == "2025-08-11T16:49:30.250000Z");
}

TEST_CASE("an APN that is not exact to two decimals is refused with its row", "[core][adoption]") {
    Foreign there;
    add_members(there);
    SECTION("three decimals") {
        add_registrations(
            there,
            {{"7", "1", "MARINE BOOK 1", "45880.415", "2025-08-11 09:48:02", "registered"},
             {"8", "2", "MARINE BOOK 1", "45880.420", "2025-08-11 09:58:02", "registered"}});
        CHECK(
            only_refusal(there.adopt()) ==
            "registrations 7: applicant_priority_number \"45880.415\" has more than two decimals");
        CHECK(registrations(there.adopt()).size() == 1);
    }
    SECTION("double precision, even where it looks exact") {
        add_registrations(
            there,
            {{"7", "1", "MARINE BOOK 1", "45880.41", "2025-08-11 09:48:02", "registered"}},
            "double precision");
        CHECK_THAT(
            only_refusal(there.adopt()),
            test::contains("registrations 7: applicant_priority_number \"45880.41\" is stored as "
                           "double precision"));
    }
}

TEST_CASE("what was deleted there comes over as what it now is", "[core][adoption]") {
    Foreign there;
    add_members(there);
    add_registrations(
        there, {{"7", "3", "MARINE BOOK 1", "45880.41", "2025-08-11 09:48:02", "registered"}});
    const auto result = there.adopt();
    CHECK(result.refusals.empty());
    const auto members = rows_of<core::Member>(result);
    REQUIRE(members.size() == 3);
    CHECK(members[0].status == core::MemberStatus::active);
    CHECK(members[2].status == core::MemberStatus::inactive);
    CHECK(members[0].last_name == "O'Brien");
    CHECK(members[1].first_name == "Zoë");
    CHECK(result.tables.front().deleted == 1);
    CHECK(registrations(result).size() == 1);
}

TEST_CASE("a row that leads nowhere is refused, evidence notes it", "[core][adoption]") {
    Foreign there;
    add_members(there);
    add_registrations(
        there,
        {{"7", "1", "MARINE BOOK 1", "45880.41", "2025-08-11 09:48:02", "registered"},
         {"8", "500", "MARINE BOOK 1", "45880.42", "2025-08-11 09:58:02", "registered"}});
    there.table(
        "registration_activities",
        {column("id", "integer"),
         column("registration_id", "integer"),
         column("member_id", "integer"),
         column("action", "text"),
         column("notes", "text"),
         column("created_at", "timestamp without time zone")},
        {{"1", "7", std::nullopt, "REGISTER", std::nullopt, "2025-08-11 09:48:02"},
         {"2", "9999", "2", "registered", "by phone", "2025-08-11 09:48:02"},
         {"3", "8", "2", "REGISTER", std::nullopt, "2025-08-11 09:58:02"},
         {"4", std::nullopt, std::nullopt, "REGISTER", std::nullopt, "2025-08-11 09:58:02"}});
    const auto result = there.adopt();
    REQUIRE(result.refusals.size() == 2);
    CHECK(result.refusals[0].row == "8");
    CHECK(result.refusals[0].reason == "500 is no row of members there");
    CHECK(result.refusals[1].table == "registration_activities");
    CHECK(result.refusals[1].row == "4");
    const auto activities = rows_of<core::RegistrationActivity>(result);
    REQUIRE(activities.size() == 3);
    // The member is known through the registration.
    CHECK(activities[0].member_id.value == core::natural_key_id("1010011"));
    CHECK(activities[0].registration_id->value == 7);
    CHECK_FALSE(activities[1].registration_id);
    CHECK(activities[1].notes == "by phone [adopted: registration_id 9999 led nowhere]");
    CHECK_FALSE(activities[2].registration_id);
    CHECK(activities[2].notes == "[adopted: registration_id was registrations 8, refused]");
}

TEST_CASE("of two live registrations on one book the first in line stands", "[core][adoption]") {
    Foreign there;
    add_members(there);
    add_registrations(
        there,
        {{"7", "1", "MARINE BOOK 2", "45880.42", "2025-08-11 10:01:00", "registered"},
         {"8", "1", "MARINE BOOK 1", "45880.41", "2025-08-11 09:48:02", "registered"}});
    CHECK_THAT(
        only_refusal(there.adopt()),
        test::contains("registrations 7:  is a second live registration of the member on that "
                       "book, besides row 8 with APN 45880.41"));
}

TEST_CASE("what nobody can know is refused, not guessed", "[core][adoption]") {
    Foreign there;
    add_members(there);
    const auto refusal_of = [&](Texts row) {
        Foreign here = there;
        add_registrations(here, {std::move(row)});
        return only_refusal(here.adopt());
    };
    CHECK_THAT(
        refusal_of({"7", "1", "PLUMBING BOOK 1", "1.00", "2025-08-11 10:01:00", "registered"}),
        test::contains("book_id \"PLUMBING BOOK 1\" is no row of referral_books there"));
    CHECK_THAT(
        refusal_of({"7", "1", "MARINE", "1.00", "2025-08-11 10:01:00", "registered"}),
        test::contains("tier is missing"));
    CHECK_THAT(
        refusal_of({"7", "1", "MARINE BOOK 1", "1.00", "2025-08-11 10:01:00", "parked"}),
        test::contains("\"parked\" is no label of registrationstatus"));
    CHECK_THAT(
        refusal_of({"7", "1", "MARINE BOOK 1", "1.00", "2025-03-09 02:30:00", "registered"}),
        test::contains("the clocks leave out in spring"));
    CHECK_THAT(
        refusal_of({"7", "1", "MARINE BOOK 1", std::nullopt, "2025-08-11 10:01:00", "registered"}),
        test::contains("applicant_priority_number is missing"));
    CHECK_THAT(
        refusal_of({"7", "1", "MARINE BOOK 1", "1.00", "infinity", "registered"}),
        test::contains("is no date and time"));
}

TEST_CASE("two members with one card are not one member", "[core][adoption]") {
    Foreign there;
    there.table(
        "members",
        {column("id", "integer"),
         column("card_number", "text"),
         column("first_name", "text"),
         column("last_name", "text")},
        {{"1", "1010011", "Ann", "Abbott"}, {"2", "1010011", "Bea", "Baker"}, {"3", "5", "", "X"}});
    const auto result = there.adopt();
    REQUIRE(result.refusals.size() == 2);
    CHECK(result.refusals[0].row == "3");
    CHECK(result.refusals[0].reason == "is empty");
    CHECK(result.refusals[1].row == "2");
    CHECK(result.refusals[1].reason == "is that of row 1 too");
    CHECK(result.tables.front().read == 3);
    CHECK(result.tables.front().carried == 1);
    CHECK(result.tables.front().refused == 2);
}

TEST_CASE("phone and e-mail come over beside the member", "[core][adoption]") {
    Foreign there;
    there.table(
        "members",
        {column("id", "integer"),
         column("card_no", "text"),
         column("first_name", "text"),
         column("last_name", "text"),
         column("phone_number", "text"),
         column("shoe_size", "text")},
        {{"1", "1010011", "Ann", "Abbott", "360-555-0123", "9"},
         {"2", "1010022", "Bea", "Baker", std::nullopt, "8"},
         {"3", "1010022", "Cy", "Cole", "360-555-0124", "8"}});
    const auto result = there.adopt();
    const auto members = rows_of<core::Member>(result);
    const auto contacts = rows_of<core::MemberContact>(result);
    REQUIRE(members.size() == 2);
    REQUIRE(contacts.size() == 2);
    CHECK(contacts[0].id == core::contact_of(members[0].id));
    CHECK(contacts[0].phone == "360-555-0123");
    CHECK(contacts[0].created_at == adopted_at);
    CHECK_FALSE(contacts[1].phone);
    // Who is refused is refused with the phone.
    REQUIRE(result.refusals.size() == 2);
    for (const auto& refusal : result.refusals)
        CHECK(refusal.reason == "is that of row 2 too");

    const auto plan = there.plan();
    std::vector<std::string> left;
    std::vector<std::string> ids;
    for (const auto& note : plan.notes) {
        if (note.adopting == "leaves it where it is") left.push_back(note.object);
        if (note.object == "members.id") ids.push_back(note.adopting);
    }
    CHECK(left == std::vector<std::string>{"members.shoe_size"});
    CHECK(ids == std::vector<std::string>{"makes ids from card_number", "takes those of members"});
}

TEST_CASE("a table of theirs without phones makes no contacts", "[core][adoption]") {
    Foreign there;
    add_members(there);
    CHECK(rows_of<core::MemberContact>(there.adopt()).empty());
    const auto plan = there.plan();
    CHECK(std::count(plan.missing.begin(), plan.missing.end(), "member_contacts") == 0);
}

TEST_CASE("books of theirs, one for each tier, stand for one of ours", "[core][adoption]") {
    Foreign there;
    add_members(there);
    there.table(
        "referral_books",
        {column("id", "integer"),
         column("name", "text"),
         column("book_number", "integer"),
         column("max_check_marks", "integer")},
        {{"21", "WIRE_SEATTLE", "1", "3"},
         {"22", "Wire Seattle Book 2", std::nullopt, "4"},
         {"23", "WIRE SEATTLE BOOK 2", "3", "3"}});
    there.table(
        "book_registrations",
        {column("id", "integer"),
         column("member_id", "integer"),
         column("book_id", "integer"),
         column("apn", "text"),
         column("registered_at", "timestamp with time zone")},
        {{"1", "1", "21", "45,880.41", "2025-08-11 16:48:02+00"},
         {"2", "2", "22", "45880.4", "2025-08-11 16:58:02+00"},
         {"3", "3", "23", "45880.43", "2025-08-11 17:08:02+00"}});
    const auto result = there.adopt();
    REQUIRE(result.refusals.size() == 2);
    CHECK(result.refusals[0].reason == "is BOOK_3, but the name says BOOK_2");
    CHECK(result.refusals[1].reason == "names referral_books 23, which is refused");
    const auto rows = registrations(result);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].book_id == rows[1].book_id);
    CHECK(rows[0].tier == core::BookTier::book_1);
    CHECK(rows[1].tier == core::BookTier::book_2);
    CHECK(rows[0].applicant_priority_number.text() == "45880.41");
    CHECK(rows[1].applicant_priority_number.text() == "45880.40");
    const auto books = rows_of<core::ReferralBook>(result);
    REQUIRE(books.size() == 1);
    CHECK(books.front().max_check_marks == 3);
    REQUIRE(result.remarks.size() == 1);
    CHECK_THAT(result.remarks.front(), test::contains("max_check_marks 4"));
}

TEST_CASE("the plan says what is missing, what differs and what is left", "[core][adoption]") {
    Foreign there;
    add_members(there);
    add_registrations(there, {});
    there.table("alembic_version", {column("version_num", "text")}, {});
    const auto plan = there.plan();
    CHECK(plan.left_alone == std::vector<std::string>{"alembic_version"});
    CHECK(std::count(plan.missing.begin(), plan.missing.end(), "dispatches") == 1);
    CHECK(std::count(plan.missing.begin(), plan.missing.end(), "members") == 0);
    const auto note_on = [&](const std::string& object) {
        const auto found =
            std::find_if(plan.notes.begin(), plan.notes.end(), [&](const auto& each) {
                return each.object == object;
            });
        return found == plan.notes.end() ? std::string{} : found->theirs + " | " + found->adopting;
    };
    CHECK_THAT(
        note_on("registrations.registration_number"),
        test::contains("numeric(12,3) | takes what has two decimals at most"));
    CHECK_THAT(note_on("registrations.registration_date"), test::contains("Pacific"));
    CHECK_THAT(note_on("registrations.member_id"), test::contains("no foreign key"));
    CHECK_THAT(note_on("table dispatches"), test::contains("not there"));
}
