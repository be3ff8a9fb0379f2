// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace offramp {

/// One tick of an axis; minor ones carry no label.
struct Tick {
    double value = 0;
    QString label;

    bool operator==(const Tick &) const = default;
};

/// The least 1, 2 or 5 times a power of ten that is not below rough, which is above 0.
[[nodiscard]] double niceStep(double rough);

/// About wanted ticks at multiples of 1, 2 or 5 times a power of ten, all labelled with the same number of decimals.
/// values are multiplied by scale in the labels (100 for percent).
[[nodiscard]] std::vector<Tick> linearTicks(double low, double high, int wanted, double scale = 1);

/// Ticks of a logarithmic axis, 0 < low < high: at 1 to 9 times the powers of ten, those labelled for which there is
/// room (wanted); where the axis spans little, those of linearTicks().
[[nodiscard]] std::vector<Tick> logTicks(double low, double high, int wanted);

} // namespace offramp
