// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/sampleoutcomes.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace offramp {

namespace {

std::uint64_t digestOf(std::span<const std::int32_t> label)
{
    const auto bytes = std::as_bytes(label);
    return std::hash<std::string_view>{}({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
}

} // namespace

SharedOutcomes sampleOutcomes(const ExitTable &table, const Thresholds &thresholds)
{
    const std::size_t n = table.sampleCount();
    SampleOutcomes outcomes;
    outcomes.point = pointOf(evaluate(table, thresholds), table.cost());
    outcomes.labelDigest = digestOf(table.label());
    outcomes.right.resize(n);
    outcomes.cost.resize(n);
    double squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const ExitIndex exit = exitOf(table, {i}, thresholds);
        outcomes.right[i] = table.isCorrect(exit, {i});
        outcomes.cost[i] = shownCost(table.cost(exit, {i}), table.cost().unit);
        const double away = outcomes.cost[i] - outcomes.point.energy;
        squares += away * away;
    }
    outcomes.energyDeviation = std::sqrt(squares) / static_cast<double>(n);
    return std::make_shared<const SampleOutcomes>(std::move(outcomes));
}

Result<void> checkSameSamples(std::span<const SharedOutcomes> variants)
{
    for (const SharedOutcomes &variant : variants) {
        const SampleOutcomes &first = *variants.front();
        if (variant->sampleCount() != first.sampleCount())
            return failure(ErrorKind::BadInput,
                           fmt::format("The variants were evaluated on different numbers of samples ({} and {}).",
                                       first.sampleCount(), variant->sampleCount()),
                           "Intervals need variants of one test set: finish the recordings, or exclude one.");
        if (variant->labelDigest != first.labelDigest)
            return failure(ErrorKind::BadInput, "The variants were evaluated on samples with different labels.",
                           "Intervals need variants of one test set: exclude the variants of the other one.");
    }
    return {};
}

} // namespace offramp
