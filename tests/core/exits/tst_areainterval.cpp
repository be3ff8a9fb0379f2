// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/areainterval.h"
#include "core/exits/bootstrap.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace offramp;

namespace {

/// A network whose uncertain samples are incorrect more often, as in real ones; costs in GFLOPs.
ExitTable network(unsigned seed, std::size_t samples, const std::vector<double> &gflops)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> unit(0, 1);
    ExitTableColumns columns;
    columns.exits = static_cast<int>(gflops.size());
    for (std::size_t i = 0; i < samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(i % 5));
    for (std::size_t k = 0; k < gflops.size(); ++k) {
        for (std::size_t i = 0; i < samples; ++i) {
            const float doubt = unit(random) / static_cast<float>(k + 1);
            columns.uncertainty.push_back(doubt);
            columns.predicted.push_back(unit(random) < .8f * doubt ? -1 : columns.label[i]);
        }
        columns.cost.perExit.push_back(gflops[k] * 1e9);
    }
    return *ExitTable::make(std::move(columns));
}

/// A network of one exit from the cost and correctness of every sample.
SharedOutcomes handMade(const std::vector<double> &gflops, const std::vector<int> &right)
{
    ExitTableColumns columns;
    columns.exits = 1;
    columns.label.assign(gflops.size(), 1);
    columns.predicted.assign(right.begin(), right.end());
    columns.uncertainty.assign(gflops.size(), 0);
    for (const double cost : gflops)
        columns.cost.perSample.push_back(cost * 1e9);
    return sampleOutcomes(*ExitTable::make(std::move(columns)), {});
}

std::vector<SharedOutcomes> variantsOf(const ExitTable &table, const std::vector<double> &shared)
{
    std::vector<SharedOutcomes> variants;
    for (const double threshold : shared)
        variants.push_back(
            sampleOutcomes(table, Thresholds(static_cast<std::size_t>(table.lastExit().value), threshold)));
    return variants;
}

/// Two networks of different depth over the same samples, one variant beyond E_max.
AreaState twoNetworks(std::size_t samples)
{
    AreaState state{variantsOf(network(1, samples, {1, 2.5, 4}), {0, .2, .5}), 9};
    for (const SharedOutcomes &variant : variantsOf(network(2, samples, {.3, 5.6}), {0, .4, 2}))
        state.variants.push_back(variant);
    state.variants.push_back(variantsOf(network(3, samples, {10}), {0}).front());
    return state;
}

/// The area with weight[j] for sample j, sharing no code with the library's.
double weightedArea(const AreaState &state, const std::vector<double> &weight)
{
    const double all = std::accumulate(weight.begin(), weight.end(), 0.0);
    std::vector<std::pair<double, double>> steps;
    for (const SharedOutcomes &variant : state.variants) {
        double energy = 0;
        double accuracy = 0;
        for (std::size_t j = 0; j < weight.size(); ++j) {
            energy += weight[j] * variant->cost[j] / all;
            accuracy += weight[j] * variant->right[j] / all;
        }
        if (energy < state.eMax)
            steps.emplace_back(energy, accuracy);
    }
    std::sort(steps.begin(), steps.end());
    steps.emplace_back(state.eMax, 0);
    double area = 0;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i)
        area += steps[i].second * (steps[i + 1].first - steps[i].first);
    return area;
}

double plainBootstrap(const AreaState &state, int resamples)
{
    std::mt19937 random(99);
    const std::size_t n = state.variants.front()->sampleCount();
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < resamples; ++r) {
        std::vector<double> weight(n);
        for (std::size_t i = 0; i < n; ++i)
            weight[random() % n] += 1;
        const double area = weightedArea(state, weight);
        sum += area;
        squares += area * area;
    }
    return std::sqrt(squares / resamples - sum / resamples * sum / resamples);
}

bool isNear(double found, double expected, double relative)
{
    return std::abs(found - expected) <= relative * std::abs(expected);
}

} // namespace

class TestAreaInterval : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcomesAreThoseOfTheExitTaken();
    void oneVariantByHand();
    void influenceIsTheDerivativeOfTheArea();
    void standardErrorAgreesWithJackknifeAndBootstrap();
    void variantsAtOrOverEMaxDoNotCount();
    void equalVariantsCountOnce();
    void differentTestSetsAreRefused();
    void aStateWithoutAreaIsRefused();
    void changeIsPaired();
    void changeWithAnotherEMax();
    void nearTieOfTwoNetworks();
    void nestedThresholdsNeverTie();
    void bootstrapSeesTheJump();
    void bootstrapRepeatsAndStops();
    void bootstrapOfEveryNumber();
};

void TestAreaInterval::outcomesAreThoseOfTheExitTaken()
{
    const auto table = ExitTable::make(
        {2, {0, 1, 2}, {0, 0, 0, 0, 1, 1}, {.1f, .5f, .4f, 0, 0, 0}, {CostUnit::Flops, {10e9, 30e9}}});
    const SharedOutcomes outcomes = sampleOutcomes(*table, {.5});
    QCOMPARE(outcomes->right, (std::vector<std::uint8_t>{1, 1, 0}));
    QCOMPARE(outcomes->cost, (std::vector<double>{10, 30, 10}));
    QCOMPARE(outcomes->point, pointOf(evaluate(*table, {.5}), table->cost()));
    // Costs 10, 30, 10 around 50/3.
    QVERIFY(isNear(outcomes->energyDeviation, std::sqrt(800.0 / 3) / 3, 1e-12));
}

void TestAreaInterval::oneVariantByHand()
{
    // A = 3/4, E = 2, E_max = 6: psi = (a - 3/4) 4 - 3/4 (e - 2) = 1 + .75, 1 - .75, 1, -3.
    const AreaState state{{handMade({1, 3, 2, 2}, {1, 1, 1, 0})}, 6};
    QCOMPARE(areaInfluence(state), (std::vector<double>{1.75, .25, 1, -3}));
    const auto interval = areaInterval(state);
    QVERIFY(interval);
    QCOMPARE(interval->value, 3.0);
    const double standardError = std::sqrt(1.75 * 1.75 + .25 * .25 + 1 + 9) / 4;
    QVERIFY(isNear(interval->standardError, standardError, 1e-14));
    QVERIFY(isNear(interval->low, 3 - 1.959963984540054 * standardError, 1e-14));
    QVERIFY(isNear(interval->high, 3 + 1.959963984540054 * standardError, 1e-14));
    QVERIFY(interval->nearTies.empty());
}

void TestAreaInterval::influenceIsTheDerivativeOfTheArea()
{
    const std::size_t n = 60;
    const AreaState state = twoNetworks(n);
    const std::vector<double> influence = areaInfluence(state);
    QCOMPARE(influence.size(), n);
    QVERIFY(std::abs(std::accumulate(influence.begin(), influence.end(), 0.0)) < 1e-9);
    // The area is quadratic in the weight that a sample gains from the others, so the central difference is exact.
    const double step = 1e-3;
    for (std::size_t j = 0; j < n; ++j) {
        std::vector<double> more(n, (1 - step) / n);
        std::vector<double> less(n, (1 + step) / n);
        more[j] += step;
        less[j] -= step;
        const double slope = (weightedArea(state, more) - weightedArea(state, less)) / (2 * step);
        QVERIFY(std::abs(influence[j] - slope) < 1e-9);
    }
}

void TestAreaInterval::standardErrorAgreesWithJackknifeAndBootstrap()
{
    const std::size_t n = 500;
    const AreaState state = twoNetworks(n);
    const auto interval = areaInterval(state);
    QVERIFY(interval);
    QCOMPARE(interval->value, *areaOf(state));
    QVERIFY(interval->nearTies.empty());

    double squares = 0;
    const double whole = weightedArea(state, std::vector<double>(n, 1));
    QVERIFY(isNear(interval->value, whole, 1e-12));
    for (std::size_t j = 0; j < n; ++j) {
        std::vector<double> weight(n, 1);
        weight[j] = 0;
        squares += std::pow(weightedArea(state, weight) - whole, 2);
    }
    QVERIFY(isNear(interval->standardError, std::sqrt(squares * (n - 1) / n), 5e-3));
    QVERIFY(isNear(interval->standardError, plainBootstrap(state, 2000), 5e-2));

    const auto bootstrapped = bootstrapArea(state, {});
    QVERIFY(bootstrapped);
    QCOMPARE(bootstrapped->value, interval->value);
    QVERIFY(isNear(bootstrapped->standardError, interval->standardError, 5e-2));
    QVERIFY(std::abs(bootstrapped->low - interval->low) < .3 * interval->standardError);
    QVERIFY(std::abs(bootstrapped->high - interval->high) < .3 * interval->standardError);
}

void TestAreaInterval::variantsAtOrOverEMaxDoNotCount()
{
    AreaState state{{handMade({1, 3, 2, 2}, {1, 1, 1, 0})}, 6};
    const auto alone = areaInterval(state);
    state.variants.push_back(handMade({6, 6, 6, 6}, {1, 1, 1, 1}));
    state.variants.push_back(handMade({5, 9, 9, 9}, {1, 0, 1, 1}));
    QCOMPARE(*areaInterval(state), *alone);
}

void TestAreaInterval::equalVariantsCountOnce()
{
    AreaState state = twoNetworks(100);
    const auto once = areaInterval(state);
    state.variants.push_back(state.variants[1]);
    const auto twice = areaInterval(state);
    QVERIFY(isNear(twice->value, once->value, 1e-14));
    QVERIFY(isNear(twice->standardError, once->standardError, 1e-12));
    QVERIFY(twice->nearTies.empty());
}

void TestAreaInterval::differentTestSetsAreRefused()
{
    AreaState state = twoNetworks(100);
    const AreaState smaller = twoNetworks(99);
    const auto change = changeInterval(state, smaller);
    QVERIFY(!change);
    QCOMPARE(change.error().kind, ErrorKind::BadInput);
    QVERIFY(change.error().sentence.find("100 and 99") != std::string::npos);
    state.variants.push_back(smaller.variants.front());
    QVERIFY(!areaInterval(state));
    QVERIFY(!bootstrapArea(state, {}));

    const auto label = [](std::int32_t second) {
        return sampleOutcomes(*ExitTable::make({1, {0, second}, {0, 0}, {0, 0}, {CostUnit::Flops, {1e9}}}), {});
    };
    QVERIFY(areaInterval({{label(1), label(1)}, 9}));
    const auto mixed = areaInterval({{label(1), label(2)}, 9});
    QVERIFY(!mixed);
    QVERIFY(mixed.error().sentence.find("labels") != std::string::npos);
}

void TestAreaInterval::aStateWithoutAreaIsRefused()
{
    const AreaState dear{{handMade({1, 3}, {1, 1})}, 2};
    const AreaState cheap{dear.variants, 3};
    for (const auto &refused : {areaInterval(dear), areaInterval({}), changeInterval(cheap, dear),
                                changeInterval(dear, cheap), bootstrapArea({}, {}), bootstrapChange(cheap, {}, {})}) {
        QVERIFY(!refused);
        QVERIFY(refused.error().sentence.find("E_max") != std::string::npos);
    }
    QCOMPARE(areaInfluence(dear), (std::vector<double>{0, 0}));
    QVERIFY(areaInfluence({}).empty());
}

void TestAreaInterval::changeIsPaired()
{
    const AreaState reference = twoNetworks(400);
    const auto none = changeInterval(reference, reference);
    QVERIFY(none);
    QCOMPARE(none->value, 0.0);
    QCOMPARE(none->standardError, 0.0);

    AreaState state = reference;
    state.variants[1] = variantsOf(network(1, 400, {1, 2.5, 4}), {.35}).front();
    const auto change = changeInterval(state, reference);
    QVERIFY(change);
    QVERIFY(isNear(change->value, *areaOf(state) - *areaOf(reference), 1e-12));
    // One small move: most of the samples' influence is on both areas.
    QVERIFY(change->standardError < .3 * areaInterval(state)->standardError);
    QVERIFY(isNear(bootstrapChange(state, reference, {})->standardError, change->standardError, .1));
}

void TestAreaInterval::changeWithAnotherEMax()
{
    const SharedOutcomes variant = handMade({1, 3, 2, 2}, {1, 1, 1, 0});
    const auto change = changeInterval({{variant}, 7}, {{variant}, 6});
    QVERIFY(change);
    QCOMPARE(change->value, .75);
    // psi differs by (a - A)(7 - 6): 1/4, 1/4, 1/4, -3/4.
    QVERIFY(isNear(change->standardError, std::sqrt(.75) / 4, 1e-14));
}

void TestAreaInterval::nearTieOfTwoNetworks()
{
    // Mean energies 2 and 2.1 with each cheaper on half of the samples: a difference of .1 +/- .95.
    const SharedOutcomes first = handMade({1, 3, 1, 3}, {1, 0, 0, 0});
    const SharedOutcomes second = handMade({3.1, 1.1, 3.1, 1.1}, {1, 1, 1, 0});
    const SharedOutcomes far = handMade({9, 9, 9, 9}, {1, 1, 1, 1});
    const AreaState state{{far, second, first}, 10};
    const auto interval = areaInterval(state);
    QVERIFY(interval);
    QCOMPARE(interval->nearTies.size(), std::size_t{1});
    QCOMPARE(interval->nearTies[0].cheaper, std::size_t{2});
    QCOMPARE(interval->nearTies[0].dearer, std::size_t{1});
    QVERIFY(isNear(interval->nearTies[0].jump, (.25 - .75) * (9 - 2.1), 1e-12));

    // The same energies with one cheaper on every sample, and with equal accuracies: the area cannot jump.
    const SharedOutcomes nested = handMade({1, 3.2, 1, 3.2}, {1, 1, 1, 0});
    QVERIFY(nearTies({{first, nested}, 10}).empty());
    const SharedOutcomes asAccurate = handMade({3.1, 1.1, 3.1, 1.1}, {0, 0, 1, 0});
    QVERIFY(nearTies({{first, asAccurate}, 10}).empty());
    // Far apart compared to the scatter of the samples.
    const SharedOutcomes dearer = handMade({5, 7, 5, 2.9}, {1, 1, 1, 0});
    QVERIFY(nearTies({{first, dearer}, 10}).empty());
}

void TestAreaInterval::nestedThresholdsNeverTie()
{
    const ExitTable table = network(4, 300, {1, 2, 3});
    const AreaState state{variantsOf(table, {.3, .301, .302, .303}), 5};
    QVERIFY(nearTies(state).empty());
}

void TestAreaInterval::bootstrapSeesTheJump()
{
    // An example from the literature: (1, .8), (2, .5), (2.001, .82) scores 31.40, with the last at 1.999 19.46.
    const std::size_t n = 1000;
    const auto variant = [&](double energy, double spread, double accuracy, std::size_t phase) {
        std::vector<double> cost;
        std::vector<int> right;
        for (std::size_t j = 0; j < n; ++j) {
            cost.push_back(energy + ((j + phase) % 2 ? spread : -spread));
            right.push_back(static_cast<double>(j) < accuracy * n ? 1 : 0);
        }
        return handMade(cost, right);
    };
    const AreaState state{{variant(1, 0, .8, 0), variant(2, .5, .5, 0), variant(2.001, .5, .82, 1)}, 39.32};
    const auto interval = areaInterval(state);
    QVERIFY(isNear(interval->value, 31.40, 1e-3));
    QCOMPARE(interval->nearTies.size(), std::size_t{1});
    QVERIFY(isNear(interval->nearTies[0].jump, -.32 * (39.32 - 2.001), 1e-9));
    const auto bootstrapped = bootstrapArea(state, {});
    QVERIFY(bootstrapped->standardError > 5 * interval->standardError);
    QVERIFY(bootstrapped->low < 20);
    QVERIFY(bootstrapped->high > 31);
}

void TestAreaInterval::bootstrapRepeatsAndStops()
{
    const AreaState state = twoNetworks(100);
    QCOMPARE(*bootstrapArea(state, {50, 3}), *bootstrapArea(state, {50, 3}));
    QVERIFY(*bootstrapArea(state, {50, 3}) != *bootstrapArea(state, {50, 4}));
    QCOMPARE(bootstrapArea(state, {1, 3}).error().kind, ErrorKind::Usage);

    int asked = 0;
    const auto cancelled = bootstrapArea(state, {}, [&] { return ++asked == 3; });
    QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
    QCOMPARE(asked, 3);
}

void TestAreaInterval::bootstrapOfEveryNumber()
{
    const AreaState state = twoNetworks(200);
    const BootstrapPlan plan{500, 3};
    const auto all = bootstrapState(state, plan);
    QVERIFY2(all, all ? "" : toText(all.error()).c_str());
    QCOMPARE(all->area.value(), *bootstrapArea(state, plan));
    QCOMPARE(all->variants.size(), state.variants.size());
    for (std::size_t i = 0; i < all->variants.size(); ++i) {
        const SampleOutcomes &variant = *state.variants[i];
        const AreaInterval &energy = all->variants[i].energy;
        const AreaInterval &accuracy = all->variants[i].accuracy;
        QCOMPARE(energy.value, variant.point.energy);
        QCOMPARE(accuracy.value, variant.point.accuracy);
        const double right = accuracy.value;
        QVERIFY(std::abs(accuracy.standardError - std::sqrt(right * (1 - right) / 200)) < .006);
        QVERIFY(std::abs(energy.standardError - variant.energyDeviation) <= .2 * variant.energyDeviation + 1e-12);
        QVERIFY(accuracy.low <= right && right <= accuracy.high && energy.low <= energy.high);
    }
    AreaState expensive = state; // no variant is below E_max: no area, but the variants have intervals
    expensive.eMax = 1e-6;
    const auto without = bootstrapState(expensive, plan);
    QVERIFY(without && !without->area);
    QCOMPARE(without->variants, all->variants);
    QCOMPARE(bootstrapState({}, plan).error().kind, ErrorKind::BadInput);
    QCOMPARE(bootstrapState(state, plan, [] { return true; }).error().kind, ErrorKind::Cancelled);
}

QTEST_APPLESS_MAIN(TestAreaInterval)
#include "tst_areainterval.moc"
