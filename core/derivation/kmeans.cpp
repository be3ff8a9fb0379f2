// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/kmeans.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace offramp {

namespace {

constexpr int starts = 10;
constexpr int mostRounds = 300;

double distance(std::span<const float> features, std::span<const double> centre)
{
    double sum = 0;
    for (std::size_t d = 0; d < features.size(); ++d) {
        const double apart = static_cast<double>(features[d]) - centre[d];
        sum += apart * apart;
    }
    return sum;
}

void append(Centres &centres, std::span<const float> features)
{
    centres.values.insert(centres.values.end(), features.begin(), features.end());
}

/// From 0 to below 1; the same for every standard library, unlike its distributions.
double fraction(std::mt19937_64 &random)
{
    return static_cast<double>(random() >> 11) * 0x1p-53;
}

/// A first row at random, then rows with chances by their squared distance from the centres there are. Fewer centres
/// than asked for where the rows have fewer different features.
Centres spreadCentres(const Features &features, std::span<const std::size_t> rows, std::size_t clusters,
                      std::mt19937_64 &random)
{
    Centres centres{{}, features.dimensions};
    const auto first = static_cast<std::size_t>(fraction(random) * static_cast<double>(rows.size()));
    append(centres, features.row(rows[first]));
    std::vector<double> nearest(rows.size(), std::numeric_limits<double>::infinity());
    while (centres.count() < clusters) {
        double sum = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            nearest[i] = std::min(nearest[i], distance(features.row(rows[i]), centres.row(centres.count() - 1)));
            sum += nearest[i];
        }
        if (sum <= 0)
            break;
        double left = fraction(random) * sum;
        std::size_t chosen = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (nearest[i] <= 0)
                continue;
            chosen = i;
            left -= nearest[i];
            if (left < 0)
                break;
        }
        append(centres, features.row(rows[chosen]));
    }
    return centres;
}

/// Moves each centre to the mean of its rows; one without rows stays. Gives the sum of squared distances before.
double moveCentres(const Features &features, std::span<const std::size_t> rows, Centres &centres)
{
    std::vector<double> sums(centres.values.size());
    std::vector<std::size_t> counts(centres.count());
    double spread = 0;
    for (const std::size_t row : rows) {
        const auto values = features.row(row);
        const std::size_t c = centres.nearest(values);
        spread += distance(values, centres.row(c));
        ++counts[c];
        for (std::size_t d = 0; d < values.size(); ++d)
            sums[c * centres.dimensions + d] += static_cast<double>(values[d]);
    }
    for (std::size_t at = 0; at < sums.size(); ++at) {
        if (const std::size_t count = counts[at / centres.dimensions]; count > 0)
            centres.values[at] = sums[at] / static_cast<double>(count);
    }
    return spread;
}

} // namespace

std::size_t Centres::nearest(std::span<const float> features) const
{
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < count(); ++c) {
        const double apart = distance(features, row(c));
        if (apart < least) {
            least = apart;
            best = c;
        }
    }
    return best;
}

Result<Centres> kMeans(const Features &features, std::span<const std::size_t> rows, std::size_t clusters,
                       std::uint64_t seed, const IsCancelled &isCancelled)
{
    if (clusters < 1 || clusters > rows.size())
        return failure(ErrorKind::Usage,
                       fmt::format("{} cannot be put into {}.", counted(rows.size(), "sample"),
                                   counted(clusters, "cluster")),
                       "Ask for at least 1 cluster, and for fewer than there are samples.");
    for (const std::size_t row : rows) {
        if (!std::ranges::all_of(features.row(row), [](float value) { return std::isfinite(value); }))
            return failure(ErrorKind::BadInput, fmt::format("The features of sample {} are not finite.", row + 1),
                           "Give features that are finite numbers.");
    }

    std::mt19937_64 random(seed);
    Centres best;
    double least = std::numeric_limits<double>::infinity();
    for (int start = 0; start < starts; ++start) {
        Centres centres = spreadCentres(features, rows, clusters, random);
        if (centres.count() < clusters)
            return failure(ErrorKind::BadInput,
                           fmt::format("The features of the samples differ too little for {} clusters.", clusters),
                           "Ask for fewer clusters.");
        double spread = std::numeric_limits<double>::infinity();
        for (int round = 0; round < mostRounds; ++round) {
            if (isSet(isCancelled))
                return cancelled();
            const double now = moveCentres(features, rows, centres);
            if (now >= spread)
                break;
            spread = now;
        }
        if (spread < least) {
            least = spread;
            best = std::move(centres);
        }
    }
    return best;
}

} // namespace offramp
