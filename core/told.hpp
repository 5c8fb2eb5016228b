/// \file
/// Whose places in line an operation tells.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operation.hpp"

namespace hallbook::core {

/// The member an operation is about: the one who stands at the counter and is told places in line.
/// Null for operations about many, such as an import or the deadlines of a day. A dispatch may mark
/// others of the same book, who are told nothing.
const MemberRef* told_member(const Operation& operation);

}  // namespace hallbook::core
