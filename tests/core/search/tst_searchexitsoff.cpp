// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/keptexits.h"
#include "core/search/oracle.h"
#include "core/search/perexit.h"
#include "core/search/shortthresholds.h"
#include "core/search/targets.h"
#include "core/search/thresholdsearch.h"
#include "tests/core/search/randomtables.h"

#include <QTest>

#include <cmath>

using namespace offramp;

namespace {

/// A network with exits that are off, and what it is without them.
struct Pair {
    ExitTable without;
    ExitTable kept;
    ExitsOff off;
    std::vector<ExitIndex> on;
};

/// Heads cost half of what the cheapest sample pays for them, in whole FLOPs.
HeadCosts someHeads(const ExitTable &table)
{
    HeadCosts heads;
    for (int k = 0; k < table.exitCount(); ++k) {
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < table.sampleCount(); ++i)
            least = std::min(least, table.cost({k}, {i}) - (k > 0 ? table.cost({k - 1}, {i}) : 0));
        heads.push_back(least / 2);
    }
    return heads;
}

Pair randomPair(std::mt19937 &random)
{
    const int exits = 2 + static_cast<int>(random() % 3);
    const ExitTable table
        = randomTable(random, {.exits = exits, .samples = 12, .values = 4, .isPerSample = random() % 2 == 0});
    const HeadCosts heads = someHeads(table);
    ExitsOff off;
    std::vector<ExitIndex> on;
    const auto kept = static_cast<int>(random() % static_cast<unsigned>(exits));
    for (int k = 0; k < exits; ++k) {
        if (k != kept && random() % 2 == 0)
            off.insert({k});
        else
            on.push_back({k});
    }
    return {table.withoutExits(off, heads), keepExits(table, on, heads), off, on};
}

/// The thresholds of the exits that are on, but the last.
Thresholds ofKept(const Thresholds &thresholds, const std::vector<ExitIndex> &on)
{
    Thresholds kept;
    for (std::size_t i = 0; i + 1 < on.size(); ++i)
        kept.push_back(thresholds[static_cast<std::size_t>(on[i].value)]);
    return kept;
}

} // namespace

/// Searches of networks with exits that are off find what they find in the networks without these exits.
class TestSearchExitsOff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tablesAreThoseOfTheKeptExits()
    {
        std::mt19937 random(17);
        for (int round = 0; round < 300; ++round) {
            const Pair pair = randomPair(random);
            QCOMPARE(pair.without.exitsOn(), pair.on);
            Thresholds thresholds;
            for (int k = 0; k < pair.without.lastExit().value; ++k)
                thresholds.push_back(static_cast<double>(random() % 10) / 8);
            const OperatingPoint outcome = evaluate(pair.without, thresholds);
            const OperatingPoint expected = evaluate(pair.kept, ofKept(thresholds, pair.on));
            QCOMPARE(pointOf(outcome, pair.without.cost()), pointOf(expected, pair.kept.cost()));
            std::int64_t leaving = 0;
            for (std::size_t i = 0; i < pair.on.size(); ++i) {
                const auto k = static_cast<std::size_t>(pair.on[i].value);
                QCOMPARE(outcome.leaving[k], expected.leaving[i]);
                QCOMPARE(outcome.correct[k], expected.correct[i]);
                leaving += outcome.leaving[k];
            }
            QCOMPARE(leaving, outcome.samples);
        }
    }

    void frontsAreThoseOfTheKeptExits()
    {
        std::mt19937 random(23);
        for (int round = 0; round < 200; ++round) {
            const Pair pair = randomPair(random);
            const auto found = searchThresholds(pair.without, Criterion::Entropy);
            const auto expected = searchThresholds(pair.kept, Criterion::Entropy);
            QVERIFY(found && expected);
            QCOMPARE(found->points.size(), expected->points.size());
            QCOMPARE(found->limit, expected->limit);
            QCOMPARE(found->isExact, expected->isExact);
            for (std::size_t i = 0; i < found->points.size(); ++i) {
                const auto &[point, thresholds] = found->points[i];
                QCOMPARE(point, expected->points[i].point);
                QCOMPARE(ofKept(thresholds, pair.on), expected->points[i].thresholds);
                QCOMPARE(pointOf(evaluate(pair.without, thresholds), pair.without.cost()), point);
                const Thresholds shorter = shortened(pair.without, thresholds, Criterion::Entropy);
                QVERIFY(std::ranges::all_of(shorter, [](double threshold) { return std::isfinite(threshold); }));
                QCOMPARE(pointOf(evaluate(pair.without, shorter), pair.without.cost()), point);
            }
        }
    }

    void variantsAreThoseOfTheKeptExits()
    {
        std::mt19937 random(29);
        const SuggestionPlan plan{.most = 3, .eMax = 30, .criterion = Criterion::Entropy, .chosenShare = 1};
        for (int round = 0; round < 100; ++round) {
            const Pair pair = randomPair(random);
            const ExitTable *const without[]{&pair.without};
            const ExitTable *const kept[]{&pair.kept};
            const auto found = compareThresholds(without, plan);
            const auto expected = compareThresholds(kept, plan);
            QVERIFY(found && expected);
            QCOMPARE(found->shared.areaWhereChosen, expected->shared.areaWhereChosen);
            QCOMPARE(found->perExit.areaWhereChosen, expected->perExit.areaWhereChosen);
            QCOMPARE(found->upperBound, expected->upperBound);
            for (const FoundVariant &variant : found->perExit.variants)
                QVERIFY(
                    std::ranges::all_of(variant.thresholds, [](double threshold) { return std::isfinite(threshold); }));
        }
    }

    void oraclesAreThoseOfTheKeptExits()
    {
        std::mt19937 random(31);
        for (int round = 0; round < 200; ++round) {
            const Pair pair = randomPair(random);
            const Oracle found = oracle(pair.without, 20, pair.off);
            const Oracle expected = oracle(pair.kept, 20);
            QCOMPARE(found.point, expected.point);
            QCOMPARE(found.area, expected.area);
            QCOMPARE(found.bound, expected.bound);
            QCOMPARE(found.boundArea, expected.boundArea);
        }
    }

    void targetsAreThoseOfTheKeptExits()
    {
        std::mt19937 random(37);
        for (int round = 0; round < 100; ++round) {
            const Pair pair = randomPair(random);
            const ExitTable *const without[]{&pair.without};
            const ExitTable *const kept[]{&pair.kept};
            for (const Target &target : {Target(CostBudget{6}), Target(AccuracyDrop{10})}) {
                for (const bool perExit : {false, true}) {
                    const TargetPlan plan{.perExit = perExit, .chosenShare = 1};
                    const auto found = findTarget(without, target, plan);
                    const auto expected = findTarget(kept, target, plan);
                    QVERIFY(found && expected);
                    QCOMPARE(found->chosen.point, expected->chosen.point);
                    QCOMPARE(found->chosen.lastAccuracy, expected->chosen.lastAccuracy);
                    QCOMPARE(found->chosen.isMet, expected->chosen.isMet);
                }
            }
        }
    }

    void sharesOfExitsThatAreOffAreNotMet()
    {
        std::mt19937 random(41);
        const ExitTable table = randomTable(random, {.exits = 3, .samples = 12, .values = 12});
        const ExitTable without = table.withoutExits({ExitIndex{0}}, {});
        const ExitTable *const tables[]{&without};
        const auto found = findTarget(tables, ExitShares{{.9, 0}}, {.chosenShare = 1});
        QVERIFY(found);
        QCOMPARE(found->chosen.exitShares[0], 0.0);
        QVERIFY(!found->chosen.isMet);
    }
};

QTEST_APPLESS_MAIN(TestSearchExitsOff)
#include "tst_searchexitsoff.moc"
