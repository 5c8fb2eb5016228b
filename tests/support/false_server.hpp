/// \file
/// FalseServer: stands in central's place, knows no TLS and asks for passwords in the clear.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <thread>

namespace hallbook::test {

/// Listens on 127.0.0.1 and serves one client: answers no to its request for TLS, then asks for the
/// password.
class FalseServer {
public:
    FalseServer();
    ~FalseServer();
    FalseServer(const FalseServer&) = delete;
    FalseServer& operator=(const FalseServer&) = delete;

    [[nodiscard]] int port() const { return m_port; }
    /// All that the client sent. Waits until it has gone.
    [[nodiscard]] const std::string& heard();

private:
    void serve();

    int m_listener = -1;
    int m_port = 0;
    std::string m_heard;
    std::thread m_thread;
};

}  // namespace hallbook::test
