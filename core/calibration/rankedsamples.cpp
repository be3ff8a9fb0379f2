// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/calibration/rankedsamples.h"

#include <algorithm>

namespace offramp {

namespace {

constexpr std::size_t mostPoints = 100;

/// Calls take(samples) for each group of equally uncertain samples, certain ones first.
template<typename Take>
void forEachTie(const RankedSamples &ranked, Take take)
{
    const std::span<const std::uint32_t> order(ranked.order);
    for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
        while (last < order.size() && ranked.uncertainty[order[last]] == ranked.uncertainty[order[first]])
            ++last;
        take(order.subspan(first, last - first));
    }
}

std::int64_t countIn(std::span<const std::uint32_t> samples, const std::vector<bool> &flags)
{
    return std::ranges::count_if(samples, [&](std::uint32_t sample) { return flags[sample]; });
}

} // namespace

std::optional<double> auroc(const RankedSamples &ranked, const std::vector<bool> &isPositive)
{
    std::int64_t positives = 0;
    std::int64_t negatives = 0;
    double pairs = 0; // in which the positive one is more uncertain
    forEachTie(ranked, [&](std::span<const std::uint32_t> tie) {
        const std::int64_t here = countIn(tie, isPositive);
        const std::int64_t others = static_cast<std::int64_t>(tie.size()) - here;
        pairs += static_cast<double>(here) * (static_cast<double>(negatives) + static_cast<double>(others) / 2);
        positives += here;
        negatives += others;
    });
    if (positives == 0 || negatives == 0)
        return std::nullopt;
    return pairs / (static_cast<double>(positives) * static_cast<double>(negatives));
}

RiskCoverage riskCoverage(const RankedSamples &ranked, const std::vector<bool> &isCorrect)
{
    const std::size_t n = ranked.order.size();
    const auto all = static_cast<double>(n);
    const auto correct = static_cast<double>(countIn(ranked.order, isCorrect));
    const std::size_t points = std::min(n, mostPoints);
    RiskCoverage curve;
    std::size_t answered = 0;
    double incorrect = 0; // before the tie
    double best = 0;
    forEachTie(ranked, [&](std::span<const std::uint32_t> tie) {
        const auto here = static_cast<double>(tie.size()) - static_cast<double>(countIn(tie, isCorrect));
        for (std::size_t i = 1; i <= tie.size(); ++i) {
            ++answered;
            const auto count = static_cast<double>(answered);
            const double risk = (incorrect + here * static_cast<double>(i) / static_cast<double>(tie.size())) / count;
            curve.area += risk / all;
            best += std::max(0.0, count - correct) / count / all;
            if (answered * points >= (curve.points.size() + 1) * n)
                curve.points.push_back({count / all, risk});
        }
        incorrect += here;
    });
    curve.excess = std::max(0.0, curve.area - best);
    return curve;
}

} // namespace offramp
