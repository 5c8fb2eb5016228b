/// \file
/// Adds to addresses what every connection needs.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/connection_string.hpp"

#include "sync/line/address.hpp"
#include "sync/line/adopted_schema.hpp"

namespace hallbook::sync {

namespace {

std::string quoted_for_libpq(const std::string& value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

// Instants and dates must come in the one form that the codec reads, not in the server's default;
// and the server must notice by itself that this side has vanished, and free its locks. It sends
// no keepalives while an answer is under way: tcp_user_timeout covers that case.
constexpr const char* session_options =
    "-c TimeZone=UTC -c DateStyle=ISO,MDY -c client_min_messages=error "
    "-c standard_conforming_strings=on -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 "
    "-c tcp_keepalives_count=3 -c tcp_user_timeout=30000";

/// The option that sets the search path; empty when the address sets one itself.
std::string search_path_option(const std::string& own_options) {
    if (own_options.find("search_path") != std::string::npos) return {};
    return " -c search_path=" + std::string{adopted_schema} + ",\"$user\",public";
}

/// Whether a character stands for itself in a URI.
bool stands_for_itself(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~' || c == '/';
}

std::string percent_encoded(const std::string& text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (stands_for_itself(c)) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4U];
            encoded += digits[byte & 15U];
        }
    }
    return encoded;
}

std::string take(Settings& settings, const std::string& key) {
    const auto found = settings.find(key);
    if (found == settings.end()) return {};
    auto value = found->second;
    settings.erase(found);
    return value;
}

/// Whether a host can stand before the path of a URI. Several hosts, IPv6 addresses and socket
/// folders go into the query part, where they need no further syntax.
bool is_simple_host(const std::string& host) {
    return host.find_first_of(",/:") == std::string::npos;
}

}  // namespace

std::string connection_string(const std::string& uri, const ConnectionOptions& options) {
    auto settings = settings_of(uri);
    settings.try_emplace("application_name", options.application_name);
    settings.try_emplace("connect_timeout", std::to_string(options.connect_timeout.count()));
    settings.try_emplace("keepalives", "1");
    settings.try_emplace("keepalives_idle", "10");
    settings.try_emplace("keepalives_interval", "5");
    settings.try_emplace("keepalives_count", "3");
    settings.try_emplace("tcp_user_timeout", "30000");
    settings["client_encoding"] = "UTF8";
    protect(settings);
    auto& session = settings["options"];
    const auto search_path = search_path_option(session);
    session = (session.empty() ? "" : session + " ") + session_options + search_path;
    std::string text;
    for (const auto& [key, value] : settings)
        text += key + "=" + quoted_for_libpq(value) + " ";
    return text;
}

std::string uri_for_login(const std::string& uri, const std::string& login) {
    auto settings = settings_of(uri);
    // These identify the other login.
    for (const auto* own : {"user", "password", "passfile", "sslcert", "sslkey", "sslpassword"})
        settings.erase(own);
    std::string text = "postgresql://" + percent_encoded(login) + "@";
    if (settings.contains("host") && is_simple_host(settings["host"])) {
        text += take(settings, "host");
        if (settings.contains("port")) text += ":" + take(settings, "port");
    }
    text += "/" + percent_encoded(take(settings, "dbname"));
    char separator = '?';
    for (const auto& [key, value] : settings) {
        text += separator + percent_encoded(key) + "=" + percent_encoded(value);
        separator = '&';
    }
    return text;
}

}  // namespace hallbook::sync
