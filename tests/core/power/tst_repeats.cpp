// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/repeats.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace offramp;

class TestRepeats : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void meansHaveAnInterval();
    void theIntervalFollowsStudent_data();
    void theIntervalFollowsStudent();
    void oneMeasurementHasNoInterval();
    void quantilesAreThoseOfNumPy();
};

void TestRepeats::meansHaveAnInterval()
{
    const std::vector<double> values{1, 2, 3, 4, 5};
    const MeasuredMean mean = meanOf(values);
    QCOMPARE(mean.mean, 3.0);
    QCOMPARE(mean.repeats, std::size_t(5));
    QVERIFY(std::abs(mean.high - 3 - 2.776445 * std::sqrt(2.5 / 5)) < 1e-6);
    QVERIFY(std::abs(mean.low - 3 + 2.776445 * std::sqrt(2.5 / 5)) < 1e-6);
    QVERIFY(std::abs(relativeHalfWidth(mean) - 2.776445 * std::sqrt(0.5) / 3) < 1e-6);
}

void TestRepeats::theIntervalFollowsStudent_data()
{
    QTest::addColumn<int>("freedom");
    QTest::addColumn<double>("quantile"); // scipy.stats.t.ppf(0.975, freedom)
    QTest::newRow("1") << 1 << 12.706204736432095;
    QTest::newRow("10") << 10 << 2.2281388519649385;
    QTest::newRow("11") << 11 << 2.200985160082949;
    QTest::newRow("19") << 19 << 2.093024054408263;
    QTest::newRow("199") << 199 << 1.971956544249395;
}

void TestRepeats::theIntervalFollowsStudent()
{
    QFETCH(int, freedom);
    QFETCH(double, quantile);
    // Values of mean 0 whose standard error is 1.
    const int count = freedom + 1;
    std::vector<double> values(static_cast<std::size_t>(count), 0);
    values.front() = std::sqrt(count * freedom / 2.0);
    values.back() = -values.front();
    QVERIFY(std::abs(meanOf(values).high - quantile) < 2e-5);
}

void TestRepeats::oneMeasurementHasNoInterval()
{
    const std::vector<double> one{7};
    const MeasuredMean mean = meanOf(one);
    QCOMPARE(mean.mean, 7.0);
    QVERIFY(std::isnan(mean.low) && std::isnan(mean.high));
    QCOMPARE(relativeHalfWidth(mean), std::numeric_limits<double>::infinity());
}

void TestRepeats::quantilesAreThoseOfNumPy()
{
    const std::vector<double> values{9, 1, 4, 16};
    QCOMPARE(quantileOf(values, 0), 1.0);
    QCOMPARE(quantileOf(values, 0.5), 6.5);
    QCOMPARE(quantileOf(values, 0.95), 14.95);
    QCOMPARE(quantileOf(values, 1), 16.0);
    QCOMPARE(quantileOf(std::vector<double>{3}, 0.95), 3.0);
}

QTEST_GUILESS_MAIN(TestRepeats)
#include "tst_repeats.moc"
