/// \file
/// The chain drawn as a graph in text.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/chain/migration_chain.hpp"

namespace hallbook::migrations {

/// One line of the drawing.
struct GraphLine {
    std::string lanes;  ///< "| *", or "|/" between revisions
    const Revision* revision = nullptr;  ///< null of a line that only joins lanes
};

/// The revisions in the order of in_order(), each with its lane; in addition a line wherever
/// branches part or are merged.
std::vector<GraphLine> revision_graph(const MigrationChain& chain);

}  // namespace hallbook::migrations
