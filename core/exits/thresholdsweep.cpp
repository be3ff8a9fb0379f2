// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/thresholdsweep.h"

#include "core/exits/sortedorder.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

std::vector<float> mergedDistinct(const std::vector<float> &sorted, const std::vector<float> &more)
{
    std::vector<float> merged;
    merged.reserve(sorted.size() + more.size());
    std::merge(sorted.begin(), sorted.end(), more.begin(), more.end(), std::back_inserter(merged));
    merged.erase(std::unique(merged.begin(), merged.end()), merged.end());
    return merged;
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
    std::vector<double> thresholds{never};
    for (std::size_t i = 0; i + 1 < breakpoints.size(); ++i)
        thresholds.push_back((static_cast<double>(breakpoints[i]) + static_cast<double>(breakpoints[i + 1])) / 2);
    if (!breakpoints.empty())
        thresholds.push_back(thresholdAbove(breakpoints, never));
    return thresholds;
}

ThresholdSweep::ThresholdSweep(const ExitTable &table)
    : m_samples(table.sampleCount())
{
    const ExitIndex last = table.lastExit();
    const bool isPerSample = table.cost().isPerSample();
    for (std::size_t i = 0; i < m_samples; ++i)
        m_correctAtEnd += table.isCorrect(last, {i});
    for (std::size_t i = 0; i < m_samples && isPerSample; ++i)
        m_sampleCostsAtEnd += table.cost(last, {i});

    std::vector<float> minimum;
    for (int k = 0; k < last.value; ++k) {
        const auto uncertainty = table.uncertainty({k});
        if (k == 0) {
            minimum.assign(uncertainty.begin(), uncertainty.end());
        } else {
            std::transform(minimum.begin(), minimum.end(), uncertainty.begin(), minimum.begin(),
                           [](float a, float b) { return std::min(a, b); });
        }

        Column column;
        column.runningMinimum.resize(m_samples);
        column.correctHere.resize(m_samples + 1);
        column.correctAtNextExit.resize(m_samples + 1);
        if (isPerSample)
            column.savedAgainstNextExit.resize(m_samples + 1);
        const auto order = sortedOrder(minimum);
        for (std::size_t r = 0; r < m_samples; ++r) {
            const SampleIndex sample{order[r]};
            column.runningMinimum[r] = minimum[sample.value];
            column.correctHere[r + 1] = column.correctHere[r] + table.isCorrect({k}, sample);
            column.correctAtNextExit[r + 1] = column.correctAtNextExit[r] + table.isCorrect({k + 1}, sample);
            if (isPerSample)
                column.savedAgainstNextExit[r + 1]
                    = column.savedAgainstNextExit[r] + table.cost({k + 1}, sample) - table.cost({k}, sample);
        }
        m_breakpoints = mergedDistinct(m_breakpoints, column.runningMinimum);
        m_columns.push_back(std::move(column));
    }
    std::erase_if(m_breakpoints, [](float value) { return !std::isfinite(value); }); // of exits that are switched off
}

OperatingPoint ThresholdSweep::emptyOutcome() const
{
    const std::size_t exits = m_columns.size() + 1;
    return {static_cast<std::int64_t>(m_samples), std::vector<std::int64_t>(exits), std::vector<std::int64_t>(exits)};
}

template<typename ExitedBy>
void ThresholdSweep::count(OperatingPoint &outcome, ExitedBy exitedBy) const
{
    std::size_t exitedBefore = 0;
    std::int64_t correctIfStayed = 0; // of those who exited before this exit: how many would have been correct here
    outcome.sampleCosts = m_sampleCostsAtEnd;
    for (std::size_t k = 0; k < m_columns.size(); ++k) {
        const Column &column = m_columns[k];
        const std::size_t exited = exitedBy(k);
        outcome.leaving[k] = static_cast<std::int64_t>(exited - exitedBefore);
        outcome.correct[k] = static_cast<std::int64_t>(column.correctHere[exited]) - correctIfStayed;
        if (!column.savedAgainstNextExit.empty())
            outcome.sampleCosts -= column.savedAgainstNextExit[exited];
        exitedBefore = exited;
        correctIfStayed = column.correctAtNextExit[exited];
    }
    outcome.leaving.back() = static_cast<std::int64_t>(m_samples - exitedBefore);
    outcome.correct.back() = static_cast<std::int64_t>(m_correctAtEnd) - correctIfStayed;
}

OperatingPoint ThresholdSweep::at(double threshold) const
{
    OperatingPoint outcome = emptyOutcome();
    count(outcome, [&](std::size_t k) {
        const auto &minimum = m_columns[k].runningMinimum;
        const auto first = std::lower_bound(minimum.begin(), minimum.end(), threshold,
                                            [](float value, double t) { return value < t; });
        return static_cast<std::size_t>(first - minimum.begin());
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
    std::vector<std::size_t> exitedBy(m_columns.size());
    OperatingPoint outcome = emptyOutcome();
    double lastCost = 0;
    for (const double threshold : representativeThresholds(never)) {
        count(outcome, [&](std::size_t k) {
            const auto &minimum = m_columns[k].runningMinimum;
            while (exitedBy[k] < m_samples && minimum[exitedBy[k]] < threshold)
                ++exitedBy[k];
            return exitedBy[k];
        });
        const double meanCost = outcome.meanCost(cost);
        const double accuracy = outcome.accuracy();
        if (points.empty() || lastCost != meanCost || points.back().accuracy != accuracy)
            points.push_back({threshold, shownCost(meanCost, cost.unit), accuracy});
        lastCost = meanCost;
    }
    return points;
}

} // namespace offramp
