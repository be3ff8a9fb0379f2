// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/imagegate.h"
#include "tests/ui/recordfixture.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/recorddialog.h"
#include "core/results/loadrecording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"
#include "ui/engine/recordwording.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/recordingpanel.h"
#include "ui/panels/recordingrow.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/window/recordingcontroller.h"
#include "ui/theme/themeswitch.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::askFor;
using fixtures::demo;
using fixtures::fill;
using fixtures::realEngine;
using State = RecordTask::State;

namespace {

bool isRunning(qint64 process)
{
    return process > 0 && ::kill(static_cast<pid_t>(process), 0) == 0;
}

} // namespace

class TestRecordWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void growthKeepsADrag();
    void growthKeepsWhatIsTyped();
    void reportsIncompleteRecordings();
    void failureStaysInThePanel();
    void whatRunsIsAtTheTop();
    void wholeWalk();
    void closingLosesNothing();

private:
    void comparePanels(MainWindow &window) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

#define NEEDS_ENGINE                                                                                                   \
    if (realEngine().isEmpty())                                                                                        \
    QSKIP("OFFRAMP_BIN is not a folder with offramp-engine: recording was not tested.")

#define NEEDS_LEASES(gate)                                                                                             \
    if (!gate.isValid())                                                                                               \
    QSKIP("The folder for temporary files grants no file leases: the engine cannot be held.")

void TestRecordWindow::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestRecordWindow"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestRecordWindow::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestRecordWindow::comparePanels(MainWindow &window) const
{
    const Document &document = *window.document();
    QCOMPARE(fixtures::disagreement(document), QString());
    const VariantsModel &model = *window.variantsPanel()->model();
    const ChartContent content = chartContent(document);
    QCOMPARE(model.rowCount(), static_cast<int>(document.variants().size()));
    for (int row = 0; row < model.rowCount(); ++row) {
        const Variant &variant = document.variants()[static_cast<std::size_t>(row)];
        const ExitTable &table = document.recording(variant.recording)->table();
        const Point fresh = pointOf(evaluate(table, variant.thresholds), table.cost());
        QCOMPARE(model.index(row, VariantsModel::Energy).data().toString(), costScale(document).text(fresh.energy));
        QCOMPARE(model.index(row, VariantsModel::Accuracy).data().toString(),
                 accuracyText(fresh.accuracy, static_cast<std::int64_t>(table.sampleCount())));
        QCOMPARE(content.markers[static_cast<std::size_t>(row)].point, fresh);
    }
}

void TestRecordWindow::growthKeepsADrag()
{
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    Document &document = *window.document();
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 300, 2));
    EnergyChart *chart = window.chart();
    const VariantId moved = document.variants()[2].id;
    const Decisions before = document.decisions();
    const QPoint from = chart->pixelOf(document.results().find(moved)->point).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    QTest::mouseMove(chart, from + QPoint(30, -10));
    const Thresholds held = document.variant(moved)->thresholds;
    QVERIFY(held != before.variants[2].thresholds);
    const PlotRange range = chart->range();
    document.replaceRecording(id, fixtures::network(u"net"_s, 900, 2, 7));
    QCOMPARE(chart->range(), range);                     // nothing moves under the pointer
    QCOMPARE(document.variant(moved)->thresholds, held); // the pointer has not moved
    QCOMPARE(document.variants().size(), before.variants.size());
    QCOMPARE(document.eMax(), before.eMax);
    comparePanels(window);
    QTest::mouseMove(chart, from + QPoint(60, -20));
    QVERIFY(document.variant(moved)->thresholds != held); // the drag continues
    QTest::mouseRelease(chart, Qt::LeftButton, {}, from + QPoint(60, -20));
    const Decisions after = document.decisions();
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document.decisions(), before); // still one step
    comparePanels(window);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(document.decisions(), after);
}

void TestRecordWindow::growthKeepsWhatIsTyped()
{
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    Document &document = *window.document();
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 300, 2));
    auto *eMax = window.findChild<QLineEdit *>(u"eMaxEdit"_s);
    eMax->setFocus();
    eMax->selectAll();
    QTest::keyClicks(eMax, u"1.7"_s);
    document.replaceRecording(id, fixtures::network(u"net"_s, 400, 2));
    QCOMPARE(eMax->text(), u"1.7"_s);
    QTest::keyClicks(eMax, u"5"_s);
    QTest::keyClick(eMax, Qt::Key_Return);
    QCOMPARE(document.eMax().value, 1.75);

    QTRY_VERIFY(window.variantsPanel()->isEnabled()); // its tab is in front
    QTableView *table = window.variantsPanel()->table();
    const QModelIndex cell = window.variantsPanel()->model()->index(2, VariantsModel::ThresholdsColumn);
    table->setCurrentIndex(cell);
    table->edit(cell);
    auto *editor = table->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, u"0.7"_s);
    document.replaceRecording(id, fixtures::network(u"net"_s, 500, 2));
    QCOMPARE(editor->text(), u"0.7"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(document.variants()[2].thresholds, (Thresholds{0.7, 0.7}));
}

void TestRecordWindow::reportsIncompleteRecordings()
{
    Document document;
    const RecordingPtr whole = fixtures::network(u"net"_s, 300, 2);
    const auto half = std::make_shared<const OpenRecording>(
        RecordingFacts{.path = whole->path(), .name = whole->name(), .classes = 10, .expected = 1000}, whole->table());
    QVERIFY(!half->isComplete());
    QCOMPARE(samplesText(*half), u"300 of 1,000"_s);
    const RecordingId id = document.openRecording(half);
    QCOMPARE(samplesText(document), u"300 of 1,000"_s);
    document.replaceRecording(id, whole);
    QCOMPARE(samplesText(document), u"300"_s);
}

void TestRecordWindow::failureStaysInThePanel()
{
    MainWindow window;
    const QString engine = fixtures::fakeEngine(m_folder->path(), u"engine"_s,
                                                u"case \"$*\" in *--dry-run*) plan; exit 0;; esac\n"
                                                "hello; progress 30; kill -SEGV $$"_s);
    RecordDialog *dialog = askFor(window, engine, {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    QVERIFY(window.recorder()->dock()->isHidden());
    fill(dialog, m_folder->path(), u"/images"_s, 16);
    QTRY_VERIFY(dialog->isReady());
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"primary"_s), Qt::LeftButton);
    RecordQueue *queue = window.recorder()->queue();
    QCOMPARE(queue->tasks().size(), std::size_t(1));
    const int id = queue->tasks().front().id;
    QVERIFY(window.recorder()->dock()->isVisible());
    QTRY_COMPARE(queue->find(id)->state, State::Failed);
    RecordingRow *row = window.recorder()->panel()->row(id);
    auto *note = row->findChild<QLabel *>(u"warning"_s);
    QTRY_VERIFY(note->isVisible());
    QVERIFY2(note->text().contains(u"crashed (signal 11)"_s), qPrintable(note->text()));
    QVERIFY(note->text().contains(u"Resume"_s)); // the remedy
    QTRY_COMPARE(note->visibleRegion().boundingRect(), note->rect());
    QCOMPARE(window.message(), QString());
    QCOMPARE(row->findChild<QLabel *>(u"samples"_s)->text(), u"30 of 100"_s);
    QCOMPARE(row->findChild<QLabel *>(u"executed"_s)->text(), u"30.00 GFLOPs"_s);
    // Whatever meters this machine has, a recording run does not use them.
    QCOMPARE(row->findChild<QLabel *>(u"energy"_s)->text(), u"not measured"_s);
    QTRY_VERIFY(row->findChild<QLabel *>(u"energy"_s)->toolTip().startsWith(u"Recording does not measure energy.\n"_s));
    auto *resume = row->findChild<QPushButton *>(u"resume"_s);
    QVERIFY(resume->isVisible());
    QTRY_VERIFY(resume->isEnabled()); // its tab is in front
    QTest::mouseClick(resume, Qt::LeftButton);
    window.recorder()->dock()->close();
    QCOMPARE(queue->find(id)->state, State::Running);
    QTRY_COMPARE(queue->find(id)->state, State::Failed);
    QVERIFY(window.recorder()->dock()->isVisible()); // a failure shows it again
    QTest::mouseClick(row->findChild<QPushButton *>(u"remove"_s), Qt::LeftButton);
    QVERIFY(queue->tasks().empty());
}

void TestRecordWindow::whatRunsIsAtTheTop()
{
    const QString engine = fixtures::fakeEngine(m_folder->path(), u"engine"_s,
                                                u"hello; progress 30\n"
                                                "case \"$arguments\" in *third*) exec sleep 600;; esac\n"
                                                "done_"_s);
    RecordQueue queue(engine);
    Document document;
    const Selection selection(&document);
    const ThresholdView thresholds(&document);
    RecordingPanel panel(&document, &selection, &thresholds, &queue);
    panel.resize(900, 170); // room for one row
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    std::vector<int> tasks;
    for (const char *name : {"first", "second", "third", "fourth"}) {
        RecordJob job;
        job.out = m_folder->filePath(QString::fromLatin1(name) + u".exits"_s);
        tasks.push_back(queue.add(job));
    }
    QTRY_COMPARE(queue.find(tasks[2])->state, State::Running);
    const auto top = [&](std::size_t task) { return panel.row(tasks[task])->y(); };
    QTRY_VERIFY(top(2) < top(3) && top(3) < top(0) && top(0) < top(1)); // runs, waits, and two that have finished
    QTRY_COMPARE(panel.row(tasks[2])->visibleRegion().boundingRect(), panel.row(tasks[2])->rect());
    queue.remove(tasks[0]);
    RecordJob job;
    job.out = m_folder->filePath(u"fifth.exits"_s);
    tasks.push_back(queue.add(job));
    QTRY_VERIFY(top(2) < top(3) && top(3) < top(4) && top(4) < top(1));
}

void TestRecordWindow::wholeWalk()
{
    NEEDS_ENGINE;
    fixtures::ImageGate gate(demo(u"images"_s), m_folder->filePath(u"images"_s));
    MainWindow window;
    Document &document = *window.document();
    RecordDialog *dialog = askFor(window, realEngine(), {demo(u"signs-small.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), m_folder->filePath(u"images"_s), fixtures::ImageGate::batch);
    auto *record = dialog->findChild<QPushButton *>(u"primary"_s);
    QTRY_VERIFY(record->isEnabled());
    gate.close();
    NEEDS_LEASES(gate);
    QCOMPARE(dialog->findChild<QLabel *>(u"planTestSet"_s)->text(),
             u"Folders by class, split test: 1,000 images, 10 classes, labels in name order"_s);
    QCOMPARE(dialog->findChild<QLabel *>(u"planResume"_s)->text(), u"A new file: 1,000 images."_s);
    const QString out = dialog->jobs().front().out;
    RecordQueue *queue = window.recorder()->queue();
    QTest::mouseClick(record, Qt::LeftButton);
    const int id = queue->tasks().front().id;
    gate.onlyWhile([&] { // so that the window keeps up, however slow it is
        return document.recordings().empty()
               || document.recordings().front()->table().sampleCount() >= queue->find(id)->recorded;
    });

    // The recording opens by itself, and grows under a drag.
    QTRY_COMPARE(document.recordings().size(), std::size_t(1));
    QVERIFY(!document.recordings().front()->isComplete());
    QVERIFY(window.findChild<QLabel *>(u"samplesFigure"_s)->text().endsWith(u" of 1,000"_s));
    EnergyChart *chart = window.chart();
    const VariantId moved = document.variants()[2].id;
    const Decisions opened = document.decisions();
    QSignalSpy grown(&document, &Document::recordingReplaced);
    QPoint at = chart->pixelOf(document.results().find(moved)->point).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, at);
    RecordingRow *row = window.recorder()->panel()->row(id);
    for (int i = 0; i < 12; ++i) {
        at += QPoint(i % 8 < 4 ? 9 : -7, -2);
        QTest::mouseMove(chart, at);
        const Thresholds held = document.variant(moved)->thresholds;
        if (i % 4 == 3)
            QTRY_VERIFY(grown.size() > i / 4);
        QCOMPARE(document.variant(moved)->thresholds, held);
        QVERIFY(window.selection()->isSelected(moved));
        comparePanels(window);
        QTRY_VERIFY([&] {
            const ExitTable &table = document.recordings().front()->table();
            const double energy = pointOf(evaluate(table, held), table.cost()).energy;
            const RecordTask &task = *queue->find(id);
            if (task.flops.empty())
                return false;
            const auto samples = static_cast<double>(task.recorded);
            const CostScale costs = costScale(static_cast<double>(task.flops.back()) * samples, CostUnit::Flops);
            const QString figure = workText(costs.format().shown(energy * samples)) + u' ' + costs.unitName();
            return row->findChild<QLabel *>(u"cost"_s)->text().startsWith(figure);
        }());
    }
    at = chart->pixelOf(document.results().variants.front().point).toPoint() - QPoint(40, 0);
    QTest::mouseMove(chart, at);
    QTest::mouseRelease(chart, Qt::LeftButton, {}, at);
    const Decisions dragged = document.decisions();
    QVERIFY(dragged != opened);
    QCOMPARE(dragged.eMax, opened.eMax);

    // Killed three times, resumed each time: after a report, while it waits for an image, and while it works.
    for (int kill = 0; kill < 3; ++kill) {
        const std::uint64_t from = queue->find(id)->recorded;
        QTRY_VERIFY(queue->find(id)->recorded > from && queue->processId(id) != 0);
        if (kill > 0)
            QTRY_VERIFY(gate.isWaitedFor());
        if (kill > 1)
            QVERIFY(gate.letOneThrough());
        QCOMPARE(queue->find(id)->state, State::Running);
        ::kill(static_cast<pid_t>(queue->processId(id)), SIGKILL);
        QTRY_COMPARE(queue->find(id)->state, State::Failed);
        gate.renew();
        QVERIFY(gate.isValid());
        auto *resume = row->findChild<QPushButton *>(u"resume"_s);
        QTRY_VERIFY(resume->isVisible());
        QVERIFY(row->findChild<QLabel *>(u"warning"_s)->text().contains(u"system stopped the engine"_s));
        QCOMPARE(document.decisions(), dragged);
        const auto standing = loadRecording(out.toStdString());
        QVERIFY(standing.has_value());
        QVERIFY((*standing)->table().sampleCount() >= from); // no row is lost
        QTest::mouseClick(resume, Qt::LeftButton);
    }
    gate.open();
    QTRY_COMPARE(queue->find(id)->state, State::Done);
    QTRY_VERIFY(document.recordings().front()->isComplete());
    QCOMPARE(document.decisions(), dragged);
    QTRY_COMPARE(row->findChild<QLabel *>(u"samples"_s)->text(), u"1,000 of 1,000"_s);
    QCOMPARE(window.findChild<QLabel *>(u"samplesFigure"_s)->text(), u"1,000"_s);
    comparePanels(window);

    // The finished file equals what the window shows, and the shipped recording.
    const auto fresh = loadRecording(out.toStdString());
    const auto shipped = loadRecording(demo(u"signs-small.exits"_s).toStdString());
    QVERIFY(fresh.has_value() && shipped.has_value());
    const ExitTable &table = (*fresh)->table();
    const ExitTable &reference = (*shipped)->table();
    QVERIFY(document.recordings().front()->table() == table);
    QCOMPARE(table.sampleCount(), reference.sampleCount());
    QVERIFY(std::ranges::equal(table.label(), reference.label()));
    for (int k = 0; k < table.exitCount(); ++k) {
        QVERIFY(std::ranges::equal(table.predicted({k}), reference.predicted({k})));
        for (std::size_t i = 0; i < table.sampleCount(); ++i) // batches of 16 there, of 64 here: the last bits differ
            QVERIFY(std::abs(table.uncertainty({k})[i] - reference.uncertainty({k})[i]) < 1e-4F);
    }
    QStringList thresholds;
    for (const Variant &variant : document.variants())
        thresholds.append(typedThresholds(variant.thresholds));
    QProcess curve;
    curve.start(QFileInfo(realEngine()).dir().filePath(u"offramp"_s),
                {u"curve"_s, out, u"--thresholds"_s, thresholds.join(u','), u"--emax"_s,
                 QString::number(document.eMax().value, 'g', 17), u"--json"_s});
    QVERIFY(curve.waitForFinished());
    const auto said = nlohmann::json::parse(curve.readAllStandardOutput().toStdString());
    QCOMPARE(said["samples"].get<int>(), 1000);
    QCOMPARE(said["area"].get<double>(), *document.results().area);
    for (std::size_t i = 0; i < document.variants().size(); ++i) {
        QCOMPARE(said["variants"][i]["energy"].get<double>(), document.results().variants[i].point.energy);
        QCOMPARE(said["variants"][i]["accuracy"].get<double>(), document.results().variants[i].point.accuracy);
    }

    // Saved and opened in another window, the numbers are the same.
    const QString saved = QFileInfo(out).dir().filePath(u"walk.offramp"_s);
    QVERIFY(window.files()->saveTo(saved));
    MainWindow reopened;
    reopened.openFiles({saved});
    QTRY_COMPARE(reopened.document()->recordings().size(), std::size_t(1));
    QCOMPARE(reopened.document()->results().area, document.results().area);
    QCOMPARE(reopened.document()->variants().size(), document.variants().size());
    for (std::size_t i = 0; i < document.variants().size(); ++i) {
        QCOMPARE(reopened.document()->variants()[i].thresholds, document.variants()[i].thresholds);
        QCOMPARE(reopened.document()->results().variants[i].point, document.results().variants[i].point);
    }
    comparePanels(reopened);
    reopened.close();

    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const int steps = document.undoStack()->count();
    for (int i = 0; i < steps; ++i)
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!document.undoStack()->canUndo());
    QVERIFY(document.recordings().empty());
    for (int i = 0; i < steps; ++i)
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(document.decisions(), dragged);
    comparePanels(window);
}

void TestRecordWindow::closingLosesNothing()
{
    NEEDS_ENGINE;
    const QString out = m_folder->filePath(u"signs-small.exits"_s);
    std::uint64_t recorded = 0;
    qint64 process = 0;
    fixtures::ImageGate gate(demo(u"images"_s), m_folder->filePath(u"images"_s));
    {
        MainWindow window;
        RecordDialog *dialog = askFor(window, realEngine(), {demo(u"signs-small.pt"_s)});
        QVERIFY(dialog);
        fill(dialog, m_folder->path(), m_folder->filePath(u"images"_s), fixtures::ImageGate::batch);
        QTRY_VERIFY(dialog->isReady());
        gate.close();
        NEEDS_LEASES(gate);
        RecordQueue *queue = window.recorder()->queue();
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"primary"_s), Qt::LeftButton);
        QTRY_VERIFY(queue->tasks().front().recorded >= 64);
        recorded = queue->tasks().front().recorded;
        process = queue->processId(queue->tasks().front().id);
        window.close();
        QVERIFY(window.isHidden()); // no question is asked
    }
    QVERIFY(isRunning(process)); // nobody waited
    QTRY_VERIFY(!isRunning(process));
    const auto standing = loadRecording(out.toStdString());
    QVERIFY(standing.has_value());
    QVERIFY((*standing)->table().sampleCount() >= recorded);
    QVERIFY(!(*standing)->isComplete());
    gate.open();

    MainWindow window;
    window.recorder()->setEngine(realEngine());
    window.show();
    RecordQueue *queue = window.recorder()->queue();
    QCOMPARE(queue->tasks().size(), std::size_t(1));
    const int id = queue->tasks().front().id;
    QCOMPARE(queue->find(id)->state, State::Cancelled);
    QVERIFY(window.recorder()->dock()->isVisible());
    QTest::mouseClick(window.recorder()->panel()->row(id)->findChild<QPushButton *>(u"resume"_s), Qt::LeftButton);
    QTRY_COMPARE(queue->find(id)->state, State::Done);
    QVERIFY(queue->find(id)->before >= recorded);
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QTRY_VERIFY(window.document()->recordings().front()->isComplete());
}

QTEST_MAIN(TestRecordWindow)
#include "tst_recordwindow.moc"
