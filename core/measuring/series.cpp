// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/series.h"

#include <algorithm>
#include <limits>

namespace offramp {

namespace {

std::optional<double> valueOf(const Spent &spent, Quantity quantity)
{
    switch (quantity) {
    case Quantity::Seconds:
        return spent.seconds;
    case Quantity::Cpu:
        return spent.cpu;
    case Quantity::Gpu:
        return spent.gpu;
    case Quantity::Memory:
        return spent.memory;
    case Quantity::System:
        return spent.system;
    case Quantity::Joules:
        break;
    }
    return spent.joules();
}

std::optional<MeasuredMean> meanOfAny(const std::vector<double> &values)
{
    return values.empty() ? std::nullopt : std::optional(meanOf(values));
}

} // namespace

std::vector<double> valuesPerRepeat(const Series &series, Quantity quantity)
{
    std::vector<double> values;
    for (const Spent &spent : series.repeats) {
        const auto value = valueOf(spent, quantity);
        if (!value)
            return {};
        values.push_back(*value);
    }
    return values;
}

std::vector<double> valuesPerImage(const Series &series, Quantity quantity)
{
    std::vector<double> values = valuesPerRepeat(series, quantity);
    for (double &value : values)
        value /= static_cast<double>(series.images);
    return values;
}

std::optional<MeasuredMean> meanPerRepeat(const Series &series, Quantity quantity)
{
    return meanOfAny(valuesPerRepeat(series, quantity));
}

std::optional<MeasuredMean> meanPerImage(const Series &series, Quantity quantity)
{
    return meanOfAny(valuesPerImage(series, quantity));
}

MeasuredMean imagesPerSecond(const Series &series)
{
    std::vector<double> rates;
    for (const Spent &spent : series.repeats)
        rates.push_back(static_cast<double>(series.images) / spent.seconds);
    return meanOf(rates);
}

double widestHalfWidth(const Series &series)
{
    double widest = 0;
    for (const Quantity quantity : {Quantity::Seconds, Quantity::Joules}) {
        if (const auto mean = meanPerRepeat(series, quantity))
            widest = std::max(widest, relativeHalfWidth(*mean));
    }
    return series.repeats.size() < 2 ? std::numeric_limits<double>::infinity() : widest;
}

} // namespace offramp
