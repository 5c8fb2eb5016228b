/// \file
/// TcpProxy: plays a bad line between a hall and central.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

namespace hallbook::test {

/// Forwards connections to a port on 127.0.0.1. The faults that a test sets apply to connections
/// made afterwards; bytes are counted per connection.
class TcpProxy {
public:
    explicit TcpProxy(int server_port);
    ~TcpProxy();
    TcpProxy(const TcpProxy&) = delete;
    TcpProxy& operator=(const TcpProxy&) = delete;

    [[nodiscard]] int port() const;

    enum class Direction { to_server, to_client };
    /// Closes both sides as soon as `bytes` have gone in the direction.
    void cut_after(Direction direction, std::size_t bytes);
    /// After `bytes` in the direction, forwards nothing either way and keeps both sides open.
    void stall_after(Direction direction, std::size_t bytes);
    /// Forwards bytes that much later, in either direction.
    void delay(std::chrono::milliseconds one_way);
    /// Removes all faults.
    void heal();

    /// Bytes that went in the direction over the last connection.
    [[nodiscard]] std::size_t bytes(Direction direction) const;
    /// How often the server answered the hall over the last connection: its round trips.
    [[nodiscard]] int turns() const;

private:
    struct Line;
    std::unique_ptr<Line> m_line;
};

}  // namespace hallbook::test
