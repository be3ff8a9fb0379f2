// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/search/smalltables.h"

#include "core/search/suggestion.h"
#include "core/search/targets.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace offramp;

namespace {

constexpr unsigned tables = 300;

/// The best point for a target by trying all, as targets.h defines it.
Point bestOf(const std::vector<Point> &points, const std::function<bool(const Point &)> &isMet, bool isBudget)
{
    const auto cheaper = [](const Point &a, const Point &b) {
        return a.energy != b.energy ? a.energy < b.energy : a.accuracy > b.accuracy;
    };
    const auto moreAccurate = [](const Point &a, const Point &b) {
        return a.accuracy != b.accuracy ? a.accuracy > b.accuracy : a.energy < b.energy;
    };
    const auto isBetter = [&](const Point &a, const Point &b) {
        if (isMet(a) != isMet(b))
            return isMet(a);
        return isMet(a) == isBudget ? moreAccurate(a, b) : cheaper(a, b);
    };
    return *std::ranges::min_element(points, isBetter);
}

double lastAccuracy(const ExitTable &table)
{
    return evaluate(table, Thresholds(static_cast<std::size_t>(table.lastExit().value), 0)).accuracy();
}

TargetVariant found(const ExitTable &table, const Target &target, const TargetPlan &plan)
{
    const ExitTable *const pointers[]{&table};
    const auto variant = findTarget(pointers, target, plan);
    if (!variant)
        qFatal("%s", toText(variant.error()).c_str());
    return *variant;
}

constexpr TargetPlan onAll{.chosenShare = 1};
constexpr TargetPlan perExit{.perExit = true, .chosenShare = 1};

/// Compares shared thresholds with shared, or thresholds per exit with all combinations.
void compareWithAll(const ExitTable &table, const Target &target, const TargetPlan &plan,
                    const std::function<bool(const Point &)> &isMet)
{
    const auto outcomes = plan.perExit ? smalltables::allOutcomes(table) : smalltables::sharedOutcomes(table);
    const Point best
        = bestOf(smalltables::pointsOf(outcomes, table), isMet, std::holds_alternative<CostBudget>(target));
    const TargetVariant variant = found(table, target, plan);
    QVERIFY(variant.isProven);
    QCOMPARE(variant.chosen.isMet, isMet(best));
    QCOMPARE(variant.chosen.point.energy, best.energy);
    QCOMPARE(variant.chosen.point.accuracy, best.accuracy);
    QCOMPARE(pointOf(evaluate(table, variant.thresholds), table.cost()), variant.chosen.point);
    QVERIFY(!variant.heldOut && !variant.probability);
}

/// A table of two exits whose samples pass exit 1 at threshold .5 as isEarly says.
ExitTable twoExits(const std::vector<bool> &isEarly, const std::vector<bool> &isCorrectFirst,
                   const std::vector<bool> &isCorrectLast)
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label.assign(isEarly.size(), 0);
    for (const auto *isCorrect : {&isCorrectFirst, &isCorrectLast}) {
        for (const bool correct : *isCorrect)
            columns.predicted.push_back(correct ? 0 : 1);
    }
    for (const bool early : isEarly)
        columns.uncertainty.push_back(early ? .25F : .75F);
    columns.uncertainty.resize(2 * isEarly.size());
    columns.cost.perExit = {1e9, 3e9};
    return *ExitTable::make(std::move(columns));
}

/// The probability that a target holds on new images, as targets.h defines it, sample by sample.
double chanceOf(const ExitTable &table, const Thresholds &thresholds, const Target &target)
{
    const double n = static_cast<double>(table.sampleCount());
    const auto normal = [](double z) { return .5 * std::erfc(-z / std::sqrt(2.0)); };
    std::vector<double> costs;
    double lost = 0;
    double won = 0;
    bool allAtEnd = true;
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        const ExitIndex exit = exitOf(table, {i}, thresholds);
        allAtEnd = allAtEnd && exit == table.lastExit();
        costs.push_back(table.cost(exit, {i}) / 1e9);
        const bool now = table.isCorrect(exit, {i});
        const bool atEnd = table.isCorrect(table.lastExit(), {i});
        lost += atEnd && !now ? 1 : 0;
        won += now && !atEnd ? 1 : 0;
    }
    if (const auto *budget = std::get_if<CostBudget>(&target)) {
        const double mean = std::accumulate(costs.begin(), costs.end(), 0.0) / n;
        double squares = 0;
        for (const double cost : costs)
            squares += (cost - mean) * (cost - mean);
        const double error = std::sqrt(squares / n / n);
        return error == 0 ? mean <= budget->cost * (1 + 1e-12) : normal((budget->cost * (1 + 1e-12) - mean) / error);
    }
    const double drop = std::get<AccuracyDrop>(target).points / 100;
    if (allAtEnd)
        return drop >= 0 ? 1 : 0;
    const double p10 = (lost + .5) / (n + 2);
    const double p01 = (won + .5) / (n + 2);
    return normal((drop - (p10 - p01)) / std::sqrt((p10 + p01 - (p10 - p01) * (p10 - p01)) / (n + 2)));
}

bool meets(const ExitTable &table, const Point &point, const Target &target)
{
    if (const auto *budget = std::get_if<CostBudget>(&target))
        return point.energy <= budget->cost * (1 + 1e-12);
    return lastAccuracy(table) - point.accuracy <= std::get<AccuracyDrop>(target).points / 100 + 1e-9;
}

/// Of two points that meet a target.
bool isPreferred(const Point &a, const Point &b, const Target &target)
{
    if (std::holds_alternative<CostBudget>(target))
        return a.accuracy != b.accuracy ? a.accuracy > b.accuracy : a.energy < b.energy;
    return a.energy != b.energy ? a.energy < b.energy : a.accuracy > b.accuracy;
}

struct Sure {
    bool isReached = false;
    Point point;             ///< the best that is met as probably as wanted
    double probability = -1; ///< the highest of those that meet the target
};

Sure surest(const ExitTable &table, const std::vector<Thresholds> &settings, const Target &target, double confidence)
{
    Sure sure;
    for (const Thresholds &setting : settings) {
        const Point point = pointOf(evaluate(table, setting), table.cost());
        if (!meets(table, point, target))
            continue;
        const double probability = chanceOf(table, setting, target);
        sure.probability = std::max(sure.probability, probability);
        if (probability < confidence * (1 - 1e-12) || (sure.isReached && !isPreferred(point, sure.point, target)))
            continue;
        sure.isReached = true;
        sure.point = point;
    }
    return sure;
}

} // namespace

class TestTargets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void budgetsEqualExhaustiveSearch()
    {
        std::mt19937 random(1);
        for (unsigned i = 0; i < tables; ++i) {
            const ExitTable table = smalltables::table(random, 1 + static_cast<int>(i % 4), 3 + random() % 12);
            const double budget = static_cast<double>(random() % 40) / 4;
            const auto isMet = [&](const Point &point) { return point.energy <= budget * (1 + 1e-12); };
            compareWithAll(table, CostBudget{budget}, onAll, isMet);
            compareWithAll(table, CostBudget{budget}, perExit, isMet);
        }
    }

    void dropsEqualExhaustiveSearch()
    {
        std::mt19937 random(2);
        for (unsigned i = 0; i < tables; ++i) {
            const ExitTable table = smalltables::table(random, 1 + static_cast<int>(i % 4), 3 + random() % 12);
            const double drop = static_cast<double>(random() % 60) - 20; // below 0: better than the last exit
            const auto isMet
                = [&](const Point &point) { return lastAccuracy(table) - point.accuracy <= drop / 100 + 1e-9; };
            compareWithAll(table, AccuracyDrop{drop}, onAll, isMet);
            compareWithAll(table, AccuracyDrop{drop}, perExit, isMet);
        }
    }

    void moreThresholdsThanCanBeTried()
    {
        std::mt19937 random(3);
        ExitTableColumns columns;
        columns.exits = 7;
        for (std::size_t i = 0; i < 80; ++i)
            columns.label.push_back(static_cast<std::int32_t>(i % 2));
        for (int k = 0; k < columns.exits; ++k) {
            columns.cost.perExit.push_back(1e9 * (k + 1));
            for (std::size_t i = 0; i < 80; ++i) {
                const unsigned doubt = random() % 1000;
                columns.uncertainty.push_back(static_cast<float>(doubt) / 1000);
                columns.predicted.push_back(random() % 2000 > doubt ? columns.label[i] : 7);
            }
        }
        const ExitTable table = *ExitTable::make(std::move(columns));
        for (const double budget : {2.0, 4.5}) {
            const TargetVariant shared = found(table, CostBudget{budget}, onAll);
            const TargetVariant each = found(table, CostBudget{budget}, perExit);
            QVERIFY(shared.chosen.isMet && each.chosen.isMet);
            QVERIFY(each.chosen.point.energy <= budget * (1 + 1e-12));
            QVERIFY(each.chosen.point.accuracy >= shared.chosen.point.accuracy);
            QCOMPARE(pointOf(evaluate(table, each.thresholds), table.cost()), each.chosen.point);
        }
    }

    void sharesAreTheNearestCountsExitByExit()
    {
        std::mt19937 random(4);
        for (unsigned i = 0; i < tables; ++i) {
            const ExitTable table = smalltables::table(random, 2 + static_cast<int>(i % 3), 3 + random() % 12);
            const double n = static_cast<double>(table.sampleCount());
            ExitShares wanted;
            for (int k = 0; k < table.lastExit().value; ++k)
                wanted.shares.push_back(static_cast<double>(random() % 5) / 12);
            const TargetVariant variant = found(table, wanted, onAll);
            const OperatingPoint outcome = evaluate(table, variant.thresholds);

            std::vector<std::size_t> left(table.sampleCount());
            std::iota(left.begin(), left.end(), std::size_t{0});
            bool isMet = true;
            for (int k = 0; k < table.lastExit().value; ++k) {
                const double count = wanted.shares[static_cast<std::size_t>(k)] * n;
                std::size_t nearest = 0;
                double threshold = 0;
                for (const double candidate : smalltables::candidates(table)) { // ascending, so are the counts
                    const auto passed = static_cast<std::size_t>(std::ranges::count_if(left, [&](std::size_t sample) {
                        return table.uncertainty({k})[sample] < candidate;
                    }));
                    if (std::abs(static_cast<double>(passed) - count)
                        < std::abs(static_cast<double>(nearest) - count)) {
                        nearest = passed;
                        threshold = candidate;
                    }
                }
                QCOMPARE(outcome.leaving[static_cast<std::size_t>(k)], static_cast<std::int64_t>(nearest));
                isMet = isMet && std::abs(static_cast<double>(nearest) - count) < 1;
                if (nearest > 0)
                    std::erase_if(left, [&](std::size_t sample) { return table.uncertainty({k})[sample] < threshold; });
            }
            QCOMPARE(variant.chosen.isMet, isMet);
            QVERIFY(!variant.probability);
        }
    }

    void reportedOnTheOtherPart()
    {
        std::mt19937 random(5);
        const ExitTable table = smalltables::table(random, 3, 200);
        const TargetVariant variant = found(table, CostBudget{3}, {.chosenShare = .4, .seed = 9});
        const auto split = *splitSamples(table, {.chosenShare = .4, .seed = 9});
        QCOMPARE(variant.chosen.samples, split.chosen.size());
        QCOMPARE(variant.chosen.point, pointOf(evaluate(table.subset(split.chosen), variant.thresholds), table.cost()));
        QVERIFY(variant.heldOut.has_value());
        const ExitTable heldOut = table.subset(split.heldOut);
        QCOMPARE(variant.heldOut->point, pointOf(evaluate(heldOut, variant.thresholds), table.cost()));
        QCOMPARE(variant.heldOut->exitShares, evaluate(heldOut, variant.thresholds).exitShares());
        QCOMPARE(variant.heldOut->lastAccuracy, lastAccuracy(heldOut));
        // The same thresholds as on a recording of these samples alone.
        const ExitTable chosen = table.subset(split.chosen);
        QCOMPARE(variant.chosen.point, found(chosen, CostBudget{3}, onAll).chosen.point);
    }

    void chosenOnOneRecordingReportedOnAnother()
    {
        std::mt19937 random(6);
        const ExitTable validation = smalltables::table(random, 3, 60);
        const ExitTable test = smalltables::table(random, 3, 80);
        const ExitTable *const chosenOn[]{&validation};
        const ExitTable *const reportedOn[]{&test};
        const auto variant = findTarget(chosenOn, reportedOn, AccuracyDrop{5}, {});
        QVERIFY(variant.has_value());
        QCOMPARE(variant->chosen.samples, std::size_t(60));
        QCOMPARE(variant->heldOut->samples, std::size_t(80));
        QCOMPARE(variant->chosen.point, found(validation, AccuracyDrop{5}, onAll).chosen.point);
        QCOMPARE(variant->heldOut->point, pointOf(evaluate(test, variant->thresholds), test.cost()));
        QVERIFY(variant->probability.has_value());

        const ExitTable other = smalltables::table(random, 2, 80);
        const ExitTable *const others[]{&other};
        QCOMPARE(findTarget(chosenOn, others, AccuracyDrop{5}, {}).error().kind, ErrorKind::BadInput);
    }

    void probabilityOfABudgetIsThatOfTheMean()
    {
        // Half of the samples exit at 1 GFLOP, half at 3: mean 2, standard error 1 / sqrt(n).
        const std::size_t n = 100;
        std::vector<bool> early(n);
        for (std::size_t i = 0; i < n / 2; ++i)
            early[i] = true;
        const std::vector<bool> always(n, true);
        const ExitTable one = twoExits(early, early, always);
        const ExitTable *const chosenOn[]{&one};
        const auto chance = [&](double budget) {
            return findTarget(chosenOn, chosenOn, CostBudget{budget}, {})->probability.value();
        };
        QVERIFY(std::abs(chance(2) - .5) < 1e-6);
        QVERIFY(std::abs(chance(2.1) - .841344746) < 1e-6); // one standard error above: the normal distribution at 1
        QVERIFY(std::abs(chance(2.2) - .977249868) < 1e-6);
        QCOMPARE(chance(1), 1.0);  // all exit at exit 1: without spread, and just met
        QCOMPARE(chance(.5), 0.0); // the nearest
    }

    void probabilityOfADropIsThatOfTheBootstrap()
    {
        std::mt19937 random(7);
        const std::size_t n = 400;
        std::vector<bool> early(n);
        std::vector<bool> first(n);
        std::vector<bool> last(n);
        for (std::size_t i = 0; i < n; ++i) {
            early[i] = random() % 2 == 0;
            first[i] = random() % 10 < 8;
            last[i] = random() % 10 < 9;
        }
        const ExitTable one = twoExits(early, first, last);
        std::vector<int> lost(n); // by exiting early
        for (std::size_t i = 0; i < n; ++i)
            lost[i] = early[i] ? int(last[i]) - int(first[i]) : 0;
        const ExitTable *const pointers[]{&one};
        int compared = 0;
        for (const double drop : {4.1, 5.1, 6.1, 7.1, 8.1}) {
            const auto variant = findTarget(pointers, pointers, AccuracyDrop{drop}, {});
            QVERIFY(variant.has_value());
            if (variant->chosen.exitShares[0] == 0 || variant->chosen.exitShares[0] == 1)
                continue; // other samples exit early than those of lost
            ++compared;
            int held = 0;
            constexpr int resamples = 4000;
            for (int r = 0; r < resamples; ++r) {
                int sum = 0;
                for (std::size_t i = 0; i < n; ++i)
                    sum += lost[random() % n];
                held += sum <= drop / 100 * static_cast<double>(n);
            }
            const double share = static_cast<double>(held) / resamples;
            QVERIFY2(std::abs(*variant->probability - share) < .06,
                     qPrintable(QStringLiteral("%1 %2").arg(*variant->probability).arg(share)));
        }
        QVERIFY(compared > 0);
        // The last exit itself loses nothing, on new images as well.
        const auto same = findTarget(pointers, pointers, AccuracyDrop{0}, {});
        QCOMPARE(same->chosen.exitShares.back(), 1.0);
        QCOMPARE(same->probability.value(), 1.0);
        const auto better = findTarget(pointers, pointers, AccuracyDrop{-99}, {});
        QVERIFY(!better->chosen.isMet);
        QVERIFY(*better->probability < 1e-3);
    }

    void confidenceEqualsExhaustiveSearch()
    {
        std::mt19937 random(11);
        int reached = 0;
        int missed = 0;
        for (unsigned i = 0; i < tables; ++i) {
            const ExitTable table = smalltables::table(random, 2 + static_cast<int>(i % 2), 10 + random() % 40);
            const Target target = i % 4 < 2 ? Target(CostBudget{static_cast<double>(random() % 40) / 4})
                                            : Target(AccuracyDrop{static_cast<double>(random() % 60) - 20});
            const double confidence = i % 3 == 0 ? .5 : i % 3 == 1 ? .8 : .95;
            const Sure best = surest(table, smalltables::sharedSettings(table), target, confidence);
            const TargetVariant variant = found(table, target, {.chosenShare = 1, .confidence = confidence});
            QVERIFY(variant.isProven);
            QCOMPARE(variant.isReached, best.isReached);
            (best.isReached ? reached : missed) += 1;
            QVERIFY(std::abs(*variant.probabilityWhereChosen - chanceOf(table, variant.thresholds, target)) < 1e-9);
            if (best.isReached)
                QCOMPARE(variant.chosen.point, best.point);
            else if (variant.chosen.isMet)
                QVERIFY(std::abs(*variant.probabilityWhereChosen - best.probability) < 1e-9);

            // Thresholds for each exit do at least as well, and no better than all of them.
            const TargetVariant each
                = found(table, target, {.perExit = true, .chosenShare = 1, .confidence = confidence});
            const Sure bestOfAll = surest(table, smalltables::allSettings(table), target, confidence);
            QVERIFY(!each.isReached || bestOfAll.isReached);
            QVERIFY(each.isReached || !best.isReached);
            if (!each.isReached)
                continue;
            QVERIFY(chanceOf(table, each.thresholds, target) >= confidence - 1e-9);
            QVERIFY(!isPreferred(each.chosen.point, bestOfAll.point, target));
            QVERIFY(!best.isReached || !isPreferred(best.point, each.chosen.point, target));
        }
        QVERIFY(reached > 50 && missed > 20);
    }

    void confidenceKeepsAMargin()
    {
        // What just meets a budget on 100 samples: half exit at 1 GFLOP, half at 3, so the mean is 2.
        const std::size_t n = 100;
        std::vector<bool> early(n);
        for (std::size_t i = 0; i < n / 2; ++i)
            early[i] = true;
        const ExitTable one = twoExits(early, early, std::vector<bool>(n, true));
        const auto costAt = [&](double budget, double confidence) {
            const TargetVariant variant = found(one, CostBudget{budget}, {.chosenShare = 1, .confidence = confidence});
            return variant.isReached ? variant.chosen.point.energy : 0;
        };
        QCOMPARE(costAt(2, .5), 2.0);
        QCOMPARE(costAt(2, .51), 1.0);   // the other one that is below 2
        QCOMPARE(costAt(2.1, .84), 2.0); // one standard error above the mean: 84.1 %
        QCOMPARE(costAt(2.1, .85), 1.0);
        QCOMPARE(costAt(3, .99), 2.0); // as accurate as 3, and cheaper
    }

    void ofSeveralNetworksTheBest()
    {
        std::mt19937 random(8);
        for (unsigned i = 0; i < 50; ++i) {
            const ExitTable a = smalltables::table(random, 2, 9);
            const ExitTable b = smalltables::table(random, 3, 9);
            const ExitTable *const both[]{&a, &b};
            const double budget = static_cast<double>(random() % 24) / 4;
            const auto variant = findTarget(both, CostBudget{budget}, onAll);
            auto points = smalltables::pointsOf(smalltables::sharedOutcomes(a), a);
            for (const Point &point : smalltables::pointsOf(smalltables::sharedOutcomes(b), b))
                points.push_back(point);
            const Point best = bestOf(
                points, [&](const Point &point) { return point.energy <= budget * (1 + 1e-12); }, true);
            QCOMPARE(variant->chosen.point, best);
            QCOMPARE(variant->chosen.lastAccuracy, std::max(lastAccuracy(a), lastAccuracy(b)));
        }
    }

    void thresholdsStayInTheRangeOfTheirCriterion()
    {
        std::mt19937 random(9);
        for (unsigned i = 0; i < 100; ++i) {
            const ExitTable entropies = smalltables::table(random, 3, 12);
            ExitTableColumns columns;
            columns.exits = 3;
            columns.label.assign(entropies.label().begin(), entropies.label().end());
            columns.cost = entropies.cost();
            for (int k = 0; k < 3; ++k) {
                for (std::size_t s = 0; s < 12; ++s) {
                    columns.predicted.push_back(entropies.predicted({k})[s]);
                    columns.uncertainty.push_back(entropies.uncertainty({k})[s] - 1); // many confidences of 1
                }
            }
            const ExitTable confidences = *ExitTable::make(std::move(columns));
            for (const bool each : {false, true}) {
                const double budget = static_cast<double>(random() % 32) / 4;
                const TargetVariant variant
                    = found(confidences, CostBudget{budget},
                            {.criterion = Criterion::Confidence, .perExit = each, .chosenShare = 1});
                for (const double threshold : variant.thresholds)
                    QVERIFY(checkThreshold(writtenThreshold(threshold, Criterion::Confidence), Criterion::Confidence));
                QCOMPARE(variant.chosen.point,
                         found(entropies, CostBudget{budget}, {.perExit = each, .chosenShare = 1}).chosen.point);
            }
        }
    }

    void refusals()
    {
        std::mt19937 random(10);
        const ExitTable one = smalltables::table(random, 3, 20);
        const ExitTable two = smalltables::table(random, 3, 21);
        const ExitTable *const alone[]{&one};
        const ExitTable *const mixed[]{&one, &two};
        const ExitTable *const twice[]{&one, &one};
        const auto kindOf = [&](TargetTables tables, const Target &target, const TargetPlan &plan = {}) {
            const auto variant = findTarget(tables, target, plan);
            return variant ? ErrorKind::Failed : variant.error().kind;
        };
        QCOMPARE(kindOf({}, CostBudget{1}), ErrorKind::Usage);
        QCOMPARE(kindOf(mixed, CostBudget{1}), ErrorKind::BadInput);
        QCOMPARE(kindOf(twice, ExitShares{{.5, .2}}), ErrorKind::Usage);
        QCOMPARE(kindOf(alone, ExitShares{{.5}}), ErrorKind::Usage);
        QCOMPARE(kindOf(alone, ExitShares{{.5, .6}}), ErrorKind::Usage);
        QCOMPARE(kindOf(alone, ExitShares{{-.1, .6}}), ErrorKind::Usage);
        QCOMPARE(kindOf(alone, CostBudget{1}, {.chosenShare = 0}), ErrorKind::Usage);
        QCOMPARE(kindOf(alone, ExitShares{{.5, .2}}, {.confidence = .9}), ErrorKind::Usage);
        QCOMPARE(kindOf(alone, CostBudget{1}, {.confidence = .4}), ErrorKind::Usage);
        QCOMPARE(kindOf(alone, CostBudget{1}, {.confidence = 1}), ErrorKind::Usage);
        const auto stopped = findTarget(alone, CostBudget{1}, {.perExit = true}, {[] { return true; }});
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestTargets)
#include "tst_targets.moc"
