/// \file
/// Chance: the random numbers of a simulation, from a seed that replays them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace hallbook::simulation {

/// The same seed gives the same numbers on every machine.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : m_random(seed) {}

    /// True with a probability of `share` in a thousand.
    bool per_mille(int share) { return between(1, 1'000) <= share; }
    bool percent(int share) { return per_mille(10 * share); }
    /// Each number from `first` to `last`, both included, as often as any other.
    int between(int first, int last);
    /// 64 random bits.
    std::uint64_t bits() { return m_random(); }
    /// Any one of `choices`, which must not be empty.
    template <class T>
    const T& one_of(const std::vector<T>& choices) {
        return choices[static_cast<std::size_t>(between(0, static_cast<int>(choices.size()) - 1))];
    }

private:
    std::mt19937_64 m_random;  // its numbers are fixed by the standard; distributions are not
};

/// The seed in HALLBOOK_SEED, to replay a run; otherwise a new one.
std::uint64_t seed_of_this_run();

}  // namespace hallbook::simulation
