/// \file
/// Which SQLSTATE means what to a hall.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/postgres_failure.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <array>

namespace hallbook::sync {

namespace {

using core::Failure;
using core::FailureKind;
using core::Retry;

/// The failure for every SQLSTATE that begins with `prefix`. An empty `sentence` means that the
/// server's message is already written for people.
struct Meaning {
    std::string_view prefix;
    FailureKind kind;
    Retry retry;
    const char* sentence;
    const char* hint;
};

/// Each flight calls a function that a migration makes: a central that lacks one is older than us.
constexpr std::string_view undefined_function = "42883";

constexpr const char* safe_hint =
    "What was done at the hall is safe there and goes out with the next `hallbook sync`.";
constexpr const char* waiting_hint =
    "What was done at the hall is safe there. Ask headquarters to judge what waits.";
constexpr const char* office_hint =
    "The hall's data is safe. Ask the office to look at the hall's login.";
constexpr const char* schema_hint =
    "Run `hallbook central init` with an administrator's login, which brings central up to date; "
    "the hall's data is safe meanwhile.";

// The first match counts, so a whole SQLSTATE comes before its class. HB... are hallbook's own,
// raised by the functions of schema sync.
constexpr std::array meanings{
    Meaning{"HB001", FailureKind::not_permitted, Retry::no, "", office_hint},
    Meaning{"HB002", FailureKind::conflict, Retry::yes, "", safe_hint},
    Meaning{
        "HB003",
        FailureKind::refused,
        Retry::no,
        "",
        "Nothing is lost. Keep this file and call the office. `hallbook --db NEWFILE init` makes "
        "another "
        "one to work on with; what only this one has (`hallbook operations`) is entered there "
        "anew."},
    Meaning{
        "HB004",
        FailureKind::schema_mismatch,
        Retry::no,
        "",
        "Update the older of the two programs; the hall's data is safe meanwhile."},
    Meaning{
        "HB005",
        FailureKind::refused,
        Retry::no,
        "",
        "Revoke it first to give it a new password, or choose another code."},
    // A refused commit, told as JSON: see sync/central/commit_refusal.hpp.
    Meaning{"HB006", FailureKind::conflict, Retry::no, "", safe_hint},
    Meaning{"HB007", FailureKind::refused, Retry::no, "", waiting_hint},
    Meaning{"40", FailureKind::conflict, Retry::yes, "Others were writing at central.", safe_hint},
    Meaning{
        "23505", FailureKind::conflict, Retry::yes, "Others were writing at central.", safe_hint},
    Meaning{"23", FailureKind::conflict, Retry::no, "Central's rules forbid a row.", safe_hint},
    Meaning{
        "55P03",
        FailureKind::conflict,
        Retry::yes,
        "Central's rows are being used by others.",
        safe_hint},
    Meaning{"55", FailureKind::refused, Retry::no, "", ""},
    Meaning{
        "08",
        FailureKind::unreachable,
        Retry::yes,
        "The connection to central was lost.",
        safe_hint},
    Meaning{
        "57014",
        FailureKind::unreachable,
        Retry::yes,
        "Central did not finish in time.",
        safe_hint},
    Meaning{
        "57", FailureKind::unreachable, Retry::yes, "Central is stopping or starting.", safe_hint},
    Meaning{
        "25P0",
        FailureKind::unreachable,
        Retry::yes,
        "Central ended a silent connection.",
        safe_hint},
    Meaning{"25006", FailureKind::storage, Retry::no, "Central can only be read.", safe_hint},
    Meaning{
        "53300",
        FailureKind::unreachable,
        Retry::yes,
        "Central has no connection free.",
        safe_hint},
    Meaning{"53", FailureKind::storage, Retry::no, "Central is out of disk or memory.", safe_hint},
    Meaning{
        "28",
        FailureKind::not_permitted,
        Retry::no,
        "Central does not admit this login.",
        office_hint},
    Meaning{
        "42501",
        FailureKind::not_permitted,
        Retry::no,
        "This login is not permitted to do that at central.",
        office_hint},
    Meaning{
        "42",
        FailureKind::schema_mismatch,
        Retry::no,
        "Central lacks something that this program expects.",
        schema_hint},
    Meaning{
        "3F000",
        FailureKind::schema_mismatch,
        Retry::no,
        "Central lacks something that this program expects.",
        schema_hint},
    Meaning{
        "3D000",
        FailureKind::bad_input,
        Retry::no,
        "There is no such database at central.",
        "Check the address of central."},
    Meaning{
        "XX00",
        FailureKind::damaged,
        Retry::no,
        "Central reports damaged data.",
        "The hall's data is safe. Call whoever looks after the server."},
};

constexpr Meaning unknown{
    "",
    FailureKind::damaged,
    Retry::no,
    "Central refused a statement.",
    "The hall's data is safe. Report this message."};

const Meaning& meaning_of(std::string_view sqlstate) {
    const auto* found = std::find_if(meanings.begin(), meanings.end(), [&](const auto& each) {
        return sqlstate.substr(0, each.prefix.size()) == each.prefix;
    });
    return found == meanings.end() ? unknown : *found;
}

/// The server's first line, without "ERROR:  " before and a full stop behind it.
std::string first_line(const std::string& message) {
    auto line = message.substr(0, message.find('\n'));
    for (const std::string_view prefix : {"ERROR:  ", "FATAL:  "}) {
        if (line.starts_with(prefix)) line.erase(0, prefix.size());
    }
    return line;
}

/// The whole message on one line: libpq reports several addresses on several lines.
std::string on_one_line(std::string message) {
    while (!message.empty() && message.back() == '\n')
        message.pop_back();
    std::replace(message.begin(), message.end(), '\n', ' ');
    std::replace(message.begin(), message.end(), '\t', ' ');
    return message;
}

}  // namespace

core::Failure central_older_failure() {
    return {
        FailureKind::schema_mismatch,
        "Central is older than this program: it does not know the schema this hall has.",
        "The hall's data is safe, and you can work on. Headquarters runs `hallbook central init "
        "URI` with an administrator's login and a program of this version; the next sync then "
        "brings the others' news."};
}

core::Failure postgres_failure(std::string_view sqlstate, const std::string& message) {
    if (sqlstate.empty()) {
        return {
            FailureKind::unreachable, "The connection to central was lost.", safe_hint, Retry::yes};
    }
    if (sqlstate == undefined_function) return central_older_failure();
    const auto& meaning = meaning_of(sqlstate);
    const std::string sentence = meaning.sentence;
    auto text = sentence.empty()
                    ? first_line(message)
                    : sentence + " (" + first_line(message) + ", " + std::string{sqlstate} + ")";
    return {meaning.kind, text, meaning.hint, meaning.retry};
}

core::Failure postgres_failure(const std::exception& error, Link link) {
    if (const auto* failure = dynamic_cast<const Failure*>(&error)) return *failure;
    // Before libpqxx 7 these two are no sql_error and carry no SQLSTATE.
    if (dynamic_cast<const pqxx::serialization_failure*>(&error) != nullptr) {
        return postgres_failure("40001", error.what());
    }
    if (dynamic_cast<const pqxx::deadlock_detected*>(&error) != nullptr) {
        return postgres_failure("40P01", error.what());
    }
    // libpqxx 6.4 gives these two without their SQLSTATE.
    if (dynamic_cast<const pqxx::insufficient_privilege*>(&error) != nullptr) {
        return postgres_failure("42501", error.what());
    }
    if (dynamic_cast<const pqxx::too_many_connections*>(&error) != nullptr) {
        return postgres_failure("53300", error.what());
    }
    const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
    // The server's parting words (a revoked login, a shutdown) matter more than the lost line.
    if (sql != nullptr && !sql->sqlstate().empty()) {
        return postgres_failure(sql->sqlstate(), error.what());
    }
    if (link == Link::down || dynamic_cast<const pqxx::failure*>(&error) != nullptr) {
        return postgres_failure("", error.what());
    }
    return {
        FailureKind::damaged,
        "Central's answer cannot be understood: " + on_one_line(error.what()),
        "The hall's data is safe. Report this message."};
}

core::Failure silence_failure() {
    return {FailureKind::unreachable, "Central did not answer in time.", safe_hint, Retry::yes};
}

}  // namespace hallbook::sync
