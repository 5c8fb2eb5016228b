/// \file
/// The fields of payloads, each listed once: the codec writes and reads by these lists. Names are
/// part of the wire form and append-only; a field that is added later must be optional.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.hpp"

namespace hallbook::core {

template <class F>
void fields(MemberRef& p, F&& f) {
    f("id", p.id);
    f("card_number", p.card_number);
}

template <class F>
void fields(RegisterOnBook& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("tier", p.tier);
    f("applicant_priority_number", p.applicant_priority_number);
    f("method", p.method);
}

template <class F>
void fields(ReSign& p, F&& f) {
    f("member", p.member);
    f("books", p.books);
}

template <class F>
void fields(LeaveBook& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("reason", p.reason);
}

template <class F>
void fields(ColumnEdit& p, F&& f) {
    f("column", p.column);
    f("value", p.value);
}

template <class F>
void fields(EditRow& p, F&& f) {
    f("table", p.table);
    f("row", p.row);
    f("member", p.member);
    f("book", p.book);
    f("changes", p.changes);
    f("reason", p.reason);
}

template <class F>
void fields(MemberLine& p, F&& f) {
    f("line", p.line);
    f("card_number", p.card_number);
    f("first_name", p.first_name);
    f("middle_name", p.middle_name);
    f("last_name", p.last_name);
    f("home_local", p.home_local);
    f("home_region", p.home_region);
}

template <class F>
void fields(ImportMembers& p, F&& f) {
    f("lines", p.lines);
}

template <class F>
void fields(RegistrationLine& p, F&& f) {
    f("line", p.line);
    f("card_number", p.card_number);
    f("book", p.book);
    f("tier", p.tier);
    f("applicant_priority_number", p.applicant_priority_number);
    f("registered_at", p.registered_at);
    f("last_re_signed_at", p.last_re_signed_at);
    f("last_re_signed_on", p.last_re_signed_on);
    f("check_marks", p.check_marks);
    f("status", p.status);
    f("exempt_reason", p.exempt_reason);
}

template <class F>
void fields(ImportRegistrations& p, F&& f) {
    f("lines", p.lines);
}

template <class F>
void fields(EmployerLine& p, F&& f) {
    f("line", p.line);
    f("code", p.code);
    f("name", p.name);
    f("contract_code", p.contract_code);
    f("effective_date", p.effective_date);
    f("expiration_date", p.expiration_date);
}

template <class F>
void fields(ImportEmployers& p, F&& f) {
    f("lines", p.lines);
}

template <class F>
void fields(RequestLine& p, F&& f) {
    f("line", p.line);
    f("request_number", p.request_number);
    f("received_at", p.received_at);
    f("employer_code", p.employer_code);
    f("book", p.book);
    f("workers_requested", p.workers_requested);
    f("start_date", p.start_date);
    f("start_time", p.start_time);
    f("duration_days", p.duration_days);
    f("is_short_call", p.is_short_call);
    f("by_name_card", p.by_name_card);
    f("wage_rate", p.wage_rate);
    f("worksite_name", p.worksite_name);
    f("city", p.city);
    f("agreement_type", p.agreement_type);
}

template <class F>
void fields(ImportRequests& p, F&& f) {
    f("lines", p.lines);
}

template <class F>
void fields(OpenRequest& p, F&& f) {
    f("request_number", p.request_number);
    f("employer_code", p.employer_code);
    f("book", p.book);
    f("workers_requested", p.workers_requested);
    f("start_date", p.start_date);
    f("start_time", p.start_time);
    f("end_date", p.end_date);
    f("short_call_days", p.short_call_days);
    f("is_emergency", p.is_emergency);
    f("job_class", p.job_class);
    f("agreement_type", p.agreement_type);
    f("wage_rate", p.wage_rate);
    f("worksite_name", p.worksite_name);
    f("worksite_address", p.worksite_address);
    f("city", p.city);
    f("report_to", p.report_to);
    f("named_card", p.named_card);
    f("no_check_mark_reason", p.no_check_mark_reason);
    f("bidding_opens_at", p.bidding_opens_at);
    f("bidding_closes_at", p.bidding_closes_at);
    f("special_requirements", p.special_requirements);
    f("notes", p.notes);
}

template <class F>
void fields(AmendRequest& p, F&& f) {
    f("request_number", p.request_number);
    f("changes", p.changes);
    f("reason", p.reason);
}

template <class F>
void fields(CancelRequest& p, F&& f) {
    f("request_number", p.request_number);
    f("reason", p.reason);
}

template <class F>
void fields(PassedOver& p, F&& f) {
    f("card_number", p.card_number);
    f("registration", p.registration);
    f("reason", p.reason);
}

template <class F>
void fields(DispatchMember& p, F&& f) {
    f("request_number", p.request_number);
    f("member", p.member);
    f("method", p.method);
    f("hall_region", p.hall_region);
    f("passed_over", p.passed_over);
    f("attestation", p.attestation);
    f("other_area_reason", p.other_area_reason);
}

template <class F>
void fields(AnswerDispatch& p, F&& f) {
    f("dispatch", p.dispatch);
    f("member", p.member);
    f("request_number", p.request_number);
    f("accepted", p.accepted);
    f("reason", p.reason);
}

template <class F>
void fields(CheckIn& p, F&& f) {
    f("dispatch", p.dispatch);
    f("member", p.member);
    f("request_number", p.request_number);
}

template <class F>
void fields(EndDispatch& p, F&& f) {
    f("dispatch", p.dispatch);
    f("member", p.member);
    f("request_number", p.request_number);
    f("outcome", p.outcome);
    f("term_date", p.term_date);
    f("reason", p.reason);
    f("comment", p.comment);
    f("term_rate", p.term_rate);
    f("days_worked", p.days_worked);
    f("hours_worked", p.hours_worked);
    f("is_turnaround", p.is_turnaround);
}

template <class F>
void fields(GiveCheckMark& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("reason", p.reason);
}

template <class F>
void fields(RestoreCheckMark& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("reason", p.reason);
}

template <class F>
void fields(GrantExemption& p, F&& f) {
    f("member", p.member);
    f("reason", p.reason);
    f("from", p.from);
    f("until", p.until);
    f("approved_by", p.approved_by);
}

template <class F>
void fields(RevokeExemption& p, F&& f) {
    f("member", p.member);
    f("reason", p.reason);
}

template <class F>
void fields(RollOff& p, F&& f) {
    f("member", p.member);
    f("book", p.book);
    f("drop_reason", p.drop_reason);
    f("reason", p.reason);
}

template <class F>
void fields(PlaceBid& p, F&& f) {
    f("request_number", p.request_number);
    f("member", p.member);
}

template <class F>
void fields(WithdrawBid& p, F&& f) {
    f("request_number", p.request_number);
    f("member", p.member);
}

template <class F>
void fields(AnswerBid& p, F&& f) {
    f("request_number", p.request_number);
    f("member", p.member);
    f("accepted", p.accepted);
}

template <class F>
void fields(UnfilledRequest& p, F&& f) {
    f("request_number", p.request_number);
    f("marked_cards", p.marked_cards);
}

template <class F>
void fields(CloseReferral& p, F&& f) {
    f("date", p.date);
    f("requests", p.requests);
}

template <class F>
void fields(PassedDeadline& p, F&& f) {
    f("card_number", p.card_number);
    f("book", p.book);
}

template <class F>
void fields(EnforceDay& p, F&& f) {
    f("date", p.date);
    f("re_signs", p.re_signs);
    f("exemptions", p.exemptions);
    f("re_registrations", p.re_registrations);
    f("requests", p.requests);
}

template <class F>
void fields(SubmitEquipment& p, F&& f) {
    f("template", p.equipment_template);
    f("project_id", p.project_id);
    f("notes", p.notes);
}

template <class F>
void fields(DecideEquipment& p, F&& f) {
    f("submission", p.submission);
    f("consultant_type", p.consultant_type);
    f("verdict", p.verdict);
    f("reason", p.reason);
}

}  // namespace hallbook::core
