// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitbins.h"

#include "core/exits/operatingpoint.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace offramp {

int BinEdges::binOf(double value) const
{
    int bin = static_cast<int>(std::clamp(std::floor((value - low) / width), 0.0, static_cast<double>(count - 1)));
    // The quotient is rounded; the edges decide.
    if (bin > 0 && value < edge(bin))
        --bin;
    else if (bin + 1 < count && value >= edge(bin + 1))
        ++bin;
    return bin;
}

ExitBins::ExitBins(const ExitTable &table, const BinEdges &edges)
    : m_edges(edges)
    , m_samples(table.sampleCount())
{
    m_places.reserve(static_cast<std::size_t>(table.exitCount()) * m_samples);
    for (int k = 0; k < table.exitCount(); ++k) {
        for (std::size_t i = 0; i < m_samples; ++i) {
            const int bin = edges.binOf(table.uncertainty({k})[i]);
            m_places.push_back(static_cast<std::uint16_t>(2 * bin + table.isCorrect({k}, {i})));
        }
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
