/// \file
/// The JSON form of one operation of each kind, as it was released: kept in logs and at central for
/// years, so no line here is ever changed. A new kind adds one.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace hallbook::test {

struct ReleasedForm {
    std::string_view kind;
    std::string_view since;  ///< the first revision of the schema whose central judges it
    std::string_view json;
};

inline constexpr std::array released_forms{
    ReleasedForm{
        "register",
        "0006",
        R"({"applicant_priority_number":"46000.07","book":"6",)"
        R"("member":{"card_number":"1001","id":"9006099743114217"},"method":"EMAIL",)"
        R"("tier":"BOOK_3"})"},
    ReleasedForm{
        "re_sign",
        "0006",
        R"({"books":["1","3"],"member":{"card_number":"1002","id":"9006099743114218"}})"},
    ReleasedForm{
        "leave",
        "0006",
        R"({"book":"3","member":{"card_number":"1003","id":"9006099743114219"},)"
        R"("reason":"moved \"away\" to Zürich"})"},
    ReleasedForm{
        "edit",
        "0006",
        R"({"book":"1","changes":[{"column":"notes","value":"moved"},)"
        R"({"column":"re_sign_due"}],"member":{"card_number":"1001",)"
        R"("id":"9006099743114217"},"reason":"typing error","row":"0",)"
        R"("table":"book_registrations"})"},
    ReleasedForm{
        "import_members",
        "0006",
        R"({"lines":[{"card_number":"1010011","first_name":"Tess","home_local":"46",)"
        R"("home_region":"SEATTLE","last_name":"Chavez","line":"2","middle_name":"A"}]})"},
    ReleasedForm{
        "import_registrations",
        "0006",
        R"({"lines":[{"applicant_priority_number":"45880.41","book":"11",)"
        R"("card_number":"1001","check_marks":"2","exempt_reason":"MEDICAL",)"
        R"("last_re_signed_at":"2026-01-10T08:00:00Z","last_re_signed_on":"2026-01-10",)"
        R"("line":"7","registered_at":"2025-08-11T17:48:02Z","status":"ACTIVE",)"
        R"("tier":"BOOK_2"}]})"},
    ReleasedForm{
        "import_employers",
        "0006",
        R"({"lines":[{"code":"E0001","contract_code":"S&C","effective_date":"2024-06-13",)"
        R"("expiration_date":"2027-06-13","line":"2","name":"ENGEL"}]})"},
    ReleasedForm{
        "import_requests",
        "0006",
        R"({"lines":[{"agreement_type":"PLA","book":"1","by_name_card":"1003",)"
        R"("city":"KENT","duration_days":"15","employer_code":"E0207",)"
        R"("is_short_call":"true","line":"3","received_at":"2025-02-03T22:55:29Z",)"
        R"("request_number":"R000001","start_date":"2025-02-04","start_time":"07:00:00",)"
        R"("wage_rate":"58.12","workers_requested":"2","worksite_name":"SHOP"}]})"},
    ReleasedForm{
        "open_request",
        "0006",
        R"({"agreement_type":"CWA","bidding_closes_at":"2026-03-03T15:00:00Z",)"
        R"("bidding_opens_at":"2026-03-03T01:30:00Z","book":"3","city":"PORT ANGELES",)"
        R"("employer_code":"E1","end_date":"2026-03-05","is_emergency":"true",)"
        R"("job_class":"FOREMAN","named_card":"1002","no_check_mark_reason":"SPECIALTY",)"
        R"("notes":"second call","report_to":"Rosa, side door","request_number":"PA-17",)"
        R"("short_call_days":"2","special_requirements":"lift card",)"
        R"("start_date":"2026-03-03","start_time":"06:30:00","wage_rate":"58.12",)"
        R"("workers_requested":"2","worksite_address":"1 WATER ST","worksite_name":"MILL"})"},
    ReleasedForm{
        "amend_request",
        "0006",
        R"({"changes":[{"column":"city","value":"SEQUIM"}],"reason":"moved",)"
        R"("request_number":"PA-17"})"},
    ReleasedForm{"cancel_request", "0006", R"({"reason":"weather","request_number":"PA-17"})"},
    ReleasedForm{
        "dispatch",
        "0006",
        R"({"attestation":"not arranged","hall_region":"PT_ANGELES",)"
        R"("member":{"card_number":"1004","id":"9006099743114220"},"method":"BY_NAME",)"
        R"("other_area_reason":"nobody left in Seattle",)"
        R"("passed_over":[{"card_number":"1001","reason":"exempt","registration":"42"}],)"
        R"("request_number":"PA-17"})"},
    ReleasedForm{
        "answer_dispatch",
        "0006",
        R"({"accepted":"false","dispatch":"7","member":{"card_number":"1004",)"
        R"("id":"9006099743114220"},"reason":"sick","request_number":"PA-17"})"},
    ReleasedForm{
        "check_in",
        "0006",
        R"({"dispatch":"7","member":{"card_number":"1004","id":"9006099743114220"},)"
        R"("request_number":"PA-17"})"},
    ReleasedForm{
        "end_dispatch",
        "0006",
        R"({"comment":"good work","days_worked":"3","dispatch":"7","hours_worked":"24.50",)"
        R"("is_turnaround":"true","member":{"card_number":"1004","id":"9006099743114220"},)"
        R"("outcome":"LAID_OFF","reason":"done","request_number":"PA-17",)"
        R"("term_date":"2026-03-05","term_rate":"58.12"})"},
    ReleasedForm{
        "check_mark",
        "0006",
        R"({"book":"3","member":{"card_number":"1004","id":"9006099743114220"},)"
        R"("reason":"roll call"})"},
    ReleasedForm{
        "restore_check_mark",
        "0006",
        R"({"book":"3","member":{"card_number":"1004","id":"9006099743114220"},)"
        R"("reason":"was sick"})"},
    ReleasedForm{
        "grant_exempt",
        "0006",
        R"({"approved_by":"BM","from":"2026-03-01","member":{"card_number":"1004",)"
        R"("id":"9006099743114220"},"reason":"TRAVELING","until":"2026-04-01"})"},
    ReleasedForm{
        "revoke_exempt",
        "0006",
        R"({"member":{"card_number":"1004","id":"9006099743114220"},"reason":"back"})"},
    ReleasedForm{
        "roll_off",
        "0006",
        R"({"book":"3","drop_reason":"NINETY_DAY_RULE","member":{"card_number":"1004",)"
        R"("id":"9006099743114220"},"reason":"by-law"})"},
    ReleasedForm{
        "place_bid",
        "0006",
        R"({"member":{"card_number":"1004","id":"9006099743114220"},)"
        R"("request_number":"PA-17"})"},
    ReleasedForm{
        "withdraw_bid",
        "0006",
        R"({"member":{"card_number":"1004","id":"9006099743114220"},)"
        R"("request_number":"PA-17"})"},
    ReleasedForm{
        "answer_bid",
        "0006",
        R"({"accepted":"true","member":{"card_number":"1004","id":"9006099743114220"},)"
        R"("request_number":"PA-17"})"},
    ReleasedForm{
        "close_referral",
        "0006",
        R"({"date":"2026-03-03","requests":[{"marked_cards":["1001","1002"],)"
        R"("request_number":"PA-17"}]})"},
    ReleasedForm{
        "enforce_day",
        "0006",
        R"({"date":"2026-03-03","exemptions":[{"book":"3","card_number":"1003"}],)"
        R"("re_registrations":["1002"],"re_signs":[{"book":"3","card_number":"1001"}],)"
        R"("requests":["PA-17"]})"},
    ReleasedForm{
        "submit_equipment",
        "0011",
        R"({"notes":"by the river","project_id":"P-1042",)"
        R"("template":"01234567-89ab-cdef-fedc-ba9876543210"})"},
    ReleasedForm{
        "decide_equipment",
        "0011",
        R"({"consultant_type":"00000000-0000-0001-0000-000000000002","reason":"no tie-ins",)"
        R"("submission":"68616c6c-626f-8000-8000-0100000c0000","verdict":"REJECTED"})"}};

}  // namespace hallbook::test
