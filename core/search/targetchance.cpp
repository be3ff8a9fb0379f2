// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/targetchance_p.h"

#include "core/exits/operatingpoint.h"
#include "core/exits/sampleoutcomes.h"

#include <cmath>

namespace offramp {

namespace {

/// The chance that a normal variable is at most limit; without spread 0 or 1.
double chanceBelow(double limit, double mean, double deviation)
{
    if (deviation > 0)
        return std::erfc((mean - limit) / deviation / std::sqrt(2.0)) / 2;
    return mean <= limit ? 1 : 0;
}

double chanceOf(const CostBudget &budget, const Comparison &samples)
{
    const auto outcomes = sampleOutcomes(samples.table, samples.thresholds);
    return chanceBelow(budget.cost * (1 + rounding), outcomes->point.energy, outcomes->energyDeviation);
}

double chanceOf(const AccuracyDrop &drop, const Comparison &samples)
{
    const auto exits = exitsOf(samples.table, samples.thresholds);
    const ExitIndex last = samples.reference.lastExit();
    double lost = .5;
    double won = .5;
    for (std::size_t i = 0; i < exits.size(); ++i) {
        const bool isCorrect = samples.table.isCorrect(exits[i], {i});
        const bool wasCorrect = samples.reference.isCorrect(last, {i});
        lost += wasCorrect && !isCorrect;
        won += isCorrect && !wasCorrect;
    }
    const double n = static_cast<double>(exits.size()) + 2;
    const double difference = (lost - won) / n;
    const double deviation = std::sqrt((lost + won - (lost - won) * difference) / n / n);
    return chanceBelow(drop.points / 100, difference, deviation);
}

} // namespace

std::optional<double> chance(const Target &target, const Comparison &samples, bool isLastExitItself)
{
    if (const auto *budget = std::get_if<CostBudget>(&target))
        return chanceOf(*budget, samples);
    const auto *drop = std::get_if<AccuracyDrop>(&target);
    if (!drop)
        return std::nullopt;
    return isLastExitItself ? (drop->points >= 0 ? 1.0 : 0.0) : chanceOf(*drop, samples);
}

} // namespace offramp
