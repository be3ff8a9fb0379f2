// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/scaling/payoff.h"

#include <string>
#include <vector>

namespace offramp {

/// A network, and what it costs per image.
struct ImageCost {
    std::string name;
    Work cost;

    bool operator==(const ImageCost &) const = default;
};

/// An early-exiting variant, and when it has paid for its training.
struct VariantPayoff {
    ImageCost variant;
    Payoff payoff;

    bool operator==(const VariantPayoff &) const = default;
};

/// Training against inference of one network and its variants.
struct PayoffStudy {
    Work training;
    ImageCost full;                ///< the network without early exits
    ImageCount fullOutweighsAfter; ///< images whose inference, without early exits, takes more than the training
    std::vector<VariantPayoff> variants;

    bool operator==(const PayoffStudy &) const = default;
};

/// Compares every variant with the full network by payoffOf(). An error where units differ.
[[nodiscard]] Result<PayoffStudy> studyPayoff(const Work &training, const ImageCost &full,
                                              const std::vector<ImageCost> &variants);

/// What variants cost in the unit of full, estimated in proportion, as their names say then: recorded is what the full
/// network costs in theirs.
[[nodiscard]] std::vector<ImageCost> inProportion(std::vector<ImageCost> variants, const Work &recorded,
                                                  const Work &full);

/// The study as CSV: the full network, then the variants; work in J or GFLOPs as the column unit says, what is never or
/// unknown empty.
[[nodiscard]] std::string toCsv(const PayoffStudy &study);

} // namespace offramp
