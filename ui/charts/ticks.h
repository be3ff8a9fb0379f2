// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <limits>
#include <vector>

namespace offramp {

/// One tick of an axis; minor ones carry no label.
struct Tick {
    double value = 0;
    QString label;

    bool operator==(const Tick &) const = default;
};

/// The smallest 1, 2 or 5 times a power of ten that is at least rough; rough > 0.
[[nodiscard]] double niceStep(double rough);

/// About `wanted` ticks at multiples of 1, 2 or 5 times a power of ten, all labelled with the same number of decimals.
/// values are multiplied by scale in the labels (100 for percent).
[[nodiscard]] std::vector<Tick> linearTicks(double low, double high, int wanted, double scale = 1);

/// Ticks of a logarithmic axis, 0 < low < high: at 1 to 9 times the powers of ten, about `wanted` of them labelled; for
/// a short axis, those of linearTicks(). At least four are labelled where that many are wanted. values are multiplied
/// by scale, a power of ten, in the labels.
[[nodiscard]] std::vector<Tick> logTicks(double low, double high, int wanted, double scale = 1);

/// The smallest and largest of some values; low > high without any.
struct AxisRange {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void add(double value);

    bool operator==(const AxisRange &) const = default;
};

/// The range between the first and the last of some ticks.
[[nodiscard]] AxisRange rangeOf(const std::vector<Tick> &ticks);

/// The ticks of two vertical axes beside one plot.
struct AlignedTicks {
    std::vector<Tick> left;
    std::vector<Tick> right;
};

/// Ticks of an axis of accuracies (labelled in percent) and one of energies that share their grid lines: as many on
/// both, at most wanted + 1, each at multiples of 1, 2 or 5 times a power of ten, with all values between their ends.
/// Energies are multiplied by energyScale in the labels.
[[nodiscard]] AlignedTicks alignedTicks(const AxisRange &accuracies, const AxisRange &energies, int wanted,
                                        double energyScale = 1);

} // namespace offramp
