/// \file
/// TLS to central: certificates instead of passwords.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/failure.hpp"
#include "sync/meeting/snapshot.hpp"
#include "sync/office/central_admin.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sync_stage.hpp"
#include "tests/support/tls_cluster.hpp"

using namespace hallbook;

namespace {

test::TlsCluster& tls() {
    static test::TlsCluster cluster;
    return cluster;
}

struct RowCounter : core::SnapshotSink {
    void begin_table(const core::TableInfo&) override {}
    void row(const core::Values&) override { ++rows; }
    void finish(const core::Pull&) override {}
    std::int64_t rows = 0;
};

}  // namespace

TEST_CASE("a hall comes in by its certificate, without a password", "[sync][tls]") {
    test::TestEnvironment environment;
    tls().cluster().execute("CREATE DATABASE by_certificate");
    sync::CentralAdmin admin{tls().cluster().admin_uri("by_certificate"), environment};
    admin.init(migrations::embedded_chain(), "test");
    const auto hall = admin.enroll({.hall = "BREM", .region = core::BookRegion::bremerton});
    const auto copy = [&](const std::string& uri) {
        sync::Snapshot snapshot{uri, "BREM", migrations::embedded_chain(), environment};
        RowCounter counter;
        snapshot.copy_into(counter);
        return counter.rows;
    };
    CHECK(copy(tls().certificate_uri(hall.login, "by_certificate", hall.login)) >= 11);
    for (const auto& uri :
         {tls().tls_uri(hall.login, "by_certificate"),
          tls().certificate_uri(hall.login, "by_certificate", "hall_pa_of_elsewhere")}) {
        try {
            copy(uri);
            FAIL("admitted without its own certificate");
        } catch (const core::Failure& failure) {
            INFO(failure.what());
            CHECK(failure.kind() == core::FailureKind::not_permitted);
        }
    }
}
