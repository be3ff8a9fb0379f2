// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/perexit.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"
#include "tests/core/search/randomtables.h"

#include <QTest>

#include <cmath>

using namespace offramp;

namespace {

constexpr double eMax = 25;

std::vector<const ExitTable *> pointersTo(const std::vector<ExitTable> &tables)
{
    std::vector<const ExitTable *> pointers;
    for (const ExitTable &table : tables)
        pointers.push_back(&table);
    return pointers;
}

/// Networks of one to four exits on the same samples.
std::vector<ExitTable> networks(unsigned seed, std::size_t samples)
{
    std::mt19937 random(seed);
    const bool isPerSample = seed % 2 == 1;
    return {randomTable(random, {3, samples, 6, isPerSample}), randomTable(random, {4, samples, 4, false}),
            randomTable(random, {1, samples, 1, false}), randomTable(random, {2, samples, 20, isPerSample})};
}

double largestArea(const std::vector<Point> &points, std::size_t count)
{
    std::vector<Point> best;
    const auto chosen = bestPoints(points, count, eMax);
    for (const std::size_t i : chosen.value())
        best.push_back(points[i]);
    return stepCurve(best, eMax).area().value_or(0);
}

std::optional<double> areaOf(const FoundVariants &found, const std::vector<ExitTable> &tables,
                             const std::vector<std::size_t> &samples)
{
    std::vector<Point> points;
    for (const FoundVariant &variant : found.variants) {
        const ExitTable part = tables[variant.table].subset(samples);
        points.push_back(pointOf(evaluate(part, variant.thresholds), part.cost()));
    }
    return stepCurve(points, eMax).area();
}

SearchLimits improving()
{
    SearchLimits limits;
    limits.exactSteps = 0;
    limits.anchors = 8;
    limits.lines = 30;
    limits.cells = 20;
    return limits;
}

} // namespace

class TestPerExit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bestOfAllThresholdsOfAllNetworks()
    {
        for (unsigned seed = 0; seed < 60; ++seed) {
            const std::vector<ExitTable> tables = networks(seed, 24);
            SuggestionPlan plan{.most = 1 + seed % 4, .eMax = eMax, .seed = seed};
            const SampleSplit split = splitSamples(tables[0], plan).value();
            std::vector<Point> every;
            for (const ExitTable &table : tables) {
                const std::vector<Point> ofTable = everyOutcome(table.subset(split.chosen));
                every.insert(every.end(), ofTable.begin(), ofTable.end());
            }
            const double best = largestArea(every, *plan.most);

            const auto exact = compareThresholds(pointersTo(tables), plan).value();
            QVERIFY(exact.isExact);
            QVERIFY(std::abs(*exact.perExit.areaWhereChosen - best) < 1e-12);
            QCOMPARE(exact.upperBound, exact.perExit.areaWhereChosen);
            QVERIFY(*exact.shared.areaWhereChosen <= best + 1e-12);
            QVERIFY(exact.perExit.variants.size() <= *plan.most);

            const auto searched = compareThresholds(pointersTo(tables), plan, improving()).value();
            QVERIFY(!searched.isExact);
            QCOMPARE(searched.shared, exact.shared);
            QVERIFY(*searched.perExit.areaWhereChosen <= best + 1e-12);
            QVERIFY(*searched.perExit.areaWhereChosen >= *exact.shared.areaWhereChosen - 1e-12);
            QVERIFY(best <= *searched.upperBound + 1e-12);

            plan.most.reset();
            const auto whole = compareThresholds(pointersTo(tables), plan).value();
            QVERIFY(std::abs(*whole.perExit.areaWhereChosen - largestArea(every, every.size())) < 1e-12);
            QCOMPARE(whole.perExit.helpful, whole.perExit.variants.size());
            QCOMPARE(exact.perExit.helpful, whole.perExit.helpful);
        }
    }

    void areasOfEachPart()
    {
        const std::vector<ExitTable> tables = networks(5, 60);
        const SuggestionPlan plan{.most = 5, .eMax = eMax, .seed = 9};
        const SampleSplit split = splitSamples(tables[0], plan).value();
        const auto comparison = compareThresholds(pointersTo(tables), plan).value();
        std::vector<std::size_t> all = split.chosen;
        all.insert(all.end(), split.heldOut.begin(), split.heldOut.end());
        for (const FoundVariants &found : {comparison.shared, comparison.perExit}) {
            QVERIFY(!found.variants.empty());
            QCOMPARE(found.areaWhereChosen, areaOf(found, tables, split.chosen));
            QCOMPARE(found.areaHeldOut, areaOf(found, tables, split.heldOut));
            QCOMPARE(*found.areaOnAll, *areaOf(found, tables, all));
            for (const FoundVariant &variant : found.variants) {
                const ExitTable &table = tables[variant.table];
                QCOMPARE(variant.point, pointOf(evaluate(table, variant.thresholds), table.cost()));
            }
        }
        const Suggestion suggestion = suggestVariants(pointersTo(tables), plan).value();
        QCOMPARE(comparison.shared.areaHeldOut, suggestion.areaHeldOut);
        QCOMPARE(comparison.shared.helpful, suggestion.helpful);
    }

    /// Chosen on .25 and .75 of one part; .5, which the other part has, is where their middle would be.
    void thresholdsAvoidBreakpointsOfTheOtherPart()
    {
        const std::vector<std::int32_t> label(6, 0);
        const SuggestionPlan plan{.most = {}, .eMax = 10};
        ExitTableColumns columns{3,
                                 label,
                                 std::vector<std::int32_t>(18, 0),
                                 std::vector<float>(18, 1),
                                 {CostUnit::Flops, {1e9, 9e9, 9.5e9}}};
        const SampleSplit split = splitSamples(*ExitTable::make(columns), plan).value();
        const std::vector<float> values{.25f, .25f, .75f, .5f, .5f, .5f};
        for (std::size_t i = 0; i < 6; ++i)
            columns.uncertainty[i < 3 ? split.chosen[i] : split.heldOut[i - 3]] = values[i];
        columns.predicted[split.chosen[2]] = 1; // the sample at .75 is incorrect at the first exit
        const std::vector<ExitTable> tables{*ExitTable::make(std::move(columns))};
        const auto comparison = compareThresholds(pointersTo(tables), plan).value();
        QCOMPARE(comparison.perExit.variants.size(), std::size_t(2));
        QCOMPARE(comparison.perExit.variants[0].thresholds[0], .875);
        QCOMPARE(comparison.perExit.variants[1].thresholds[0], .375);
    }

    void theBetterOneOnOtherSamples()
    {
        ThresholdComparison comparison;
        const FoundVariants *shared = &comparison.shared;
        const FoundVariants *perExit = &comparison.perExit;
        comparison.shared.areaWhereChosen = 2;
        comparison.perExit.areaWhereChosen = 3;
        QCOMPARE(&comparison.best(), perExit);
        comparison.shared.areaHeldOut = 2;
        comparison.perExit.areaHeldOut = 1.5;
        QCOMPARE(&comparison.best(), shared);
        comparison.perExit.areaHeldOut = 2.5;
        QCOMPARE(&comparison.best(), perExit);
        comparison.perExit.areaHeldOut = 2;
        QCOMPARE(&comparison.best(), shared); // of equal areas the simpler rule
    }

    void nothingBelowEMax()
    {
        const std::vector<ExitTable> tables = networks(2, 24);
        for (const SearchLimits &limits : {SearchLimits{}, improving()}) {
            const auto comparison = compareThresholds(pointersTo(tables), {.eMax = .5}, limits).value();
            QCOMPARE(comparison.perExit, FoundVariants{});
            QCOMPARE(comparison.shared, FoundVariants{});
            QVERIFY(!comparison.upperBound);
        }
    }

    void refusals()
    {
        const std::vector<ExitTable> tables = networks(1, 24);
        const std::vector<ExitTable> others = networks(1, 25);
        QVERIFY(!compareThresholds({}, {}));
        const std::vector<const ExitTable *> mixed{&tables[0], &others[0]};
        QVERIFY(compareThresholds(mixed, {}).error().sentence.find("different") != std::string::npos);
        QCOMPARE(compareThresholds(pointersTo(tables), {.most = 0}).error().kind, ErrorKind::Usage);
        QCOMPARE(compareThresholds(pointersTo(tables), {.chosenShare = 2}).error().kind, ErrorKind::Usage);
    }

    void cancelledAtEveryQuestion()
    {
        const std::vector<ExitTable> tables = networks(4, 24);
        const SuggestionPlan plan{.most = 4, .eMax = eMax};
        int questions = 0;
        std::vector<double> shares;
        const auto whole
            = compareThresholds(pointersTo(tables), plan, {},
                                {[&] { return ++questions < 0; }, [&](double share) { shares.push_back(share); }});
        QCOMPARE(whole, compareThresholds(pointersTo(tables), plan));
        QVERIFY(std::ranges::is_sorted(shares));
        QCOMPARE(shares.back(), 1.0);
        for (int last = 1; last <= questions; ++last) {
            int asked = 0;
            const auto stopped = compareThresholds(pointersTo(tables), plan, {}, {[&] { return ++asked == last; }, {}});
            QVERIFY(!stopped);
            QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
            QCOMPARE(asked, last);
        }
    }
};

QTEST_APPLESS_MAIN(TestPerExit)
#include "tst_perexit.moc"
