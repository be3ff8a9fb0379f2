// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/thresholdsweep.h"

#include "core/exits/sortedorder.h"
#include "core/support/largepages.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

/// Both in ascending order, each value once; of equal ones that of sorted, else the first.
std::vector<float> mergedDistinct(const std::vector<float> &sorted, const std::vector<float> &more)
{
    auto merged = largeVector<float>(sorted.size() + more.size());
    std::size_t count = 0;
    float last = std::numeric_limits<float>::quiet_NaN(); // which differs from all
    // Without branches: which of the two comes next cannot be predicted. What equals the last one is overwritten.
    const auto take = [&](float value) {
        merged[count] = value;
        count += value != last;
        last = value;
    };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < sorted.size() && j < more.size()) {
        const bool takesMore = more[j] < sorted[i];
        take(takesMore ? more[j] : sorted[i]);
        i += !takesMore;
        j += takesMore;
    }
    std::for_each(sorted.begin() + static_cast<std::ptrdiff_t>(i), sorted.end(), take);
    std::for_each(more.begin() + static_cast<std::ptrdiff_t>(j), more.end(), take);
    merged.resize(count);
    return merged;
}

/// Calls take with each of representativeThresholds().
template<typename Take>
void eachRepresentative(const std::vector<float> &breakpoints, double never, Take take)
{
    take(never);
    for (std::size_t i = 0; i + 1 < breakpoints.size(); ++i)
        take((static_cast<double>(breakpoints[i]) + static_cast<double>(breakpoints[i + 1])) / 2);
    if (!breakpoints.empty())
        take(thresholdAbove(breakpoints, never));
}

/// [n] of each sample: 1 where it is correct at exit, and 2 more where it is at the next exit.
void markCorrect(const ExitTable &table, ExitIndex exit, std::vector<std::uint8_t> &marks)
{
    const auto label = table.label();
    const auto here = table.predicted(exit);
    const auto next = table.predicted({exit.value + 1});
    for (std::size_t i = 0; i < marks.size(); ++i)
        marks[i] = static_cast<std::uint8_t>((here[i] == label[i]) + 2 * (next[i] == label[i]));
}

} // namespace

double thresholdAbove(const std::vector<float> &breakpoints, double never)
{
    const double top = breakpoints.back();
    const bool alone = breakpoints.size() == 1;
    const double above = top + (alone ? 0.5 : (top - breakpoints[breakpoints.size() - 2]) / 2);
    const bool isBeyond = never < 0 && above > 0 && top < 0; // confidences and margins are not negative
    return isBeyond ? top / 2 : above;
}

std::vector<double> representativeThresholds(const std::vector<float> &breakpoints, double never)
{
    std::vector<double> thresholds;
    thresholds.reserve(breakpoints.size() + 1);
    eachRepresentative(breakpoints, never, [&](double threshold) { thresholds.push_back(threshold); });
    return thresholds;
}

ThresholdSweep::ThresholdSweep(const ExitTable &table)
    : m_samples(table.sampleCount())
{
    const ExitIndex last = table.lastExit();
    const bool isPerSample = table.cost().isPerSample();
    const auto label = table.label();
    const auto atEnd = table.predicted(last);
    for (std::size_t i = 0; i < m_samples; ++i)
        m_correctAtEnd += atEnd[i] == label[i];
    for (std::size_t i = 0; i < m_samples && isPerSample; ++i)
        m_sampleCostsAtEnd += table.cost(last, {i});

    std::vector<float> minimum;
    std::vector<std::uint8_t> marks(m_samples);
    FloatSorter sorter;
    for (int k = 0; k < last.value; ++k) {
        const auto uncertainty = table.uncertainty({k});
        if (k == 0) {
            reserveLarge(minimum, m_samples);
            minimum.assign(uncertainty.begin(), uncertainty.end());
        } else {
            std::transform(minimum.begin(), minimum.end(), uncertainty.begin(), minimum.begin(),
                           [](float a, float b) { return std::min(a, b); });
        }

        Column column;
        column.runningMinimum = largeVector<float>(m_samples);
        column.correctHere = largeVector<std::uint32_t>(m_samples + 1);
        column.correctAtNextExit = largeVector<std::uint32_t>(m_samples + 1);
        if (isPerSample)
            column.savedAgainstNextExit = largeVector<double>(m_samples + 1);
        sorter.sort(minimum);
        markCorrect(table, {k}, marks);
        for (std::size_t r = 0; r < m_samples; ++r) {
            const SampleIndex sample{sorter.indexAt(r)};
            column.runningMinimum[r] = sorter.keyAt(r);
            column.correctHere[r + 1] = column.correctHere[r] + (marks[sample.value] & 1);
            column.correctAtNextExit[r + 1] = column.correctAtNextExit[r] + marks[sample.value] / 2;
            if (isPerSample)
                column.savedAgainstNextExit[r + 1]
                    = column.savedAgainstNextExit[r] + table.cost({k + 1}, sample) - table.cost({k}, sample);
        }
        m_breakpoints = mergedDistinct(m_breakpoints, column.runningMinimum);
        m_columns.push_back(std::move(column));
    }
    std::erase_if(m_breakpoints, [](float value) { return !std::isfinite(value); }); // of exits that are switched off
}

template<typename ExitedBy, typename Take>
double ThresholdSweep::count(ExitedBy exitedBy, Take take) const
{
    std::size_t exitedBefore = 0;
    std::int64_t correctIfStayed = 0; // of those who exited before this exit: how many would have been correct here
    double sampleCosts = m_sampleCostsAtEnd;
    for (std::size_t k = 0; k < m_columns.size(); ++k) {
        const Column &column = m_columns[k];
        const std::size_t exited = exitedBy(k);
        take(k, static_cast<std::int64_t>(exited - exitedBefore),
             static_cast<std::int64_t>(column.correctHere[exited]) - correctIfStayed);
        if (!column.savedAgainstNextExit.empty())
            sampleCosts -= column.savedAgainstNextExit[exited];
        exitedBefore = exited;
        correctIfStayed = column.correctAtNextExit[exited];
    }
    take(m_columns.size(), static_cast<std::int64_t>(m_samples - exitedBefore),
         static_cast<std::int64_t>(m_correctAtEnd) - correctIfStayed);
    return sampleCosts;
}

OperatingPoint ThresholdSweep::at(double threshold) const
{
    const std::size_t exits = m_columns.size() + 1;
    OperatingPoint outcome{static_cast<std::int64_t>(m_samples), std::vector<std::int64_t>(exits),
                           std::vector<std::int64_t>(exits)};
    const auto exitedBy = [&](std::size_t k) {
        const auto &minimum = m_columns[k].runningMinimum;
        const auto first = std::lower_bound(minimum.begin(), minimum.end(), threshold,
                                            [](float value, double t) { return value < t; });
        return static_cast<std::size_t>(first - minimum.begin());
    };
    outcome.sampleCosts = count(exitedBy, [&](std::size_t k, std::int64_t leaving, std::int64_t correct) {
        outcome.leaving[k] = leaving;
        outcome.correct[k] = correct;
    });
    return outcome;
}

std::vector<double> ThresholdSweep::representativeThresholds(double never) const
{
    return offramp::representativeThresholds(m_breakpoints, never);
}

std::vector<CurvePoint> ThresholdSweep::curve(double never, const CostColumn &cost) const
{
    std::vector<CurvePoint> points;
    reserveLarge(points, m_breakpoints.size() + 1);
    std::vector<std::size_t> exitedBy(m_columns.size());
    const auto samples = static_cast<double>(m_samples);
    double lastCost = 0;
    eachRepresentative(m_breakpoints, never, [&](double threshold) {
        const auto advance = [&](std::size_t k) {
            const auto &minimum = m_columns[k].runningMinimum;
            std::size_t exited = exitedBy[k];
            while (exited < m_samples && minimum[exited] < threshold)
                ++exited;
            return exitedBy[k] = exited;
        };
        double total = 0; // as OperatingPoint::totalCost(), to the last bit
        std::int64_t correctInAll = 0;
        const double sampleCosts = count(advance, [&](std::size_t k, std::int64_t leaving, std::int64_t correct) {
            if (!cost.isPerSample())
                total += static_cast<double>(leaving) * cost.perExit[k];
            correctInAll += correct;
        });
        const double meanCost = (cost.isPerSample() ? sampleCosts : total) / samples;
        const double accuracy = static_cast<double>(correctInAll) / samples;
        if (points.empty() || lastCost != meanCost || points.back().accuracy != accuracy)
            points.push_back({threshold, shownCost(meanCost, cost.unit), accuracy});
        lastCost = meanCost;
    });
    return points;
}

} // namespace offramp
