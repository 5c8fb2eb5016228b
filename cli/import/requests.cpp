/// \file
/// The labor requests: requests.csv.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/read_lines.hpp"
#include "cli/import/values.hpp"

namespace hallbook::cli {

namespace {

core::RequestLine request_line(FieldReader& fields, const ImportWorld& world) {
    using Book = core::Id<core::ReferralBook>;
    core::RequestLine line;
    line.request_number = fields.text("Request_number");
    line.received_at = fields.value<core::Instant>("Open_date", [&](const std::string& text) {
        return parse_listed_instant(text, world.zone);
    });
    line.employer_code = fields.text("Employer_code");
    line.book = fields.value<Book>("Book_name", [&](const std::string& text) {
        const auto book = world.find_book(text);
        return book ? core::Parsed<Book>::good(*book)
                    : core::Parsed<Book>::bad("is an unknown book");
    });
    line.workers_requested = fields.value<int>("Workers_requested", parse_positive);
    line.start_date = fields.value<core::Date>("Start_date", parse_listed_date);
    line.start_time = fields.optional_value<core::TimeOfDay>("Start_time", core::parse_time_of_day);
    line.duration_days = fields.value<int>("Duration_days", parse_positive);
    line.is_short_call = fields.optional_value<bool>("Short_call", parse_yes_no).value_or(false);
    line.by_name_card = fields.optional_text("By_name_card");
    line.wage_rate = fields.optional_value<core::Decimal>("Wage", core::Decimal::parse);
    line.worksite_name = fields.optional_text("Worksite");
    line.city = fields.optional_text("City");
    line.agreement_type =
        fields.optional_value<core::AgreementType>("Agreement", parse_agreement_type)
            .value_or(core::AgreementType::standard);
    return line;
}

}  // namespace

ImportFile read_requests(std::string_view text, const ImportWorld& world) {
    const CsvFile csv = read_csv(text);
    const CsvColumns columns{
        csv.header,
        {"Request_number",
         "Open_date",
         "Employer_code",
         "Book_name",
         "Workers_requested",
         "Start_date",
         "Duration_days"}};
    SeenKeys seen;
    return read_lines<core::ImportRequests>(
        csv,
        columns,
        [&](FieldReader& fields) { return request_line(fields, world); },
        [&](const core::RequestLine& line) -> std::string {
            const int other = seen.seen_on(line.request_number, line.line);
            if (other == 0) return {};
            return "duplicate request number: line " + std::to_string(other) + " has " +
                   line.request_number + " too";
        });
}

}  // namespace hallbook::cli
