/// \file
/// Headquarters: judges what halls deposit, in a thread of its own.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/sync_stage.hpp"

#include <atomic>
#include <thread>

namespace hallbook::test {

/// Watching from the end of the constructor on, until this goes.
class Headquarters {
public:
    explicit Headquarters(SyncStage& stage)
        : m_thread{[this, &stage] {
              sync::SystemEnvironment environment;
              sync::reconcile_continuously(
                  stage.zone(),
                  core::embedded_chain(),
                  stage.reconcile_options(),
                  environment,
                  {.stop = [this] { return m_stop.load(); }, .on_batch = {}, .on_outage = {}});
          }} {
        while (stage.query("SELECT sync.is_watched()") != "t")
            std::this_thread::yield();
    }
    ~Headquarters() {
        m_stop = true;
        m_thread.join();
    }
    Headquarters(const Headquarters&) = delete;
    Headquarters& operator=(const Headquarters&) = delete;

private:
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

}  // namespace hallbook::test
