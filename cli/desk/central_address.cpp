/// \file
/// The option that names central; central_line.cpp has the rest.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/central_address.hpp"

namespace hallbook::cli {

void AdminAddress::declare(Arguments& arguments) {
    arguments.option("--admin-uri", "URI", m_admin_uri, "Address with an administrator's login");
}

}  // namespace hallbook::cli
