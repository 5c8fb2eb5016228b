/// \file
/// The way to central, in the programs that go it.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/fit_text.hpp"
#include "cli/desk/central_address.hpp"
#include "cli/platform/environment.hpp"
#include "core/values/failure.hpp"
#include "sync/line/address.hpp"

namespace hallbook::cli {

namespace {

void remark_what_is_given_up(const Context& context, const std::string& address) {
    const std::string sentence = sync::given_up(address);
    if (sentence.empty()) return;
    context.out.remark(sentence + " docs/tls.md says how to have it protected.");
}

}  // namespace

std::string checked_address(const Context& context, const std::string& address) {
    refuse_password(address);
    remark_what_is_given_up(context, address);
    return address;
}

std::string central_address(const Context& context) {
    std::string address = context.globals.central;
    if (address.empty()) {
        address = environment("HALLBOOK_CENTRAL");
        refuse_unfit_text("HALLBOOK_CENTRAL", address);
    }
    if (address.empty()) {
        throw core::Failure(
            core::FailureKind::bad_input,
            "Where central is was not said",
            "Give --central postgresql://LOGIN@HOST/DATABASE, or set HALLBOOK_CENTRAL.");
    }
    return checked_address(context, address);
}

std::string kept_address(const Context& context, const std::string& kept) {
    if (!sync::leaves_protection_open(kept)) return checked_address(context, kept);
    refuse_password(kept);
    context.out.remark(
        "This hall's address of central is of an older hallbook: whose server it leads to is not "
        "checked. Give the command `hallbook central-address URI` once (docs/tls.md).");
    return sync::with_sslmode(kept, "prefer");
}

void refuse_password(const std::string& address) {
    if (!sync::holds_password(address)) return;
    throw core::Failure(
        core::FailureKind::bad_input,
        "The address of central holds a password, which others on this computer could read",
        "Leave it out there and put it into ~/.pgpass (host:port:database:login:password, mode "
        "0600), "
        "or set PGPASSWORD.");
}

std::string AdminAddress::uri(const Context& context) const {
    return m_admin_uri ? checked_address(context, *m_admin_uri) : central_address(context);
}

}  // namespace hallbook::cli
