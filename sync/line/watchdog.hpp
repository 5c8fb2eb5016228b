/// \file
/// Watchdog: ends a flight in which no byte moves any more. A link that dies half open, or a server
/// that is frozen, would otherwise block the program until the kernel gives up.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace hallbook::sync {

/// The bytes that went over a socket so far, TLS and protocol included.
struct SocketBytes {
    std::int64_t sent = 0;
    std::int64_t received = 0;
    friend bool operator==(const SocketBytes&, const SocketBytes&) = default;
};

/// Watches one socket from a thread of its own. Keeps a duplicate of the descriptor, so that it
/// never shuts down another socket that got the same number.
class Watchdog {
public:
    Watchdog(int socket, std::chrono::milliseconds silence_max);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// Call when a flight begins, or when the program waits for the other side again.
    void arm();
    /// Call when the answer has arrived.
    void disarm();
    /// Call when part of the answer has arrived. Cheap enough to be called for every row.
    void moved() { m_moves.fetch_add(1, std::memory_order_relaxed); }
    /// Whether the watchdog has shut the socket down.
    [[nodiscard]] bool has_bitten();
    /// As the kernel counts them; zero for a Unix socket, where it does not.
    [[nodiscard]] SocketBytes bytes() const;

private:
    void watch();

    int m_socket;
    std::chrono::milliseconds m_silence_max;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_armed = false;
    bool m_bitten = false;
    bool m_over = false;
    std::uint64_t m_flight = 0;
    std::atomic<std::uint64_t> m_moves{0};
    std::thread m_thread;
};

}  // namespace hallbook::sync
