// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/thresholdsearch.h"

#include "core/exits/thresholdsweep.h"
#include "core/search/planesearch_p.h"
#include "core/search/upperlimit_p.h"

#include <algorithm>

namespace offramp {

namespace {

/// The plane of the last two thresholds; a line where there is one.
Plane lastPlane(const SearchTable &table)
{
    const std::size_t second = table.last() - 1;
    return {second > 0 ? std::optional(second - 1) : std::nullopt, second, 1};
}

/// How many steps it takes to try all thresholds.
double stepsOf(const SearchTable &table)
{
    double steps = 1;
    for (std::size_t k = 0; k < table.last(); ++k)
        steps *= static_cast<double>(table.cutCount(k));
    return steps;
}

/// Tries all thresholds: a plane of the last two for each choice of the others.
Result<void> tryAll(const SearchTable &table, LevelFront &front, const SearchWatch &watch)
{
    Cuts cuts(table.last(), 0);
    if (table.last() == 0) {
        double cost = 0;
        std::size_t correct = 0;
        for (std::size_t i = 0; i < table.samples; ++i) {
            cost += table.exits[0].cost[i];
            correct += table.exits[0].correct[i];
        }
        front.offer(correct, cost, cuts);
        return {};
    }
    const Plane plane = lastPlane(table);
    const std::size_t outer = plane.first.value_or(0); // exits whose thresholds are not in the plane
    double planes = 1;
    for (std::size_t k = 0; k < outer; ++k)
        planes *= static_cast<double>(table.cutCount(k));
    PlaneSearch search(table);
    for (double done = 0;; ++done) {
        const auto found = search.search(plane, cuts, front, watch.part(done / planes, (done + 1) / planes));
        if (!found)
            return tl::unexpected(found.error());
        std::size_t k = 0;
        while (k < outer && ++cuts[k] == table.cutCount(k))
            cuts[k++] = 0;
        if (k == outer)
            return {};
    }
}

void offerShared(const ExitTable &exitTable, const SearchTable &table, Criterion criterion, LevelFront &front)
{
    const ThresholdSweep sweep(exitTable);
    const CostColumn &cost = exitTable.cost();
    for (const CurvePoint &point : sweep.curve(neverLeave(criterion, sweep.breakpoints()), cost)) {
        const OperatingPoint outcome = sweep.at(point.threshold);
        front.offer(static_cast<std::size_t>(outcome.correctInAll()), outcome.totalCost(cost),
                    table.cutsOf(Thresholds(table.last(), point.threshold)));
    }
}

/// At most count of the levels, evenly spaced, the first and the last among them.
std::vector<Level> someOf(const std::vector<Level> &levels, std::size_t count)
{
    if (levels.size() <= count)
        return levels;
    std::vector<Level> some;
    for (std::size_t i = 0; i < count; ++i)
        some.push_back(levels[i * (levels.size() - 1) / std::max<std::size_t>(count - 1, 1)]);
    return some;
}

/// One round of improvement; says how many outcomes it found.
Result<std::size_t> improve(const SearchTable &table, PlaneSearch &search, LevelFront &front,
                            const SearchLimits &limits, const SearchWatch &watch)
{
    std::size_t improved = 0;
    const std::vector<Level> anchors = someOf(front.undominated(), limits.anchors);
    for (std::size_t a = 0; a < anchors.size(); ++a) {
        for (std::size_t second = 1; second < table.last(); ++second) {
            for (std::size_t first = 0; first < second; ++first) {
                const std::size_t stride = (table.cutCount(first) + limits.rows - 1) / limits.rows;
                const SearchWatch quiet{watch.isCancelled};
                const auto found = search.search({first, second, stride}, anchors[a].cuts, front, quiet);
                if (!found)
                    return found;
                improved += *found;
            }
        }
        watch.report(.8 * static_cast<double>(a + 1) / static_cast<double>(anchors.size()));
    }
    const std::vector<Level> starts = someOf(front.undominated(), limits.lines);
    for (std::size_t s = 0; s < starts.size(); ++s) {
        for (std::size_t k = 0; k < table.last(); ++k) {
            const auto found = search.search({{}, k, 1}, starts[s].cuts, front, {watch.isCancelled});
            if (!found)
                return found;
            improved += *found;
        }
        watch.report(.8 + .2 * static_cast<double>(s + 1) / static_cast<double>(starts.size()));
    }
    return improved;
}

Point pointOf(const Level &level, const SearchTable &table, CostUnit unit)
{
    const double n = static_cast<double>(table.samples);
    return {shownCost(level.cost / n, unit), static_cast<double>(level.correct) / n};
}

} // namespace

Result<ThresholdFront> searchThresholds(const ExitTable &exitTable, Criterion criterion, const SearchLimits &limits,
                                        const SearchWatch &watch)
{
    const SearchTable table(exitTable, criterion);
    LevelFront front(table);
    ThresholdFront result;
    result.isExact = table.last() <= 1 || stepsOf(table) <= limits.exactSteps;
    if (result.isExact) {
        if (auto done = tryAll(table, front, watch); !done)
            return tl::unexpected(done.error());
    } else {
        offerShared(exitTable, table, criterion, front);
        PlaneSearch search(table);
        const double rounds = static_cast<double>(limits.rounds);
        for (std::size_t round = 0; round < limits.rounds; ++round) {
            const double done = static_cast<double>(round);
            const SearchWatch part = watch.part(.5 * done / rounds, .5 * (done + 1) / rounds);
            const auto improved = improve(table, search, front, limits, part);
            if (!improved)
                return tl::unexpected(improved.error());
            if (*improved == 0)
                break;
        }
    }

    const CostUnit unit = exitTable.cost().unit;
    const std::vector<Level> levels = front.undominated();
    for (const Level &level : levels)
        result.points.push_back({pointOf(level, table, unit), table.thresholdsOf(level.cuts)});
    if (result.isExact) {
        for (const FrontPoint &found : result.points)
            result.limit.push_back(found.point);
    } else {
        const auto limit = upperLimit(table, levels, limits, watch.part(.5, 1));
        if (!limit)
            return tl::unexpected(limit.error());
        for (const Level &level : *limit)
            result.limit.push_back(pointOf(level, table, unit));
    }
    watch.report(1);
    return result;
}

} // namespace offramp
