/// \file
/// The rules, one function per kind of operation, each in the file of its action.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules/judging.hpp"

namespace hallbook::core {

void decide(Judging& judging, const RegisterOnBook& wish);  ///< rule 3, duplicate-registration
void decide(Judging& judging, const ReSign& wish);  ///< rule 4, re-sign-in-time
void decide(Judging& judging, const LeaveBook& wish);  ///< the RESIGN action
void decide(Judging& judging, const EditRow& wish);  ///< manual corrections
void decide(Judging& judging, const ImportMembers& wish);  ///< DOMAIN.md 7
void decide(Judging& judging, const ImportRegistrations& wish);  ///< DOMAIN.md 7
void decide(Judging& judging, const ImportEmployers& wish);  ///< DOMAIN.md 7
void decide(Judging& judging, const ImportRequests& wish);  ///< DOMAIN.md 7

}  // namespace hallbook::core
