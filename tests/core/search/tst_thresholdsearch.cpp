// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitsweep.h"
#include "core/search/thresholdsearch.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"
#include "tests/core/search/randomtables.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace offramp;

namespace {

constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double eMax = 25;

std::vector<Point> staircase(const std::vector<Point> &points)
{
    std::vector<Point> stairs;
    for (const std::size_t i : helpfulPoints(points, endless))
        stairs.push_back(points[i]);
    return stairs;
}

std::vector<Point> pointsOf(const ThresholdFront &front)
{
    std::vector<Point> points;
    for (const FrontPoint &found : front.points)
        points.push_back(found.point);
    return points;
}

/// The largest area of at most so many of the points.
double bestArea(const std::vector<Point> &points, std::size_t count)
{
    std::vector<Point> best;
    const auto chosen = bestPoints(points, count, eMax);
    for (const std::size_t i : chosen.value())
        best.push_back(points[i]);
    return stepCurve(best, eMax).area().value_or(0);
}

bool isReached(const Point &point, const std::vector<Point> &limit)
{
    return std::ranges::any_of(limit, [&](const Point &reach) {
        return reach.energy <= point.energy && reach.accuracy >= point.accuracy;
    });
}

/// A table for a round of a test: one to five exits, few samples, ties, sometimes all uncertainties equal.
ExitTable tableOf(int round, int leastExits)
{
    std::mt19937 random(static_cast<unsigned>(round));
    const int exits = leastExits + round % (6 - leastExits);
    const std::size_t samples = 1 + random() % 14;
    const unsigned values = random() % 7 == 0 ? 1 : exits == 5 ? 4 : exits == 4 ? 6 : 12;
    return randomTable(random, {exits, samples, values, round % 3 == 0});
}

/// No exhaustive search: thresholds are improved and bounded.
SearchLimits improving(std::size_t cells)
{
    SearchLimits limits;
    limits.exactSteps = 0;
    limits.anchors = 6;
    limits.rows = 4;
    limits.lines = 20;
    limits.rounds = 3;
    limits.cells = cells;
    return limits;
}

} // namespace

class TestThresholdSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsEveryThresholdTried()
    {
        for (int round = 0; round < 400; ++round) {
            const ExitTable table = tableOf(round, 1);
            const std::vector<Point> every = everyOutcome(table);
            const ThresholdFront front = searchThresholds(table, Criterion::Entropy).value();
            QVERIFY(front.isExact);
            QCOMPARE(staircase(pointsOf(front)), staircase(every));
            QCOMPARE(front.limit, pointsOf(front));
            for (const FrontPoint &found : front.points)
                QCOMPARE(pointOf(evaluate(table, found.thresholds), table.cost()), found.point);
            for (std::size_t count = 1; count <= 4; ++count)
                QCOMPARE(bestArea(pointsOf(front), count), bestArea(every, count));
        }
    }

    /// More rows and columns than a few, without ties: each row again as the sweep of one exit.
    void equalsSweepsOfEachRow()
    {
        for (const bool isPerSample : {false, true}) {
            std::mt19937 random(7);
            const ExitTable table = randomTable(random, {3, 120, 100'000, isPerSample});
            const auto uncertainty = table.uncertainty({0});
            std::vector<float> breakpoints(uncertainty.begin(), uncertainty.end());
            std::ranges::sort(breakpoints);
            std::vector<Point> every;
            for (const double threshold : representativeThresholds(breakpoints, 0)) {
                for (const CurvePoint &point : ExitSweep(table, {1}, {threshold, 0}).curve(0, table.cost()))
                    every.push_back({point.energy, point.accuracy});
            }
            QVERIFY2(every.size() > 3000, std::to_string(every.size()).c_str());
            const ThresholdFront front = searchThresholds(table, Criterion::Entropy).value();
            QCOMPARE(staircase(pointsOf(front)), staircase(every));
        }
    }

    void noBoundIsExceeded()
    {
        int reached = 0;
        int rounds = 0;
        for (int round = 0; round < 300; ++round) {
            const ExitTable table = tableOf(round, 3);
            const std::vector<Point> every = everyOutcome(table);
            double before = endless;
            for (const std::size_t cells : {1, 3, 400}) {
                const ThresholdFront front = searchThresholds(table, Criterion::Entropy, improving(cells)).value();
                QVERIFY(!front.isExact);
                for (const FrontPoint &found : front.points)
                    QCOMPARE(pointOf(evaluate(table, found.thresholds), table.cost()), found.point);
                for (const Point &point : every)
                    QVERIFY(isReached(point, front.limit));
                for (const std::size_t count : {1, 2, 3, 1000}) {
                    const double found = bestArea(pointsOf(front), count);
                    const double best = bestArea(every, count);
                    const double limit = bestArea(front.limit, count);
                    QVERIFY2(found <= best + 1e-12 && best <= limit, qPrintable(QString::number(round)));
                    ++rounds;
                    reached += found > best - 1e-12;
                }
                const double limit = bestArea(front.limit, 1000);
                QVERIFY(limit <= before + 1e-9); // the more cells, the closer
                before = limit;
            }
        }
        QVERIFY2(reached > .9 * rounds, qPrintable(QString::number(reached)));
    }

    /// A table of real proportions: the gap that is left is small, and the exact front lies within it.
    void theGapIsSmall()
    {
        std::mt19937 random(11);
        const ExitTable table = randomTable(random, {4, 90, 40, false});
        const ThresholdFront exact = searchThresholds(table, Criterion::Entropy).value();
        QVERIFY(exact.isExact);
        SearchLimits limits;
        limits.exactSteps = 0;
        const ThresholdFront searched = searchThresholds(table, Criterion::Entropy, limits).value();
        QVERIFY(!searched.isExact);
        const double found = bestArea(pointsOf(searched), 11);
        const double best = bestArea(pointsOf(exact), 11);
        const double limit = bestArea(searched.limit, 11);
        QVERIFY(found <= best + 1e-12);
        QVERIFY(best <= limit);
        QVERIFY2(found > .98 * best, qPrintable(QString::number(found / best)));
        QVERIFY2(limit < 1.05 * best, qPrintable(QString::number(limit / best)));
    }

    void oneSampleOrOneExit()
    {
        const ExitTable one
            = *ExitTable::make({3, {0}, {1, 0, 0}, {.5f, .5f, .5f}, {CostUnit::Flops, {1e9, 2e9, 4e9}}});
        const ThresholdFront ofSample = searchThresholds(one, Criterion::Entropy).value();
        QCOMPARE(pointsOf(ofSample), (std::vector<Point>{{1, 0}, {2, 1}}));
        QCOMPARE(ofSample.points[1].thresholds, (Thresholds{0, 1}));
        const ExitTable end = *ExitTable::make({1, {0, 1}, {0, 0}, {.5f, .5f}, {CostUnit::Flops, {3e9}}});
        const ThresholdFront ofExit = searchThresholds(end, Criterion::Entropy, improving(1)).value();
        QVERIFY(ofExit.isExact);
        QCOMPARE(ofExit.points, (std::vector<FrontPoint>{{{3, .5}, {}}}));
    }

    /// Where all uncertainties are equal, all samples exit together.
    void allEqual()
    {
        const ExitTable table = *ExitTable::make(
            {3, {0, 0}, {0, 1, 0, 0, 0, 0}, std::vector<float>(6, 0.0f), {CostUnit::Flops, {1e9, 2e9, 4e9}}});
        for (const double steps : {5e9, 0.}) {
            const ThresholdFront front = searchThresholds(table, Criterion::Entropy, {.exactSteps = steps}).value();
            QCOMPARE(pointsOf(front), (std::vector<Point>{{1, .5}, {2, 1}}));
            QVERIFY(front.points[0].thresholds[0] > 0);
            QCOMPARE(front.points[1].thresholds[0], 0.0);
        }
    }

    /// Confidences as negative uncertainties: thresholds stay within their range, where no sample exits early at -1.
    void thresholdsFitTheCriterion()
    {
        const ExitTable table = *ExitTable::make(
            {2, {0, 0, 0}, {0, 1, 0, 0, 0, 0}, {-1, -.25f, -.5f, 0, 0, 0}, {CostUnit::Flops, {1e9, 2e9}}});
        const ThresholdFront front = searchThresholds(table, Criterion::Confidence).value();
        QCOMPARE(front.points.size(), std::size_t(2));
        for (const FrontPoint &found : front.points)
            QVERIFY(found.thresholds[0] > -1 && found.thresholds[0] < 0);
    }

    void cancelledAtEveryQuestion_data()
    {
        QTest::addColumn<int>("exits");
        QTest::addColumn<double>("exactSteps");
        QTest::newRow("one threshold") << 2 << 5e9;
        QTest::newRow("two thresholds") << 3 << 5e9;
        QTest::newRow("three thresholds") << 4 << 5e9;
        QTest::newRow("three, improved") << 4 << 0.;
    }

    void cancelledAtEveryQuestion()
    {
        QFETCH(int, exits);
        QFETCH(double, exactSteps);
        std::mt19937 random(3);
        const ExitTable table = randomTable(random, {exits, 12, 4, false});
        SearchLimits limits = improving(5);
        limits.exactSteps = exactSteps;
        limits.slopes = 3;
        int questions = 0;
        const auto whole = searchThresholds(table, Criterion::Entropy, limits, {[&] { return ++questions < 0; }, {}});
        QCOMPARE(whole, searchThresholds(table, Criterion::Entropy, limits));
        QVERIFY(questions >= 1);
        for (int last = 1; last <= questions; ++last) {
            int asked = 0;
            const auto stopped
                = searchThresholds(table, Criterion::Entropy, limits, {[&] { return ++asked == last; }, {}});
            QVERIFY(!stopped);
            QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
            QCOMPARE(asked, last);
        }
    }

    void progressAscendsToOne()
    {
        std::mt19937 random(3);
        for (const int exits : {1, 2, 3, 4}) {
            for (const double steps : {5e9, 0.}) {
                const ExitTable table = randomTable(random, {exits, 12, 4, true});
                SearchLimits limits = improving(5);
                limits.exactSteps = steps;
                std::vector<double> shares;
                QVERIFY(searchThresholds(table, Criterion::Entropy, limits,
                                         {{}, [&](double share) { shares.push_back(share); }}));
                QVERIFY(std::ranges::is_sorted(shares));
                QVERIFY(shares.front() >= 0);
                QCOMPARE(shares.back(), 1.0);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestThresholdSearch)
#include "tst_thresholdsearch.moc"
