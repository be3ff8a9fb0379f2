// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/calibration/reliability.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

std::size_t binOf(double confidence)
{
    const double last = reliabilityBins - 1;
    int bin = static_cast<int>(std::clamp(std::ceil(confidence * reliabilityBins) - 1, 0.0, last));
    // The product is rounded; the edges decide.
    if (bin > 0 && confidence <= ReliabilityBin::edge(bin))
        --bin;
    else if (bin + 1 < reliabilityBins && confidence > ReliabilityBin::edge(bin + 1))
        ++bin;
    return static_cast<std::size_t>(bin);
}

/// The mean over all samples of what sumOf says of each bin.
template<typename SumOf>
double meanOf(const Reliability &reliability, SumOf sumOf)
{
    double sum = 0;
    std::int64_t samples = 0;
    for (const ReliabilityBin &bin : reliability.bins) {
        sum += sumOf(bin);
        samples += bin.samples;
    }
    return sum / static_cast<double>(samples);
}

} // namespace

std::optional<double> ReliabilityBin::confidence() const
{
    return samples > 0 ? std::optional(confidences / static_cast<double>(samples)) : std::nullopt;
}

std::optional<double> ReliabilityBin::accuracy() const
{
    return samples > 0 ? std::optional(static_cast<double>(correct) / static_cast<double>(samples)) : std::nullopt;
}

double Reliability::error() const
{
    return meanOf(*this, [](const ReliabilityBin &bin) {
        return std::abs(static_cast<double>(bin.correct) - bin.confidences);
    });
}

double Reliability::confidence() const
{
    return meanOf(*this, [](const ReliabilityBin &bin) { return bin.confidences; });
}

Reliability reliability(std::span<const float> confidence, const std::vector<bool> &isCorrect,
                        std::span<const std::uint32_t> samples)
{
    Reliability reliability;
    for (const std::uint32_t sample : samples) {
        ReliabilityBin &bin = reliability.bins[binOf(confidence[sample])];
        ++bin.samples;
        bin.correct += isCorrect[sample];
        bin.confidences += confidence[sample];
    }
    return reliability;
}

} // namespace offramp
