// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/charts/exithistogram.h"
#include "ui/files/demo.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"
#include "ui/window/windowlayout.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QMouseEvent>
#include <QScreen>
#include <QScrollBar>
#include <QSettings>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestWindowLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void columns();
    void chartGetsHalf_data();
    void chartGetsHalf();
    void threeExitsAreWhole_data();
    void threeExitsAreWhole();
    void threeColumns();
    void aMoveKeepsTheColumns();
    void columnsFollowTheWidth();
    void resetLayout();
    void layoutIsRemembered();
    void draggedSizesStay();
    void whatNobodyDraggedFollows();
    void exitsAreHighAfterRecording();
    void variantsInFrontAgain();
    void seenDocksAreEnabled();
    void docksThatArriveLateAreEnabled();
    void filtersEndWithTheWorkspace();
    void opensOnTheScreen();
    void textSize();
    void largeTextFits();

private:
    static QDockWidget *dock(const MainWindow &window, const QString &name)
    {
        return window.findChild<QDockWidget *>(name + u"Dock"_s);
    }

    /// Shows the demo in a window of that size.
    static void open(MainWindow &window, QSize size)
    {
        window.resize(size);
        window.show();
        window.openFiles({demoWorkspace()});
        QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
        QTRY_VERIFY(isSeen(window.variantsPanel()));
        QTest::qWait(300); // the docks settle
    }

    /// Drags the edge at from as a user does.
    static void dragEdge(MainWindow &window, QPoint from, QPoint by)
    {
        QTest::mousePress(&window, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, from + by, window.mapToGlobal(from + by), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&window, &move);
        QTest::qWait(50); // docks follow in the next turn of the event loop
        QTest::mouseRelease(&window, Qt::LeftButton, {}, from + by);
    }

    /// Opens a recording of a random network in that folder, in a window of 1280 x 800.
    static void openNetwork(MainWindow &window, const QTemporaryDir &folder, unsigned seed)
    {
        window.resize(1280, 800);
        window.show();
        const std::size_t before = window.document()->recordings().size();
        const QString path = folder.filePath(u"net%1.exits"_s.arg(seed));
        window.openFiles({QFile::exists(path) ? path : fixtures::writeRecording(path, seed)});
        QTRY_COMPARE(window.document()->recordings().size(), before + 1);
        QTest::qWait(400); // the docks settle
    }

    /// Whether a panel is not behind another tab.
    static bool isSeen(const QWidget *panel) { return panel->isVisible() && !panel->visibleRegion().isEmpty(); }

    static QAction *viewAction(const MainWindow &window, const QString &text)
    {
        for (QAction *action : window.findChildren<QAction *>()) {
            if (action->text().remove(u'&') == text)
                return action;
        }
        return nullptr;
    }
};

void TestWindowLayout::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestWindowLayout"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    QVERIFY(!demoWorkspace().isEmpty());
}

void TestWindowLayout::init()
{
    TextSize::instance().set(TextSize::usual);
    QSettings().clear();
}

void TestWindowLayout::columns()
{
    using enum WindowLayout::Columns;
    QCOMPARE(WindowLayout::columnsFor(1280), Two);
    QCOMPARE(WindowLayout::columnsFor(1499), Two);
    QCOMPARE(WindowLayout::columnsFor(1500), Three);
    TextSize::instance().set(200);
    QCOMPARE(WindowLayout::columnsFor(1920), Two);
    QCOMPARE(WindowLayout::columnsFor(3840), Three);
}

void TestWindowLayout::chartGetsHalf_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("share");
    QTest::newRow("1280x800") << QSize(1280, 800) << 0.49;
    QTest::newRow("1600x900") << QSize(1600, 900) << 0.42;
    QTest::newRow("1920x1080") << QSize(1920, 1080) << 0.49;
    QTest::newRow("3840x2160") << QSize(3840, 2160) << 0.49;
    QTest::newRow("1024x700") << QSize(1024, 660) << 0.44;
}

void TestWindowLayout::chartGetsHalf()
{
    QFETCH(QSize, size);
    QFETCH(double, share);
    MainWindow window;
    open(window, size);
    QCOMPARE(window.size(), size);
    QTRY_VERIFY2(window.chartCard()->width() >= share * size.width(),
                 qPrintable(QString::number(window.chartCard()->width())));
    QTRY_COMPARE(window.variantsPanel()->table()->horizontalScrollBar()->maximum(), 0);
    // Histograms grow with the window.
    QTRY_VERIFY(dock(window, u"exits"_s)->height() >= size.height() / 4);
    QVERIFY(window.chart()->height() >= size.height() / 5);
}

void TestWindowLayout::threeExitsAreWhole_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280x800") << QSize(1280, 800);
    QTest::newRow("1600x900") << QSize(1600, 900);
    QTest::newRow("1600x1000") << QSize(1600, 1000); // in two rows, where the buttons take a row of their own
    QTest::newRow("1920x1080") << QSize(1920, 1080);
}

void TestWindowLayout::threeExitsAreWhole()
{
    QFETCH(QSize, size);
    MainWindow window;
    open(window, size);
    QTRY_COMPARE(window.exitsPanel()->columns().size(), std::size_t(3));
    for (const ExitColumn *column : window.exitsPanel()->columns()) {
        const ExitHistogram *histogram = column->histogram();
        QTRY_VERIFY2(histogram->visibleRegion().boundingRect() == histogram->rect(),
                     qPrintable(u"exit %1, the dock is %2 high"_s.arg(column->exit().value + 1)
                                    .arg(dock(window, u"exits"_s)->height())));
    }
    QVERIFY2(window.chart()->height() >= size.height() / 3, qPrintable(QString::number(window.chart()->height())));
}

void TestWindowLayout::threeColumns()
{
    MainWindow window;
    open(window, {1600, 900});
    QCOMPARE(window.dockWidgetArea(dock(window, u"samples"_s)), Qt::RightDockWidgetArea);
    QTRY_VERIFY(isSeen(window.samplesPanel()));
    QVERIFY(isSeen(window.variantsPanel()));
    const QRect variants = dock(window, u"variants"_s)->geometry();
    const QRect samples = dock(window, u"samples"_s)->geometry();
    const QRect exits = dock(window, u"exits"_s)->geometry();
    QVERIFY(variants.right() < exits.left());
    QVERIFY(exits.right() < samples.left());
    QVERIFY(exits.top() > window.centralWidget()->geometry().top());
    QVERIFY(window.chartCard()->width() > variants.width());
    QVERIFY(variants.width() > samples.width());
}

// The samples that a move won and lost are more text over their list.
void TestWindowLayout::aMoveKeepsTheColumns()
{
    MainWindow window;
    open(window, {1600, 1000});
    const SamplesPanel *samples = window.findChild<SamplesPanel *>();
    QVERIFY(samples && isSeen(samples));
    const int narrowest = samples->minimumSizeHint().width();
    const int width = samples->width();
    const Variant moved = *window.document()->variant(window.selection()->variant().value());
    window.document()->setThresholds(moved.id, Thresholds(moved.thresholds.size(), 1.5));
    QTRY_VERIFY(samples->findChild<QLabel *>(u"sampleCount"_s)->text().contains(u"lost"_s));
    QTest::qWait(100); // the docks settle
    QCOMPARE(samples->minimumSizeHint().width(), narrowest);
    QCOMPARE(samples->width(), width);
}

void TestWindowLayout::columnsFollowTheWidth()
{
    MainWindow window;
    open(window, {1280, 800});
    QDockWidget *samples = dock(window, u"samples"_s);
    QVERIFY(window.tabifiedDockWidgets(dock(window, u"variants"_s)).contains(samples));
    window.resize(1920, 1000);
    QTRY_COMPARE(window.dockWidgetArea(samples), Qt::RightDockWidgetArea);
    QTRY_VERIFY(isSeen(window.samplesPanel()));
    window.resize(1280, 800);
    QTRY_COMPARE(window.dockWidgetArea(samples), Qt::LeftDockWidgetArea);
    QTRY_VERIFY(isSeen(window.variantsPanel()));
    QVERIFY(!isSeen(window.samplesPanel()));
}

void TestWindowLayout::resetLayout()
{
    MainWindow window;
    open(window, {1280, 800});
    QDockWidget *variants = dock(window, u"variants"_s);
    const int width = variants->width();
    dock(window, u"samples"_s)->setFloating(true);
    dock(window, u"exits"_s)->hide();
    window.resizeDocks({variants}, {width + 150}, Qt::Horizontal);
    QTRY_VERIFY(variants->width() > width + 50);
    QAction *reset = viewAction(window, u"Reset layout"_s);
    QVERIFY(reset);
    reset->trigger();
    QTRY_VERIFY(std::abs(variants->width() - width) <= 4);
    QVERIFY(window.tabifiedDockWidgets(variants).contains(dock(window, u"samples"_s)));
    QVERIFY(!dock(window, u"samples"_s)->isFloating());
    QVERIFY(!dock(window, u"exits"_s)->isHidden());
    QTRY_VERIFY(isSeen(window.variantsPanel()));
}

void TestWindowLayout::layoutIsRemembered()
{
    {
        MainWindow window;
        open(window, {1280, 800});
        window.addDockWidget(Qt::RightDockWidgetArea, dock(window, u"exits"_s));
        window.close();
    }
    MainWindow window;
    open(window, {1280, 800});
    QCOMPARE(window.dockWidgetArea(dock(window, u"exits"_s)), Qt::RightDockWidgetArea);
    window.resize(1700, 900); // not arranged yet
    QTRY_COMPARE(window.dockWidgetArea(dock(window, u"exits"_s)), Qt::BottomDockWidgetArea);
}

void TestWindowLayout::draggedSizesStay()
{
    const QTemporaryDir folder;
    int width = 0;
    int height = 0;
    {
        MainWindow window;
        openNetwork(window, folder, 1);
        QDockWidget *variants = dock(window, u"variants"_s);
        QDockWidget *exits = dock(window, u"exits"_s);
        const int usual = variants->width();
        dragEdge(window, {variants->geometry().right() + 4, variants->geometry().center().y()}, {70, 0});
        dragEdge(window, {exits->geometry().center().x(), variants->geometry().bottom() + 4}, {0, -70});
        width = variants->width();
        height = exits->height();
        QVERIFY2(width > usual + 40, qPrintable(u"%1, %2 before"_s.arg(width).arg(usual)));
        QVERIFY2(height > 800 / 3 + 40, qPrintable(QString::number(height)));
        for (const unsigned seed : {2U, 3U}) {
            openNetwork(window, folder, seed); // which changes the columns of the table
            QVERIFY2(std::abs(variants->width() - width) <= 2, qPrintable(QString::number(variants->width())));
            QVERIFY2(std::abs(exits->height() - height) <= 2, qPrintable(QString::number(exits->height())));
        }
        window.document()->clear();
        QTRY_VERIFY(!window.variantsPanel()->isVisible());
        openNetwork(window, folder, 1);
        QVERIFY2(std::abs(variants->width() - width) <= 2, qPrintable(QString::number(variants->width())));
        window.windowLayout()->save(); // as when it closes
    }
    MainWindow window;
    openNetwork(window, folder, 1);
    const QDockWidget *variants = dock(window, u"variants"_s);
    QVERIFY2(std::abs(variants->width() - width) <= 4, qPrintable(QString::number(variants->width())));
    QVERIFY(std::abs(dock(window, u"exits"_s)->height() - height) <= 4);
    openNetwork(window, folder, 2);
    QVERIFY2(std::abs(variants->width() - width) <= 4, qPrintable(QString::number(variants->width())));
    viewAction(window, u"Reset layout"_s)->trigger();
    QTRY_VERIFY(dock(window, u"exits"_s)->height() < height - 30);
    QVERIFY(!QSettings().contains(u"window/twoColumns"_s));
}

void TestWindowLayout::whatNobodyDraggedFollows()
{
    {
        MainWindow window;
        open(window, {1600, 900});
        window.resize(3840, 2160); // also three columns
        QTRY_VERIFY2(dock(window, u"exits"_s)->height() >= 2160 / 4,
                     qPrintable(QString::number(dock(window, u"exits"_s)->height())));
        window.resize(1600, 900);
        QTRY_VERIFY(dock(window, u"exits"_s)->height() <= 900 / 2);
        QTest::qWait(300);
        window.close();
    }
    QVERIFY(!QSettings().contains(u"window/threeColumns"_s)); // nothing to keep for the next start
}

void TestWindowLayout::exitsAreHighAfterRecording()
{
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    QDockWidget *recording = dock(window, u"recording"_s);
    recording->show();
    window.resizeDocks({recording}, {120}, Qt::Vertical);
    QTRY_VERIFY(recording->height() < 800 / 4);
    open(window, {1280, 800});
    recording->hide();
    QTRY_VERIFY2(dock(window, u"exits"_s)->height() >= 800 / 4,
                 qPrintable(QString::number(dock(window, u"exits"_s)->height())));
}

void TestWindowLayout::variantsInFrontAgain()
{
    MainWindow window;
    open(window, {1280, 800});
    dock(window, u"samples"_s)->raise();
    QTRY_VERIFY(isSeen(window.samplesPanel()));
    window.document()->clear();
    QTRY_VERIFY(!window.variantsPanel()->isVisible());
    window.openFiles({demoWorkspace()});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    QTRY_VERIFY(isSeen(window.variantsPanel()));
    QTRY_VERIFY(!isSeen(window.samplesPanel()));
}

/// Qt reports a dock that is shown before it has a place as not visible, and nothing afterwards.
void TestWindowLayout::seenDocksAreEnabled()
{
    MainWindow window;
    open(window, {1280, 800});
    QDockWidget *exits = dock(window, u"exits"_s);
    QVERIFY(isSeen(exits->widget()));
    Q_EMIT exits->visibilityChanged(false);
    QTRY_VERIFY(exits->widget()->isEnabled());
    QDockWidget *networks = dock(window, u"networks"_s);
    QVERIFY(!networks->widget()->isEnabled()); // behind the variants
    Q_EMIT networks->visibilityChanged(true);
    QTRY_VERIFY(!networks->widget()->isEnabled());
}

/// Qt shows a dock before it has moved to its place: docks are animated.
void TestWindowLayout::docksThatArriveLateAreEnabled()
{
    MainWindow window;
    open(window, {1280, 800});
    QDockWidget *exits = dock(window, u"exits"_s);
    QTRY_VERIFY(exits->widget()->isEnabled());
    const QPoint place = exits->pos();
    exits->move(-2 * exits->width(), place.y());
    Q_EMIT exits->visibilityChanged(true);
    QTRY_VERIFY(!exits->widget()->isEnabled());
    exits->move(place);
    QTRY_VERIFY(exits->widget()->isEnabled());

    const QByteArray layout = window.saveState();
    window.tabifyDockWidget(exits, dock(window, u"samples"_s));
    dock(window, u"samples"_s)->raise();
    QTRY_VERIFY(!exits->widget()->isEnabled());
    QVERIFY(window.restoreState(layout));
    QTRY_VERIFY(exits->widget()->isEnabled());
}

void TestWindowLayout::filtersEndWithTheWorkspace()
{
    MainWindow window;
    open(window, {1600, 900});
    SampleFilter lost;
    lost.correct = false;
    window.samplesPanel()->list()->setFilter(lost);
    window.document()->clear();
    QCOMPARE(window.samplesPanel()->list()->filter(), SampleFilter());
}

void TestWindowLayout::opensOnTheScreen()
{
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    {
        MainWindow window;
        window.setGeometry(screen.right() - 100, screen.bottom() - 100, screen.width() + 500, screen.height() + 500);
        window.show();
        window.close();
    }
    MainWindow window;
    QVERIFY2(screen.contains(window.geometry()), QTest::toString(window.geometry()));
}

void TestWindowLayout::textSize()
{
    MainWindow window;
    open(window, {1280, 800});
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const int usual = window.chart()->fontInfo().pixelSize();
    const int row = window.variantsPanel()->table()->rowHeight(0);
    const int number = window.findChild<QWidget *>(u"areaFigure"_s)->height();
    QTest::keyClick(&window, Qt::Key_Plus, Qt::ControlModifier);
    QTest::keyClick(&window, Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(TextSize::instance().percent(), 125);
    QCOMPARE(QSettings().value(u"textSize"_s).toInt(), 125);
    QTRY_VERIFY(window.chart()->fontInfo().pixelSize() > usual);
    QVERIFY(window.variantsPanel()->table()->fontInfo().pixelSize() > usual);
    QVERIFY(window.variantsPanel()->table()->rowHeight(0) > row);
    QVERIFY(window.findChild<QWidget *>(u"areaFigure"_s)->height() > number);
    QTest::keyClick(&window, Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(TextSize::instance().percent(), 110);
    QTest::keyClick(&window, Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(TextSize::instance().percent(), TextSize::usual);
    QTRY_COMPARE(window.chart()->fontInfo().pixelSize(), usual);
    QCOMPARE(window.variantsPanel()->table()->rowHeight(0), row);

    for (int i = 0; i < 20; ++i)
        TextSize::instance().step(-1);
    QCOMPARE(TextSize::instance().percent(), 80);
    QSettings().setValue(u"textSize"_s, 173);
    TextSize::instance().restore();
    QCOMPARE(TextSize::instance().percent(), 175);
}

void TestWindowLayout::largeTextFits()
{
    TextSize::instance().set(150);
    MainWindow window;
    open(window, {1920, 1080});
    QVERIFY2(window.minimumSizeHint().width() <= 1920, qPrintable(QString::number(window.minimumSizeHint().width())));
    QVERIFY2(window.minimumSizeHint().height() <= 1040, qPrintable(QString::number(window.minimumSizeHint().height())));
    TextSize::instance().set(TextSize::usual);
    QTRY_VERIFY(window.minimumSizeHint().width() <= 1024);
    QVERIFY(window.minimumSizeHint().height() <= 660);
}

QTEST_MAIN(TestWindowLayout)
#include "tst_windowlayout.moc"
