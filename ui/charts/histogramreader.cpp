// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/histogramreader.h"

#include "ui/charts/ticks.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr int mostBins = 60;

} // namespace

BinEdges niceBins(const ExitTable &table, const ThresholdScale &scale)
{
    // Entropy begins at 0 and confidence ends at 1, whatever was recorded; the samples set the other end, and both of a
    // score, which the last exit may not have.
    if (scale.criterion == Criterion::Patience) // the bar of 2 is left of a threshold of 2: samples exit above it
        return {static_cast<double>(-table.exitCount()), 1, table.exitCount()};
    const bool isScore = scale.criterion == Criterion::Score;
    const int exits = isScore ? std::max(1, table.exitCount() - 1) : table.exitCount();
    double low = isScore ? scale.shown(table.uncertainty({0})[0]) : scale.exitsBelow() ? 0 : 1;
    double high = low;
    for (int k = 0; k < exits; ++k) {
        const auto [least, most] = std::ranges::minmax(table.uncertainty({k}));
        const double one = scale.shown(least);
        const double other = scale.shown(most);
        low = std::min({low, one, other});
        high = std::max({high, one, other});
    }
    if (high - low < 1e-6)
        (scale.exitsBelow() ? high : low) += scale.exitsBelow() ? 1 : -1;
    const double width = niceStep((high - low) / mostBins);
    const auto first = static_cast<int>(std::floor(low / width + 1e-9));
    const auto last = static_cast<int>(std::ceil(high / width - 1e-9));
    return {scale.fromShown((scale.exitsBelow() ? first : last) * width), std::abs(scale.fromShown(width)),
            last - first};
}

void HistogramReader::follow(const RecordingPtr &recording, const ThresholdScale &scale)
{
    if (m_recording == recording && m_scale == scale)
        return;
    m_recording = recording;
    m_scale = scale;
    m_bins.emplace(recording->whole(), niceBins(recording->whole(), scale));
    m_moving.forget();
}

std::vector<HistogramContent> HistogramReader::read(const VariantResult &variant, const ThresholdScale &scale,
                                                    std::span<const SampleIndex> selected)
{
    follow(variant.recording, scale);
    const ExitTable &table = variant.recording->table();
    const std::vector<BinCounts> &counts = m_moving.reaching(table, *m_bins, variant.thresholds);
    std::vector<BinCounts> chosen;
    if (!selected.empty())
        chosen = m_bins->reaching(table, variant.thresholds, selected);

    std::vector<HistogramContent> contents;
    std::int64_t reaching = variant.outcome.samples;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        HistogramContent &content = contents.emplace_back();
        content.exit = {static_cast<int>(k)};
        content.scale = scale;
        content.bins = m_bins->edges();
        content.counts = counts[k];
        for (int bin = 0; bin < content.bins.count && !chosen.empty(); ++bin)
            content.selected.push_back(chosen[k].total(bin));
        if (variant.recording->hasThreshold(content.exit))
            content.threshold = variant.thresholds[k];
        content.isOff = variant.recording->isOff(content.exit);
        content.samples = variant.outcome.samples;
        if (content.isOff)
            continue;
        content.reaching = reaching;
        content.exiting = variant.outcome.leaving[k];
        content.correct = variant.outcome.correct[k];
        reaching -= content.exiting;
    }
    return contents;
}

std::vector<SampleIndex> HistogramReader::samplesIn(const VariantResult &variant, ExitIndex exit, int first,
                                                    int last) const
{
    return m_bins->samplesIn(variant.recording->table(), variant.thresholds, exit, first, last);
}

} // namespace offramp
