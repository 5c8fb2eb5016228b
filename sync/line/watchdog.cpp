/// \file
/// The thread that watches a socket.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/watchdog.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hallbook::sync {

namespace {

SocketBytes bytes_of(int socket) {
    tcp_info info{};
    socklen_t length = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return {};
    return {
        .sent = static_cast<std::int64_t>(info.tcpi_bytes_acked),
        .received = static_cast<std::int64_t>(info.tcpi_bytes_received)};
}

}  // namespace

Watchdog::Watchdog(int socket, std::chrono::milliseconds silence_max)
    : m_socket{dup(socket)}, m_silence_max{silence_max}, m_thread{[this] { watch(); }} {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock{m_mutex};
        m_over = true;
    }
    m_wake.notify_one();
    m_thread.join();
    close(m_socket);
}

void Watchdog::arm() {
    {
        const std::lock_guard lock{m_mutex};
        m_armed = true;
        ++m_flight;
    }
    m_wake.notify_one();
}

void Watchdog::disarm() {
    const std::lock_guard lock{m_mutex};
    m_armed = false;
}

bool Watchdog::has_bitten() {
    const std::lock_guard lock{m_mutex};
    return m_bitten;
}

SocketBytes Watchdog::bytes() const { return bytes_of(m_socket); }

void Watchdog::watch() {
    std::unique_lock lock{m_mutex};
    while (!m_over) {
        if (!m_armed) {
            m_wake.wait(lock, [this] { return m_over || m_armed; });
            continue;
        }
        const auto flight = m_flight;
        const auto before = bytes();
        const auto moves = m_moves.load(std::memory_order_relaxed);
        const bool moved_on =
            m_wake.wait_for(lock, m_silence_max, [&] { return m_over || m_flight != flight; });
        if (moved_on || !m_armed || m_bitten) continue;
        if (before == bytes() && moves == m_moves.load(std::memory_order_relaxed)) {
            m_bitten = true;
            shutdown(m_socket, SHUT_RDWR);
        }
    }
}

}  // namespace hallbook::sync
