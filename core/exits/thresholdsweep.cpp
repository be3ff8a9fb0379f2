// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/thresholdsweep.h"

#include "core/exits/sortedorder.h"

#include <algorithm>

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

ThresholdSweep::ThresholdSweep(const ExitTable &table)
    : m_samples(table.sampleCount())
{
    const ExitIndex last = table.lastExit();
    for (std::size_t i = 0; i < m_samples; ++i)
        m_rightAtEnd += table.isCorrect(last, {i});
    for (std::size_t i = 0; i < m_samples; ++i)
        m_totalCostAtEnd += table.cost(last, {i});
    for (int k = 0; k <= last.value && !table.costsBySample(); ++k)
        m_costByExit.push_back(table.cost({k}, {0}));

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
        if (table.costsBySample())
            column.savedAgainstNextExit.resize(m_samples + 1);
        const auto order = sortedOrder(minimum);
        for (std::size_t r = 0; r < m_samples; ++r) {
            const SampleIndex sample{order[r]};
            column.runningMinimum[r] = minimum[sample.value];
            column.correctHere[r + 1] = column.correctHere[r] + table.isCorrect({k}, sample);
            column.correctAtNextExit[r + 1] = column.correctAtNextExit[r] + table.isCorrect({k + 1}, sample);
            if (table.costsBySample())
                column.savedAgainstNextExit[r + 1]
                    = column.savedAgainstNextExit[r] + table.cost({k + 1}, sample) - table.cost({k}, sample);
        }
        m_breakpoints = mergedDistinct(m_breakpoints, column.runningMinimum);
        m_columns.push_back(std::move(column));
    }
}

OperatingPoint ThresholdSweep::outcomeAt(const std::vector<std::size_t> &leftBy) const
{
    const std::size_t exits = m_columns.size() + 1;
    OperatingPoint outcome;
    outcome.samples = static_cast<std::int64_t>(m_samples);
    outcome.leaving.resize(exits);
    outcome.correct.resize(exits);

    std::size_t leftBefore = 0;
    std::uint32_t rightIfStayed = 0; // of those that exited earlier: how many would have been correct here
    for (std::size_t k = 0; k < exits; ++k) {
        const bool isLast = k + 1 == exits;
        const std::size_t left = isLast ? m_samples : leftBy[k];
        const std::uint32_t right = isLast ? m_rightAtEnd : m_columns[k].correctHere[left];
        outcome.leaving[k] = static_cast<std::int64_t>(left - leftBefore);
        outcome.correct[k] = static_cast<std::int64_t>(right) - static_cast<std::int64_t>(rightIfStayed);
        leftBefore = left;
        if (!isLast)
            rightIfStayed = m_columns[k].correctAtNextExit[left];
    }

    outcome.totalCost = totalCost(leftBy);
    return outcome;
}

double ThresholdSweep::totalCost(const std::vector<std::size_t> &leftBy) const
{
    double total = 0;
    if (m_costByExit.empty()) {
        total = m_totalCostAtEnd;
        for (std::size_t k = 0; k < m_columns.size(); ++k)
            total -= m_columns[k].savedAgainstNextExit[leftBy[k]];
        return total;
    }
    std::size_t leftBefore = 0;
    for (std::size_t k = 0; k < m_costByExit.size(); ++k) {
        const std::size_t left = k < leftBy.size() ? leftBy[k] : m_samples;
        total += static_cast<double>(left - leftBefore) * m_costByExit[k];
        leftBefore = left;
    }
    return total;
}

std::int64_t ThresholdSweep::correctInAll(const std::vector<std::size_t> &leftBy) const
{
    std::int64_t right = m_rightAtEnd;
    for (std::size_t k = 0; k < m_columns.size(); ++k) {
        right += m_columns[k].correctHere[leftBy[k]];
        right -= m_columns[k].correctAtNextExit[leftBy[k]];
    }
    return right;
}

OperatingPoint ThresholdSweep::at(double threshold) const
{
    std::vector<std::size_t> leftBy;
    for (const Column &column : m_columns) {
        const auto first = std::lower_bound(column.runningMinimum.begin(), column.runningMinimum.end(), threshold,
                                            [](float minimum, double t) { return minimum < t; });
        leftBy.push_back(static_cast<std::size_t>(first - column.runningMinimum.begin()));
    }
    return outcomeAt(leftBy);
}

std::vector<double> ThresholdSweep::representativeThresholds(double never) const
{
    std::vector<double> thresholds{never};
    for (std::size_t i = 0; i + 1 < m_breakpoints.size(); ++i)
        thresholds.push_back((static_cast<double>(m_breakpoints[i]) + static_cast<double>(m_breakpoints[i + 1])) / 2);
    if (m_breakpoints.empty())
        return thresholds;
    const double top = m_breakpoints.back();
    const bool alone = m_breakpoints.size() == 1;
    thresholds.push_back(top + (alone ? 0.5 : (top - m_breakpoints[m_breakpoints.size() - 2]) / 2));
    return thresholds;
}

std::vector<CurvePoint> ThresholdSweep::curve(double never) const
{
    const double n = static_cast<double>(m_samples);
    std::vector<CurvePoint> points;
    std::vector<std::size_t> leftBy(m_columns.size());
    for (const double threshold : representativeThresholds(never)) {
        for (std::size_t k = 0; k < m_columns.size(); ++k) {
            const auto &minimum = m_columns[k].runningMinimum;
            while (leftBy[k] < m_samples && minimum[leftBy[k]] < threshold)
                ++leftBy[k];
        }
        const CurvePoint point{threshold, totalCost(leftBy) / n, static_cast<double>(correctInAll(leftBy)) / n};
        if (points.empty() || points.back().meanCost != point.meanCost || points.back().accuracy != point.accuracy)
            points.push_back(point);
    }
    return points;
}

} // namespace offramp
