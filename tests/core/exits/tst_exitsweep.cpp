// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitbins.h"
#include "core/exits/exitsweep.h"
#include "core/exits/movingbins.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace offramp;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A table with few distinct uncertainties, so that ties and exact zeros are everywhere.
std::int64_t inAllBins(const BinCounts &counts)
{
    return std::reduce(counts.correct.begin(), counts.correct.end())
           + std::reduce(counts.incorrect.begin(), counts.incorrect.end());
}

ExitTable randomTable(std::mt19937 &random, int exits, std::size_t samples, bool isPerSample)
{
    ExitTableColumns columns;
    columns.exits = exits;
    for (std::size_t i = 0; i < samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(random() % 3));
    for (std::size_t at = 0; at < samples * static_cast<std::size_t>(exits); ++at) {
        columns.predicted.push_back(static_cast<std::int32_t>(random() % 3));
        columns.uncertainty.push_back(static_cast<float>(random() % 12) / 8);
    }
    std::vector<double> cost(isPerSample ? samples : 1, 0);
    for (int k = 0; k < exits; ++k) {
        for (double &soFar : cost) {
            soFar += static_cast<double>(random() % 1000);
            (isPerSample ? columns.cost.perSample : columns.cost.perExit).push_back(soFar);
        }
    }
    return *ExitTable::make(std::move(columns));
}

} // namespace

class TestExitSweep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void equalsEvaluate_data();
    void equalsEvaluate();
    void breakpointsAreOfTheSamplesThatReachTheExit();
    void curveHoldsEveryOutcome();
    void binsHoldTheirLowerEdge();
    void binsHoldWhatIsBetweenTheirEdges();
    void binsCountTheSamplesThatReachTheExit();
    void movingBinsCountAsFromScratch();
};

void TestExitSweep::equalsEvaluate_data()
{
    QTest::addColumn<int>("exits");
    QTest::addColumn<bool>("isPerSample");
    for (const int exits : {2, 3, 5}) {
        QTest::addRow("%d exits, costs by exit", exits) << exits << false;
        QTest::addRow("%d exits, costs by sample", exits) << exits << true;
    }
}

void TestExitSweep::equalsEvaluate()
{
    QFETCH(int, exits);
    QFETCH(bool, isPerSample);
    std::mt19937 random(7);
    for (const std::size_t samples : {1, 30, 400}) {
        const ExitTable table = randomTable(random, exits, samples, isPerSample);
        for (int round = 0; round < 20; ++round) {
            Thresholds thresholds(static_cast<std::size_t>(exits - 1));
            for (double &threshold : thresholds)
                threshold = static_cast<double>(random() % 14) / 8;
            const ExitIndex exit{static_cast<int>(random() % thresholds.size())};
            const ExitSweep sweep(table, exit, thresholds);
            for (const double moved : {-infinity, 0.0, 0.125, 0.3, 0.75, 1.0, 1.375, 9.0, infinity}) {
                thresholds[static_cast<std::size_t>(exit.value)] = moved;
                QVERIFY(sweep.fits(thresholds));
                QCOMPARE(sweep.at(moved), evaluate(table, thresholds));
            }
        }
    }
}

void TestExitSweep::breakpointsAreOfTheSamplesThatReachTheExit()
{
    // Sample 0 exits at exit 1; at exit 2 the others have .5, .2, .5.
    const ExitTable table = *ExitTable::make({3,
                                              {0, 0, 0, 0},
                                              std::vector<std::int32_t>(12),
                                              {.1f, .9f, .9f, .9f, .3f, .5f, .2f, .5f, 0, 0, 0, 0},
                                              {CostUnit::Flops, {1, 2, 3}}});
    const ExitSweep sweep(table, {1}, {.4, .4});
    QCOMPARE(sweep.breakpoints(), (std::vector<float>{.2f, .5f}));
    QVERIFY(sweep.fits({.4, 7}));
    QVERIFY(!sweep.fits({.5, .4}));
    QVERIFY(!sweep.fits({.4}));
    QCOMPARE(sweep.at(.5).leaving, (std::vector<std::int64_t>{1, 1, 2})); // strict: those at .5 continue
    QVERIFY(ExitSweep(table, {1}, {2, .4}).breakpoints().empty());
}

void TestExitSweep::curveHoldsEveryOutcome()
{
    std::mt19937 random(11);
    for (const bool isPerSample : {false, true}) {
        const ExitTable table = randomTable(random, 4, 300, isPerSample);
        Thresholds thresholds{0.25, 0.5, 0.75};
        for (int exit = 0; exit < 3; ++exit) {
            const ExitSweep sweep(table, {exit}, thresholds);
            const auto curve = sweep.curve(-1, table.cost());
            std::size_t at = 0;
            for (const double threshold : representativeThresholds(sweep.breakpoints(), -1)) {
                while (at + 1 < curve.size() && curve[at + 1].threshold <= threshold)
                    ++at;
                Thresholds moved = thresholds;
                moved[static_cast<std::size_t>(exit)] = threshold;
                const Point fresh = pointOf(evaluate(table, moved), table.cost());
                QCOMPARE((Point{curve[at].energy, curve[at].accuracy}), fresh);
            }
            QCOMPARE(at, curve.size() - 1);
            for (std::size_t i = 1; i < curve.size(); ++i) {
                QVERIFY(curve[i].threshold > curve[i - 1].threshold);
                QVERIFY(curve[i].energy != curve[i - 1].energy || curve[i].accuracy != curve[i - 1].accuracy);
            }
        }
    }
    // No sample reaches the exit: one place.
    const ExitTable table = randomTable(random, 3, 20, false);
    QCOMPARE(ExitSweep(table, {1}, {100, 0.5}).curve(-1, table.cost()).size(), std::size_t(1));
}

void TestExitSweep::binsHoldTheirLowerEdge()
{
    const BinEdges edges{0, 0.1, 20};
    QCOMPARE(edges.binOf(-1), 0);
    QCOMPARE(edges.binOf(7), 19);
    for (int bin = 0; bin < edges.count; ++bin) {
        QCOMPARE(edges.binOf(edges.edge(bin)), bin);
        QCOMPARE(edges.binOf(std::nextafter(edges.edge(bin + 1), 0)), bin);
    }
}

void TestExitSweep::binsHoldWhatIsBetweenTheirEdges()
{
    std::mt19937 random(6);
    std::uniform_real_distribution<double> uniform(0, 1);
    for (int round = 0; round < 200; ++round) {
        const BinEdges edges{uniform(random) - 0.5, 0.001 + uniform(random) / 7, 1 + static_cast<int>(random() % 90)};
        const BinFinder binOf(edges);
        for (int i = 0; i < 200; ++i) {
            const double value = i % 2 == 0 ? edges.edge(static_cast<int>(random() % 90))
                                            : edges.low + (uniform(random) * 1.2 - 0.1) * (edges.high() - edges.low);
            const int bin = binOf(value);
            QVERIFY(bin >= 0 && bin < edges.count);
            QVERIFY(bin == 0 || value >= edges.edge(bin));
            QVERIFY(bin == edges.count - 1 || value < edges.edge(bin + 1));
        }
        QCOMPARE(binOf(-infinity), 0);
        QCOMPARE(binOf(infinity), edges.count - 1);
    }
}

void TestExitSweep::binsCountTheSamplesThatReachTheExit()
{
    std::mt19937 random(5);
    const ExitTable table = randomTable(random, 3, 300, false);
    const BinEdges edges{0, 0.25, 6};
    const ExitBins bins(table, edges);
    const Thresholds thresholds{0.25, 0.5};
    const OperatingPoint outcome = evaluate(table, thresholds);
    const std::vector<BinCounts> counts = bins.reaching(table, thresholds);
    QCOMPARE(counts.size(), std::size_t(3));
    std::int64_t reaching = outcome.samples;
    for (int k = 0; k < 3; ++k) {
        const BinCounts &exit = counts[static_cast<std::size_t>(k)];
        QCOMPARE(inAllBins(exit), reaching);
        // Both thresholds are on bin edges: the bins below hold the samples that exit, and the correct ones of them.
        std::int64_t leaving = 0;
        std::int64_t correct = 0;
        for (int bin = 0; bin < edges.count && (k == 2 || edges.edge(bin) < thresholds[std::size_t(k)]); ++bin) {
            leaving += exit.total(bin);
            correct += exit.correct[static_cast<std::size_t>(bin)];
        }
        QCOMPARE(leaving, outcome.leaving[static_cast<std::size_t>(k)]);
        QCOMPARE(correct, outcome.correct[static_cast<std::size_t>(k)]);
        reaching -= leaving;

        const auto third = bins.samplesIn(table, thresholds, {k}, 3, 3);
        QCOMPARE(std::ssize(third), exit.total(3));
        QCOMPARE(inAllBins(bins.reaching(table, thresholds, third)[static_cast<std::size_t>(k)]), exit.total(3));
        QVERIFY(std::ranges::is_sorted(third));
    }
    const std::vector<SampleIndex> gone{{10000}};
    QCOMPARE(inAllBins(bins.reaching(table, thresholds, gone).front()), std::int64_t(0));
}

/// Thresholds of ties, beyond all uncertainties, infinite; one exit or all at once; exits switched off meanwhile.
void TestExitSweep::movingBinsCountAsFromScratch()
{
    std::mt19937 random(5);
    for (int round = 0; round < 60; ++round) {
        const int exits = 2 + static_cast<int>(random() % 4);
        const ExitTable whole = randomTable(random, exits, 1 + random() % 700, false);
        const ExitTable reduced = whole.withoutExits({ExitIndex{static_cast<int>(random() % 2)}}, {});
        const ExitBins bins(whole, {0, 0.25, 6});
        MovingBins moving;
        const ExitTable *table = &whole;
        Thresholds thresholds(static_cast<std::size_t>(exits - 1), 0.5);
        for (int move = 0; move < 40; ++move) {
            const double values[]{static_cast<double>(random() % 14) / 8, infinity, -infinity, -1.0, 0.3};
            const double value = values[random() % 10 < 6 ? 0 : random() % 5];
            if (random() % 3 == 0)
                std::ranges::fill(thresholds, value);
            else
                thresholds[random() % thresholds.size()] = value;
            if (random() % 12 == 0) {
                table = table == &whole ? &reduced : &whole;
                moving.forget();
            }
            QCOMPARE(moving.reaching(*table, bins, thresholds), bins.reaching(*table, thresholds));
        }
    }
}

QTEST_APPLESS_MAIN(TestExitSweep)
#include "tst_exitsweep.moc"
