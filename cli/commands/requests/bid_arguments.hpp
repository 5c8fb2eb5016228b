/// \file
/// What bid place, withdraw and answer are called and what they take; hallbook-central does them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/handed_over.hpp"

#include <string>

namespace hallbook::cli {

/// What the three have in common.
class BidArguments : public CommandOfCentral {
public:
    void declare(Arguments& arguments) override;

protected:
    std::string m_request;
    std::string m_member;
};

class BidPlaceArguments : public BidArguments {
public:
    static constexpr CommandEntry entry{
        "bid place",
        group::exchange,
        "Bid on a request for a member, while its window is open",
        "hallbook bid place PA-000012 1026468"};
};

class BidWithdrawArguments : public BidArguments {
public:
    static constexpr CommandEntry entry{
        "bid withdraw",
        group::exchange,
        "Take a bid back",
        "hallbook bid withdraw PA-000012 1026468"};
};

class BidAnswerArguments : public BidArguments {
public:
    static constexpr CommandEntry entry{
        "bid answer",
        group::exchange,
        "Accept or decline a bid; the earliest in line first",
        "hallbook bid answer PA-000012 1026468 accept"};
    void declare(Arguments& arguments) override;

protected:
    bool m_accepted = false;
};

}  // namespace hallbook::cli
