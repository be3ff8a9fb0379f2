// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/panelcheck.h"
#include "ui/charts/energychart.h"
#include "ui/charts/exithistogram.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/export/figurekind.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/tileview.h"
#include "ui/panels/variantspanel.h"
#include "ui/panels/welcomepage.h"
#include "ui/window/presentation.h"
#include "ui/theme/themeswitch.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

#define CHECK_PANELS() QCOMPARE(fixtures::panelDisagreement(*m_window), QString())

/// One session on the demo with mouse and keys, from the first click to the exported files: each test function
/// continues from the previous one, and after every step all panels must agree with a fresh count of the samples.
class TestWalk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void opensTheDemo();
    void dragsOnTheCurve();
    void dragsOnAHistogram();
    void unlinksAnExit();
    void movesByKeys();
    void undoesToTheStart();
    void redoes();
    void filtersWhatChanged();
    void selectsBothWays();
    void pins();
    void presents();
    void exportsAllFormats();
    void undoesEverything();
    void cleanupTestCase();

private:
    [[nodiscard]] Document &document() const { return *m_window->document(); }
    [[nodiscard]] Thresholds thresholds() const { return document().variant(m_id)->thresholds; }
    [[nodiscard]] ExitHistogram *histogram(std::size_t exit) const
    {
        return m_window->exitsPanel()->columns()[exit]->histogram();
    }
    static void activate(QWidget *window);
    void drag(QWidget *widget, QPoint from, QPoint to) const;
    void dragHandle(std::size_t exit, double to) const;
    void key(QWidget *widget, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const;
    void showTab(const QString &title) const;
    void choose(const QString &combo, const QString &text) const;
    [[nodiscard]] int undoAll() const;

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    Decisions m_opened;
    VariantId m_id;
};

void TestWalk::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QSettings().clear();
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    activate(m_window.get());
}

void TestWalk::cleanupTestCase()
{
    m_window.reset();
}

void TestWalk::activate(QWidget *window)
{
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window));
}

/// Moves the pointer in twelve steps and compares all panels after each.
void TestWalk::drag(QWidget *widget, QPoint from, QPoint to) const
{
    QTest::mousePress(widget, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 12; ++i) {
        QTest::mouseMove(widget, from + (to - from) * i / 12);
        CHECK_PANELS();
    }
    QTest::mouseRelease(widget, Qt::LeftButton, {}, to);
    CHECK_PANELS();
}

void TestWalk::dragHandle(std::size_t exit, double to) const
{
    const HistogramLayout &layout = histogram(exit)->arrangement();
    const QPoint from = histogram(exit)->gripPixel().toPoint();
    drag(histogram(exit), from, QPoint(qRound(layout.x(to)), from.y()));
}

void TestWalk::key(QWidget *widget, Qt::Key key, Qt::KeyboardModifiers modifiers) const
{
    QTest::keyClick(widget, key, modifiers);
    CHECK_PANELS();
}

void TestWalk::showTab(const QString &title) const
{
    for (auto *bar : m_window->findChildren<QTabBar *>()) {
        for (int tab = 0; tab < bar->count(); ++tab) {
            if (bar->tabText(tab) == title)
                QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
        }
    }
}

void TestWalk::choose(const QString &combo, const QString &text) const
{
    auto *box = m_window->samplesPanel()->findChild<QComboBox *>(combo);
    const int wanted = box->findText(text);
    QVERIFY2(wanted >= 0, qPrintable(text));
    box->setFocus();
    while (box->currentIndex() != wanted)
        QTest::keyClick(box, box->currentIndex() < wanted ? Qt::Key_Down : Qt::Key_Up);
    CHECK_PANELS();
}

int TestWalk::undoAll() const
{
    int steps = 0;
    while (document().undoStack()->canUndo() && steps < 1000) {
        key(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        ++steps;
    }
    return steps;
}

void TestWalk::opensTheDemo()
{
    const auto buttons = m_window->welcomePage()->findChildren<QPushButton *>();
    const auto demo = std::find_if(buttons.begin(), buttons.end(),
                                   [](const QPushButton *button) { return button->text() == u"Open the &demo"_s; });
    QVERIFY(demo != buttons.end());
    QTest::mouseClick(*demo, Qt::LeftButton);
    QTRY_COMPARE(document().recordings().size(), std::size_t(2));
    QTRY_VERIFY(m_window->chart()->isVisible() && m_window->exitsPanel()->isVisible());
    QTest::qWait(500); // the docks settle
    QVERIFY(!document().isModified());
    QVERIFY(!document().undoStack()->canUndo());
    m_opened = document().decisions();
    CHECK_PANELS();
}

void TestWalk::dragsOnTheCurve()
{
    EnergyChart *chart = m_window->chart();
    m_id = document().variants()[3].id;
    const QPoint from = chart->pixelOf(document().results().find(m_id)->point).toPoint();
    drag(chart, from, from + QPoint(-60, 40));
    QVERIFY(m_window->selection()->isSelected(m_id));
    QVERIFY(document().decisions() != m_opened);
    QCOMPARE(thresholds()[0], thresholds()[1]);
    QCOMPARE(document().undoStack()->count(), 1);
}

void TestWalk::dragsOnAHistogram()
{
    const double before = thresholds()[1];
    dragHandle(1, 0.5);
    QVERIFY(thresholds()[1] != before && std::abs(thresholds()[1] - 0.5) < 0.05);
    QCOMPARE(thresholds()[0], thresholds()[1]);
    QCOMPARE(document().undoStack()->count(), 2);
    // Its numbers as a table, while the curve is dragged.
    QTest::mouseClick(m_window->exitsPanel()->tableButton(), Qt::LeftButton);
    key(m_window->chart(), Qt::Key_Left);
    QTest::mouseClick(m_window->exitsPanel()->tableButton(), Qt::LeftButton);
    key(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
}

void TestWalk::unlinksAnExit()
{
    QTest::mouseClick(m_window->exitsPanel()->linkButton(), Qt::LeftButton);
    CHECK_PANELS();
    const double other = thresholds()[0];
    dragHandle(1, 1.2);
    QCOMPARE(thresholds()[0], other);
    QVERIFY(std::abs(thresholds()[1] - 1.2) < 0.05);
    dragHandle(0, 0.9);
    QVERIFY(std::abs(thresholds()[0] - 0.9) < 0.05);
    QCOMPARE(document().undoStack()->count(), 4);
}

void TestWalk::movesByKeys()
{
    ExitHistogram *first = histogram(0);
    first->setFocus();
    const Thresholds before = thresholds();
    for (const Qt::Key arrow : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Left})
        key(first, arrow);
    key(first, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(thresholds()[0] > before[0]);
    QCOMPARE(thresholds()[1], before[1]);
    m_window->chart()->setFocus();
    key(m_window->chart(), Qt::Key_Tab);
    QVERIFY(!m_window->selection()->isSelected(m_id));
    const Decisions moved = document().decisions();
    key(m_window->chart(), Qt::Key_Left);
    QVERIFY(document().decisions() != moved);
    m_window->selection()->select(m_id);
    CHECK_PANELS();
}

void TestWalk::undoesToTheStart()
{
    const int steps = undoAll();
    QVERIFY(steps >= 6);
    QCOMPARE(document().decisions(), m_opened);
    QVERIFY(!document().isModified());
}

void TestWalk::redoes()
{
    int steps = 0;
    while (document().undoStack()->canRedo() && steps++ < 1000)
        key(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(std::abs(thresholds()[1] - 1.2) < 0.05);
    QVERIFY(document().decisions() != m_opened);
}

void TestWalk::filtersWhatChanged()
{
    m_window->selection()->select(m_id);
    showTab(u"Samples"_s);
    QTRY_VERIFY(m_window->samplesPanel()->isEnabled());
    QVERIFY(!m_window->variantsPanel()->isEnabled()); // it is behind
    CHECK_PANELS();
    dragHandle(0, 0.3);
    QVERIFY(document().lastMove());
    const int all = m_window->samplesPanel()->model()->rowCount();
    QCOMPARE(all, 1000);
    choose(u"effectFilter"_s, u"Changed exit"_s);
    const int changed = m_window->samplesPanel()->model()->rowCount();
    QVERIFY(changed > 0 && changed < all);
    choose(u"effectFilter"_s, u"Won"_s);
    const int won = m_window->samplesPanel()->model()->rowCount();
    choose(u"effectFilter"_s, u"Lost"_s);
    QVERIFY(won + m_window->samplesPanel()->model()->rowCount() < changed);
    // The filter is kept while a handle moves.
    dragHandle(1, 0.4);
    choose(u"effectFilter"_s, u"Changed exit"_s);
    choose(u"correctFilter"_s, u"Incorrect"_s);
}

void TestWalk::selectsBothWays()
{
    SamplesPanel *panel = m_window->samplesPanel();
    QVERIFY(panel->model()->rowCount() > 0);
    TileView *view = panel->view();
    const SampleIndex picked = panel->model()->sampleAt(0);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(panel->model()->index(0)).center());
    QCOMPARE(m_window->samples()->samples(), std::vector{picked});
    std::int64_t marked = 0;
    for (const std::int64_t bin : histogram(0)->content().selected)
        marked += bin;
    QCOMPARE(marked, 1);
    CHECK_PANELS();

    const HistogramLayout &layout = histogram(0)->arrangement();
    const int y = qRound(layout.area.bottom()) - 4;
    drag(histogram(0), QPoint(qRound(layout.x(1.3)), y), QPoint(qRound(layout.x(1.7)), y));
    QVERIFY(m_window->samples()->samples().size() > 1);
    choose(u"correctFilter"_s, u"Any result"_s);
    choose(u"effectFilter"_s, u"Any change"_s);
    QTest::mouseClick(panel->findChild<QToolButton *>(u"onlySelected"_s), Qt::LeftButton);
    CHECK_PANELS();
    QCOMPARE(static_cast<std::size_t>(panel->model()->rowCount()), m_window->samples()->samples().size());
    const ExitTable &table = document().recording(document().variant(m_id)->recording)->table();
    for (const SampleIndex sample : m_window->samples()->samples())
        QVERIFY(table.uncertainty({0})[sample.value] > 1.2 && table.uncertainty({0})[sample.value] < 1.8);
    showTab(u"Variants"_s);
    CHECK_PANELS();
}

void TestWalk::pins()
{
    key(m_window.get(), Qt::Key_P, Qt::ControlModifier);
    QCOMPARE(m_window->findChild<QLabel *>(u"changeLine"_s)->text(), u"Same as reference"_s);
    EnergyChart *chart = m_window->chart();
    const VariantId moved = document().variants()[6].id;
    const QPoint from = chart->pixelOf(document().results().find(moved)->point).toPoint();
    drag(chart, from, from + QPoint(-40, 25));
    QVERIFY(document().results().changeOf(moved)->energy != 0);
    QVERIFY(m_window->findChild<QLabel *>(u"changeLine"_s)->text().contains(u"reference"_s));
}

void TestWalk::presents()
{
    const Decisions before = document().decisions();
    key(m_window.get(), Qt::Key_F5);
    auto *presentation = m_window->findChild<Presentation *>();
    QVERIFY(presentation);
    QVERIFY(QTest::qWaitForWindowExposed(presentation));
    activate(presentation);
    key(presentation->chart(), Qt::Key_Left);
    QVERIFY(document().decisions() != before);
    key(presentation->chart(), Qt::Key_Right, Qt::ShiftModifier); // may lead back
    // Without a window manager the display may take the focus away again before the key arrives.
    const auto isOver = [this, shown = QPointer(presentation)] {
        if (shown) {
            activate(shown);
            QTest::keyClick(shown, Qt::Key_Escape);
        }
        return !m_window->findChild<Presentation *>();
    };
    QTRY_VERIFY(isOver());
    CHECK_PANELS();
}

void TestWalk::exportsAllFormats()
{
    activate(m_window.get());
    key(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    auto *dialog = m_window->findChild<ExportDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    auto *base = dialog->findChild<QLineEdit *>(u"exportBase"_s);
    base->selectAll();
    QTest::keyClicks(base, m_folder.filePath(u"walk"_s));
    for (auto *box : dialog->findChildren<QCheckBox *>()) {
        if (box->isVisible() && box->isEnabled() && !box->isChecked())
            QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    }
    auto *figures = dialog->findChild<QListWidget *>(u"figureList"_s);
    figures->setFocus();
    for (int row = 0; row < figures->count(); ++row) {
        figures->setCurrentRow(row);
        if (figures->item(row)->checkState() == Qt::Unchecked)
            QTest::keyClick(figures, Qt::Key_Space);
    }
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"primary"_s), Qt::LeftButton);
    QTRY_VERIFY(!dialog->isVisible());
    CHECK_PANELS();

    for (const FigureKind kind : figureKinds) {
        for (const QString &format : {u"pdf"_s, u"svg"_s, u"png"_s})
            QVERIFY(QFileInfo(m_folder.filePath(u"walk-%1.%2"_s.arg(keyOf(kind), format))).size() > 2000);
    }
    const CostScale scale = costScale(document());
    QFile everything(m_folder.filePath(u"walk.json"_s));
    QVERIFY2(everything.open(QIODevice::ReadOnly), qPrintable(QDir(m_folder.path()).entryList().join(u' ')));
    const QJsonObject json = QJsonDocument::fromJson(everything.readAll()).object();
    QCOMPARE(scale.text(json.value(u"area"_s).toDouble()), scale.text(*document().results().area));
    QFile table(m_folder.filePath(u"walk-variants.csv"_s));
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = table.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), static_cast<qsizetype>(document().variants().size()) + 1);
    const auto column = lines[0].split(',').indexOf("accuracy");
    QVERIFY2(column >= 0, lines[0].constData());
    for (std::size_t i = 0; i < document().variants().size(); ++i)
        QCOMPARE(lines[static_cast<qsizetype>(i) + 1].split(',')[column].toDouble(),
                 document().results().variants[i].point.accuracy);
}

void TestWalk::undoesEverything()
{
    activate(m_window.get());
    QVERIFY(undoAll() >= 9);
    QCOMPARE(document().decisions(), m_opened);
    QVERIFY(!document().isModified());
}

QTEST_MAIN(TestWalk)
#include "tst_walk.moc"
