/// \file
/// Finding the address of central.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/central_address.hpp"

#include "cli/platform/environment.hpp"
#include "core/values/failure.hpp"

namespace hallbook::cli {

std::string central_address(const Context& context) {
    std::string address = context.globals.central;
    if (address.empty()) address = environment("HALLBOOK_CENTRAL");
    if (address.empty()) {
        throw core::Failure(
            core::FailureKind::bad_input,
            "Where central is was not said",
            "Give --central postgresql://LOGIN@HOST/DATABASE, or set HALLBOOK_CENTRAL.");
    }
    refuse_password(address);
    return address;
}

bool holds_password(const std::string& address) {
    const auto scheme = address.find("://");
    if (scheme != std::string::npos) {
        const auto start = scheme + 3;
        const std::string authority =
            address.substr(start, address.find_first_of("/?", start) - start);
        const auto at = authority.rfind('@');
        const auto colon = authority.find(':');
        if (at != std::string::npos && colon < at && colon + 1 < at) return true;
    }
    const auto named = address.find("password");
    if (named == std::string::npos) return false;
    const auto equals = address.find_first_not_of(' ', named + std::string_view{"password"}.size());
    return equals != std::string::npos && address[equals] == '=';
}

void refuse_password(const std::string& address) {
    if (!holds_password(address)) return;
    throw core::Failure(
        core::FailureKind::bad_input,
        "The address of central holds a password, which others on this computer could read",
        "Leave it out there and put it into ~/.pgpass (host:port:database:login:password, mode "
        "0600), "
        "or set PGPASSWORD.");
}

void AdminAddress::declare(Arguments& arguments) {
    arguments.option("--admin-uri", "URI", m_admin_uri, "Address with an administrator's login");
}

std::string AdminAddress::uri(const Context& context) const {
    if (!m_admin_uri) return central_address(context);
    refuse_password(*m_admin_uri);
    return *m_admin_uri;
}

}  // namespace hallbook::cli
