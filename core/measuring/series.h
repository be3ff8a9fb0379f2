// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/stopwatch.h"
#include "core/power/repeats.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace offramp {

/// What is asked of a measurement.
enum class Quantity {
    Seconds,
    Cpu,    ///< joules of all processor packages
    Gpu,    ///< joules of all GPUs
    Memory, ///< joules of the memory of processor packages
    System, ///< joules of the whole machine
    Joules, ///< Spent::joules()
};

/// One piece of work, repeated.
struct Series {
    std::size_t images = 1;     ///< of one repeat
    std::vector<Spent> repeats; ///< as measured

    bool operator==(const Series &) const = default;
};

/// The values of a quantity per repeat, or per image of each repeat; empty where it was not measured in all of them.
[[nodiscard]] std::vector<double> valuesPerRepeat(const Series &series, Quantity quantity);
[[nodiscard]] std::vector<double> valuesPerImage(const Series &series, Quantity quantity);

/// Their means; nothing where the quantity was not measured.
[[nodiscard]] std::optional<MeasuredMean> meanPerRepeat(const Series &series, Quantity quantity);
[[nodiscard]] std::optional<MeasuredMean> meanPerImage(const Series &series, Quantity quantity);

/// Images per second: the mean over the repeats. The series has at least one repeat, and none took 0 seconds.
[[nodiscard]] MeasuredMean imagesPerSecond(const Series &series);

/// The larger of the relative half widths of seconds and, where measured, joules per repeat; infinity before the second
/// repeat.
[[nodiscard]] double widestHalfWidth(const Series &series);

} // namespace offramp
