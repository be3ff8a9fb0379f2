// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exittable.h"
#include "core/exits/operatingpoint.h"

#include <algorithm>
#include <random>
#include <set>
#include <vector>

/// Small random tables for exhaustive search, and that search.
namespace offramp::smalltables {

/// A network with few distinct uncertainties, many of them saturated (0); costs of whole GFLOPs, some equal.
inline ExitTable table(std::mt19937 &random, int exits, std::size_t samples)
{
    ExitTableColumns columns;
    columns.exits = exits;
    for (std::size_t i = 0; i < samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(i % 2));
    double gflops = 0;
    for (int k = 0; k < exits; ++k) {
        gflops += random() % 4 + (k == 0 ? 1 : 0);
        columns.cost.perExit.push_back(gflops * 1e9);
        for (std::size_t i = 0; i < samples; ++i) {
            const bool isSaturated = random() % 4 == 0;
            columns.uncertainty.push_back(isSaturated ? 0.0F : static_cast<float>(random() % 6) / 8);
            const bool isCorrect = random() % 10 < 4U + 2U * static_cast<unsigned>(k);
            columns.predicted.push_back(isCorrect ? columns.label[i] : 7);
        }
    }
    return *ExitTable::make(std::move(columns));
}

/// A threshold for each outcome that one exit, or all together, can have.
inline std::vector<double> candidates(const ExitTable &table)
{
    std::set<double> all{0, 100};
    for (int k = 0; k < table.lastExit().value; ++k)
        all.insert(table.uncertainty({k}).begin(), table.uncertainty({k}).end());
    return {all.begin(), all.end()};
}

/// Every threshold that all exits can share.
inline std::vector<Thresholds> sharedSettings(const ExitTable &table)
{
    std::vector<Thresholds> settings;
    for (const double threshold : candidates(table))
        settings.emplace_back(static_cast<std::size_t>(table.lastExit().value), threshold);
    return settings;
}

/// Every combination of thresholds.
inline std::vector<Thresholds> allSettings(const ExitTable &table)
{
    std::vector<Thresholds> settings{{}};
    for (int k = 0; k < table.lastExit().value; ++k) {
        std::vector<Thresholds> longer;
        for (const Thresholds &setting : settings) {
            for (const double threshold : candidates(table)) {
                longer.push_back(setting);
                longer.back().push_back(threshold);
            }
        }
        settings = std::move(longer);
    }
    return settings;
}

inline std::vector<OperatingPoint> outcomesOf(const ExitTable &table, const std::vector<Thresholds> &settings)
{
    std::vector<OperatingPoint> outcomes;
    for (const Thresholds &setting : settings)
        outcomes.push_back(evaluate(table, setting));
    return outcomes;
}

inline std::vector<OperatingPoint> sharedOutcomes(const ExitTable &table)
{
    return outcomesOf(table, sharedSettings(table));
}

inline std::vector<OperatingPoint> allOutcomes(const ExitTable &table)
{
    return outcomesOf(table, allSettings(table));
}

inline std::vector<Point> pointsOf(const std::vector<OperatingPoint> &outcomes, const ExitTable &table)
{
    std::vector<Point> points;
    for (const OperatingPoint &outcome : outcomes)
        points.push_back(pointOf(outcome, table.cost()));
    return points;
}

} // namespace offramp::smalltables
