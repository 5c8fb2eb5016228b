/// \file
/// Says why no connection to central could be made. libpq gives no code for it, only a text for
/// people who run servers; this turns it into a sentence for a dispatcher.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"

namespace hallbook::sync {

/// `message` is libpq's, with several lines when the server has several addresses. Returns
/// unreachable with Retry::yes, unless the server answered and refused the login (not_permitted),
/// or the address names a database that does not exist (bad_input).
core::Failure connect_failure(const std::string& message);

}  // namespace hallbook::sync
