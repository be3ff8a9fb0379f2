// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitsweep.h"

#include "core/exits/sortedorder.h"

#include <algorithm>
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
    for (int k = 0; k < table.exitCount() && !table.costsBySample(); ++k)
        m_cost.push_back(table.cost({k}, {0}));
    if (table.costsBySample())
        m_saved.push_back(0);

    std::vector<SampleIndex> reaching;
    std::vector<float> uncertainty;
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        if (exitOf(table, {i}, m_thresholds) < exit)
            continue;
        reaching.push_back({i});
        uncertainty.push_back(table.uncertainty(exit)[i]);
    }
    for (const std::uint32_t place : sortedOrder(uncertainty)) {
        m_sorted.push_back(uncertainty[place]);
        addSample(table, reaching[place]);
    }
    std::ranges::unique_copy(m_sorted, std::back_inserter(m_breakpoints));
}

void ExitSweep::addSample(const ExitTable &table, SampleIndex sample)
{
    const ExitIndex otherwise = exitOf(table, sample, m_thresholds);
    for (std::size_t j = 0; j < m_columns.size(); ++j) {
        const ExitIndex leaving{m_exit.value + static_cast<int>(j)};
        const bool leaves = j == 0 || leaving == otherwise;
        Column &column = m_columns[j];
        column.leaving.push_back(column.leaving.back() + leaves);
        column.correct.push_back(column.correct.back() + (leaves && table.isCorrect(leaving, sample)));
    }
    if (table.costsBySample())
        m_saved.push_back(m_saved.back() + table.cost(otherwise, sample) - table.cost(m_exit, sample));
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
    if (m_cost.empty()) {
        outcome.totalCost -= m_saved[left];
        return outcome;
    }
    outcome.totalCost = 0;
    for (std::size_t k = 0; k < m_cost.size(); ++k)
        outcome.totalCost += static_cast<double>(outcome.leaving[k]) * m_cost[k];
    return outcome;
}

} // namespace offramp
