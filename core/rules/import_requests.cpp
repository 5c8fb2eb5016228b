/// \file
/// Labor requests from an export.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/requests.hpp"
#include "core/rules/rules.hpp"

namespace hallbook::core {

namespace {

LaborRequestType type_of(const RequestLine& line) {
    if (line.by_name_card) return LaborRequestType::by_name;
    return line.is_short_call ? LaborRequestType::short_call : LaborRequestType::standard;
}

LaborRequest from_line(
    Judging& judging,
    const ImportRequests& wish,
    const RequestLine& line,
    const Organization& employer,
    const ReferralBook& book) {
    LaborRequest request;
    request.id = judging.id_of_line<LaborRequest>(place_of(line, wish.lines));
    request.request_number = line.request_number;
    request.employer_id = employer.id;
    request.book_id = book.id;
    request.contract_code = book.contract_code;
    request.request_type = type_of(line);
    request.job_class = book.work_level;
    request.agreement_type = line.agreement_type;
    request.workers_requested = line.workers_requested;
    request.wage_rate = line.wage_rate;
    request.worksite_name = line.worksite_name;
    request.city = line.city;
    request.start_date = line.start_date;
    request.start_time = line.start_time;
    request.is_short_call = line.is_short_call;
    if (line.is_short_call) {
        request.short_call_days = line.duration_days;
    } else {
        request.end_date = line.start_date + std::chrono::days{line.duration_days - 1};
    }
    judge_check_marks(judging, request);
    request.received_at = line.received_at;
    return request;
}

std::string problem_with(
    const RequestLine& line,
    const Organization* employer,
    const ReferralBook* book,
    const Member* named) {
    if (employer == nullptr)
        return "unknown employer: no employer has the code " + line.employer_code;
    if (book == nullptr) return "unknown book";
    if (line.by_name_card && named == nullptr) {
        return "missing member: no member has the card number " + *line.by_name_card;
    }
    return {};
}

}  // namespace

void decide(Judging& judging, const ImportRequests& wish) {
    for (const auto& line : wish.lines) {
        if (judging.rows().request(line.request_number) != nullptr) {
            judging.count_line(false);
            continue;
        }
        const Organization* employer = judging.rows().employer(line.employer_code);
        const ReferralBook* book = judging.rows().find(line.book);
        const Member* named =
            line.by_name_card ? judging.rows().member(*line.by_name_card) : nullptr;
        if (auto problem = problem_with(line, employer, book, named); !problem.empty()) {
            judging.leave_out_line(line.line, std::move(problem));
            continue;
        }
        LaborRequest request = from_line(judging, wish, line, *employer, *book);
        if (named != nullptr) {
            request.foreman_member_id = named->id;
            request.foreman_requested = full_name(*named);
        }
        judging.put(std::move(request));
        judging.count_line(true);
    }
}

}  // namespace hallbook::core
