/// \file
/// One thread, blocking.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/false_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace hallbook::test {

namespace {

void check(bool good, const char* what) {
    if (!good) throw std::system_error{errno, std::generic_category(), what};
}

/// What comes next; empty when the client has gone.
std::string next(int client) {
    std::array<char, 4096> bytes{};
    const auto count = recv(client, bytes.data(), bytes.size(), 0);
    return count <= 0 ? std::string{} : std::string{bytes.data(), static_cast<std::size_t>(count)};
}

void answer(int client, std::string_view bytes) {
    static_cast<void>(send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

}  // namespace

FalseServer::FalseServer() : m_listener{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = static_cast<sockaddr*>(static_cast<void*>(&address));
    check(bind(m_listener, generic, size) == 0, "bind");
    check(listen(m_listener, 1) == 0, "listen");
    check(getsockname(m_listener, generic, &size) == 0, "getsockname");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread{[this] { serve(); }};
}

FalseServer::~FalseServer() {
    shutdown(m_listener, SHUT_RDWR);
    if (m_thread.joinable()) m_thread.join();
    close(m_listener);
}

const std::string& FalseServer::heard() {
    if (m_thread.joinable()) m_thread.join();
    return m_heard;
}

void FalseServer::serve() {
    constexpr std::string_view no_tls = "N";
    constexpr std::string_view password_please{"R\0\0\0\x08\0\0\0\x03", 9};
    const int client = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    for (const auto reply : {no_tls, password_please}) {
        const std::string question = next(client);
        m_heard += question;
        if (!question.empty()) answer(client, reply);
    }
    m_heard += next(client);
    close(client);
}

}  // namespace hallbook::test
