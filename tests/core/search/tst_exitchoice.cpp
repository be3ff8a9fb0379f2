// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/search/smalltables.h"

#include "core/search/exitchoice.h"
#include "core/tradeoff/stepcurve.h"

#include <QTest>

#include <cmath>

using namespace offramp;

namespace {

using Exits = std::vector<ExitIndex>;

constexpr double rounding = 1e-9;
constexpr double eMax = 20;

/// The largest area of at most two points, by trying all.
double bestArea(const std::vector<Point> &points)
{
    double best = 0;
    for (const Point &a : points) {
        for (const Point &b : points)
            best = std::max(best, stepCurve(std::vector{a, b}, eMax).area().value_or(0));
        best = std::max(best, stepCurve(std::vector{a}, eMax).area().value_or(0));
    }
    return best;
}

/// The best area of some exits by trying all shared thresholds; an exit costs what its network needs without the heads
/// of exits that are not in it.
double areaOf(const ExitTable &table, const Exits &exits, const HeadCosts &heads)
{
    std::vector<Point> points;
    const double n = static_cast<double>(table.sampleCount());
    for (const double threshold : smalltables::candidates(table)) {
        Point point;
        for (std::size_t i = 0; i < table.sampleCount(); ++i) {
            ExitIndex exit = exits.back();
            for (const ExitIndex early : exits) {
                if (early != exits.back() && table.uncertainty(early)[i] < threshold) {
                    exit = early;
                    break;
                }
            }
            double cost = table.cost(exit, {i});
            for (int k = 0; k < exit.value && !heads.empty(); ++k)
                cost -= std::ranges::count(exits, ExitIndex{k}) > 0 ? 0 : heads[static_cast<std::size_t>(k)];
            point.energy += cost / 1e9 / n;
            point.accuracy += (table.isCorrect(exit, {i}) ? 1 : 0) / n;
        }
        points.push_back(point);
    }
    return bestArea(points);
}

/// Heads of whole or half GFLOPs that fit a table; none known now and then.
HeadCosts headsFor(const ExitTable &table, std::mt19937 &random)
{
    HeadCosts heads;
    if (random() % 4 == 0)
        return heads;
    double before = 0;
    for (const double cost : table.cost().perExit) {
        heads.push_back((cost - before) * (random() % 3) / 2);
        before = cost;
    }
    return heads;
}

ExitPlan planFor(HeadCosts heads, double chosenShare = 1)
{
    return {{.most = 2, .eMax = eMax, .chosenShare = chosenShare}, std::move(heads)};
}

std::vector<Exits> subsetsOf(int exits, int number)
{
    std::vector<Exits> subsets;
    for (unsigned bits = 0; bits < (1U << exits); ++bits) {
        Exits subset;
        for (int k = 0; k < exits; ++k) {
            if (bits >> k & 1U)
                subset.push_back({k});
        }
        if (static_cast<int>(subset.size()) == number)
            subsets.push_back(subset);
    }
    return subsets;
}

} // namespace

class TestExitChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keptExitsCostWithoutTheHeadsOfOthers()
    {
        ExitTableColumns columns;
        columns.exits = 4;
        columns.label = {0};
        columns.predicted = {0, 1, 2, 3};
        columns.uncertainty = {.5F, .25F, .125F, 0};
        columns.cost.perExit = {10, 20, 30, 40};
        const ExitTable table = *ExitTable::make(columns);
        const HeadCosts heads{1, 2, 3, 0};
        const ExitTable kept = keepExits(table, Exits{{1}, {3}}, heads);
        QCOMPARE(kept.cost().perExit, (std::vector<double>{19, 36})); // 20 - 1; 40 - 1 - 3: the kept head stays
        QCOMPARE(kept.predicted({0})[0], 1);
        QCOMPARE(kept.uncertainty({1})[0], 0.0F);
        QCOMPARE(keepExits(table, Exits{{1}, {3}}, {}).cost().perExit, (std::vector<double>{20, 40}));
        QCOMPARE(keepExits(table, Exits{{0}, {1}, {2}, {3}}, heads), table);
        QCOMPARE(keepExits(table, Exits{{0}}, heads).cost().perExit, (std::vector<double>{10}));

        columns.cost = {CostUnit::Flops, {}, {10, 20, 35, 40}};
        QCOMPARE(keepExits(*ExitTable::make(columns), Exits{{2}}, heads).cost().perSample, (std::vector<double>{32}));
    }

    void headsThatDoNotFitAreRefused()
    {
        std::mt19937 random(1);
        const ExitTable table = smalltables::table(random, 3, 5);
        const auto &costs = table.cost().perExit;
        QVERIFY(checkHeadCosts(table, {}));
        QVERIFY(checkHeadCosts(table, {costs[0], costs[1] - costs[0], 1e30})); // that of the last counts nothing
        QVERIFY(!checkHeadCosts(table, {costs[0] + 1, 0, 0}));
        QVERIFY(!checkHeadCosts(table, {0, costs[1] - costs[0] + 1, 0}));
        QVERIFY(!checkHeadCosts(table, {-1, 0, 0}));
        const auto fewer = checkHeadCosts(table, {0});
        QVERIFY(!fewer && fewer.error().sentence == "The costs of 1 head are given for 3 exits.");
        QVERIFY(!checkHeadCosts(table, {0, 0}));
        QCOMPARE(exitWorths(table, planFor({0, 0})).error().kind, ErrorKind::BadInput);
        QCOMPARE(bestExits(table, 1, planFor({0, 0})).error().kind, ErrorKind::BadInput);
    }

    void bestSetsEqualExhaustiveSearch()
    {
        std::mt19937 random(2);
        for (unsigned i = 0; i < 200; ++i) {
            const ExitTable table = smalltables::table(random, 1 + static_cast<int>(i % 5), 3 + random() % 10);
            const HeadCosts heads = headsFor(table, random);
            for (int number = 1; number <= table.exitCount(); ++number) {
                double best = 0;
                const auto subsets = subsetsOf(table.exitCount(), number);
                for (const Exits &exits : subsets)
                    best = std::max(best, areaOf(table, exits, heads));
                const auto choice = bestExits(table, number, planFor(heads));
                QVERIFY2(choice, choice ? "" : toText(choice.error()).c_str());
                QVERIFY(choice->isProven && !choice->upperBound);
                QCOMPARE(choice->tried, subsets.size());
                QCOMPARE(static_cast<int>(choice->best.exits.size()), number);
                QVERIFY(std::abs(choice->best.area.value_or(0) - best) < rounding);
                QVERIFY(std::abs(areaOf(table, choice->best.exits, heads) - best) < rounding);
            }
            QCOMPARE(bestExits(table, 0, planFor(heads)).error().kind, ErrorKind::Usage);
            QCOMPARE(bestExits(table, table.exitCount() + 1, planFor(heads)).error().kind, ErrorKind::Usage);
        }
    }

    /// Every set has the last exit then; those of few exits are all tried.
    void theLastExitCanBeKept()
    {
        std::mt19937 random(7);
        for (unsigned i = 0; i < 60; ++i) {
            const int exits = i < 50 ? 1 + static_cast<int>(i % 5) : mostExitsToTryAll + 1;
            const ExitTable table = smalltables::table(random, exits, 3 + random() % 10);
            ExitPlan plan = planFor(headsFor(table, random));
            plan.keepsLast = true;
            for (int number = 1; number <= std::min(exits, 3); ++number) {
                double best = 0;
                std::size_t sets = 0;
                for (const Exits &set : subsetsOf(exits, number)) {
                    if (set.back() != table.lastExit())
                        continue;
                    best = std::max(best, areaOf(table, set, plan.heads));
                    ++sets;
                }
                const auto choice = bestExits(table, number, plan);
                QVERIFY2(choice, choice ? "" : toText(choice.error()).c_str());
                QCOMPARE(choice->best.exits.back(), table.lastExit());
                QCOMPARE(static_cast<int>(choice->best.exits.size()), number);
                const double area = choice->best.area.value_or(0);
                QVERIFY(std::abs(areaOf(table, choice->best.exits, plan.heads) - area) < rounding);
                QVERIFY(choice->isProven ? choice->tried == sets && std::abs(area - best) < rounding
                                         : area <= best + rounding);
                const auto alone = exitSet(table, choice->best.exits, plan);
                QVERIFY(alone && alone->area == choice->best.area && !alone->difference);
            }
        }
    }

    void worthsEqualExhaustiveSearch()
    {
        std::mt19937 random(3);
        for (unsigned i = 0; i < 100; ++i) {
            const ExitTable table = smalltables::table(random, 1 + static_cast<int>(i % 4), 3 + random() % 10);
            const HeadCosts heads = headsFor(table, random);
            const auto worths = exitWorths(table, planFor(heads));
            QVERIFY2(worths, worths ? "" : toText(worths.error()).c_str());
            Exits all;
            for (int k = 0; k < table.exitCount(); ++k)
                all.push_back({k});
            QVERIFY(std::abs(worths->all.area.value_or(0) - areaOf(table, all, heads)) < rounding);
            QVERIFY(!worths->all.heldOutArea);
            QCOMPARE(worths->exits.size(), all.size());
            for (const ExitWorth &worth : worths->exits) {
                const auto k = static_cast<std::size_t>(worth.exit.value);
                QCOMPARE(worth.without.has_value(), table.exitCount() > 1);
                QCOMPARE(worth.headCost.has_value(), !heads.empty() && worth.exit < table.lastExit());
                if (worth.headCost)
                    QCOMPARE(*worth.headCost, heads[k] / 1e9);
                QCOMPARE(worth.shares.size(), worths->all.thresholds.size());
                for (std::size_t v = 0; v < worth.shares.size(); ++v)
                    QCOMPARE(worth.shares[v], evaluate(table, worths->all.thresholds[v]).exitShares()[k]);
                double correct = 0;
                for (std::size_t s = 0; s < table.sampleCount(); ++s)
                    correct += table.isCorrect(worth.exit, {s});
                QCOMPARE(worth.accuracy, correct / static_cast<double>(table.sampleCount()));
                if (!worth.without)
                    continue;
                Exits others = all;
                std::erase(others, worth.exit);
                QCOMPARE(worth.without->exits, others);
                QVERIFY(std::abs(worth.without->area.value_or(0) - areaOf(table, others, heads)) < rounding);
            }
        }
    }

    void heldOutDifferencesArePaired()
    {
        std::mt19937 random(4);
        for (unsigned i = 0; i < 20; ++i) {
            const ExitTable table = smalltables::table(random, 4, 80);
            const ExitPlan plan = planFor(headsFor(table, random), .5);
            const auto worths = exitWorths(table, plan);
            QVERIFY2(worths, worths ? "" : toText(worths.error()).c_str());
            const auto split = *splitSamples(table, plan.variants);
            const ExitTable heldOut = table.subset(split.heldOut);
            for (const ExitWorth &worth : worths->exits) {
                const ExitSet &without = *worth.without;
                const ExitTable kept = keepExits(heldOut, without.exits, plan.heads);
                std::vector<Point> points;
                for (const Thresholds &thresholds : without.thresholds)
                    points.push_back(pointOf(evaluate(kept, thresholds), kept.cost()));
                QVERIFY(std::abs(*without.heldOutArea - *stepCurve(points, eMax).area()) < rounding);
                const double difference = *without.heldOutArea - *worths->all.heldOutArea;
                QVERIFY(std::abs(without.difference->value - difference) < rounding);
                QVERIFY(without.difference->low <= without.difference->high);
            }
            const auto choice = bestExits(table, table.exitCount(), plan);
            QCOMPARE(choice->best.area, worths->all.area);
            QVERIFY(std::abs(choice->best.difference->value) < rounding);
        }
    }

    void manyExitsStayBelowTheirBound()
    {
        std::mt19937 random(5);
        for (unsigned i = 0; i < 12; ++i) {
            const ExitTable table = smalltables::table(random, mostExitsToTryAll + 1, 10);
            const HeadCosts heads = headsFor(table, random);
            const auto choice = bestExits(table, 2, planFor(heads));
            QVERIFY2(choice, choice ? "" : toText(choice.error()).c_str());
            QVERIFY(!choice->isProven);
            QCOMPARE(choice->best.exits.size(), std::size_t(2));
            double best = 0;
            for (const Exits &exits : subsetsOf(table.exitCount(), 2))
                best = std::max(best, areaOf(table, exits, heads));
            const double area = choice->best.area.value_or(0);
            QVERIFY(std::abs(area - areaOf(table, choice->best.exits, heads)) < rounding);
            QVERIFY(area <= best + rounding);
            QVERIFY(best <= choice->upperBound.value_or(0) + rounding);
            // No exchange of one exit helps.
            for (const ExitIndex removed : choice->best.exits) {
                for (int k = 0; k < table.exitCount(); ++k) {
                    Exits other = choice->best.exits;
                    std::erase(other, removed);
                    if (std::ranges::count(other, ExitIndex{k}) > 0)
                        continue;
                    other.push_back({k});
                    std::ranges::sort(other);
                    QVERIFY(areaOf(table, other, heads) <= area + rounding);
                }
            }
        }
    }

    void searchesCanBeCancelled()
    {
        std::mt19937 random(6);
        const ExitTable table = smalltables::table(random, 4, 20);
        QCOMPARE(exitWorths(table, planFor({}), [] { return true; }).error().kind, ErrorKind::Cancelled);
        QCOMPARE(bestExits(table, 2, planFor({}), [] { return true; }).error().kind, ErrorKind::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestExitChoice)
#include "tst_exitchoice.moc"
