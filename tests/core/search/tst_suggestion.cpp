// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/permutation.h"
#include "core/search/suggestion.h"
#include "core/exits/thresholdsweep.h"
#include "core/tradeoff/stepcurve.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace offramp;

namespace {

using Labels = std::vector<std::int32_t>;

/// A network whose uncertain samples are incorrect more often; few distinct uncertainties, costs in GFLOPs.
ExitTable network(unsigned seed, std::size_t samples, const std::vector<double> &gflops)
{
    std::mt19937 random(seed);
    ExitTableColumns columns;
    columns.exits = static_cast<int>(gflops.size());
    for (std::size_t i = 0; i < samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(i % 4));
    for (std::size_t k = 0; k < gflops.size(); ++k) {
        for (std::size_t i = 0; i < samples; ++i) {
            const auto doubt = static_cast<float>(random() % 20) / static_cast<float>(20 + 8 * k);
            columns.uncertainty.push_back(doubt);
            columns.predicted.push_back(static_cast<float>(random() % 100) < 90 * doubt ? -1 : columns.label[i]);
        }
        columns.cost.perExit.push_back(gflops[k] * 1e9);
    }
    return *ExitTable::make(std::move(columns));
}

Thresholds sharedBy(const ExitTable &table, double threshold)
{
    return Thresholds(static_cast<std::size_t>(table.lastExit().value), threshold);
}

std::vector<const ExitTable *> pointersTo(const std::vector<ExitTable> &tables)
{
    std::vector<const ExitTable *> pointers;
    for (const ExitTable &table : tables)
        pointers.push_back(&table);
    return pointers;
}

} // namespace

class TestSuggestion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPrefixIsBalanced()
    {
        Labels label;
        for (int i = 0; i < 1000; ++i)
            label.push_back(i % 10);
        const auto order = stratifiedPermutation(label, 7);
        QCOMPARE(std::set<std::size_t>(order.begin(), order.end()).size(), std::size_t(1000));
        std::map<int, int> seen;
        for (std::size_t i = 0; i < order.size(); ++i) {
            ++seen[label[order[i]]];
            const auto [low, high] = std::minmax_element(seen.begin(), seen.end(), [](const auto &a, const auto &b) {
                return a.second < b.second;
            });
            QVERIFY(high->second - (seen.size() == 10 ? low->second : 0) <= 1);
        }
        QCOMPARE(stratifiedPermutation(label, 7), order);
        QVERIFY(stratifiedPermutation(label, 8) != order);
        QVERIFY(!std::is_sorted(order.begin(), order.end()));
    }

    void unequalClassesKeepTheirShare()
    {
        Labels label(300, 0);
        label.resize(400, 1);
        const auto order = stratifiedPermutation(label, 1);
        int rare = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            rare += label[order[i]];
            QVERIFY(std::abs(rare - 0.25 * static_cast<double>(i + 1)) <= 1);
        }
    }

    // The expected order was made by an independent implementation of the same generator, in Python.
    void permutationIsTheSameEverywhere()
    {
        const Labels label{0, 1, 0, 1, 0, 1, 2, 2};
        QCOMPARE(stratifiedPermutation(label, 42), (std::vector<std::size_t>{3, 2, 6, 4, 1, 7, 5, 0}));
    }

    void subsetKeepsRowsTogether()
    {
        const CostColumn cost{CostUnit::Flops, {10, 30}};
        const auto table = ExitTable::make({2, {7, 8, 9}, {1, 2, 3, 4, 5, 6}, {.1f, .2f, .3f, .4f, .5f, .6f}, cost});
        const auto expected = ExitTable::make({2, {9, 7}, {3, 1, 6, 4}, {.3f, .1f, .6f, .4f}, cost});
        QCOMPARE(table->subset(std::vector<std::size_t>{2, 0}), *expected);
        const auto bySample
            = ExitTable::make({1, {7, 8, 9}, {1, 2, 3}, {0, 0, 0}, {CostUnit::Flops, {}, {10, 20, 30}}});
        QCOMPARE(bySample->subset(std::vector<std::size_t>{1}),
                 *ExitTable::make({1, {8}, {2}, {0}, {CostUnit::Flops, {}, {20}}}));
    }

    /// Chooses one or two variants by trying all of them, on every sample.
    void bestOfAllByBruteForce()
    {
        const std::vector<ExitTable> tables{network(1, 40, {1, 2, 4}), network(2, 40, {.5, 3})};
        const double eMax = 6;
        std::vector<Point> points;
        for (const ExitTable &table : tables) {
            const ThresholdSweep sweep(table);
            for (const double threshold : sweep.representativeThresholds(0))
                points.push_back(pointOf(sweep.at(threshold), table.cost()));
        }
        double bestOne = 0;
        double bestTwo = 0;
        for (const Point &a : points) {
            bestOne = std::max(bestOne, *stepCurve(std::vector{a}, eMax).area());
            for (const Point &b : points)
                bestTwo = std::max(bestTwo, *stepCurve(std::vector{a, b}, eMax).area());
        }
        SuggestionPlan plan{.most = 1, .eMax = eMax, .chosenShare = 1};
        const auto one = suggestVariants(pointersTo(tables), plan);
        QVERIFY(one);
        QVERIFY(std::abs(*one->areaOnAll - bestOne) < 1e-12);
        QCOMPARE(one->areaWhereChosen, one->areaOnAll);
        QVERIFY(!one->areaHeldOut);
        plan.most = 2;
        const auto two = suggestVariants(pointersTo(tables), plan);
        QCOMPARE(two->variants.size(), std::size_t{2});
        QVERIFY(bestTwo > bestOne);
        QVERIFY(std::abs(*two->areaOnAll - bestTwo) < 1e-12);
        plan.most.reset();
        const auto all = suggestVariants(pointersTo(tables), plan);
        QVERIFY(all->variants.size() > 2);
        QVERIFY(*all->areaOnAll > bestTwo);
    }

    void chosenOnOneHalfEvaluatedOnTheOther()
    {
        const std::vector<ExitTable> tables{network(3, 400, {1, 2, 4}), network(4, 400, {.5, 3})};
        const auto suggestion = suggestVariants(pointersTo(tables), {.most = 4, .eMax = 6, .seed = 9});
        QVERIFY(suggestion);
        QCOMPARE(suggestion->variants.size(), std::size_t{4});

        const auto rows = stratifiedPermutation(tables[0].label(), 9);
        const auto areaOn = [&](std::size_t first) {
            std::vector<Point> points;
            for (const SuggestedPoint &variant : suggestion->variants) {
                const ExitTable half = tables[variant.table].subset(std::span(rows).subspan(first, 200));
                points.push_back(pointOf(evaluate(half, sharedBy(half, variant.threshold)), half.cost()));
            }
            return *stepCurve(points, 6).area();
        };
        QCOMPARE(suggestion->areaWhereChosen, areaOn(0));
        QCOMPARE(suggestion->areaHeldOut, areaOn(200));
        QVERIFY(suggestion->areaHeldOut != suggestion->areaWhereChosen);
        const auto half = [&](const ExitTable &table) { return table.subset(std::span(rows).first(200)); };
        const std::vector<ExitTable> halves{half(tables[0]), half(tables[1])};
        const auto onHalf = suggestVariants(pointersTo(halves), {.most = 4, .eMax = 6, .chosenShare = 1});
        QVERIFY(std::abs(*suggestion->areaWhereChosen - *onHalf->areaOnAll) < 1e-12);

        std::vector<Point> onAll;
        for (const SuggestedPoint &variant : suggestion->variants) {
            const ExitTable &table = tables[variant.table];
            QCOMPARE(variant.point, pointOf(evaluate(table, sharedBy(table, variant.threshold)), table.cost()));
            const auto breakpoints = ThresholdSweep(table).breakpoints();
            QVERIFY(variant.threshold == 0 || std::ranges::count(breakpoints, variant.threshold) == 0);
            onAll.push_back(variant.point);
        }
        QCOMPARE(suggestion->areaOnAll, stepCurve(onAll, 6).area());
    }

    /// Two values in the selection half; their midpoint is a value of the other half.
    void thresholdsAvoidBreakpointsOfTheOtherPart()
    {
        const Labels label(6, 0);
        const auto rows = stratifiedPermutation(label, 1);
        ExitTableColumns columns{
            2, label, std::vector<std::int32_t>(12, 0), std::vector<float>(12, 0), {CostUnit::Flops, {1e9, 9e9}}};
        const std::vector<float> values{.25f, .25f, .75f, .5f, .5f, .5f};
        for (std::size_t i = 0; i < 6; ++i)
            columns.uncertainty[rows[i]] = values[i];
        columns.predicted[rows[2]] = 1; // the sample at .75 is incorrect at the first exit
        const ExitTable table = *ExitTable::make(std::move(columns));
        const std::vector<const ExitTable *> tables{&table};
        const auto suggestion = suggestVariants(tables, {.most = {}, .eMax = 10});
        QCOMPARE(suggestion->variants.size(), std::size_t{2});
        QCOMPARE(suggestion->variants[0].threshold, .875);
        QCOMPARE(suggestion->variants[1].threshold, .375);
    }

    void nothingBelowEMax()
    {
        const std::vector<ExitTable> tables{network(1, 40, {1, 2})};
        const auto suggestion = suggestVariants(pointersTo(tables), {.eMax = .5});
        QVERIFY(suggestion);
        QCOMPARE(*suggestion, Suggestion{});
    }

    void refusals()
    {
        const std::vector<ExitTable> tables{network(1, 40, {1, 2}), network(1, 41, {1, 2})};
        QVERIFY(!suggestVariants({}, {}));
        QVERIFY(suggestVariants(pointersTo(tables), {}).error().sentence.find("different") != std::string::npos);
        const std::vector<const ExitTable *> one{&tables[0]};
        for (const double share : {0.0, -1.0, .001, .999, 1.5, std::nan("")})
            QCOMPARE(suggestVariants(one, {.chosenShare = share}).error().kind, ErrorKind::Usage);
        QCOMPARE(suggestVariants(one, {.most = 0}).error().kind, ErrorKind::Usage);
    }

    void cancelledAtEveryQuestion()
    {
        const std::vector<ExitTable> tables{network(1, 400, {1, 2, 4}), network(2, 400, {.5, 3})};
        const SuggestionPlan plan{.most = 6, .eMax = 6};
        int questions = 0;
        const auto whole = suggestVariants(pointersTo(tables), plan, [&] { return ++questions < 0; });
        QCOMPARE(whole, suggestVariants(pointersTo(tables), plan));
        QVERIFY(questions >= 2 + 5 + 6); // each table, each round of the search, each variant
        for (int last = 1; last <= questions; ++last) {
            int asked = 0;
            const auto stopped = suggestVariants(pointersTo(tables), plan, [&] { return ++asked == last; });
            QVERIFY(!stopped);
            QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
            QCOMPARE(asked, last);
        }
    }
};

QTEST_APPLESS_MAIN(TestSuggestion)
#include "tst_suggestion.moc"
