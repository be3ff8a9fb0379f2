// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/numbers.h"

#include "core/support/finite.h"
#include "core/support/largepages.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace offramp;

/// Numbers as decimals: points that move, shortest decimals, round steps; and many numbers in memory.
class TestNumbers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decimalPointsMove()
    {
        QCOMPARE(shiftedText(.000441344, 3), std::string("0.441344"));
        QCOMPARE(shiftedText(39.32, 3), std::string("39320"));
        QCOMPARE(shiftedText(-1234.5, -3), std::string("-1.2345"));
        QCOMPARE(shiftedText(5, -2), std::string("0.05"));
        QCOMPARE(shiftedText(0, 3), std::string("0"));
        QCOMPARE(shiftedText(1e-300, 3), std::string("1e-297"));
        for (const double number : {.00885, 39.32, 1e-9, 123456.789012345, -.7})
            QCOMPARE(shiftedDecimal(shiftedDecimal(number, 3), -3), number);
        QCOMPARE(shiftedDecimal(.007, 3), 7.);
    }

    void shortestDecimals_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("shortest");
        QTest::newRow("one decimal") << .31 << .47 << .4;
        QTest::newRow("whole") << 1.2 << 3.9 << 3.;
        QTest::newRow("narrow") << .57261 << .57269 << .57265;
        QTest::newRow("around 0") << -.3 << .4 << 0.;
        QTest::newRow("ends do not count") << .4 << .5 << .45;
        QTest::newRow("negative") << -.95 << -.94 << -.945;
        QTest::newRow("tiny") << 1e-20 << 3e-20 << 2e-20;
        QTest::newRow("tiny and narrow") << 1.21e-20 << 1.29e-20 << 1.25e-20;
        QTest::newRow("large") << 1e9 << 1e9 + 2 << 1e9 + 1;
    }

    void shortestDecimals()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(double, shortest);
        QCOMPARE(shortestBetween(low, high), shortest);
        QVERIFY(!std::signbit(shortestBetween(low, high)) || low < 0);
    }

    /// Neighbouring floats leave room for a number between them, whatever their size.
    void shortestDecimalsLieBetween()
    {
        for (float low = 1e-30F; low < 1e6F; low *= 1.7F) {
            const float high = std::nextafter(low, 1e30F);
            const double between = shortestBetween(low, high);
            QVERIFY(between > static_cast<double>(low) && between < static_cast<double>(high));
        }
    }

    void roundSteps_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<double>("step");
        const auto add = [](double number, double step) { QTest::addRow("%g", number) << number << step; };
        add(.00884616, .01);
        add(.044533632, .05);
        add(.635346944, .8);
        add(2.540158976, 3);
        add(1, 1.2); // strictly above
        add(1.2, 1.5);
        add(8, 10);
        add(8.5, 10);
        add(9.999, 10);
        add(10, 12);
        add(39.32, 40);
        add(.0999, .1);
        add(.1, .12);
        add(1e-9, 1.2e-9);
        add(17, 20);
    }

    void roundSteps()
    {
        QFETCH(double, number);
        QFETCH(double, step);
        QCOMPARE(roundStepAbove(number), step);
    }

    void finiteNumbers()
    {
        using Float = std::numeric_limits<float>;
        QVERIFY(areFinite({}));
        std::vector<float> values{
            0, -0.F, 1, -2.5F, Float::max(), Float::lowest(), Float::denorm_min(), Float::min(), -1e-40F};
        QVERIFY(areFinite(values));
        for (float &value : values) {
            const float before = value;
            for (const float other : {Float::infinity(), -Float::infinity(), Float::quiet_NaN(), -Float::quiet_NaN()}) {
                value = other;
                QVERIFY(!areFinite(values));
            }
            value = before;
        }
    }

    void largeVectors()
    {
        constexpr std::size_t many = 3'000'001; // in more than one large page
        std::vector<float> values = largeVector<float>(many);
        QCOMPARE(values.size(), many);
        QVERIFY(std::ranges::all_of(values, [](float value) { return value == 0; }));
        values.resize(3);
        values[2] = 7;
        reserveLarge(values, 2 * many);
        QVERIFY(values.capacity() >= 2 * many);
        QCOMPARE(values, (std::vector<float>{0, 0, 7}));
        QVERIFY(largeVector<int>(0).empty());
    }
};

QTEST_APPLESS_MAIN(TestNumbers)
#include "tst_numbers.moc"
