// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/startingvariants.h"
#include "core/results/thresholdsteps.h"
#include "core/support/numbers.h"
#include "tests/core/results/recordings.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace offramp;

class TestThresholdSteps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void walksAllIntervals();
    void neverOnABreakpoint();
    void shortestKeepsTheOutcome();
    void accuracyChanges();
    void widestGap();
};

void TestThresholdSteps::walksAllIntervals()
{
    const RecordingPtr tiny = fixtures::tiny();
    std::vector<double> met{0};
    while (met.size() < 10 && steppedThreshold(*tiny, met.back(), 1) != met.back())
        met.push_back(steppedThreshold(*tiny, met.back(), 1));
    const auto expected = tiny->sweep().representativeThresholds(0);
    QCOMPARE(met, expected);
    QCOMPARE(met.size(), std::size_t(5));
    QVERIFY(std::abs(met[1] - 0.2) < 1e-7);
    QCOMPARE(steppedThreshold(*tiny, met[3], -2), met[1]);
    QCOMPARE(steppedThreshold(*tiny, met[3], -20), 0.0);
    QCOMPARE(steppedThreshold(*tiny, 0.33, 1), met[3]); // also from between two steps
}

void TestThresholdSteps::neverOnABreakpoint()
{
    const RecordingPtr net = fixtures::network("net", 400, 1);
    const auto &breakpoints = net->sweep().breakpoints();
    double t = 0;
    for (std::size_t i = 0; i < breakpoints.size(); ++i) {
        t = steppedThreshold(*net, t, 1);
        QVERIFY(std::ranges::find(breakpoints, t) == breakpoints.end());
        QCOMPARE(intervalOf(*net, t), i + 1);
        QCOMPARE(intervalOf(*net, shortestInInterval(*net, t)), i + 1);
    }
}

void TestThresholdSteps::shortestKeepsTheOutcome()
{
    const RecordingPtr net = fixtures::network("net", 2000, 1);
    for (double t = 0; t < 2.2; t += 0.0137) {
        const double shortest = shortestInInterval(*net, t);
        QCOMPARE(net->sweep().at(shortest), net->sweep().at(t));
        QVERIFY(shortestText(shortest).size() <= shortestText(t).size() + 12);
    }
    QCOMPARE(shortestInInterval(*fixtures::tiny(), 0.3999), 0.4);
    QCOMPARE(shortestInInterval(*fixtures::tiny(), 0.05), 0.0);
}

void TestThresholdSteps::accuracyChanges()
{
    // Accuracies by interval: 3/4, 3/4 (sample 1 is correct at both exits), 2/4, 2/4, 2/4.
    const RecordingPtr tiny = fixtures::tiny();
    const double fell = nextAccuracyChange(*tiny, 0, true);
    QCOMPARE(intervalOf(*tiny, fell), std::size_t(2));
    QCOMPARE(nextAccuracyChange(*tiny, fell, true), fell);
    QCOMPARE(intervalOf(*tiny, nextAccuracyChange(*tiny, 0.9, false)), std::size_t(1));
    QCOMPARE(nextAccuracyChange(*tiny, 0, false), 0.0);
}

void TestThresholdSteps::widestGap()
{
    const RecordingPtr net = fixtures::network("net", 2000, 1);
    const auto energyAt
        = [&](const Thresholds &thresholds) { return pointOf(net->outcomeAt(thresholds), net->table().cost()).energy; };
    QVERIFY(std::abs(energyAt(thresholdsInWidestGap(*net, {0.9, 0.95, 1})) - 0.65)
            < 0.01); // midway between 0.4 and 0.9
    const auto starts = startingThresholds(*net);
    QCOMPARE(starts.size(), std::size_t(5));
    for (std::size_t i = 1; i < starts.size(); ++i)
        QVERIFY(energyAt(starts[i]) < energyAt(starts[i - 1]));
}

QTEST_APPLESS_MAIN(TestThresholdSteps)
#include "tst_thresholdsteps.moc"
