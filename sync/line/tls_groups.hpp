/// \file
/// Which key exchange groups TLS connections to central offer, and in which order.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace hallbook::sync {

/// With TLS 1.3 a client guesses: it sends a key share of the first group it offers. OpenSSL's
/// first is X25519, but a PostgreSQL server takes prime256v1 unless it is told otherwise
/// (ssl_ecdh_curve), and asks again: a flight for nothing. Both are as good.
inline constexpr const char* groups_central_prefers = "P-256:X25519:X448:P-521:P-384";

/// Makes OpenSSL offer groups_central_prefers from now on in this process, once. Leaves a choice of
/// groups that its configuration file (OPENSSL_CONF) makes as it is. Every connection calls this
/// before it is made, since libpq has no setting for it.
void offer_groups_central_prefers();

/// The same with other groups, each time; for tests. What cannot be offered changes nothing.
void offer_groups(const std::string& groups);

/// A configuration for OpenSSL that offers `groups` and otherwise keeps the defaults for TLS that
/// the configuration file `file` sets. Empty when the file itself says which groups to offer, or
/// cannot be read as one. A file that is not there sets nothing.
std::optional<std::string> configuration_with_groups(
    const std::string& file, const std::string& groups);

}  // namespace hallbook::sync
