/// \file
/// The arguments of init, sync and central-address.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/exchange/exchange_arguments.hpp"

#include "cli/arguments/argument_values.hpp"

namespace hallbook::cli {

void InitArguments::declare(Arguments& arguments) {
    arguments.required("--hall", "HALL", m_hall, "Code of this hall, as it was enrolled");
}

void CentralAddressArguments::declare(Arguments& arguments) {
    arguments.positional("URI", m_uri, "The address, with this hall's login and no password");
}

void SyncArguments::declare(Arguments& arguments) {
    arguments.option(
        "--every", "TIME", m_every, "Again and again until stopped, such as every 15m", parse_span);
}

}  // namespace hallbook::cli
