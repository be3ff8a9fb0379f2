// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"
#include "tests/ui/recordfixture.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/panels/recordingpanel.h"
#include "ui/panels/recordingrow.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"

#include <QAccessible>
#include <QApplication>
#include <QDockWidget>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::askFor;
using fixtures::fill;
using State = RecordTask::State;

/// A recording that ran out of memory, and what a window offers then.
class TestSmallerBatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void isOfferedWhereMemoryRanOut_data();
    void isOfferedWhereMemoryRanOut();
    void resumesWithHalf();
    void stoppedJobsKeepIt();
    void namesBatches();
    void dialogPlansBatches();

private:
    [[nodiscard]] QString engine(const QString &body) const
    {
        return fixtures::fakeEngine(m_folder->path(), u"engine"_s, body);
    }
    [[nodiscard]] QStringList lines(const QString &name) const;
    [[nodiscard]] RecordJob job() const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSmallerBatch::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestSmallerBatch"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestSmallerBatch::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

QStringList TestSmallerBatch::lines(const QString &name) const
{
    QFile file(m_folder->filePath(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                          : QStringList();
}

RecordJob TestSmallerBatch::job() const
{
    RecordJob made;
    made.network = m_folder->filePath(u"net.pt"_s);
    made.dataset = m_folder->path();
    made.out = m_folder->filePath(u"net.exits"_s);
    return made;
}

void TestSmallerBatch::isOfferedWhereMemoryRanOut_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("planned"); // images at once, as the dialog found out; 0: it did not
    QTest::addColumn<int>("smaller"); // 0: not offered
    const auto ends = [](const QString &kind) {
        return u"; say '{\"event\":\"error\",\"kind\":\"%1\",\"sentence\":\"It ended.\",\"remedy\":\"Help it.\"}'; exit 5"_s
            .arg(kind);
    };
    const QString killed = u"; kill -KILL $$"_s;
    QTest::newRow("killed") << u"hello 64"_s + killed << 0 << 32;
    QTest::newRow("said by the engine") << u"hello 64"_s + ends(u"memory"_s) << 0 << 32;
    QTest::newRow("after it went on with fewer") << u"hello 64; progress 10; progress 20 8"_s + killed << 0 << 4;
    QTest::newRow("an odd number") << u"hello 25"_s + killed << 0 << 13;
    QTest::newRow("two images") << u"hello 2"_s + killed << 0 << 1;
    QTest::newRow("one image") << u"hello 1"_s + killed << 64 << 0;
    QTest::newRow("made for one batch") << u"hello"_s + killed << 64 << 0;
    QTest::newRow("killed before hello") << u"true"_s + killed << 16 << 8;
    QTest::newRow("nothing is known") << u"true"_s + killed << 0 << 0;
    QTest::newRow("a device failed") << u"hello 64"_s + ends(u"device"_s) << 0 << 0;
    QTest::newRow("crashed") << u"hello 64; kill -SEGV $$"_s << 0 << 0;
    QTest::newRow("stopped") << u"hello 64"_s + ends(u"cancelled"_s) << 0 << 0;
}

void TestSmallerBatch::isOfferedWhereMemoryRanOut()
{
    QFETCH(QString, body);
    QFETCH(int, planned);
    QFETCH(int, smaller);
    RecordQueue queue(engine(body));
    RecordJob planning = job();
    if (planned > 0) {
        planning.batch = planned;
        planning.takesFewer = true;
    }
    const int id = queue.add(planning);
    QTRY_VERIFY(queue.find(id)->state == State::Failed || queue.find(id)->state == State::Cancelled);
    const RecordTask &task = *queue.find(id);
    QCOMPARE(task.smallerBatch(), smaller > 0 ? std::optional(smaller) : std::nullopt);
    const RecordingRow row(&queue, id);
    const auto *button = row.findChild<QPushButton *>(u"resumeSmaller"_s);
    QCOMPARE(button->isHidden(), smaller == 0);
    QVERIFY(!row.findChild<QPushButton *>(u"resume"_s)->isHidden());
    const QString note = row.findChild<QLabel *>(u"warning"_s)->text();
    const QString offer = u"Or go on with a smaller batch: %1 %2 at once instead of "_s.arg(smaller).arg(
        smaller == 1 ? u"image"_s : u"images"_s);
    QCOMPARE(note.contains(offer), smaller > 0);
    if (smaller > 0)
        QVERIFY(button->toolTip().startsWith(u"Runs %1 images at once in place of "_s.arg(smaller)));
    else
        queue.resumeSmaller(id);
    QVERIFY(task.state == State::Failed || task.state == State::Cancelled); // so nothing was resumed
}

void TestSmallerBatch::resumesWithHalf()
{
    const QString body = u"case \"$*\" in *--dry-run*) plan 0 64; exit 0;; esac\n"
                         "echo \"$* \" >> '%1'\n"
                         "case \"$* \" in\n"
                         "*'--batch 16 '*) hello 16; progress 100; done_;;\n"
                         "*'--batch 32 '*) hello 32; kill -KILL $$;;\n"
                         "*) hello 64; progress 30; kill -KILL $$;;\n"
                         "esac"_s.arg(m_folder->filePath(u"asked"_s));
    MainWindow window;
    window.resize(1024, 700);
    const int width = window.width();
    RecordDialog *dialog = askFor(window, engine(body), {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    QTRY_VERIFY(dialog->isReady());
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"primary"_s), Qt::LeftButton);
    RecordQueue *queue = window.recorder()->queue();
    const int id = queue->tasks().front().id;
    QTRY_COMPARE(queue->find(id)->state, State::Failed);
    QCOMPARE(queue->find(id)->recorded, std::uint64_t(30));

    RecordingRow *row = window.recorder()->panel()->row(id);
    auto *resume = row->findChild<QPushButton *>(u"resume"_s);
    auto *smaller = row->findChild<QPushButton *>(u"resumeSmaller"_s);
    QTRY_VERIFY(smaller->isVisible() && smaller->isEnabled()); // its tab is in front
    QCOMPARE(QAccessible::queryAccessibleInterface(smaller)->text(QAccessible::Name), u"Resume with a smaller batch"_s);
    QVERIFY(smaller->toolTip().startsWith(u"Runs 32 images at once in place of 64"_s));
    // All buttons find room.
    QVERIFY(width <= 1024);
    QCOMPARE(window.width(), width);
    const QWidget *last = row->findChild<QPushButton *>(u"remove"_s);
    QVERIFY(last->isVisible());
    QVERIFY(last->mapTo(&window, last->rect().topRight()).x() < width);

    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    resume->setFocus();
    QTest::keyClick(resume, Qt::Key_Tab); // the next one
    QCOMPARE(QApplication::focusWidget(), smaller);
    QTest::keyClick(smaller, Qt::Key_Space);
    QCOMPARE(queue->find(id)->job.batch, 32);
    QTRY_VERIFY(smaller->toolTip().startsWith(u"Runs 16 images at once in place of 32"_s));
    QTRY_VERIFY(smaller->isVisible());
    QTest::mouseClick(smaller, Qt::LeftButton);
    QTRY_COMPARE(queue->find(id)->state, State::Done);
    QTRY_VERIFY(!smaller->isVisible());

    // Nothing but the batch differs.
    QStringList asked = lines(u"asked"_s).filter(u"record "_s); // the dialog asks for devices too
    QCOMPARE(asked.size(), 3);
    for (int start = 0; start < 3; ++start) {
        const QString batch = u" --batch %1 "_s.arg(64 >> start);
        QVERIFY2(asked[start].contains(batch), qPrintable(asked[start]));
        QCOMPARE(asked[start].replace(batch, u" "_s), asked[0]);
    }
}

void TestSmallerBatch::stoppedJobsKeepIt()
{
    MainWindow window;
    window.recorder()->setEngine(
        engine(u"hello 64; case \"$*\" in *'--batch 32'*) exec sleep 1000;; esac; kill -KILL $$"_s));
    RecordQueue *queue = window.recorder()->queue();
    const int id = queue->add(job());
    QTRY_COMPARE(queue->find(id)->state, State::Failed);
    queue->resumeSmaller(id);
    QTRY_COMPARE(queue->find(id)->state, State::Running);
    const auto kept = QJsonDocument::fromJson(QSettings().value(u"record/unfinished"_s).toByteArray()).array();
    QCOMPARE(kept.size(), 1);
    const auto read = recordJobFrom(kept[0].toObject());
    QVERIFY(read);
    QCOMPARE(read->batch, 32);
    QVERIFY(argumentsFor(*read).join(u' ').contains(u"--batch 32"_s));
    queue->stopNow(id);
    QTRY_COMPARE(queue->find(id)->state, State::Cancelled);
    QVERIFY(!queue->find(id)->smallerBatch()); // it was stopped
    queue->resume(id);
    QTRY_COMPARE(queue->find(id)->state, State::Running);
    QCOMPARE(queue->find(id)->job.batch, 32);
    queue->stopNow(id);
    QTRY_COMPARE(queue->find(id)->state, State::Cancelled);
}

void TestSmallerBatch::namesBatches()
{
    const auto batchOf = [](const RecordJob &job) {
        const QStringList arguments = argumentsFor(job);
        const qsizetype at = arguments.indexOf(u"--batch"_s);
        return at < 0 ? QString() : arguments.value(at + 1);
    };
    RecordJob asked = job();
    QCOMPARE(asked.batch, 64);
    QCOMPARE(batchOf(asked), QString()); // the network may be made for another
    asked.takesFewer = true;
    QCOMPARE(batchOf(asked), u"64"_s);
    asked.takesFewer = false;
    asked.batch = 32;
    QCOMPARE(batchOf(asked), u"32"_s);
    asked.batch = 0;
    QCOMPARE(batchOf(asked), u"auto"_s);
    QCOMPARE(recordJobFrom(toJson(asked)), asked);
}

void TestSmallerBatch::dialogPlansBatches()
{
    MainWindow window;
    RecordDialog *dialog
        = askFor(window,
                 engine(u"case \"$*\" in *fixed.pt*) plan;; *'--batch auto'*) plan 0 16;; *) plan 0 48;; esac"_s),
                 {m_folder->filePath(u"net.pt"_s), m_folder->filePath(u"fixed.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    QTRY_VERIFY(dialog->isReady());
    const auto jobs = dialog->plannedJobs();
    QCOMPARE(jobs.size(), std::size_t(2));
    QCOMPARE(jobs[0].batch, 48);
    QVERIFY(jobs[0].takesFewer);
    QCOMPARE(jobs[1].batch, 64);
    QVERIFY(!jobs[1].takesFewer);
    QCOMPARE(dialog->jobs()[0].batch, 64); // what the fields say

    auto *batch = dialog->findChild<QSpinBox *>(u"batchSpin"_s);
    batch->setValue(1);
    batch->stepDown();
    QCOMPARE(batch->text(), u"automatic"_s);
    QVERIFY(!dialog->isReady());
    QTRY_VERIFY(dialog->isReady());
    const RecordJob automatic = dialog->plannedJobs().front();
    QCOMPARE(automatic.batch, 0);
    QVERIFY(argumentsFor(automatic).join(u' ').contains(u"--batch auto"_s));
    dialog->accept();
    window.recorder()->ask({});
    QCOMPARE(window.recorder()->dialog()->findChild<QSpinBox *>(u"batchSpin"_s)->value(), 0); // remembered
}

QTEST_MAIN(TestSmallerBatch)
#include "tst_smallerbatch.moc"
