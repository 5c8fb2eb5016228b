/// \file
/// The form of a session, by variables of libpq.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hallbook::sync {

/// Sets PGTZ and PGDATESTYLE in this process's environment: libpq sends them after the options of
/// the connection string, which they would overrule, and the codec reads but one form of instants
/// and dates. A pooler that drops the options heeds these. Called before each connection; only the
/// first, before which no thread is started, has anything to do.
void set_session_environment();

}  // namespace hallbook::sync
