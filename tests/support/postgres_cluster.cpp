/// \file
/// Starts servers through scripts/throwaway-postgres, which runs as long as a pipe stays open.
/// SPDX-License-Identifier: Apache-2.0

#include "tests/support/postgres_cluster.hpp"

#include <libpq-fe.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace hallbook::test {

namespace {

constexpr int skipped = 77;

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0' && std::string_view{value} != "0";
}

struct Pipe {
    int read_end = -1;
    int write_end = -1;
};

// Closed in every child, so that only this process holds the server's lifeline.
Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error{errno, std::generic_category(), "pipe"};
    }
    return {.read_end = ends[0], .write_end = ends[1]};
}

pid_t spawn_server(const Pipe& lifeline, const Pipe& answer, PostgresCluster::Listen listen) {
    std::string script = HALLBOOK_SOURCE_DIR "/scripts/throwaway-postgres";
    std::string serve = "serve";
    std::string tcp = "--tcp";
    std::array<char*, 4> arguments{
        script.data(),
        serve.data(),
        listen == PostgresCluster::Listen::socket_and_tcp ? tcp.data() : nullptr,
        nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, lifeline.read_end, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, answer.write_end, STDOUT_FILENO);
    pid_t child = -1;
    const int error =
        posix_spawn(&child, script.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::system_error{error, std::generic_category(), script};
    }
    return child;
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 1024> buffer{};
    for (;;) {
        const ssize_t count = read(descriptor, buffer.data(), buffer.size());
        if (count > 0) {
            text.append(buffer.data(), static_cast<std::size_t>(count));
        } else if (count == 0 || errno != EINTR) {
            return text;
        }
    }
}

int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int next_number() {
    static int number = 0;
    return ++number;
}

}  // namespace

PostgresCluster::PostgresCluster(Listen listen) {
    const Pipe lifeline = make_pipe();
    const Pipe answer = make_pipe();
    m_lifeline = lifeline.write_end;
    m_server = spawn_server(lifeline, answer, listen);
    close(lifeline.read_end);
    close(answer.write_end);
    // Two lines, the URI and the folder; the script closes its output after them.
    const std::string text = read_all(answer.read_end);
    close(answer.read_end);
    const auto port = text.find("&port=");
    const auto line_end = text.find('\n');
    if (port == std::string::npos || line_end == std::string::npos) {
        close(m_lifeline);
        if (wait_for(m_server) == skipped && !is_set("HALLBOOK_REQUIRE_POSTGRES")) {
            std::fflush(nullptr);
            std::_Exit(skipped);
        }
        throw std::runtime_error{"no throwaway PostgreSQL server could be started"};
    }
    m_port = std::stoi(text.substr(port + 6));
    m_folder = text.substr(line_end + 1);
    m_folder.pop_back();
}

PostgresCluster::~PostgresCluster() {
    close(m_lifeline);
    wait_for(m_server);
}

PostgresCluster& PostgresCluster::shared() {
    static PostgresCluster cluster{Listen::socket_and_tcp};
    return cluster;
}

std::string PostgresCluster::admin_uri(std::string_view database) const {
    return login_uri("postgres", database);
}

std::string PostgresCluster::login_uri(std::string_view user, std::string_view database) const {
    return "postgresql://" + std::string{user} + "@/" + std::string{database} +
           "?host=" + m_folder + "&port=" + std::to_string(m_port);
}

std::string PostgresCluster::tcp_uri(
    std::string_view user, std::string_view database, int port) const {
    return "postgresql://" + std::string{user} +
           "@127.0.0.1:" + std::to_string(port == 0 ? m_port : port) + "/" + std::string{database};
}

void PostgresCluster::execute(const std::string& sql, std::string_view database) const {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection{
        PQconnectdb(admin_uri(database).c_str()), &PQfinish};
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        throw std::runtime_error{PQerrorMessage(connection.get())};
    }
    const std::unique_ptr<PGresult, decltype(&PQclear)> result{
        PQexec(connection.get(), sql.c_str()), &PQclear};
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        throw std::runtime_error{sql + ": " + PQerrorMessage(connection.get())};
    }
}

std::string PostgresCluster::template_database(
    std::string_view name, const std::function<void(const std::string& uri)>& fill) {
    if (!m_templates.contains(name)) {
        const std::string database{name};
        execute("CREATE DATABASE " + database);
        fill(admin_uri(database));
        m_templates.insert(database);
    }
    return std::string{name};
}

TemporaryDatabase::TemporaryDatabase(PostgresCluster& cluster, std::string_view template_name)
    : m_cluster{cluster}, m_name{"case_" + std::to_string(next_number())} {
    m_cluster.execute("CREATE DATABASE " + m_name + " TEMPLATE " + std::string{template_name});
}

TemporaryDatabase::~TemporaryDatabase() {
    if (is_set("HALLBOOK_KEEP_TEST_DB")) {
        std::fprintf(stderr, "kept: psql '%s'\n", uri().c_str());
        return;
    }
    try {
        m_cluster.execute("DROP DATABASE " + m_name + " WITH (FORCE)");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
}

}  // namespace hallbook::test
