// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/operatingpoint.h"
#include "core/recording/recordingtable.h"
#include "core/results/recordedquality.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace offramp;

namespace {

/// Five rows of three exits, of which the third is not recorded and holds NaN: entropies .1 .3 - .5 .7 at exit 1;
/// correct there are the first and the fourth, at exit 2 all but the last, at exit 3 the last two.
Recording fiveRows(bool withConfidence)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    Recording recording;
    recording.networkName = "net";
    recording.exits = 3;
    recording.label = {0, 1, 2, 3, 4};
    recording.recorded = {true, true, false, true, true};
    recording.predicted = {0, 9, 2, 3, 9, 0, 1, 2, 3, 9, 9, 9, 2, 3, 4};
    recording.entropy = {.1F, .3F, nan, .5F, .7F, .2F, .4F, nan, .1F, .6F, .3F, .2F, nan, .1F, .4F};
    if (withConfidence)
        recording.confidence = {.9F, .8F, nan, .7F, .5F, .9F, .9F, nan, .9F, .9F, .5F, .5F, nan, .5F, .5F};
    recording.flops = {1, 2, 4};
    return recording;
}

RecordingPtr opened(Recording recording, const TableView &view = {})
{
    RecordingFacts facts{.path = "net.exits", .name = "net"};
    const TableView allOn{view.criterion, view.cost, {}};
    ExitTable table = exitTable(recording, allOn).value();
    facts.all = std::make_shared<const Recording>(std::move(recording));
    return OpenRecording(std::move(facts), std::move(table), allOn).under(view).value();
}

bool isNear(double a, double b)
{
    return std::abs(a - b) < 1e-7;
}

} // namespace

class TestRecordedQuality : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsThatAreNotRecordedAreLeftOut();
    void withoutConfidences();
    void otherCriteria();
    void exitsThatAreOff();
};

void TestRecordedQuality::rowsThatAreNotRecordedAreLeftOut()
{
    const auto exits = recordedQuality(*opened(fiveRows(true)), Thresholds{.2, .2}).value();
    QCOMPARE(exits.size(), std::size_t(3));
    const UncertaintyQuality &first = exits[0].all;
    QCOMPARE(first.samples, std::int64_t(4));
    QCOMPARE(first.correct, std::int64_t(2));
    QVERIFY(isNear(first.reliability->confidence(), 2.9 / 4));
    QVERIFY(isNear(first.reliability->error(), (.1 + .8 + .3 + .5) / 4));
    QCOMPARE(first.auroc.value(), .75);
    QCOMPARE(first.goingOn->correctedLater, std::int64_t(2));
    QCOMPARE(first.goingOn->correctedAtEnd, std::int64_t(1));
    QCOMPARE(first.goingOn->lostAtEnd, std::int64_t(1));
    QCOMPARE(exits[1].reaching->samples, std::int64_t(3)); // the first one exited
    QCOMPARE(exits[1].reaching->correct, std::int64_t(2));
    QCOMPARE(exits[2].reaching->samples, std::int64_t(2)); // and the fourth
    QCOMPARE(exits[2].reaching->correct, std::int64_t(1));
}

void TestRecordedQuality::withoutConfidences()
{
    const auto exits = recordedQuality(*opened(fiveRows(false)), std::nullopt).value();
    for (const ExitQuality &exit : exits) {
        QVERIFY(!exit.all.reliability); // unknown, not 0
        QVERIFY(exit.all.auroc && exit.all.riskCoverage && !exit.reaching);
    }
    QCOMPARE(exits[0].all.auroc.value(), .75);
}

void TestRecordedQuality::otherCriteria()
{
    const auto byEntropy = recordedQuality(*opened(fiveRows(true)), std::nullopt).value();
    const auto byConfidence = recordedQuality(*opened(fiveRows(true), {Criterion::Confidence}), std::nullopt).value();
    for (std::size_t k = 0; k < 3; ++k) {
        QVERIFY(isNear(byConfidence[k].all.reliability->error(), byEntropy[k].all.reliability->error()));
        QCOMPARE(byConfidence[k].all.goingOn.has_value(), k < 2);
    }
    QCOMPARE(byConfidence[0].all.auroc.value(), .75);
    QCOMPARE(byConfidence[1].all.auroc.value(), .5); // all are as confident
    QVERIFY(byEntropy[1].all.auroc.value() > .9);
}

void TestRecordedQuality::exitsThatAreOff()
{
    const TableView view{Criterion::Entropy, CostUnit::Gflops, {{2}}};
    const auto exits = recordedQuality(*opened(fiveRows(true), view), Thresholds{.2, .2}).value();
    QCOMPARE(exits.size(), std::size_t(2));
    QCOMPARE(exits[0].all.goingOn->lostAtEnd, std::int64_t(0)); // the end is exit 2
    QCOMPARE(exits[0].all.goingOn->correctedLater, std::int64_t(1));
    QVERIFY(!exits[1].all.goingOn);
    QCOMPARE(exits[1].reaching->samples, std::int64_t(3));
    QVERIFY(std::isfinite(exits[1].reaching->riskCoverage->area));
    QCOMPARE(exits[1].all.auroc.value(), 1.0); // by what was recorded at exit 2, which answers all that reach it

    const TableView secondOff{Criterion::Entropy, CostUnit::Gflops, {{1}}};
    const auto others = recordedQuality(*opened(fiveRows(true), secondOff), Thresholds{.4, .2}).value();
    QCOMPARE(others.size(), std::size_t(2));
    QCOMPARE(others[1].exit, ExitIndex{2});
    QCOMPARE(others[1].reaching->samples, std::int64_t(2));
}

QTEST_APPLESS_MAIN(TestRecordedQuality)
#include "tst_recordedquality.moc"
