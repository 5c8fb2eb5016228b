/// \file
/// Where central is, as the command line, the environment, the config file or the hall's file says.
/// All but the option itself is only in the programs that know PostgreSQL: what protects a line is
/// said by libpq's own reading of the address. Where that is weaker than it would be by itself, a
/// remark says so.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/arguments.hpp"
#include "cli/arguments/context.hpp"

#include <optional>
#include <string>

namespace hallbook::cli {

/// The address with the hall's own login: --central, the config file or HALLBOOK_CENTRAL.
/// Failure{bad_input} when there is none, or when it holds a password.
[[nodiscard]] std::string central_address(const Context& context);

/// The address that the hall's file keeps, in which `init` and `central-address` have written how
/// the line is protected. One that says nothing is of an older version, and is used as then.
[[nodiscard]] std::string kept_address(const Context& context, const std::string& kept);

/// An address as a person gave it, after these checks. Failure{bad_input} when it holds a password.
std::string checked_address(const Context& context, const std::string& address);

/// Throws Failure{bad_input} for an address that holds a password, or cannot be read. libpq takes
/// passwords from its own files and variables; everybody on the computer can see the arguments of a
/// program.
void refuse_password(const std::string& address);

/// The option --admin-uri of the office's commands; it takes precedence over the hall's address.
class AdminAddress {
public:
    void declare(Arguments& arguments);
    [[nodiscard]] std::string uri(const Context& context) const;

private:
    std::optional<std::string> m_admin_uri;
};

}  // namespace hallbook::cli
