// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/curveextremes.h"

#include <QTest>

#include <random>

using namespace offramp;

class TestCurveExtremes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sameAsAPass_data();
    void sameAsAPass();
    void lastOfTheLowestAndFirstOfTheHighest();
};

void TestCurveExtremes::sameAsAPass_data()
{
    QTest::addColumn<int>("places");
    for (const int places : {1, 2, 127, 128, 129, 256, 1000})
        QTest::addRow("%d", places) << places;
}

void TestCurveExtremes::sameAsAPass()
{
    QFETCH(int, places);
    std::mt19937 random(7);
    std::vector<CurvePoint> curve;
    for (int i = 0; i < places; ++i) // accuracies of few values, so that many are equal
        curve.push_back({0.001 * i, 2 - 0.001 * i, 0.1 * static_cast<double>(random() % 9)});
    const CurveExtremes extremes(curve);
    for (std::size_t first = 0; first < curve.size(); first += 1 + random() % 9) {
        for (std::size_t end = first + 1; end <= curve.size(); end += 1 + random() % 9)
            QCOMPARE(extremes.among(curve, first, end), extremesAmong(curve, first, end));
    }
}

void TestCurveExtremes::lastOfTheLowestAndFirstOfTheHighest()
{
    const std::vector<CurvePoint> curve{{0, 9, 0.5}, {1, 8, 0.9}, {2, 7, 0.2}, {3, 6, 0.9}, {4, 5, 0.2}, {5, 4, 0.5}};
    QCOMPARE(extremesAmong(curve, 0, 6), (Extremes{4, 1}));
    QCOMPARE(extremesAmong(curve, 0, 1), (Extremes{0, 0}));
    QCOMPARE(extremesAmong(curve, 2, 4), (Extremes{2, 3}));
    QCOMPARE(CurveExtremes(curve).among(curve, 3, 6), (Extremes{4, 3}));
}

QTEST_GUILESS_MAIN(TestCurveExtremes)
#include "tst_curveextremes.moc"
