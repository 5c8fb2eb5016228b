/// \file
/// Where central is, as the command line, the environment or the config file says.
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

/// Whether the address (a URI or key=value pairs) holds a password. libpq takes passwords from its
/// own files and variables; everybody on the computer can see the arguments of a program.
[[nodiscard]] bool holds_password(const std::string& address);

/// Throws Failure{bad_input} when holds_password().
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
