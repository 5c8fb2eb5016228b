/// \file
/// Setting variables.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/line/session_environment.hpp"

#include <stdlib.h>

#include <string_view>
#include <utility>

namespace hallbook::sync {

void set_session_environment() {
    for (const auto& [variable, value] :
         {std::pair{"PGTZ", "UTC"}, std::pair{"PGDATESTYLE", "ISO, MDY"}}) {
        const char* present = getenv(variable);
        if (present == nullptr || std::string_view{present} != value) setenv(variable, value, 1);
    }
}

}  // namespace hallbook::sync
