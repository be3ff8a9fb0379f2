// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/areainterval.h"

#include <cmath>

namespace offramp {

namespace {

/// Half of a 95 % interval in standard errors.
constexpr double normalQuantile = 1.959963984540054;

std::vector<Point> pointsOf(const AreaState &state)
{
    std::vector<Point> points;
    for (const SharedOutcomes &variant : state.variants)
        points.push_back(variant->point);
    return points;
}

AreaInterval intervalAround(double value, const std::vector<double> &influence)
{
    double squares = 0;
    for (const double psi : influence)
        squares += psi * psi;
    const double standardError = std::sqrt(squares) / static_cast<double>(influence.size());
    const double half = normalQuantile * standardError;
    return {value, standardError, value - half, value + half, {}};
}

Result<double> requiredArea(const AreaState &state)
{
    if (const auto area = areaOf(state))
        return *area;
    return failure(ErrorKind::BadInput, "No variant is below E_max, so there is no area.",
                   "Include a variant that costs less, or raise E_max.");
}

/// Whether new images may reverse the order of two mean energies.
bool mayFlip(const SampleOutcomes &a, const SampleOutcomes &b)
{
    const double difference = b.point.energy - a.point.energy;
    // The standard error of a difference is at most the sum of both, so most pairs can be decided without the samples.
    if (std::abs(difference) > 2 * (a.energyDeviation + b.energyDeviation))
        return false;
    bool aIsCheaper = false;
    bool bIsCheaper = false;
    double squares = 0;
    for (std::size_t j = 0; j < a.cost.size(); ++j) {
        const double more = b.cost[j] - a.cost[j];
        aIsCheaper |= more > 0;
        bIsCheaper |= more < 0;
        squares += (more - difference) * (more - difference);
    }
    const double standardError = std::sqrt(squares) / static_cast<double>(a.cost.size());
    return aIsCheaper && bIsCheaper && std::abs(difference) <= 2 * standardError;
}

/// The gain in area if the variants at two steps swap their accuracies.
double jumpBetween(const std::vector<Point> &points, const std::vector<std::size_t> &order, std::size_t first,
                   std::size_t second, double eMax)
{
    const double next = second + 1 < order.size() ? points[order[second + 1]].energy : eMax;
    const Point &cheaper = points[order[first]];
    const Point &dearer = points[order[second]];
    return (cheaper.accuracy - dearer.accuracy) * (next - dearer.energy);
}

} // namespace

std::optional<double> areaOf(const AreaState &state)
{
    return stepCurve(pointsOf(state), state.eMax).area();
}

std::vector<double> areaInfluence(const AreaState &state)
{
    const std::vector<Point> points = pointsOf(state);
    const auto order = stepOrder(points, state.eMax);
    std::vector<double> influence(state.variants.empty() ? 0 : state.variants.front()->sampleCount());

    // Gathered by variant: psi_j = sum_i (a_ij - A_i)(E_{i+1} - E_i) + (e_ij - E_i)(A_{i-1} - A_i) with A_0 = 0.
    double before = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const SampleOutcomes &variant = *state.variants[order[i]];
        const auto [energy, accuracy] = variant.point;
        const double width = (i + 1 < order.size() ? points[order[i + 1]].energy : state.eMax) - energy;
        const double fall = before - accuracy;
        const double mean = accuracy * width + energy * fall;
        for (std::size_t j = 0; j < influence.size(); ++j)
            influence[j] += variant.right[j] * width + variant.cost[j] * fall - mean;
        before = accuracy;
    }
    return influence;
}

std::vector<NearTie> nearTies(const AreaState &state)
{
    const std::vector<Point> points = pointsOf(state);
    const auto order = stepOrder(points, state.eMax);
    std::vector<NearTie> ties;
    for (std::size_t first = 0; first < order.size(); ++first) {
        for (std::size_t second = first + 1; second < order.size(); ++second) {
            const SampleOutcomes &a = *state.variants[order[first]];
            const SampleOutcomes &b = *state.variants[order[second]];
            if (a.point.accuracy != b.point.accuracy && mayFlip(a, b))
                ties.push_back({order[first], order[second], jumpBetween(points, order, first, second, state.eMax)});
        }
    }
    return ties;
}

Result<AreaInterval> areaInterval(const AreaState &state)
{
    const auto area = requiredArea(state);
    if (!area)
        return tl::unexpected(area.error());
    if (auto same = checkSameSamples(state.variants); !same)
        return tl::unexpected(same.error());
    AreaInterval interval = intervalAround(*area, areaInfluence(state));
    interval.nearTies = nearTies(state);
    return interval;
}

Result<AreaInterval> changeInterval(const AreaState &state, const AreaState &reference)
{
    const auto area = requiredArea(state);
    const auto referenceArea = requiredArea(reference);
    if (!area || !referenceArea)
        return tl::unexpected(area ? referenceArea.error() : area.error());
    std::vector<SharedOutcomes> all = state.variants;
    all.insert(all.end(), reference.variants.begin(), reference.variants.end());
    if (auto same = checkSameSamples(all); !same)
        return tl::unexpected(same.error());

    std::vector<double> influence = areaInfluence(state);
    const std::vector<double> ofReference = areaInfluence(reference);
    for (std::size_t j = 0; j < influence.size(); ++j)
        influence[j] -= ofReference[j];
    AreaInterval interval = intervalAround(*area - *referenceArea, influence);
    interval.nearTies = nearTies(state);
    return interval;
}

} // namespace offramp
