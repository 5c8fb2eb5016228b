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
void decide(Judging& judging, const OpenRequest& wish);  ///< rules 2, 6, 10
void decide(Judging& judging, const AmendRequest& wish);
void decide(Judging& judging, const CancelRequest& wish);  ///< rule 16
void decide(Judging& judging, const DispatchMember& wish);  ///< rules 1, 10, 11
void decide(Judging& judging, const AnswerDispatch& wish);  ///< rules 9, 12
void decide(Judging& judging, const CheckIn& wish);  ///< rule 11
void decide(Judging& judging, const EndDispatch& wish);  ///< rules 8, 13, 14, 15
void decide(Judging& judging, const GiveCheckMark& wish);  ///< rule 5a
void decide(Judging& judging, const RestoreCheckMark& wish);  ///< rule 5
void decide(Judging& judging, const GrantExemption& wish);  ///< rule 7
void decide(Judging& judging, const RevokeExemption& wish);  ///< rule 7
void decide(Judging& judging, const RollOff& wish);
void decide(Judging& judging, const PlaceBid& wish);  ///< rule 9
void decide(Judging& judging, const WithdrawBid& wish);  ///< rule 9
void decide(Judging& judging, const AnswerBid& wish);  ///< rule 9
void decide(Judging& judging, const CloseReferral& wish);  ///< rules 5b, 16
void decide(Judging& judging, const EnforceDay& wish);  ///< rules 4, 7, 15
void decide(Judging& judging, const SubmitEquipment& wish);
void decide(Judging& judging, const DecideEquipment& wish);  ///< decided-first

}  // namespace hallbook::core
