/// \file
/// Unsetting variables.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/session_environment.hpp"

#include <stdlib.h>

namespace hallbook::sync {

void forget_session_environment() {
    for (const char* variable : {"PGTZ", "PGDATESTYLE"}) {
        if (getenv(variable) != nullptr) unsetenv(variable);
    }
}

}  // namespace hallbook::sync
