// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/workspacefile.h"
#include "tests/ui/answers.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/windowfixture.h"
#include "ui/engine/recordjob.h"
#include "ui/panels/messagebar.h"
#include "ui/panels/recoverybar.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Windows that work on the same files, and recovery files of processes that are gone.
class TestTwoWindows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void savingAsksBeforeItReplacesTheOthersWork();
    void savingItsOwnWorkAsksNothing();
    void closingAsksToo();
    void restoredWorkDoesNotReplaceLaterWork();
    void newWorkspaceForgetsTheFile();
    void claimsEndWithTheirProcess();
    void autosaveTriesAgain();
    void discardedWorkIsNotWrittenLate();
    void unfinishedRecordingsOfBothAreKept();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QString talk() const { return at(u"talk.offramp"_s); }
    [[nodiscard]] QString recovery() const { return at(u"recovery"_s); }
    [[nodiscard]] qsizetype worksLeft() const { return QDir(recovery()).entryList({u"*.recovery"_s}).size(); }
    [[nodiscard]] double savedEMax(const QString &path) const;
    void open(MainWindow &window) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTwoWindows::initTestCase()
{
    fixtures::prepareWindows(u"twowindows"_s);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
}

void TestTwoWindows::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    const QString recording = fixtures::writeRecording(at(u"net.exits"_s), 1);
    MainWindow window;
    window.openFiles({recording});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    window.document()->setEMax(0.25);
    QVERIFY(window.files()->saveTo(talk()));
}

double TestTwoWindows::savedEMax(const QString &path) const
{
    const auto workspace = readWorkspace(path.toStdString());
    if (!workspace)
        qFatal("%s", toText(workspace.error()).c_str());
    return workspace->decisions.eMax.value;
}

void TestTwoWindows::open(MainWindow &window) const
{
    window.show();
    window.openFiles({talk()});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
}

void TestTwoWindows::savingAsksBeforeItReplacesTheOthersWork()
{
    MainWindow first;
    open(first);
    MainWindow second;
    open(second);
    first.document()->setEMax(0.5);
    first.files()->save();
    QCOMPARE(savedEMax(talk()), 0.5);

    second.document()->setEMax(0.75);
    second.files()->save();
    fixtures::press(u"Cancel"_s);
    QCOMPARE(savedEMax(talk()), 0.5);
    QVERIFY(second.document()->isModified());

    second.files()->save();
    fixtures::press(u"Save As…"_s);
    fixtures::choose(at(u"mine.offramp"_s));
    QCOMPARE(savedEMax(talk()), 0.5);
    QCOMPARE(savedEMax(at(u"mine.offramp"_s)), 0.75);
    QVERIFY(!second.document()->isModified());

    MainWindow third;
    open(third);
    first.document()->setEMax(0.625);
    first.files()->save();
    third.document()->setEMax(0.875);
    third.files()->save();
    fixtures::press(u"Replace"_s);
    QCOMPARE(savedEMax(talk()), 0.875);
    QVERIFY(!third.document()->isModified());
    third.document()->setEMax(0.9);
    third.files()->save(); // the file is its own now
    QCOMPARE(savedEMax(talk()), 0.9);
    QVERIFY(!QApplication::activeModalWidget());
}

void TestTwoWindows::savingItsOwnWorkAsksNothing()
{
    MainWindow window;
    open(window);
    for (const double eMax : {0.5, 0.625}) {
        window.document()->setEMax(eMax);
        window.files()->save();
        QCOMPARE(savedEMax(talk()), eMax);
    }
    QFile::copy(talk(), at(u"copy"_s)); // the same contents in another file
    QVERIFY(QFile::remove(talk()) && QFile::rename(at(u"copy"_s), talk()));
    window.document()->setEMax(0.75);
    window.files()->save();
    QCOMPARE(savedEMax(talk()), 0.75);
    QVERIFY(QFile::remove(talk())); // nothing there that could be lost
    window.document()->setEMax(0.875);
    window.files()->save();
    QCOMPARE(savedEMax(talk()), 0.875);
}

void TestTwoWindows::closingAsksToo()
{
    MainWindow first;
    open(first);
    MainWindow second;
    open(second);
    first.document()->setEMax(0.5);
    first.files()->save();
    second.document()->setEMax(0.75);
    QVERIFY(!second.close());
    fixtures::press(u"Save"_s);
    fixtures::press(u"Cancel"_s);
    QVERIFY(second.isVisible());
    QCOMPARE(savedEMax(talk()), 0.5);
    QVERIFY(!second.close());
    fixtures::press(u"Save"_s);
    fixtures::press(u"Replace"_s);
    QVERIFY(second.isHidden());
    QCOMPARE(savedEMax(talk()), 0.75);
}

void TestTwoWindows::restoredWorkDoesNotReplaceLaterWork()
{
    {
        MainWindow lost;
        lost.guardUnsavedWork(recovery());
        open(lost);
        lost.document()->setEMax(0.75);
    } // ended without closing
    MainWindow other;
    open(other);
    other.document()->setEMax(0.5);
    other.files()->save();

    MainWindow window;
    window.show();
    window.guardUnsavedWork(recovery());
    window.recoveryBar()->findChild<QPushButton *>(u"accept"_s)->click();
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QCOMPARE(window.document()->eMax().value, 0.75);
    window.files()->save();
    fixtures::press(u"Cancel"_s);
    QCOMPARE(savedEMax(talk()), 0.5);
    window.files()->abandon();
}

void TestTwoWindows::newWorkspaceForgetsTheFile()
{
    MainWindow window;
    open(window);
    window.files()->startNew();
    window.document()->openRecording(fixtures::network(u"new"_s, 50, 1));
    window.files()->save();
    QCOMPARE(fixtures::choose(at(u"new.offramp"_s)), u"Save the workspace"_s);
    QVERIFY(QFile::exists(at(u"new.offramp"_s)));
}

/// A process of the same name has the number that a crashed one had, as in containers, where it is always the same.
void TestTwoWindows::claimsEndWithTheirProcess()
{
    QVERIFY(QDir().mkpath(recovery()));
    const QString path = QDir(recovery()).filePath(u"crashed.recovery"_s);
    QFile work(path);
    QVERIFY(work.open(QIODevice::WriteOnly) && work.write("{}") == 2);
    QFile lock(path + u".lock"_s); // as an earlier version wrote it
    QVERIFY(lock.open(QIODevice::WriteOnly));
    const QString text
        = u"%1\n%2\n%3\n%4\n%5\n"_s.arg(QCoreApplication::applicationPid())
              .arg(QFileInfo(QCoreApplication::applicationFilePath()).fileName(), QSysInfo::machineHostName(),
                   QString::fromLatin1(QSysInfo::machineUniqueId()), QString::fromLatin1(QSysInfo::bootUniqueId()));
    lock.write(text.toUtf8());
    lock.close();
    {
        const auto found = RecoveryFile::abandoned(recovery());
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front()->path(), path);
        QVERIFY(RecoveryFile::abandoned(recovery()).empty()); // one window has it now
    }
    QVERIFY(!lock.exists());
    QCOMPARE(RecoveryFile::abandoned(recovery()).size(), std::size_t(1));
}

void TestTwoWindows::autosaveTriesAgain()
{
    MainWindow window;
    window.guardUnsavedWork(recovery());
    open(window);
    window.document()->setEMax(0.5);
    QTRY_COMPARE(worksLeft(), qsizetype(1));
    for (int round = 0; round < 2; ++round) { // also after it worked in between
        QVERIFY(QDir(recovery()).removeRecursively());
        QFile inTheWay(recovery());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        window.document()->setEMax(0.625 + round / 8.0);
        QTRY_VERIFY(window.message().startsWith(u"Autosave does not work: "_s));
        window.findChild<MessageBar *>()->showMessage(u"Something else."_s);
        QVERIFY(inTheWay.remove());
        QVERIFY(QDir().mkpath(recovery()));
        QTRY_COMPARE_WITH_TIMEOUT(worksLeft(), qsizetype(1), 60000); // without another edit
    }
    window.files()->abandon();
}

void TestTwoWindows::discardedWorkIsNotWrittenLate()
{
    {
        MainWindow window;
        window.guardUnsavedWork(recovery());
        open(window);
        window.document()->setEMax(0.5);
        QTRY_COMPARE(worksLeft(), qsizetype(1));
        QVERIFY(QDir(recovery()).removeRecursively());
        window.document()->setEMax(0.625);
        QTRY_VERIFY(!window.message().isEmpty());
        QVERIFY(QDir().mkpath(recovery()));
        window.files()->abandon();
    }
    QCOMPARE(worksLeft(), qsizetype(0));
}

void TestTwoWindows::unfinishedRecordingsOfBothAreKept()
{
    const auto job = [this](const QString &name) {
        RecordJob made;
        made.network = at(u"net.pt"_s);
        made.dataset = m_folder->path();
        made.out = at(name);
        return made;
    };
    const auto outs = [] {
        QStringList names;
        const auto jobs = QJsonDocument::fromJson(QSettings().value(u"record/unfinished"_s).toByteArray()).array();
        for (const QJsonValue &entry : jobs)
            names.append(QFileInfo(entry[u"out"_s].toString()).fileName());
        names.sort();
        return names;
    };
    MainWindow first;
    MainWindow second;
    first.recorder()->queue()->addStopped(job(u"a.exits"_s));
    second.recorder()->queue()->addStopped(job(u"b.exits"_s));
    QCOMPARE(outs(), (QStringList{u"a.exits"_s, u"b.exits"_s}));
    RecordQueue *queue = second.recorder()->queue();
    queue->remove(queue->tasks().front().id);
    QCOMPARE(outs(), QStringList{u"a.exits"_s});
}

QTEST_MAIN(TestTwoWindows)
#include "tst_twowindows.moc"
