/// \file
/// How names are written.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/member.hpp"

namespace hallbook::core {

std::string full_name(const Member& member) {
    std::string name = member.last_name + ", " + member.first_name;
    if (member.middle_name) name += " " + *member.middle_name;
    return name;
}

}  // namespace hallbook::core
