/// \file
/// What init, sync and central-address are called and what they take; hallbook-central does them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/handed_over.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace hallbook::cli {

class InitArguments : public CommandOfCentral {
public:
    static constexpr CommandEntry entry{
        "init",
        group::exchange,
        "Make this hall's file with a first copy of all books",
        "hallbook init --hall BREM --central postgresql://hall_brem@central.example/local46"};
    void declare(Arguments& arguments) override;

protected:
    std::string m_hall;
};

class CentralAddressArguments : public CommandOfCentral {
public:
    static constexpr CommandEntry entry{
        "central-address",
        group::exchange,
        "Say where central is from now on",
        "hallbook central-address postgresql://hall_brem@central.example/local46"};
    void declare(Arguments& arguments) override;

protected:
    std::string m_uri;
};

class SyncArguments : public CommandOfCentral {
public:
    static constexpr CommandEntry entry{
        "sync",
        group::exchange,
        "Send what was done here, receive what others did",
        "hallbook sync\nhallbook sync --every 15m"};
    void declare(Arguments& arguments) override;

protected:
    std::optional<std::chrono::seconds> m_every;
};

}  // namespace hallbook::cli
