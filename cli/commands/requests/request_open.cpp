/// \file
/// hallbook request open BOOK EMPLOYER
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/desk/meant.hpp"
#include "cli/words/request_words.hpp"
#include "core/values/failure.hpp"
#include "store/queries/settings.hpp"

#include <fmt/format.h>

namespace hallbook::cli {

namespace {

enum class Bids { not_taken, taken };
enum class Urgency { usual, emergency };

/// Numbers of two halls are never equal: each begins with the hall's code.
std::string number_of(const core::Operation& operation) {
    return fmt::format("{}-{:06}", operation.hall_code, operation.id.sequence);
}

class RequestOpenCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("BOOK", m_book, "Code or name of the book")
            .positional("EMPLOYER", m_employer, "Code or part of the name")
            .required("--workers", "N", m_wish.workers_requested, "How many", parse_positive)
            .required("--start", "DATE", m_wish.start_date, "First day of work", core::parse_date)
            .option("--time", "HH:MM", m_wish.start_time, "When, that day", core::parse_time_of_day)
            .option("--end", "DATE", m_wish.end_date, "Last day, where known", core::parse_date);
        declare_kind(arguments);
        declare_work(arguments);
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto book = book_meant(desk.database(), m_book);
        const auto employer = employer_meant(desk.database(), m_employer);
        m_wish.book = book.id;
        m_wish.employer_code = employer.code;
        if (m_named) m_wish.named_card = desk.member(*m_named).card_number;
        m_wish.agreement_type = m_agreement.value_or(core::AgreementType::standard);
        m_wish.is_emergency = m_urgency == Urgency::emergency;
        auto operation = desk.draft(m_wish);
        m_wish.request_number = number_of(operation);
        if (m_bids == Bids::taken) open_bidding(desk, operation);
        operation.payload = m_wish;
        const Done done = desk.execute(std::move(operation));
        return confirm(
            context,
            done,
            {[&] {
                 const auto entry = store::find_request(desk.database(), m_wish.request_number);
                 return entry ? "Opened.\n\n" + request_text(context.out, *entry, context.zone)
                              : std::string{};
             },
             [&](Json& document) {
                 add_request(document, desk.database(), m_wish.request_number);
             }});
    }

private:
    void declare_kind(Arguments& arguments) {
        arguments
            .option(
                "--short-call",
                "DAYS",
                m_wish.short_call_days,
                "A short call of so many working days",
                parse_positive)
            .flag("--emergency", m_urgency, Urgency::emergency, "An emergency call")
            .option("--named", "MEMBER", m_named, "The member a foreperson asks for")
            .option(
                "--no-mark",
                "REASON",
                m_wish.no_check_mark_reason,
                "Generates no check marks: specialty, mou-jobsite, various-location ...",
                parse_label<core::NoCheckMarkReason>)
            .flag(
                "--bids",
                m_bids,
                Bids::taken,
                "Bids are taken in the evenings and nights until the start");
    }

    void declare_work(Arguments& arguments) {
        arguments.option("--wage", "W", m_wish.wage_rate, "Dollars an hour", core::Decimal::parse)
            .option("--worksite", "TEXT", m_wish.worksite_name, "Name of the jobsite")
            .option("--address", "TEXT", m_wish.worksite_address, "Its address")
            .option("--city", "TEXT", m_wish.city, "Its city")
            .option("--report-to", "TEXT", m_wish.report_to, "Whom or where to report to")
            .option(
                "--agreement",
                "A",
                m_agreement,
                "standard (otherwise), pla, cwa or tero",
                parse_label<core::AgreementType>)
            .option(
                "--class", "C", m_wish.job_class, "Else the book's", parse_label<core::JobClass>)
            .option("--requires", "TEXT", m_wish.special_requirements, "Such as \"CPR card\"")
            .option("--notes", "TEXT", m_wish.notes, "Anything else");
    }

    void open_bidding(Desk& desk, const core::Operation& operation) {
        const auto window = core::bidding_window(
            store::local_settings(desk.database()),
            desk.zone(),
            operation.civil.date,
            m_wish.start_date);
        if (!window) {
            throw core::Failure(
                core::FailureKind::bad_input,
                "--bids: the work starts before bids could be taken",
                "Bids are taken from the evening to the morning of the first day of work.");
        }
        m_wish.bidding_opens_at = window->opens;
        m_wish.bidding_closes_at = window->closes;
    }

    std::string m_book;
    std::string m_employer;
    core::OpenRequest m_wish;
    std::optional<std::string> m_named;
    std::optional<core::AgreementType> m_agreement;
    Urgency m_urgency = Urgency::usual;
    Bids m_bids = Bids::not_taken;
};

}  // namespace

CommandEntry request_open_command() {
    return {
        "request open",
        group::work,
        "Write down an employer's request for workers",
        "hallbook request open WIRE_PA E0207 --workers 2 --start 2026-11-23 --time 07:00 "
        "--wage 58.12 --report-to \"gate 3\"\n"
        "hallbook request open WIRE_PA \"olympic electric\" --workers 1 --start 2026-11-23 "
        "--short-call 3",
        make_command<RequestOpenCommand>};
}

}  // namespace hallbook::cli
