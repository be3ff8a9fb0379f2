// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/numbers.h"
#include "tests/ui/fixtures.h"
#include "ui/charts/exitbar.h"
#include "ui/charts/exithistogram.h"
#include "core/results/thresholdsteps.h"
#include "ui/wording/wording.h"
#include "ui/panels/binsmodel.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/exitstables.h"
#include "ui/panels/thresholdedit.h"

#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <numeric>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What arrow keys settle on in an interval.
double shortestOf(const ThresholdIntervals &intervals, std::size_t interval)
{
    return shortestInInterval(intervals, thresholdOfInterval(intervals, interval));
}

std::int64_t inAllBins(const BinCounts &counts)
{
    return std::reduce(counts.correct.begin(), counts.correct.end())
           + std::reduce(counts.incorrect.begin(), counts.incorrect.end());
}

} // namespace

class TestExitsPanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void linkedDragMovesAll();
    void unlinkedDragMovesOne();
    void everyMoveOfADragIsTrue();
    void dragBackAndEscape();
    void clickDecidesNothing();
    void linkingDifferentThresholds();
    void theExitWithTheFocusIsTheTouchedOne();
    void arrowKeys();
    void tabWalksTheHandles();
    void typing();
    void draggingOverBinsSelects();
    void selectingByKeyboardAndTable();
    void numbersAreTheResults();
    void tableShowsTheSameNumbers();
    void followsSelectionAndRecording();
    void oneExitHasNoHandle();
    void wrapsWhereItIsNarrow();

private:
    [[nodiscard]] ExitHistogram *histogram(std::size_t exit) const { return m_panel->columns()[exit]->histogram(); }
    [[nodiscard]] Thresholds thresholds() const { return m_document->variant(m_id)->thresholds; }
    [[nodiscard]] QPoint pixelOf(std::size_t exit, double threshold) const;
    void drag(std::size_t exit, double to);

    std::unique_ptr<Document> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<SampleSelection> m_samples;
    std::unique_ptr<ThresholdView> m_view;
    std::unique_ptr<ExitsPanel> m_panel;
    RecordingPtr m_network;
    VariantId m_id;
    int m_steps = 0;
};

void TestExitsPanel::init()
{
    m_document = std::make_unique<Document>();
    m_selection = std::make_unique<Selection>(m_document.get());
    m_samples = std::make_unique<SampleSelection>(m_document.get());
    m_view = std::make_unique<ThresholdView>(m_document.get());
    m_panel = std::make_unique<ExitsPanel>(m_document.get(), m_selection.get(), m_samples.get(), m_view.get());
    m_panel->resize(1100, 260);
    m_network = fixtures::network(u"net"_s, 3000, 2);
    m_document->openRecording(m_network);
    m_id = m_document->variants()[2].id;
    m_selection->select(m_id);
    m_steps = m_document->undoStack()->count();
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    QCOMPARE(m_panel->columns().size(), std::size_t(3));
}

void TestExitsPanel::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_document), QString());
    m_panel.reset();
    m_view.reset();
    m_samples.reset();
    m_selection.reset();
    m_document.reset();
}

QPoint TestExitsPanel::pixelOf(std::size_t exit, double threshold) const
{
    const HistogramLayout &layout = histogram(exit)->arrangement();
    return QPointF(layout.x(threshold), layout.area.center().y()).toPoint();
}

void TestExitsPanel::drag(std::size_t exit, double to)
{
    const QPoint from = pixelOf(exit, thresholds()[exit]);
    const QPoint end = pixelOf(exit, to);
    QTest::mousePress(histogram(exit), Qt::LeftButton, {}, from);
    for (int i = 1; i <= 8; ++i)
        QTest::mouseMove(histogram(exit), from + (end - from) * i / 8);
    QTest::mouseRelease(histogram(exit), Qt::LeftButton, {}, end);
}

void TestExitsPanel::linkedDragMovesAll()
{
    QVERIFY(m_panel->linkButton()->isChecked());
    const Thresholds start = thresholds();
    drag(1, 1.1);
    QVERIFY(std::abs(thresholds()[0] - 1.1) < 0.02);
    QCOMPARE(thresholds()[0], thresholds()[1]);
    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
    m_document->undoStack()->undo();
    QCOMPARE(thresholds(), start);
    QCOMPARE(histogram(0)->content().threshold, std::optional(start[0]));
    m_document->undoStack()->redo();
    QVERIFY(thresholds() != start);
}

void TestExitsPanel::unlinkedDragMovesOne()
{
    const Thresholds start = thresholds();
    QTest::mouseClick(m_panel->linkButton(), Qt::LeftButton);
    QVERIFY(!m_panel->linkButton()->isChecked());
    QCOMPARE(m_document->undoStack()->count(), m_steps); // unlinking is not a decision
    drag(0, 0.9);
    QVERIFY(std::abs(thresholds()[0] - 0.9) < 0.02);
    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
    QCOMPARE(thresholds()[1], start[1]);
    drag(1, 0.7);
    QVERIFY(std::abs(thresholds()[1] - 0.7) < 0.02);
    QCOMPARE(m_document->undoStack()->count(), m_steps + 2);
    const auto &unreached = m_network->table().uncertainty({1});
    QVERIFY(std::ranges::find(unreached, static_cast<float>(thresholds()[1])) == unreached.end());
    m_document->undoStack()->undo();
    m_document->undoStack()->undo();
    QCOMPARE(thresholds(), start);
    QVERIFY(!m_panel->linkButton()->isChecked()); // as chosen for this variant
    m_selection->select(m_document->variants()[1].id);
    QVERIFY(m_panel->linkButton()->isChecked());
}

void TestExitsPanel::everyMoveOfADragIsTrue()
{
    m_panel->linkButton()->click();
    QTest::mousePress(histogram(0), Qt::LeftButton, {}, pixelOf(0, thresholds()[0]));
    for (int x = -20; x < histogram(0)->width() + 20; x += 11) {
        QTest::mouseMove(histogram(0), QPoint(x, 50));
        QCOMPARE(m_document->results().find(m_id)->outcome, evaluate(m_network->table(), thresholds()));
        const auto &uncertainty = m_network->table().uncertainty({0});
        QVERIFY(thresholds()[0] == 0
                || std::ranges::find(uncertainty, static_cast<float>(thresholds()[0])) == uncertainty.end()
                || static_cast<double>(static_cast<float>(thresholds()[0])) != thresholds()[0]);
    }
    QTest::mouseRelease(histogram(0), Qt::LeftButton, {}, QPoint(40, 50));
    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
}

void TestExitsPanel::dragBackAndEscape()
{
    const Thresholds start = thresholds();
    const QPoint from = pixelOf(0, start[0]);
    QTest::mousePress(histogram(0), Qt::LeftButton, {}, from);
    QTest::mouseMove(histogram(0), from + QPoint(60, 0));
    QVERIFY(thresholds() != start);
    QTest::mouseMove(histogram(0), from);
    QTest::mouseRelease(histogram(0), Qt::LeftButton, {}, from);
    QCOMPARE(m_document->undoStack()->count(), m_steps + (thresholds() == start ? 0 : 1));

    const Thresholds now = thresholds();
    const int steps = m_document->undoStack()->count();
    QTest::mousePress(histogram(0), Qt::LeftButton, {}, pixelOf(0, now[0]));
    QTest::mouseMove(histogram(0), from + QPoint(90, 0));
    QVERIFY(thresholds() != now);
    QTest::keyClick(histogram(0), Qt::Key_Escape);
    QCOMPARE(thresholds(), now);
    QTest::mouseMove(histogram(0), from + QPoint(120, 0));
    QTest::mouseRelease(histogram(0), Qt::LeftButton, {}, from + QPoint(120, 0));
    QCOMPARE(thresholds(), now);
    QCOMPARE(m_document->undoStack()->count(), steps);
}

void TestExitsPanel::clickDecidesNothing()
{
    const Thresholds start = thresholds();
    QTest::mouseClick(histogram(0), Qt::LeftButton, {}, pixelOf(0, start[0]) + QPoint(2, 0));
    QCOMPARE(thresholds(), start);
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestExitsPanel::linkingDifferentThresholds()
{
    m_document->setThresholds(m_id, {0.4, 0.9});
    QVERIFY(!m_panel->linkButton()->isChecked());
    m_panel->linkButton()->click();
    QCOMPARE(thresholds(), (Thresholds{0.4, 0.4})); // none was touched: the first
    QVERIFY(m_panel->linkButton()->isChecked());
    m_document->undoStack()->undo();
    QCOMPARE(thresholds(), (Thresholds{0.4, 0.9}));
    QVERIFY(!m_panel->linkButton()->isChecked());
    drag(1, 1.3);
    const double touched = thresholds()[1];
    QCOMPARE(thresholds()[0], 0.4);
    const int steps = m_document->undoStack()->count();
    m_panel->linkButton()->click();
    QCOMPARE(thresholds(), (Thresholds{touched, touched}));
    QCOMPARE(m_document->undoStack()->count(), steps + 1);
}

void TestExitsPanel::theExitWithTheFocusIsTheTouchedOne()
{
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    QTest::mouseClick(histogram(1), Qt::LeftButton, {}, QPoint(60, 60));
    QCOMPARE(m_selection->exit(m_id), ExitIndex{1});
    const VariantId other = m_document->variants()[3].id;
    QCOMPARE(m_selection->exit(other), ExitIndex{0}); // not yet touched
    m_panel->columns()[0]->edit()->setFocus();
    QCOMPARE(m_selection->exit(m_id), ExitIndex{0});
    drag(1, 0.8);
    QCOMPARE(m_selection->exit(m_id), ExitIndex{1});
    histogram(2)->setFocus(); // the last exit has no threshold
    QCOMPARE(m_selection->exit(m_id), ExitIndex{1});
}

void TestExitsPanel::arrowKeys()
{
    const std::size_t interval = intervalOf(*m_network, thresholds()[0]);
    histogram(0)->setFocus();
    QTest::keyClick(histogram(0), Qt::Key_Right);
    QCOMPARE(thresholds()[1], shortestOf(*m_network, interval + 1));
    QTest::keyClick(histogram(0), Qt::Key_Left);
    QTest::keyClick(histogram(0), Qt::Key_Left);
    QCOMPARE(thresholds()[0], shortestOf(*m_network, interval - 1));
    QCOMPARE(m_document->undoStack()->count(), m_steps + 3);

    m_panel->linkButton()->click();
    const double first = thresholds()[0];
    const ExitSweep sweep(m_network->table(), {1}, thresholds());
    const ThresholdIntervals intervals(sweep, Criterion::Entropy);
    const std::size_t alone = intervalOf(intervals, thresholds()[1]);
    QTest::keyClick(histogram(1), Qt::Key_Right);
    QCOMPARE(thresholds(), (Thresholds{first, shortestOf(intervals, alone + 1)}));

    const auto right = m_document->results().find(m_id)->outcome.correctInAll();
    QTest::keyClick(histogram(1), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(m_document->results().find(m_id)->outcome.correctInAll() != right);
    const std::size_t reached = intervalOf(intervals, thresholds()[1]);
    for (std::size_t i = alone + 1; i < reached; ++i) // and none before it differs
        QCOMPARE(sweep.at(thresholdOfInterval(intervals, i)).correctInAll(), right);
}

void TestExitsPanel::tabWalksTheHandles()
{
    histogram(0)->setFocus();
    QTest::keyClick(histogram(0), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), m_panel->columns()[0]->edit());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), histogram(1));
}

void TestExitsPanel::typing()
{
    drag(0, 0.8);
    const double dragged = thresholds()[0];
    const auto outcome = m_document->results().find(m_id)->outcome;
    ThresholdEdit *edit = m_panel->columns()[0]->edit();
    edit->setFocus();
    QCOMPARE(edit->text(), QString::fromStdString(shortestText(dragged)));
    m_document->undoStack()->undo();
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromStdString(shortestText(dragged)));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(thresholds(), (Thresholds{dragged, dragged}));
    QCOMPARE(m_document->results().find(m_id)->outcome, outcome);

    QSignalSpy refused(m_panel.get(), &ExitsPanel::message);
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, u"much"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(refused.count(), 1);
    QCOMPARE(refused.first().at(1).value<QWidget *>(), edit);
    QCOMPARE(thresholds()[0], dragged);
    QCOMPARE(edit->text(), u"much"_s); // to be corrected
    QTest::keyClick(edit, Qt::Key_Escape);
    QTest::mouseDClick(edit, Qt::LeftButton); // takes the whole number, not the digits on one side of its point
    QVERIFY(edit->hasSelectedText());
    QCOMPARE(edit->selectedText(), edit->text());
    QCOMPARE(edit->text(), QString::fromStdString(shortestText(dragged)));
}

void TestExitsPanel::draggingOverBinsSelects()
{
    m_document->setThresholds(m_id, {0.9, 0.9});
    const int steps = m_document->undoStack()->count();
    const HistogramLayout &layout = histogram(1)->arrangement();
    const QPoint from = layout.column(3).center().toPoint();
    const QPoint to = layout.column(6).center().toPoint();
    QTest::mousePress(histogram(1), Qt::LeftButton, {}, from);
    QTest::mouseMove(histogram(1), to);
    QTest::mouseRelease(histogram(1), Qt::LeftButton, {}, to);
    QCOMPARE(m_document->undoStack()->count(), steps); // a selection is not a decision
    std::vector<SampleIndex> expected;
    const auto uncertainty = m_network->table().uncertainty({1});
    for (std::size_t i = 0; i < m_network->table().sampleCount(); ++i) {
        if (m_network->table().uncertainty({0})[i] >= 0.9F && uncertainty[i] >= layout.bins.edge(3)
            && uncertainty[i] < layout.bins.edge(7))
            expected.push_back({i});
    }
    QVERIFY(!expected.empty());
    QCOMPARE(m_samples->samples(), expected);

    // All histograms show where the selected ones are.
    for (const std::size_t exit : {0U, 1U}) {
        const auto &selected = histogram(exit)->content().selected;
        QCOMPARE(std::accumulate(selected.begin(), selected.end(), std::int64_t{0}), std::ssize(expected));
    }
    QCOMPARE(histogram(1)->content().selected[3], histogram(1)->content().counts.total(3));

    QTest::keyClick(histogram(1), Qt::Key_Escape);
    QVERIFY(m_samples->samples().empty());
    m_samples->select(m_document->decisions().recordings.front(), {{5}, {6}}); // elsewhere
    const auto &selected = histogram(0)->content().selected;
    QCOMPARE(std::accumulate(selected.begin(), selected.end(), std::int64_t{0}), std::int64_t(2));
}

void TestExitsPanel::selectingByKeyboardAndTable()
{
    histogram(0)->setFocus();
    QTest::keyClick(histogram(0), Qt::Key_Right, Qt::ControlModifier);
    QTest::keyClick(histogram(0), Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(m_samples->samples().empty());
    QTest::keyClick(histogram(0), Qt::Key_Space);
    QCOMPARE(std::ssize(m_samples->samples()), histogram(0)->content().counts.total(1));
    QTest::keyClick(histogram(0), Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
    const BinCounts &counts = histogram(0)->content().counts;
    QCOMPARE(std::ssize(m_samples->samples()), counts.total(1) + counts.total(2));

    m_panel->tableButton()->click();
    QTableView *bins = m_panel->tables()->bins();
    bins->setFocus();
    bins->setCurrentIndex(bins->model()->index(4, 1));
    QTest::keyClick(bins, Qt::Key_Return);
    QCOMPARE(std::ssize(m_samples->samples()), counts.total(4));
}

void TestExitsPanel::numbersAreTheResults()
{
    m_document->setThresholds(m_id, {0.5, 1});
    const VariantResult &result = *m_document->results().find(m_id);
    std::int64_t reaching = 3000;
    for (std::size_t k = 0; k < 3; ++k) {
        const HistogramContent &content = histogram(k)->content();
        QCOMPARE(content.reaching, reaching);
        QCOMPARE(inAllBins(content.counts), reaching);
        QCOMPARE(content.exiting, result.outcome.leaving[k]);
        QCOMPARE(content.correct, result.outcome.correct[k]);
        QCOMPARE(content.share(), result.exitShares[k]);
        reaching -= content.exiting;
        QVERIFY(m_panel->bar()->words(k).contains(shareText(result.exitShares[k], 3000)));
        QVERIFY(histogram(k)->accessibleDescription().contains(shareText(result.exitShares[k], 3000)));
    }
    QCOMPARE(histogram(0)->accessibleName(), u"Entropy at exit 1 (nats)"_s);
    const double width = m_panel->bar()->width();
    QVERIFY(std::abs(m_panel->bar()->part(0).width() - width * result.exitShares[0]) < 4);
    QVERIFY(std::abs(m_panel->bar()->part(2).right() - width) < 2);
}

void TestExitsPanel::tableShowsTheSameNumbers()
{
    m_panel->tableButton()->click();
    QVERIFY(m_panel->tables()->isVisible());
    m_document->setThresholds(m_id, {0.5, 1});
    const VariantResult &result = *m_document->results().find(m_id);
    const QAbstractItemModel *exits = m_panel->tables()->exits()->model();
    QCOMPARE(exits->rowCount(), 3);
    const auto text = [](const QAbstractItemModel *model, int row, int column) {
        return model->index(row, column).data().toString();
    };
    QCOMPARE(text(exits, 1, 1), u"1"_s);
    QCOMPARE(text(exits, 2, 1), u"\u2013"_s);
    QCOMPARE(text(exits, 1, 3), QString::fromStdString(groupedText(result.outcome.leaving[1])));
    QCOMPARE(text(exits, 1, 4), accuracyText(result.exitShares[1], 3000));

    const QAbstractItemModel *bins = m_panel->tables()->bins()->model();
    const HistogramContent &content = histogram(1)->content();
    QCOMPARE(bins->rowCount(), content.bins.count);
    for (int bin = 0; bin < bins->rowCount(); ++bin) {
        const auto place = static_cast<std::size_t>(bin);
        QCOMPARE(text(bins, bin, 4), QString::fromStdString(groupedText(content.counts.correct[place])));
        QCOMPARE(text(bins, bin, 5), QString::fromStdString(groupedText(content.counts.incorrect[place])));
    }
    QCOMPARE(bins->headerData(4, Qt::Horizontal).toString(), u"Exit 2 correct"_s);
}

void TestExitsPanel::followsSelectionAndRecording()
{
    QSignalSpy titles(m_panel.get(), &ExitsPanel::titleChanged);
    const VariantId other = m_document->variants()[3].id;
    m_selection->select(other);
    QCOMPARE(titles.back().front().toString(), u"Exits of V4"_s);
    QCOMPARE(histogram(0)->content().threshold, std::optional(m_document->variant(other)->thresholds[0]));

    m_document->replaceRecording(m_document->decisions().recordings.front(), fixtures::network(u"net"_s, 4000, 2));
    QCOMPARE(histogram(0)->content().samples, std::int64_t(4000));
    QCOMPARE(inAllBins(histogram(0)->content().counts), std::int64_t(4000));

    m_document->openRecording(fixtures::tiny());
    m_selection->select(m_document->variants().back().id);
    QCOMPARE(m_panel->columns().size(), std::size_t(2));
    QVERIFY(!m_panel->linkButton()->isEnabled()); // a single threshold cannot be linked
    m_document->closeRecording(m_document->decisions().recordings.back());
    m_document->closeRecording(m_document->decisions().recordings.back());
    QCOMPARE(m_panel->columns().size(), std::size_t(0));
}

void TestExitsPanel::oneExitHasNoHandle()
{
    ExitTableColumns columns;
    columns.exits = 1;
    columns.label = {0, 1, 2};
    columns.predicted = {0, 1, 0};
    columns.uncertainty = {0, 0, 0};
    columns.cost.perExit = {1e9};
    m_document->openRecording(std::make_shared<const OpenRecording>(RecordingFacts{.path = "one.exits", .name = "one"},
                                                                    *ExitTable::make(columns)));
    m_selection->select(m_document->variants().back().id);
    QCOMPARE(m_panel->columns().size(), std::size_t(1));
    QVERIFY(!histogram(0)->content().threshold);
    QVERIFY(!m_panel->columns()[0]->edit()->isVisible());
    const int steps = m_document->undoStack()->count();
    QTest::keyClick(histogram(0), Qt::Key_Right);
    QTest::mousePress(histogram(0), Qt::LeftButton, {}, QPoint(60, 60));
    QTest::mouseMove(histogram(0), QPoint(90, 60));
    QTest::mouseRelease(histogram(0), Qt::LeftButton, {}, QPoint(90, 60));
    QCOMPARE(m_document->undoStack()->count(), steps);
    QCOMPARE(histogram(0)->grab().isNull(), false);
}

void TestExitsPanel::wrapsWhereItIsNarrow()
{
    QCOMPARE(m_panel->columns()[2]->y(), m_panel->columns()[0]->y());
    m_panel->resize(320, 300);
    QCoreApplication::processEvents();
    QCOMPARE(m_panel->width(), 320);
    QVERIFY(m_panel->columns()[1]->y() >= m_panel->columns()[0]->geometry().bottom());
    QCOMPARE(m_panel->columns()[1]->x(), m_panel->columns()[0]->x());
    drag(0, 0.9);
    QVERIFY(std::abs(thresholds()[0] - 0.9) < 0.02);
}

QTEST_MAIN(TestExitsPanel)
#include "tst_exitspanel.moc"
