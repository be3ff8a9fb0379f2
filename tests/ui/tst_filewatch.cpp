// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/timeouts.h"
#include "ui/files/filewatch.h"

#include <QDateTime>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestFileWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void restIsReportedOnce();
    void changesAreReported();
    void fileThatIsGoneIsLookedFor();
    void fileInPlaceOfALikeOne();
    void watchesOnlyWhatItIsTold();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    void append(const QString &name, const QByteArray &bytes) const;
    void waitForLooks(int count) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FileWatch> m_watch;
};

void TestFileWatch::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_watch = std::make_unique<FileWatch>(std::chrono::milliseconds(10));
    append(u"a"_s, "first");
    append(u"b"_s, "first");
}

void TestFileWatch::append(const QString &name, const QByteArray &bytes) const
{
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::Append));
    file.write(bytes);
}

void TestFileWatch::waitForLooks(int count) const
{
    const QSignalSpy looked(m_watch.get(), &FileWatch::looked);
    QTRY_VERIFY(looked.size() >= count);
}

void TestFileWatch::restIsReportedOnce()
{
    const QSignalSpy changed(m_watch.get(), &FileWatch::changed);
    m_watch->watch({at(u"a"_s)});
    QTRY_COMPARE(changed.size(), qsizetype(1));
    QCOMPARE(changed.front().front().toString(), at(u"a"_s));
    m_watch->watch({at(u"a"_s)}); // again
    waitForLooks(8);
    QCOMPARE(changed.size(), qsizetype(1));
}

void TestFileWatch::changesAreReported()
{
    const QSignalSpy changed(m_watch.get(), &FileWatch::changed);
    m_watch->watch({at(u"a"_s)});
    QTRY_COMPARE(changed.size(), qsizetype(1)); // at rest
    append(u"a"_s, "second");
    QTRY_VERIFY(changed.size() > 2); // changed, and at rest again
    waitForLooks(8);
    const qsizetype atRest = changed.size();
    waitForLooks(8);
    QCOMPARE(changed.size(), atRest);
}

void TestFileWatch::fileThatIsGoneIsLookedFor()
{
    const QSignalSpy changed(m_watch.get(), &FileWatch::changed);
    m_watch->watch({at(u"a"_s), at(u"never"_s)});
    QTRY_COMPARE(changed.size(), qsizetype(1));
    QVERIFY(QFile::remove(at(u"a"_s)));
    waitForLooks(8);
    QCOMPARE(changed.size(), qsizetype(1));
    QCOMPARE(m_watch->watched().size(), qsizetype(2));
    append(u"a"_s, "quite another");
    QTRY_VERIFY(changed.size() > 1);
    QCOMPARE(changed.back().front().toString(), at(u"a"_s));
}

void TestFileWatch::fileInPlaceOfALikeOne()
{
    for (const QString &name : {u"a"_s, u"b"_s}) {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::fromSecsSinceEpoch(1'700'000'000), QFileDevice::FileModificationTime));
    }
    const QSignalSpy changed(m_watch.get(), &FileWatch::changed);
    m_watch->watch({at(u"a"_s)});
    QTRY_COMPARE(changed.size(), qsizetype(1));
    std::filesystem::rename(at(u"b"_s).toStdString(), at(u"a"_s).toStdString());
    QTRY_VERIFY(changed.size() > 1);
}

void TestFileWatch::watchesOnlyWhatItIsTold()
{
    const QSignalSpy changed(m_watch.get(), &FileWatch::changed);
    m_watch->watch({at(u"a"_s), at(u"b"_s)});
    QTRY_COMPARE(changed.size(), qsizetype(2));
    m_watch->watch({at(u"b"_s)});
    QCOMPARE(m_watch->watched(), QStringList{at(u"b"_s)});
    append(u"a"_s, "second");
    append(u"b"_s, "second");
    QTRY_VERIFY(changed.size() > 3);
    waitForLooks(8);
    for (qsizetype i = 2; i < changed.size(); ++i)
        QCOMPARE(changed[i].front().toString(), at(u"b"_s));
    m_watch->watch({});
    QVERIFY(m_watch->watched().isEmpty());
}

QTEST_GUILESS_MAIN(TestFileWatch)
#include "tst_filewatch.moc"
