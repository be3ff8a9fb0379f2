// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/bootstrap.h"
#include "core/results/comparisontext.h"
#include "core/results/resultstext.h"
#include "tests/core/results/recordings.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace offramp;

namespace {

/// A variant of recording 1 or another one, its first exits all with one threshold.
Variant variantOf(int id, double threshold, int recording = 1, std::size_t thresholds = 1)
{
    return {.id = {id},
            .recording = {recording},
            .thresholds = Thresholds(thresholds, threshold),
            .name = "V" + std::to_string(id)};
}

Variant excluded(Variant variant)
{
    variant.included = false;
    return variant;
}

/// What two lists of variants come to, the second as the pinned reference.
Results resultsOf(std::vector<RecordingPtr> recordings, std::vector<Variant> now, std::vector<Variant> pinned,
                  double eMax = 4, double pinnedEMax = 4)
{
    Sources sources;
    Decisions decisions;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        decisions.recordings.push_back({static_cast<int>(i) + 1});
        sources.add(decisions.recordings.back(), recordings[i]);
    }
    decisions.variants = std::move(now);
    decisions.eMax.value = eMax;
    decisions.reference = ReferenceDecision{std::move(pinned), pinnedEMax, Criterion::Entropy};
    return evaluate(decisions, sources);
}

StateComparison compared(const Results &results, const BootstrapPlan &plan = {})
{
    return compareStates(results, *results.reference, plan).value();
}

/// What a person reads about it.
std::string verdictOf(const Results &results)
{
    return verdictText(compared(results), {results.unit, results.steps.eMax});
}

bool isNear(double found, double expected, double tolerance)
{
    return std::abs(found - expected) <= tolerance;
}

/// The differences of area, mean cost and accuracy of two single variants in every resample, sharing no code with the
/// library's; the draws are those of the documented generator.
struct PlainBootstrap {
    std::vector<double> area;
    std::vector<double> energy;
    std::vector<double> accuracy;

    PlainBootstrap(const ExitTable &table, double now, double pinned, double eMax, const BootstrapPlan &plan)
    {
        const std::size_t n = table.sampleCount();
        const auto outcome = [&](std::size_t i, double threshold) {
            int exit = 0;
            while (exit < table.lastExit().value && !(table.uncertainty({exit})[i] < threshold))
                ++exit;
            return std::pair(table.cost().perExit[static_cast<std::size_t>(exit)] / 1e9,
                             table.isCorrect({exit}, {i}) ? 1.0 : 0.0);
        };
        std::mt19937_64 random(plan.seed);
        for (std::size_t r = 0; r < plan.resamples; ++r) {
            std::pair<double, double> sums[2];
            for (std::size_t draw = 0; draw < n; ++draw) {
                const auto i = static_cast<std::size_t>((random() >> 32) * n >> 32);
                for (const int state : {0, 1}) {
                    const auto [cost, right] = outcome(i, state == 0 ? now : pinned);
                    sums[state].first += cost / static_cast<double>(n);
                    sums[state].second += right / static_cast<double>(n);
                }
            }
            area.push_back(sums[0].second * (eMax - sums[0].first) - sums[1].second * (eMax - sums[1].first));
            energy.push_back(sums[0].first - sums[1].first);
            accuracy.push_back(sums[0].second - sums[1].second);
        }
    }

    static bool agrees(const ComparedNumber &number, std::vector<double> drawn)
    {
        std::sort(drawn.begin(), drawn.end());
        const auto between = [&](double place) { // counted from 0
            const double below = drawn[static_cast<std::size_t>(place)];
            return below + (place - std::floor(place)) * (drawn[static_cast<std::size_t>(place) + 1] - below);
        };
        const double last = static_cast<double>(drawn.size() - 1);
        const auto above = std::count_if(drawn.begin(), drawn.end(), [](double d) { return d > 1e-9; });
        const auto below = std::count_if(drawn.begin(), drawn.end(), [](double d) { return d < -1e-9; });
        return isNear(number.difference.low, between(.025 * last), 1e-9)
               && isNear(number.difference.high, between(.975 * last), 1e-9)
               && isNear(number.above * static_cast<double>(drawn.size()), static_cast<double>(above), 1e-9)
               && isNear(number.below * static_cast<double>(drawn.size()), static_cast<double>(below), 1e-9);
    }
};

} // namespace

class TestStateComparison : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneSampleMoves()
    {
        // From 0.2 to 0.4 only the second sample changes: it exits at exit 1, 1 GFLOP cheaper and incorrect. A resample
        // that has it k times changes cost and accuracy by -k/4, with k of Binomial(4, 1/4): it is 0 in 31.64 %, 3 or
        // more in 5.08 %, 4 in 0.39 %, so the 2.5 % quantile is -3/4 and the 97.5 % quantile 0.
        const Results results = resultsOf({fixtures::tiny()}, {variantOf(1, .4)}, {variantOf(1, .2)});
        const StateComparison comparison = compared(results);
        QCOMPARE(comparison.variants.size(), std::size_t(1));
        QVERIFY(comparison.isPaired && comparison.variants[0].isPaired);
        QCOMPARE(comparison.samples, std::size_t(4));
        const ComparedNumber &accuracy = comparison.variants[0].accuracy;
        QCOMPARE(accuracy.pinned, .75);
        QCOMPARE(accuracy.now, .5);
        QCOMPARE(accuracy.difference.value, -.25);
        QCOMPARE(accuracy.difference.low, -.75);
        QCOMPARE(accuracy.difference.high, 0.0);
        QCOMPARE(accuracy.above, 0.0);
        QVERIFY(isNear(accuracy.below, 1 - std::pow(.75, 4), .04));
        QVERIFY(isNear(accuracy.difference.standardError, std::sqrt(4 * .25 * .75) / 4, .02));
        const ComparedNumber &energy = *comparison.variants[0].energy;
        QCOMPARE(energy.pinned, 1.75);
        QCOMPARE(energy.now, 1.5);
        QCOMPARE(energy.difference, accuracy.difference);
        // 0.75 (4 - 1.75) and 0.5 (4 - 1.5); a resample with the second sample always has the smaller area now.
        QCOMPARE(comparison.area->pinned, 1.6875);
        QCOMPARE(comparison.area->now, 1.25);
        QCOMPARE(comparison.area->difference.value, -.4375);
        QCOMPARE(comparison.area->below, accuracy.below);
        QCOMPARE(comparison.area->difference.high, 0.0);
        QCOMPARE(comparison.normalisedArea->difference.value, -.4375 / 4);
        QCOMPARE(comparison.normalisedArea->difference.low, comparison.area->difference.low / 4);
        QCOMPARE(comparison.normalisedArea->pinned, 1.6875 / 4);
        QCOMPARE(comparison.verdict, Verdict::Unclear);
        const std::string verdict = verdictOf(results);
        QVERIFY2(verdict.starts_with("No difference can be told from these 4 samples: normalised area -10.9 pp, 95 % "
                                     "interval -"),
                 verdict.c_str());
        QVERIFY2(verdict.ends_with(" to 0 pp."), verdict.c_str());
    }

    void everyResampleAgreesWithAPlainLoop()
    {
        const RecordingPtr network = fixtures::network("net", 300, 1);
        const BootstrapPlan plan{500, 7};
        for (const auto &[now, pinned] : {std::pair(.9, .4), std::pair(.4, .9), std::pair(.61, .6)}) {
            const Results results
                = resultsOf({network}, {variantOf(1, now, 1, 2)}, {variantOf(1, pinned, 1, 2)}, 1.5, 1.5);
            const StateComparison comparison = compared(results, plan);
            const PlainBootstrap plain(network->table(), now, pinned, 1.5, plan);
            QVERIFY(PlainBootstrap::agrees(*comparison.area, plain.area));
            QVERIFY(PlainBootstrap::agrees(*comparison.variants[0].energy, plain.energy));
            QVERIFY(PlainBootstrap::agrees(comparison.variants[0].accuracy, plain.accuracy));
            QVERIFY(isNear(comparison.area->difference.value, *results.areaChange(), 1e-12));
        }
    }

    void areasDifferAsBootstrapChangeSays()
    {
        const RecordingPtr network = fixtures::network("net", 300, 1);
        const std::vector<Variant> pinned{variantOf(1, .2, 1, 2), variantOf(2, .8, 1, 2)};
        const std::vector<Variant> now{variantOf(1, .3, 1, 2), variantOf(2, .8, 1, 2), variantOf(3, 1.2, 1, 2)};
        const auto state = [&](const std::vector<Variant> &variants) {
            AreaState made{{}, 2};
            for (const Variant &variant : variants)
                made.variants.push_back(sampleOutcomes(network->table(), variant.thresholds));
            return made;
        };
        const BootstrapPlan plan{300, 5};
        const StateComparison comparison = compared(resultsOf({network}, now, pinned, 2, 2), plan);
        QCOMPARE(comparison.area->difference, *bootstrapChange(state(now), state(pinned), plan));
        // A variant of another test set takes the areas away, and changes nothing about the other variants.
        auto [withOther, pinnedOther] = std::pair(now, pinned);
        withOther.push_back(excluded(variantOf(4, .5, 2, 2)));
        pinnedOther.push_back(variantOf(4, .5, 2, 2));
        const StateComparison mixed
            = compared(resultsOf({network, fixtures::network("other", 200, 1)}, withOther, pinnedOther, 2, 2), plan);
        QVERIFY(!mixed.area); // two test sets in the pinned state
        QCOMPARE(mixed.variants[0], comparison.variants[0]);
        QCOMPARE(comparison.onlyNow, std::vector<std::string>{"V3"});
        QVERIFY(comparison.onlyPinned.empty());
        QCOMPARE(comparison.variants.size(), std::size_t(2));
        QCOMPARE(comparison.variants[1].accuracy.difference, AreaInterval()); // V2 did not move: exactly 0
    }

    void betterAndWorse()
    {
        // Exit 1 is never correct, exit 2 always: without early exits accuracy is 1 instead of 0.5.
        ExitTableColumns columns;
        columns.exits = 2;
        for (int i = 0; i < 200; ++i) {
            columns.label.push_back(i);
            columns.uncertainty.push_back(i < 100 ? .1F : .9F);
        }
        columns.predicted.assign(200, -1);
        columns.predicted.insert(columns.predicted.end(), columns.label.begin(), columns.label.end());
        columns.uncertainty.resize(400, 0);
        columns.cost.perExit = {1e9, 1.1e9};
        const auto network = std::make_shared<const OpenRecording>(RecordingFacts{.path = "n.exits", .name = "n"},
                                                                   *ExitTable::make(columns));
        const Results better = resultsOf({network}, {variantOf(1, 0)}, {variantOf(1, .5)}, contestEMax, contestEMax);
        const StateComparison comparison = compared(better);
        QCOMPARE(comparison.verdict, Verdict::Better);
        QCOMPARE(comparison.area->above, 1.0);
        // 1 (39.32 - 1.1) and 0.5 (39.32 - 1.05).
        QVERIFY(isNear(comparison.area->difference.value, 38.22 - 19.135, 1e-9));
        QVERIFY(verdictOf(better).starts_with("The current state is better: area +19.0"));
        QVERIFY(verdictOf(better).find(", 95 % interval +1") != std::string::npos);
        QCOMPARE(methodText(comparison), std::string("Paired: both states on the same 200 samples, 2,000 resamples."));
        QCOMPARE(certaintyText(*comparison.area, true, comparison.plan), std::string("better in all"));
        QCOMPARE(certaintyText(*comparison.variants[0].energy, false, comparison.plan), std::string("worse in all"));

        const Results worse = resultsOf({network}, {variantOf(1, .5)}, {variantOf(1, 0)}, contestEMax, contestEMax);
        QCOMPARE(compared(worse).verdict, Verdict::Worse);
        QVERIFY(verdictOf(worse).starts_with("The current state is worse: area -19.0"));
        // Both states see the same draws, so that one is the other's mirror image but for the interpolation.
        QVERIFY(isNear(compared(worse).area->difference.low, -comparison.area->difference.high, 1e-9));
    }

    void equalStatesAreExactlyEqual()
    {
        const RecordingPtr network = fixtures::network("net", 300, 1);
        const std::vector<Variant> variants{variantOf(1, .2, 1, 2), variantOf(2, .8, 1, 2), variantOf(3, 1.2, 1, 2)};
        const Results results = resultsOf({network}, variants, variants);
        const StateComparison comparison = compared(results);
        QCOMPARE(comparison.verdict, Verdict::Same);
        QCOMPARE(comparison.area->difference, AreaInterval());
        QCOMPARE(comparison.area->above + comparison.area->below, 0.0);
        for (const ComparedVariant &variant : comparison.variants) {
            QCOMPARE(variant.energy->difference, AreaInterval());
            QCOMPARE(variant.accuracy.difference, AreaInterval());
        }
        QVERIFY(verdictOf(results).starts_with("No difference"));
        QCOMPARE(certaintyText(*comparison.area, true, comparison.plan), std::string("the same"));

        // Another recording object of the same samples, as when a file was read again.
        const Results again = resultsOf({network, fixtures::network("net", 300, 1)}, {variantOf(1, .2, 2, 2)},
                                        {variantOf(1, .2, 1, 2)});
        QCOMPARE(compared(again).verdict, Verdict::Same);
    }

    void roundingIsNotADifference()
    {
        // Always correct: another, more expensive variant only splits the step, whatever the area's sum rounds to.
        ExitTableColumns columns;
        columns.exits = 2;
        for (int i = 0; i < 10; ++i) {
            columns.label.push_back(i);
            columns.uncertainty.push_back(.1F * static_cast<float>(i));
        }
        columns.predicted = columns.label;
        columns.predicted.insert(columns.predicted.end(), columns.label.begin(), columns.label.end());
        columns.uncertainty.resize(20, 0);
        columns.cost.perExit = {.3e9, .7e9};
        const auto network = std::make_shared<const OpenRecording>(RecordingFacts{.path = "n.exits", .name = "n"},
                                                                   *ExitTable::make(columns));
        const Results results
            = resultsOf({network}, {variantOf(1, .75), variantOf(2, .35), variantOf(3, .15)}, {variantOf(1, .75)});
        QCOMPARE(compared(results).verdict, Verdict::Same);
        QCOMPARE(compared(results).onlyNow, (std::vector<std::string>{"V2", "V3"}));
    }

    void otherTestSetsAreUnpaired()
    {
        const RecordingPtr first = fixtures::network("first", 400, 1, 1);
        const RecordingPtr second = fixtures::network("second", 300, 1, 2);
        const Results results = resultsOf({first, second}, {excluded(variantOf(1, .6, 1, 2)), variantOf(2, .6, 2, 2)},
                                          {variantOf(1, .6, 1, 2), excluded(variantOf(2, .5, 2, 2))});
        const StateComparison comparison = compared(results);
        QVERIFY(!comparison.isPaired);
        QCOMPARE(comparison.samples, std::size_t(300));
        QCOMPARE(comparison.pinnedSamples, std::size_t(400));
        QVERIFY(methodText(comparison).starts_with("Unpaired: the states are of different test sets (300 samples now"));
        const auto alone = [](const RecordingPtr &recording) {
            return bootstrapArea({{sampleOutcomes(recording->table(), {.6, .6})}, 4}, {})->standardError;
        };
        const double expected = std::hypot(alone(first), alone(second));
        QVERIFY(isNear(comparison.area->difference.standardError, expected, .1 * expected));
        // Each variant is compared with itself, on its own samples.
        QVERIFY(comparison.variants[0].isPaired && comparison.variants[1].isPaired);
        QCOMPARE(comparison.variants[0].energy->difference, AreaInterval());
        QVERIFY(comparison.variants[1].energy->below == 1);
    }

    void incomparableStates_data()
    {
        QTest::addColumn<double>("eMax");
        QTest::addColumn<double>("pinnedEMax");
        QTest::addColumn<bool>("isMixed");
        QTest::addColumn<QString>("because");
        QTest::newRow("another E_max") << 4.0 << 3.0 << false
                                       << "the pinned area goes up to E_max = 3 GFLOPs, the "
                                          "current one up to 4 GFLOPs.";
        QTest::newRow("no area") << .5 << .5 << false << "no variant of the pinned state is below E_max = 500 MFLOPs";
        QTest::newRow("no area now") << .5 << 4.0 << false << "no variant of the current state is below E_max";
        QTest::newRow("mixed test sets") << 4.0 << 4.0 << true
                                         << "the variants of the current state were evaluated on different test sets.";
    }

    void incomparableStates()
    {
        QFETCH(double, eMax);
        QFETCH(double, pinnedEMax);
        QFETCH(bool, isMixed);
        QFETCH(QString, because);
        std::vector<Variant> now{variantOf(1, .4)};
        if (isMixed)
            now.push_back(variantOf(2, .4, 2, 2));
        const Results results = resultsOf({fixtures::tiny(), fixtures::network("other", 30, 1)}, now,
                                          {variantOf(1, .2)}, eMax, pinnedEMax);
        const StateComparison comparison = compared(results);
        QCOMPARE(comparison.verdict, Verdict::NotComparable);
        QVERIFY(!comparison.area && !comparison.normalisedArea);
        const std::string verdict = verdictOf(results);
        QVERIFY2(verdict.starts_with("Cannot be compared: " + because.toStdString()), verdict.c_str());
        QVERIFY(verdict.ends_with('.'));
        QCOMPARE(methodText(comparison), std::string());
        QCOMPARE(comparison.variants.size(), std::size_t(1)); // variants are compared all the same
        QCOMPARE(comparison.variants[0].accuracy.difference.value, -.25);
    }

    void unknownCostsAreNotCompared()
    {
        const auto inJoules = fixtures::tiny()->under({.cost = CostUnit::Joules});
        QVERIFY(inJoules && !(*inJoules)->hasCost());
        SetResults pinned = resultsOf({fixtures::tiny()}, {variantOf(1, .2)}, {});
        SetResults now = resultsOf({fixtures::tiny()}, {variantOf(1, .4)}, {});
        for (SetResults *state : {&pinned, &now}) {
            state->unit = CostUnit::Joules;
            state->variants[0].recording = *inJoules;
            state->area = state->normalisedArea = std::nullopt;
        }
        const StateComparison comparison = compareStates(now, pinned).value();
        QCOMPARE(comparison.verdict, Verdict::NotComparable);
        QVERIFY2(comparison.obstacle.starts_with("the joules of the pinned state are not known."),
                 comparison.obstacle.c_str());
        QVERIFY(!comparison.variants[0].energy);
        QCOMPARE(comparison.variants[0].accuracy.difference.value, -.25);
    }

    void variantsThatAreGone()
    {
        Variant nameless = variantOf(0, .2); // removed after it was pinned
        nameless.name = "old";
        const StateComparison comparison
            = compared(resultsOf({fixtures::tiny()}, {variantOf(1, .4), excluded(variantOf(2, .6)), variantOf(0, .6)},
                                 {variantOf(1, .4), excluded(variantOf(2, .2)), nameless, excluded(variantOf(3, 0))}));
        QCOMPARE(comparison.onlyPinned, std::vector<std::string>{"old"});
        QCOMPARE(comparison.onlyNow, std::vector<std::string>{"V0"});
        QCOMPARE(comparison.variants.size(), std::size_t(1)); // the second one takes part in neither
        QCOMPARE(comparison.variants[0].id, VariantId{1});
    }

    void repeatsAndStops()
    {
        const Results results = resultsOf({fixtures::tiny()}, {variantOf(1, .4)}, {variantOf(1, .2)});
        QCOMPARE(compared(results, {200, 3}), compared(results, {200, 3}));
        const Results large
            = resultsOf({fixtures::network("net", 300, 1)}, {variantOf(1, .4, 1, 2)}, {variantOf(1, .2, 1, 2)});
        QVERIFY(compared(large, {200, 3}).area != compared(large, {200, 4}).area);
        QCOMPARE(compareStates(results, *results.reference, {1, 3}).error().kind, ErrorKind::Usage);
        int asked = 0;
        const auto stopped = compareStates(results, *results.reference, {}, [&] { return ++asked == 20; });
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
        QCOMPARE(asked, 20);
    }

    void jsonHasTheComparison()
    {
        const Results results = resultsOf({fixtures::tiny()}, {variantOf(1, .4)}, {variantOf(1, .2)});
        const auto json = nlohmann::json::parse(toJson(results, {}));
        const auto &comparison = json["comparison"];
        QCOMPARE(comparison["verdict"].get<std::string>(), std::string("unclear"));
        QCOMPARE(comparison["sentence"].get<std::string>(), verdictOf(results));
        QCOMPARE(comparison["paired"].get<bool>(), true);
        QCOMPARE(comparison["samples"].get<int>(), 4);
        QCOMPARE(comparison["interval"]["resamples"].get<int>(), 2000);
        QCOMPARE(comparison["area"]["difference"].get<double>(), -.4375);
        QCOMPARE(comparison["normalised_area"]["pinned"].get<double>(), 1.6875 / 4);
        const auto &variant = comparison["variants"][0];
        QCOMPARE(variant["name"].get<std::string>(), std::string("V1"));
        QCOMPARE(variant["thresholds"].get<std::vector<double>>(), std::vector<double>{.4});
        QCOMPARE(variant["pinned_thresholds"].get<std::vector<double>>(), std::vector<double>{.2});
        QCOMPARE(variant["accuracy"]["interval"].get<std::vector<double>>(), (std::vector<double>{-.75, 0}));
        QCOMPARE(variant["energy"]["share_above_0"].get<double>(), 0.0);
        QVERIFY(variant["energy"]["share_below_0"].get<double>() > .6);
        QVERIFY(comparison["only_now"].empty() && comparison["only_pinned"].empty());
        QCOMPARE(json["area"].get<double>(), 1.25); // the others are as without a reference

        Results unpinned = results;
        unpinned.reference.reset();
        QVERIFY(!nlohmann::json::parse(toJson(unpinned, {})).contains("comparison"));

        const auto apart = nlohmann::json::parse(
            toJson(resultsOf({fixtures::tiny()}, {variantOf(1, .4)}, {variantOf(1, .2)}, 4, 3), {}));
        QCOMPARE(apart["comparison"]["verdict"].get<std::string>(), std::string("not_comparable"));
        QVERIFY(apart["comparison"]["area"].is_null() && apart["comparison"]["paired"].is_null());
    }
};

QTEST_APPLESS_MAIN(TestStateComparison)
#include "tst_statecomparison.moc"
