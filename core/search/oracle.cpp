// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/oracle.h"

#include "core/search/envelope.h"
#include "core/tradeoff/stepcurve.h"

#include <algorithm>

namespace offramp {

namespace {

std::vector<ExitIndex> exitsOn(const ExitTable &table, const ExitsOff &off)
{
    std::vector<ExitIndex> on;
    for (int k = 0; k < table.exitCount(); ++k) {
        if (!off.contains({k}))
            on.push_back({k});
    }
    return on;
}

/// The first of some exits that is correct, or the first one.
ExitIndex oracleExit(const ExitTable &table, const std::vector<ExitIndex> &exits, SampleIndex sample)
{
    const auto correct = std::ranges::find_if(exits, [&](ExitIndex exit) { return table.isCorrect(exit, sample); });
    return correct == exits.end() ? exits.front() : *correct;
}

std::vector<Point> boundOf(const ExitTable &table, const std::vector<ExitIndex> &exits)
{
    const double n = static_cast<double>(table.sampleCount());
    const ExitIndex first = exits.front();
    double cost = 0;
    std::size_t correct = 0;
    std::vector<double> corrections; // what each costs more than the first exit
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        const ExitIndex exit = oracleExit(table, exits, {i});
        cost += table.cost(first, {i});
        if (exit != first)
            corrections.push_back(table.cost(exit, {i}) - table.cost(first, {i}));
        else
            correct += table.isCorrect(first, {i});
    }
    std::ranges::sort(corrections);

    const auto corner = [&] { return Point{shownCost(cost / n, table.cost().unit), static_cast<double>(correct) / n}; };
    std::vector<Point> bound;
    for (std::size_t i = 0; i < corrections.size(); ++i) {
        if (corrections[i] > (i == 0 ? 0 : corrections[i - 1]))
            bound.push_back(corner());
        cost += corrections[i];
        ++correct;
    }
    bound.push_back(corner());
    return bound;
}

} // namespace

Oracle oracle(const ExitTable &table, double eMax, const ExitsOff &off)
{
    const std::vector<ExitIndex> exits = exitsOn(table, off);
    Oracle oracle;
    oracle.outcome.samples = static_cast<std::int64_t>(table.sampleCount());
    oracle.outcome.leaving.resize(static_cast<std::size_t>(table.exitCount()));
    oracle.outcome.correct.resize(static_cast<std::size_t>(table.exitCount()));
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        const ExitIndex exit = oracleExit(table, exits, {i});
        ++oracle.outcome.leaving[static_cast<std::size_t>(exit.value)];
        oracle.outcome.correct[static_cast<std::size_t>(exit.value)] += table.isCorrect(exit, {i});
        if (table.cost().isPerSample())
            oracle.outcome.sampleCosts += table.cost(exit, {i});
    }
    oracle.point = pointOf(oracle.outcome, table.cost());
    oracle.area = stepCurve(std::vector{oracle.point}, eMax).area();
    oracle.bound = boundOf(table, exits);
    oracle.boundArea = areaUnder(oracle.bound, eMax);
    return oracle;
}

} // namespace offramp
