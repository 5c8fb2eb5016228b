/// \file
/// Headquarters that reconciles continuously.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migrate.hpp"
#include "sync/judging/reconciler.hpp"
#include "sync/line/postgres_connection.hpp"

#include <atomic>
#include <thread>

namespace hallbook::test {

/// Judges deposited operations in a thread of its own as long as this object lives.
class Headquarters {
public:
    /// Returns when the thread has begun to watch. `zone` must outlive this.
    Headquarters(const std::string& uri, const core::CivilZone& zone)
        : m_thread{[this, uri, &zone] { watch(uri, zone); }} {
        sync::PostgresConnection central{uri};
        while (!central.execute("SELECT sync.is_watched()").is_true(0, 0))
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    ~Headquarters() {
        m_stop = true;
        m_thread.join();
    }
    Headquarters(const Headquarters&) = delete;
    Headquarters& operator=(const Headquarters&) = delete;

private:
    void watch(const std::string& uri, const core::CivilZone& zone) {
        sync::SystemEnvironment environment;
        sync::ReconcileOptions options;
        options.uri = uri;
        sync::reconcile_continuously(
            zone,
            migrations::embedded_chain(),
            options,
            environment,
            {.stop = [this] { return m_stop.load(); }, .on_batch = {}, .on_outage = {}});
    }

    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

}  // namespace hallbook::test
