/// \file
/// Whose places in line an operation tells.
/// SPDX-License-Identifier: Apache-2.0
#include "core/told.hpp"

namespace hallbook::core {

namespace {

const MemberRef* ref(const MemberRef& member) { return &member; }
const MemberRef* ref(const std::optional<MemberRef>& member) { return member ? &*member : nullptr; }

}  // namespace

const MemberRef* told_member(const Operation& operation) {
    return std::visit(
        [](const auto& wish) -> const MemberRef* {
            if constexpr (requires { wish.member; }) {
                return ref(wish.member);
            } else {
                return nullptr;
            }
        },
        operation.payload);
}

}  // namespace hallbook::core
