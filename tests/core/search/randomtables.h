// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/operatingpoint.h"
#include "core/exits/thresholdsweep.h"

#include <algorithm>
#include <random>
#include <vector>

namespace offramp {

/// How a random table is made.
struct RandomPlan {
    int exits = 3;
    std::size_t samples = 10;
    unsigned values = 5; ///< distinct uncertainties of an exit, at most; 1: all are equal
    bool isPerSample = false;
};

/// A network whose uncertain samples are incorrect more often, later exits less so. Costs are whole FLOPs, so that sums
/// are exact; some exits cost nothing more than the one before. Labels are the same for the same number of samples.
inline ExitTable randomTable(std::mt19937 &random, const RandomPlan &plan)
{
    ExitTableColumns columns;
    columns.exits = plan.exits;
    for (std::size_t i = 0; i < plan.samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(i % 3));
    std::vector<double> cost(plan.isPerSample ? plan.samples : 1);
    for (int k = 0; k < plan.exits; ++k) {
        for (std::size_t i = 0; i < plan.samples; ++i) {
            const auto place = random() % plan.values;
            columns.uncertainty.push_back(static_cast<float>(place) / static_cast<float>(plan.values));
            const bool isIncorrect = random() % 100 < 20 + 60 * place / plan.values / static_cast<unsigned>(k + 1);
            columns.predicted.push_back(isIncorrect ? -1 : columns.label[i]);
        }
        const bool isFree = k > 0 && random() % 6 == 0;
        for (double &one : cost)
            one += isFree ? 0 : 1e9 * static_cast<double>(1 + random() % 5);
        auto &costs = plan.isPerSample ? columns.cost.perSample : columns.cost.perExit;
        costs.insert(costs.end(), cost.begin(), cost.end());
    }
    return *ExitTable::make(std::move(columns));
}

/// The outcome of every choice of thresholds, each evaluated by itself.
inline std::vector<Point> everyOutcome(const ExitTable &table)
{
    std::vector<std::vector<double>> choices;
    for (int k = 0; k < table.lastExit().value; ++k) {
        const auto uncertainty = table.uncertainty({k});
        std::vector<float> breakpoints(uncertainty.begin(), uncertainty.end());
        std::ranges::sort(breakpoints);
        breakpoints.erase(std::unique(breakpoints.begin(), breakpoints.end()), breakpoints.end());
        choices.push_back(representativeThresholds(breakpoints, 0));
    }
    std::vector<Point> points;
    std::vector<std::size_t> choice(choices.size(), 0);
    for (;;) {
        Thresholds thresholds;
        for (std::size_t k = 0; k < choices.size(); ++k)
            thresholds.push_back(choices[k][choice[k]]);
        points.push_back(pointOf(evaluate(table, thresholds), table.cost()));
        std::size_t k = 0;
        while (k < choices.size() && ++choice[k] == choices[k].size())
            choice[k++] = 0;
        if (k == choices.size())
            return points;
    }
}

} // namespace offramp
