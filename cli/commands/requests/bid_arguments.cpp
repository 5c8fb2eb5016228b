/// \file
/// The arguments of bid place, withdraw and answer.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/requests/bid_arguments.hpp"

#include "cli/arguments/argument_values.hpp"

namespace hallbook::cli {

void BidArguments::declare(Arguments& arguments) {
    arguments.positional("REQUEST", m_request, "Number of the request")
        .positional("MEMBER", m_member, "Card number or part of the name");
}

void BidAnswerArguments::declare(Arguments& arguments) {
    BidArguments::declare(arguments);
    arguments.positional("ANSWER", m_accepted, "accept or decline", parse_answer);
}

}  // namespace hallbook::cli
