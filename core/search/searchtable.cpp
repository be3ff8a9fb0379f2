// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/searchtable_p.h"

#include "core/exits/sortedorder.h"
#include "core/exits/thresholdsweep.h"

#include <algorithm>

namespace offramp {

namespace {

void rankSamples(SearchTable::Exit &exit, std::span<const float> uncertainty, Criterion criterion)
{
    exit.order = sortedOrder(uncertainty);
    exit.rank.resize(uncertainty.size());
    for (const std::uint32_t sample : exit.order) {
        if (exit.breakpoints.empty() || uncertainty[sample] != exit.breakpoints.back())
            exit.breakpoints.push_back(uncertainty[sample]);
        exit.rank[sample] = static_cast<std::uint32_t>(exit.breakpoints.size() - 1);
    }
    exit.thresholds = representativeThresholds(exit.breakpoints, neverLeave(criterion, exit.breakpoints));
}

} // namespace

SearchTable::SearchTable(const ExitTable &table, Criterion criterion)
    : samples(table.sampleCount())
    , exits(static_cast<std::size_t>(table.exitCount()))
{
    for (std::size_t k = 0; k < exits.size(); ++k) {
        const ExitIndex index{static_cast<int>(k)};
        Exit &exit = exits[k];
        for (std::size_t i = 0; i < samples; ++i) {
            exit.correct.push_back(table.isCorrect(index, {i}));
            exit.cost.push_back(table.cost(index, {i}));
        }
        if (k < last())
            rankSamples(exit, table.uncertainty(index), criterion);
    }
}

Thresholds SearchTable::thresholdsOf(const Cuts &cuts) const
{
    Thresholds thresholds;
    for (std::size_t k = 0; k < cuts.size(); ++k)
        thresholds.push_back(exits[k].thresholds[cuts[k]]);
    return thresholds;
}

Cuts SearchTable::cutsOf(const Thresholds &thresholds) const
{
    Cuts cuts;
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
        const auto &breakpoints = exits[k].breakpoints;
        const auto below = std::ranges::lower_bound(breakpoints, thresholds[k], {},
                                                    [](float value) { return static_cast<double>(value); });
        cuts.push_back(static_cast<std::uint32_t>(below - breakpoints.begin()));
    }
    return cuts;
}

} // namespace offramp
