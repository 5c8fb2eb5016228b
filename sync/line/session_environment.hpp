/// \file
/// Variables of libpq that a connection to central must not hear.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hallbook::sync {

/// Takes PGTZ and PGDATESTYLE out of this process's environment: libpq sends them after the options
/// of the connection string, which they would overrule, and the codec reads but one form of
/// instants and dates. Called before each connection; only the first, before which no thread is
/// started, has anything to do.
void forget_session_environment();

}  // namespace hallbook::sync
