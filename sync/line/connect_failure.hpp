/// \file
/// Why no connection to central could be made. libpq gives no code for it, only a text that was
/// written for those who run servers; a dispatcher is told what it means.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"

namespace hallbook::sync {

/// `message` is libpq's, over several lines when the server has several addresses. Unreachable with
/// Retry::yes unless the server answered and said no (not_permitted), or the address names a
/// database that is not there (bad_input).
core::Failure connect_failure(const std::string& message);

}  // namespace hallbook::sync
