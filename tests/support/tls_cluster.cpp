/// \file
/// Makes a certificate authority in a folder, and a server that trusts it.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tls_cluster.hpp"

#include "sync/line/postgres_connection.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace hallbook::test {

namespace {

void run_quietly(const std::string& command) {
    if (std::system((command + " 2>/dev/null").c_str()) != 0) {
        throw std::runtime_error{command + " failed"};
    }
}

constexpr const char* new_key = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";

/// Makes the server's user own a file: the server reads its key only then.
void give_to_server(const std::filesystem::path& file, const std::filesystem::path& data) {
    struct stat folder {};
    if (stat(data.c_str(), &folder) != 0 ||
        chown(file.c_str(), folder.st_uid, folder.st_gid) != 0 || chmod(file.c_str(), 0600) != 0) {
        throw std::runtime_error{file.string() + " cannot be given to the server"};
    }
}

std::string asked(const PostgresCluster& cluster, const std::string& sql) {
    return sync::PostgresConnection{cluster.admin_uri()}.execute(sql).string(0, 0);
}

/// Makes the server reload its configuration, and waits until that has taken effect.
void reload(const PostgresCluster& cluster) {
    cluster.execute("SELECT pg_reload_conf()");
    for (int i = 0; i < 200; ++i) {
        if (asked(cluster, "SHOW ssl") == "on") return;
        std::this_thread::sleep_for(std::chrono::milliseconds{25});
    }
    throw std::runtime_error{"the server does not take up TLS"};
}

}  // namespace

TlsCluster::TlsCluster() {
    make_authority("ca");
    make_authority("strange");
    make_certificate("server", "127.0.0.1");
    const std::filesystem::path data = asked(m_cluster, "SHOW data_directory");
    for (const auto* name : {"ca.crt", "server.crt", "server.key"}) {
        std::filesystem::copy_file(m_folder.path() / name, data / name);
        give_to_server(data / name, data);
    }
    std::ofstream{data / "pg_hba.conf"} << "local all postgres trust\n"
                                           "hostssl by_password all 127.0.0.1/32 scram-sha-256\n"
                                           "hostssl in_clear all 127.0.0.1/32 password\n"
                                           "hostssl unasked all 127.0.0.1/32 trust\n"
                                           "hostssl all all 127.0.0.1/32 cert\n";
    for (const auto* setting : {"ssl_ca_file = 'ca.crt'", "ssl = on"}) {
        m_cluster.execute(std::string{"ALTER SYSTEM SET "} + setting);
    }
    reload(m_cluster);
}

void TlsCluster::make_authority(const std::string& name) const {
    const auto path = (m_folder.path() / name).string();
    run_quietly(
        "openssl req -x509" + std::string{new_key} + "-keyout '" + path + ".key' -out '" + path +
        ".crt' -subj /CN=hallbook-test -days 2");
}

void TlsCluster::make_certificate(const std::string& name, const std::string& holder) const {
    const auto path = (m_folder.path() / name).string();
    const auto authority = (m_folder.path() / "ca").string();
    std::ofstream{path + ".ext"} << "subjectAltName = IP:127.0.0.1\n";
    run_quietly(
        "openssl req -new" + std::string{new_key} + "-keyout '" + path + ".key' -out '" + path +
        ".csr' -subj '/CN=" + holder + "'");
    run_quietly(
        "openssl x509 -req -in '" + path + ".csr' -CA '" + authority + ".crt' -CAkey '" +
        authority + ".key' -CAcreateserial -out '" + path + ".crt' -days 2 -extfile '" + path +
        ".ext'");
}

std::string TlsCluster::tls_uri(const std::string& login, const std::string& database) const {
    return m_cluster.tcp_uri(login, database) +
           "?sslmode=verify-full&sslrootcert=" + (m_folder.path() / "ca.crt").string();
}

std::string TlsCluster::certificate_uri(
    const std::string& login, const std::string& database, const std::string& holder) const {
    const auto path = m_folder.path() / holder;
    if (!std::filesystem::exists(path.string() + ".crt")) make_certificate(holder, holder);
    return tls_uri(login, database) + "&sslcert=" + path.string() + ".crt&sslkey=" + path.string() +
           ".key";
}

}  // namespace hallbook::test
