/// \file
/// Progress: a bar on stderr for work that takes a while, when stderr is a terminal.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"

#include <chrono>
#include <string>

namespace hallbook::cli {

/// Draws nothing when quiet or when stderr is no terminal. Its destructor wipes the bar out.
class Progress {
public:
    Progress(const Output& out, std::string what);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Shows how much is done. When the whole is not known (0), only the count is shown.
    void show(std::size_t done, std::size_t whole);
    /// Shows a stage whose progress cannot be measured.
    void stage(const std::string& text);

private:
    void draw(const std::string& line);

    bool m_visible;
    std::string m_what;
    std::chrono::steady_clock::time_point m_drawn_at{};
};

}  // namespace hallbook::cli
