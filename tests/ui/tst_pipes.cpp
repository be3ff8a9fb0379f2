// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/timeouts.h"
#include "tests/ui/windowfixture.h"
#include "ui/files/recordingfollower.h"
#include "ui/samples/sampleportraits.h"
#include "ui/window/mainwindow.h"

#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Pipes that nothing writes to, in place of files: the window says so, works on, and closes at once.
class TestPipes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void openingOneSaysWhatItIs_data();
    void openingOneSaysWhatItIs();
    void closingDoesNotWait();
    void workspaceThatNamesOne();
    void shownFileThatBecomesOne();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    void pipeAt(const QString &name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPipes::initTestCase()
{
    fixtures::prepareWindows(u"pipes"_s);
}

void TestPipes::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestPipes::pipeAt(const QString &name) const
{
    QFile::remove(at(name));
    QCOMPARE(::mkfifo(QFile::encodeName(at(name)).constData(), 0600), 0);
}

void TestPipes::openingOneSaysWhatItIs_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"run.exits", "talk.offramp", "net.pt"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestPipes::openingOneSaysWhatItIs()
{
    QFETCH(QString, name);
    pipeAt(name);
    MainWindow window;
    window.show();
    window.openFiles({at(name)});
    QTRY_VERIFY(!window.message().isEmpty());
    QVERIFY2(window.message().contains(name + u" is not a file but a pipe"_s), qPrintable(window.message()));
}

void TestPipes::closingDoesNotWait()
{
    pipeAt(u"run.exits"_s);
    MainWindow window;
    window.show();
    window.openFiles({at(u"run.exits"_s)});
    QVERIFY(window.close());
} // the destructor waits for the loader

void TestPipes::workspaceThatNamesOne()
{
    const QString recording = fixtures::writeRecording(at(u"run.exits"_s), 1);
    {
        MainWindow window;
        window.openFiles({recording});
        QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
        QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    }
    pipeAt(u"run.exits"_s);
    MainWindow window;
    window.show();
    window.openFiles({at(u"talk.offramp"_s)});
    QTRY_COMPARE(window.document()->decisions().absent.size(), std::size_t(1));
    QVERIFY(window.document()->recordings().empty());
}

void TestPipes::shownFileThatBecomesOne()
{
    const QString path = fixtures::writeRecording(at(u"run.exits"_s), 1);
    MainWindow window;
    window.show();
    window.openFiles({path});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    const RecordingPtr shown = window.document()->recordings().front();
    pipeAt(u"run.exits"_s);

    RecordingFollower follower([&](const QString &) { return shown; });
    QSignalSpy read(&follower, &RecordingFollower::read);
    follower.follow(path);
    SamplePortraits portraits;
    QSignalSpy arrived(&portraits, &SamplePortraits::arrived);
    const SampleIndex sample{0};
    QVERIFY(!portraits.find(shown, sample));
    QTRY_COMPARE(arrived.size(), qsizetype(1));
    QVERIFY(portraits.find(shown, sample)->thumbnail.isNull());
    QCOMPARE(read.size(), qsizetype(0));
    QVERIFY(window.close());
}

QTEST_MAIN(TestPipes)
#include "tst_pipes.moc"
