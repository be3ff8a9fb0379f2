// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/keptexits.h"
#include "core/search/oracle.h"
#include "tests/core/search/randomtables.h"

#include <QTest>

#include <algorithm>
#include <limits>

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

/// Networks with exits that are off are the networks without these exits.
class TestSearchExitsOff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tablesAreThoseOfTheKeptExits()
    {
        std::mt19937 random(17);
        for (int round = 0; round < 300; ++round) {
            const Pair pair = randomPair(random);
            for (int k = 0; k < pair.without.exitCount(); ++k)
                QCOMPARE(pair.without.isOff({k}), pair.off.contains({k}));
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
};

QTEST_APPLESS_MAIN(TestSearchExitsOff)
#include "tst_searchexitsoff.moc"
