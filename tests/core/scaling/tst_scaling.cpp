// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/linearfit.h"
#include "core/scaling/scalingtable.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

bool isNear(double value, double expected, double share = 1e-9)
{
    return std::abs(value - expected) <= share * std::max(1.0, std::abs(expected));
}

const std::vector<double> xs{1, 2, 4, 8, 16};
const std::vector<double> ys{1.1, 1.9, 4.2, 7.8, 16.3};

QByteArray notesOf(const ScalingTable &table)
{
    QByteArray notes;
    for (const std::string &note : table.notes)
        notes += QByteArray::fromStdString(note) + ' ';
    return notes;
}

} // namespace

/// Lines through the electricity of trainings, and the tables that it comes from.
class TestScaling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exactLine()
    {
        const std::vector<double> x{0, 10, 20};
        const std::vector<double> y{3, 8, 13};
        const auto fit = fitLine(x, y);
        QVERIFY(fit);
        QVERIFY(isNear(fit->intercept, 3) && isNear(fit->slope, 0.5));
        QVERIFY(isNear(*fit->rSquared, 1) && isNear(*fit->residualError, 0));
        QVERIFY(isNear(predict(*fit, 100).value, 53));
        QCOMPARE(equationText(*fit), std::string("y = 3 + 0.5 x"));
        QCOMPARE(equationText(*fitLine(x, std::vector<double>{3, -2, -7})), std::string("y = 3 - 0.5 x"));
    }

    // The constants are those of NumPy 2.4.6: c, cov = numpy.polyfit(x, y, 1, cov="unscaled"), r = y - polyval(c, x),
    // s = sqrt(r @ r / 3); standard errors sqrt(diag(cov)) * s; intervals 3.182446 * s * sqrt(h) and
    // 3.182446 * s * sqrt(1 + h), where h = 1/5 + (20 - mean)^2 / ((x - mean) @ (x - mean)).
    void asNumpyDoes()
    {
        const auto fit = fitLine(xs, ys);
        QVERIFY(fit);
        QVERIFY(isNear(fit->slope, 1.0137096774193552));
        QVERIFY(isNear(fit->intercept, -0.025));
        QVERIFY(isNear(*fit->slopeError, 0.01796254179815925));
        QVERIFY(isNear(*fit->interceptError, 0.14834058215947568));
        QVERIFY(isNear(*fit->rSquared, 0.9990589325323125));
        QVERIFY(isNear(*fit->residualError, 0.21911356116902472));
        const double residuals[]{0.11129032258064442, -0.10241935483871112, 0.17016129032257865, -0.2846774193548418,
                                 0.10564516129031531};
        for (std::size_t i = 0; i < xs.size(); ++i)
            QVERIFY(isNear(fit->residuals[i], residuals[i]));
        const Prediction prediction = predict(*fit, 20);
        QVERIFY(isNear(prediction.value, 20.249193548387105));
        QVERIFY(isNear(*prediction.lineHalfWidth, 0.8482766917009417, 1e-6));
        QVERIFY(isNear(*prediction.pointHalfWidth, 1.0981004252143185, 1e-6));
    }

    // numpy.linalg.lstsq(x[:, None], y), s = sqrt(r @ r / 4), h = 20^2 / (x @ x), t = 2.776445.
    void throughZeroAsNumpyDoes()
    {
        const auto fit = fitProportional(xs, ys);
        QVERIFY(fit);
        QCOMPARE(fit->intercept, 0.0);
        QVERIFY(!fit->interceptError);
        QVERIFY(isNear(fit->slope, 1.0114369501466276));
        QVERIFY(isNear(*fit->slopeError, 0.010324496623040452));
        QVERIFY(isNear(*fit->rSquared, 0.9995833809151318));
        QVERIFY(isNear(*fit->residualError, 0.19065406790057804));
        const Prediction prediction = predict(*fit, 20);
        QVERIFY(isNear(prediction.value, 20.228739002932553));
        QVERIFY(isNear(*prediction.lineHalfWidth, 0.5733079622534372, 1e-6));
        QVERIFY(isNear(*prediction.pointHalfWidth, 0.7803098367173497, 1e-6));
    }

    void farFromZero()
    {
        std::vector<double> x;
        for (const double value : xs)
            x.push_back(value + 1e9);
        QVERIFY(isNear(fitLine(x, ys)->slope, 1.0137096774193552));
        QVERIFY(isNear(*fitLine(x, ys)->slopeError, 0.01796254179815925));
    }

    void twoPoints()
    {
        const auto fit = fitLine(std::vector<double>{1, 3}, std::vector<double>{2, 6});
        QVERIFY(fit);
        QVERIFY(isNear(fit->slope, 2) && isNear(fit->intercept, 0));
        QVERIFY(!fit->slopeError && !fit->interceptError && !fit->residualError);
        QVERIFY(!predict(*fit, 4).lineHalfWidth && !predict(*fit, 4).pointHalfWidth);
        QVERIFY(isNear(predict(*fit, 4).value, 8));
    }

    void level()
    {
        const auto fit = fitLine(std::vector<double>{1, 2, 3}, std::vector<double>{0.1, 0.1, 0.1});
        QVERIFY(fit && isNear(fit->slope, 0));
        QVERIFY(!fit->rSquared); // there is nothing to explain
    }

    void noLine_data()
    {
        QTest::addColumn<QList<double>>("x");
        QTest::addColumn<QList<double>>("y");
        QTest::addColumn<QByteArray>("sentence");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("none") << QList<double>{} << QList<double>{}
                              << QByteArray("at least 2 points, and there is none");
        QTest::newRow("one") << QList<double>{1} << QList<double>{1} << QByteArray("there is only 1");
        QTest::newRow("same x") << QList<double>{5, 5, 5} << QList<double>{1, 2, 3}
                                << QByteArray("All 3 points are at the same place, 5.");
        QTest::newRow("NaN") << QList<double>{1, 2, 3} << QList<double>{1, nan, 3} << QByteArray("Point 2 is not");
        QTest::newRow("infinite x") << QList<double>{1, HUGE_VAL} << QList<double>{1, 2}
                                    << QByteArray("Point 2 is not");
        QTest::newRow("huge") << QList<double>{1, 1e200} << QList<double>{1, 1e200} << QByteArray("too large");
    }

    void noLine()
    {
        QFETCH(QList<double>, x);
        QFETCH(QList<double>, y);
        QFETCH(QByteArray, sentence);
        const auto fit = fitLine(std::vector<double>(x.begin(), x.end()), std::vector<double>(y.begin(), y.end()));
        QVERIFY(!fit);
        QVERIFY2(QByteArray::fromStdString(fit.error().sentence).contains(sentence), fit.error().sentence.c_str());
        QVERIFY(!fit.error().remedy.empty());
    }

    void noLineThroughZero()
    {
        QVERIFY(!fitProportional(std::vector<double>{0, 0}, std::vector<double>{1, 2}));
        QVERIFY(fitProportional(std::vector<double>{5, 5}, std::vector<double>{1, 2})); // a slope all the same
    }

    void readsTables_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QList<double>>("x");
        QTest::addColumn<QList<double>>("electricity");
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("totals") << QByteArray("epoch,loss,energy (kWh)\n1,2.3,0.5\n2,1.9,1.1\n3,1.7,1.6\n") << u"kWh"_s
                                << QList<double>{1, 2, 3} << QList<double>{0.5, 1.1, 1.6}
                                << QByteArray("the total so far, since it rises");
        QTest::newRow("single epochs") << QByteArray("epoch,energy_j\n1,10\n2,11\n3,9\n") << u"J"_s
                                       << QList<double>{1, 2, 3} << QList<double>{10, 21, 30}
                                       << QByteArray("added up, since it does not rise");
        QTest::newRow("the same in every epoch")
            << QByteArray("epoch,energy_j\n1,10\n2,10\n3,10\n") << u"J"_s << QList<double>{1, 2, 3}
            << QList<double>{10, 20, 30} << QByteArray("added up");
        QTest::newRow("counted from 0") << QByteArray("epoch,energy_j\n0,10\n1,12\n2,9\n") << u"J"_s
                                        << QList<double>{1, 2, 3} << QList<double>{10, 22, 31}
                                        << QByteArray("counted from 0 in the file");
        QTest::newRow("totals from 0") << QByteArray("epoch,energy_j\n0,10\n1,22\n2,31\n") << u"J"_s
                                       << QList<double>{0, 1, 2} << QList<double>{10, 22, 31}
                                       << QByteArray("the total so far");
        QTest::newRow("runs of other lengths")
            << QByteArray("Epochs ; Electricity (Wh)\r\n30;31,5\r\n10;10\r\n20;20,5\r\n") << u"Wh"_s
            << QList<double>{10, 20, 30} << QList<double>{10, 20.5, 31.5} << QByteArray("the total so far");
        QTest::newRow("says that it is cumulative")
            << QByteArray("step,cumulative energy (kJ)\n100,5\n200,5\n300,6\n") << u"kJ"_s
            << QList<double>{100, 200, 300} << QList<double>{5, 5, 6} << QByteArray("as its head says");
        QTest::newRow("says that it is not")
            << QByteArray("epoch,energy per epoch (kJ)\n1,5\n2,10\n3,15\n") << u"kJ"_s << QList<double>{1, 2, 3}
            << QList<double>{5, 15, 30} << QByteArray("added up, as its head says");
        QTest::newRow("percent of the data")
            << QByteArray("% of data,accuracy (%),electricity (kWh)\n10 %,50,1\n50 %,60,4\n100 %,70,9\n") << u"kWh"_s
            << QList<double>{10, 50, 100} << QList<double>{1, 4, 9} << QByteArray("against the column \"% of data\"");
        QTest::newRow("fractions, repeated, no unit")
            << QByteArray("fraction,electricity\n0.1,1\n0.1,1.2\n1,9\n") << u"kWh"_s << QList<double>{0.1, 0.1, 1}
            << QList<double>{1, 1.2, 9} << QByteArray("names no unit");
        QTest::newRow("images") << QByteArray("train_images,gpu_energy,energy_consumed\n1000,1,2\n2000,1,4\n")
                                << u"kWh"_s << QList<double>{1000, 2000} << QList<double>{2, 4}
                                << QByteArray("\"energy_consumed\"");
        QTest::newRow("rows of another kind")
            << QByteArray("epoch,energy_j,val_loss\n1,10,\n1,,0.5\n2,20,\n2,,0.4\n") << u"J"_s << QList<double>{1, 2}
            << QList<double>{10, 20} << QByteArray("2 rows without electricity");
    }

    void readsTables()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QString, unit);
        QFETCH(QList<double>, x);
        QFETCH(QList<double>, electricity);
        QFETCH(QByteArray, note);
        const auto table = readScalingTable(csv.toStdString(), "t.csv");
        QVERIFY2(table, table ? "" : toText(table.error()).c_str());
        QCOMPARE(QString::fromStdString(table->unit.name), unit);
        QCOMPARE(QList<double>(table->x.begin(), table->x.end()), x);
        QCOMPARE(table->electricity.size(), static_cast<std::size_t>(electricity.size()));
        for (std::size_t i = 0; i < table->electricity.size(); ++i)
            QVERIFY(isNear(table->electricity[i], electricity[static_cast<qsizetype>(i)]));
        QVERIFY2(notesOf(*table).contains(note), notesOf(*table).constData());
    }

    void optionsDecide()
    {
        const std::string csv = "epoch,step,energy_j,energy_kwh\n1,100,10,1\n2,200,20,2\n3,300,25,3\n";
        const ElectricityUnit kilojoules = *parseElectricityUnit("kJ");
        const auto table = readScalingTable(csv, "t.csv", {"step", "energy_j", kilojoules, false});
        QVERIFY(table && table->wereSummed);
        QCOMPARE(table->xHead, std::string("step"));
        QVERIFY(isNear(table->electricity.back(), 0.055));
        const auto totals = readScalingTable(csv, "t.csv", {"epoch", "energy_j", {}, true});
        QVERIFY(totals && !totals->wereSummed);
        QCOMPARE(totals->electricity.back(), 25.0);
    }

    void roundNumbersStayRound()
    {
        const auto table = readScalingTable("epoch,energy_j\n1,3.6e6\n2,9e6\n", "t.csv",
                                            {.unit = parseElectricityUnit("kWh").value()});
        QVERIFY(table);
        QVERIFY(table->electricity.front() == 1); // QCOMPARE allows for rounding
    }

    void questions_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addColumn<QByteArray>("remedy");
        QTest::newRow("two of x") << QByteArray("epoch,step,energy_j\n1,1,1\n2,2,2\n")
                                  << QByteArray("several columns could be the epochs or the share of the data: epoch, "
                                                "step")
                                  << QByteArray("--x COLUMN");
        QTest::newRow("two of y") << QByteArray("epoch,energy_j,total energy (kWh)\n1,1,1\n2,2,2\n")
                                  << QByteArray("several columns could be the electricity") << QByteArray("--y COLUMN");
        QTest::newRow("rises slowly") << QByteArray("epoch,energy_j\n1,10\n2,10.5\n3,11\n")
                                      << QByteArray("not clear whether the column \"energy_j\"")
                                      << QByteArray("--cumulative yes");
        QTest::newRow("never falls") << QByteArray("epoch,energy_j\n1,10\n2,10\n3,20\n") << QByteArray("not clear")
                                     << QByteArray("--cumulative no");
        QTest::newRow("falls over uneven epochs")
            << QByteArray("epoch,energy_j\n1,10\n2,9\n7,10\n") << QByteArray("not clear") << QByteArray("--cumulative");
        QTest::newRow("several runs") << QByteArray("epoch,energy_j\n1,10\n1,11\n2,20\n") << QByteArray("not clear")
                                      << QByteArray("--cumulative");
        QTest::newRow("no x") << QByteArray("width,energy_j\n1,10\n2,11\n")
                              << QByteArray("no column for the epochs or the share of the data, only width, energy_j")
                              << QByteArray("--x COLUMN");
        QTest::newRow("parts only") << QByteArray("epoch,cpu_energy,gpu_energy\n1,10,1\n2,11,1\n")
                                    << QByteArray("no column for the electricity") << QByteArray("--y COLUMN");
        QTest::newRow("one row") << QByteArray("epoch,energy_j\n1,10\n") << QByteArray("only 1 row with electricity")
                                 << QByteArray("more epochs");
        QTest::newRow("no rows") << QByteArray("epoch,energy_j\n") << QByteArray("no row with electricity")
                                 << QByteArray("more epochs");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("t.csv is empty") << QByteArray("head row");
        QTest::newRow("NaN") << QByteArray("epoch,energy_j\n1,10\n2,nan\n") << QByteArray("line 3: energy_j is \"nan\"")
                             << QByteArray("remove the row");
        QTest::newRow("decimal commas") << QByteArray("epoch,energy_j\n1,10\n2,20,5\n")
                                        << QByteArray("line 3: there are 3 fields where the head row has 2.")
                                        << QByteArray("as many fields as the head row");
        QTest::newRow("words") << QByteArray("epoch,energy_j\none,10\n2,20\n") << QByteArray("line 2: epoch is \"one\"")
                               << QByteArray("remove the row");
        QTest::newRow("negative") << QByteArray("epoch,energy_j\n1,-10\n2,20\n")
                                  << QByteArray("line 2: energy_j is \"-10\"") << QByteArray("not negative");
    }

    void questions()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QByteArray, sentence);
        QFETCH(QByteArray, remedy);
        const auto table = readScalingTable(csv.toStdString(), "t.csv");
        QVERIFY(!table);
        QVERIFY2(QByteArray::fromStdString(table.error().sentence).contains(sentence), table.error().sentence.c_str());
        QVERIFY2(QByteArray::fromStdString(table.error().remedy).contains(remedy), table.error().remedy.c_str());
    }

    void chosenColumns()
    {
        const std::string csv = "width,energy_j,gflops\n1,10,1\n2,9,2\n";
        const auto table = readScalingTable(csv, "t.csv", {.x = "width"});
        QVERIFY(table); // each row is a run of its own
        QCOMPARE(table->axis, ScalingAxis::Runs);
        QCOMPARE(table->electricity.back(), 9.0);
        const auto summed = readScalingTable(csv, "t.csv", {.x = "width", .cumulative = false});
        QVERIFY(summed && summed->wereSummed);
        const auto missing = readScalingTable(csv, "t.csv", {.x = "depth"});
        QVERIFY(!missing && missing.error().kind == ErrorKind::Usage);
        const auto flops = readScalingTable(csv, "t.csv", {.x = "width", .y = "gflops"});
        QVERIFY(!flops);
        QVERIFY(flops.error().sentence.find("is in FLOPs, not electricity") != std::string::npos);
        const auto shares = readScalingTable("share,energy_j\n0.1,1\n0.2,2\n", "t.csv", {.cumulative = false});
        QVERIFY(!shares && shares.error().kind == ErrorKind::Usage);
        const auto twice = readScalingTable("epoch,energy_j\n1,10\n1,11\n2,20\n", "t.csv", {.cumulative = false});
        QVERIFY(!twice && twice.error().sentence.find("epoch 1 appears twice") != std::string::npos);
        QVERIFY(readScalingTable("epoch,energy_j\n1,10\n1,11\n2,20\n", "t.csv", {.cumulative = true}));
    }
};

QTEST_APPLESS_MAIN(TestScaling)
#include "tst_scaling.moc"
