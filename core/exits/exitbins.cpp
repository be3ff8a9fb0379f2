// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitbins.h"

#include "core/exits/operatingpoint.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

std::int64_t BinCounts::total(int bin) const
{
    return correct[static_cast<std::size_t>(bin)] + incorrect[static_cast<std::size_t>(bin)];
}

std::int64_t BinCounts::total() const
{
    return std::accumulate(correct.begin(), correct.end(), std::int64_t{0})
           + std::accumulate(incorrect.begin(), incorrect.end(), std::int64_t{0});
}

/// Counts places exit by exit.
class ExitBins::Counter
{
public:
    Counter(const ExitBins &bins, const ExitTable &table, const Thresholds &thresholds)
        : m_bins(bins)
        , m_table(table)
        , m_thresholds(thresholds)
        , m_counts(static_cast<std::size_t>(table.exitCount()),
                   std::vector<std::int64_t>(2 * static_cast<std::size_t>(bins.m_edges.count)))
    {
    }

    void add(SampleIndex sample)
    {
        const ExitIndex exit = exitOf(m_table, sample, m_thresholds);
        for (std::size_t k = 0; k <= static_cast<std::size_t>(exit.value); ++k)
            ++m_counts[k][m_bins.m_places[k * m_bins.m_samples + sample.value]];
    }

    [[nodiscard]] std::vector<BinCounts> counts() const
    {
        std::vector<BinCounts> counts;
        for (const auto &places : m_counts) {
            BinCounts &exit = counts.emplace_back();
            for (std::size_t place = 0; place < places.size(); place += 2) {
                exit.incorrect.push_back(places[place]);
                exit.correct.push_back(places[place + 1]);
            }
        }
        return counts;
    }

private:
    const ExitBins &m_bins;
    const ExitTable &m_table;
    const Thresholds &m_thresholds;
    std::vector<std::vector<std::int64_t>> m_counts; ///< [K][2 * count]
};

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

std::vector<BinCounts> ExitBins::reaching(const ExitTable &table, const Thresholds &thresholds) const
{
    Counter counter(*this, table, thresholds);
    for (std::size_t i = 0; i < m_samples; ++i)
        counter.add({i});
    return counter.counts();
}

std::vector<BinCounts> ExitBins::reaching(const ExitTable &table, const Thresholds &thresholds,
                                          std::span<const SampleIndex> samples) const
{
    Counter counter(*this, table, thresholds);
    for (const SampleIndex sample : samples) {
        if (sample.value < m_samples)
            counter.add(sample);
    }
    return counter.counts();
}

std::vector<SampleIndex> ExitBins::samplesIn(const ExitTable &table, const Thresholds &thresholds, ExitIndex exit,
                                             int first, int last) const
{
    const std::size_t column = static_cast<std::size_t>(exit.value) * m_samples;
    std::vector<SampleIndex> samples;
    for (std::size_t i = 0; i < m_samples; ++i) {
        const int bin = m_places[column + i] / 2;
        if (bin >= first && bin <= last && exitOf(table, {i}, thresholds) >= exit)
            samples.push_back({i});
    }
    return samples;
}

} // namespace offramp
