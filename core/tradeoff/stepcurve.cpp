// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/stepcurve.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace offramp {

namespace {

bool lessByEnergy(const Point &a, const Point &b)
{
    return a.energy != b.energy ? a.energy < b.energy : a.accuracy < b.accuracy;
}

} // namespace

std::vector<Standing> standings(std::span<const Point> points, double eMax)
{
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // More expensive last; of equal energy the more accurate first, of equal points the earlier first.
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        const Point &p = points[a];
        const Point &q = points[b];
        return p.energy != q.energy ? p.energy < q.energy : p.accuracy > q.accuracy;
    });

    std::vector<Standing> result(points.size());
    double best = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Point &point = points[order[i]];
        Standing &standing = result[order[i]];
        standing.overEMax = !(point.energy < eMax);
        standing.duplicate = i > 0 && points[order[i - 1]] == point;
        standing.dominated = standing.duplicate ? result[order[i - 1]].dominated : point.accuracy <= best;
        best = std::max(best, point.accuracy);
    }
    return result;
}

Step StepCurve::step(std::size_t index) const
{
    return {points[index], index + 1 < points.size() ? points[index + 1].energy : eMax};
}

std::optional<double> StepCurve::area() const
{
    if (points.empty())
        return std::nullopt;
    double sum = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
        sum += step(i).area();
    return sum;
}

std::optional<double> StepCurve::normalisedArea() const
{
    const auto whole = area();
    return whole ? std::optional(*whole / eMax) : std::nullopt;
}

std::vector<std::size_t> stepOrder(std::span<const Point> points, double eMax)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].energy < eMax)
            order.push_back(i);
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return lessByEnergy(points[a], points[b]); });
    return order;
}

StepCurve stepCurve(std::span<const Point> points, double eMax)
{
    StepCurve curve{{}, eMax};
    for (const std::size_t i : stepOrder(points, eMax))
        curve.points.push_back(points[i]);
    return curve;
}

std::vector<std::optional<double>> areasLost(std::span<const Point> points, double eMax)
{
    std::vector<std::optional<double>> lost(points.size());
    const std::vector<std::size_t> order = stepOrder(points, eMax);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Point &point = points[order[i]];
        const double end = i + 1 < order.size() ? points[order[i + 1]].energy : eMax;
        const double before = i > 0 ? points[order[i - 1]].accuracy : 0;
        lost[order[i]] = (point.accuracy - before) * (end - point.energy) + 0.0; // 0, not -0, where energies are equal
    }
    return lost;
}

} // namespace offramp
