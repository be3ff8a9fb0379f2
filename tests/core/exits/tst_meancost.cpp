// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/meancost.h"
#include "core/exits/operatingpoint.h"

#include <QTest>

#include <cmath>

using namespace offramp;

namespace {

/// Four samples, two exits; entropies .1 .3 .5 .7 at the first.
ExitTableColumns columns()
{
    ExitTableColumns made;
    made.exits = 2;
    made.label = {0, 1, 2, 3};
    made.predicted = {0, 0, 2, 0, 0, 1, 2, 0};
    made.uncertainty = {0.1F, 0.3F, 0.5F, 0.7F, 0.05F, 0.06F, 0.07F, 0.08F};
    made.cost.perExit = {1e9, 2e9};
    return made;
}

} // namespace

/// The mean cost of an image with its interval.
class TestMeanCost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofEveryExit()
    {
        const ExitTable table = *ExitTable::make(columns());
        const MeanCost half = meanCost(table, {0.4}); // 1, 1, 2, 2 GFLOPs
        QCOMPARE(half.mean, 1.5);
        QVERIFY(std::abs(half.halfWidth - 1.959964 * std::sqrt(1.0 / 3 / 4)) < 1e-6); // variance 1 / 3
        QCOMPARE(half.mean, pointOf(evaluate(table, {0.4}), table.cost()).energy);
        QCOMPARE(meanCost(table, {1}), (MeanCost{1, 0}));
        QCOMPARE(fullCost(table), (MeanCost{2, 0}));
    }

    void ofEverySample()
    {
        ExitTableColumns made = columns();
        made.cost.perExit.clear();
        made.cost.perSample = {1e9, 1e9, 1e9, 1e9, 2e9, 2e9, 4e9, 4e9};
        const ExitTable table = *ExitTable::make(made);
        QCOMPARE(fullCost(table).mean, 3.0);
        QVERIFY(std::abs(fullCost(table).halfWidth - 1.959964 * std::sqrt(4.0 / 3 / 4)) < 1e-6);
        QCOMPARE(meanCost(table, {0.4}).mean, 2.5);
    }

    void ofOneSample()
    {
        ExitTableColumns made = columns();
        made.label.resize(1);
        made.predicted = {0, 0};
        made.uncertainty = {0.1F, 0.05F};
        QCOMPARE(meanCost(*ExitTable::make(made), {0.4}), (MeanCost{1, 0}));
    }
};

QTEST_APPLESS_MAIN(TestMeanCost)
#include "tst_meancost.moc"
