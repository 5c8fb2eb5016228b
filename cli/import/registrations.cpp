/// \file
/// The registration list: reglist.csv.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/read_lines.hpp"
#include "cli/import/values.hpp"
#include "core/values/failure.hpp"

namespace hallbook::cli {

namespace {

/// The last serial day that is a date of four digits: 9999-12-31.
constexpr std::int64_t serial_day_max = 2'958'465;

void refuse_older_export(const std::vector<std::string>& header) {
    const CsvColumns columns{header, {}};
    if (columns.has("Card_number") || !columns.has("Applicant_priority_number")) return;
    throw core::Failure(
        core::FailureKind::bad_input,
        "This is an older registration list without card numbers: its lines cannot be tied to "
        "members. Nothing was imported.",
        "Export the list again with the columns Card_number and Registration_date_time.");
}

core::Parsed<core::Id<core::ReferralBook>> parse_book(
    const std::string& text, const ImportWorld& world) {
    using Result = core::Parsed<core::Id<core::ReferralBook>>;
    const auto book = world.find_book(text);
    return book ? Result::good(*book) : Result::bad("is an unknown book");
}

/// The instant an APN was made from, when the export does not hold it: exact to 14.4 minutes.
core::Parsed<core::Instant> instant_of(core::Apn apn, const core::CivilZone& zone) {
    if (apn.hundredths() / 100 > serial_day_max) {
        return core::Parsed<core::Instant>::bad(
            "stands for no date, and there is no Registration_date_time");
    }
    core::CivilTime civil = civil_time_of(apn);
    // Up to 14.4 minutes off, the time may lie in the hour that spring leaves out.
    if (!zone.instant(civil)) civil.time += std::chrono::hours{1};
    return core::Parsed<core::Instant>::good(zone.instant(civil).value());
}

core::Instant registered_at(FieldReader& fields, core::Apn apn, const core::CivilZone& zone) {
    const auto listed = fields.optional_value<core::Instant>(
        "Registration_date_time",
        [&](const std::string& text) { return parse_listed_instant(text, zone); });
    if (listed) return *listed;
    return fields.value<core::Instant>(
        "Applicant_priority_number", [&](const std::string&) { return instant_of(apn, zone); });
}

/// The re-sign clock runs from the last re-sign, or from the registration (rule 4).
void read_re_sign(FieldReader& fields, core::RegistrationLine& line, const core::CivilZone& zone) {
    line.last_re_signed_on =
        fields.optional_value<core::Date>("Last_re_sign_date", parse_listed_date);
    if (line.last_re_signed_on) {
        line.last_re_signed_at = zone.instant({*line.last_re_signed_on, {}});
    } else {
        line.last_re_signed_on = zone.civil(line.registered_at).date;
    }
}

core::RegistrationLine registration_line(FieldReader& fields, const ImportWorld& world) {
    core::RegistrationLine line;
    line.card_number = fields.text("Card_number");
    line.book = fields.value<core::Id<core::ReferralBook>>(
        "Book_name", [&](const std::string& text) { return parse_book(text, world); });
    line.tier = fields.value<core::BookTier>("Book_priority_number", parse_tier);
    line.applicant_priority_number =
        fields.value<core::Apn>("Applicant_priority_number", core::Apn::parse);
    line.check_marks = fields.optional_value<int>("Check_marks", parse_count).value_or(0);
    const auto listed = fields.optional_value<ListedStatus>("Status", parse_listed_status)
                            .value_or(ListedStatus{core::RegistrationStatus::active, {}});
    line.status = listed.status;
    line.exempt_reason = listed.exempt_reason;
    line.registered_at = registered_at(fields, line.applicant_priority_number, world.zone);
    read_re_sign(fields, line, world.zone);
    return line;
}

}  // namespace

ImportFile read_registrations(std::string_view text, const ImportWorld& world) {
    const CsvFile csv = read_csv(text);
    refuse_older_export(csv.header);
    const CsvColumns columns{
        csv.header,
        {"Card_number", "Book_name", "Book_priority_number", "Applicant_priority_number"}};
    SeenKeys seen;
    return read_lines<core::ImportRegistrations>(
        csv,
        columns,
        [&](FieldReader& fields) { return registration_line(fields, world); },
        [&](const core::RegistrationLine& line) -> std::string {
            const int other =
                seen.seen_on(line.card_number + " " + std::to_string(line.book.value), line.line);
            if (other == 0) return {};
            return "duplicate live registration: line " + std::to_string(other) +
                   " puts card number " + line.card_number + " on the same book";
        });
}

}  // namespace hallbook::cli
