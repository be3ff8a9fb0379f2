// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
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
        installStyle(*qApp);
        QVERIFY(!demoWorkspace().isEmpty());
    }

    void sizes()
    {
        QCOMPARE(fitting({1280, 800}, {1920, 1080}), QSize(1280, 800));
        QCOMPARE(fitting({1280, 800}, {1366, 768}), QSize(1280, 728));
        QCOMPARE(fitting({1280, 800}, {960, 540}), QSize(956, 500));
    }

    void window()
    {
        MainWindow window;
        QCOMPARE(window.height(), fittingScreen({1280, 800}, &window).height());
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
