/// \file
/// Drawing the graph from the newest revision to the oldest, then reversing the lines.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/chain/revision_graph.hpp"

#include <algorithm>

namespace hallbook::migrations {

namespace {

/// Each open lane waits for the revision with this id.
using Lanes = std::vector<std::string>;

std::string drawn(const Lanes& lanes, std::size_t marked, char mark) {
    std::string text;
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
        if (lane > 0) text += ' ';
        text += lane == marked ? mark : '|';
    }
    return text;
}

/// A line on which the lane `to` leaves the lane `from`, with `slant` between them.
std::string slanted(std::size_t lanes, std::size_t from, std::size_t to, char slant) {
    std::string text;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        if (lane > 0) text += (lane > from && lane <= to) ? slant : ' ';
        text += lane == to ? ' ' : '|';
    }
    while (text.ends_with(' '))
        text.pop_back();
    return text;
}

/// The lanes that wait for the revision; a new one when none does.
std::vector<std::size_t> lanes_of(Lanes& lanes, const std::string& id) {
    std::vector<std::size_t> waiting;
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
        if (lanes[lane] == id) waiting.push_back(lane);
    }
    if (waiting.empty()) {
        lanes.push_back(id);
        waiting.push_back(lanes.size() - 1);
    }
    return waiting;
}

class Drawing {
public:
    void add(const Revision& revision) {
        std::vector<std::size_t> waiting = lanes_of(m_lanes, revision.id);
        const std::size_t own = waiting.front();
        for (; waiting.size() > 1; waiting.pop_back()) {
            m_lines.push_back({slanted(m_lanes.size(), own, waiting.back(), '\\'), nullptr});
            m_lanes.erase(m_lanes.begin() + static_cast<std::ptrdiff_t>(waiting.back()));
        }
        m_lines.push_back({drawn(m_lanes, own, '*'), &revision});
        open_parents(revision, own);
    }

    /// Oldest first.
    std::vector<GraphLine> turned() {
        std::reverse(m_lines.begin(), m_lines.end());
        return std::move(m_lines);
    }

private:
    void open_parents(const Revision& revision, std::size_t own) {
        if (revision.parents.empty()) {
            m_lanes.erase(m_lanes.begin() + static_cast<std::ptrdiff_t>(own));
            return;
        }
        m_lanes[own] = revision.parents.front();
        for (std::size_t parent = 1; parent < revision.parents.size(); ++parent) {
            m_lanes.push_back(revision.parents[parent]);
            m_lines.push_back({slanted(m_lanes.size(), own, m_lanes.size() - 1, '/'), nullptr});
        }
    }

    Lanes m_lanes;
    std::vector<GraphLine> m_lines;
};

}  // namespace

std::vector<GraphLine> revision_graph(const MigrationChain& chain) {
    std::vector<const Revision*> order = in_order(chain);
    std::reverse(order.begin(), order.end());
    Drawing drawing;
    for (const Revision* revision : order)
        drawing.add(*revision);
    return drawing.turned();
}

}  // namespace hallbook::migrations
