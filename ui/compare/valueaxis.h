// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ticks.h"

#include <QFont>

namespace offramp {

/// An axis of numbers, logarithmic where they span a lot.
struct ValueAxis {
    AxisRange range; ///< low < high; above 0 if logarithmic
    bool logarithmic = false;

    /// Where a value of the range is, between the pixels of low and high.
    [[nodiscard]] double place(double value, double lowPixel, double highPixel) const;

    /// Ticks of a horizontal axis of that length.
    [[nodiscard]] std::vector<Tick> ticksAlong(double length, const QFont &font) const;
};

/// An axis with room around values, which may be empty; not below 0 where no value is.
[[nodiscard]] ValueAxis axisAround(const std::vector<double> &values);

} // namespace offramp
