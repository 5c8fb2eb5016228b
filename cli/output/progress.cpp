/// \file
/// Drawing the progress bar.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/output/progress.hpp"

#include "cli/platform/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace hallbook::cli {

namespace {

constexpr std::size_t bar_width = 30;
constexpr std::chrono::milliseconds drawing_interval{50};

}  // namespace

Progress::Progress(const Output& out, std::string what)
    : m_visible(out.verbosity() != Verbosity::quiet && is_terminal(Stream::errors)),
      m_what(std::move(what)) {}

Progress::~Progress() {
    if (m_visible) fmt::print(stderr, "\r\033[K");
}

void Progress::show(std::size_t done, std::size_t whole) {
    if (!m_visible) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - m_drawn_at < drawing_interval && done < whole) return;
    m_drawn_at = now;
    if (whole == 0) {
        draw(fmt::format("{} {}", m_what, done));
        return;
    }
    const std::size_t full = std::min(done, whole) * bar_width / whole;
    draw(fmt::format(
        "{} [{}{}] {}/{}",
        m_what,
        std::string(full, '#'),
        std::string(bar_width - full, '.'),
        done,
        whole));
}

void Progress::stage(const std::string& text) {
    if (m_visible) draw(m_what + ": " + text);
}

void Progress::draw(const std::string& line) { fmt::print(stderr, "\r\033[K{}", line); }

}  // namespace hallbook::cli
