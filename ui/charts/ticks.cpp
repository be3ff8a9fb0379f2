// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ticks.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString linearLabel(double value, double step)
{
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    return QString::number(value + 0.0, 'f', decimals).replace(u'-', u'\u2212');
}

/// Equal intervals around a range.
struct Intervals {
    double step = 1;
    double first = 0;  ///< of the ticks, in steps
    double filled = 0; ///< what share of the axis the range takes
};

Intervals intervalsAround(const AxisRange &range, double scale, int count)
{
    const double low = range.low * scale;
    const double high = std::max(range.high * scale, low + 1e-9 * std::max(1.0, std::abs(low)));
    Intervals found;
    for (double rough = (high - low) / count;; rough = found.step * 1.01) {
        found.step = niceStep(rough);
        found.first = std::floor(low / found.step + 1e-9);
        if ((found.first + count) * found.step >= high - 1e-9 * found.step)
            break;
    }
    found.filled = (high - low) / (count * found.step);
    return found;
}

std::vector<Tick> ticksOf(const Intervals &intervals, double scale, int count)
{
    std::vector<Tick> ticks;
    for (int i = 0; i <= count; ++i) {
        const double value = (intervals.first + i) * intervals.step;
        ticks.push_back({value / scale, linearLabel(value, intervals.step)});
    }
    return ticks;
}

double timesPower(int digit, int power)
{
    return power < 0 ? digit / std::pow(10, -power) : digit * std::pow(10, power);
}

/// A logarithmic axis and what of it is labelled: every so many-th power of ten, in numbers that many powers higher.
struct LogAxis {
    double low = 1;
    double high = 10;
    int every = 1;
    int shift = 0;
};

/// Ticks at 1 to 9 times the powers of ten, those of some digits labelled.
std::vector<Tick> ticksOf(const LogAxis &axis, const QString &digits)
{
    std::vector<Tick> ticks;
    const int last = static_cast<int>(std::ceil(std::log10(axis.high)));
    for (int power = static_cast<int>(std::floor(std::log10(axis.low))); power <= last; ++power) {
        for (int digit = 1; digit <= 9; ++digit) {
            const double value = timesPower(digit, power);
            if (value < axis.low * (1 - 1e-12) || value > axis.high * (1 + 1e-12))
                continue;
            const bool isLabelled = digits.contains(QString::number(digit)) && power % axis.every == 0;
            const double shown = timesPower(digit, power + axis.shift);
            ticks.push_back(
                {value, isLabelled ? QString::number(shown, 'f', QLocale::FloatingPointShortest) : QString()});
        }
    }
    return ticks;
}

std::ptrdiff_t labelCount(const std::vector<Tick> &ticks)
{
    return std::ranges::count_if(ticks, [](const Tick &tick) { return !tick.label.isEmpty(); });
}

} // namespace

double niceStep(double rough)
{
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double share = rough / power;
    const double nice = share <= 1.000001 ? 1 : share <= 2.000001 ? 2 : share <= 5.000001 ? 5 : 10;
    return nice * power;
}

void AxisRange::add(double value)
{
    low = std::min(low, value);
    high = std::max(high, value);
}

AxisRange rangeOf(const std::vector<Tick> &ticks)
{
    return {ticks.front().value, ticks.back().value};
}

AlignedTicks alignedTicks(const AxisRange &accuracies, const AxisRange &energies, int wanted, double energyScale)
{
    constexpr double percent = 100;
    constexpr int calm = 4; // fewer are hard to read
    int best = 2;
    double most = 0;
    for (int count = 2; count <= std::max(2, wanted); ++count) {
        const Intervals left = intervalsAround(accuracies, percent, count);
        const bool isBeyond = (left.first + count) * left.step > percent + 1e-9;
        const double filled = left.filled * intervalsAround(energies, energyScale, count).filled
                              * (count < calm ? 0.6 : 1) * (isBeyond ? 0.5 : 1);
        if (filled >= most) {
            most = filled;
            best = count;
        }
    }
    return {ticksOf(intervalsAround(accuracies, percent, best), percent, best),
            ticksOf(intervalsAround(energies, energyScale, best), energyScale, best)};
}

std::vector<Tick> linearTicks(double low, double high, int wanted, double scale)
{
    const double step = niceStep((high - low) * scale / std::max(1, wanted));
    std::vector<Tick> ticks;
    for (double i = std::ceil(low * scale / step - 1e-9); i * step <= high * scale * (1 + 1e-12); ++i)
        ticks.push_back({i * step / scale, linearLabel(i * step, step)});
    return ticks;
}

std::vector<Tick> logTicks(double low, double high, int wanted, double scale)
{
    const double decades = std::log10(high / low);
    const auto fewest = std::clamp(wanted, 1, 4); // that make an axis easy to read
    if (decades < 0.7) {
        std::vector<Tick> ticks = linearTicks(low, high, wanted, scale);
        for (int more = wanted + 1; std::ssize(ticks) < fewest && more <= 10; ++more)
            ticks = linearTicks(low, high, more, scale);
        return ticks;
    }

    static const std::array labelled{u"1"_s, u"125"_s, u"12357"_s, u"123456789"_s}; // more and more of the digits
    std::size_t digits = decades * 5 <= wanted ? 2 : decades * 3 <= wanted ? 1 : 0;
    const LogAxis axis{low, high, std::max(1, static_cast<int>(std::ceil(decades / std::max(1, wanted)))),
                       static_cast<int>(std::lround(std::log10(scale)))};
    std::vector<Tick> ticks = ticksOf(axis, labelled[digits]);
    while (labelCount(ticks) < fewest && ++digits < labelled.size())
        ticks = ticksOf(axis, labelled[digits]);
    return ticks;
}

} // namespace offramp
