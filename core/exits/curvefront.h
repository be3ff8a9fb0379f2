// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/thresholdsweep.h"

#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// The places of a trade-off curve that no other place beats in both energy and accuracy. Made in one pass; asking is a
/// binary search, fast enough for each move of a pointer.
class CurveFront
{
public:
    CurveFront() = default;

    /// curve: energies falling, as ThresholdSweep::curve() gives it. Only places less accurate than below count.
    explicit CurveFront(std::span<const CurvePoint> curve, double below = std::numeric_limits<double>::infinity());

    /// From the cheapest to the most accurate: energies and accuracies ascend. Of equal places the one of the lowest
    /// threshold. Empty without a place that counts.
    [[nodiscard]] const std::vector<CurvePoint> &places() const { return m_places; }

    /// The cheapest place with at least this accuracy (a fraction, up to rounding); of equally cheap ones the most
    /// accurate. Empty if there is none.
    [[nodiscard]] std::optional<CurvePoint> cheapestAtLeast(double accuracy) const;

    /// The most accurate place with at most this energy (up to rounding); of equally accurate ones the cheapest. Empty
    /// if there is none.
    [[nodiscard]] std::optional<CurvePoint> bestAtMost(double energy) const;

private:
    std::vector<CurvePoint> m_places;
};

/// Whether a place has at least the accuracy, or at most the energy, that is wanted, up to rounding: a typed decimal is
/// met by the fraction it means.
[[nodiscard]] bool isAtLeast(double accuracy, double wanted);
[[nodiscard]] bool isAtMost(double energy, double wanted);

} // namespace offramp
