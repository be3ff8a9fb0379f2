// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/predictions.h"

#include <QTest>

using namespace offramp;

class TestPredictions : public QObject
{
    Q_OBJECT

private:
    /// Exits below .5: the first sample at exit 1, the second at exit 2.
    static ExitTable table()
    {
        return *ExitTable::make({2, {0, 1}, {2, 0, 1, 1}, {.1f, .7f, 0, 0}, {CostUnit::Flops, {10e9, 30e9}}});
    }

private Q_SLOTS:
    void numbersWithoutNames()
    {
        QCOMPARE(*predictionsCsv(table(), {.5}, {}),
                 std::string("sample,predicted,exit,flops\n0,2,1,10000000000\n1,1,2,30000000000\n"));
    }

    void words()
    {
        const PredictionWords words{{"a,b.jpg", "c.jpg"}, {"early", "last"}, {{{1, "cat"}, {2, "the \"dog\""}}}};
        QCOMPARE(*predictionsCsv(table(), {.5}, words),
                 std::string("sample,predicted,exit,flops\n\"a,b.jpg\",\"the \"\"dog\"\"\",early,10000000000\n"
                             "c.jpg,cat,last,30000000000\n"));
    }

    void aMissingClassIsNamed()
    {
        const PredictionWords words{{}, {}, {{{1, "cat"}}}};
        const auto csv = predictionsCsv(table(), {.5}, words);
        QVERIFY(csv.error().sentence.find("class 2") != std::string::npos);
        QVERIFY(predictionsCsv(table(), {0}, PredictionWords{{}, {}, {{{1, "cat"}}}}));
    }

    void costsThatAreNotFlops()
    {
        const auto joules = ExitTable::make({2, {0, 1}, {2, 0, 1, 1}, {.1f, .7f, 0, 0}, {CostUnit::Joules, {.3, 1.1}}});
        QCOMPARE(*predictionsCsv(*joules, {.5}, {}),
                 std::string("sample,predicted,exit,energy_joules\n0,2,1,0.3\n1,1,2,1.1\n"));
    }

    void costsOfEachSample()
    {
        const auto bySample = ExitTable::make({1, {0, 1}, {0, 1}, {0, 0}, {CostUnit::Flops, {}, {11, 12}}});
        QCOMPARE(*predictionsCsv(*bySample, {}, {}), std::string("sample,predicted,exit,flops\n0,0,1,11\n1,1,1,12\n"));
    }
};

QTEST_APPLESS_MAIN(TestPredictions)
#include "tst_predictions.moc"
