// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/curvefront.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace offramp;

namespace {

/// A curve with many ties: energies fall, accuracies go up and down.
std::vector<CurvePoint> randomCurve(std::mt19937 &random)
{
    std::uniform_int_distribution<int> count(1, 40);
    std::uniform_int_distribution<int> accuracy(0, 12);
    std::vector<CurvePoint> curve(static_cast<std::size_t>(count(random)));
    std::vector<int> energies;
    for (std::size_t i = 0; i < curve.size(); ++i)
        energies.push_back(std::uniform_int_distribution<int>(1, 20)(random));
    std::ranges::sort(energies, std::greater<>());
    for (std::size_t i = 0; i < curve.size(); ++i)
        curve[i] = {static_cast<double>(i), energies[i] / 8.0, accuracy(random) / 12.0};
    return curve;
}

/// The best of those that meet a target, by a look at each.
template<typename Meets, typename IsBetter>
const CurvePoint *bestOf(const std::vector<CurvePoint> &curve, Meets meets, IsBetter isBetter)
{
    const CurvePoint *best = nullptr;
    for (const CurvePoint &place : curve) {
        if (meets(place) && (!best || isBetter(place, *best)))
            best = &place;
    }
    return best;
}

} // namespace

class TestCurveFront : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void byHand();
    void againstEveryPlace();
    void typedDecimals_data();
    void typedDecimals();
};

void TestCurveFront::byHand()
{
    const std::vector<CurvePoint> curve{{0, 4, .8}, {1, 3, .9}, {2, 3, .7}, {3, 2, .9}, {4, 1, .5}, {5, 1, .4}};
    const CurveFront front(curve);
    QCOMPARE(front.places(), (std::vector<CurvePoint>{{4, 1, .5}, {3, 2, .9}}));
    QCOMPARE(front.cheapestAtLeast(.3)->threshold, 4.0);
    QCOMPARE(front.cheapestAtLeast(.5)->threshold, 4.0);
    QCOMPARE(front.cheapestAtLeast(.51)->threshold, 3.0);
    QVERIFY(!front.cheapestAtLeast(.91));
    QVERIFY(!front.bestAtMost(.9));
    QCOMPARE(front.bestAtMost(1)->threshold, 4.0);
    QCOMPARE(front.bestAtMost(1.9)->threshold, 4.0);
    QCOMPARE(front.bestAtMost(50)->threshold, 3.0);
    const CurveFront lower(curve, .9);
    QCOMPARE(lower.places(), (std::vector<CurvePoint>{{4, 1, .5}, {2, 3, .7}, {0, 4, .8}}));
    QVERIFY(CurveFront().places().empty());
    QVERIFY(!CurveFront().cheapestAtLeast(0));
    QVERIFY(!CurveFront(std::vector<CurvePoint>()).bestAtMost(1));
}

void TestCurveFront::againstEveryPlace()
{
    std::mt19937 random(20);
    for (int round = 0; round < 500; ++round) {
        const std::vector<CurvePoint> curve = randomCurve(random);
        const CurveFront front(curve);
        for (int twelfths = 0; twelfths <= 13; ++twelfths) {
            const double wanted = twelfths / 12.0;
            const CurvePoint *best = bestOf(
                curve, [&](const CurvePoint &place) { return place.accuracy >= wanted; },
                [](const CurvePoint &a, const CurvePoint &b) {
                    return a.energy != b.energy ? a.energy < b.energy : a.accuracy > b.accuracy;
                });
            const auto found = front.cheapestAtLeast(wanted);
            QCOMPARE(found.has_value(), best != nullptr);
            if (best) {
                QCOMPARE(found->energy, best->energy);
                QCOMPARE(found->accuracy, best->accuracy);
            }
        }
        for (int sixteenths = 1; sixteenths <= 42; ++sixteenths) {
            const double wanted = sixteenths / 16.0;
            const CurvePoint *best = bestOf(
                curve, [&](const CurvePoint &place) { return place.energy <= wanted; },
                [](const CurvePoint &a, const CurvePoint &b) {
                    return a.accuracy != b.accuracy ? a.accuracy > b.accuracy : a.energy < b.energy;
                });
            const auto found = front.bestAtMost(wanted);
            QCOMPARE(found.has_value(), best != nullptr);
            if (best) {
                QCOMPARE(found->energy, best->energy);
                QCOMPARE(found->accuracy, best->accuracy);
            }
        }
    }
}

void TestCurveFront::typedDecimals_data()
{
    QTest::addColumn<double>("typed");
    QTest::addColumn<double>("counted");
    QTest::addColumn<bool>("isMet");
    QTest::newRow("the same fraction") << .9 << 900 / 1000.0 << true;
    QTest::newRow("a digit of rounding") << 83.1 / 100 * (1 + 1e-15) << 831 / 1000.0 << true;
    QTest::newRow("one sample of a million too few") << .9 << 899'999 / 1e6 << false;
}

void TestCurveFront::typedDecimals()
{
    QFETCH(double, typed);
    QFETCH(double, counted);
    QFETCH(bool, isMet);
    QCOMPARE(isAtLeast(counted, typed), isMet);
    QCOMPARE(CurveFront(std::vector<CurvePoint>{{0, 1, counted}}).cheapestAtLeast(typed).has_value(), isMet);
    QVERIFY(isAtMost(counted, typed));
    QVERIFY(!isAtMost(typed + 1e-6, typed));
}

QTEST_APPLESS_MAIN(TestCurveFront)
#include "tst_curvefront.moc"
