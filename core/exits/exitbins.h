// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// Equal adjacent bins: bin i holds low + i * width <= u < low + (i + 1) * width. Values outside are counted
/// in the first or the last.
struct BinEdges {
    double low = 0;
    double width = 1;
    int count = 1; ///< 1 to 32,767

    [[nodiscard]] double edge(int bin) const { return low + bin * width; }
    [[nodiscard]] double high() const { return edge(count); }

    /// The bin of a value, the nearest if it is outside all bins.
    [[nodiscard]] int binOf(double value) const;

    bool operator==(const BinEdges &) const = default;
};

/// BinEdges::binOf() for many values: they are not divided one by one.
class BinFinder
{
public:
    explicit BinFinder(const BinEdges &edges)
        : m_edges(edges)
        , m_binsPerUnit(1 / edges.width)
        , m_last(edges.count - 1)
    {
    }

    [[nodiscard]] int operator()(double value) const
    {
        auto bin = static_cast<int>(std::clamp((value - m_edges.low) * m_binsPerUnit, 0.0, m_last));
        // The product is rounded; the edges decide.
        if (bin > 0 && value < m_edges.edge(bin))
            --bin;
        else if (bin + 1 < m_edges.count && value >= m_edges.edge(bin + 1))
            ++bin;
        return bin;
    }

private:
    BinEdges m_edges;
    double m_binsPerUnit;
    double m_last;
};

/// How many samples of each bin are correct and incorrect at one exit.
struct BinCounts {
    std::vector<std::int64_t> correct;   ///< [count]
    std::vector<std::int64_t> incorrect; ///< [count]

    [[nodiscard]] std::int64_t total(int bin) const { return correct[std::size_t(bin)] + incorrect[std::size_t(bin)]; }

    bool operator==(const BinCounts &) const = default;
};

/// The uncertainties of a whole table, sorted into bins once, so that histograms of the samples that reach each exit
/// can be counted for each move of a threshold.
class ExitBins
{
public:
    /// The table must have finite uncertainties.
    ExitBins(const ExitTable &table, const BinEdges &edges);

    [[nodiscard]] const BinEdges &edges() const { return m_edges; }

    /// [K] the samples that reach each exit, by their uncertainty there; none at an exit that is switched off. For the
    /// table that this was made from, which has all exits on, or that table with exits off.
    [[nodiscard]] std::vector<BinCounts> reaching(const ExitTable &table, const Thresholds &thresholds) const;

    /// The same over some samples only.
    [[nodiscard]] std::vector<BinCounts> reaching(const ExitTable &table, const Thresholds &thresholds,
                                                  std::span<const SampleIndex> samples) const;

    /// Adds by, 1 or -1, to the bin of a sample in the counts of an exit.
    void add(BinCounts &counts, ExitIndex exit, SampleIndex sample, int by) const;

    /// The samples that reach an exit with an uncertainty in the bins from first to last, ascending; none where it is
    /// switched off.
    [[nodiscard]] std::vector<SampleIndex> samplesIn(const ExitTable &table, const Thresholds &thresholds,
                                                     ExitIndex exit, int first, int last) const;

private:
    template<typename Samples>
    [[nodiscard]] std::vector<BinCounts> count(const ExitTable &table, const Thresholds &thresholds,
                                               Samples samples) const;

    BinEdges m_edges;
    std::size_t m_samples = 0;
    std::vector<std::uint16_t> m_places; ///< [K,n] twice the bin, plus one if the prediction is correct
};

} // namespace offramp
