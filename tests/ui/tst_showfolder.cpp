// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ui/files/showfolder.h"

#include <QDBusConnection>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A file manager on a bus of its own, as desktops have one.
class FileManager : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.FileManager1")
public:
    QStringList selected;

public Q_SLOTS:
    void ShowItems(const QStringList &items, const QString & /*startup*/) { selected += items; }
};

} // namespace

class TestShowFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"dbus-daemon"_s).isEmpty())
            QSKIP("needs Debian's package dbus-daemon");
        m_daemon.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address=1"_s});
        QVERIFY(m_daemon.waitForReadyRead());
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_address.toUtf8());
    }

    void cleanupTestCase()
    {
        QDBusConnection::disconnectFromBus(u"manager"_s);
        QDBusConnection::disconnectFromBus(QDBusConnection::sessionBus().name());
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    void selectsTheFile()
    {
        QDBusConnection bus = QDBusConnection::connectToBus(m_address, u"manager"_s);
        FileManager manager;
        QVERIFY(bus.registerObject(u"/org/freedesktop/FileManager1"_s, &manager, QDBusConnection::ExportAllSlots));
        QVERIFY(bus.registerService(u"org.freedesktop.FileManager1"_s));

        const QTemporaryDir folder;
        const QString path = folder.filePath(u"a figure #1.pdf"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(showFolderOf(path));
        QTRY_COMPARE(manager.selected.size(), 1);
        QCOMPARE(QUrl(manager.selected.front()).toLocalFile(), path);
        QVERIFY2(manager.selected.front().endsWith(u"a%20figure%20%231.pdf"_s), qPrintable(manager.selected.front()));
    }

    void saysThatTheFolderIsGone()
    {
        const auto shown = showFolderOf(u"/no/such/folder/figure.pdf"_s);
        QVERIFY(!shown);
        QCOMPARE(shown.error().sentence, std::string("/no/such/folder is no longer there."));
    }

private:
    QProcess m_daemon;
    QString m_address;
};

QTEST_GUILESS_MAIN(TestShowFolder)
#include "tst_showfolder.moc"
