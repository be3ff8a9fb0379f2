// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/besideplace.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/importdialog.h"
#include "ui/dialogs/predictionsdialog.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/dialogs/recordfields.h"
#include "ui/dialogs/submissiondialog.h"
#include "ui/dialogs/webpagedialog.h"
#include "ui/dialogs/calibrationdialog.h"
#include "ui/dialogs/exitsdialog.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/dialogs/traindialog.h"
#include "ui/dialogs/trainfields.h"
#include "ui/files/demo.h"
#include "ui/help/aboutdialog.h"
#include "ui/help/areadialog.h"
#include "ui/panels/areapanel.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/payoff/payoffdialog.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/window/trainingcontroller.h"
#include "ui/wording/costscale.h"

#include <QDockWidget>
#include <QFile>
#include <QLayout>
#include <QListWidget>
#include <QScreen>
#include <QScrollBar>
#include <QSettings>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QSize laptop{960, 540}; ///< 1920x1080 at scale factor 2

/// What does not fit a screen.
QString misfitOf(const QWidget *window, QSize screen = laptop)
{
    const QSize least = window->minimumSizeHint();
    if (fitting(least, screen) == least)
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
        for (const QString &dock : {u"samplesDock"_s, u"recordingDock"_s, u"trainingDock"_s, u"tryImageDock"_s})
            window.findChild<QDockWidget *>(dock)->show();
        QCOMPARE(misfitOf(&window), QString());
    }

    void cleanup() { TextSize::instance().set(TextSize::usual); }

    void dialogs_data()
    {
        QTest::addColumn<int>("percent");
        QTest::addColumn<QSize>("screen");
        QTest::newRow("laptop") << 100 << laptop;
        QTest::newRow("1024x700") << 100 << QSize(1024, 700);
        QTest::newRow("1024x700, large text") << 200 << QSize(1024, 700);
        QTest::newRow("1280x800, large text") << 200 << QSize(1280, 800);
    }

    void dialogs()
    {
        QFETCH(int, percent);
        QFETCH(QSize, screen);
        TextSize::instance().set(percent);
        MainWindow window;
        window.show();
        window.openFiles({demoWorkspace()});
        QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto check = [&](QDialog *dialog) {
            QVERIFY(dialog);
            dialog->show();
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            QCOMPARE(misfitOf(dialog, screen), QString());
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
        window.trainer()->ask();
        check(window.trainer()->dialog());
        window.areaPanel()->findChild<QToolButton *>(u"explain"_s)->click();
        check(window.findChild<AreaDialog *>());
        window.exports()->payoffAction()->trigger();
        check(window.findChild<PayoffDialog *>());
        window.exports()->calibrationAction()->trigger();
        check(window.findChild<CalibrationDialog *>());
        window.exports()->submissionAction()->trigger();
        check(window.findChild<SubmissionDialog *>());
        window.exports()->shareAction()->trigger();
        check(window.findChild<WebPageDialog *>());
        showExits(window.document(), window.document()->decisions().recordings.front(), &window);
        check(window.findChild<ExitsDialog *>());
        const QTemporaryDir folder;
        QFile table(folder.filePath(u"samples.csv"_s));
        QVERIFY(table.open(QIODevice::WriteOnly));
        table.write("image,exit,y_true,pred,confidence,gflops\ncat,1,0,1,40,0.25\ncat,2,0,0,90,0.64\n");
        table.close();
        ImportDialog import(table.fileName(), costScale(*window.document()));
        check(&import);
        const Variant &variant = window.document()->variants().front();
        PredictionsDialog predictions(window.document()->recording(variant.recording), variant.thresholds, u"V1"_s);
        check(&predictions);
        auto *about = new AboutDialog; // deleted when closed
        check(about);
    }

    void columnsBelowEachOther()
    {
        QVERIFY(!areStacked(1010, 796));
        QVERIFY(!areStacked(1262, 1020)); // 125 % on 1024
        QVERIFY(areStacked(2020, 1276));  // 200 % on 1280
        QVERIFY(areStacked(2020, 1020));
    }

    void dialogsGrowWithTheText()
    {
        QDialog dialog;
        setDialogSize(&dialog, {300, 200});
        QCOMPARE(dialog.size(), QSize(300, 200));
        TextSize::instance().set(200);
        QCOMPARE(dialog.size(), QSize(600, 400));
        TextSize::instance().set(100);
        QCOMPARE(dialog.size(), QSize(300, 200));
        dialog.resize(350, 220); // by the user
        TextSize::instance().set(125);
        QCOMPARE(dialog.size(), QSize(350, 220));

        QDialog large;
        setDialogSize(&large, {5000, 3000});
        const QSize available = large.screen()->availableSize();
        QVERIFY(large.width() <= available.width() && large.height() <= available.height());
    }

    /// No field is cut at any size of the text, and none keeps the size of the usual one.
    void fieldsFollowTheText()
    {
        RecordDialog record(QString(), {});
        const TrainingRun run{QString()};
        TrainDialog train(&run);
        Document document;
        document.openRecording(fixtures::network(u"net"_s, 300, 2));
        ExportDialog exported(&document, {}, u"figure"_s);
        record.show();
        train.show();
        exported.show();
        const std::initializer_list<const QWidget *> all{record.findChild<RecordFields *>(),
                                                         train.findChild<TrainFields *>()};
        const auto *networks = record.findChild<QWidget *>(u"networkList"_s);
        const auto *figures = exported.findChild<QListWidget *>(u"figureList"_s);
        for (const int percent : {200, 100, 80}) {
            TextSize::instance().set(percent);
            QCoreApplication::processEvents();
            QTRY_COMPARE(networks->height(), 92 * percent / 100);
            for (const QWidget *fields : all)
                QVERIFY2(fields->layout()->minimumSize().width() <= fields->width(),
                         qPrintable(u"%1 %: %2 in %3"_s.arg(percent)
                                        .arg(fields->layout()->minimumSize().width())
                                        .arg(fields->width())));
            QTRY_COMPARE(figures->verticalScrollBar()->maximum(), 0);
            QVERIFY(figures->width() >= 300 * percent / 100);
        }
    }

    void suggestionsFollowTheText()
    {
        MainWindow window;
        window.show();
        Document &document = *window.document();
        document.openRecording(fixtures::network(u"net"_s, 300, 2));
        SuggestDialog dialog(&document, window.thresholds(), window.chart());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        const auto *table = dialog.findChild<QTableWidget *>(u"suggestedVariants"_s);
        QTRY_VERIFY(table->rowCount() > 0);
        const int row = table->rowHeight(0);
        TextSize::instance().set(200);
        QCOMPARE(table->rowHeight(0), 2 * row);
        QTRY_VERIFY(table->height() >= 2 * 154);
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
