// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/session.h"
#include "core/support/error.h"

#include <cstdint>
#include <functional>
#include <string>

namespace offramp {

/// A batch that was chosen by trying several.
struct BatchChoice {
    int batch = 1;
    std::string why; ///< for people: "Batch 128: 1,234 images/s; 256 gives 1,240."

    bool operator==(const BatchChoice &) const = default;
};

/// Finds a batch that is fast and not larger than that takes: first, then twice as many images again and again, while
/// that gives over 5 % more images/s, memory holds and there are not more than most. Where memory does not hold for
/// the first, half of it, and so on. measure: images/s with a batch; an error of kind Memory where it does not fit,
/// others end the search.
[[nodiscard]] Result<BatchChoice> chooseBatch(int first, int most, const std::function<Result<double>(int)> &measure);

/// The most images of that shape that a batch may have, at least 1: all the batches that are decoded ahead of the
/// device take a quarter of the available bytes of memory.
[[nodiscard]] int largestBatch(const InputShape &input, int decodingThreads, std::uint64_t available);

/// How many images of that shape a network classifies in a second in batches of that size: blank ones, in the fastest
/// of those that run in a short time, because other work on the machine only slows one down. One batch comes before.
[[nodiscard]] Result<double> imagesPerSecond(Session &session, const InputShape &input, const OutputShape &outputs,
                                             const Device &device, int batch);

} // namespace offramp
