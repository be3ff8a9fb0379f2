// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"
#include "tests/ui/windowfixture.h"
#include "ui/window/filemenu.h"
#include "ui/window/mainwindow.h"
#include "ui/window/newwindow.h"

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// File > New window.
class TestNewWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void isAnotherProcess();
    void goesBesideTheFirst();

private:
    QTemporaryDir m_folder;
};

void TestNewWindow::initTestCase()
{
    fixtures::prepareWindows(u"newwindow"_s);
    QSettings().clear();
}

void TestNewWindow::isAnotherProcess()
{
    const QString written = m_folder.filePath(u"started"_s);
    const QString program
        = fixtures::fakeEngine(m_folder.path(), u"window"_s, u"echo \"at $OFFRAMP_WINDOW_AT.\" > '%1'"_s.arg(written));
    MainWindow window;
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *menu = window.findChild<FileMenu *>();
    QVERIFY(menu);
    menu->setProgram(program);
    constexpr auto both = Qt::ControlModifier | Qt::ShiftModifier;
    QTest::keyClick(&window, Qt::Key_N, both);
    const auto contents = [&] {
        QFile file(written);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    };
    const QPoint place = window.geometry().topLeft() + QPoint(32, 32);
    QTRY_COMPARE(contents(), u"at %1,%2.\n"_s.arg(place.x()).arg(place.y()));
    QCOMPARE(window.message(), QString());

    menu->setProgram(m_folder.filePath(u"missing"_s));
    QTest::keyClick(&window, Qt::Key_N, both);
    QVERIFY2(window.message().contains(u"could not be started"_s), qPrintable(window.message()));
}

void TestNewWindow::goesBesideTheFirst()
{
    QVERIFY(!placeOfNewWindow());
    for (const char *wrong : {"", "5", "5,", "x,5", "1,2,3"}) {
        qputenv("OFFRAMP_WINDOW_AT", wrong);
        QVERIFY2(!placeOfNewWindow(), wrong);
    }
    qputenv("OFFRAMP_WINDOW_AT", "40,-7");
    QCOMPARE(placeOfNewWindow(), QPoint(40, -7));
    QVERIFY(!placeOfNewWindow());                             // it was meant once
    QVERIFY(!qEnvironmentVariableIsSet("OFFRAMP_WINDOW_AT")); // and for no other program
}

QTEST_MAIN(TestNewWindow)
#include "tst_newwindow.moc"
