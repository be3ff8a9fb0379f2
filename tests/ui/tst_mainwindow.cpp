// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/mouseevents.h"
#include "tests/ui/panelcheck.h"
#include "ui/charts/energychart.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/variantspanel.h"
#include "ui/window/mainwindow.h"
#include "ui/theme/themeswitch.h"

#include <QFile>
#include <QLineEdit>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void opensFiles();
    void reportsUnreadableFields();
    void dropOpens();
    void searchesSamplesFromAnywhere();
    void panelsAgreeThroughADrag();
    void appearance();

private:
    QTemporaryDir m_folder;
    QString m_file;
};

void TestMainWindow::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    m_file = fixtures::writeRecording(m_folder.filePath(u"first.exits"_s), 1);
}

void TestMainWindow::opensFiles()
{
    MainWindow window;
    window.show();
    window.openFiles({m_file, fixtures::writeRecording(m_folder.filePath(u"second.exits"_s), 2)});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    QCOMPARE(window.document()->recordings()[0]->name(), std::string("first"));
    QVERIFY(window.chart()->isVisible());
    QVERIFY(window.windowTitle().contains(u"second"_s));
    QCOMPARE(fixtures::panelDisagreement(window), QString());
    window.openFiles({m_file});
    QTRY_VERIFY(window.message().contains(u"already open"_s));
    QCOMPARE(window.document()->recordings().size(), std::size_t(2));
}

void TestMainWindow::reportsUnreadableFields()
{
    QFile broken(m_folder.filePath(u"broken.exits"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("not a recording");
    broken.close();
    MainWindow window;
    window.show();
    window.openFiles({m_folder.filePath(u"missing.exits"_s), broken.fileName()});
    QTRY_VERIFY(window.message().contains(u"broken.exits"_s));
    QVERIFY(window.message().contains(u"missing.exits"_s));
    QVERIFY(window.document()->recordings().empty());
    QVERIFY(!window.chart()->isVisible());
}

/// The samples are behind the variants then, and the chart has the focus.
void TestMainWindow::searchesSamplesFromAnywhere()
{
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    window.openFiles({m_file});
    QTRY_VERIFY(window.variantsPanel()->isEnabled() && !window.samplesPanel()->isEnabled());
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.chart()->setFocus();
    QTest::keyClick(window.chart(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(window.samplesPanel()->isEnabled());
    const auto hasFocus = [] { return qobject_cast<QLineEdit *>(QApplication::focusWidget()) != nullptr; };
    QTRY_VERIFY(hasFocus());
    QVERIFY(window.samplesPanel()->isAncestorOf(QApplication::focusWidget()));
}

void TestMainWindow::dropOpens()
{
    MainWindow window;
    window.show();
    QVERIFY(fixtures::drop(&window, {m_file}));
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
}

void TestMainWindow::panelsAgreeThroughADrag()
{
    MainWindow window;
    window.show();
    window.openFiles({m_file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    Document &document = *window.document();
    EnergyChart *chart = window.chart();
    const VariantId id = document.variants()[2].id;
    const Decisions before = document.decisions();
    const QPoint from = chart->pixelOf(document.results().find(id)->point).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 20; ++i) {
        QTest::mouseMove(chart, from + QPoint(6 * i, -3 * i));
        QCOMPARE(fixtures::panelDisagreement(window), QString());
    }
    QTest::mouseRelease(chart, Qt::LeftButton, {}, from + QPoint(120, -60));
    QVERIFY(document.decisions() != before);
    const Decisions after = document.decisions();
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document.decisions(), before);
    QCOMPARE(fixtures::panelDisagreement(window), QString());
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(document.decisions(), after);
    QCOMPARE(fixtures::panelDisagreement(window), QString());
}

void TestMainWindow::appearance()
{
    MainWindow window;
    window.show();
    window.openFiles({m_file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto corner = [&] { return window.chart()->grab().toImage().pixelColor(4, 4); };
    QCOMPARE(corner(), Theme::light().surface);
    applyAppearance(Appearance::Dark);
    QTRY_COMPARE(corner(), Theme::darkTheme().surface);
    applyAppearance(Appearance::Light);
    QTRY_COMPARE(corner(), Theme::light().surface);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
