/// \file
/// Recognises libpq's messages about failed connections.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/connect_failure.hpp"

#include <array>
#include <string_view>

namespace hallbook::sync {

namespace {

using core::Failure;
using core::FailureKind;
using core::Retry;

constexpr const char* unreachable_hint =
    "What was done at the hall is safe there and goes out with the next `hallbook sync`. Look "
    "whether this computer is on the network; `hallbook status` shows the address of central.";

constexpr const char* call_the_office =
    "Nothing was sent, and what was done at the hall is safe there. Another server may stand in "
    "central's place: call the office before anything else is tried (docs/tls.md).";

/// `words` in libpq's message, and the text that follows "Central cannot be reached: " then. `%` in
/// it is replaced by the address, if libpq names one.
struct Obstacle {
    std::string_view words;
    std::string_view plain;
    const char* hint = unreachable_hint;
};

// The first match counts. Messages of the server itself come first: it was reached.
constexpr std::array obstacles{
    Obstacle{"starting up", "the server at % is just starting"},
    Obstacle{"recovery", "the server at % is just starting"},
    Obstacle{"not yet accepting", "the server at % is just starting"},
    Obstacle{"shutting down", "the server at % is being stopped"},
    Obstacle{"administrator command", "the server at % is being stopped"},
    Obstacle{"postmaster exit", "the server at % is being stopped"},
    Obstacle{"crash of another server process", "the server at % is just starting again"},
    Obstacle{"too many", "the server at % has no connection free"},
    Obstacle{"connection slots", "the server at % has no connection free"},
    Obstacle{
        "certificate",
        "the server at % does not prove who it is (its certificate)",
        call_the_office},
    Obstacle{
        "does not support SSL", "the server at % offers no encrypted connection", call_the_office},
    Obstacle{"expected authentication request", "what answers at % is no PostgreSQL server"},
    Obstacle{"invalid response to SSL", "what answers at % is no PostgreSQL server"},
    Obstacle{"translate host name", "the name of its server is not known here"},
    Obstacle{"Connection refused", "no server is listening at %"},
    Obstacle{"No such file or directory", "no server is running at %"},
    Obstacle{"timeout expired", "% does not answer"},
    Obstacle{"timed out", "% does not answer"},
    Obstacle{"No route to host", "no way leads to % from this computer's network"},
    Obstacle{"unreachable", "no way leads to % from this computer's network"},
    Obstacle{"closed the connection", "the line to % broke off"},
    Obstacle{"reset by peer", "the line to % broke off"},
    Obstacle{"Broken pipe", "the line to % broke off"},
    Obstacle{"could not receive", "the line to % broke off"},
    Obstacle{"could not send", "the line to % broke off"},
};

bool speaks_of(const std::string& message, std::string_view words) {
    return message.find(words) != std::string::npos;
}

/// The text between the first `before` and the next `after`; empty when either is missing.
std::string between(const std::string& text, std::string_view before, std::string_view after) {
    const auto found = text.find(before);
    if (found == std::string::npos) return {};
    const auto start = found + before.size();
    const auto end = text.find(after, start);
    return end == std::string::npos ? std::string{} : text.substr(start, end - start);
}

/// The address in libpq's message: "central.example:5432", or the folder of a Unix socket.
std::string address_in(const std::string& message) {
    if (auto socket = between(message, "server on socket \"", "\""); !socket.empty()) return socket;
    const auto host = between(message, "server at \"", "\"");
    const auto port = between(message, ", port ", " failed");
    if (host.empty()) return "its address";
    return port.empty() ? host : host + ":" + port;
}

/// The whole message on one line, without the severity that PostgreSQL puts before its sentences.
std::string without_severity(const std::string& message) {
    std::string line;
    for (const char letter : message) {
        const bool blank = letter == '\n' || letter == '\t' || letter == ' ';
        if (!blank) line += letter;
        if (blank && !line.empty() && line.back() != ' ') line += ' ';
    }
    while (!line.empty() && line.back() == ' ')
        line.pop_back();
    const std::string_view severity = "FATAL: ";
    for (auto at = line.find(severity); at != std::string::npos; at = line.find(severity))
        line.erase(at, severity.size());
    return line;
}

/// `plain` with its `%` replaced by the address.
std::string at_address(std::string_view plain, const std::string& address) {
    std::string text{plain};
    if (const auto at = text.find('%'); at != std::string::npos) text.replace(at, 1, address);
    return text;
}

Failure not_admitted(const std::string& why, const std::string& what_next) {
    return {
        FailureKind::not_permitted,
        "Central does not admit this login: " + why + ".",
        "The hall's data is safe, and the hall can go on working. " + what_next};
}

/// For what only the address of central, or a file beside it, can mend.
Failure unprotected(const std::string& message, const std::string& what_next) {
    return {
        FailureKind::bad_input,
        message + " Nothing was sent.",
        "What was done at the hall is safe there and goes out with the next `hallbook sync`. " +
            what_next};
}

/// The login that a message of the server names after `words`.
std::string login_in(const std::string& message, const std::string& words) {
    const auto login = between(message, words + " \"", "\"");
    return login.empty() ? "it" : login;
}

}  // namespace

core::Failure connect_failure(const std::string& message) {
    if (speaks_of(message, "is not permitted to log in")) {
        return not_admitted(
            login_in(message, "role") + " is barred, as it is when a hall is revoked",
            "Ask the office whether that was meant; `hallbook central enroll` admits a hall anew.");
    }
    if (speaks_of(message, "no password supplied")) {
        return not_admitted(
            "it asks for a password, and none was found",
            "Put the password into ~/.pgpass (host:port:database:login:password, mode 0600), or "
            "set PGPASSWORD.");
    }
    if (speaks_of(message, "valid client certificate")) {
        return not_admitted(
            "it asks for a certificate, and none that it accepts was shown",
            "Check sslcert and sslkey in the address of central, or ask the office for a new one.");
    }
    if (speaks_of(message, "root certificate file") || speaks_of(message, "locate root cert")) {
        const auto file = between(message, "root certificate file \"", "\"");
        return unprotected(
            "Central's certificate cannot be checked: there is no file " +
                (file.empty() ? "~/.postgresql/root.crt" : file) + ".",
            "Get the certificate of central's authority from the office and put it there, or name "
            "it in the address of central with sslrootcert=FILE (docs/tls.md); or write "
            "sslmode=require there to go on without the check.");
    }
    for (const auto* words : {"channel binding", "authentication method requirement"}) {
        if (!speaks_of(message, words)) continue;
        return unprotected(
            "The server at " + address_in(message) +
                " does not take the login as central does: by a password that is proved to it and "
                "never shown (SCRAM with channel binding).",
            "Ask the office whether that is central and how it takes logins (docs/tls.md); "
            "channel_binding=prefer in the address of central goes on without that.");
    }
    if (speaks_of(message, "unsupported startup parameter")) {
        return unprotected(
            "The pooler at " + address_in(message) +
                " before central refuses how hallbook opens a session.",
            "Whoever looks after it writes `ignore_startup_parameters = options` and `pool_mode = "
            "session` into its configuration (docs/tls.md).");
    }
    if (speaks_of(message, "authentication failed")) {
        return not_admitted(
            login_in(message, "for user") + " or its password is wrong",
            "Check the password (.pgpass or PGPASSWORD), or ask the office for a new one.");
    }
    for (const auto* words : {"role \"", "pg_hba.conf", "permission denied for database"}) {
        if (speaks_of(message, words)) {
            return not_admitted(
                without_severity(message), "Ask the office to look at the hall's login.");
        }
    }
    if (speaks_of(message, "database \"") && speaks_of(message, "does not exist")) {
        return {
            FailureKind::bad_input,
            "There is no database \"" + between(message, "database \"", "\"") + "\" at central.",
            "Check the address of central."};
    }
    for (const auto& obstacle : obstacles) {
        if (!speaks_of(message, obstacle.words)) continue;
        return {
            FailureKind::unreachable,
            "Central cannot be reached: " + at_address(obstacle.plain, address_in(message)) + ".",
            obstacle.hint,
            Retry::yes};
    }
    return {
        FailureKind::unreachable,
        "Central cannot be reached: " + without_severity(message) + ".",
        unreachable_hint,
        Retry::yes};
}

}  // namespace hallbook::sync
