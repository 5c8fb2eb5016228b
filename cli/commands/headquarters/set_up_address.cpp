/// \file
/// The central that `central init` and `central adopt` work on.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/headquarters/central_arguments.hpp"

namespace hallbook::cli {

std::string CentralSetUpArguments::uri(const Context& context) const {
    return m_uri ? checked_address(context, *m_uri) : m_admin.uri(context);
}

}  // namespace hallbook::cli
