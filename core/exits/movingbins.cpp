// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/movingbins.h"

#include "core/exits/operatingpoint.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace offramp {

namespace {

constexpr int mostCells = 4096;
constexpr std::size_t samplesPerCell = 16;

} // namespace

void MovingBins::forget()
{
    m_counts.clear();
    m_cells.clear();
}

const std::vector<BinCounts> &MovingBins::reaching(const ExitTable &table, const ExitBins &bins,
                                                   const Thresholds &thresholds)
{
    if (m_counts.empty()) {
        countAll(table, bins, thresholds);
        return m_counts;
    }
    for (int k = 0; k < table.lastExit().value; ++k)
        move(table, bins, k, thresholds);
    return m_counts;
}

void MovingBins::countAll(const ExitTable &table, const ExitBins &bins, const Thresholds &thresholds)
{
    m_thresholds = thresholds;
    m_counts = bins.reaching(table, thresholds);
    m_exits.clear();
    for (const ExitIndex exit : exitsOf(table, thresholds))
        m_exits.push_back(static_cast<std::uint16_t>(exit.value));
    m_cells.assign(static_cast<std::size_t>(table.lastExit().value), {});
}

MovingBins::Cells MovingBins::cellsOf(std::span<const float> uncertainty)
{
    // Infinite ones, of an exit that is off, are in the last cell.
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const float value : uncertainty) {
        if (std::isfinite(value)) {
            low = std::min(low, static_cast<double>(value));
            high = std::max(high, static_cast<double>(value));
        }
    }
    Cells cells;
    const int count = static_cast<int>(std::clamp<std::size_t>(uncertainty.size() / samplesPerCell, 1, mostCells));
    if (high > low)
        cells.edges = {low, (high - low) / count, count};
    const BinFinder cellOf(cells.edges);
    std::vector<std::uint16_t> places;
    places.reserve(uncertainty.size());
    cells.begin.assign(static_cast<std::size_t>(cells.edges.count) + 1, 0);
    for (const float value : uncertainty) {
        const int cell = std::isfinite(value) ? cellOf(static_cast<double>(value)) : cells.edges.count - 1;
        places.push_back(static_cast<std::uint16_t>(cell));
        ++cells.begin[static_cast<std::size_t>(cell) + 1];
    }
    std::partial_sum(cells.begin.begin(), cells.begin.end(), cells.begin.begin());
    std::vector<std::uint32_t> next(cells.begin.begin(), cells.begin.end() - 1);
    cells.samples.resize(uncertainty.size());
    for (std::size_t i = 0; i < places.size(); ++i)
        cells.samples[next[places[i]]++] = static_cast<std::uint32_t>(i);
    return cells;
}

void MovingBins::move(const ExitTable &table, const ExitBins &bins, int exit, const Thresholds &thresholds)
{
    const auto k = static_cast<std::size_t>(exit);
    const auto [low, high] = std::minmax(m_thresholds[k], thresholds[k]);
    if (!(low < high))
        return;
    Cells &cells = m_cells[k];
    if (cells.begin.empty())
        cells = cellsOf(table.uncertainty({exit}));
    const auto first = static_cast<std::size_t>(cells.edges.binOf(low));
    const auto last = static_cast<std::size_t>(cells.edges.binOf(high));
    const auto uncertainty = table.uncertainty({exit});
    for (std::size_t place = cells.begin[first]; place < cells.begin[last + 1]; ++place) {
        const std::size_t sample = cells.samples[place];
        if (uncertainty[sample] < low || uncertainty[sample] >= high)
            continue;
        const int before = m_exits[sample];
        const int now = exitOf(table, {sample}, thresholds).value;
        for (int reached = std::min(before, now) + 1; reached <= std::max(before, now); ++reached) {
            if (!table.isOff({reached}))
                bins.add(m_counts[static_cast<std::size_t>(reached)], {reached}, {sample}, now > before ? 1 : -1);
        }
        m_exits[sample] = static_cast<std::uint16_t>(now);
    }
    m_thresholds[k] = thresholds[k];
}

} // namespace offramp
