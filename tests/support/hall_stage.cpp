/// \file
/// The stage for tests of rules.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/hall_stage.hpp"

#include <algorithm>
#include <stdexcept>

namespace hallbook::test {

using namespace core;

namespace {

constexpr std::chrono::hours offset{8};
constexpr int member_count = 9;

Member member_row(int number) {
    Member member;
    member.card_number = std::to_string(1000 + number);
    member.id = {natural_key_id(member.card_number)};
    member.first_name = "Test";
    member.last_name = "Member" + std::to_string(number);
    return member;
}

}  // namespace

CivilTime FixedZone::civil(Instant instant) const {
    const auto local = instant - offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    return {day, std::chrono::floor<std::chrono::seconds>(local - day)};
}

std::optional<Instant> FixedZone::instant(const CivilTime& civil) const {
    return Instant{civil.date} + civil.time + offset;
}

Instant at(const std::string& civil) { return parse_instant(civil + "Z").value.value() + offset; }

Date date(const std::string& text) { return parse_date(text).value.value(); }

Apn apn(const std::string& text) { return Apn::parse(text).value.value(); }

HallStage::HallStage() : m_books(seed_books(Instant{})) {}

Id<ReferralBook> HallStage::book(const std::string& code) const {
    const auto found = std::find_if(
        m_books.begin(), m_books.end(), [&](const auto& each) { return each.code == code; });
    return found->id;
}

MemberRef HallStage::member(int number) const {
    const Member row = member_row(number);
    return {row.id, row.card_number};
}

Operation HallStage::operation(HallNumber hall, const std::string& civil, Payload payload) {
    Operation operation;
    operation.id = {hall, ++m_sequences[hall]};
    operation.hall_code = "HALL" + std::to_string(hall);
    operation.recorded_at = at(civil);
    operation.civil = m_zone.civil(operation.recorded_at);
    operation.clock_at = operation.recorded_at;
    operation.seen = m_seen[hall];
    operation.actor = "pat";
    operation.payload = std::move(payload);
    return operation;
}

Operation HallStage::register_(
    HallNumber hall, const std::string& civil, int member, const std::string& book_code) {
    RegisterOnBook wish;
    wish.member = this->member(member);
    wish.book = book(book_code);
    wish.applicant_priority_number = Apn::from_civil(m_zone.civil(at(civil)));
    return operation(hall, civil, wish);
}

Operation HallStage::re_sign(
    HallNumber hall, const std::string& civil, int member, const std::string& book_code) {
    return operation(hall, civil, ReSign{this->member(member), {book(book_code)}});
}

Operation HallStage::leave(
    HallNumber hall, const std::string& civil, int member, const std::string& book_code) {
    return operation(hall, civil, LeaveBook{this->member(member), book(book_code), ""});
}

Operation HallStage::open_request(
    HallNumber hall,
    const std::string& civil,
    const std::string& number,
    const std::string& book_code,
    int workers) {
    OpenRequest wish;
    wish.request_number = number;
    wish.employer_code = "E1";
    wish.book = book(book_code);
    wish.workers_requested = workers;
    wish.start_date = date(civil.substr(0, 10)) + std::chrono::days{1};
    wish.start_time = parse_time_of_day("07:00").value;
    return operation(hall, civil, wish);
}

Operation HallStage::dispatch(
    HallNumber hall,
    const std::string& civil,
    const std::string& number,
    int member,
    DispatchMethod method) {
    DispatchMember wish;
    wish.request_number = number;
    wish.member = this->member(member);
    wish.method = method;
    wish.hall_region = BookRegion::jurisdiction_wide;
    if (method == DispatchMethod::by_name) wish.attestation = "not arranged";
    return operation(hall, civil, wish);
}

void HallStage::shows(HallNumber hall, HallNumber other) {
    m_seen[hall].sequences[other] = m_sequences[other];
}

WorkingSet HallStage::rows() const {
    WorkingSet rows;
    for (const auto& each : m_books)
        rows.load(table_id<ReferralBook>(), to_values(each));
    for (const auto& each : seed_settings(Instant{})) {
        rows.load(table_id<Setting>(), to_values(each));
    }
    Organization employer;
    employer.id = {natural_key_id("E1")};
    employer.code = "E1";
    employer.name = "ACME ELECTRIC";
    rows.load(table_id<Organization>(), to_values(employer));
    for (int number = 1; number <= member_count; ++number) {
        rows.load(table_id<Member>(), to_values(member_row(number)));
    }
    return rows;
}

const BookRegistration* live(
    const WorkingSet& rows, const HallStage& stage, int member, const std::string& book) {
    return rows.live_registration(stage.member(member).id, stage.book(book));
}

WorkingSet one_registered(HallStage& stage) {
    WorkingSet rows = stage.rows();
    const auto decision = judge(rows, stage.register_(1, "2025-08-11 09:48:02", 1, "WIRE_SEA"));
    if (decision.outcome != Outcome::accepted) throw std::logic_error{"not registered"};
    return rows;
}

std::vector<Conflict> conflicts_of(const Decision& decision) {
    std::vector<Conflict> conflicts;
    for (const auto& change : decision.changes) {
        if (change.table == table_id<Conflict>() && change.after)
            conflicts.push_back(from_values<Conflict>(*change.after));
    }
    return conflicts;
}

std::vector<std::string> codes(const Decision& decision) {
    std::vector<std::string> result;
    for (const auto& violation : decision.violations)
        result.push_back(violation.code);
    return result;
}

}  // namespace hallbook::test
