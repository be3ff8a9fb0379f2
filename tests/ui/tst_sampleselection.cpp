// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ui/samples/sampleselection.h"

#include <QSignalSpy>
#include <QTest>

using namespace offramp;

class TestSampleSelection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsSamplesSortedAndOnce();
    void emitsOnlyChanges();
};

void TestSampleSelection::keepsSamplesSortedAndOnce()
{
    SampleSelection selection;
    QVERIFY(!selection.recording());
    selection.select(RecordingId{2}, {{7}, {3}, {7}, {5}});
    QCOMPARE(selection.recording(), std::optional(RecordingId{2}));
    QCOMPARE(selection.samples(), (std::vector<SampleIndex>{{3}, {5}, {7}}));
    QVERIFY(selection.isSelected(RecordingId{2}, {5}));
    QVERIFY(!selection.isSelected(RecordingId{2}, {4}));
    QVERIFY(!selection.isSelected(RecordingId{1}, {5}));
    selection.select(RecordingId{1}, {});
    QVERIFY(!selection.recording());
    QVERIFY(selection.samples().empty());
}

void TestSampleSelection::emitsOnlyChanges()
{
    SampleSelection selection;
    QSignalSpy changed(&selection, &SampleSelection::changed);
    selection.clear();
    selection.select(RecordingId{1}, {});
    QCOMPARE(changed.count(), 0);
    selection.select(RecordingId{1}, {{3}, {5}});
    selection.select(RecordingId{1}, {{5}, {3}});
    QCOMPARE(changed.count(), 1);
    selection.select(RecordingId{2}, {{3}, {5}});
    QCOMPARE(changed.count(), 2);
    selection.clear();
    QCOMPARE(changed.count(), 3);
}

QTEST_GUILESS_MAIN(TestSampleSelection)
#include "tst_sampleselection.moc"
