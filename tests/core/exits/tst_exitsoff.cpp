// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitsweep.h"
#include "core/exits/thresholdsweep.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace offramp;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

/// Three exits of three samples; correct at exit 1 is the first, at exit 2 the first and second, at exit 3 all.
ExitTable table(const CostColumn &cost = {CostUnit::Joules, {10, 30, 60}})
{
    return *ExitTable::make({3, {0, 1, 2}, {0, 9, 9, 0, 1, 9, 0, 1, 2}, {.1F, .5F, .3F, .2F, .6F, .4F, 0, 0, 0}, cost});
}

ExitsOff off(std::initializer_list<int> exits)
{
    ExitsOff set;
    for (const int exit : exits)
        set.insert({exit});
    return set;
}

std::vector<int> exitsOn(const ExitTable &table)
{
    std::vector<int> on;
    for (int k = 0; k < table.exitCount(); ++k) {
        if (!table.isOff({k}))
            on.push_back(k);
    }
    return on;
}

} // namespace

/// Tables with exits that are switched off.
class TestExitsOff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void costs_data()
    {
        QTest::addColumn<ExitsOff>("exits");
        QTest::addColumn<std::vector<double>>("heads");
        QTest::addColumn<std::vector<double>>("costs");
        using Costs = std::vector<double>;
        QTest::newRow("none") << off({}) << Costs{2, 5, 0} << Costs{10, 30, 60};
        QTest::newRow("first") << off({0}) << Costs{2, 5, 0} << Costs{8, 28, 58};
        QTest::newRow("middle") << off({1}) << Costs{2, 5, 0} << Costs{10, 25, 55};
        QTest::newRow("last") << off({2}) << Costs{2, 5, 0} << Costs{10, 30, 60};
        QTest::newRow("two") << off({0, 1}) << Costs{2, 5, 0} << Costs{8, 23, 53};
        QTest::newRow("a head that is unknown") << off({0, 1}) << Costs{} << Costs{10, 30, 60};
        QTest::newRow("most of the cost is the head") << off({1}) << Costs{0, 20, 0} << Costs{10, 10, 40};
    }

    void costs()
    {
        QFETCH(const ExitsOff, exits);
        QFETCH(const std::vector<double>, heads);
        QFETCH(const std::vector<double>, costs);
        const ExitTable without = table().withoutExits(exits, heads);
        QCOMPARE(without.cost().perExit, costs);
        QVERIFY(without.cost().unit == CostUnit::Joules);
    }

    void costsOfEachSample()
    {
        const ExitTable without = table({CostUnit::Flops, {}, {10, 11, 12, 30, 31, 32, 60, 61, 62}})
                                      .withoutExits(off({1}), std::vector<double>{2, 5, 0});
        QCOMPARE(without.cost().perSample, (std::vector<double>{10, 11, 12, 25, 26, 27, 55, 56, 57}));
    }

    /// What a head costs may be more than everything between its exit and the next one.
    void aHeavyHeadIsGivenBackInFull()
    {
        const ExitTable without
            = table({CostUnit::Joules, {10, 30, 31}}).withoutExits(off({1}), std::vector<double>{0, 15, 0});
        QCOMPARE(without.cost().perExit, (std::vector<double>{10, 15, 16}));
    }

    void noSampleExitsThere()
    {
        const ExitTable without = table().withoutExits(off({1}), {});
        QVERIFY(std::ranges::all_of(without.uncertainty({1}), [](float value) { return value == infinity; }));
        QVERIFY(std::ranges::equal(without.uncertainty({0}), table().uncertainty({0})));
        QCOMPARE(exitsOn(without), (std::vector{0, 2}));
        const double high = 100;
        QCOMPARE(evaluate(without, {.2, high}), (OperatingPoint{3, {1, 0, 2}, {1, 0, 2}}));
        QCOMPARE(evaluate(without, {.2, std::numeric_limits<double>::infinity()}).leaving,
                 (std::vector<std::int64_t>{1, 0, 2}));
    }

    /// The last exit that is on answers whatever its threshold is.
    void theLastOneThatIsOnAnswers()
    {
        const ExitTable without = table().withoutExits(off({2}), {});
        QVERIFY(std::ranges::all_of(without.uncertainty({1}), [](float value) { return value == -infinity; }));
        QCOMPARE(exitsOn(without), (std::vector{0, 1}));
        QCOMPARE(evaluate(without, {.2, 0}), (OperatingPoint{3, {1, 2, 0}, {1, 1, 0}}));
        QCOMPARE(evaluate(without, {0, -1}), (OperatingPoint{3, {0, 3, 0}, {0, 2, 0}}));
        const ExitTable first = table().withoutExits(off({1, 2}), {});
        QCOMPARE(exitsOn(first), std::vector{0});
        QCOMPARE(evaluate(first, {0, 0}), (OperatingPoint{3, {3, 0, 0}, {1, 0, 0}}));
    }

    void breakpointsAreThoseOfTheOthers()
    {
        QCOMPARE(ThresholdSweep(table().withoutExits(off({1}), {})).breakpoints(), (std::vector<float>{.1F, .3F, .5F}));
        QCOMPARE(ThresholdSweep(table().withoutExits(off({0}), {})).breakpoints(), (std::vector<float>{.2F, .4F, .6F}));
        QCOMPARE(ThresholdSweep(table().withoutExits(off({2}), {})).breakpoints(), (std::vector<float>{.1F, .3F, .5F}));
        QCOMPARE(ThresholdSweep(table().withoutExits(off({0, 1}), {})).breakpoints(), std::vector<float>());
        QCOMPARE(ThresholdSweep(table().withoutExits(off({0, 2}), {})).breakpoints(), std::vector<float>());
    }

    void sweepsCountAsEvaluated()
    {
        for (const ExitsOff &exits : {off({0}), off({1}), off({2}), off({0, 1}), off({1, 2}), off({0, 2})}) {
            const ExitTable without = table().withoutExits(exits, std::vector<double>{2, 5, 0});
            const ThresholdSweep sweep(without);
            for (const double threshold : {0., .15, .25, .35, .45, .55, .65, 9.}) {
                QCOMPARE(sweep.at(threshold), evaluate(without, {threshold, threshold}));
                for (const ExitIndex exit : {ExitIndex{0}, ExitIndex{1}}) {
                    const ExitSweep alone(without, exit, {.35, .35});
                    Thresholds thresholds{.35, .35};
                    thresholds[static_cast<std::size_t>(exit.value)] = threshold;
                    QCOMPARE(alone.at(threshold), evaluate(without, thresholds));
                    QVERIFY(!std::ranges::count(alone.breakpoints(), infinity));
                    QVERIFY(!std::ranges::count(alone.breakpoints(), -infinity));
                }
            }
        }
    }

    void curveWithoutEarlyExitsIsOnePlace()
    {
        const ExitTable without = table().withoutExits(off({0, 1}), std::vector<double>{2, 5, 0});
        QCOMPARE(ThresholdSweep(without).curve(0, without.cost()), (std::vector<CurvePoint>{{0, 53, 1}}));
    }

    void partsKeepThemOff()
    {
        const std::vector<std::size_t> some{2, 0};
        const ExitTable part = table().withoutExits(off({1}), std::vector<double>{2, 5, 0}).subset(some);
        QCOMPARE(exitsOn(part), (std::vector{0, 2}));
        QCOMPARE(part.cost().perExit, (std::vector<double>{10, 25, 55}));
    }
};

QTEST_APPLESS_MAIN(TestExitsOff)
#include "tst_exitsoff.moc"
