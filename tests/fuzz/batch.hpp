/// \file
/// Batches: operations as somebody with a hall's login might deposit them, right or wrong, and a
/// form of bytes for them that people can read and that any bytes have a meaning in.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hallbook::fuzz {

/// Of how many halls the operations of a batch may be: 1, 2 and so on.
inline constexpr int hall_count = 3;

/// One operation. Nothing in it need make sense.
struct Deposit {
    int hall = 1;  ///< one of hall_count
    std::string kind;
    int version = 0;  ///< of the payload
    std::int64_t second = 0;  ///< when it says it was made, in seconds since the batch began
    std::int64_t clock_ahead = 0;  ///< what the hall's clock showed, in seconds after that
    std::string actor;
    std::string seen;
    std::string told;
    /// "$APN" in it stands for the APN of its instant, "$ROW:2:7" for the first row of a table that
    /// the seventh operation of hall 2 makes. (Hall and number have one digit each.)
    std::string payload;
    friend bool operator==(const Deposit&, const Deposit&) = default;
};

using Batch = std::vector<Deposit>;

/// A Monday morning in March 2026, when batches begin.
core::Instant beginning();

/// Reads any bytes. Each operation begins with a line "== HALL KIND VERSION SECOND CLOCK_AHEAD
/// ACTOR"; the lines "seen ..." and "told ..." may follow; the rest is the payload. What is missing
/// is that of an ordinary operation.
Batch batch_from(std::string_view bytes);
/// The inverse, as long as no text has a line that begins with "== ".
std::string text_of(const Batch& batch);

/// The halls that make a batch: what stands for hall 1, 2 and so on, and from where they go on.
struct Makers {
    struct Hall {
        core::HallNumber number = 0;
        std::int64_t last_sequence = 0;  ///< of the operations that it has made before
    };
    core::Instant second_zero{};
    std::vector<Hall> halls;  ///< hall_count of them
};

/// Halls 1, 2 and so on with nothing made yet, at beginning().
const Makers& new_halls();

/// The operations as they reach central, each hall's numbered in their order.
std::vector<core::EncodedOperation> encoded(const Batch& batch, const Makers& makers = new_halls());

}  // namespace hallbook::fuzz
