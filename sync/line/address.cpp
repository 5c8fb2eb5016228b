/// \file
/// Reading addresses with libpq's own parser, so that every one that psql takes works here, too.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/address.hpp"

#include "core/values/failure.hpp"

#include <libpq-fe.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <vector>

namespace hallbook::sync {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : std::string{value};
}

/// What the address says of a keyword; else what libpq's variable for it says; else empty.
std::string said(const Settings& settings, const std::string& keyword, const char* from) {
    const auto found = settings.find(keyword);
    return found != settings.end() && !found->second.empty() ? found->second : variable(from);
}

/// The parts of a list with commas; one empty part for an empty list.
std::vector<std::string> parts_of(const std::string& list) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (auto at = list.find(','); at != std::string::npos; at = list.find(',', from)) {
        parts.push_back(list.substr(from, at - from));
        from = at + 1;
    }
    parts.push_back(list.substr(from));
    return parts;
}

std::string lower_case(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

/// No name that merely begins so, such as "127.example.org", is taken for this machine.
bool is_this_machine(const std::string& host) {
    constexpr unsigned char loopback_net = 127;
    if (host.empty() || host.front() == '/' || host.front() == '@') return true;
    if (lower_case(host) == "localhost") return true;
    std::array<unsigned char, sizeof(in_addr)> ip4{};
    if (inet_pton(AF_INET, host.c_str(), ip4.data()) == 1) return ip4.front() == loopback_net;
    std::array<unsigned char, sizeof(in6_addr)> ip6{};
    std::array<unsigned char, sizeof(in6_addr)> loopback{};
    loopback.back() = 1;
    return inet_pton(AF_INET6, host.c_str(), ip6.data()) == 1 && ip6 == loopback;
}

bool names_a_service(const Settings& settings) {
    return !said(settings, "service", "PGSERVICE").empty();
}

/// The hosts that are connected to: by number where those are given.
std::string hosts_of(const Settings& settings) {
    const std::string numbers = said(settings, "hostaddr", "PGHOSTADDR");
    return numbers.empty() ? said(settings, "host", "PGHOST") : numbers;
}

/// Whether libpq shows the server a certificate of ours, which takes the place of a password. It
/// looks for one in the home folder by itself.
bool shows_certificate(const Settings& settings) {
    if (!said(settings, "sslcert", "PGSSLCERT").empty()) return true;
    const std::string home = variable("HOME");
    std::error_code unknown;
    return !home.empty() && std::filesystem::exists(home + "/.postgresql/postgresql.crt", unknown);
}

/// Whether the certificate of the server is checked.
bool checks_certificate(const std::string& sslmode) {
    return sslmode == "verify-full" || sslmode == "verify-ca";
}

std::string sentence_about_sslmode(const std::string& sslmode) {
    if (sslmode == "disable") return "is not encrypted: others on the way can read and change it";
    if (sslmode == "allow" || sslmode == "prefer")
        return "is encrypted only if the server offers it, and whose server that is is not checked";
    if (sslmode == "require") return "is encrypted, but whose server that is is not checked";
    if (sslmode == "verify-ca")
        return "leads to a server with a certificate of the right authority, which may be another "
               "than the one named";
    return {};
}

}  // namespace

Settings settings_of(const std::string& address) {
    char* problem = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{
        PQconninfoParse(address.c_str(), &problem), &PQconninfoFree};
    const std::unique_ptr<char, decltype(&PQfreemem)> message{problem, &PQfreemem};
    if (!options) {
        std::string what = message ? message.get() : "";
        while (!what.empty() && what.back() == '\n')
            what.pop_back();
        throw core::Failure{
            core::FailureKind::bad_input,
            "The address of central cannot be read: " + what,
            "Give it as postgresql://LOGIN@HOST/DATABASE."};
    }
    Settings settings;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) settings[option->keyword] = option->val;
    }
    return settings;
}

bool holds_password(const std::string& address) {
    const Settings settings = settings_of(address);
    const auto holds = [&](const char* keyword) {
        const auto found = settings.find(keyword);
        return found != settings.end() && !found->second.empty();
    };
    return holds("password") || holds("sslpassword");
}

bool leads_away(const Settings& settings) {
    if (names_a_service(settings)) return true;
    const auto parts = parts_of(hosts_of(settings));
    return !std::all_of(parts.begin(), parts.end(), is_this_machine);
}

bool leaves_protection_open(const std::string& address) {
    const Settings settings = settings_of(address);
    return leads_away(settings) && said(settings, "sslmode", "PGSSLMODE").empty();
}

std::string with_sslmode(const std::string& address, const std::string& otherwise) {
    const Settings settings = settings_of(address);
    if (!leads_away(settings) || settings.contains("sslmode")) return address;
    const std::string from_variable = variable("PGSSLMODE");
    const std::string setting = "sslmode=" + (from_variable.empty() ? otherwise : from_variable);
    if (address.find("://") == std::string::npos) return address + " " + setting;
    if (address.find('?') == std::string::npos) return address + "?" + setting;
    return address + (address.back() == '?' || address.back() == '&' ? "" : "&") + setting;
}

void protect(Settings& settings) {
    constexpr int first_with_require_auth = 160'000;
    if (!leads_away(settings)) return;
    auto& sslmode = settings["sslmode"];
    if (sslmode.empty()) sslmode = said(settings, "sslmode", "PGSSLMODE");
    if (sslmode.empty()) sslmode = "verify-full";
    // A service file may lead to a socket, where there is nothing to bind to.
    if (!checks_certificate(sslmode) || shows_certificate(settings) || names_a_service(settings))
        return;
    if (said(settings, "channel_binding", "PGCHANNELBINDING").empty())
        settings["channel_binding"] = "require";
    if (PQlibVersion() >= first_with_require_auth &&
        said(settings, "require_auth", "PGREQUIREAUTH").empty())
        settings["require_auth"] = "scram-sha-256";
}

std::string given_up(const std::string& address) {
    Settings settings = settings_of(address);
    if (!leads_away(settings)) return {};
    protect(settings);
    const std::string line = sentence_about_sslmode(settings["sslmode"]);
    if (!line.empty())
        return "The line to central " + line + " (sslmode=" + settings["sslmode"] + ").";
    const std::string binding = said(settings, "channel_binding", "PGCHANNELBINDING");
    if (binding.empty() || binding == "require" || shows_certificate(settings)) return {};
    return "The password may be shown to the server of central instead of being proved to it "
           "(channel_binding=" +
           binding + ").";
}

}  // namespace hallbook::sync
