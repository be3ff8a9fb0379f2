// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/answer.h"
#include "core/exits/outputkind.h"
#include "core/exits/thresholdsweep.h"
#include "core/exits/answer.h"
#include "core/exits/exittable.h"
#include "core/exits/operatingpoint.h"
#include "core/exits/thresholdsweep.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <set>

using namespace offramp;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A table with few distinct uncertainties, so that ties and exact zeros are everywhere.
ExitTable randomTable(std::mt19937 &random, int exits, std::size_t samples, bool isPerSample)
{
    ExitTableColumns columns;
    columns.exits = exits;
    for (std::size_t i = 0; i < samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(random() % 3));
    for (std::size_t at = 0; at < samples * static_cast<std::size_t>(exits); ++at) {
        columns.predicted.push_back(static_cast<std::int32_t>(random() % 3));
        const float coarse = static_cast<float>(random() % 6) / 4;
        columns.uncertainty.push_back(random() % 2 ? coarse : static_cast<float>(random()) / 3e9f);
    }
    std::vector<double> before(isPerSample ? samples : 1, 0);
    for (int k = 0; k < exits; ++k) {
        for (double &cost : before) {
            cost += static_cast<double>(random() % 1000);
            (isPerSample ? columns.cost.perSample : columns.cost.perExit).push_back(cost);
        }
    }
    return *ExitTable::make(std::move(columns));
}

/// The rule in its simplest form, sharing no code with the library.
OperatingPoint bruteForce(const ExitTable &table, const std::vector<double> &thresholds)
{
    OperatingPoint outcome;
    outcome.samples = static_cast<std::int64_t>(table.sampleCount());
    outcome.leaving.assign(static_cast<std::size_t>(table.exitCount()), 0);
    outcome.correct = outcome.leaving;
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        int exit = 0;
        while (exit < table.exitCount() - 1
               && !(static_cast<double>(table.uncertainty({exit})[i]) < thresholds[static_cast<std::size_t>(exit)]))
            ++exit;
        outcome.leaving[static_cast<std::size_t>(exit)] += 1;
        outcome.correct[static_cast<std::size_t>(exit)] += table.predicted({exit})[i] == table.label()[i] ? 1 : 0;
        if (table.cost().isPerSample())
            outcome.sampleCosts += table.cost({exit}, {i});
    }
    return outcome;
}

std::vector<double> interestingThresholds(const ExitTable &table, std::mt19937 &random)
{
    std::vector<double> thresholds{-1, 0, -0.0, 1e-30, .25, 100, infinity};
    for (int i = 0; i < 20; ++i) {
        const auto exit = static_cast<int>(random() % static_cast<unsigned>(table.exitCount()));
        const float value = table.uncertainty({exit})[random() % table.sampleCount()];
        thresholds.push_back(value);
        thresholds.push_back(std::nextafter(static_cast<double>(value), infinity));
        thresholds.push_back(std::nextafter(static_cast<double>(value), -infinity));
    }
    return thresholds;
}

ExitTableColumns smallColumns()
{
    return {2, {0, 1, 2}, {0, 0, 0, 0, 1, 1}, {.1f, .5f, .5f, 0, 0, 0}, {CostUnit::Flops, {10, 30}}};
}

} // namespace

class TestExits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smallTableByHand()
    {
        const ExitTable table = *ExitTable::make(smallColumns());
        const ThresholdSweep sweep(table);
        QCOMPARE(sweep.breakpoints(), (std::vector<float>{.1f, .5f}));

        const OperatingPoint never = sweep.at(0);
        QCOMPARE(never.leaving, (std::vector<std::int64_t>{0, 3}));
        QCOMPARE(never.correct, (std::vector<std::int64_t>{0, 2}));
        QCOMPARE(never.totalCost(table.cost()), 90.0);

        const OperatingPoint one = sweep.at(.5); // strict: the two at .5 stay
        QCOMPARE(one.leaving, (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(one.exitShares(), (std::vector<double>{1.0 / 3, 2.0 / 3}));
        QCOMPARE(one.meanCost(table.cost()), 70.0 / 3);

        const OperatingPoint all = sweep.at(.6);
        QCOMPARE(all.leaving, (std::vector<std::int64_t>{3, 0}));
        QCOMPARE(all.accuracy(), 1.0 / 3);
        QCOMPARE(sweep.representativeThresholds(0),
                 (std::vector<double>{0, (double(.1f) + double(.5f)) / 2, .5f + (double(.5f) - double(.1f)) / 2}));
    }

    void oneSweepServesEveryCost()
    {
        ExitTableColumns columns = smallColumns();
        const ExitTable table = *ExitTable::make(columns);
        const ThresholdSweep sweep(table);
        const CostColumn other{CostUnit::Gflops, {1, 4}};
        columns.cost = other;
        QCOMPARE(sweep.curve(0, other), ThresholdSweep(*ExitTable::make(columns)).curve(0, other));
        QCOMPARE(sweep.curve(0, other).size(), std::size_t{3});

        const OperatingPoint one = sweep.at(.5);
        QCOMPARE(one.totalCost(table.cost()), 70.0);
        QCOMPARE(pointOf(one, table.cost()), (Point{70.0 / 3 / 1e9, 2.0 / 3})); // FLOPs are shown as GFLOPs
        QCOMPARE(one.totalCost(other), 9.0);
        QCOMPARE(pointOf(one, other), (Point{3, 2.0 / 3}));
    }

    void sweepEqualsBruteForce_data()
    {
        QTest::addColumn<int>("exits");
        QTest::addColumn<int>("samples");
        QTest::addColumn<bool>("isPerSample");
        for (const int exits : {1, 2, 3, 6}) {
            for (const int samples : {1, 2, 40, 300}) {
                for (const bool bySample : {false, true})
                    QTest::addRow("%d exits, %d samples, %s", exits, samples, bySample ? "by sample" : "by exit")
                        << exits << samples << bySample;
            }
        }
    }

    void sweepEqualsBruteForce()
    {
        QFETCH(int, exits);
        QFETCH(int, samples);
        QFETCH(bool, isPerSample);
        std::mt19937 random(11);
        for (int round = 0; round < 10; ++round) {
            const ExitTable table = randomTable(random, exits, static_cast<std::size_t>(samples), isPerSample);
            const ThresholdSweep sweep(table);
            const std::size_t free = static_cast<std::size_t>(exits - 1);
            for (const double threshold : interestingThresholds(table, random)) {
                const std::vector<double> shared(free, threshold);
                const OperatingPoint expected = bruteForce(table, shared);
                QCOMPARE(sweep.at(threshold), expected);
                QCOMPARE(evaluate(table, shared), expected);
            }
            std::vector<double> mixed(free);
            for (double &threshold : mixed)
                threshold = static_cast<double>(random() % 8) / 4;
            QCOMPARE(evaluate(table, mixed), bruteForce(table, mixed));
            const auto leaving = exitsOf(table, mixed);
            for (std::size_t i = 0; i < table.sampleCount(); ++i)
                QCOMPARE(leaving[i], exitOf(table, {i}, mixed));
        }
    }

    void breakpointsAreWhereTheOutcomeChanges()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 50; ++round) {
            const ExitTable table = randomTable(random, 3, 60, false);
            const ThresholdSweep sweep(table);
            std::set<float> every;
            for (int k = 0; k < 2; ++k)
                every.insert(table.uncertainty({k}).begin(), table.uncertainty({k}).end());
            std::vector<float> changes;
            for (const float value : every) {
                const double above = std::nextafter(static_cast<double>(value), infinity);
                if (bruteForce(table, {value, value}).leaving != bruteForce(table, {above, above}).leaving)
                    changes.push_back(value);
            }
            // A value where two samples swap exits does not change the counts, so changes may lack some.
            for (const float change : changes)
                QVERIFY(std::binary_search(sweep.breakpoints().begin(), sweep.breakpoints().end(), change));
            QVERIFY(std::is_sorted(sweep.breakpoints().begin(), sweep.breakpoints().end()));
            for (const float breakpoint : sweep.breakpoints())
                QVERIFY(every.contains(breakpoint));
        }
    }

    void curveHoldsEveryResultOnce()
    {
        std::mt19937 random(5);
        for (int round = 0; round < 30; ++round) {
            const ExitTable table = randomTable(random, 3, 50, round % 2 == 0);
            const ThresholdSweep sweep(table);
            const auto curve = sweep.curve(-1, table.cost());
            for (std::size_t i = 0; i < curve.size(); ++i) {
                const OperatingPoint expected = bruteForce(table, {curve[i].threshold, curve[i].threshold});
                QCOMPARE(curve[i].accuracy, expected.accuracy());
                QCOMPARE(curve[i].energy, pointOf(expected, table.cost()).energy);
                if (i > 0) {
                    QVERIFY(curve[i].threshold > curve[i - 1].threshold);
                    QVERIFY(curve[i].energy != curve[i - 1].energy || curve[i].accuracy != curve[i - 1].accuracy);
                }
            }
            for (const double threshold : interestingThresholds(table, random)) {
                const OperatingPoint outcome = bruteForce(table, {threshold, threshold});
                QVERIFY(std::any_of(curve.begin(), curve.end(), [&](const CurvePoint &point) {
                    return Point{point.energy, point.accuracy} == pointOf(outcome, table.cost());
                }));
            }
        }
    }

    void oneExitHasOneResult()
    {
        const ExitTable table = *ExitTable::make({1, {0, 1}, {0, 0}, {.5f, .5f}, {CostUnit::Flops, {7e9}}});
        const ThresholdSweep sweep(table);
        QVERIFY(sweep.breakpoints().empty());
        QCOMPARE(sweep.curve(0, table.cost()), (std::vector<CurvePoint>{{0, 7, .5}}));
    }

    void tablesRefuse_data()
    {
        QTest::addColumn<int>("fault");
        int fault = 0;
        for (const char *name : {"no exit", "no sample", "short column", "NaN", "infinite uncertainty", "falling cost",
                                 "negative cost", "NaN cost", "cost count"})
            QTest::newRow(name) << fault++;
    }

    void tablesRefuse()
    {
        QFETCH(int, fault);
        ExitTableColumns columns = smallColumns();
        const std::vector<std::function<void()>> faults{
            [&] { columns.exits = 0; },
            [&] {
                columns = {2, {}, {}, {}, {CostUnit::Flops, {1, 2}}};
            },
            [&] { columns.predicted.pop_back(); },
            [&] { columns.uncertainty[4] = std::numeric_limits<float>::quiet_NaN(); },
            [&] { columns.uncertainty[0] = static_cast<float>(infinity); },
            [&] {
                columns.cost.perExit = {30, 10};
            },
            [&] {
                columns.cost.perExit = {-1, 10};
            },
            [&] {
                columns.cost.perExit = {1, std::numeric_limits<double>::quiet_NaN()};
            },
            [&] {
                columns.cost.perExit = {1, 2, 3};
            },
        };
        QVERIFY(ExitTable::make(columns));
        faults[static_cast<std::size_t>(fault)]();
        const auto table = ExitTable::make(columns);
        QVERIFY(!table);
        QVERIFY(!table.error().sentence.empty() && !table.error().remedy.empty());
        if (fault == 3)
            QVERIFY(table.error().sentence.find("sample 1 at exit 2") != std::string::npos);
    }

    void answers()
    {
        const auto even = answerFromLogits(std::vector<float>{2, 2, 2, 2});
        QCOMPARE(even->predicted, 0);
        QCOMPARE(even->entropy, static_cast<float>(std::log(4.0)));
        QCOMPARE(even->confidence, .25f);
        QCOMPARE(even->margin, 0.0f);

        const auto sure = answerFromLogits(std::vector<float>{-1000, 1000, -1000});
        QCOMPARE(*sure, (Answer{1, 0, 1, 1}));
        const auto masked = answerFromLogits(std::vector<float>{0, static_cast<float>(-infinity), 0});
        QCOMPARE(masked->entropy, static_cast<float>(std::log(2.0)));
        QCOMPARE(*answerFromLogits(std::vector<float>{3}), (Answer{0, 0, 1, 1}));

        for (const float bad : {std::numeric_limits<float>::quiet_NaN(), static_cast<float>(infinity)})
            QVERIFY(!answerFromLogits(std::vector<float>{0, bad}));
        QVERIFY(!answerFromLogits(std::vector<float>(3, static_cast<float>(-infinity))));
        QVERIFY(!answerFromLogits({}));

        std::vector<float> rows{5, 1, 2, 5, 3, 2};
        keepAmong(rows, {});
        QCOMPARE(rows[3], 5.F);
        keepAmong(rows, {false, true, true});
        QCOMPARE(rows, (std::vector<float>{static_cast<float>(-infinity), 1, 2, static_cast<float>(-infinity), 3, 2}));
        const auto among = answerFromLogits(std::span(rows).first(3));
        const auto alone = answerFromLogits(std::vector<float>{1, 2});
        QCOMPARE(*among, (Answer{2, alone->entropy, alone->confidence, alone->margin}));
    }

    /// Equal logits in their order; classes that cannot be answers have no place in the list.
    void mostProbableClasses()
    {
        constexpr float never = -std::numeric_limits<float>::infinity();
        const std::vector<float> logits{1, 3, never, 3};
        const auto all = mostProbable(logits, 1, 5);
        QCOMPARE(all.size(), std::size_t{3});
        const double sum = 2 + std::exp(-2.0);
        constexpr std::array<std::int32_t, 3> labels{1, 3, 0};
        for (std::size_t i = 0; i < labels.size(); ++i) {
            QCOMPARE(all[i].label, labels[i]);
            QCOMPARE(all[i].probability, (i < 2 ? 1 : std::exp(-2.0)) / sum);
        }
        const auto divided = mostProbable(logits, 2, 1);
        QCOMPARE(divided.size(), std::size_t{1});
        QCOMPARE(divided[0].label, 1);
        QCOMPARE(divided[0].probability, 1 / (2 + std::exp(-1.0)));
        QVERIFY(mostProbable(logits, 1, 0).empty());
    }

    void thresholdsReadAndWrite()
    {
        constexpr auto entropy = Criterion::Entropy;
        QCOMPARE(*parseThresholds("0.63", 3, entropy), (Thresholds{.63, .63}));
        QCOMPARE(*parseThresholds("0.4:0.9", 3, entropy), (Thresholds{.4, .9}));
        QCOMPARE(*parseThresholds("2", 2, entropy), (Thresholds{2}));
        QCOMPARE(*parseThresholds("0", 1, entropy), Thresholds());
        QCOMPARE(toText(Thresholds{.4, .9}, entropy), std::string("0.4:0.9"));
        // Confidence and margin: a sample exits above what is written, u below its negative.
        QCOMPARE(*parseThresholds("0.9:0", 3, Criterion::Confidence), (Thresholds{-.9, 0}));
        QCOMPARE(toText(Thresholds{-.9, 0}, Criterion::Confidence), std::string("0.9:0"));
        QCOMPARE(toText(*parseThresholds("0.25", 3, Criterion::Margin), Criterion::Margin), std::string("0.25"));
        for (const Criterion criterion : {entropy, Criterion::Confidence, Criterion::Score})
            QCOMPARE(toText(*parseThresholds("-0", 3, criterion), criterion), std::string("0"));
        QCOMPARE(*parseCriterion("margin"), Criterion::Margin);
        QCOMPARE(parseCriterion("Entropy").error().kind, ErrorKind::Usage);
        QCOMPARE(toText(Thresholds{.63, .63}, entropy), std::string("0.63"));
        for (const char *text : {"", "x", "0.4:0.9:1", "0.4:", ":", "nan", "0,4"})
            QVERIFY2(!parseThresholds(text, 3, entropy), text);
    }

    void thresholdsOutsideTheRange()
    {
        const auto remedy = [](const char *text, Criterion criterion) {
            const auto read = parseThresholds(text, 2, criterion);
            return read ? std::string("none") : read.error().remedy;
        };
        QCOMPARE(remedy("90", Criterion::Confidence), std::string("Write 0.9, not 90."));
        QCOMPARE(remedy("0.5:90", Criterion::Confidence).substr(0, 5), std::string("Give ")); // too many
        QVERIFY(remedy("1.2", Criterion::Margin).find("fraction") != std::string::npos);
        QVERIFY(remedy("-0.1", Criterion::Confidence).find("fraction") != std::string::npos);
        QCOMPARE(remedy("-0.5", Criterion::Entropy).substr(0, 9), std::string("Write 0.5"));
        for (const char *legal : {"0", "1", "0.5"}) {
            QCOMPARE(remedy(legal, Criterion::Confidence), std::string("none"));
            QCOMPARE(remedy(legal, Criterion::Margin), std::string("none"));
        }
        QCOMPARE(remedy("2", Criterion::Entropy), std::string("none"));
        QVERIFY(!parseSettings("0.5,90", 2, Criterion::Confidence));
    }

    /// What curves list can be typed: the threshold above all samples stays in the criterion's range.
    void thresholdsOfCurvesAreInTheRange()
    {
        QCOMPARE(thresholdAbove({-.9F, -.1F}, neverLeave(Criterion::Confidence, {})), static_cast<double>(-.1F) / 2);
        QCOMPARE(thresholdAbove({.25F, .75F}, neverLeave(Criterion::Entropy, {})), 1.);
        QCOMPARE(thresholdAbove({-.9F, -.8F}, -1), (3 * static_cast<double>(-.8F) - static_cast<double>(-.9F)) / 2);
    }

    void scoresHaveNoRange()
    {
        QCOMPARE(*parseCriterion("score"), Criterion::Score);
        QCOMPARE(neverLeave(Criterion::Score, {-1, -.5F, 0}), -1.);
        QCOMPARE(neverLeave(Criterion::Score, {-8, -2, 3}), -11.);
        QCOMPARE(neverLeave(Criterion::Score, {40}), 39.);
        QCOMPARE(neverLeave(Criterion::Score, {}), -1.);
        QCOMPARE(writtenThreshold(-8, Criterion::Score), 8.);
        for (const double written : {-40., 0., 1e6})
            QVERIFY(checkThreshold(written, Criterion::Score).has_value());
        const auto thresholds = parseThresholds("40:-2", 3, Criterion::Score);
        QCOMPARE(*thresholds, (Thresholds{-40, 2}));
        QCOMPARE(toText(*thresholds, Criterion::Score), std::string("40:-2"));
    }

    void recognisesOutputs()
    {
        const auto kind = [](const std::vector<float> &rows) { return recogniseOutputs(rows, 2); };
        QCOMPARE(kind({.25F, .75F, 1, 0}), OutputKind::Probabilities);
        QCOMPARE(kind({.25F, .7505F}), OutputKind::Probabilities); // half precision
        QCOMPARE(kind({.25F, .8F, .1F, .1F}), OutputKind::ClassProbabilities);
        QCOMPARE(kind({std::log(.25F), std::log(.75F), 0, -120}), OutputKind::LogProbabilities);
        QCOMPARE(kind({2, -1, .5F, .5F}), OutputKind::Logits);
        QCOMPARE(kind({-2, -1}), OutputKind::Logits);
        QCOMPARE(kind({1, 0, 0, 1}), OutputKind::Logits); // too few to say
        std::vector<float> saturated;
        for (int i = 0; i < 40; ++i)
            saturated.insert(saturated.end(), {0, 1});
        QCOMPARE(kind(saturated), OutputKind::Probabilities);
        QCOMPARE(recogniseOutputs(std::vector<float>{1, 1}, 1), OutputKind::Logits);
        const std::vector<float> few{1, 0, 0, 1};
        QCOMPARE(recogniseOutputs(few, 2, OutputKind::Probabilities), OutputKind::Probabilities);
        QCOMPARE(recogniseOutputs(few, 2, OutputKind::ClassProbabilities), OutputKind::ClassProbabilities);
        const std::vector<float> both{1, 1, 0, 1};
        QCOMPARE(recogniseOutputs(both, 2, OutputKind::Probabilities), OutputKind::Logits);
        QCOMPARE(recogniseOutputs(both, 2, OutputKind::ClassProbabilities), OutputKind::ClassProbabilities);
        QCOMPARE(recogniseOutputs(std::vector<float>{2, 0}, 2, OutputKind::ClassProbabilities), OutputKind::Logits);
    }

    void namesKindsOfOutputs()
    {
        using Kinds = std::vector<OutputKind>;
        const Kinds mixed{OutputKind::Logits, OutputKind::ClassProbabilities};
        QCOMPARE(toText(mixed), std::string("logits,probabilities of single classes"));
        QCOMPARE(*parseOutputKinds(toText(mixed)), mixed);
        QCOMPARE(toText(Kinds(3, OutputKind::LogProbabilities)), std::string("log-probabilities"));
        QCOMPARE(*parseOutputKinds("probabilities"), (Kinds{OutputKind::Probabilities}));
        QVERIFY(!parseOutputKinds("probabilities,"));
        QVERIFY(!parseOutputKinds("sigmoid"));
        QVERIFY(checkOutputKind(std::vector<float>{.5F, 1}, OutputKind::Probabilities, 0).has_value());
        const auto refused = checkOutputKind(std::vector<float>{.5F, 3}, OutputKind::Probabilities, 1);
        QCOMPARE(refused.error().sentence, std::string("The outputs of exit 2 are not probabilities: one is 3."));
    }

    void outputsBecomeLogits()
    {
        std::vector<float> softmax{.1F, .2F, .7F};
        toLogits(softmax, OutputKind::Probabilities);
        const auto answer = answerFromLogits(softmax);
        QCOMPARE(answer->confidence, .7F);
        QCOMPARE(answer->margin, .5F);
        QVERIFY(std::abs(answer->entropy - .801819F) < 1e-5F);
        std::vector<float> saturated{0, 1};
        toLogits(saturated, OutputKind::Probabilities);
        QCOMPARE(answerFromLogits(saturated)->confidence, 1.F);
        QCOMPARE(answerFromLogits(saturated)->entropy, 0.F);
        std::vector<float> sigmoid{1 / (1 + std::exp(-2.F)), 1 / (1 + std::exp(1.F)), 0, 1};
        toLogits(sigmoid, OutputKind::ClassProbabilities);
        QVERIFY(std::abs(sigmoid[0] - 2) < 1e-4F && std::abs(sigmoid[1] + 1) < 1e-4F);
        QVERIFY(std::isfinite(sigmoid[2]) && sigmoid[2] < -80 && std::isfinite(sigmoid[3]) && sigmoid[3] > 15);
        QCOMPARE(misfitOf(std::vector<float>{.5F, 3}, OutputKind::Probabilities), std::optional(3.F));
        QCOMPARE(misfitOf(std::vector<float>{.5F, -3}, OutputKind::LogProbabilities), std::optional(.5F));
        QCOMPARE(misfitOf(std::vector<float>{.5F, -3}, OutputKind::Logits), std::nullopt);
        QVERIFY(!parseOutputKind("sigmoid"));
        QCOMPARE(*parseOutputKind("log-probabilities"), OutputKind::LogProbabilities);
    }

    void settingsAreReadForEveryCriterion()
    {
        const auto read = [](const char *text, Criterion criterion) { return parseSettings(text, 3, criterion); };
        QCOMPARE(*read("0,0.63,0.4:0.9", Criterion::Entropy), (std::vector<Thresholds>{{0, 0}, {.63, .63}, {.4, .9}}));
        QCOMPARE(*read("0.9,0.4:0.8", Criterion::Confidence), (std::vector<Thresholds>{{-.9, -.9}, {-.4, -.8}}));
        QCOMPARE(*read("0.2", Criterion::Margin), (std::vector<Thresholds>{{-.2, -.2}}));
        for (const char *text : {"", ",", "0.4,", ",0.4", "0.4,x", "0.4,0.1:0.2:0.3"})
            QCOMPARE(read(text, Criterion::Entropy).error().kind, ErrorKind::Usage);
    }
};

QTEST_APPLESS_MAIN(TestExits)
#include "tst_exits.moc"
