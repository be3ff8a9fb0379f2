// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/clusters.h"

#include "core/exits/thresholdsweep.h"
#include "core/recording/recordingtable.h"
#include "core/search/envelope.h"
#include "core/search/suggestion.h"
#include "core/support/numbers.h"
#include "core/tradeoff/stepcurve.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace offramp {

namespace {

/// The logits of the first exit as features. A class that cannot be an answer (-infinity) tells nothing.
Features firstLogits(const WholeRecording &whole)
{
    const std::size_t classes = whole.logitClasses();
    Features features{{}, classes};
    const auto first = std::span(whole.logits).first(whole.sampleCount() * classes);
    features.values.assign(first.begin(), first.end());
    std::ranges::replace(features.values, -std::numeric_limits<float>::infinity(), 0.0F);
    return features;
}

Result<Features> featuresFor(const SourceRecording &first, const ClusterPlan &plan)
{
    if (!plan.features) {
        if (first.whole.logits.empty())
            return failure(ErrorKind::BadInput, fmt::format("{} has no logits to cluster its samples by.", first.file),
                           "Record it with --logits, or give features of the samples.");
        return firstLogits(first.whole);
    }
    if (plan.features->rows() == first.whole.sampleCount())
        return *plan.features;
    return failure(ErrorKind::BadInput,
                   fmt::format("There are features of {} samples; {} has {}.", plan.features->rows(), first.file,
                               first.whole.sampleCount()),
                   "Give one row for each sample of the first recording, in its order.");
}

Result<void> findClusters(Clusters &clusters, std::span<const std::size_t> chosen, const IsCancelled &isCancelled)
{
    const SourceRecording &first = clusters.parts.front();
    clusters.cluster.assign(first.whole.sampleCount(), 0);
    if (clusters.plan.clusters == 1)
        return {};
    const auto features = featuresFor(first, clusters.plan);
    if (!features)
        return tl::unexpected(features.error());
    auto centres = kMeans(*features, chosen, clusters.plan.clusters, clusters.plan.seed, isCancelled);
    if (!centres)
        return tl::unexpected(centres.error());
    for (std::size_t i = 0; i < clusters.cluster.size(); ++i)
        clusters.cluster[i] = centres->nearest(features->row(i));
    const auto distances = static_cast<std::int64_t>(centres->values.size()); // a multiply-add for each coordinate
    clusters.routerFlops = clusters.plan.features ? clusters.plan.routerFlops.value_or(0) + distances
                                                  : first.whole.recording.flops.front() + distances;
    clusters.centres = std::move(*centres);
    return {};
}

/// The corners of a network for the samples of a table.
std::vector<ClusterCorner> cornersOf(const ExitTable &table, Criterion criterion)
{
    const ThresholdSweep sweep(table);
    const auto curve = sweep.curve(neverLeave(criterion, sweep.breakpoints()), table.cost());
    std::vector<Point> points;
    for (const CurvePoint &place : curve)
        points.push_back({place.energy, place.accuracy});
    std::vector<ClusterCorner> corners;
    for (const std::size_t at : concaveEnvelope(points, std::numeric_limits<double>::max()).corners)
        corners.push_back({curve[at].threshold, points[at]});
    std::ranges::reverse(corners);
    return corners;
}

/// The corner with the most accuracy less the price of its energy; of equal ones the cheapest.
const ClusterCorner &bestCorner(const std::vector<ClusterCorner> &corners, double price)
{
    const auto worth
        = [price](const ClusterCorner &corner) { return corner.point.accuracy - price * corner.point.energy; };
    const ClusterCorner *best = &corners.front();
    for (const ClusterCorner &corner : corners) {
        if (worth(corner) >= worth(*best))
            best = &corner;
    }
    return *best;
}

/// Prices that differ by less, relatively, are one: scores are floats.
constexpr double samePrice = 1e-6;

/// Prices between all those at which a best corner changes, and beyond them; descending.
std::vector<double> pricesBetween(const std::set<double> &changes)
{
    std::vector<double> apart;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        if (apart.empty() || *change < apart.back() * (1 - samePrice))
            apart.push_back(*change);
    }
    if (apart.empty())
        return {1};
    std::vector<double> prices{2 * apart.front()};
    for (std::size_t i = 0; i < apart.size(); ++i)
        prices.push_back(i + 1 < apart.size() ? (apart[i] + apart[i + 1]) / 2 : apart[i] / 2);
    return prices;
}

/// The prices at which the best of some corners changes: the slopes of their concave envelope.
void addChanges(const std::vector<Point> &points, std::set<double> &changes)
{
    const auto corners = concaveEnvelope(points, std::numeric_limits<double>::max()).corners;
    const std::vector<double> slopes = slopesOf(points, corners);
    changes.insert(slopes.begin(), slopes.end());
}

/// The exits on the way through a network.
std::vector<RouteExit> routeTo(const Clusters &clusters, std::size_t part)
{
    std::vector<RouteExit> route;
    const bool isRouter = clusters.plan.clusters > 1 && !clusters.plan.features;
    if (isRouter && part != 0)
        route.push_back({0, {0}, clusters.routerFlops});
    const Recording &recording = clusters.parts[part].whole.recording;
    const std::int64_t known = isRouter && part == 0 ? recording.flops.front() : 0;
    for (int k = 0; k < recording.exits; ++k)
        route.push_back({part, {k}, clusters.routerFlops - known + recording.flops[static_cast<std::size_t>(k)]});
    return route;
}

/// The table of all samples on a route; tables: [M] of the parts.
Result<ExitTable> tableOf(const std::vector<RouteExit> &route, const std::vector<ExitTable> &tables,
                          Criterion criterion)
{
    ExitTableColumns columns;
    columns.exits = static_cast<int>(route.size());
    columns.cost.unit = CostUnit::Flops;
    const auto label = tables.front().label();
    columns.label.assign(label.begin(), label.end());
    for (const auto &[part, exit, flops] : route) {
        const auto predicted = tables[part].predicted(exit);
        const auto uncertainty = tables[part].uncertainty(exit);
        columns.predicted.insert(columns.predicted.end(), predicted.begin(), predicted.end());
        columns.uncertainty.insert(columns.uncertainty.end(), uncertainty.begin(), uncertainty.end());
        columns.cost.perExit.push_back(static_cast<double>(flops));
    }
    columns.byAgreement = criterion == Criterion::Patience;
    auto table = ExitTable::make(std::move(columns));
    return table && criterion == Criterion::Patience ? Result<ExitTable>(table->agreeingWithout({})) : table;
}

Result<std::vector<ExitTable>> tablesOf(const std::vector<SourceRecording> &parts, Criterion criterion)
{
    std::vector<ExitTable> tables;
    for (const SourceRecording &part : parts) {
        auto table = exitTable(part.whole.recording, {criterion, CostUnit::Gflops, {}});
        if (!table)
            return tl::unexpected(table.error());
        tables.push_back(std::move(*table));
    }
    return tables;
}

/// The routes to all networks, and their tables; tables: [M] of the parts.
Result<void> findRoutes(Clusters &clusters, const std::vector<ExitTable> &tables)
{
    for (std::size_t part = 0; part < tables.size(); ++part) {
        clusters.routes.push_back(routeTo(clusters, part));
        auto table = tableOf(clusters.routes.back(), tables, clusters.plan.criterion);
        if (!table)
            return tl::unexpected(table.error());
        clusters.tables.push_back(std::move(*table));
    }
    return {};
}

Result<void> checkPart(const SourceRecording &part, Criterion criterion)
{
    if (part.whole.recording.flops.empty())
        return failure(ErrorKind::BadInput, fmt::format("The FLOPs of {} are not known.", part.file),
                       "Record it with offramp-engine, or import it with its FLOPs.");
    if (carries(part.whole.recording, criterion))
        return {};
    return failure(ErrorKind::BadInput, fmt::format("{} has no {}.", part.file, toText(criterion)),
                   "Choose a criterion that all recordings have.");
}

} // namespace

Result<Clusters> clusterSamples(std::vector<SourceRecording> parts, const ClusterPlan &plan,
                                const IsCancelled &isCancelled)
{
    if (parts.empty())
        return failure(ErrorKind::Usage, "There is no recording to cluster.", "Name at least one.");
    for (const SourceRecording &part : parts) {
        if (auto checked = checkPart(part, plan.criterion); !checked)
            return tl::unexpected(checked.error());
    }
    if (auto checked = checkCombines(parts); !checked)
        return tl::unexpected(checked.error());
    auto matched = matchedParts(std::move(parts));
    if (!matched)
        return tl::unexpected(matched.error());

    Clusters clusters{.parts = std::move(*matched), .plan = plan};
    const auto tables = tablesOf(clusters.parts, plan.criterion);
    if (!tables)
        return tl::unexpected(tables.error());
    const auto split = splitSamples(tables->front(),
                                    {.criterion = plan.criterion, .chosenShare = plan.chosenShare, .seed = plan.seed});
    if (!split)
        return tl::unexpected(split.error());
    if (auto done = findClusters(clusters, split->chosen, isCancelled); !done)
        return tl::unexpected(done.error());
    if (auto done = findRoutes(clusters, *tables); !done)
        return tl::unexpected(done.error());

    std::vector<std::vector<std::size_t>> members(plan.clusters);
    for (const std::size_t row : split->chosen)
        members[clusters.cluster[row]].push_back(row);
    for (const std::vector<std::size_t> &samples : members) {
        clusters.weights.push_back(static_cast<double>(samples.size()) / static_cast<double>(split->chosen.size()));
        auto &ofCluster = clusters.corners.emplace_back(clusters.tables.size());
        for (std::size_t m = 0; m < clusters.tables.size() && !samples.empty(); ++m) {
            if (isSet(isCancelled))
                return cancelled();
            ofCluster[m] = cornersOf(clusters.tables[m].subset(samples), plan.criterion);
        }
    }
    return clusters;
}

std::vector<Routing> bestRoutings(const Clusters &clusters)
{
    std::set<double> changes;
    for (const auto &ofCluster : clusters.corners) {
        std::vector<Point> points;
        for (const auto &corners : ofCluster) {
            for (const ClusterCorner &corner : corners)
                points.push_back(corner.point);
        }
        addChanges(points, changes);
    }
    std::vector<Routing> routings;
    for (const double price : pricesBetween(changes)) {
        Routing routing;
        for (const auto &ofCluster : clusters.corners) {
            std::size_t best = 0;
            double most = -std::numeric_limits<double>::infinity();
            for (std::size_t m = 0; m < ofCluster.size(); ++m) {
                if (ofCluster[m].empty())
                    continue;
                const Point point = bestCorner(ofCluster[m], price).point;
                const double worth = point.accuracy - price * point.energy;
                if (worth > most) {
                    most = worth;
                    best = m;
                }
            }
            routing.push_back(best);
        }
        if (std::ranges::count(routings, routing) == 0)
            routings.push_back(std::move(routing));
    }
    return routings;
}

std::vector<Point> frontOf(const Clusters &clusters, const Routing &routing)
{
    std::set<double> changes;
    for (std::size_t c = 0; c < routing.size(); ++c) {
        std::vector<Point> points;
        for (const ClusterCorner &corner : clusters.corners[c][routing[c]])
            points.push_back(corner.point);
        addChanges(points, changes);
    }
    std::vector<Point> front;
    for (const double price : pricesBetween(changes)) {
        Point sum;
        for (std::size_t c = 0; c < routing.size(); ++c) {
            const auto &corners = clusters.corners[c][routing[c]];
            if (corners.empty())
                continue;
            const Point point = bestCorner(corners, price).point;
            sum.energy += clusters.weights[c] * point.energy;
            sum.accuracy += clusters.weights[c] * point.accuracy;
        }
        front.push_back(sum);
    }
    return front;
}

double defaultEMax(const Clusters &clusters)
{
    if (classesOf(clusters.parts) == contestClasses)
        return contestEMax;
    std::int64_t most = 0;
    for (const auto &route : clusters.routes)
        most = std::max(most, route.back().flops);
    return roundStepAbove(shownCost(static_cast<double>(most), CostUnit::Flops));
}

Routing bestRouting(const Clusters &clusters, double eMax)
{
    const std::vector<Routing> routings = bestRoutings(clusters);
    const Routing *best = &routings.front();
    double largest = -1;
    for (const Routing &routing : routings) {
        const double area = stepCurve(frontOf(clusters, routing), eMax).area().value_or(-1);
        if (area > largest) {
            largest = area;
            best = &routing;
        }
    }
    return *best;
}

} // namespace offramp
