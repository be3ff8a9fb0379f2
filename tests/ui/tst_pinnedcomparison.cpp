// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/comparisontext.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/pinneddialog.h"
#include "ui/panels/comparisonmodel.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/window/mainwindow.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

using State = PinnedComparison::State;

/// The dialog that compares the current state with the pinned one, in the real window.
class TestPinnedComparison : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void pinsWithAButton();
    void followsADrag();
    void equalStatesDoNotDiffer();
    void anotherEMaxHasNoVerdict();
    void variantsOfOneStateAreNamed();
    void whatChangesNoNumberIsNotComparedAgain();
    void missingRecordingIsSaid();
    void copiesEveryDigit();
    void namesAreShownAsTheyAre();
    void reachableAndExplained();
    void fitsSmallScreens();
    void oneDialogOfAWindow();

private:
    [[nodiscard]] Document &document() { return *m_window->document(); }
    [[nodiscard]] PinnedDialog *dialog() const { return m_window->findChild<PinnedDialog *>(); }
    [[nodiscard]] State state() const { return dialog()->comparison()->state(); }
    [[nodiscard]] QString label(const QString &name) const { return dialog()->findChild<QLabel *>(name)->text(); }
    [[nodiscard]] QString verdict() const { return label(u"pinnedVerdict"_s); }
    [[nodiscard]] QPushButton *button(const QString &name) const { return dialog()->findChild<QPushButton *>(name); }
    [[nodiscard]] int rowCount() const { return dialog()->table()->model()->rowCount(); }
    [[nodiscard]] QString cell(int row, int column, int role = Qt::DisplayRole) const
    {
        return dialog()->table()->model()->index(row, column).data(role).toString();
    }
    [[nodiscard]] int rowOf(const QString &title) const;
    void trigger(const QString &text);

    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<MainWindow> m_window;
};

void TestPinnedComparison::initTestCase()
{
    fixtures::prepareWindows(u"pinnedcomparison"_s);
    m_file = fixtures::writeRecording(m_folder.filePath(u"net.exits"_s), 1);
}

void TestPinnedComparison::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    m_window->openFiles({m_file});
    QTRY_COMPARE(document().recordings().size(), std::size_t(1));
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    trigger(u"Compare with pinned…"_s);
    QVERIFY(dialog() && QTest::qWaitForWindowExposed(dialog()));
}

void TestPinnedComparison::cleanup()
{
    TextSize::instance().set(TextSize::usual);
    m_window.reset();
}

void TestPinnedComparison::trigger(const QString &text)
{
    for (QAction *action : m_window->findChildren<QAction *>()) {
        if (action->text().remove(u'&') == text)
            return action->trigger();
    }
    QFAIL(qPrintable(text));
}

int TestPinnedComparison::rowOf(const QString &title) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (cell(row, ComparisonModel::Number) == title)
            return row;
    }
    return -1;
}

void TestPinnedComparison::pinsWithAButton()
{
    QVERIFY(!dialog()->isModal());
    QCOMPARE(state(), State::NotPinned);
    QVERIFY2(verdict().startsWith(u"No state is pinned."_s), qPrintable(verdict()));
    QVERIFY(!dialog()->table()->isVisible());
    QVERIFY(!button(u"copyComparison"_s)->isEnabled());
    QTest::mouseClick(button(u"pinNow"_s), Qt::LeftButton);
    QVERIFY(document().decisions().reference);
    QCOMPARE(state(), State::Pending);
    QVERIFY(dialog()->table()->isVisible());
    QTRY_COMPARE(state(), State::Known);
    document().clearReference();
    QCOMPARE(state(), State::NotPinned);
    QVERIFY(!dialog()->table()->isVisible());
    document().undoStack()->undo();
    QTRY_COMPARE(state(), State::Known);
}

void TestPinnedComparison::followsADrag()
{
    document().pinReference();
    QTRY_COMPARE(state(), State::Known);
    EnergyChart *chart = m_window->chart();
    const Variant moved = document().variants()[2];
    const QPoint from = chart->pixelOf(document().results().find(moved.id)->point).toPoint();
    const int accuracyRow = rowOf(u"%1: accuracy"_s.arg(nameOf(moved)));
    QVERIFY(accuracyRow > 1);
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    bool hasMoved = false;
    for (int i = 1; i <= 12; ++i) {
        QTest::mouseMove(chart, from + QPoint(8 * i, -4 * i));
        const Results &results = document().results();
        const CostScale scale = costScale(document());
        const VariantResult &now = *results.find(moved.id);
        const VariantResult &pinned = *results.reference->find(moved.id);
        QCOMPARE(cell(0, ComparisonModel::Pinned), scale.text(*results.reference->area));
        QCOMPARE(cell(0, ComparisonModel::Now), scale.text(*results.area));
        QCOMPARE(cell(accuracyRow, ComparisonModel::Pinned), accuracyText(pinned));
        QCOMPARE(cell(accuracyRow, ComparisonModel::Now), accuracyText(now));
        QCOMPARE(cell(accuracyRow, ComparisonModel::Difference),
                 accuracyChangeText(now.point.accuracy - pinned.point.accuracy, now.outcome.samples));
        QCOMPARE(cell(accuracyRow + 1, ComparisonModel::Difference),
                 scale.changeText(now.point.energy - pinned.point.energy));
        if (state() == State::Pending) { // nothing of an older state
            QCOMPARE(cell(0, ComparisonModel::Interval), u"…"_s);
            QCOMPARE(cell(0, ComparisonModel::Certainty), u"…"_s);
            QCOMPARE(verdict(), u"Comparing…"_s);
            hasMoved = true;
        }
    }
    QTest::mouseRelease(chart, Qt::LeftButton, {}, from + QPoint(96, -48));
    QVERIFY(hasMoved);
    QTRY_COMPARE(state(), State::Known);

    const Results &results = document().results();
    const StateComparison expected = compareStates(results, *results.reference).value();
    QCOMPARE(*dialog()->comparison()->comparison(), expected);
    QVERIFY(expected.area->difference.value != 0);
    const CostScale scale = costScale(document());
    QCOMPARE(verdict(), withTrueMinus(QString::fromStdString(verdictText(expected, scale.format()))));
    QVERIFY2(verdict().contains(u"95 % interval"_s), qPrintable(verdict()));
    QCOMPARE(label(u"pinnedNotes"_s), u"Paired: both states on the same 400 samples, 2,000 resamples."_s);
    const AreaInterval &area = expected.area->difference;
    QCOMPARE(cell(0, ComparisonModel::Difference), scale.changeText(*results.areaChange()));
    QCOMPARE(cell(0, ComparisonModel::Interval),
             u"%1 to %2"_s.arg(scale.changeText(area.low), scale.changeText(area.high)));
    const AreaInterval &normalised = expected.normalisedArea->difference;
    QCOMPARE(cell(1, ComparisonModel::Interval),
             u"%1 to %2"_s.arg(normalisedChangeText(normalised.low), normalisedChangeText(normalised.high)));
    QCOMPARE(cell(0, ComparisonModel::Certainty),
             QString::fromStdString(certaintyText(*expected.area, true, expected.plan)));
    const auto compared = std::ranges::find(expected.variants, moved.id, &ComparedVariant::id);
    QVERIFY(compared != expected.variants.end());
    QCOMPARE(cell(accuracyRow + 1, ComparisonModel::Certainty),
             QString::fromStdString(certaintyText(*compared->energy, false, expected.plan)));
    QCOMPARE(rowCount(), 2 + 2 * static_cast<int>(document().variants().size()));

    document().undoStack()->undo();
    QTRY_COMPARE(state(), State::Known);
    QVERIFY2(verdict().startsWith(u"No difference:"_s), qPrintable(verdict()));
}

void TestPinnedComparison::equalStatesDoNotDiffer()
{
    document().pinReference();
    QTRY_COMPARE(state(), State::Known);
    QCOMPARE(verdict(), u"No difference: both states have the same area, in every resample."_s);
    QVERIFY(rowCount() > 2);
    for (int row = 0; row < rowCount(); ++row) {
        QCOMPARE(cell(row, ComparisonModel::Now), cell(row, ComparisonModel::Pinned));
        QCOMPARE(cell(row, ComparisonModel::Difference), u"0"_s);
        QCOMPARE(cell(row, ComparisonModel::Interval), u"0 to 0"_s);
        QCOMPARE(cell(row, ComparisonModel::Certainty), u"the same"_s);
    }
}

void TestPinnedComparison::anotherEMaxHasNoVerdict()
{
    document().pinReference();
    document().setEMax(document().eMax().value * 2);
    QTRY_COMPARE(state(), State::Known);
    QVERIFY2(verdict().startsWith(u"Cannot be compared: the pinned area goes up to E_max ="_s), qPrintable(verdict()));
    for (const int row : {0, 1}) {
        QVERIFY(cell(row, ComparisonModel::Now) != u"\u2013"_s);
        for (const int column : {ComparisonModel::Difference, ComparisonModel::Interval, ComparisonModel::Certainty})
            QCOMPARE(cell(row, column), u"\u2013"_s);
    }
    QCOMPARE(cell(2, ComparisonModel::Interval), u"0 to 0"_s); // variants are compared all the same
    document().undoStack()->undo();
    QTRY_COMPARE(state(), State::Known);
    QVERIFY(verdict().startsWith(u"No difference:"_s));
}

void TestPinnedComparison::variantsOfOneStateAreNamed()
{
    document().pinReference();
    const Variant gone = document().variants()[1];
    const VariantId added = document().addVariant(gone.recording, {0.77, 0.77});
    document().rename(added, u"newcomer"_s);
    document().removeVariant(gone.id);
    QTRY_COMPARE(state(), State::Known);
    QVERIFY2(label(u"pinnedNotes"_s).contains(u"Not in the pinned state: newcomer."_s),
             qPrintable(label(u"pinnedNotes"_s)));
    QVERIFY2(label(u"pinnedNotes"_s).contains(u"Only in the pinned state: %1."_s.arg(nameOf(gone))),
             qPrintable(label(u"pinnedNotes"_s)));
    QCOMPARE(rowCount(), 2 + 2 * (static_cast<int>(document().variants().size()) - 1));
}

void TestPinnedComparison::whatChangesNoNumberIsNotComparedAgain()
{
    document().pinReference();
    QTRY_COMPARE(state(), State::Known);
    const QSignalSpy changed(dialog()->comparison(), &PinnedComparison::changed);
    document().setColour(document().variants()[1].id, 3);
    document().setHidden(document().decisions().recordings.front(), true);
    m_window->selection()->select(document().variants()[0].id);
    QCOMPARE(state(), State::Known);
    QCOMPARE(changed.count(), 0);
    document().setThresholds(document().variants()[1].id, {0.31, 0.31});
    QCOMPARE(state(), State::Pending);
}

void TestPinnedComparison::missingRecordingIsSaid()
{
    document().pinReference();
    const Workspace saved = document().toWorkspace(m_folder.path());
    Document other;
    PinnedComparison comparison(&other);
    QVERIFY(other.takeWorkspace(saved, m_folder.path(), {nullptr}));
    QVERIFY(!comparison.comparison());
    QCOMPARE(comparison.state(), State::Missing);
    QVERIFY(other.findAbsent(other.decisions().absent.front().id, document().recordings().front()));
    QTRY_COMPARE(comparison.state(), State::Known);
    QCOMPARE(comparison.comparison()->verdict, Verdict::Same);
}

void TestPinnedComparison::copiesEveryDigit()
{
    document().pinReference();
    document().setThresholds(document().variants()[1].id, {0.31, 0.31});
    QTRY_COMPARE(state(), State::Known);
    QGuiApplication::clipboard()->clear();
    QTest::mouseClick(button(u"copyComparison"_s), Qt::LeftButton);
    const QString text = QGuiApplication::clipboard()->text();
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), rowCount() + 1);
    const QStringList heads = lines[0].split(u'\t');
    QCOMPARE(heads.size(), static_cast<qsizetype>(ComparisonModel::ColumnCount));
    QVERIFY(heads.contains(u"95 % interval"_s));
    const QStringList area = lines[1].split(u'\t');
    const CostScale scale = costScale(document());
    const AreaInterval &difference = dialog()->comparison()->comparison()->area->difference;
    QCOMPARE(area[ComparisonModel::Difference], scale.exactText(difference.value));
    QCOMPARE(area[ComparisonModel::Interval],
             u"[%1, %2]"_s.arg(scale.exactText(difference.low), scale.exactText(difference.high)));
    QGuiApplication::clipboard()->clear();
    dialog()->table()->clearSelection();
    QTest::keyClick(dialog()->table(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), text);
}

void TestPinnedComparison::namesAreShownAsTheyAre()
{
    const QString name = u"<b>bold</b>"_s;
    document().pinReference();
    const VariantId added = document().addVariant(document().variants()[1].recording, {0.77, 0.77});
    document().rename(added, name);
    QTRY_COMPARE(state(), State::Known);
    QVERIFY(label(u"pinnedNotes"_s).contains(name));
    for (const QLabel *child : dialog()->findChildren<QLabel *>())
        QVERIFY2(child->textFormat() == Qt::PlainText, qPrintable(child->objectName()));
}

void TestPinnedComparison::reachableAndExplained()
{
    document().pinReference();
    document().setThresholds(document().variants()[1].id, {0.31, 0.31});
    QTRY_COMPARE(state(), State::Known);
    QCoreApplication::processEvents();
    const fixtures::NumberWalk walk(dialog());
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY2(walk.told > 20, qPrintable(QString::number(walk.told)));

    QSet<QString> names;
    QSet<QWidget *> wanted;
    for (QWidget *widget : dialog()->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        wanted.insert(widget);
        const QString name = QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name);
        QVERIFY2(!name.isEmpty() && !names.contains(name), qPrintable(widget->objectName()));
        names.insert(name);
    }
    QVERIFY(wanted.size() >= 4); // the table and three buttons
    dialog()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(dialog()));
    QSet<QWidget *> visited;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        QWidget *focused = QApplication::focusWidget();
        QTest::keyClick(focused ? focused : dialog(), Qt::Key_Tab);
        visited.insert(QApplication::focusWidget());
    }
    QCOMPARE(visited, wanted);
}

void TestPinnedComparison::fitsSmallScreens()
{
    document().pinReference();
    document().setEMax(document().eMax().value * 2); // the longest verdict
    QTRY_COMPARE(state(), State::Known);
    for (const int percent : {100, 200}) {
        TextSize::instance().set(percent);
        QCoreApplication::processEvents();
        const QSize least = dialog()->minimumSizeHint();
        const QSize screen = percent == 100 ? QSize(960, 540) : QSize(1024, 700);
        QCOMPARE(fitting(least, screen), least);
    }
}

void TestPinnedComparison::oneDialogOfAWindow()
{
    const PinnedDialog *first = dialog();
    trigger(u"Compare with pinned…"_s);
    QCOMPARE(m_window->findChildren<PinnedDialog *>().size(), 1);
    QCOMPARE(dialog(), first);
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
}

QTEST_MAIN(TestPinnedComparison)
#include "tst_pinnedcomparison.moc"
