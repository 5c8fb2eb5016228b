/// \file
/// The option --target.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/target.hpp"

namespace hallbook::cli {

core::Parsed<Target> parse_target(std::string_view text) {
    if (text == "local") return core::Parsed<Target>::good(Target::local);
    if (text == "central") return core::Parsed<Target>::good(Target::central);
    return core::Parsed<Target>::bad("is neither local nor central");
}

std::string_view name_of(Target target) { return target == Target::local ? "local" : "central"; }

void declare_target(Arguments& arguments, std::optional<Target>& target) {
    arguments.option(
        "--target", "WHICH", target, "local: the hall's file (default), or central", parse_target);
}

}  // namespace hallbook::cli
