/// \file
/// Confirming writes.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/words/confirmation.hpp"

#include "cli/words/operation_words.hpp"
#include "cli/words/places.hpp"
#include "cli/words/shapes.hpp"
#include "core/operations/codec.hpp"
#include "core/replica/execute.hpp"
#include "core/values/utf8.hpp"
#include "store/queries/position.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

bool is_refused(const Done& done) { return done.decision.outcome == core::Outcome::rejected; }

/// A hall only accepts or rejects an operation; the other outcomes are central's to decide.
std::string_view outcome_text(const Done& done) {
    return core::label(is_refused(done) ? core::Outcome::rejected : core::Outcome::accepted);
}

std::string messages(const core::Decision& decision) {
    std::string text;
    for (const auto& violation : decision.violations) {
        text += (text.empty() ? "" : " ") + violation.message;
    }
    return text;
}

Complaint refusal(const Done& done) {
    const auto& violations = done.decision.violations;
    const std::string code = violations.empty() ? "refused" : violations.front().code;
    return {code, messages(done.decision), "Nothing was changed."};
}

Json document_of(const Done& done, const Told& told) {
    const std::string reason = core::reason_text(done.decision);
    Json document{
        {"operation", operation_json(done)},
        {"outcome", std::string{outcome_text(done)}},
        {"reason", reason.empty() ? Json() : Json(reason)}};
    if (is_refused(done)) {
        document["error"] = to_json(refusal(done));
    } else if (told.add_rows) {
        told.add_rows(document);
    }
    return document;
}

std::string confirmation_text(const Output& out, const Done& done, const Told& told) {
    if (!core::is_recorded(done.decision)) return "Nothing to change: it is so already.\n";
    std::string text = told.text();
    for (const auto& violation : done.decision.violations) {
        text += out.yellow("But: ") + core::visible(violation.message) + "\n";
    }
    return text;
}

}  // namespace

Json operation_json(const Done& done) {
    const auto& operation = done.operation;
    const bool recorded = core::is_recorded(done.decision);
    return {
        {"hall", operation.hall_code},
        {"seq", recorded ? Json(operation.id.sequence) : Json()},
        {"kind", std::string{core::kind_name(operation.payload)}},
        {"recorded_at", core::instant_text(operation.recorded_at)}};
}

ExitCode confirm(Context& context, const Done& done, const Told& told) {
    if (is_refused(done) && context.out.format() == Format::text) {
        context.out.complain(refusal(done));
    } else {
        context.out.show(
            [&] { return document_of(done, told); },
            [&] { return confirmation_text(context.out, done, told); });
    }
    if (is_refused(done)) return ExitCode::refused;
    return done.decision.violations.empty() ? ExitCode::done : ExitCode::needs_person;
}

std::vector<core::BookRegistration> registrations_of(const Done& done) {
    std::vector<core::BookRegistration> result;
    for (const auto& change : done.decision.changes) {
        if (change.table == core::table_id<core::BookRegistration>() && change.after) {
            result.push_back(core::from_values<core::BookRegistration>(*change.after));
        }
    }
    return result;
}

Json registration_json(
    store::SqliteDatabase& database, const core::BookRegistration& registration) {
    const auto places = store::places(
        database, registration.member_id, registration.book_id, corrected_now(database));
    const auto place = std::find_if(places.begin(), places.end(), [&](const auto& each) {
        return each.registration == registration.id;
    });
    if (place != places.end()) {
        Json json = json_of(*place);
        json["position"] = json["actual_position"];
        return json;
    }
    const auto book = store::find_book(database, book_codes(database)[registration.book_id]);
    return {
        {"book", book ? Json(book->code) : Json()},
        {"book_name", book ? Json(book->name) : Json()},
        {"tier", tier_number(registration.tier)},
        {"apn", registration.applicant_priority_number.text()},
        {"status", json_of(registration.status)},
        {"actual_position", nullptr},
        {"callable_position", nullptr},
        {"registered_at", core::instant_text(registration.registered_at)},
        {"re_sign_due", json_of(registration.re_sign_due)},
        {"check_marks", registration.check_marks},
        {"exempt_reason", json_of(registration.exempt_reason)},
        {"exempt_until", json_of(registration.exempt_until)},
        {"registration", registration.id.value},
        {"position", nullptr}};
}

void add_registrations(Json& document, store::SqliteDatabase& database, const Done& done) {
    Json list = Json::array();
    for (const auto& registration : registrations_of(done)) {
        list.push_back(registration_json(database, registration));
    }
    if (list.size() == 1) document["registration"] = list.front();
    document["registrations"] = std::move(list);
}

std::string touched_places_text(
    const Context& context, store::SqliteDatabase& database, const Done& done) {
    std::vector<store::Place> touched;
    for (const auto& registration : registrations_of(done)) {
        for (auto& place : store::places(
                 database, registration.member_id, registration.book_id, corrected_now(database))) {
            if (place.registration == registration.id) touched.push_back(std::move(place));
        }
    }
    return touched.empty()
               ? std::string{}
               : places_text(
                     context.out, touched, context.zone.civil(corrected_now(database)).date);
}

}  // namespace hallbook::cli
