// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitbins.h"

#include "core/exits/operatingpoint.h"
#include "core/support/largepages.h"

#include <ranges>

namespace offramp {

int BinEdges::binOf(double value) const
{
    return BinFinder(*this)(value);
}

ExitBins::ExitBins(const ExitTable &table, const BinEdges &edges)
    : m_edges(edges)
    , m_samples(table.sampleCount())
    , m_places(largeVector<std::uint16_t>(static_cast<std::size_t>(table.exitCount()) * m_samples))
{
    const BinFinder binOf(edges);
    const auto label = table.label();
    auto place = m_places.begin();
    for (int k = 0; k < table.exitCount(); ++k) {
        const auto uncertainty = table.uncertainty({k});
        const auto predicted = table.predicted({k});
        for (std::size_t i = 0; i < m_samples; ++i)
            *place++ = static_cast<std::uint16_t>(2 * binOf(uncertainty[i]) + (predicted[i] == label[i]));
    }
}

template<typename Samples>
std::vector<BinCounts> ExitBins::count(const ExitTable &table, const Thresholds &thresholds, Samples samples) const
{
    const std::vector<std::int64_t> none(static_cast<std::size_t>(m_edges.count));
    std::vector<BinCounts> counts(static_cast<std::size_t>(table.exitCount()), {none, none});
    std::vector<bool> isOff;
    for (int k = 0; k < table.exitCount(); ++k)
        isOff.push_back(table.isOff({k}));
    for (const SampleIndex sample : samples) {
        if (sample.value >= m_samples)
            continue;
        const ExitIndex exit = exitOf(table, sample, thresholds);
        for (std::size_t k = 0; k <= static_cast<std::size_t>(exit.value); ++k) {
            if (isOff[k])
                continue;
            add(counts[k], {static_cast<int>(k)}, sample, 1);
        }
    }
    return counts;
}

void ExitBins::add(BinCounts &counts, ExitIndex exit, SampleIndex sample, int by) const
{
    const std::size_t place = m_places[static_cast<std::size_t>(exit.value) * m_samples + sample.value];
    (place % 2 == 1 ? counts.correct : counts.incorrect)[place / 2] += by;
}

std::vector<BinCounts> ExitBins::reaching(const ExitTable &table, const Thresholds &thresholds) const
{
    const auto all = std::views::iota(std::size_t(0), m_samples)
                     | std::views::transform([](std::size_t i) { return SampleIndex{i}; });
    return count(table, thresholds, all);
}

std::vector<BinCounts> ExitBins::reaching(const ExitTable &table, const Thresholds &thresholds,
                                          std::span<const SampleIndex> samples) const
{
    return count(table, thresholds, samples);
}

std::vector<SampleIndex> ExitBins::samplesIn(const ExitTable &table, const Thresholds &thresholds, ExitIndex exit,
                                             int first, int last) const
{
    const std::size_t column = static_cast<std::size_t>(exit.value) * m_samples;
    std::vector<SampleIndex> samples;
    for (std::size_t i = 0; i < m_samples && !table.isOff(exit); ++i) {
        const int bin = m_places[column + i] / 2;
        if (bin >= first && bin <= last && exitOf(table, {i}, thresholds) >= exit)
            samples.push_back({i});
    }
    return samples;
}

} // namespace offramp
