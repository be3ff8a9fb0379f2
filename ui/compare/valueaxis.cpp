// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/valueaxis.h"

#include "ui/charts/axistext.h"

#include <QFontMetricsF>

#include <cmath>

namespace offramp {

namespace {

constexpr double wideSpan = 20; ///< from this ratio of the ends on, an axis is logarithmic
constexpr double room = 0.08;   ///< beside the ends, as a share of the range

} // namespace

double ValueAxis::place(double value, double lowPixel, double highPixel) const
{
    const double share = logarithmic ? std::log(value / range.low) / std::log(range.high / range.low)
                                     : (value - range.low) / (range.high - range.low);
    return lowPixel + share * (highPixel - lowPixel);
}

std::vector<Tick> ValueAxis::ticksAlong(double length, const QFont &font) const
{
    if (!logarithmic)
        return offramp::ticksAlong(range, length, font);
    const int wanted = std::max(2, static_cast<int>(length / (4 * QFontMetricsF(font).height())));
    return logTicks(range.low, range.high, wanted);
}

ValueAxis axisAround(const std::vector<double> &values)
{
    AxisRange range;
    for (const double value : values)
        range.add(value);
    if (range.low > range.high)
        return {{0, 1}, false};
    if (range.low > 0 && range.high / range.low >= wideSpan) {
        const double factor = std::pow(range.high / range.low, room);
        return {{range.low / factor, range.high * factor}, true};
    }
    const double margin = range.high > range.low ? room * (range.high - range.low) : 0.1 * std::abs(range.high);
    const double low = range.low >= 0 ? std::max(0.0, range.low - margin) : range.low - margin;
    const double high = range.high + margin;
    return {{low, high > low ? high : low + 1}, false};
}

} // namespace offramp
