// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/comparisontext.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

/// A change with its sign; "0" where its text shows nothing.
std::string withSign(double change, const std::string &text)
{
    if (text.find_first_of("123456789") == std::string::npos)
        return "0";
    return change > 0 ? '+' + text : text;
}

/// "area +0.310, 95 % interval +0.120 to +0.500", of the area that leads.
std::string amountText(const StateComparison &comparison, const CostFormat &costs)
{
    if (costs.isContest()) {
        const AreaInterval &area = comparison.area->difference;
        const auto text = [&](double change) { return withSign(change, costs.text(change)); };
        return fmt::format("area {}, 95 % interval {} to {}", text(area.value), text(area.low), text(area.high));
    }
    const AreaInterval &area = comparison.normalisedArea->difference;
    const double halfWidth = (area.high - area.low) / 2;
    const int decimals = std::clamp(decimalsFor(100 * (halfWidth > 0 ? halfWidth : area.value), 2), 1, 4);
    const auto text = [&](double change) { return withSign(change, fixedText(100 * change, decimals)); };
    return fmt::format("normalised area {} pp, 95 % interval {} to {} pp", text(area.value), text(area.low),
                       text(area.high));
}

std::string samplesText(const StateComparison &comparison)
{
    return comparison.isPaired ? fmt::format("these {} samples", groupedText(comparison.samples))
                               : fmt::format("{} samples here and {} pinned ones", groupedText(comparison.samples),
                                             groupedText(comparison.pinnedSamples));
}

} // namespace

std::string verdictText(const StateComparison &comparison, const CostFormat &costs)
{
    switch (comparison.verdict) {
    case Verdict::NotComparable:
        return "Cannot be compared: " + comparison.obstacle;
    case Verdict::Same:
        return "No difference: both states have the same area, in every resample.";
    case Verdict::Unclear:
        return fmt::format("No difference can be told from {}: {}.", samplesText(comparison),
                           amountText(comparison, costs));
    case Verdict::Better:
        return fmt::format("The current state is better: {}.", amountText(comparison, costs));
    case Verdict::Worse:
        return fmt::format("The current state is worse: {}.", amountText(comparison, costs));
    }
    return {};
}

std::string methodText(const StateComparison &comparison)
{
    if (comparison.verdict == Verdict::NotComparable)
        return {};
    if (comparison.isPaired)
        return fmt::format("Paired: both states on the same {} samples, {} resamples.", groupedText(comparison.samples),
                           groupedText(comparison.plan.resamples));
    return fmt::format("Unpaired: the states are of different test sets ({} samples now, {} pinned), so that the test "
                       "sets themselves may be the difference; {} resamples of each.",
                       groupedText(comparison.samples), groupedText(comparison.pinnedSamples),
                       groupedText(comparison.plan.resamples));
}

std::string certaintyText(const ComparedNumber &number, bool moreIsBetter, const BootstrapPlan &plan)
{
    if (number.above == 0 && number.below == 0)
        return "the same";
    const double better = moreIsBetter ? number.above : number.below;
    const double worse = moreIsBetter ? number.below : number.above;
    const double share = std::max(better, worse);
    return fmt::format("{} in {}", better >= worse ? "better" : "worse",
                       share == 1 ? "all" : percentNumber(share, static_cast<std::int64_t>(plan.resamples)) + " %");
}

} // namespace offramp
