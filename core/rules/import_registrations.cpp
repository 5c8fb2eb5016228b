/// \file
/// The registration list from an export: every APN exactly as printed. A registration that is
/// known with this APN and instant stays as it is, whatever its status is now.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rules/rules.hpp"

#include <algorithm>

namespace hallbook::core {

namespace {

bool is_known(const Judging& judging, const RegistrationLine& line, Id<Member> member) {
    const auto all = judging.rows().registrations(member);
    return std::any_of(all.begin(), all.end(), [&](const auto* each) {
        return each->book_id == line.book && each->registered_at == line.registered_at &&
               each->applicant_priority_number == line.applicant_priority_number;
    });
}

BookRegistration from_line(
    Judging& judging,
    const ImportRegistrations& wish,
    const RegistrationLine& line,
    Id<Member> member,
    const ReferralBook& book) {
    BookRegistration registration;
    registration.id = judging.id_of_line<BookRegistration>(place_of(line, wish.lines));
    registration.member_id = member;
    registration.book_id = book.id;
    registration.tier = line.tier;
    registration.applicant_priority_number = line.applicant_priority_number;
    registration.registered_at = line.registered_at;
    registration.method = RegistrationMethod::import;
    registration.status = line.status;
    registration.last_re_signed_at = line.last_re_signed_at;
    registration.check_marks = line.check_marks;
    registration.has_check_mark = line.check_marks > 0;
    registration.is_exempt = line.exempt_reason.has_value();
    registration.exempt_reason = line.exempt_reason;
    if (registration.is_exempt) registration.exempt_from = judging.today();
    const bool clock_runs =
        registration.status == RegistrationStatus::active && !registration.is_exempt;
    if (clock_runs && line.last_re_signed_on) {
        registration.re_sign_due = *line.last_re_signed_on + std::chrono::days{book.re_sign_days};
    }
    return registration;
}

/// Why the line cannot be taken; empty when it can.
std::string problem_with(
    const Judging& judging,
    const RegistrationLine& line,
    const Member* member,
    const ReferralBook* book) {
    if (member == nullptr) {
        return "missing member: no member has the card number " + line.card_number;
    }
    if (book == nullptr) return "unknown book";
    if (const auto* live = judging.rows().live_registration(member->id, book->id)) {
        return "duplicate live registration: " + words(*member) + " already stands on " +
               words(*book) + " with APN " + live->applicant_priority_number.text();
    }
    return {};
}

void import_lines(Judging& judging, const ImportRegistrations& wish) {
    for (const auto& line : wish.lines) {
        const Member* member = judging.rows().member(line.card_number);
        const ReferralBook* book = judging.rows().find(line.book);
        if (member != nullptr && is_known(judging, line, member->id)) {
            judging.count_line(false);
            continue;
        }
        if (auto problem = problem_with(judging, line, member, book); !problem.empty()) {
            judging.leave_out_line(line.line, std::move(problem));
            continue;
        }
        const BookRegistration registration = from_line(judging, wish, line, member->id, *book);
        judging.put(registration);
        judging.record(
            RegistrationAction::register_,
            registration,
            std::nullopt,
            std::string{imported_reason});
        judging.count_line(true);
    }
}

}  // namespace

/// Whoever may take over a list may put anybody anywhere in line: that is headquarters' to give.
void decide(Judging& judging, const ImportRegistrations& wish) {
    const std::string sentence =
        "A registration list is taken over by headquarters, or by a hall that "
        "was enrolled with --may-import. Ask headquarters.";
    const auto& operation = judging.operation();
    if (!operation.may_import && operation.payload_version >= version_of_sure_instants) {
        judging.refuse_by(ConflictRule::false_place, "refused", "may_not_import", sentence);
        return;
    }
    import_lines(judging, wish);
    if (!operation.may_import)
        judging.flag_false_place(sentence + " A program of before this rule did it.");
}

}  // namespace hallbook::core
