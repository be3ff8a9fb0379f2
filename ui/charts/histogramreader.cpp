// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/histogramreader.h"

#include "ui/charts/ticks.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostBins = 60;

QString tr(const char *text)
{
    return QCoreApplication::translate("ExitHistogram", text);
}

} // namespace

BinEdges niceBins(const ExitTable &table, double shownPerUncertainty)
{
    // Entropy begins at 0 and confidence ends at 1, whatever was recorded; the other end is that of the samples.
    double low = shownPerUncertainty > 0 ? 0 : 1;
    double high = shownPerUncertainty > 0 ? 0 : 1;
    for (int k = 0; k < table.exitCount(); ++k) {
        const auto [least, most] = std::ranges::minmax(table.uncertainty({k}));
        const auto [from, to] = std::minmax(least * shownPerUncertainty, most * shownPerUncertainty);
        low = std::min(low, from);
        high = std::max(high, to);
    }
    if (high - low < 1e-6)
        high = low + 1;
    const double width = niceStep((high - low) / mostBins);
    const auto first = static_cast<long long>(std::floor(low / width + 1e-9));
    const auto last = static_cast<long long>(std::ceil(high / width - 1e-9));
    const double from = static_cast<double>(first) * width;
    const double to = static_cast<double>(last) * width;
    return {std::min(from / shownPerUncertainty, to / shownPerUncertainty), width / std::abs(shownPerUncertainty),
            static_cast<int>(last - first)};
}

void HistogramReader::follow(const RecordingPtr &recording)
{
    if (m_recording == recording)
        return;
    m_recording = recording;
    m_bins.emplace(recording->table(), niceBins(recording->table(), 1));
}

std::vector<HistogramContent> HistogramReader::read(const VariantResult &variant, std::span<const SampleIndex> selected)
{
    follow(variant.recording);
    const ExitTable &table = variant.recording->table();
    std::vector<BinCounts> counts = m_bins->reaching(table, variant.thresholds);
    std::vector<BinCounts> chosen;
    if (!selected.empty())
        chosen = m_bins->reaching(table, variant.thresholds, selected);

    std::vector<HistogramContent> contents;
    std::int64_t reaching = variant.outcome.samples;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        HistogramContent &content = contents.emplace_back();
        content.exit = {static_cast<int>(k)};
        content.quantity = tr("Entropy");
        content.unit = tr("nats");
        content.bins = m_bins->edges();
        content.counts = std::move(counts[k]);
        for (int bin = 0; bin < content.bins.count && !chosen.empty(); ++bin)
            content.selected.push_back(chosen[k].total(bin));
        if (k < variant.thresholds.size())
            content.threshold = variant.thresholds[k];
        content.samples = variant.outcome.samples;
        content.reaching = reaching;
        content.leaving = variant.outcome.leaving[k];
        content.correct = variant.outcome.correct[k];
        reaching -= content.leaving;
    }
    return contents;
}

std::vector<SampleIndex> HistogramReader::samplesIn(const VariantResult &variant, ExitIndex exit, int first, int last)
{
    follow(variant.recording);
    return m_bins->samplesIn(variant.recording->table(), variant.thresholds, exit, first, last);
}

} // namespace offramp
