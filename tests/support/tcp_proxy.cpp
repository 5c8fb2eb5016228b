/// \file
/// Runs one thread with poll(2) and a queue for each direction of each connection.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tcp_proxy.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace hallbook::test {

namespace {

using Clock = std::chrono::steady_clock;
using Direction = TcpProxy::Direction;

[[noreturn]] void fail(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

sockaddr_in local_address(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

const sockaddr* plain(const sockaddr_in& address) {
    return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

/// A socket that closes itself.
class Socket {
public:
    explicit Socket(int descriptor) : m_descriptor{descriptor} {}
    ~Socket() { end(); }
    Socket(Socket&& other) noexcept : m_descriptor{std::exchange(other.m_descriptor, -1)} {}
    Socket& operator=(Socket&&) = delete;
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    void end() {
        if (m_descriptor >= 0) close(m_descriptor);
        m_descriptor = -1;
    }

private:
    int m_descriptor;
};

Socket connect_to(int port) {
    Socket socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const auto address = local_address(port);
    if (connect(socket.descriptor(), plain(address), sizeof address) != 0) fail("connect");
    const int on = 1;
    setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

struct Orders {
    std::size_t cut_after[2]{SIZE_MAX, SIZE_MAX};
    std::size_t stall_after[2]{SIZE_MAX, SIZE_MAX};
    std::chrono::milliseconds delay{0};
};

struct Piece {
    Clock::time_point due;
    std::string bytes;
};

struct Pair {
    Socket client;
    Socket server;
    Orders orders;
    std::deque<Piece> queues[2];
    std::size_t taken[2]{0, 0};
    int turns = 0;
    bool client_spoke_last = false;
    bool stalled = false;

    [[nodiscard]] bool over() const { return client.descriptor() < 0; }
    void end() {
        client.end();
        server.end();
    }
};

constexpr std::size_t index_of(Direction direction) { return static_cast<std::size_t>(direction); }

}  // namespace

struct TcpProxy::Line {
    explicit Line(int the_server_port);
    ~Line();

    void run();
    void accept_one();
    void take_from(Pair& pair, Direction direction);
    void deliver(Pair& pair);
    int wait_time() const;

    int server_port;
    Socket listener;
    int port = 0;
    std::array<int, 2> wake{};
    mutable std::mutex mutex;
    Orders orders;
    std::list<Pair> pairs;
    std::size_t last_bytes[2]{0, 0};
    int last_turns = 0;
    bool over = false;
    std::thread thread;
};

TcpProxy::Line::Line(int the_server_port)
    : server_port{the_server_port}, listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    auto address = local_address(0);
    if (bind(listener.descriptor(), plain(address), sizeof address) != 0) fail("bind");
    if (listen(listener.descriptor(), 64) != 0) fail("listen");
    socklen_t length = sizeof address;
    getsockname(
        listener.descriptor(), static_cast<sockaddr*>(static_cast<void*>(&address)), &length);
    port = ntohs(address.sin_port);
    if (pipe2(wake.data(), O_CLOEXEC) != 0) fail("pipe2");
    thread = std::thread{[this] { run(); }};
}

TcpProxy::Line::~Line() {
    {
        const std::lock_guard lock{mutex};
        over = true;
    }
    [[maybe_unused]] const auto written = write(wake[1], "x", 1);
    thread.join();
    close(wake[0]);
    close(wake[1]);
}

void TcpProxy::Line::accept_one() {
    Socket client{accept4(listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC)};
    if (client.descriptor() < 0) return;
    const int on = 1;
    setsockopt(client.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    pairs.push_back({std::move(client), connect_to(server_port), orders, {}, {}, 0, false, false});
    last_bytes[0] = last_bytes[1] = 0;
    last_turns = 0;
}

void TcpProxy::Line::take_from(Pair& pair, Direction direction) {
    const auto at = index_of(direction);
    const auto& from = direction == Direction::to_server ? pair.client : pair.server;
    std::string bytes(65'536, '\0');
    auto allowed = bytes.size();
    allowed = std::min(allowed, pair.orders.cut_after[at] - pair.taken[at]);
    allowed = std::min(allowed, pair.orders.stall_after[at] - pair.taken[at]);
    const auto count = recv(from.descriptor(), bytes.data(), std::max<std::size_t>(allowed, 1), 0);
    if (count <= 0) {
        // When one side has closed, the other is closed, too, once all queued bytes have arrived.
        if (pair.queues[0].empty() && pair.queues[1].empty()) pair.end();
        return;
    }
    bytes.resize(std::min(static_cast<std::size_t>(count), allowed));
    pair.taken[at] += bytes.size();
    last_bytes[at] = pair.taken[at];
    if (direction == Direction::to_client && pair.client_spoke_last) last_turns = ++pair.turns;
    pair.client_spoke_last = direction == Direction::to_server;
    pair.queues[at].push_back({Clock::now() + pair.orders.delay, std::move(bytes)});
    if (pair.taken[at] >= pair.orders.stall_after[at]) pair.stalled = true;
}

void TcpProxy::Line::deliver(Pair& pair) {
    for (const auto direction : {Direction::to_server, Direction::to_client}) {
        const auto at = index_of(direction);
        const auto& to = direction == Direction::to_server ? pair.server : pair.client;
        auto& queue = pair.queues[at];
        while (!queue.empty() && queue.front().due <= Clock::now()) {
            const auto& bytes = queue.front().bytes;
            if (send(to.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
                pair.end();
                return;
            }
            queue.pop_front();
        }
        if (queue.empty() && pair.taken[at] >= pair.orders.cut_after[at]) {
            pair.end();
            return;
        }
    }
}

int TcpProxy::Line::wait_time() const {
    auto wait = std::chrono::milliseconds{1'000};
    for (const auto& pair : pairs) {
        for (const auto& queue : pair.queues) {
            if (queue.empty()) continue;
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(queue.front().due - Clock::now());
            wait = std::clamp(left, std::chrono::milliseconds{0}, wait);
        }
    }
    return static_cast<int>(wait.count());
}

void TcpProxy::Line::run() {
    for (;;) {
        std::vector<pollfd> polls{{wake[0], POLLIN, 0}, {listener.descriptor(), POLLIN, 0}};
        int timeout = 0;
        {
            const std::lock_guard lock{mutex};
            if (over) return;
            pairs.remove_if([](const Pair& pair) { return pair.over(); });
            for (const auto& pair : pairs) {
                const auto events = static_cast<short>(pair.stalled ? 0 : POLLIN);
                polls.push_back({pair.client.descriptor(), events, 0});
                polls.push_back({pair.server.descriptor(), events, 0});
            }
            timeout = wait_time();
        }
        poll(polls.data(), polls.size(), timeout);
        const std::lock_guard lock{mutex};
        std::size_t at = 2;
        for (auto& pair : pairs) {
            const auto client = polls[at++].revents;
            const auto server = polls[at++].revents;
            if (pair.stalled) continue;
            if (client != 0) take_from(pair, Direction::to_server);
            if (!pair.over() && server != 0) take_from(pair, Direction::to_client);
            if (!pair.over()) deliver(pair);
        }
        if (polls[1].revents != 0) accept_one();
    }
}

TcpProxy::TcpProxy(int server_port) : m_line{std::make_unique<Line>(server_port)} {}
TcpProxy::~TcpProxy() = default;

int TcpProxy::port() const { return m_line->port; }

void TcpProxy::cut_after(Direction direction, std::size_t bytes) {
    const std::lock_guard lock{m_line->mutex};
    m_line->orders.cut_after[index_of(direction)] = bytes;
}

void TcpProxy::stall_after(Direction direction, std::size_t bytes) {
    const std::lock_guard lock{m_line->mutex};
    m_line->orders.stall_after[index_of(direction)] = bytes;
}

void TcpProxy::delay(std::chrono::milliseconds one_way) {
    const std::lock_guard lock{m_line->mutex};
    m_line->orders.delay = one_way;
}

void TcpProxy::heal() {
    const std::lock_guard lock{m_line->mutex};
    m_line->orders = {};
}

std::size_t TcpProxy::bytes(Direction direction) const {
    const std::lock_guard lock{m_line->mutex};
    return m_line->last_bytes[index_of(direction)];
}

int TcpProxy::turns() const {
    const std::lock_guard lock{m_line->mutex};
    return m_line->last_turns;
}

}  // namespace hallbook::test
