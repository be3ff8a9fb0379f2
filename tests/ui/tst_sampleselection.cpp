// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"
#include "tests/ui/fixtures.h"
#include "ui/samples/sampleselection.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestSampleSelection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsSamplesSortedAndOnce();
    void emitsOnlyChanges();
    void keepsImagesWhileTheRecordingGrows();
};

void TestSampleSelection::keepsSamplesSortedAndOnce()
{
    const Document document;
    SampleSelection selection(&document);
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
    const Document document;
    SampleSelection selection(&document);
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

void TestSampleSelection::keepsImagesWhileTheRecordingGrows()
{
    // Rows are recorded in a random order: those that come in between move the samples behind them.
    const QTemporaryDir folder;
    const auto recorded = [&](int step) {
        const QString path = folder.filePath(QString::number(step) + u".exits"_s);
        return *loadRecording(fixtures::writeRecording(path, 1, false, {}, step).toStdString());
    };
    const RecordingPtr fewer = recorded(6);
    const RecordingPtr more = recorded(3);
    QCOMPARE(fewer->sampleOf(12), std::optional(SampleIndex{2}));
    QCOMPARE(more->sampleOf(12), std::optional(SampleIndex{4}));
    QCOMPARE(more->sampleOf(13), std::nullopt);
    QCOMPARE(recorded(1)->sampleOf(13), std::optional(SampleIndex{13}));

    Document document;
    SampleSelection selection(&document);
    const RecordingId id = document.openRecording(fewer);
    selection.select(id, {{2}, {5}});
    QSignalSpy changed(&selection, &SampleSelection::changed);
    document.replaceRecording(id, more);
    QCOMPARE(changed.count(), 0); // for the user it is the same selection
    QCOMPARE(selection.samples(), (std::vector<SampleIndex>{{4}, {10}}));
    document.replaceRecording(id, fewer);
    QCOMPARE(selection.samples(), (std::vector<SampleIndex>{{2}, {5}}));
    document.replaceRecording(id, more);
    selection.select(id, {{1}}); // row 3
    document.replaceRecording(id, fewer);
    QVERIFY(!selection.recording());
}

QTEST_GUILESS_MAIN(TestSampleSelection)
#include "tst_sampleselection.moc"
