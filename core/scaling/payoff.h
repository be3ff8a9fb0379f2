// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/scaling/work.h"

#include <optional>
#include <string>

namespace offramp {

/// A number of images after which something holds.
struct ImageCount {
    std::optional<double> images = {}; ///< a whole number; nothing: never
    bool hasInterval = false;          ///< where a cost has one
    double low = 0;                    ///< of its 95 % interval, whole
    std::optional<double> high = {};   ///< nothing: no upper limit, so possibly never

    bool operator==(const ImageCount &) const = default;
};

/// What the training of an early-exit network costs against what its inference saves.
struct Payoff {
    double saving = 0;         ///< of the variant per image, in J or FLOPs; negative where it costs more
    ImageCount paysAfter;      ///< images whose savings are at least the training
    ImageCount outweighsAfter; ///< images whose inference, with the variant, takes more than the training

    bool operator==(const Payoff &) const = default;
};

/// When early exits have paid for themselves. training: of the early-exit network, or only what it takes more than that
/// of the full network where both have to be trained; full, variant: per image. Intervals are combined by Fieller's
/// theorem, as of independent measurements. An error where one is in joules and another in FLOPs.
[[nodiscard]] Result<Payoff> payoffOf(const Work &training, const Work &full, const Work &variant);

/// The images whose inference takes more than training; an error where the units differ.
[[nodiscard]] Result<ImageCount> outweighsAfter(const Work &training, const Work &perImage);

/// A number of images as people read it: "320,000", "32 million"; beyond trillions a power of ten.
[[nodiscard]] std::string imagesText(double images);

/// "32 million images", with the interval behind it where there is one; "never".
[[nodiscard]] std::string countText(const ImageCount &count);

/// "Pays for itself after 32,000,000 images.", or why it never does.
[[nodiscard]] std::string payoffSentence(const Payoff &payoff);

/// "Inference outweighs training after 16,000,001 images."
[[nodiscard]] std::string outweighSentence(const ImageCount &count);

} // namespace offramp
