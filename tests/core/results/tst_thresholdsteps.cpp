// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/proposal.h"
#include "core/results/startingvariants.h"
#include "core/results/thresholdsteps.h"
#include "core/support/numbers.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"
#include "core/workspace/edits.h"
#include "tests/core/results/recordings.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace offramp;

namespace {

std::vector<Point> pointsOf(const OpenRecording &recording, const std::vector<Thresholds> &variants)
{
    std::vector<Point> points;
    for (const Thresholds &thresholds : variants)
        points.push_back(pointOf(recording.outcomeAt(thresholds), recording.table().cost()));
    return points;
}

} // namespace

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
    void suggestionsForEachExit();
    void suggestionsSeekAGain();
    void accuracyChanges();
    void widestGap();
    void startingVariantsCount();
    void startingVariantsAreTheBestOfAllPlaces();
    void startingVariantsOfOddNetworks();
    void theNextVariantGainsMost();
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

/// Two networks, thresholds for each exit: short, of the outcome that is said, never on an entropy, and at least as
/// good as shared ones where both were chosen.
void TestThresholdSteps::suggestionsForEachExit()
{
    Decisions decisions;
    Sources sources;
    const std::vector<RecordingPtr> nets{fixtures::network("small", 400, 1, 1), fixtures::network("large", 400, 3, 2)};
    for (std::size_t i = 0; i < nets.size(); ++i) {
        const RecordingId id{static_cast<int>(i) + 1};
        sources.add(id, nets[i]);
        decisions.recordings.push_back(id);
    }
    decisions = withEMax(std::move(decisions), 4);
    ProposalRequest request = proposalRequest(decisions, sources, {.most = 6});
    const Proposal shared = *propose(request);
    QVERIFY(!shared.shared);
    QCOMPARE(shared.upperBound, shared.instead.chosen);
    request.perExit = true;
    std::vector<double> shares;
    const Proposal proposal = *propose(request, {}, [&](double share) { shares.push_back(share); });
    QCOMPARE(shares.back(), 1.0);
    QVERIFY(proposal.isExact);
    QCOMPARE(proposal.upperBound, proposal.instead.chosen);
    QCOMPARE(proposal.shared, std::optional(shared.instead));
    QVERIFY(*proposal.instead.chosen > *shared.instead.chosen);
    bool differs = false;
    for (std::size_t i = 0; i < proposal.variants.size(); ++i) {
        const Thresholds &thresholds = proposal.variants[i].thresholds;
        const OpenRecording &net = *nets[proposal.variants[i].recording == decisions.recordings[0] ? 0 : 1];
        QCOMPARE(pointOf(evaluate(net.table(), thresholds), net.table().cost()), proposal.points[i]);
        differs = differs || thresholds[0] != thresholds[1];
        for (std::size_t k = 0; k < thresholds.size(); ++k) {
            const ExitSweep sweep(net.table(), {static_cast<int>(k)}, thresholds);
            if (thresholds[k] != 0) // at which nothing exits, not even entropies of 0
                QVERIFY(std::ranges::count(sweep.breakpoints(), thresholds[k]) == 0);
            QCOMPARE(shortestInInterval({sweep, net.criterion()}, thresholds[k]), thresholds[k]);
        }
    }
    QVERIFY(differs);
    const auto stopped = propose(request, [] { return true; });
    QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
}

void TestThresholdSteps::suggestionsSeekAGain()
{
    for (const std::size_t included : {1, 4, 30}) {
        const RecordingPtr net = fixtures::network("net", 800, 1, static_cast<unsigned>(included));
        const RecordingId id{1};
        Sources sources;
        sources.add(id, net);
        Decisions decisions;
        decisions.recordings = {id};
        decisions.eMax.value = 1.2;
        // The best on all samples are hard to beat with as many that were chosen on half of them.
        const Proposal best = *propose(proposalRequest(decisions, sources, {.most = included, .chosenShare = 1}));
        decisions = withVariants(decisions, best.variants);
        const auto with = [&](std::size_t most) { return proposalRequest(decisions, sources, {.most = most}); };
        const Proposal found = *proposeGain(with(included));
        if (!isGain(found.now, found.instead)) {
            QCOMPARE(found, *propose(with(included)));
            continue;
        }
        QVERIFY(found.variants.size() >= included || found.variants.size() == found.helpful);
        QCOMPARE(found, *propose(with(found.variants.size())));
        for (std::size_t fewer = included; fewer < found.variants.size(); ++fewer) {
            const Proposal less = *propose(with(fewer));
            QVERIFY(!isGain(less.now, less.instead));
        }
        QCOMPARE(found.helpful, propose(proposalRequest(decisions, sources, {.most = {}}))->variants.size());
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
}

void TestThresholdSteps::startingVariantsCount()
{
    for (unsigned seed = 1; seed < 9; ++seed) {
        const RecordingPtr net = fixtures::network("net", 1500, 1, seed);
        for (const double eMax : {1.2, 39.32}) {
            const auto starts = startingThresholds(*net, eMax);
            const std::vector<Point> points = pointsOf(*net, starts);
            QCOMPARE(points.size(), std::size_t(4));
            QCOMPARE(points.front(), (Point{net->curve().front().energy, net->curve().front().accuracy}));
            QCOMPARE(standings(points, eMax), std::vector<Standing>(4)); // each of them, the full network too
            for (std::size_t i = 1; i < points.size(); ++i)
                QVERIFY(points[i].energy < points[i - 1].energy);
            // About as good as the best four.
            std::vector<Point> all;
            for (const CurvePoint &place : net->curve())
                all.push_back({place.energy, place.accuracy});
            const auto chosen = bestPoints(all, 4, eMax);
            QVERIFY(chosen);
            std::vector<Point> best;
            for (const std::size_t i : *chosen)
                best.push_back(all[i]);
            QVERIFY(*stepCurve(points, eMax).area() > 0.98 * *stepCurve(best, eMax).area());
        }
    }
}

void TestThresholdSteps::startingVariantsAreTheBestOfAllPlaces()
{
    for (unsigned seed = 1; seed < 20; ++seed) {
        const RecordingPtr net = fixtures::network("net", 700, 1, seed);
        const std::vector<CurvePoint> &curve = net->curve();
        const double eMax = curve.front().energy * (0.45 + 0.025 * seed); // the full network is above it
        std::vector<Point> points;
        for (std::size_t i = 1; i < curve.size(); ++i)
            points.push_back({curve[i].energy, curve[i].accuracy});
        const auto best = bestPoints(points, 3, eMax);
        QVERIFY(best && !best->empty());
        std::vector<Thresholds> expected{Thresholds(2, shortestInInterval(*net, curve.front().threshold))};
        for (auto i = best->rbegin(); i != best->rend(); ++i)
            expected.push_back(Thresholds(2, shortestInInterval(*net, curve[*i + 1].threshold)));
        QCOMPARE(startingThresholds(*net, eMax), expected);
    }
}

void TestThresholdSteps::startingVariantsOfOddNetworks()
{
    // Four samples: 2 GFLOPs give 75 %, as do 1.75, and 1 gives 50 %.
    const RecordingPtr tiny = fixtures::tiny();
    QCOMPARE(pointsOf(*tiny, startingThresholds(*tiny, 2.5)),
             (std::vector<Point>{{2, .75}, {1.75, .75}, {1, .5}})); // without the full network a gain of 7 %
    QCOMPARE(pointsOf(*tiny, startingThresholds(*tiny, 1.1)), (std::vector<Point>{{2, .75}, {1, .5}}));
    QCOMPARE(pointsOf(*tiny, startingThresholds(*tiny, 0.5)), (std::vector<Point>{{2, .75}}));

    ExitTableColumns columns;
    columns.exits = 1;
    columns.label = {0, 1};
    columns.predicted = {0, 0};
    columns.uncertainty = {0, 0};
    columns.cost.perExit = {1e9};
    const OpenRecording single({.path = "one.exits", .name = "one"}, *ExitTable::make(columns));
    QCOMPARE(startingThresholds(single, 1.2), std::vector<Thresholds>(1));
}

void TestThresholdSteps::theNextVariantGainsMost()
{
    const RecordingPtr net = fixtures::network("net", 1500, 1);
    const double eMax = 1.2;
    auto thresholds = startingThresholds(*net, eMax);
    for (int added = 0; added < 5; ++added) {
        const std::vector<Point> points = pointsOf(*net, thresholds);
        const StepCurve steps = stepCurve(points, eMax);
        thresholds.push_back(nextThresholds(*net, steps, {}));
        const std::vector<Point> more = pointsOf(*net, thresholds);
        QCOMPARE(standings(more, eMax).back(), Standing{});
        const double area = *stepCurve(more, eMax).area();
        QVERIFY(area > *steps.area());
        for (const CurvePoint &place : net->curve()) { // no other place gains more without being dominated
            std::vector<Point> other = points;
            other.push_back({place.energy, place.accuracy});
            if (standings(other, eMax).back() == Standing{})
                QVERIFY(*stepCurve(other, eMax).area() <= area + 1e-12);
        }
    }
    // All that improve the area are there: the widest gap.
    std::vector<Point> all;
    for (const CurvePoint &place : net->curve())
        all.push_back({place.energy, place.accuracy});
    QCOMPARE(nextThresholds(*net, stepCurve(all, eMax), {0.9, 0.95, 1}), thresholdsInWidestGap(*net, {0.9, 0.95, 1}));
}

QTEST_APPLESS_MAIN(TestThresholdSteps)
#include "tst_thresholdsteps.moc"
