// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/bestvariants.h"

#include "core/tradeoff/stepcurve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace offramp {

namespace {

/// Maximum size of the table of predecessors: 400 MB.
constexpr std::size_t mostEntries = 100'000'000;

/// The area up to x of the best set whose last point is a given one: that point's accuracy holds from there on.
struct Line {
    double slope = 0;
    double offset = 0;
    std::uint32_t last = 0;

    [[nodiscard]] double at(double x) const { return offset + slope * x; }
};

/// The maximum of lines added in ascending slope, queried at ascending positions.
class UpperEnvelope
{
public:
    void add(const Line &line)
    {
        while (m_lines.size() >= m_asked + 2 && isHidden(m_lines[m_lines.size() - 2], m_lines.back(), line))
            m_lines.pop_back();
        m_lines.push_back(line);
    }

    const Line &largestAt(double x)
    {
        while (m_asked + 1 < m_lines.size() && m_lines[m_asked + 1].at(x) >= m_lines[m_asked].at(x))
            ++m_asked;
        return m_lines[m_asked];
    }

private:
    static bool isHidden(const Line &before, const Line &line, const Line &after)
    {
        return (before.offset - after.offset) * (line.slope - before.slope)
               <= (before.offset - line.offset) * (after.slope - before.slope);
    }

    std::vector<Line> m_lines;
    std::size_t m_asked = 0;
};

} // namespace

std::vector<std::size_t> helpfulPoints(std::span<const Point> points, double eMax)
{
    std::vector<std::size_t> stairs;
    for (const std::size_t i : stepOrder(points, eMax)) {
        const double highest = stairs.empty() ? 0 : points[stairs.back()].accuracy;
        if (!(points[i].accuracy > highest))
            continue;
        if (!stairs.empty() && points[stairs.back()].energy == points[i].energy)
            stairs.back() = i;
        else
            stairs.push_back(i);
    }
    return stairs;
}

Result<std::vector<std::size_t>> bestPoints(std::span<const Point> points, std::size_t count, double eMax,
                                            const IsCancelled &isCancelled)
{
    const std::vector<std::size_t> stairs = helpfulPoints(points, eMax);
    const std::size_t m = stairs.size();
    if (count == 0)
        return failure(ErrorKind::Usage, "The number of variants is 0.", "Ask for at least one.");
    if (count >= m)
        return stairs;
    if (count > mostEntries / m)
        return failure(ErrorKind::Usage, fmt::format("The best {} of {} points are too many to search.", count, m),
                       fmt::format("Ask for at most {}, or for all that improve the area.", mostEntries / m));

    // area[i]: the largest area up to stair i of a set of c points that ends with i; before[c][i]: the one before i.
    std::vector<double> area(m, 0);
    std::vector<std::vector<std::uint32_t>> before(count, std::vector<std::uint32_t>(m));
    for (std::size_t c = 1; c < count; ++c) {
        if (isSet(isCancelled))
            return cancelled();
        UpperEnvelope envelope;
        std::vector<double> longer(m, 0);
        for (std::size_t i = c; i < m; ++i) {
            const Point &last = points[stairs[i - 1]];
            envelope.add({last.accuracy, area[i - 1] - last.accuracy * last.energy, static_cast<std::uint32_t>(i - 1)});
            const double energy = points[stairs[i]].energy;
            const Line &best = envelope.largestAt(energy);
            longer[i] = best.at(energy);
            before[c][i] = best.last;
        }
        area = std::move(longer);
    }

    std::size_t last = count - 1;
    const auto whole = [&](std::size_t i) {
        const Point &point = points[stairs[i]];
        return area[i] + point.accuracy * (eMax - point.energy);
    };
    for (std::size_t i = count; i < m; ++i) {
        if (whole(i) > whole(last))
            last = i;
    }
    std::vector<std::size_t> best(count);
    for (std::size_t c = count; c-- > 0; last = before[c][last])
        best[c] = stairs[last];
    return best;
}

} // namespace offramp
