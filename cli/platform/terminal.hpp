/// \file
/// Whether a person looks at what the program writes.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hallbook::cli {

/// The two streams that a program writes to.
enum class Stream { output, errors };

/// Whether the stream is a terminal, and not a file or another program.
[[nodiscard]] bool is_terminal(Stream stream);

}  // namespace hallbook::cli
