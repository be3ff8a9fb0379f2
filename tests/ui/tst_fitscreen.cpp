// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/dialogs/besideplace.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/files/demo.h"
#include "ui/help/areadialog.h"
#include "ui/panels/areapanel.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"

#include <QDockWidget>
#include <QScreen>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What does not fit a laptop's 1920x1080 at 200 %.
QString misfitOf(const QWidget *window)
{
    const QSize least = window->minimumSizeHint();
    if (fitting(least, {960, 540}) == least)
        return {};
    return u"%1 needs %2 x %3"_s.arg(window->windowTitle()).arg(least.width()).arg(least.height());
}

} // namespace

class TestFitScreen : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"OfframpTestFitScreen"_s);
        QSettings().clear();
        installStyle(*qApp);
        QVERIFY(!demoWorkspace().isEmpty());
    }

    void sizes()
    {
        QCOMPARE(fitting({1280, 800}, {1920, 1080}), QSize(1280, 800));
        QCOMPARE(fitting({1280, 800}, {1366, 768}), QSize(1280, 728));
        QCOMPARE(fitting({1280, 800}, {960, 540}), QSize(956, 500));
    }

    void besideWhatOneWantsToSee()
    {
        const QSize dialog(470, 520);
        const QRect chart(500, 200, 700, 400);
        for (const QRect &screen : {QRect(0, 0, 1920, 1080), QRect(0, 0, 1200, 1100), QRect(0, 0, 1700, 800),
                                    QRect(0, 0, 1280, 1200), QRect(-1920, 0, 1920, 1080)}) {
            const QRect place(besidePlace(dialog, chart, screen), dialog);
            QVERIFY(screen.contains(place));
            QVERIFY(!place.intersects(chart));
        }
        // Where there is no room beside it, most of it stays in view.
        const QRect place(besidePlace(dialog, chart, {0, 0, 1280, 720}), dialog);
        QVERIFY(QRect(0, 0, 1280, 720).contains(place));
        QCOMPARE(place.intersected(chart).width(), 0);
    }

    void firstSizes()
    {
        QCOMPARE(firstSize({1920, 1080}), QSize(1632, 918));
        QCOMPARE(firstSize({1366, 768}), QSize(1280, 728));
        QCOMPARE(firstSize({1024, 700}), QSize(1020, 660));
        QCOMPARE(firstSize({3840, 2160}), QSize(2560, 1600));
        QCOMPARE(firstSize({720, 450}), QSize(716, 410)); // 1440 x 900 at scale factor 2
    }

    void windowsStayInside()
    {
        const QRect screen(0, 30, 1366, 738);
        QCOMPARE(keptInside({100, 100, 800, 600}, screen), QRect(100, 100, 800, 600));
        QCOMPARE(keptInside({2000, 100, 800, 600}, screen), QRect(566, 100, 800, 600)); // a second screen is gone
        QCOMPARE(keptInside({-500, -20, 800, 600}, screen), QRect(0, 30, 800, 600));
        QCOMPARE(keptInside({0, 0, 2560, 1600}, screen), screen);
        const QRect right(1366, 0, 1920, 1080);
        QCOMPARE(keptInside({0, 0, 1280, 800}, right), QRect(1366, 0, 1280, 800));
    }

    void window()
    {
        MainWindow window;
        QCOMPARE(window.size(), firstSize(window.screen()->availableSize()));
        window.show();
        QCOMPARE(misfitOf(&window), QString());
        window.openFiles({demoWorkspace()});
        QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
        for (const QString &dock : {u"samplesDock"_s, u"recordingDock"_s})
            window.findChild<QDockWidget *>(dock)->show();
        QCOMPARE(misfitOf(&window), QString());
    }

    void dialogs()
    {
        MainWindow window;
        window.show();
        window.openFiles({demoWorkspace()});
        QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto check = [&window](QDialog *dialog) {
            QVERIFY(dialog);
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            QCOMPARE(misfitOf(dialog), QString());
            dialog->close();
            window.activateWindow();
            QTRY_COMPARE(QApplication::activeWindow(), &window);
        };
        QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier);
        check(window.findChild<ExportDialog *>());
        QTest::keyClick(&window, Qt::Key_G, Qt::ControlModifier);
        check(window.findChild<SuggestDialog *>());
        QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
        check(window.findChild<RecordDialog *>());
        window.areaPanel()->findChild<QToolButton *>(u"explain"_s)->click();
        check(window.findChild<AreaDialog *>());
    }

    /// On a low screen the fields of a recording scroll to the one that gets the focus.
    void recordFieldsScroll()
    {
        for (const QSize screen : {QSize(960, 540), QSize(1366, 768)}) {
            RecordDialog dialog(QString(), {});
            dialog.resize(fitting(dialog.size(), screen));
            dialog.show();
            QVERIFY(QTest::qWaitForWindowActive(&dialog));
            QVERIFY(dialog.height() <= screen.height());
            for (const QString &name : {u"exitsEdit"_s, u"outputsCombo"_s, u"countCombo"_s, u"folderEdit"_s}) {
                auto *field = dialog.findChild<QWidget *>(name);
                field->setFocus(Qt::ShortcutFocusReason);
                QTRY_COMPARE(field->visibleRegion().boundingRect(), field->rect());
            }
        }
    }
};

QTEST_MAIN(TestFitScreen)
#include "tst_fitscreen.moc"
