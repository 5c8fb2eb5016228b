/// \file
/// Addresses of central as libpq reads them, and what protects the line that they lead to (ADR
/// 0024). Every function takes a URI or key=value pairs and throws Failure{bad_input} for a text
/// that libpq cannot read.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace hallbook::sync {

/// What an address says, by libpq's keywords.
using Settings = std::map<std::string, std::string>;

[[nodiscard]] Settings settings_of(const std::string& address);

/// Whether the address holds a password, of the login or of a key, however it is written.
[[nodiscard]] bool holds_password(const std::string& address);

/// Whether what is sent leaves this machine, or may: not for a Unix socket, localhost, 127.0.0.0/8
/// and ::1. PGHOST and PGHOSTADDR count where the address names no host; what a service file says
/// is not known here and counts as away.
[[nodiscard]] bool leads_away(const Settings& settings);

/// Whether the address leads away and neither it nor PGSSLMODE says how the line is protected.
[[nodiscard]] bool leaves_protection_open(const std::string& address);

/// The same address, saying sslmode itself if it leads away: what PGSSLMODE says or, if nothing
/// does, `otherwise`.
[[nodiscard]] std::string with_sslmode(
    const std::string& address, const std::string& otherwise = "verify-full");

/// Adds what an address that leads away leaves open: sslmode=verify-full; and with a checked
/// certificate, for passwords, that they are proved to this very server and never sent to it
/// (channel_binding=require, and require_auth=scram-sha-256 where libpq is 16 or newer).
void protect(Settings& settings);

/// What is given up on the way to central, as a sentence; empty where nothing is.
[[nodiscard]] std::string given_up(const std::string& address);

}  // namespace hallbook::sync
