/// \file
/// TcpProxy: a bad line between a hall and central.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

namespace hallbook::test {

/// Forwards connections to a port on 127.0.0.1 until told otherwise. What is asked for holds for
/// the connections made after it; each counts its own bytes.
class TcpProxy {
public:
    explicit TcpProxy(int server_port);
    ~TcpProxy();
    TcpProxy(const TcpProxy&) = delete;
    TcpProxy& operator=(const TcpProxy&) = delete;

    [[nodiscard]] int port() const;

    enum class Direction { to_server, to_client };
    /// Ends both sides as soon as `bytes` have gone in the direction.
    void cut_after(Direction direction, std::size_t bytes);
    /// From then on nothing is forwarded either way, and both sides stay open.
    void stall_after(Direction direction, std::size_t bytes);
    /// What is sent arrives that much later, either way.
    void delay(std::chrono::milliseconds one_way);
    /// Forwards everything at once again.
    void heal();

    /// Bytes that went in the direction over the last connection.
    [[nodiscard]] std::size_t bytes(Direction direction) const;
    /// How often the last connection turned round: what a hall sent was answered.
    [[nodiscard]] int turns() const;

private:
    struct Line;
    std::unique_ptr<Line> m_line;
};

}  // namespace hallbook::test
