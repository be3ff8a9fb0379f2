// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/recount.h"

#include "core/recording/headflops.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr std::uint64_t exactInDouble = std::uint64_t{1} << 53;

/// How many of the exits that are on, up to each and in a row, predict the same class.
std::vector<float> agreeing(const Recording &recording, const ExitsOff &off)
{
    const std::size_t n = recording.label.size();
    std::vector<float> runs(recording.predicted.size());
    for (std::size_t row = 0; row < n; ++row) {
        float run = 0;
        std::int32_t last = 0;
        for (std::size_t exit = 0; exit * n < runs.size(); ++exit) {
            if (off.contains({static_cast<int>(exit)}))
                continue;
            const std::int32_t now = recording.predicted[exit * n + row];
            run = run > 0 && now == last ? run + 1 : 1;
            last = now;
            runs[exit * n + row] = run;
        }
    }
    return runs;
}

std::vector<float> valuesOf(const Recording &recording, Criterion criterion, const ExitsOff &off)
{
    switch (criterion) {
    case Criterion::Patience:
        return agreeing(recording, off);
    case Criterion::Confidence:
        return recording.confidence;
    case Criterion::Margin:
        return recording.margin;
    case Criterion::Score:
        return recording.score;
    case Criterion::Entropy:
        break;
    }
    return recording.entropy;
}

bool isOff(const ExitsOff &off, std::size_t exit)
{
    return off.contains({static_cast<int>(exit)});
}

/// FLOPs up to each exit without the heads of those that are off.
std::vector<std::int64_t> costsWithout(const Recording &recording, const ExitsOff &off)
{
    std::vector<std::int64_t> costs = recording.flops;
    const std::vector<double> heads = headFlops(recording);
    for (std::size_t without = 0; without < heads.size(); ++without) {
        for (std::size_t exit = without + 1; exit < costs.size() && isOff(off, without); ++exit)
            costs[exit] -= static_cast<std::int64_t>(heads[without]);
    }
    return costs;
}

tl::unexpected<Error> difference(const std::string &what, const std::string &evaluated, const std::string &counted)
{
    return failure(ErrorKind::Failed,
                   fmt::format("The program contradicts itself: {} is {}, and counted again {}.", what, evaluated,
                               counted),
                   "Nothing was written. Please report this with the workspace and its recordings.");
}

template<typename T>
Result<void> checkEqual(const std::string &what, T evaluated, T counted)
{
    if (evaluated == counted)
        return {};
    return difference(what, fmt::format("{}", evaluated), fmt::format("{}", counted));
}

} // namespace

Point Recount::point() const
{
    const auto n = static_cast<double>(samples);
    return {static_cast<double>(flops) / n / 1e9, static_cast<double>(correct) / n};
}

Recount recount(const Recording &recording, Criterion criterion, const Thresholds &thresholds, const ExitsOff &off)
{
    const std::vector<float> values = valuesOf(recording, criterion, off);
    const std::vector<std::int64_t> costs = costsWithout(recording, off);
    const std::size_t n = recording.label.size();
    Recount count;
    count.exits.resize(static_cast<std::size_t>(recording.exits));
    std::size_t last = count.exits.size() - 1;
    while (isOff(off, last))
        --last;
    for (std::size_t row = 0; row < n; ++row) {
        if (!recording.recorded[row])
            continue;
        std::size_t exit = 0;
        for (; exit < last; ++exit) {
            if (isOff(off, exit))
                continue;
            const double value = values[exit * n + row];
            if (criterion == Criterion::Entropy ? value < thresholds[exit] : value > thresholds[exit])
                break;
        }
        ++count.samples;
        ++count.exits[exit];
        if (recording.predicted[exit * n + row] == recording.label[row])
            ++count.correct;
        count.flops += static_cast<std::uint64_t>(
            recording.sampleFlops.empty() ? costs[exit] : recording.sampleFlops[exit * n + row]);
    }
    return count;
}

std::optional<double> recountedArea(std::span<const Point> points, double eMax)
{
    std::vector<Point> steps;
    for (const Point &point : points) {
        if (point.energy < eMax)
            steps.push_back(point);
    }
    if (steps.empty())
        return std::nullopt;
    std::ranges::sort(steps, [](const Point &a, const Point &b) {
        return a.energy < b.energy || (a.energy == b.energy && a.accuracy < b.accuracy);
    });
    steps.push_back({eMax, 0});
    double area = 0;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i)
        area += steps[i].accuracy * (steps[i + 1].energy - steps[i].energy);
    return area;
}

Result<void> checkRecount(const VariantResult &evaluated, const Recount &counted)
{
    const OperatingPoint &outcome = evaluated.outcome;
    const auto number = [](std::int64_t count) { return static_cast<std::uint64_t>(count); };
    const auto of = [&](const std::string &what) { return fmt::format("{} of {}", what, evaluated.name); };
    if (auto same = checkEqual(of("the number of samples"), number(outcome.samples), counted.samples); !same)
        return same;
    if (auto same = checkEqual(of("the number of exits"), outcome.leaving.size(), counted.exits.size()); !same)
        return same;
    for (std::size_t k = 0; k < counted.exits.size(); ++k) {
        const std::string what = of(fmt::format("the number of samples that exit at exit {}", k + 1));
        if (auto same = checkEqual(what, number(outcome.leaving[k]), counted.exits[k]); !same)
            return same;
    }
    if (auto same = checkEqual(of("the number of correct answers"), number(outcome.correctInAll()), counted.correct);
        !same)
        return same;
    const Point point = counted.point();
    if (auto same = checkEqual(of("the accuracy"), evaluated.point.accuracy, point.accuracy); !same)
        return same;
    const double tolerance = counted.flops < exactInDouble ? 0 : 1e-12 * point.energy;
    if (std::abs(evaluated.point.energy - point.energy) <= tolerance)
        return {};
    return difference(of("the energy"), shortestText(evaluated.point.energy), shortestText(point.energy));
}

Result<void> checkArea(std::optional<double> evaluated, std::optional<double> counted)
{
    if (evaluated == counted)
        return {};
    const auto text = [](std::optional<double> area) { return area ? shortestText(*area) : std::string("unknown"); };
    return difference("the area", text(evaluated), text(counted));
}

} // namespace offramp
