/// \file
/// A conflict is told as a sentence: who, which book, which APN, what happened, whom to call.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/conflict_words.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/plain_text.hpp"

using namespace hallbook;
using test::plain;

namespace {

/// Two halls signed one member on one book; the registration that BREM (hall 1) made stands.
store::ConflictEntry duplicate() {
    store::ConflictEntry entry;
    entry.conflict.id = {core::row_id({2, 3}, 0)};
    entry.conflict.rule = core::ConflictRule::duplicate_registration;
    entry.conflict.hall = 2;
    entry.conflict.seq = 3;
    entry.conflict.other_hall = 1;
    entry.conflict.other_seq = 14;
    entry.conflict.registration_id = core::Id<core::BookRegistration>{core::row_id({1, 14}, 0)};
    entry.conflict.other_registration_id =
        core::Id<core::BookRegistration>{core::row_id({2, 3}, 0)};
    entry.conflict.applicant_priority_number = core::Apn::parse("46346.17").value;
    entry.conflict.explanation = "The member was registered twice.";
    entry.hall_code = "PA";
    entry.other_hall_code = "BREM";
    entry.card_number = "1021149";
    entry.name = "Mendez, Nadia F";
    entry.book_code = "WIRE_BREM";
    entry.book_name = "WIRE BREMERTON";
    return entry;
}

}  // namespace

TEST_CASE("a conflict goes by the operation it is about", "[unit][cli]") {
    auto entry = duplicate();
    CHECK(cli::conflict_name(entry) == "PA-3");
    entry.conflict.id = {core::row_id({2, 3}, 1)};
    CHECK(cli::conflict_name(entry) == "PA-3.2");
}

TEST_CASE("a conflict says who, where, what, and whose registration stands", "[unit][cli]") {
    CHECK(
        cli::conflict_summary(duplicate()) ==
        "Mendez, Nadia F (card 1021149), WIRE BREMERTON: The member was registered twice. The one "
        "that stands was made at BREM.");
    const std::string text = cli::conflict_text(plain, duplicate());
    CHECK(text.find("PA-3  duplicate-registration\n") == 0);
    CHECK(text.find("call the halls PA and BREM.") != std::string::npos);
}

TEST_CASE("a conflict without another hall names headquarters", "[unit][cli]") {
    auto entry = duplicate();
    entry.other_hall_code.reset();
    entry.conflict.other_hall.reset();
    entry.conflict.other_registration_id.reset();
    entry.name.reset();
    entry.book_name.reset();
    CHECK(cli::conflict_summary(entry) == "The member was registered twice.");
    CHECK(
        cli::conflict_text(plain, entry).find("call hall PA or headquarters.") !=
        std::string::npos);
}

TEST_CASE("a conflict that somebody took note of says who", "[unit][cli]") {
    auto entry = duplicate();
    entry.acknowledged_at = core::Instant{};
    entry.acknowledged_by = "brenda";
    CHECK(cli::conflict_text(plain, entry).find("Seen by brenda.") != std::string::npos);
}

TEST_CASE("the JSON of a conflict has APNs as text", "[unit][cli]") {
    const auto json = cli::conflict_json(duplicate());
    CHECK(json["id"] == "PA-3");
    CHECK(json["apn"] == "46346.17");
    CHECK(json["other_apn"].is_null());
    CHECK(json["standing_hall"] == "BREM");
    CHECK(json["other_operation"]["seq"] == 14);
}
