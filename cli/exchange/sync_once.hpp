/// \file
/// One sync of the hall's file with central, for every command that needs one.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/context.hpp"
#include "cli/exchange/sync_words.hpp"

namespace hallbook::cli {

/// Syncs, with progress on stderr. Throws what sync::sync_hall throws. Nothing may hold the hall's
/// file open for writing meanwhile.
SyncNews sync_once(Context& context);

}  // namespace hallbook::cli
