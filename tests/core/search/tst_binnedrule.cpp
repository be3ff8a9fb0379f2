// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/binnedrule.h"
#include "core/search/keptexits.h"
#include "core/search/rulecomparison.h"
#include "core/tradeoff/stepcurve.h"
#include "tests/core/search/randomtables.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace offramp;

namespace {

constexpr double rounding = 1e-9;
constexpr std::array<double, 5> somePrices{.02, .07, .15, .3, .8};

double valueOf(const Point &point, double price)
{
    return point.accuracy - price * point.energy;
}

template<typename Points>
double bestValue(const Points &points, double price)
{
    double best = -1e9;
    for (const Point &point : points)
        best = std::max(best, valueOf(point, price));
    return best;
}

/// The value of the best rule that a search finds for one price, each evaluated again.
double foundValue(const ExitTable &table, double price, std::size_t bins)
{
    const auto starts = thresholdStarts(table, Criterion::Entropy, {});
    const auto rules = searchRules(table, Criterion::Entropy, std::vector{price}, *starts, bins);
    double best = -1e9;
    for (const RulePoint &found : *rules) {
        const Point point = pointOf(evaluateRule(table, found.rule), table.cost());
        if (std::abs(point.energy - found.point.energy) > rounding
            || std::abs(point.accuracy - found.point.accuracy) > rounding)
            return std::nan(""); // the search says something else
        best = std::max(best, valueOf(point, price));
    }
    return best;
}

/// The distinct uncertainties of an exit, ascending.
std::vector<float> valuesAt(const ExitTable &table, int exit)
{
    const auto uncertainty = table.uncertainty({exit});
    std::vector<float> values(uncertainty.begin(), uncertainty.end());
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

/// The outcome of every rule over distinct uncertainties.
std::vector<Point> everyRule(const ExitTable &table)
{
    std::vector<std::vector<float>> values;
    unsigned bits = 0;
    for (int k = 0; k < table.lastExit().value; ++k) {
        values.push_back(valuesAt(table, k));
        bits += static_cast<unsigned>(values.back().size());
    }
    std::vector<Point> points;
    for (unsigned choice = 0; choice < 1U << bits; ++choice) {
        double energy = 0;
        double accuracy = 0;
        for (std::size_t i = 0; i < table.sampleCount(); ++i) {
            int exit = 0;
            std::size_t first = 0; // bit of this exit
            for (; exit < table.lastExit().value; ++exit) {
                const auto &ofExit = values[static_cast<std::size_t>(exit)];
                const auto place = std::ranges::find(ofExit, table.uncertainty({exit})[i]) - ofExit.begin();
                if (choice >> (first + static_cast<std::size_t>(place)) & 1U)
                    break;
                first += ofExit.size();
            }
            energy += table.cost({exit}, {i}) / 1e9;
            accuracy += table.isCorrect({exit}, {i});
        }
        const auto n = static_cast<double>(table.sampleCount());
        points.push_back({energy / n, accuracy / n});
    }
    return points;
}

/// Thresholds cannot take the first and the third sample alone: exit 1 is correct for them, exit 2 for the others.
ExitTable gap()
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label = {0, 0, 0, 0};
    columns.predicted = {0, 1, 0, 1, /**/ 1, 0, 1, 0};
    columns.uncertainty = {.1F, .2F, .3F, .4F, /**/ 0, 0, 0, 0};
    columns.cost.perExit = {1e9, 2e9};
    return *ExitTable::make(columns);
}

BinnedRule randomRule(std::mt19937 &random, int exits)
{
    BinnedRule rule;
    for (int k = 0; k + 1 < exits; ++k) {
        std::vector<double> edges;
        for (unsigned e = random() % 4; e > 0; --e)
            edges.push_back(static_cast<double>(random() % 9) / 8);
        std::ranges::sort(edges);
        std::vector<bool> leaves;
        for (std::size_t bin = 0; bin <= edges.size(); ++bin)
            leaves.push_back(random() % 2 == 0);
        rule.edges.push_back(edges);
        rule.leaves.push_back(leaves);
    }
    return rule;
}

/// A table with ties, some of its exits removed.
ExitTable someTable(std::mt19937 &random, std::size_t samples)
{
    const ExitTable table = randomTable(random, {.exits = 2 + static_cast<int>(random() % 3),
                                                 .samples = samples,
                                                 .values = static_cast<unsigned>(2 + random() % 4),
                                                 .isPerSample = random() % 2 == 0});
    if (random() % 3 != 0)
        return table;
    std::vector<ExitIndex> kept;
    for (int k = 0; k < table.exitCount(); ++k) {
        if (k == 1 || random() % 2 == 0)
            kept.push_back({k});
    }
    return keepExits(table, kept, {});
}

} // namespace

/// Rules over bins of uncertainty: what they are, and that the search for them finds none worse than thresholds.
class TestBinnedRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcomesByNaiveCounting()
    {
        std::mt19937 random(5);
        for (int round = 0; round < 300; ++round) {
            const int exits = 1 + static_cast<int>(random() % 4);
            ExitTable table
                = randomTable(random, {.exits = exits, .samples = 9, .values = 8, .isPerSample = random() % 2 == 0});
            if (exits > 2 && random() % 2 == 0)
                table = table.withoutExits({ExitIndex{static_cast<int>(random()) & 1 ? 1 : exits - 1}}, {});
            const BinnedRule rule = randomRule(random, exits);
            std::vector<std::int64_t> leaving(static_cast<std::size_t>(exits));
            std::vector<std::int64_t> correct(static_cast<std::size_t>(exits));
            double cost = 0;
            for (std::size_t i = 0; i < 9; ++i) {
                std::size_t k = 0;
                for (; k + 1 < static_cast<std::size_t>(exits); ++k) {
                    const double u = table.uncertainty({static_cast<int>(k)})[i];
                    const auto bin = std::ranges::count_if(rule.edges[k], [u](double edge) { return edge <= u; });
                    if (std::isinf(u) ? u < 0 : rule.leaves[k][static_cast<std::size_t>(bin)])
                        break;
                }
                const ExitIndex exit{static_cast<int>(k)};
                ++leaving[k];
                correct[k] += table.predicted(exit)[i] == table.label()[i];
                cost += table.cost(exit, {i});
            }
            const OperatingPoint outcome = evaluateRule(table, rule);
            QCOMPARE(outcome.samples, std::int64_t(9));
            QCOMPARE(outcome.leaving, leaving);
            QCOMPARE(outcome.correct, correct);
            QCOMPARE(outcome.totalCost(table.cost()), cost);
        }
    }

    void thresholdsAreRules()
    {
        std::mt19937 random(6);
        for (int round = 0; round < 200; ++round) {
            const ExitTable table = someTable(random, 12);
            Thresholds thresholds;
            for (int k = 0; k < table.lastExit().value; ++k)
                thresholds.push_back(static_cast<double>(random() % 9) / 8 - .05);
            QCOMPARE(evaluateRule(table, ruleOf(thresholds)), evaluate(table, thresholds));
        }
    }

    void rangesByHand()
    {
        const BinnedRule rule{{{.1, .2, .3}, {}, {.5}}, {{true, true, false, true}, {false}, {false, false}}};
        QCOMPARE(leavingRanges(rule, 0), (std::vector<UncertaintyRange>{{{}, .2}, {.3, {}}}));
        QVERIFY(leavingRanges(rule, 1).empty() && leavingRanges(rule, 2).empty());
        QCOMPARE(leavingRanges({{{}}, {{true}}}, 0), (std::vector<UncertaintyRange>{{{}, {}}}));
        QCOMPARE(leavingRanges({{{.1, .2}}, {{false, true, false}}}, 0), (std::vector<UncertaintyRange>{{.1, .2}}));
    }

    void shortenedRulesDoTheSame()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 300; ++round) {
            const ExitTable table = someTable(random, 10);
            const BinnedRule rule = randomRule(random, table.exitCount());
            const BinnedRule shorter = shortened(table, rule, Criterion::Entropy);
            QCOMPARE(evaluateRule(table, shorter), evaluateRule(table, rule));
            for (std::size_t k = 0; k < shorter.edges.size(); ++k) {
                QCOMPARE(shorter.leaves[k].size(), shorter.edges[k].size() + 1);
                QVERIFY(std::ranges::is_sorted(shorter.edges[k]));
                QVERIFY(std::ranges::adjacent_find(shorter.leaves[k]) == shorter.leaves[k].end());
            }
        }
        const ExitTable table = gap();
        QVERIFY(shortened(table, ruleOf({0}), Criterion::Entropy).edges[0].empty()); // below all: none exit
        QCOMPARE(shortened(table, ruleOf({7}), Criterion::Entropy), (BinnedRule{{{}}, {{true}}}));
    }

    void whatNoThresholdFinds()
    {
        SuggestionPlan plan{.most = 1, .eMax = 4, .chosenShare = 1};
        const std::vector<ExitTable> tables{gap()};
        const std::vector<const ExitTable *> pointers{&tables.front()};
        const auto found = compareRules(pointers, plan, ruleLimits(pointers));
        QCOMPARE(found->rules.size(), std::size_t(1));
        QCOMPARE(found->rules[0].point, (Point{1.5, 1}));
        QCOMPARE(found->areaWhereChosen.value(), 2.5);
        QCOMPARE(found->areaOnAll.value(), 2.5);
        QVERIFY(!found->areaHeldOut);
        QCOMPARE(found->thresholds.perExit.areaWhereChosen.value(), .75 * 2.75); // three exit at exit 1
        const auto ranges = leavingRanges(found->rules[0].rule, 0);
        QCOMPARE(ranges.size(), std::size_t(2));
        QVERIFY(!ranges[0].low && ranges[0].high > .1F && ranges[0].high <= .2F);
        QVERIFY(ranges[1].low > .2F && ranges[1].low <= .3F && ranges[1].high > .3F && ranges[1].high <= .4F);
    }

    /// Two bins cannot tell the four samples apart, four can; equal uncertainties stay in one bin.
    void binsAreFew()
    {
        const ExitTable table = gap();
        for (const std::size_t bins : {std::size_t(4), std::size_t(32), std::size_t(0)})
            QCOMPARE(foundValue(table, .1, bins), 1 - .15);
        // Bins of the two smallest and the two largest, and where the best thresholds divide them.
        QVERIFY(foundValue(table, .1, 2) < 1 - .15 - rounding);

        std::mt19937 random(8);
        for (int round = 0; round < 50; ++round) {
            const ExitTable even = randomTable(random, {.exits = 2, .samples = 200, .values = 150});
            const auto rules = searchRules(even, Criterion::Entropy, somePrices, {}, 8);
            for (const RulePoint &found : *rules)
                QVERIFY(found.rule.edges[0].size() <= 7);
        }
    }

    void exactForTwoExits()
    {
        std::mt19937 random(9);
        for (int round = 0; round < 300; ++round) {
            const ExitTable table
                = randomTable(random,
                              {.exits = 2, .samples = 1 + random() % 8, .values = 8, .isPerSample = random() % 2 == 0});
            const auto all = everyRule(table);
            for (const double price : somePrices)
                QVERIFY(std::abs(foundValue(table, price, 0) - bestValue(all, price)) < rounding);
        }
    }

    void nearlyAlwaysTheBestForThreeExits()
    {
        std::mt19937 random(10);
        int cases = 0;
        int best = 0;
        double lost = 0;
        for (int round = 0; round < 200; ++round) {
            const ExitTable table = randomTable(random, {.exits = 3,
                                                         .samples = 3 + random() % 6,
                                                         .values = 3 + static_cast<unsigned>(random() % 3),
                                                         .isPerSample = random() % 2 == 0});
            const auto all = everyRule(table);
            const auto thresholds = everyOutcome(table);
            for (const double price : somePrices) {
                const double found = foundValue(table, price, 0);
                const double most = bestValue(all, price);
                QVERIFY(found >= bestValue(thresholds, price) - rounding);
                QVERIFY(found <= most + rounding);
                ++cases;
                best += found >= most - rounding;
                lost += most - found;
            }
        }
        qInfo("the best of all rules in %d of %d cases, %g less on average", best, cases, lost / cases);
        QVERIFY(best * 10 >= cases * 9);
        QVERIFY(lost / cases < .01);
    }

    void neverBeatenByThresholds()
    {
        std::mt19937 random(11);
        for (int round = 0; round < 300; ++round) {
            const ExitTable table = someTable(random, 4 + random() % 20);
            const auto thresholds = everyOutcome(table);
            const std::size_t bins = std::vector<std::size_t>{1, 2, 3, 32, 0}[random() % 5];
            const auto starts = thresholdStarts(table, Criterion::Entropy, {});
            const auto prices = pricesFor(starts->perExit, 30, 12);
            QVERIFY(!prices.empty() && prices.size() <= 12 && std::ranges::is_sorted(prices));
            const auto together = searchRules(table, Criterion::Entropy, prices, *starts, bins);
            for (const double price : prices) {
                double found = -1e9;
                for (const RulePoint &rule : *together)
                    found = std::max(found, valueOf(rule.point, price));
                if (table.exitCount() > 1)
                    QVERIFY(found >= bestValue(thresholds, price) - rounding);
            }
        }
    }

    void areasNeverBelowThresholds()
    {
        std::mt19937 random(12);
        int larger = 0;
        for (int round = 0; round < 300; ++round) {
            const std::size_t samples = 6 + random() % 20;
            const std::vector<ExitTable> tables{someTable(random, samples), someTable(random, samples)};
            std::vector<const ExitTable *> pointers{&tables[0]};
            if (random() % 2 == 0)
                pointers.push_back(&tables[1]);
            SuggestionPlan plan{.most = 1 + random() % 4,
                                .eMax = 4. + static_cast<double>(random() % 12),
                                .chosenShare = random() % 2 == 0 ? .5 : 1,
                                .seed = random() % 5};
            if (random() % 5 == 0)
                plan.most = {};
            const RuleLimits limits = ruleLimits(pointers, random() % 2 == 0 ? 4 : 32);
            const auto found = compareRules(pointers, plan, limits);
            QVERIFY(found);
            const auto &[shared, perExit, upperBound, isExact] = found->thresholds;
            QVERIFY(found->areaWhereChosen.value_or(0) >= perExit.areaWhereChosen.value_or(0) - rounding);
            QVERIFY(found->areaWhereChosen.value_or(0) >= shared.areaWhereChosen.value_or(0) - rounding);
            larger += found->areaWhereChosen.value_or(0) > perExit.areaWhereChosen.value_or(0) + rounding;
            QVERIFY(!plan.most || found->rules.size() <= *plan.most);

            // The areas are those of the rules on each part.
            const SampleSplit split = *splitSamples(tables[0], plan);
            const auto areaOn = [&](const std::vector<std::size_t> &part) {
                std::vector<Point> points;
                if (part.empty())
                    return std::optional<double>();
                for (const auto &[table, rule, onAll] : found->rules) {
                    const ExitTable some = pointers[table]->subset(part);
                    points.push_back(pointOf(evaluateRule(some, rule), some.cost()));
                }
                return stepCurve(points, plan.eMax).area();
            };
            QCOMPARE(found->areaWhereChosen, areaOn(split.chosen));
            QCOMPARE(found->areaHeldOut, areaOn(split.heldOut));
            for (const auto &[table, rule, onAll] : found->rules)
                QCOMPARE(pointOf(evaluateRule(*pointers[table], rule), pointers[table]->cost()), onAll);
            if (round % 20 == 0)
                QCOMPARE(*compareRules(pointers, plan, limits), *found);
        }
        QVERIFY(larger > 30); // often there is more than thresholds have
    }

    void limitsFollowTheSize()
    {
        std::mt19937 random(13);
        const ExitTable small = randomTable(random, {.exits = 4, .samples = 20});
        const ExitTable large = randomTable(random, {.exits = 4, .samples = 500'000});
        const RuleLimits few = ruleLimits(std::vector<const ExitTable *>{&small});
        const RuleLimits many = ruleLimits(std::vector<const ExitTable *>{&small, &large});
        QCOMPARE(few.bins, std::size_t(32));
        QCOMPARE(few.prices, std::size_t(64));
        QVERIFY(many.prices >= 16 && many.prices < 64);
        QVERIFY(many.thresholds.rows < few.thresholds.rows && many.thresholds.lines < few.thresholds.lines);
    }

    void cancelled()
    {
        std::mt19937 random(14);
        const ExitTable table = randomTable(random, {.exits = 3, .samples = 40, .values = 9});
        const std::vector<const ExitTable *> tables{&table};
        const RuleLimits limits = ruleLimits(tables);
        int calls = 0;
        double share = 0;
        const SearchWatch counting{[&] {
                                       ++calls;
                                       return false;
                                   },
                                   [&](double now) {
                                       if (now < share)
                                           QTest::qFail("progress fell", __FILE__, __LINE__);
                                       share = now;
                                   }};
        QVERIFY(compareRules(tables, {}, limits, counting));
        QCOMPARE(share, 1.);
        QVERIFY(calls > 100);
        for (const int last : {0, 1, calls / 3, calls / 2, calls - 1}) {
            int left = last;
            const auto found = compareRules(tables, {}, limits, {[&] { return left-- <= 0; }});
            QVERIFY(!found);
            QCOMPARE(found.error().kind, ErrorKind::Cancelled);
        }
        QCOMPARE(searchRuleFront(table, Criterion::Entropy, 9, limits, {[] { return true; }}).error().kind,
                 ErrorKind::Cancelled);
    }

    void refusedAsThresholdsAre()
    {
        QVERIFY(!compareRules({}, {}, {}));
        const ExitTable table = gap();
        const std::vector<const ExitTable *> tables{&table};
        QVERIFY(!compareRules(tables, {.chosenShare = .01}, ruleLimits(tables)));
        const auto none = compareRules(tables, {.eMax = .5}, ruleLimits(tables));
        QVERIFY(none && none->rules.empty() && !none->areaWhereChosen);
    }
};

QTEST_APPLESS_MAIN(TestBinnedRule)
#include "tst_binnedrule.moc"
