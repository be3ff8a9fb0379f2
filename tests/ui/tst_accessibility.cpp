// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/namewalk.h"
#include "ui/charts/energychart.h"
#include "ui/charts/exitbar.h"
#include "ui/charts/exithistogram.h"
#include "ui/compare/comparedialog.h"
#include "ui/dialogs/preferencesdialog.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/files/demo.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"
#include "ui/help/areadialog.h"
#include "ui/help/coachcard.h"
#include "ui/help/tour.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/curvesmodel.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/stepsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/window/presentation.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/exportcontroller.h"

#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::faultsOf;
using fixtures::wordFor;

namespace {

QString described(QWidget *widget)
{
    return QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Description);
}

} // namespace

class TestAccessibility : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }
    void windowIsNamed();
    void welcomeIsNamed();
    void dialogsAreNamed();
    void presentationIsNamed();
    void chartsFollowAThreshold();
    void tabVisitsAllOnce();
    void tourByKeysAlone();
    void tourNeverCovers_data();
    void tourNeverCovers();
    void tourKeepsTheWork();
    void tourReportsClosedPanels();
    void tourEndsByEscape();
    void areaExplanationFollows();
    void tablesHoldTheChart();

private:
    void openDemo();
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    [[nodiscard]] Tour *tour() const { return m_window->findChild<Tour *>(); }

    std::unique_ptr<MainWindow> m_window;
};

void TestAccessibility::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    QVERIFY(!demoWorkspace().isEmpty());
}

void TestAccessibility::init()
{
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
}

void TestAccessibility::openDemo()
{
    m_window->openFiles({demoWorkspace()});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(2));
    QTRY_VERIFY(m_window->exitsPanel()->isVisible());
    QTRY_VERIFY(!m_window->variantsPanel()->visibleRegion().isEmpty()); // a dock behind another is outside
    QTRY_VERIFY(m_window->intervals()->figures());
}

void TestAccessibility::key(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *focused = QApplication::focusWidget();
    QTest::keyClick(focused ? focused : m_window.get(), key, modifiers);
}

void TestAccessibility::windowIsNamed()
{
    openDemo();
    QCOMPARE(faultsOf(m_window.get(), 30).join(u'\n'), QString());
    m_window->findChild<QDockWidget *>(u"samplesDock"_s)->raise();
    QTRY_VERIFY(m_window->samplesPanel()->isVisible());
    m_window->exitsPanel()->tableButton()->click();
    m_window->chartCard()->setTables(true);
    QCOMPARE(faultsOf(m_window.get(), 30).join(u'\n'), QString());
}

void TestAccessibility::welcomeIsNamed()
{
    QCOMPARE(faultsOf(m_window.get(), 8).join(u'\n'), QString());
}

void TestAccessibility::dialogsAreNamed()
{
    openDemo();
    const auto check = [this](QDialog *dialog, int atLeast) {
        QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
        QCOMPARE(faultsOf(dialog, atLeast).join(u'\n'), QString());
        dialog->close();
        m_window->activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    };
    key(Qt::Key_E, Qt::ControlModifier);
    check(m_window->findChild<QDialog *>(u"exportDialog"_s), 8);
    key(Qt::Key_G, Qt::ControlModifier);
    check(m_window->findChild<SuggestDialog *>(), 8);
    key(Qt::Key_R, Qt::ControlModifier);
    check(m_window->findChild<RecordDialog *>(), 20);
    key(Qt::Key_Comma, Qt::ControlModifier);
    check(m_window->findChild<PreferencesDialog *>(), 8);
    m_window->areaPanel()->findChild<QToolButton *>(u"explain"_s)->click();
    check(m_window->findChild<AreaDialog *>(), 2);
    showComparison(m_window.get());
    check(m_window->findChild<CompareDialog *>(), 15);
    m_window->exports()->payoffAction()->trigger();
    check(m_window->findChild<QDialog *>(u"payoffDialog"_s), 12);
    m_window->exports()->calibrationAction()->trigger();
    check(m_window->findChild<QDialog *>(u"calibrationDialog"_s), 8);
    m_window->exports()->submissionAction()->trigger();
    check(m_window->findChild<QDialog *>(u"submissionDialog"_s), 10);
    m_window->exports()->shareAction()->trigger();
    check(m_window->findChild<QDialog *>(u"webPageDialog"_s), 6);
    m_window->exports()->deployAction()->trigger();
    check(m_window->findChild<QDialog *>(u"deployDialog"_s), 5);
}

void TestAccessibility::presentationIsNamed()
{
    openDemo();
    key(Qt::Key_F5);
    auto *presentation = m_window->findChild<Presentation *>();
    QVERIFY(presentation);
    QCOMPARE(faultsOf(presentation, 1).join(u'\n'), QString());
    const QString before = described(presentation->chart());
    QVERIFY(!before.isEmpty());
    QTest::keyClick(presentation->chart(), Qt::Key_PageUp);
    QVERIFY(described(presentation->chart()) != before);
}

void TestAccessibility::chartsFollowAThreshold()
{
    openDemo();
    std::vector<QWidget *> charts{m_window->chart(), m_window->exitsPanel()->bar()};
    for (const ExitColumn *column : m_window->exitsPanel()->columns())
        charts.push_back(column->histogram());
    QStringList before;
    for (QWidget *chart : charts) {
        before.append(described(chart));
        QVERIFY2(!before.back().isEmpty(), chart->metaObject()->className());
    }
    m_window->chart()->setFocus();
    key(Qt::Key_PageUp);
    for (std::size_t i = 0; i < charts.size(); ++i)
        QVERIFY2(described(charts[i]) != before[static_cast<qsizetype>(i)], qPrintable(before.value(int(i))));
}

void TestAccessibility::tabVisitsAllOnce()
{
    openDemo();
    QSet<QWidget *> wanted;
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->isEnabled() && widget->window() == m_window.get()
            && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy())
            wanted.insert(widget);
    }
    QVERIFY(wanted.size() > 15);

    EnergyChart *chart = m_window->chart();
    chart->setFocus();
    m_window->selection()->select(m_window->document()->variants().back().id);
    QList<QWidget *> visited;
    do {
        key(Qt::Key_Tab);
        visited.append(QApplication::focusWidget());
        QVERIFY2(visited.size() <= wanted.size(), "Tab does not come back to the chart");
    } while (QApplication::focusWidget() != chart);

    for (QWidget *widget : wanted)
        QVERIFY2(visited.contains(widget),
                 qPrintable(wordFor(QAccessible::queryAccessibleInterface(widget)) + widget->accessibleName()));
    QCOMPARE(QSet<QWidget *>(visited.begin(), visited.end()).size(), visited.size());
    QCOMPARE(visited.size(), wanted.size());
    // Panel by panel, without jumping between them.
    QList<QWidget *> panels;
    for (QWidget *widget : visited) {
        QWidget *panel = widget;
        while (!qobject_cast<QDockWidget *>(panel) && panel->parentWidget() != m_window.get())
            panel = panel->parentWidget();
        if (panels.isEmpty() || panels.back() != panel)
            panels.append(panel);
    }
    if (panels.size() > 1 && panels.front() == panels.back())
        panels.removeLast(); // the round begins in the middle of the chart's stops
    QStringList order;
    for (QWidget *panel : panels)
        order.append(wordFor(QAccessible::queryAccessibleInterface(panel)));
    QVERIFY2(QSet<QWidget *>(panels.begin(), panels.end()).size() == panels.size(), qPrintable(order.join(u", "_s)));
}

void TestAccessibility::tourByKeysAlone()
{
    key(Qt::Key_F1);
    QTRY_VERIFY(tour());
    Document &document = *m_window->document();
    CoachCard *card = tour()->card();
    const auto atStep = [&](int step) {
        return tour() && tour()->step() == step && card->isVisible() && card->hasFocus() && !tour()->isDone();
    };
    QTRY_VERIFY(atStep(0));
    key(Qt::Key_Return);
    QVERIFY(atStep(1));

    // By the buttons, which Tab reaches from the card.
    for (const QString &text : {u"&Back"_s, u"&Next"_s}) {
        key(Qt::Key_Tab);
        QCOMPARE(qobject_cast<QPushButton *>(QApplication::focusWidget())->text(), text);
    }
    key(Qt::Key_Space);
    QVERIFY(atStep(2));

    const VariantId selected = *m_window->selection()->variant();
    const Thresholds before = document.variant(selected)->thresholds;
    key(Qt::Key_Right);
    QVERIFY(document.variant(selected)->thresholds.front() < before.front());
    QVERIFY(tour()->isDone());
    key(Qt::Key_Return);

    QVERIFY(atStep(3));
    const Thresholds afterChart = document.variant(selected)->thresholds;
    key(Qt::Key_F6);
    QVERIFY(qobject_cast<ExitHistogram *>(QApplication::focusWidget()));
    key(Qt::Key_Right);
    QVERIFY(document.variant(selected)->thresholds.front() > afterChart.front());
    QVERIFY(tour()->isDone());
    key(Qt::Key_F6);
    QVERIFY(card->hasFocus());
    key(Qt::Key_Return);

    QVERIFY(atStep(4));
    const bool wasLinked = m_window->exitsPanel()->linkButton()->isChecked();
    key(Qt::Key_Space);
    QCOMPARE(m_window->exitsPanel()->linkButton()->isChecked(), !wasLinked);
    QVERIFY(tour()->isDone());
    key(Qt::Key_Return);

    QVERIFY(atStep(5));
    QVERIFY(m_window->samplesPanel()->isVisible());
    key(Qt::Key_Down);
    QCOMPARE(m_window->samplesPanel()->list()->filter().effect, std::optional(MoveEffect::ChangedExit));
    QVERIFY(tour()->isDone());
    key(Qt::Key_Return);

    QVERIFY(atStep(6));
    key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document.variant(selected)->thresholds, afterChart);
    QVERIFY(tour()->isDone());
    key(Qt::Key_Return);

    QVERIFY(atStep(7));
    key(Qt::Key_P, Qt::ControlModifier);
    QVERIFY(document.decisions().reference);
    QVERIFY(tour()->isDone());
    key(Qt::Key_Return);

    QVERIFY(atStep(8));
    key(Qt::Key_G, Qt::ControlModifier);
    QPointer<QDialog> suggestions = m_window->findChild<SuggestDialog *>();
    QVERIFY(suggestions && tour()->isDone());
    suggestions->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), suggestions);
    key(Qt::Key_Escape);
    QTRY_VERIFY(!suggestions);
    m_window->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    QVERIFY(card->hasFocus());
    key(Qt::Key_Return);

    QVERIFY(atStep(9));
    key(Qt::Key_F5);
    QPointer<Presentation> presentation = m_window->findChild<Presentation *>();
    QVERIFY(presentation);
    QVERIFY(tour()->isDone());
    presentation->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), presentation);
    key(Qt::Key_Escape);
    QTRY_VERIFY(!presentation);
    m_window->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    QPointer<Tour> ended = tour();
    key(Qt::Key_Return);
    QTRY_VERIFY(!ended);
    QVERIFY(m_window->chart()->hasFocus());
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestAccessibility::tourNeverCovers_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("usual") << QSize(1280, 800);
    QTest::newRow("small") << QSize(1000, 700);
    QTest::newRow("large") << QSize(2200, 1300);
}

void TestAccessibility::tourNeverCovers()
{
    QFETCH(QSize, size);
    m_window->resize(size);
    openDemo();
    key(Qt::Key_F1);
    QTRY_VERIFY(tour());
    const auto isClear = [this] {
        const QWidget *target = tour()->target();
        const QRect shown = QRect(target->mapTo(m_window.get(), QPoint()), target->size());
        // The card draws only its pointer and shadow into its margin.
        return !tour()->card()->geometry().adjusted(14, 14, -14, -14).intersects(shown)
               && m_window->rect().contains(tour()->card()->geometry());
    };
    auto *exits = m_window->findChild<QDockWidget *>(u"exitsDock"_s);
    for (int step = 0; step < 10; ++step) {
        QCOMPARE(tour()->step(), step);
        QTRY_VERIFY(tour()->target()->isVisible());
        QTRY_VERIFY2(isClear(), qPrintable(tour()->card()->accessibleName()));
        m_window->resize(size + QSize(90, 60));
        QTRY_VERIFY2(isClear(), qPrintable(tour()->card()->accessibleName()));
        m_window->addDockWidget(Qt::TopDockWidgetArea, exits);
        QTRY_VERIFY2(isClear(), qPrintable(tour()->card()->accessibleName()));
        m_window->addDockWidget(Qt::BottomDockWidgetArea, exits);
        m_window->resize(size);
        key(Qt::Key_Return);
    }
}

void TestAccessibility::tourKeepsTheWork()
{
    m_window->document()->openRecording(fixtures::network(u"mine"_s, 500, 2));
    const Decisions before = m_window->document()->decisions();
    key(Qt::Key_F1);
    QVERIFY(tour());
    QCOMPARE(m_window->document()->decisions(), before);
    QVERIFY(m_window->selection()->variant());
    m_window->document()->clear();
    QTRY_VERIFY(!tour());
}

void TestAccessibility::tourReportsClosedPanels()
{
    openDemo();
    auto *exits = m_window->findChild<QDockWidget *>(u"exitsDock"_s);
    exits->close();
    key(Qt::Key_F1);
    QTRY_VERIFY(tour());
    for (int step = 0; step < 3; ++step)
        key(Qt::Key_Return);
    QTRY_VERIFY(exits->isVisible());
    exits->close();
    QTRY_VERIFY(tour()->card()->accessibleDescription().contains(u"View > Exits"_s));
    QVERIFY(tour()->card()->isVisible());
    exits->show();
    QTRY_VERIFY(!tour()->card()->accessibleDescription().contains(u"View > Exits"_s));
}

void TestAccessibility::tourEndsByEscape()
{
    openDemo();
    key(Qt::Key_F1);
    QTRY_VERIFY(tour());
    key(Qt::Key_Escape);
    QTRY_VERIFY(!tour());
    key(Qt::Key_F1);
    QTRY_VERIFY(tour());
    key(Qt::Key_F6);
    QVERIFY(m_window->chart()->hasFocus());
    key(Qt::Key_Escape);
    QTRY_VERIFY(!tour());
}

void TestAccessibility::areaExplanationFollows()
{
    openDemo();
    m_window->areaPanel()->findChild<QToolButton *>(u"explain"_s)->click();
    auto *text = m_window->findChild<QTextBrowser *>(u"areaExplanation"_s);
    QVERIFY(text);
    const Document &document = *m_window->document();
    const auto agrees = [&] {
        const Results &results = document.results();
        const CostScale scale = costScale(document);
        const QString shown = text->toPlainText();
        double sum = 0;
        for (std::size_t i = 0; i < results.steps.points.size(); ++i) {
            const Step step = results.steps.step(i);
            sum += step.area();
            if (!shown.contains(nameOf(*document.variant(results.stepVariants[i])))
                || !shown.contains(scale.text(step.point.energy)) || !shown.contains(scale.text(step.area())))
                return false;
            if (results.find(results.stepVariants[i])->point != step.point)
                return false;
        }
        return sum == *results.area && shown.contains(scale.text(*results.area));
    };
    QVERIFY(agrees());
    const QString before = text->toPlainText();
    m_window->activateWindow();
    m_window->chart()->setFocus();
    QTest::keyClick(m_window->chart(), Qt::Key_PageUp);
    QTRY_VERIFY(text->toPlainText() != before);
    QVERIFY(agrees());

    const VariantId first = document.results().stepVariants.front();
    m_window->document()->setIncluded(first, false);
    QTRY_VERIFY(text->toPlainText().contains(nameOf(*document.variant(first)) + u", excluded"_s));
    const std::vector<Variant> variants = document.variants(); // each edit replaces the document's
    for (const Variant &variant : variants)
        m_window->document()->setIncluded(variant.id, false);
    QTRY_VERIFY(text->toPlainText().contains(u"There is no area at the moment"_s));
}

void TestAccessibility::tablesHoldTheChart()
{
    openDemo();
    m_window->chart()->setFocus();
    const auto selected = m_window->selection()->variant();
    key(Qt::Key_T, Qt::ControlModifier);
    QVERIFY(!m_window->chart()->isVisible());
    QCOMPARE(m_window->selection()->variant(), selected);
    const Document &document = *m_window->document();
    const CostFormat costs = costScale(document).format();
    const auto costOf = [&](const QString &exact) { return parseCost(exact.toStdString(), costs).value(); };
    const QTableView *curves = m_window->chartCard()->curves();
    const auto recordings = document.recordings();
    QCOMPARE(static_cast<std::size_t>(curves->model()->rowCount()),
             recordings[0]->curve().size() + recordings[1]->curve().size());
    for (int row = 0; row < curves->model()->rowCount(); ++row) {
        const auto place = static_cast<std::size_t>(row);
        const bool isFirst = place < recordings[0]->curve().size();
        const OpenRecording &recording = *recordings[isFirst ? 0 : 1];
        const CurvePoint &point = recording.curve()[isFirst ? place : place - recordings[0]->curve().size()];
        const auto cell = [&](int column) { return curves->model()->index(row, column); };
        QCOMPARE(cell(CurvesModel::Network).data().toString(), nameOf(recording));
        QCOMPARE(cell(CurvesModel::ThresholdColumn).data(Qt::EditRole).toDouble(), point.threshold);
        QCOMPARE(costOf(cell(CurvesModel::Energy).data(Qt::EditRole).toString()), point.energy);
        QCOMPARE(cell(CurvesModel::Accuracy).data().toString(), accuracyText(point.accuracy, 1000));
        QCOMPARE(cell(CurvesModel::FirstShare + 1).data().toString(),
                 accuracyText(recording.sweep().at(point.threshold).exitShares()[1], 1000));
    }

    QTableView *steps = m_window->chartCard()->steps();
    QVERIFY(steps->hasFocus());
    QCOMPARE(steps->model()->rowCount(), static_cast<int>(document.results().steps.points.size()));
    double sum = 0;
    for (int row = 0; row < steps->model()->rowCount(); ++row)
        sum += costOf(steps->model()->index(row, StepsModel::Adds).data(Qt::EditRole).toString());
    QCOMPARE(sum, *document.results().area);
    steps->selectRow(2);
    key(Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(costOf(lines[1].split(u'\t')[StepsModel::From]), document.results().steps.points[2].energy);
    m_window->document()->setIncluded(document.results().stepVariants.front(), false);
    QCOMPARE(steps->model()->rowCount(), static_cast<int>(document.results().steps.points.size()));
    key(Qt::Key_T, Qt::ControlModifier);
    QVERIFY(m_window->chart()->hasFocus());
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
