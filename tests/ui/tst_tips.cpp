// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fakeengine.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/recordfixture.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/importdialog.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/files/demo.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/recordingpanel.h"
#include "ui/panels/recordingrow.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presentation.h"
#include "ui/window/recordingcontroller.h"
#include "ui/wording/tips.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QFile>
#include <QPushButton>
#include <QSet>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::NumberWalk;

class TestTips : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void everyTipHasAText();
    void untoldNumbersAreFound();
    void mainWindow();
    void tables();
    void comparedWithAReference();
    void suggestAndExport();
    void record();
    void imports_data();
    void imports();
    void presentation();
    void cellsSayTheirValue();

private:
    void openDemo(MainWindow &window);

    QTemporaryDir m_folder;
};

/// Fails where a number below the widget has no tooltip, or where fewer numbers than that are found.
#define VERIFY_TOLD(widget, atLeast)                                                                                   \
    do {                                                                                                               \
        const NumberWalk walk(widget);                                                                                 \
        QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));                                          \
        QVERIFY2(walk.told >= (atLeast), qPrintable(u"only %1 numbers were found"_s.arg(walk.told)));                  \
    } while (false)

void TestTips::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestTips"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    QVERIFY(!demoWorkspace().isEmpty());
}

void TestTips::init()
{
    QSettings().clear();
}

void TestTips::openDemo(MainWindow &window)
{
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.openFiles({demoWorkspace()});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    QTRY_VERIFY(window.exitsPanel()->isVisible());
    QTRY_VERIFY(!window.variantsPanel()->visibleRegion().isEmpty()); // a dock behind another is outside
    QTRY_VERIFY(window.intervals()->figures());
}

void TestTips::everyTipHasAText()
{
    QSet<QString> texts;
    for (int tip = 0; tip <= static_cast<int>(Tip::AllSamples); ++tip) {
        const QString text = tipText(static_cast<Tip>(tip));
        QVERIFY2(text.endsWith(u'.'), qPrintable(QString::number(tip)));
        QVERIFY2(!texts.contains(text), qPrintable(text));
        texts.insert(text);
    }
}

void TestTips::untoldNumbersAreFound()
{
    QWidget widget;
    auto *label = new QLabel(u"0.63"_s, &widget);
    label->setGeometry(0, 0, 80, 20);
    auto *word = new QLabel(u"Threshold"_s, &widget);
    word->setGeometry(0, 30, 80, 20);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    QCOMPARE(NumberWalk(&widget).untold.size(), 1);
    label->setToolTip(u"What it is."_s);
    QVERIFY(NumberWalk(&widget).untold.isEmpty());
    QCOMPARE(NumberWalk(&widget).told, 1);
}

void TestTips::mainWindow()
{
    MainWindow window;
    openDemo(window);
    VERIFY_TOLD(&window, 60);
    for (const QString &name : {u"samplesDock"_s, u"networksDock"_s}) {
        auto *dock = window.findChild<QDockWidget *>(name);
        dock->raise();
        QTRY_VERIFY(!dock->widget()->visibleRegion().isEmpty());
        if (name == u"samplesDock") {
            QTRY_VERIFY(window.samplesPanel()->list()->listed().recording);
            auto *tiles = window.findChild<QAbstractItemView *>(u"samplesView"_s);
            QTRY_VERIFY(tiles->model()->rowCount() > 0);
            tiles->setCurrentIndex(tiles->model()->index(0, 0)); // its details are shown
            QTRY_VERIFY(window.findChild<QLabel *>(u"sampleTable"_s)->isVisible());
        }
        VERIFY_TOLD(&window, 40);
    }
}

void TestTips::tables()
{
    MainWindow window;
    openDemo(window);
    window.chartCard()->setTables(true);
    window.exitsPanel()->tableButton()->click();
    QCoreApplication::processEvents();
    VERIFY_TOLD(&window, 200);
}

void TestTips::comparedWithAReference()
{
    MainWindow window;
    openDemo(window);
    window.document()->pinReference();
    QTest::keyClick(window.chart(), Qt::Key_PageUp);
    QTRY_VERIFY(window.intervals()->figures());
    VERIFY_TOLD(&window, 60);
    window.document()->setEMax(contestEMax);
    QTRY_VERIFY(window.intervals()->figures());
    VERIFY_TOLD(&window, 60);
}

void TestTips::suggestAndExport()
{
    MainWindow window;
    openDemo(window);
    QTest::keyClick(&window, Qt::Key_G, Qt::ControlModifier);
    auto *suggest = window.findChild<SuggestDialog *>();
    QVERIFY(suggest);
    QTRY_VERIFY(suggest->proposal());
    QCoreApplication::processEvents();
    VERIFY_TOLD(suggest, 10);
    auto *goal = suggest->findChild<QComboBox *>(u"goal"_s);
    for (int target = 1; target < goal->count(); ++target) {
        goal->setCurrentIndex(target);
        QTRY_VERIFY(suggest->targetProposal());
        QCoreApplication::processEvents();
        VERIFY_TOLD(suggest, 8);
    }
    suggest->close();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier);
    auto *figures = window.findChild<ExportDialog *>();
    QVERIFY(figures);
    QVERIFY(QTest::qWaitForWindowExposed(figures));
    VERIFY_TOLD(figures, 4);
}

void TestTips::record()
{
    MainWindow window;
    const QString engine = fixtures::fakeEngine(m_folder.path(), u"engine"_s,
                                                u"case \"$*\" in *--dry-run*) plan 20; exit 0;; esac\n"
                                                "hello; progress 30; exec sleep 60"_s);
    RecordDialog *dialog = fixtures::askFor(window, engine, {m_folder.filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    fixtures::fill(dialog, m_folder.path(), u"/images"_s, 16);
    QTRY_VERIFY(dialog->isReady());
    QCoreApplication::processEvents();
    VERIFY_TOLD(dialog, 5);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"primary"_s), Qt::LeftButton);
    RecordQueue *queue = window.recorder()->queue();
    QCOMPARE(queue->tasks().size(), std::size_t(1));
    RecordingRow *row = window.recorder()->panel()->row(queue->tasks().front().id);
    QTRY_COMPARE(row->findChild<QLabel *>(u"samples"_s)->text(), u"30 of 100"_s);
    QTRY_VERIFY(!row->visibleRegion().isEmpty());
    VERIFY_TOLD(row, 4);
    queue->stopNow(queue->tasks().front().id);
}

void TestTips::imports_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("samples") << QByteArray("image,exit,y_true,pred,confidence,gflops\n"
                                           "cat,1,0,1,40,0.25\ncat,2,0,0,90,0.64\n"
                                           "dog,1,1,1,80,0.25\ndog,2,1,1,99,0.64\n");
    QTest::newRow("points") << QByteArray("name,energy,accuracy\nB0,0.39,77.1\nB3,1.8,81.6\nB7,50,84.3\n");
}

void TestTips::imports()
{
    QFETCH(QByteArray, text);
    QFile file(m_folder.filePath(u"table.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    file.close();
    ImportDialog dialog(file.fileName(), CostScale{CostUnit::Gflops, 2});
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    QTRY_VERIFY(dialog.isReady());
    QCoreApplication::processEvents();
    VERIFY_TOLD(&dialog, 3);
}

void TestTips::presentation()
{
    MainWindow window;
    openDemo(window);
    QTest::keyClick(&window, Qt::Key_F5);
    auto *presentation = window.findChild<Presentation *>();
    QVERIFY(presentation);
    QVERIFY(QTest::qWaitForWindowExposed(presentation));
    VERIFY_TOLD(presentation, 3);
}

void TestTips::cellsSayTheirValue()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    const double many = 0.63287416100502012;
    document.setThresholds(document.variants()[1].id, {many, many});
    const ThresholdView thresholds(&document);
    const VariantsModel model(&document, &thresholds);
    const auto tip = [&](int column) { return model.index(1, column).data(Qt::ToolTipRole).toString(); };
    QVERIFY2(tip(VariantsModel::ThresholdsColumn).contains(u"0.6328741610050201"_s),
             qPrintable(tip(VariantsModel::ThresholdsColumn)));
    const OperatingPoint &outcome = document.results().variants[1].outcome;
    QVERIFY2(tip(VariantsModel::Accuracy).contains(u"%1 of 300 samples"_s.arg(outcome.correctInAll())),
             qPrintable(tip(VariantsModel::Accuracy)));
    for (int column = 0; column < VariantsModel::ColumnCount; ++column)
        QVERIFY2(!tip(column).isEmpty(), qPrintable(QString::number(column)));
    document.pinReference();
    document.setThresholds(document.variants()[1].id, {0.2, 0.2});
    for (const int column : {int(VariantsModel::Energy), int(VariantsModel::Accuracy)}) {
        const QString change = model.index(1, column).data(VariantsModel::ChangeRole).toString();
        QVERIFY(!change.isEmpty());
        QVERIFY2(tip(column).endsWith(change + u" from reference"_s), qPrintable(tip(column)));
    }
}

QTEST_MAIN(TestTips)
#include "tst_tips.moc"
