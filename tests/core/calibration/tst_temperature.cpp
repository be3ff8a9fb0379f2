// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/calibration/temperature.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

using namespace offramp;

namespace {

constexpr float minusInfinity = -std::numeric_limits<float>::infinity();

/// Logits of one exit, with their values.
struct Exit {
    std::size_t classes = 0;
    std::vector<float> logits;
    std::vector<std::int32_t> label;

    [[nodiscard]] LabelledLogits of() const { return {logits, classes, label}; }

    [[nodiscard]] std::vector<std::size_t> all() const
    {
        std::vector<std::size_t> samples(label.size());
        std::iota(samples.begin(), samples.end(), std::size_t(0));
        return samples;
    }

    void add(const std::vector<double> &row, std::int32_t of)
    {
        classes = row.size();
        for (const double logit : row)
            logits.push_back(static_cast<float>(logit));
        label.push_back(of);
    }
};

/// Classes that are as frequent as the softmax of the logits says: so many samples of each.
Exit calibrated(const std::vector<std::vector<int>> &counts, double factor)
{
    Exit exit;
    for (const auto &samples : counts) {
        std::vector<double> row;
        for (const int count : samples)
            row.push_back(factor * std::log(static_cast<double>(count)));
        for (std::size_t c = 0; c < samples.size(); ++c) {
            for (int i = 0; i < samples[c]; ++i)
                exit.add(row, static_cast<std::int32_t>(c));
        }
    }
    return exit;
}

/// Labels follow the largest logit with some probability.
Exit atRandom(std::mt19937 &random)
{
    std::normal_distribution<double> normal(0, 1);
    const std::size_t classes = 2 + random() % 5;
    const double scale = std::exp(normal(random));
    const unsigned share = random() % 11;
    Exit exit;
    for (std::size_t i = 0; i < 5 + random() % 40; ++i) {
        std::vector<double> row;
        for (std::size_t c = 0; c < classes; ++c)
            row.push_back(scale * normal(random));
        const auto best = std::ranges::max_element(row) - row.begin();
        exit.add(row, static_cast<std::int32_t>(random() % 10 < share ? best : random() % classes));
    }
    return exit;
}

double likelihood(const Exit &exit, double temperature)
{
    return negativeLogLikelihood(exit.of(), exit.all(), temperature).value();
}

FittedTemperature fit(const Exit &exit)
{
    return fitTemperature(exit.of(), exit.all()).value();
}

} // namespace

class TestTemperature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownTemperatures_data()
    {
        QTest::addColumn<double>("temperature");
        for (const double temperature : {.06, .2, .5, 1., 1.5, 3., 10., 19.})
            QTest::addRow("%g", temperature) << temperature;
    }

    void knownTemperatures()
    {
        QFETCH(double, temperature);
        const Exit exit = calibrated({{5, 3, 2}, {1, 8, 1}, {2, 2, 7}, {9, 1, 4}}, temperature);
        const FittedTemperature fitted = fit(exit);
        QVERIFY(!fitted.isAtBound);
        QVERIFY2(std::abs(fitted.temperature / temperature - 1) < 1e-5,
                 qPrintable(QString::number(fitted.temperature)));
    }

    void likelihoodByHand()
    {
        Exit exit;
        exit.add({std::log(3.0), 0}, 0);
        exit.add({std::log(3.0), 0}, 1);
        QVERIFY(std::abs(likelihood(exit, 1) - (std::log(4.0 / 3) + std::log(4.0)) / 2) < 1e-7);
        // At 1/2 the odds are squared.
        QVERIFY(std::abs(likelihood(exit, .5) - (std::log(10.0 / 9) + std::log(10.0)) / 2) < 1e-7);
        const std::vector<std::size_t> second{1};
        QVERIFY(std::abs(*negativeLogLikelihood(exit.of(), second, 1) - std::log(4.0)) < 1e-7);
        QVERIFY(!negativeLogLikelihood(exit.of(), {}, 1));
    }

    /// It is far below 0 and far above what a double can say of its exponential.
    void largeLogits()
    {
        Exit exit;
        exit.add({3e4, -3e4}, 1);
        exit.add({-3e4, 3e4}, 1);
        QVERIFY(std::abs(likelihood(exit, 1) - 3e4) < 1e-6);
        QCOMPARE(fit(exit), (FittedTemperature{largestTemperature, true}));
    }

    void bounds()
    {
        Exit correct;
        correct.add({2, 1, 0}, 0);
        correct.add({-1, 0, 3}, 2);
        QCOMPARE(fit(correct), (FittedTemperature{leastTemperature, true}));
        Exit far; // so certain that all weights but one are 0 at the bound
        far.add({900, 1, 0}, 0);
        QCOMPARE(fit(far), (FittedTemperature{leastTemperature, true}));
        Exit incorrect;
        incorrect.add({2, 1, 0}, 2);
        incorrect.add({0, 0, 3}, 1);
        QCOMPARE(fit(incorrect), (FittedTemperature{largestTemperature, true}));
    }

    void nothingToChoose()
    {
        Exit even;
        even.add({2, 2, 2}, 0);
        even.add({-1, -1, -1}, 1);
        QCOMPARE(fit(even), FittedTemperature{});
        QCOMPARE(fitTemperature(even.of(), {}).value(), FittedTemperature{});
        Exit impossible;
        impossible.add({1, minusInfinity, 0}, 1);
        QCOMPARE(fit(impossible), FittedTemperature{});
        QVERIFY(!negativeLogLikelihood(impossible.of(), impossible.all(), 1));
    }

    /// The derivative is 0 there, and nothing between the bounds is better.
    void leastOfRandomTables()
    {
        std::mt19937 random(11);
        int between = 0;
        for (int round = 0; round < 300; ++round) {
            const Exit exit = atRandom(random);
            const FittedTemperature fitted = fit(exit);
            const double least = likelihood(exit, fitted.temperature);
            for (int step = 0; step <= 120; ++step) {
                const double other = leastTemperature * std::pow(largestTemperature / leastTemperature, step / 120.0);
                QVERIFY(least <= likelihood(exit, other) + 1e-12);
            }
            if (fitted.isAtBound)
                continue;
            ++between;
            const double inverse = 1 / fitted.temperature;
            const double step = 1e-4 * inverse;
            const double slope
                = (likelihood(exit, 1 / (inverse + step)) - likelihood(exit, 1 / (inverse - step))) / (2 * step);
            QVERIFY2(std::abs(slope * inverse) < 1e-5, qPrintable(QString::number(slope)));
        }
        QVERIFY(between > 100);
    }

    /// A class that cannot be an answer is as if it were not there.
    void classesThatCannotAnswer()
    {
        const Exit exit = calibrated({{5, 3, 2}, {1, 8, 1}, {2, 2, 7}}, 2);
        Exit more;
        for (std::size_t i = 0; i < exit.label.size(); ++i) {
            const auto row = exit.of().row(i);
            more.add({row[0], row[1], minusInfinity, row[2]}, exit.label[i] == 2 ? 3 : exit.label[i]);
        }
        QVERIFY(std::abs(fit(more).temperature - fit(exit).temperature) < 1e-9);
        QVERIFY(std::abs(likelihood(more, 3) - likelihood(exit, 3)) < 1e-12);
        Exit unanswered = more; // is left out
        unanswered.add({1, 2, minusInfinity, 3}, 2);
        unanswered.add({1, 2, minusInfinity, 3}, 9);
        QCOMPARE(fit(unanswered).temperature, fit(more).temperature);
        QCOMPARE(likelihood(unanswered, 1), likelihood(more, 1));
    }

    void onlyTheSamplesChosenCount()
    {
        const Exit first = calibrated({{5, 3, 2}}, 2);
        Exit both = first;
        both.add({0, 0, 50}, 0);
        const std::vector<std::size_t> chosen = first.all();
        QCOMPARE(fitTemperature(both.of(), chosen).value(), fit(first));
        QVERIFY(fit(both).temperature > 1.1 * fit(first).temperature);
    }

    void cancelled()
    {
        const Exit exit = calibrated({{5, 3, 2}}, 2);
        int calls = 0;
        const auto stopped = fitTemperature(exit.of(), exit.all(), [&calls] { return ++calls == 4; });
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
        QCOMPARE(calls, 4);
    }
};

QTEST_GUILESS_MAIN(TestTemperature)
#include "tst_temperature.moc"
