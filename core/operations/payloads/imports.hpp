/// \file
/// Lines of exports (docs/DOMAIN.md 7), a thousand at most in one operation.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/kind.hpp"

namespace hallbook::core {

/// The most lines that an import puts into one operation, so that it stays small enough to send and
/// to judge at once. A long file becomes several operations.
inline constexpr std::size_t import_lines_max = 1'000;

/// One line of the roll of members.
struct MemberLine {
    int line = 0;  ///< in the file, from 1
    std::string card_number;
    std::string first_name;
    std::optional<std::string> middle_name;
    std::string last_name;
    std::optional<std::string> home_local;
    std::optional<std::string> home_region;
    friend bool operator==(const MemberLine&, const MemberLine&) = default;
};

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

/// The roll of members.
struct ImportMembers {
    std::vector<MemberLine> lines;
    friend bool operator==(const ImportMembers&, const ImportMembers&) = default;
};

template <class F>
void fields(ImportMembers& p, F&& f) {
    f("lines", p.lines);
}

template <>
struct KindOf<ImportMembers> {
    static constexpr std::string_view name = "import_members";
    static constexpr std::string_view noun = "import of members";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const ImportMembers& wish, Touches& touches) {
        for (const auto& line : wish.lines)
            touches.changes_member(line.card_number);
    }
    static std::string words(const ImportMembers& wish, const OperationNames&) {
        return counted(wish.lines.size(), "line");
    }
};

/// One line of the registration list. The status column of the export (DOMAIN.md 7) is already
/// translated: into a registration status and, for some values, an exemption.
struct RegistrationLine {
    int line = 0;
    std::string card_number;
    Id<ReferralBook> book;
    BookTier tier{};
    Apn applicant_priority_number;
    Instant registered_at{};
    std::optional<Instant> last_re_signed_at;
    std::optional<Date>
        last_re_signed_on;  ///< day the re-sign clock runs from; else the registration's
    int check_marks = 0;
    RegistrationStatus status{};  ///< ACTIVE or DISPATCHED
    std::optional<ExemptReason> exempt_reason;
    friend bool operator==(const RegistrationLine&, const RegistrationLine&) = default;
};

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

/// The registration list.
struct ImportRegistrations {
    std::vector<RegistrationLine> lines;
    friend bool operator==(const ImportRegistrations&, const ImportRegistrations&) = default;
};

template <class F>
void fields(ImportRegistrations& p, F&& f) {
    f("lines", p.lines);
}

template <>
struct KindOf<ImportRegistrations> {
    static constexpr std::string_view name = "import_registrations";
    static constexpr std::string_view noun = "import of registrations";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const ImportRegistrations& wish, Touches& touches) {
        for (const auto& line : wish.lines) {
            touches.changes_member(line.card_number);
            touches.reads_book(line.book);
        }
    }
    static std::string words(const ImportRegistrations& wish, const OperationNames&) {
        return counted(wish.lines.size(), "line");
    }
};

/// One line of the employers' contracts.
struct EmployerLine {
    int line = 0;
    std::string code;
    std::string name;
    ContractCode contract_code{};
    Date effective_date{};
    std::optional<Date> expiration_date;
    friend bool operator==(const EmployerLine&, const EmployerLine&) = default;
};

template <class F>
void fields(EmployerLine& p, F&& f) {
    f("line", p.line);
    f("code", p.code);
    f("name", p.name);
    f("contract_code", p.contract_code);
    f("effective_date", p.effective_date);
    f("expiration_date", p.expiration_date);
}

/// The employers and their contracts.
struct ImportEmployers {
    std::vector<EmployerLine> lines;
    friend bool operator==(const ImportEmployers&, const ImportEmployers&) = default;
};

template <class F>
void fields(ImportEmployers& p, F&& f) {
    f("lines", p.lines);
}

template <>
struct KindOf<ImportEmployers> {
    static constexpr std::string_view name = "import_employers";
    static constexpr std::string_view noun = "import of employers";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const ImportEmployers& wish, Touches& touches) {
        for (const auto& line : wish.lines)
            touches.changes_employer(line.code);
    }
    static std::string words(const ImportEmployers& wish, const OperationNames&) {
        return counted(wish.lines.size(), "line");
    }
};

/// One line of the labor requests.
struct RequestLine {
    int line = 0;
    std::string request_number;
    Instant received_at{};
    std::string employer_code;
    Id<ReferralBook> book;
    int workers_requested = 0;
    Date start_date{};
    std::optional<TimeOfDay> start_time;
    int duration_days = 0;
    bool is_short_call = false;
    std::optional<std::string> by_name_card;
    std::optional<Decimal> wage_rate;
    std::optional<std::string> worksite_name;
    std::optional<std::string> city;
    AgreementType agreement_type{};
    friend bool operator==(const RequestLine&, const RequestLine&) = default;
};

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

/// The labor requests.
struct ImportRequests {
    std::vector<RequestLine> lines;
    friend bool operator==(const ImportRequests&, const ImportRequests&) = default;
};

template <class F>
void fields(ImportRequests& p, F&& f) {
    f("lines", p.lines);
}

template <>
struct KindOf<ImportRequests> {
    static constexpr std::string_view name = "import_requests";
    static constexpr std::string_view noun = "import of requests";
    static constexpr std::string_view since = first_judging_revision;
    static void touch(const ImportRequests& wish, Touches& touches) {
        touches.reads_rules();
        for (const auto& line : wish.lines) {
            touches.changes_request(line.request_number);
            touches.reads_employer(line.employer_code);
            touches.reads_book(line.book);
            if (line.by_name_card) touches.reads_member(*line.by_name_card);
        }
    }
    static std::string words(const ImportRequests& wish, const OperationNames&) {
        return counted(wish.lines.size(), "line");
    }
};

}  // namespace hallbook::core
