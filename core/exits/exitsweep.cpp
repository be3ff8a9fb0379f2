// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitsweep.h"

#include "core/exits/sortedorder.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

Thresholds withThreshold(Thresholds thresholds, ExitIndex exit, double threshold)
{
    thresholds[static_cast<std::size_t>(exit.value)] = threshold;
    return thresholds;
}

} // namespace

ExitSweep::ExitSweep(const ExitTable &table, ExitIndex exit, Thresholds thresholds)
    : m_exit(exit)
    , m_thresholds(withThreshold(std::move(thresholds), exit, -std::numeric_limits<double>::infinity()))
    , m_without(evaluate(table, m_thresholds))
    , m_columns(static_cast<std::size_t>(table.exitCount() - exit.value), Column{{0}, {0}})
{
    const bool isPerSample = table.cost().isPerSample();
    if (isPerSample)
        m_saved.push_back(0);

    std::vector<Fate> fates;
    std::vector<double> saved;
    std::vector<float> uncertainty;
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        const ExitIndex otherwise = exitOf(table, {i}, m_thresholds);
        if (otherwise < exit)
            continue;
        fates.push_back({static_cast<std::uint16_t>(otherwise.value - exit.value), table.isCorrect(exit, {i}),
                         table.isCorrect(otherwise, {i})});
        if (isPerSample)
            saved.push_back(table.cost(otherwise, {i}) - table.cost(exit, {i}));
        uncertainty.push_back(table.uncertainty(exit)[i]);
    }
    for (const std::uint32_t place : sortedOrder(uncertainty)) {
        m_sorted.push_back(uncertainty[place]);
        append(fates[place]);
        if (isPerSample)
            m_saved.push_back(m_saved.back() + saved[place]);
    }
    std::ranges::unique_copy(m_sorted, std::back_inserter(m_breakpoints));
    std::erase_if(m_breakpoints, [](float value) { return !std::isfinite(value); }); // of an exit without a threshold
}

void ExitSweep::append(const Fate &fate)
{
    for (std::size_t j = 0; j < m_columns.size(); ++j) {
        Column &column = m_columns[j];
        const bool leaves = j == 0 || j == fate.later;
        column.leaving.push_back(column.leaving.back() + leaves);
        column.correct.push_back(column.correct.back()
                                 + (leaves && (j == 0 ? fate.isCorrectHere : fate.isCorrectLater)));
    }
}

bool ExitSweep::fits(const Thresholds &thresholds) const
{
    return thresholds.size() == m_thresholds.size()
           && withThreshold(thresholds, m_exit, m_thresholds[static_cast<std::size_t>(m_exit.value)]) == m_thresholds;
}

OperatingPoint ExitSweep::at(double threshold) const
{
    const auto first
        = std::ranges::lower_bound(m_sorted, threshold, {}, [](float u) { return static_cast<double>(u); });
    const auto left = static_cast<std::size_t>(first - m_sorted.begin());
    OperatingPoint outcome = m_without;
    for (std::size_t j = 0; j < m_columns.size(); ++j) {
        const std::size_t k = static_cast<std::size_t>(m_exit.value) + j;
        const std::int64_t sign = j == 0 ? 1 : -1;
        outcome.leaving[k] += sign * m_columns[j].leaving[left];
        outcome.correct[k] += sign * m_columns[j].correct[left];
    }
    if (!m_saved.empty())
        outcome.sampleCosts -= m_saved[left];
    return outcome;
}

std::vector<CurvePoint> ExitSweep::curve(double never, const CostColumn &cost) const
{
    std::vector<CurvePoint> places;
    for (const double threshold : representativeThresholds(m_breakpoints, never)) {
        const Point point = pointOf(at(threshold), cost);
        if (places.empty() || Point{places.back().energy, places.back().accuracy} != point)
            places.push_back({threshold, point.energy, point.accuracy});
    }
    return places;
}

} // namespace offramp
