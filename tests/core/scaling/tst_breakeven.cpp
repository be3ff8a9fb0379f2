// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/payoffstudy.h"
#include "core/scaling/trainingenergy.h"

#include <QTest>

#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

Work joules(double amount, double halfWidth = 0)
{
    return {WorkKind::Joules, amount, halfWidth};
}

Work flops(double amount)
{
    return {WorkKind::Flops, amount, 0};
}

bool has(const std::string &text, const char *words)
{
    return text.find(words) != std::string::npos;
}

} // namespace

/// Work with its units, and when early exits have paid for their training.
class TestBreakEven : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWork_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isJoules");
        QTest::addColumn<double>("amount");
        QTest::addColumn<double>("halfWidth");
        QTest::newRow("MJ") << QByteArray("3.2MJ") << true << 3.2e6 << 0.0;
        QTest::newRow("mJ") << QByteArray("3.2 mJ") << true << 3.2e-3 << 0.0;
        QTest::newRow("kWh") << QByteArray("0.5kwh") << true << 1.8e6 << 0.0;
        QTest::newRow("GFLOPs") << QByteArray("5e9GFLOPs") << false << 5e18 << 0.0;
        QTest::newRow("not an exponent") << QByteArray("5EFLOPs") << false << 5e18 << 0.0;
        QTest::newRow("lower case") << QByteArray("2 tflop") << false << 2e12 << 0.0;
        QTest::newRow("bare") << QByteArray("0.3") << true << 0.3 << 0.0;
        QTest::newRow("interval") << QByteArray("0.3 ± 0.02 J") << true << 0.3 << 0.02;
        QTest::newRow("plus minus") << QByteArray("300+-20mJ") << true << 0.3 << 0.02;
    }

    void readsWork()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isJoules);
        QFETCH(double, amount);
        QFETCH(double, halfWidth);
        const auto work = parseWork(text.toStdString(), fileUnit(WorkKind::Joules), "The cost");
        QVERIFY2(work, work ? "" : toText(work.error()).c_str());
        QCOMPARE(work->kind == WorkKind::Joules, isJoules);
        QCOMPARE(work->amount, amount);
        QCOMPARE(work->halfWidth, halfWidth);
    }

    void workThatIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("does not begin with a number");
        QTest::newRow("words") << QByteArray("much") << QByteArray("does not begin with a number");
        QTest::newRow("no unit") << QByteArray("3.2") << QByteArray("has no unit");
        QTest::newRow("zero") << QByteArray("0 J") << QByteArray("is not above 0");
        QTest::newRow("negative") << QByteArray("-1 J") << QByteArray("is not above 0");
        QTest::newRow("infinite") << QByteArray("inf J") << QByteArray("does not begin with a number");
        QTest::newRow("time") << QByteArray("3 ms") << QByteArray("neither joules nor FLOPs");
        QTest::newRow("power") << QByteArray("3 kW") << QByteArray("neither joules nor FLOPs");
        QTest::newRow("interval") << QByteArray("3+-x J") << QByteArray("interval that is not a number");
        QTest::newRow("negative interval") << QByteArray("3+--1 J") << QByteArray("interval that is not a number");
    }

    void workThatIsNone()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, why);
        const auto work = parseWork(text.toStdString(), {}, "The training");
        QVERIFY(!work);
        QCOMPARE(work.error().kind, ErrorKind::Usage);
        QVERIFY2(has(work.error().sentence, why.constData()), work.error().sentence.c_str());
        QVERIFY(has(work.error().sentence, "The training"));
        QVERIFY(has(work.error().remedy, "3.2MJ"));
    }

    void remediesOfWorkAreRead()
    {
        for (const char *text : {"3.2MJ", "5e9GFLOPs", "0.3J", "0.3+-0.02J", "0.4GFLOPs", "0.4+-0.02GFLOPs"})
            QVERIFY2(parseWork(text, {}, "The training"), text);
    }

    void showsWork()
    {
        QCOMPARE(workText(joules(3.2e6)), std::string("3.20 MJ"));
        QCOMPARE(workText(joules(0.3, 0.02)), std::string("300 ± 20 mJ"));
        QCOMPARE(workText(flops(5e18)), std::string("5.00 EFLOPs"));
        QCOMPARE(workText(flops(41.5e6)), std::string("41.5 MFLOPs"));
    }

    void paysForItself()
    {
        // 0.3 - 0.2 is not 0.1 in binary; the count is all the same.
        const auto payoff = payoffOf(joules(3.2e6), joules(0.3), joules(0.2));
        QVERIFY(payoff);
        QCOMPARE(payoff->paysAfter.images, std::optional(32e6));
        QVERIFY(!payoff->paysAfter.hasInterval);
        QCOMPARE(payoff->outweighsAfter.images, std::optional(16'000'001.0));
        QCOMPARE(payoffSentence(*payoff), std::string("Pays for itself after 32 million images."));
        QCOMPARE(outweighSentence(payoff->outweighsAfter),
                 std::string("Inference outweighs training after 16 million images."));
        QCOMPARE(outweighsAfter(joules(3.2e6), joules(0.3))->images, std::optional(10'666'667.0));
        QCOMPARE(imagesText(999'999), std::string("999,999"));
        QCOMPARE(imagesText(999'600'000), std::string("1 billion"));
        QCOMPARE(imagesText(5'838'639'365), std::string("5.84 billion"));
        QCOMPARE(imagesText(4e17), std::string("4e+17"));
    }

    void countsWholeImages()
    {
        QCOMPARE(payoffOf(joules(10), joules(5), joules(2))->paysAfter.images, std::optional(4.0)); // 3 1/3
        QCOMPARE(payoffOf(joules(9), joules(5), joules(2))->paysAfter.images, std::optional(3.0));
        QCOMPARE(payoffOf(joules(9), joules(5), joules(3))->outweighsAfter.images, std::optional(4.0)); // 3 are equal
        QCOMPARE(payoffOf(joules(0.5), joules(5), joules(2))->paysAfter.images, std::optional(1.0));
        QCOMPARE(countText({1.0}), std::string("1 image"));
    }

    void flopsAsWell()
    {
        const auto payoff = payoffOf(flops(5e18), flops(0.04e9), flops(0.015e9));
        QVERIFY(payoff);
        QCOMPARE(payoff->paysAfter.images, std::optional(2e11));
        QCOMPARE(payoff->saving, 0.025e9);
    }

    void neverPays()
    {
        for (const double variant : {0.3, 0.4}) {
            const auto payoff = payoffOf(joules(3.2e6), joules(0.3), joules(variant));
            QVERIFY(payoff);
            QVERIFY(!payoff->paysAfter.images);
            QVERIFY(has(payoffSentence(*payoff), "Never pays for itself: it does not cost less"));
            QCOMPARE(countText(payoff->paysAfter), std::string("never"));
            QVERIFY(payoff->outweighsAfter.images);
        }
        // The same cost computed in two ways.
        QVERIFY(!payoffOf(joules(1), joules(0.3), joules(0.1 + 0.2))->paysAfter.images);
    }

    void intervals()
    {
        // The roots of (10^2 - 2^2) n^2 - 2 1000 10 n + 1000^2 - 50^2 by numpy.roots: 82.717, 125.616.
        const auto payoff = payoffOf(joules(1000, 50), joules(20, 2), joules(10));
        QVERIFY(payoff && payoff->paysAfter.hasInterval);
        QCOMPARE(payoff->paysAfter.images, std::optional(100.0));
        QCOMPARE(payoff->paysAfter.low, 82.0);
        QCOMPARE(payoff->paysAfter.high, std::optional(126.0));
        QCOMPARE(payoffSentence(*payoff), std::string("Pays for itself after 100 images (82 to 126)."));
        QVERIFY(payoff->outweighsAfter.hasInterval); // that of the training
        // Two costs with intervals count like one whose half width is the root of the sum of squares.
        QCOMPARE(payoffOf(joules(1000, 50), joules(20, 1.2), joules(10, 1.6))->paysAfter, payoff->paysAfter);
    }

    void savingWithinItsInterval()
    {
        // A saving of 1 ± 3: the positive root of (1 - 9) n^2 - 2000 n + 997500 by numpy.roots is 249.583.
        const auto payoff = payoffOf(joules(1000, 50), joules(11), joules(10, 3));
        QCOMPARE(payoff->paysAfter.images, std::optional(1000.0));
        QCOMPARE(payoff->paysAfter.low, 249.0);
        QVERIFY(!payoff->paysAfter.high);
        QVERIFY(has(payoffSentence(*payoff), "249 or more, possibly never"));
        // One of -1 ± 3: 499.583.
        const auto loss = payoffOf(joules(1000, 50), joules(10), joules(11, 3));
        QVERIFY(!loss->paysAfter.images && loss->paysAfter.hasInterval);
        QCOMPARE(loss->paysAfter.low, 499.0);
        QVERIFY(has(payoffSentence(*loss), "Within the intervals it may, after 499 images"));
        // One of -5 ± 3 never does.
        QVERIFY(!payoffOf(joules(1000, 50), joules(10), joules(15, 3))->paysAfter.hasInterval);
        // A training that may have been nothing.
        const auto cheap = payoffOf(joules(10, 20), joules(10, 3), joules(9));
        QCOMPARE(cheap->paysAfter.low, 0.0);
        QVERIFY(!std::isnan(cheap->paysAfter.low) && !cheap->paysAfter.high);
    }

    void unitsMustAgree()
    {
        const auto full = payoffOf(joules(1), flops(1), joules(1));
        QVERIFY(!full);
        QCOMPARE(full.error().kind, ErrorKind::Usage);
        QVERIFY(has(full.error().sentence, "The training is in joules, but the cost of the full network is in FLOPs"));
        const auto variant = payoffOf(flops(1), flops(1), joules(1));
        QVERIFY(!variant && has(variant.error().sentence, "the cost of the variant is in joules"));
        QVERIFY(!studyPayoff(joules(1), {"full", flops(1)}, {}));
        const auto time = workOf(3, 0, "ms", "The cost of run.exits");
        QVERIFY(!time && has(time.error().sentence, "The cost of run.exits is in ms"));
        QCOMPARE(workOf(0.4, 0.1, "GFLOPs", "It")->amount, 0.4e9);
    }

    void largeCounts()
    {
        const auto payoff = payoffOf(flops(1e24), flops(2), flops(1));
        QVERIFY(payoff->paysAfter.images);
        QCOMPARE(countText(payoff->paysAfter), std::string("1e+24 images"));
        QVERIFY(!payoffOf(flops(1e300), flops(1e-300), flops(1e-301))->paysAfter.images);
    }

    void studies()
    {
        const auto study
            = studyPayoff(joules(1000), {"net, full", joules(20)}, {{"V1", joules(10, 2)}, {"V2", joules(20)}});
        QVERIFY(study);
        QCOMPARE(study->fullOutweighsAfter.images, std::optional(51.0));
        QCOMPARE(study->variants.size(), std::size_t(2));
        QCOMPARE(QByteArray::fromStdString(toCsv(*study)),
                 QByteArray("name,unit,training,cost_per_image,cost_half_width,saving_per_image,pays_after,"
                            "pays_after_low,pays_after_high,outweighs_after,outweighs_after_low,outweighs_after_high\n"
                            "\"net, full\",J,1000,20,,,,,,51,,\n"
                            "V1,J,1000,10,2,10,100,83,125,101,83,125\n"
                            "V2,J,1000,20,,0,,,,51,,\n"));
    }

    void estimatesInProportion()
    {
        const auto costs = inProportion({{"V1", {WorkKind::Flops, 2e9, 0.2e9}}}, flops(4e9), joules(0.6, 0.06));
        QCOMPARE(costs.front().name, std::string("V1 (estimated)"));
        QCOMPARE(costs.front().cost.kind, WorkKind::Joules);
        QCOMPARE(costs.front().cost.amount, 0.3);
        QVERIFY(std::abs(costs.front().cost.halfWidth - std::hypot(0.03, 0.03)) < 1e-12);
    }

    void trainingOfLogs()
    {
        EnergyLog log{"tool", {{.name = "first", .cpuJoules = 10, .gpuJoules = 20, .totalJoules = 35}}, {}};
        QCOMPARE(trainingEnergy(log, {}, "log.csv")->work, joules(35));
        QVERIFY(trainingEnergy(log, {}, "log.csv")->notes.empty());

        log.runs.push_back({.name = "second", .gpuJoules = 5});
        const auto open = trainingEnergy(log, {}, "log.csv");
        QVERIFY(!open && has(open.error().sentence, "log.csv holds 2 runs: first, second"));
        QVERIFY(has(open.error().remedy, "--run NAME"));
        const auto second = trainingEnergy(log, {"second"}, "log.csv");
        QCOMPARE(second->work, joules(5));
        QVERIFY(has(second->notes.front(), "only the energy of the GPU"));
        const auto both = trainingEnergy(log, {"first", "second"}, "log.csv");
        QCOMPARE(both->work, joules(40));
        QVERIFY(has(both->notes.back(), "2 runs were added up"));

        const auto unknown = trainingEnergy(log, {"third"}, "log.csv");
        QVERIFY(!unknown && has(unknown.error().sentence, "no run named \"third\""));
        log.runs.push_back({.name = "empty", .seconds = 3});
        const auto empty = trainingEnergy(log, {"empty"}, "log.csv");
        QVERIFY(!empty && has(empty.error().sentence, "\"empty\" is not known"));
    }
};

QTEST_APPLESS_MAIN(TestBreakEven)
#include "tst_breakeven.moc"
