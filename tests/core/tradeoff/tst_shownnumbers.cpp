// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/numbers.h"
#include "core/tradeoff/shownnumbers.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace offramp;
using namespace std::string_literals;

class TestShownNumbers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void costs_data()
    {
        QTest::addColumn<double>("eMax");
        QTest::addColumn<double>("cost");
        QTest::addColumn<QString>("text"); // with its unit
        const auto add = [](double eMax, double cost, const char *text) {
            QTest::addRow("%g of %g", cost, eMax) << eMax << cost << QString::fromUtf8(text);
        };
        // The demo: small networks.
        add(.01, .000441344, "0.441 MFLOPs");
        add(.01, .0015317, "1.53 MFLOPs");
        add(.01, .00884616, "8.85 MFLOPs");
        add(.01, .0073931, "7.39 MFLOPs");
        add(.01, .0000030, "0.00300 MFLOPs");
        add(.01, 0, "0.00 MFLOPs");
        // CIFAR-10 up to the contest's E_max: two variants can be told apart.
        add(39.32, .033012, "0.0330 GFLOPs");
        add(39.32, .034019, "0.0340 GFLOPs");
        add(39.32, .0000123, "0.0000123 GFLOPs");
        // The contest.
        add(39.32, .254640128, "0.255 GFLOPs");
        add(39.32, 2.540158976, "2.54 GFLOPs");
        add(39.32, 31.782595714999253, "31.78 GFLOPs");
        add(39.32, -.28, "-0.280 GFLOPs");
        add(39.32, -1e-12, "0.00 GFLOPs"); // rounding noise
        // On either side of the units' border.
        add(1, .5, "0.500 GFLOPs");
        add(.999, .5, "500.0 MFLOPs");
        add(2.5, .9996, "1.000 GFLOPs");
        add(1500, 12345.6, "12,346 GFLOPs");
        add(.0001, .00005, "0.0500 MFLOPs"); // there is no smaller unit
    }

    void costs()
    {
        QFETCH(double, eMax);
        QFETCH(double, cost);
        QFETCH(QString, text);
        const CostFormat format{CostUnit::Gflops, eMax};
        QCOMPARE(QString::fromStdString(format.text(cost) + ' ' + format.unitName()), text);
    }

    void otherCosts_data()
    {
        QTest::addColumn<CostUnit>("unit");
        QTest::addColumn<double>("eMax");
        QTest::addColumn<double>("cost");
        QTest::addColumn<QString>("text"); // with its unit
        const auto add = [](CostUnit unit, double eMax, double cost, const char *text) {
            QTest::addRow("%g of %g %s", cost, eMax, toText(unit)) << unit << eMax << cost << QString::fromUtf8(text);
        };
        add(CostUnit::Joules, 2500, 1234.6, "1.235 kJ");
        add(CostUnit::Joules, 1000, 1000, "1.000 kJ");
        add(CostUnit::Joules, 999, 500, "500.0 J");
        add(CostUnit::Joules, 1.2, .7, "0.700 J");
        add(CostUnit::Joules, 1, .5, "0.500 J");
        add(CostUnit::Joules, .999, .5, "500.0 mJ");
        add(CostUnit::Joules, .02, .0123, "12.30 mJ");
        add(CostUnit::Joules, .001, .0005, "0.500 mJ");
        add(CostUnit::Joules, .0005, .000123, "123.0 µJ");
        add(CostUnit::Joules, 1e-9, 5e-10, "0.000500 µJ"); // there is no smaller unit
        add(CostUnit::Milliseconds, 2500, 1500, "1.500 s");
        add(CostUnit::Milliseconds, 8, 6, "6.000 ms");
        add(CostUnit::Milliseconds, 1, .25, "0.250 ms");
        add(CostUnit::Milliseconds, .8, .25, "250.0 µs");
        add(CostUnit::Joules, 39.32, 31.782595714999253, "31.78 J");
    }

    void otherCosts()
    {
        QFETCH(const CostUnit, unit);
        QFETCH(const double, eMax);
        QFETCH(const double, cost);
        QFETCH(const QString, text);
        const CostFormat format{unit, eMax};
        QCOMPARE(QString::fromStdString(format.text(cost) + ' ' + format.unitName()), text);
        QCOMPARE(format.fromShown(format.shown(cost)), cost);
        QCOMPARE(parseCost(format.exactText(cost), format), std::optional(cost));
        QCOMPARE(parseCost(format.exactText(cost) + ' ' + format.unitName(), format), std::optional(cost));
        QVERIFY(!format.isContest());
    }

    /// Every cost above noise has at least three significant digits, and its digits are right.
    void threeDigits()
    {
        std::mt19937_64 random(3);
        std::uniform_real_distribution<double> power(-4, 0);
        for (const double eMax : {.000034, .01, .44, 1., 8.85, 39.32, 4000.}) {
            const CostFormat format{CostUnit::Gflops, eMax};
            for (int i = 0; i < 500; ++i) {
                const double cost = eMax * std::pow(10, power(random));
                const double read = *parseNumber(withoutCommas(format.text(cost)));
                QVERIFY2(std::abs(read - format.shown(cost)) <= .005 * format.shown(cost), format.text(cost).c_str());
            }
        }
    }

    void exactTextComesBack()
    {
        std::mt19937_64 random(5);
        std::uniform_real_distribution<double> any(0, 1);
        for (const double eMax : {.01, .7, 39.32}) {
            const CostFormat format{CostUnit::Gflops, eMax};
            for (int i = 0; i < 500; ++i) {
                const double cost = eMax * any(random); // of up to 17 digits
                QCOMPARE(parseCost(format.exactText(cost), format), std::optional(cost));
            }
        }
    }

    void eMax_data()
    {
        QTest::addColumn<double>("eMax");
        QTest::addColumn<QString>("text");
        QTest::newRow("contest") << 39.32 << QStringLiteral("39.32");
        QTest::newRow("round") << .01 << QStringLiteral("10");
        QTest::newRow("typed") << .00885 << QStringLiteral("8.85");
        QTest::newRow("full cost") << .044533632 << QStringLiteral("44.53");
        QTest::newRow("one") << 1. << QStringLiteral("1");
    }

    void eMax()
    {
        QFETCH(double, eMax);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(CostFormat{CostUnit::Gflops, eMax}.eMaxText()), text);
    }

    void halfWidths()
    {
        const CostFormat contest;
        QCOMPARE(contest.halfWidthText(.2831), "0.28"s);
        QCOMPARE(contest.halfWidthText(.0281), "0.028"s);
        QCOMPARE(contest.halfWidthText(12.6), "13"s);
        QCOMPARE(contest.halfWidthText(0), "0"s);
        QVERIFY(contest.isContest());
        QVERIFY(!(CostFormat{CostUnit::Gflops, 39.3}.isContest()));
    }

    void shortNumbersAreWhole()
    {
        const CostFormat milli{CostUnit::Joules, .015};
        QCOMPARE(milli.shortText(.00675), "6.75"s);
        QCOMPARE(milli.shortText(.006759499999999997), "6.76"s); // two decimals: E_max is 15 mJ
        QCOMPARE(milli.shortText(0), "0"s);
        QCOMPARE((CostFormat{CostUnit::Gflops, .01}.shortText(.148262680064)), "148.26"s);
    }

    void percentages_data()
    {
        QTest::addColumn<int>("samples");
        QTest::addColumn<QString>("accuracy");
        QTest::addColumn<QString>("area"); // normalised
        QTest::newRow("unknown") << 0 << QStringLiteral("83.12") << QStringLiteral("83.12");
        QTest::newRow("4") << 4 << QStringLiteral("83") << QStringLiteral("83.1");
        QTest::newRow("100") << 100 << QStringLiteral("83") << QStringLiteral("83.1");
        QTest::newRow("101") << 101 << QStringLiteral("83.1") << QStringLiteral("83.1");
        QTest::newRow("1,000") << 1000 << QStringLiteral("83.1") << QStringLiteral("83.1");
        QTest::newRow("1,844") << 1844 << QStringLiteral("83.12") << QStringLiteral("83.12");
        QTest::newRow("10,000") << 10000 << QStringLiteral("83.12") << QStringLiteral("83.12");
        QTest::newRow("1,000,000") << 1000000 << QStringLiteral("83.12") << QStringLiteral("83.12");
    }

    void percentages()
    {
        QFETCH(int, samples);
        QFETCH(QString, accuracy);
        QFETCH(QString, area);
        QCOMPARE(QString::fromStdString(percentNumber(.83123, samples)), accuracy);
        QCOMPARE(QString::fromStdString(normalisedNumber(.83123, samples)), area);
    }

    /// Neighbouring accuracies over n samples never read the same, up to 10,000 of them.
    void stepsCanBeToldApart()
    {
        for (const int n : {7, 100, 320, 1000, 3333, 10000}) {
            for (int correct = 0; correct < n; ++correct)
                QVERIFY(percentNumber(static_cast<double>(correct) / n, n) != percentNumber((correct + 1.0) / n, n));
        }
    }

    void typedCosts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("gflops"); // 0 = refused
        const auto add
            = [](const char *text, double gflops) { QTest::newRow(text) << QString::fromUtf8(text) << gflops; };
        add("8.85", .00885);
        add(" 8.85 ", .00885);
        add("39.32 GFLOPs", 39.32);
        add("39.32gflops", 39.32);
        add("10 MFLOPs", .01);
        add("12000000 flops", .012);
        add("1e3", 1);
        add("1.5e-2 GFLOPs", .015);
        add("", 0);
        add("much", 0);
        add("5 apples", 0);
        add("39,32", 0);
        add("GFLOPs", 0);
        add("inf", 0);
    }

    void typedCosts()
    {
        QFETCH(QString, text);
        QFETCH(double, gflops);
        const auto read = parseCost(text.toStdString(), {CostUnit::Gflops, .01}); // shown in MFLOPs
        QCOMPARE(read.value_or(0), gflops);
    }

    void typedOtherCosts_data()
    {
        QTest::addColumn<CostUnit>("unit");
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("cost"); // 0 = refused
        const auto add = [](CostUnit unit, const char *text, double cost) {
            QTest::addRow("%s on %s", text, toText(unit)) << unit << QString::fromUtf8(text) << cost;
        };
        add(CostUnit::Joules, "12 mJ", .012);
        add(CostUnit::Joules, "12mj", .012);
        add(CostUnit::Joules, "0.5 Wh", 1800);
        add(CostUnit::Joules, "0.001 kWh", 3600);
        add(CostUnit::Joules, "800 µJ", .0008);
        add(CostUnit::Joules, "2 kJ", 2000);
        add(CostUnit::Joules, "1.5 J", 1.5);
        add(CostUnit::Joules, "1.5 joules", 1.5);
        add(CostUnit::Joules, "12", .012); // as it is shown, in mJ
        add(CostUnit::Joules, "3 ms", 0);
        add(CostUnit::Joules, "3 GFLOPs", 0);
        add(CostUnit::Joules, "3 watts", 0);
        add(CostUnit::Milliseconds, "3 ms", 3);
        add(CostUnit::Milliseconds, "3 s", 3000);
        add(CostUnit::Milliseconds, "800 us", .8);
        add(CostUnit::Milliseconds, "800 \u03bcs", .8); // the Greek letter
        add(CostUnit::Milliseconds, "12 mJ", 0);
        add(CostUnit::Gflops, "3 ms", 0);
        add(CostUnit::Gflops, "12 mJ", 0);
    }

    void typedOtherCosts()
    {
        QFETCH(const CostUnit, unit);
        QFETCH(const QString, text);
        QFETCH(const double, cost);
        QCOMPARE(parseCost(text.toStdString(), {unit, .02}).value_or(0), cost);
    }

    void namesOfCosts()
    {
        for (const CostUnit unit : costAxes) {
            QVERIFY(*parseCostAxis(toText(unit)) == unit);
            QVERIFY(shownUnit(unit) == unit);
        }
        QVERIFY(*parseCostAxis("gflops") == CostUnit::Gflops);
        QVERIFY(*parseCostAxis("Joules") == CostUnit::Joules);
        QVERIFY(*parseCostAxis("MS") == CostUnit::Milliseconds);
        for (const char *text : {"", "flops", "j", "seconds", "energy"})
            QVERIFY2(!parseCostAxis(text), text);
        QCOMPARE(parseCostAxis("kwh").error().sentence, "\"kwh\" is not a cost of images."s);
        QCOMPARE(columnName(CostUnit::Joules), "energy_joules"s);
        QCOMPARE(columnName(CostUnit::Milliseconds), "time_ms"s);
        QCOMPARE(unknownText(CostUnit::Joules), "no joules measured"s);
    }

private:
    static std::string withoutCommas(std::string text)
    {
        std::erase(text, ',');
        return text;
    }
};

QTEST_APPLESS_MAIN(TestShownNumbers)
#include "tst_shownnumbers.moc"
