/// \file
/// TlsCluster: a throwaway server that takes only TLS over TCP, and certificates for passwords.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hallbook::test {

/// Over the socket like any throwaway server; over TCP it takes only TLS, with a client certificate
/// for the login, signed by an authority of its own. Databases of these names are entered
/// otherwise: by_password with SCRAM, in_clear with the password as it is, unasked by anybody. The
/// program openssl makes the certificates.
class TlsCluster {
public:
    TlsCluster();

    [[nodiscard]] PostgresCluster& cluster() { return m_cluster; }
    /// The certificate of the authority that signed the server's, and of one that did not.
    [[nodiscard]] std::filesystem::path authority_certificate() const {
        return m_folder.path() / "ca.crt";
    }
    [[nodiscard]] std::filesystem::path strange_authority() const {
        return m_folder.path() / "strange.crt";
    }
    /// A login's URI over TCP that trusts the authority and has no client certificate.
    [[nodiscard]] std::string tls_uri(const std::string& login, const std::string& database) const;
    /// The same with a client certificate for `holder` and its key, made at the first call.
    [[nodiscard]] std::string certificate_uri(
        const std::string& login, const std::string& database, const std::string& holder) const;

private:
    /// Makes NAME.key and NAME.crt, which stand for themselves.
    void make_authority(const std::string& name) const;
    /// Makes NAME.key and NAME.crt in the folder.
    void make_certificate(const std::string& name, const std::string& holder) const;

    PostgresCluster m_cluster{PostgresCluster::Listen::socket_and_tcp};
    TemporaryFolder m_folder;
};

}  // namespace hallbook::test
