/// \file
/// The JSON shapes that other programs rely on (DESIGN.md 8): fields may be added, never renamed.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output/output.hpp"
#include "core/operations/decision.hpp"
#include "store/queries/as_of.hpp"
#include "store/queries/books.hpp"
#include "store/queries/members.hpp"
#include "store/queries/position.hpp"
#include "store/queries/queue.hpp"

namespace hallbook::cli {

/// A value that may be missing, as null.
[[nodiscard]] Json json_of(const std::optional<int>& value);
[[nodiscard]] Json json_of(const std::optional<std::string>& value);
[[nodiscard]] Json json_of(const std::optional<core::Date>& value);
[[nodiscard]] Json json_of(const std::optional<core::Instant>& value);
template <class E>
requires std::is_enum_v<E> Json json_of(const std::optional<E>& value) {
    return value ? Json(std::string{core::label(*value)}) : Json();
}
template <class E>
requires std::is_enum_v<E> Json json_of(E value) { return std::string{core::label(value)}; }

/// 1 to 4.
[[nodiscard]] int tier_number(core::BookTier tier);

[[nodiscard]] Json json_of(const store::AsOf& as_of);
[[nodiscard]] Json json_of(const store::FoundMember& member);
[[nodiscard]] Json json_of(const store::BookSummary& book);
[[nodiscard]] Json json_of(const store::Place& place);
[[nodiscard]] Json json_of(const store::QueueEntry& entry);
[[nodiscard]] Json json_of(const std::vector<core::LineProblem>& problems);

}  // namespace hallbook::cli
