/// \file
/// Measures time.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace hallbook::benchmarks {

/// How long `work()` takes.
template <class Work>
double seconds_of(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class Work>
double milliseconds_of(const Work& work) {
    return seconds_of(work) * 1e3;
}

/// The upper median of `values`, which must not be empty.
inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace hallbook::benchmarks
