// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/recoverybar.h"
#include "ui/theme/themeswitch.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMouseEvent>
#include <QProcess>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cmath>
#include <csignal>
#include <cstdio>

#include <unistd.h>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The n-th edit of a child: its threshold identifies it.
double thresholdOfEdit(int edit)
{
    return 1 + edit / 1000.0;
}

int editOf(double threshold)
{
    return static_cast<int>(std::lround((threshold - 1) * 1000));
}

/// A window edited as by a long drag until it is killed; reports each edit on stdout.
int runChild(QApplication &application)
{
    const QString folder = qEnvironmentVariable("OFFRAMP_TEST_CHILD");
    MainWindow window;
    window.show();
    window.guardUnsavedWork(folder + u"/recovery"_s);
    window.openFiles({folder + u"/talk.offramp"_s});
    QTimer timer;
    int edit = 0;
    QObject::connect(&timer, &QTimer::timeout, &window, [&] {
        Document &document = *window.document();
        if (window.files()->path().isEmpty())
            return;
        ++edit;
        document.setThresholds(document.variants()[1].id, Thresholds(2, thresholdOfEdit(edit)), 77);
        std::printf("%d\n", edit);
        std::fflush(stdout);
    });
    timer.start(7);
    return application.exec();
}

} // namespace

class TestRecovery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void killedAtAnyMoment();
    void offeredAndRestored();
    void discardedAndLater();
    void restoredOnce();
    void discardingWhileRestoring();
    void offeredAgainWhereItIsNotWanted();
    void doubleClickDiscardsOne();
    void windowsDoNotTakeEachOthersFiles();
    void savingAndUndoingDropIt();
    void killedSavesLeaveNothing();

private:
    QTemporaryDir m_folder;
    [[nodiscard]] QString recovery() const { return m_folder.filePath(u"recovery"_s); }
    [[nodiscard]] int filesLeft() const { return static_cast<int>(QDir(recovery()).entryList(QDir::Files).size()); }
    void openAndEdit(MainWindow &window, double threshold) const;
    void loseTwo() const;
    [[nodiscard]] qsizetype worksLeft() const { return QDir(recovery()).entryList({u"*.recovery"_s}).size(); }
    [[nodiscard]] UnsavedWork abandonedWork() const;

    /// The last edit in the recovery file of a child that still runs; 0 where there is none yet.
    [[nodiscard]] int savedEdit() const;
};

void TestRecovery::initTestCase()
{
    const QString recording = fixtures::writeRecording(m_folder.filePath(u"net.exits"_s), 1);
    MainWindow window;
    window.openFiles({recording});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QVERIFY(window.files()->saveTo(m_folder.filePath(u"talk.offramp"_s)));
}

void TestRecovery::openAndEdit(MainWindow &window, double threshold) const
{
    window.show();
    window.guardUnsavedWork(recovery());
    window.openFiles({m_folder.filePath(u"talk.offramp"_s)});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    window.document()->setThresholds(window.document()->variants()[1].id, {threshold, threshold});
}

void TestRecovery::loseTwo() const
{
    QDir(recovery()).removeRecursively();
    for (const double threshold : {1.1, 1.2}) {
        MainWindow lost;
        openAndEdit(lost, threshold);
    } // ended without closing
    QCOMPARE(worksLeft(), qsizetype(2));
}

UnsavedWork TestRecovery::abandonedWork() const
{
    const auto left = RecoveryFile::abandoned(recovery());
    if (left.size() != 1)
        qFatal("%zu recovery files are left.", left.size());
    const auto work = left.front()->read();
    if (!work)
        qFatal("%s", work.error().sentence.c_str());
    return *work;
}

void TestRecovery::killedAtAnyMoment()
{
    constexpr int rounds = 8;
    int worst = 0;
    for (int round = 0; round < rounds; ++round) {
        QDir(recovery()).removeRecursively();
        QProcess child;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"OFFRAMP_TEST_CHILD"_s, m_folder.path());
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), {});
        int told = 0;
        const auto listen = [&] {
            while (child.canReadLine())
                told = child.readLine().trimmed().toInt();
            return told;
        };
        // The file is written while the edits go on, again and again; the child is killed at any moment of that.
        int saved = 0;
        for (int writes = 0; writes <= round % 3; ++writes) {
            const int before = saved;
            QTRY_VERIFY((saved = savedEdit()) > before);
        }
        const int last = listen() + QRandomGenerator::global()->bounded(80);
        QTRY_VERIFY(listen() >= last);
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        listen();

        const UnsavedWork work = abandonedWork(); // complete, or the test ends here
        QCOMPARE(work.file, m_folder.filePath(u"talk.offramp"_s));
        const double threshold = work.workspace.decisions.variants[1].thresholds[0];
        const int edit = editOf(threshold);
        QCOMPARE(threshold, thresholdOfEdit(edit));
        QVERIFY(edit >= saved && edit <= told);
        worst = std::max(worst, told - edit);
    }
    qInfo("at most %d edits were lost in %d kills", worst, rounds);
    QDir(recovery()).removeRecursively();
}

int TestRecovery::savedEdit() const
{
    const QDir folder(recovery());
    QFile file(folder.filePath(folder.entryList({u"*.recovery"_s}, QDir::Files).value(0)));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QJsonDocument workspace(QJsonDocument::fromJson(file.readAll())[u"workspace"_s].toObject());
    const auto parsed = parseWorkspace(workspace.toJson().toStdString(), "the child's work");
    return parsed ? editOf(parsed->decisions.variants[1].thresholds[0]) : 0;
}

void TestRecovery::offeredAndRestored()
{
    {
        MainWindow lost;
        openAndEdit(lost, 1.25);
    } // ended without closing
    QCOMPARE(filesLeft(), 1);

    MainWindow window;
    window.show();
    window.guardUnsavedWork(recovery());
    RecoveryBar *bar = window.recoveryBar();
    QVERIFY(bar->isVisible());
    QVERIFY2(bar->sentence().contains(u"talk.offramp"_s), qPrintable(bar->sentence()));
    QTest::mouseClick(bar->findChild<QPushButton *>(u"accept"_s), Qt::LeftButton);
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QCOMPARE(window.document()->variants()[1].thresholds, (Thresholds{1.25, 1.25}));
    QVERIFY(!bar->isVisible());
    QVERIFY(window.isWindowModified());
    QCOMPARE(window.files()->path(), m_folder.filePath(u"talk.offramp"_s));
    QCOMPARE(fixtures::disagreement(*window.document()), QString());

    // It is protected again at once, in a file of this window that another start does not get.
    QCOMPARE(QDir(recovery()).entryList({u"*.recovery"_s}).size(), qsizetype(1));
    QVERIFY(RecoveryFile::abandoned(recovery()).empty());
    QVERIFY(window.files()->saveTo(m_folder.filePath(u"restored.offramp"_s)));
    QTRY_VERIFY(QDir(recovery()).entryList({u"*.recovery"_s}).isEmpty());
}

void TestRecovery::discardedAndLater()
{
    {
        MainWindow lost;
        openAndEdit(lost, 1.5);
    }
    {
        MainWindow later;
        later.show();
        later.guardUnsavedWork(recovery());
        const auto buttons = later.recoveryBar()->findChildren<QPushButton *>();
        QTest::mouseClick(buttons[2], Qt::LeftButton);
        QVERIFY(!later.recoveryBar()->isVisible());
    }
    MainWindow window;
    window.show();
    window.guardUnsavedWork(recovery());
    QVERIFY(window.recoveryBar()->isVisible()); // offered again
    QTest::mouseClick(window.recoveryBar()->findChildren<QPushButton *>()[1], Qt::LeftButton);
    QVERIFY(!window.recoveryBar()->isVisible());
    QCOMPARE(filesLeft(), 0);
}

void TestRecovery::restoredOnce()
{
    loseTwo();
    MainWindow window;
    window.show();
    window.guardUnsavedWork(recovery());
    RecoveryBar *bar = window.recoveryBar();
    QSignalSpy requested(bar, &RecoveryBar::restoreRequested);
    auto *restore = bar->findChild<QPushButton *>(u"accept"_s);
    restore->click();
    restore->click();
    QCOMPARE(requested.count(), 1);
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QTRY_VERIFY(bar->isVisible()); // offers the other one
    QVERIFY(!bar->sentence().contains(u"more"_s));
    QCOMPARE(worksLeft(), qsizetype(2)); // of this window, and the one that is offered
    QCOMPARE(requested.count(), 1);
    window.files()->abandon();
    QTest::mouseClick(bar->findChildren<QPushButton *>()[1], Qt::LeftButton);
    QCOMPARE(filesLeft(), 1); // the claim of this window
}

void TestRecovery::discardingWhileRestoring()
{
    loseTwo();
    MainWindow window;
    window.show();
    window.guardUnsavedWork(recovery());
    RecoveryBar *bar = window.recoveryBar();
    const auto buttons = bar->findChildren<QPushButton *>();
    buttons[0]->click();
    buttons[1]->click(); // while the first is still being read
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(worksLeft(), qsizetype(2)); // of this window, and the one that is offered
    window.files()->abandon();
    buttons[1]->click();
    QCOMPARE(worksLeft(), qsizetype(0));
}

void TestRecovery::offeredAgainWhereItIsNotWanted()
{
    loseTwo();
    MainWindow window;
    openAndEdit(window, 1.3);
    RecoveryBar *bar = window.recoveryBar();
    const QString sentence = bar->sentence();
    QVERIFY(sentence.contains(u"1 more"_s));
    bar->findChild<QPushButton *>(u"accept"_s)->click();
    QTRY_VERIFY(QApplication::activeModalWidget()); // what is open has unsaved changes
    qobject_cast<QDialog *>(QApplication::activeModalWidget())->reject();
    QCOMPARE(bar->sentence(), sentence);
    QCOMPARE(window.document()->variants()[1].thresholds, (Thresholds{1.3, 1.3}));
    QTRY_COMPARE(worksLeft(), qsizetype(3));
    window.files()->abandon();
    const auto discard = bar->findChildren<QPushButton *>()[1];
    discard->click();
    discard->click();
    QCOMPARE(worksLeft(), qsizetype(0));
}

void TestRecovery::doubleClickDiscardsOne()
{
    loseTwo();
    MainWindow window;
    window.show();
    window.guardUnsavedWork(recovery());
    auto *discard = window.recoveryBar()->findChildren<QPushButton *>()[1];
    const QPointF at = discard->rect().center();
    const QPointF onScreen = discard->mapToGlobal(at);
    for (const QEvent::Type press : {QEvent::MouseButtonPress, QEvent::MouseButtonDblClick}) {
        QMouseEvent down(press, at, onScreen, Qt::LeftButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(discard, &down);
        QMouseEvent up(QEvent::MouseButtonRelease, at, onScreen, Qt::LeftButton, {}, {});
        QCoreApplication::sendEvent(discard, &up);
    }
    QVERIFY(window.recoveryBar()->isVisible());
    QCOMPARE(worksLeft(), qsizetype(1));
    discard->click();
    QCOMPARE(filesLeft(), 0);
}

void TestRecovery::windowsDoNotTakeEachOthersFiles()
{
    auto first = std::make_unique<MainWindow>();
    openAndEdit(*first, 1.1);
    auto second = std::make_unique<MainWindow>();
    openAndEdit(*second, 1.2);
    QVERIFY(!second->recoveryBar()->isVisible());
    QTRY_COMPARE(QDir(recovery()).entryList({u"*.recovery"_s}).size(), qsizetype(2));
    QVERIFY(RecoveryFile::abandoned(recovery()).empty());
    first.reset();
    QCOMPARE(abandonedWork().workspace.decisions.variants[1].thresholds[0], 1.1);
    {
        MainWindow third;
        third.show();
        third.guardUnsavedWork(recovery());
        QVERIFY(third.recoveryBar()->isVisible());
        MainWindow fourth; // each file is offered by one window only
        fourth.show();
        fourth.guardUnsavedWork(recovery());
        QVERIFY(!fourth.recoveryBar()->isVisible());
    }
    second.reset();
    MainWindow last;
    last.show();
    last.guardUnsavedWork(recovery());
    QVERIFY(last.recoveryBar()->sentence().contains(u"1 more"_s));
    const auto discard = last.recoveryBar()->findChildren<QPushButton *>()[1];
    QTest::mouseClick(discard, Qt::LeftButton);
    QVERIFY(last.recoveryBar()->isVisible());
    QTest::mouseClick(discard, Qt::LeftButton);
    QCOMPARE(filesLeft(), 0);
}

void TestRecovery::savingAndUndoingDropIt()
{
    MainWindow window;
    openAndEdit(window, 1.75);
    QTRY_COMPARE(QDir(recovery()).entryList({u"*.recovery"_s}).size(), qsizetype(1));
    window.document()->undoStack()->undo();
    QTRY_COMPARE(QDir(recovery()).entryList({u"*.recovery"_s}).size(), qsizetype(0));
    window.document()->undoStack()->redo();
    QTRY_COMPARE(QDir(recovery()).entryList({u"*.recovery"_s}).size(), qsizetype(1));
    window.files()->abandon();
    QCOMPARE(QDir(recovery()).entryList({u"*.recovery"_s}).size(), qsizetype(0));
}

void TestRecovery::killedSavesLeaveNothing()
{
    QDir(recovery()).removeRecursively();
    QVERIFY(QDir().mkpath(recovery()));
    QProcess ended;
    ended.start(u"true"_s, QStringList());
    QVERIFY(ended.waitForStarted());
    const qint64 process = ended.processId();
    QVERIFY(ended.waitForFinished());
    const auto path = [&](qint64 maker) { return u"%1/.a.recovery.%2.part"_s.arg(recovery()).arg(maker); };
    for (const qint64 maker : {process, qint64(::getppid())}) {
        QFile part(path(maker));
        QVERIFY(part.open(QIODevice::WriteOnly));
    }
    QVERIFY(RecoveryFile::abandoned(recovery()).empty());
    QVERIFY(!QFile::exists(path(process)));
    QVERIFY(QFile::exists(path(::getppid()))); // that one may still be written
}

int main(int argc, char **argv)
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    QCoreApplication::setApplicationName(u"recovery"_s);
    QApplication application(argc, argv);
    installStyle(application);
    if (qEnvironmentVariableIsSet("OFFRAMP_TEST_CHILD"))
        return runChild(application);
    TestRecovery test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_recovery.moc"
