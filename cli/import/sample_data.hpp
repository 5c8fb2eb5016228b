/// \file
/// The sample hall that is compiled into the program.
/// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <string_view>

namespace hallbook::cli {

/// The content of one file of examples/local46, byte for byte: `members.csv`, `reglist.csv`,
/// `employcontract.csv` or `requests.csv`. Empty for any other name. Lives as long as the program.
[[nodiscard]] std::string_view sample_file(std::string_view name);

}  // namespace hallbook::cli
