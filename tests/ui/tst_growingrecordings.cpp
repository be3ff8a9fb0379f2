// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "core/results/loadrecording.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/otherprogram.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/energychart.h"
#include "ui/samples/sampleportraits.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"

#include <QFile>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::OtherProgram;

/// Recordings that grow while the window shows them, and that the window does not write.
class TestGrowingRecordings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void growsUnderADrag();
    void unchangedFileIsNotReadAgain();
    void labelsThatComeWithTheSamples();
    void anotherRecordingIsNotMixed_data();
    void anotherRecordingIsNotMixed();
    void fileThatIsGone();
    void reopenedByUndo();
    void ofAWorkspace();
    void waitsForTheFirstSample();
    void ownRecordingsAreNotWatched();
    void imagesOfAnotherRecording();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"run.exits"_s); }
    void open(MainWindow &window) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

std::size_t samplesOf(MainWindow &window)
{
    const auto open = window.document()->recordings();
    return open.empty() ? 0 : open.front()->table().sampleCount();
}

const FileWatch &watchOf(const MainWindow &window)
{
    return window.recorder()->growing().watch();
}

void waitForLooks(const FileWatch &watch, int count)
{
    const QSignalSpy looked(&watch, &FileWatch::looked);
    QTRY_VERIFY(looked.size() >= count);
}

} // namespace

void TestGrowingRecordings::initTestCase()
{
    fixtures::prepareWindows(u"growingrecordings"_s);
}

void TestGrowingRecordings::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestGrowingRecordings::open(MainWindow &window) const
{
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.openFiles({path()});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
}

void TestGrowingRecordings::growsUnderADrag()
{
    OtherProgram program(path());
    program.record(100);
    MainWindow window;
    open(window);
    QVERIFY2(window.message().contains(u"The chart grows with the file"_s), qPrintable(window.message()));
    const auto *figure = window.findChild<QLabel *>(u"samplesFigure"_s);
    QCOMPARE(figure->text(), u"100 of 400"_s);
    QCOMPARE(watchOf(window).watched(), QStringList{path()});

    Document &document = *window.document();
    const int steps = document.undoStack()->count();
    EnergyChart *chart = window.chart();
    const VariantId moved = *window.selection()->variant();
    const Decisions before = document.decisions();
    const QPoint from = chart->pixelOf(document.results().find(moved)->point).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    QTest::mouseMove(chart, from + QPoint(-40, 10));
    const Decisions held = document.decisions();
    QVERIFY(held != before);
    program.record(60);
    QTRY_COMPARE(samplesOf(window), std::size_t(160));
    QCOMPARE(figure->text(), u"160 of 400"_s);
    QCOMPARE(document.decisions(), held);
    QCOMPARE(fixtures::disagreement(document), QString());
    QTest::mouseMove(chart, from + QPoint(-80, 20));
    QVERIFY(document.decisions() != held); // the drag continues
    QTest::mouseRelease(chart, Qt::LeftButton, {}, from + QPoint(-80, 20));
    QCOMPARE(document.undoStack()->count(), steps + 1);

    const Decisions dragged = document.decisions();
    program.record(240);
    program.finish();
    QTRY_COMPARE(figure->text(), u"400"_s);
    QCOMPARE(document.decisions(), dragged);
    QCOMPARE(document.undoStack()->count(), steps + 1);
    QVERIFY(document.recordings().front()->table() == loadRecording(path().toStdString()).value()->table());
    QVERIFY(watchOf(window).watched().isEmpty());
}

void TestGrowingRecordings::unchangedFileIsNotReadAgain()
{
    OtherProgram program(path());
    program.record(100);
    MainWindow window;
    open(window);
    const QSignalSpy changed(&watchOf(window), &FileWatch::changed);
    const QSignalSpy replaced(window.document(), &Document::recordingReplaced);
    QTRY_COMPARE(changed.size(), qsizetype(1)); // once, for what was written while it was opened
    waitForLooks(watchOf(window), 3);
    QCOMPARE(changed.size(), qsizetype(1));
    QCOMPARE(replaced.size(), qsizetype(0));
}

void TestGrowingRecordings::labelsThatComeWithTheSamples()
{
    OtherProgram program(path());
    program.takeLabelsLater();
    program.record(100);
    MainWindow window;
    open(window);
    const std::string fingerprint = window.document()->recordings().front()->fingerprint();
    program.record(300);
    QTRY_COMPARE(samplesOf(window), OtherProgram::samples);
    QVERIFY(window.document()->recordings().front()->fingerprint() != fingerprint);
    QCOMPARE(watchOf(window).watched(), QStringList{path()}); // its checksum is still to come
    program.finish();
    QTRY_VERIFY(watchOf(window).watched().isEmpty());
    QCOMPARE(window.document()->recordings().front()->fingerprint(),
             recordingFingerprint(path().toStdString()).value());
    QCOMPARE(fixtures::disagreement(*window.document()), QString());
}

void TestGrowingRecordings::anotherRecordingIsNotMixed_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("exits");
    QTest::newRow("another network") << u"other"_s << 3;
    QTest::newRow("two exits") << u"net"_s << 2;
    QTest::newRow("four exits") << u"net"_s << 4;
}

void TestGrowingRecordings::anotherRecordingIsNotMixed()
{
    QFETCH(QString, network);
    QFETCH(int, exits);
    OtherProgram program(path());
    program.record(100);
    MainWindow window;
    open(window);
    Document &document = *window.document();
    const RecordingId id = document.decisions().recordings.front();
    const RecordingPtr shown = document.sources().asRead(id);
    const Decisions before = document.decisions();
    const QSignalSpy message(window.recorder(), &RecordingController::message);
    QVERIFY(QFile::remove(path()));
    OtherProgram other(path(), network.toStdString(), exits);
    other.record(50);
    QTRY_COMPARE(message.size(), qsizetype(1));
    QVERIFY2(window.message().contains(u"another recording"_s), qPrintable(window.message()));
    QVERIFY(window.message().contains(path()));
    QVERIFY(document.sources().asRead(id) == shown);
    QCOMPARE(document.decisions(), before);
    QVERIFY(watchOf(window).watched().isEmpty()); // so it is said once

    document.closeRecording(id); // the remedy
    window.openFiles({path()});
    QTRY_COMPARE(samplesOf(window), std::size_t(50));
    QCOMPARE(document.recordings().front()->table().exitCount(), exits);
    other.record(50);
    QTRY_COMPARE(samplesOf(window), std::size_t(100));
    QCOMPARE(message.size(), qsizetype(1));
}

void TestGrowingRecordings::fileThatIsGone()
{
    OtherProgram program(path());
    program.record(100);
    MainWindow window;
    open(window);
    const QSignalSpy message(window.recorder(), &RecordingController::message);
    const QString away = m_folder->filePath(u"away.exits"_s);
    QVERIFY(QFile::rename(path(), away));
    waitForLooks(watchOf(window), 4);
    QCOMPARE(samplesOf(window), std::size_t(100));
    QCOMPARE(watchOf(window).watched(), QStringList{path()});
    QCOMPARE(message.size(), qsizetype(0));
    QVERIFY(QFile::rename(away, path()));
    program.record(50);
    QTRY_COMPARE(samplesOf(window), std::size_t(150));
}

void TestGrowingRecordings::reopenedByUndo()
{
    OtherProgram program(path());
    program.record(100);
    MainWindow window;
    open(window);
    Document &document = *window.document();
    document.closeRecording(document.decisions().recordings.front());
    QVERIFY(watchOf(window).watched().isEmpty());
    program.record(50);
    document.undoStack()->undo();
    QCOMPARE(document.recordings().size(), std::size_t(1));
    QTRY_COMPARE(samplesOf(window), std::size_t(150));
    QVERIFY(document.undoStack()->canRedo());
}

void TestGrowingRecordings::ofAWorkspace()
{
    const QString talk = m_folder->filePath(u"talk.offramp"_s);
    OtherProgram program(path());
    program.record(100);
    {
        MainWindow window;
        open(window);
        QVERIFY(window.files()->saveTo(talk));
    }
    MainWindow window;
    window.show();
    window.openFiles({talk});
    QTRY_COMPARE(samplesOf(window), std::size_t(100));
    program.record(50);
    QTRY_COMPARE(samplesOf(window), std::size_t(150));
    QVERIFY(!window.document()->isModified());
}

void TestGrowingRecordings::waitsForTheFirstSample()
{
    OtherProgram program(path());
    MainWindow window;
    window.show();
    window.openFiles({path()});
    QTRY_VERIFY(window.message().contains(u"has no recorded samples yet"_s));
    QVERIFY(window.document()->recordings().empty());
    QCOMPARE(watchOf(window).watched(), QStringList{path()});
    program.record(20);
    QTRY_COMPARE(samplesOf(window), std::size_t(20));
    program.record(80);
    QTRY_COMPARE(samplesOf(window), std::size_t(100));
    QCOMPARE(window.document()->recordings().size(), std::size_t(1));
    QCOMPARE(window.files()->recentFiles()->paths().value(0), path());
}

void TestGrowingRecordings::ownRecordingsAreNotWatched()
{
    OtherProgram program(path());
    program.record(100);
    Document document;
    bool isOurs = true;
    GrowingRecordings growing(&document, [&](const QString &file) { return isOurs && file == path(); });
    document.openRecording(loadRecording(path().toStdString()).value());
    QVERIFY(growing.watch().watched().isEmpty());
    isOurs = false;
    growing.refresh();
    QCOMPARE(growing.watch().watched(), QStringList{path()});
    isOurs = true;
    growing.refresh();
    QVERIFY(growing.watch().watched().isEmpty());
}

void TestGrowingRecordings::imagesOfAnotherRecording()
{
    fixtures::writeRecording(path(), 1);
    const RecordingPtr recording = loadRecording(path().toStdString()).value();
    QVERIFY(QFile::remove(path()));
    fixtures::writeRecording(path(), 2, true, {{"program", "another"}});
    SamplePortraits portraits;
    const QSignalSpy arrived(&portraits, &SamplePortraits::arrived);
    QVERIFY(!portraits.find(recording, {7}));
    QTRY_COMPARE(arrived.size(), qsizetype(1));
    const SamplePortrait *portrait = portraits.find(recording, {7});
    QVERIFY(portrait && portrait->name.isEmpty() && portrait->thumbnail.isNull());
}

QTEST_MAIN(TestGrowingRecordings)
#include "tst_growingrecordings.moc"
