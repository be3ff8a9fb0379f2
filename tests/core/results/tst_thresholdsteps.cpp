// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/proposal.h"
#include "core/results/startingvariants.h"
#include "core/results/thresholdsteps.h"
#include "core/support/numbers.h"
#include "core/workspace/edits.h"
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
    void noShorterDecimalKeepsTheOutcome();
    void saturatedEntropies();
    void suggestionsAreShort();
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

void TestThresholdSteps::noShorterDecimalKeepsTheOutcome()
{
    const RecordingPtr net = fixtures::network("net", 2000, 1);
    const auto &breakpoints = net->sweep().breakpoints();
    for (std::size_t i = 1; i < breakpoints.size(); i += 7) {
        const double low = breakpoints[i - 1];
        const double high = breakpoints[i];
        const double shortest = shortestInInterval(*net, thresholdOfInterval(*net, i));
        QVERIFY(shortest > low && shortest < high);
        const std::string text = shortestText(shortest);
        const std::size_t point = text.find('.');
        if (point == std::string::npos || text.find('e') != std::string::npos)
            continue;
        const double scale = std::pow(10.0, static_cast<double>(text.size() - point - 2)); // a decimal less
        QVERIFY2(std::ceil(low * scale) / scale >= high || std::ceil(low * scale) == low * scale, text.c_str());
    }
}

void TestThresholdSteps::saturatedEntropies()
{
    // A softmax in double saturates: entropies of 0 and of some 1e-20 beside ordinary ones.
    const std::vector<float> entropies{0, 1e-20F, 3e-20F, .5F};
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label = {0, 1, 2, 3};
    columns.predicted = {0, 0, 2, 0, 0, 1, 2, 0};
    columns.uncertainty = entropies;
    columns.uncertainty.insert(columns.uncertainty.end(), 4, .01F);
    columns.cost.perExit = {1e9, 2e9};
    const auto net = std::make_shared<const OpenRecording>(RecordingFacts{.path = "s.exits", .name = "s", .classes = 4},
                                                           *ExitTable::make(columns));
    const auto &breakpoints = net->sweep().breakpoints();
    QCOMPARE(breakpoints, entropies);
    QCOMPARE(shortestInInterval(*net, 0), 0.0);
    for (std::size_t i = 1; i <= breakpoints.size(); ++i) {
        const double shortest = shortestInInterval(*net, thresholdOfInterval(*net, i));
        QCOMPARE(intervalOf(*net, shortest), i);
        QVERIFY2(shortestText(shortest).size() <= 7, shortestText(shortest).c_str());
    }
}

void TestThresholdSteps::suggestionsAreShort()
{
    Decisions decisions;
    Sources sources;
    const RecordingPtr net = fixtures::network("net", 1000, 1);
    sources.add({1}, net);
    decisions.recordings = {{1}};
    decisions = withEMax(std::move(decisions), 1.2);
    SuggestionPlan plan;
    plan.most = 6;
    const auto proposal = propose(proposalRequest(decisions, sources, plan));
    QVERIFY(proposal);
    QVERIFY(!proposal->variants.empty());
    for (std::size_t i = 0; i < proposal->variants.size(); ++i) {
        const Thresholds &thresholds = proposal->variants[i].thresholds;
        QCOMPARE(thresholds.front(), shortestInInterval(*net, thresholds.front()));
        QCOMPARE(pointOf(net->outcomeAt(thresholds), net->table().cost()), proposal->points[i]);
    }
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
