// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/keptexits.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/panelcheck.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/exitbar.h"
#include "ui/charts/exithistogram.h"
#include "ui/dialogs/exitsdialog.h"
#include "ui/dialogs/searchprogress.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/exitstables.h"
#include "ui/panels/networksmodel.h"
#include "ui/panels/thresholdedit.h"
#include "ui/window/mainwindow.h"
#include "ui/wording/areawording.h"
#include "ui/wording/wording.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>
#include <numeric>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

std::int64_t inAllBins(const BinCounts &counts)
{
    return std::reduce(counts.correct.begin(), counts.correct.end())
           + std::reduce(counts.incorrect.begin(), counts.incorrect.end());
}

} // namespace

/// Exits that are switched off and on again: in the exits panel alone, in the whole window, and by the dialog that says
/// which are worth having.
class TestExitSwitch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void switchingAnExitOffAndOn();
    void oneExitStaysOn();
    void withoutTheLastExitAnotherAlwaysAnswers();
    void exitsThatAreOffAreSkipped();
    void selectingExitsThatAreOffSelectsNothing();
    void theWholeWindowFollows();
    void isSavedAndReadAgain();
    void theDialogSaysWhatExitsAreWorth();
    void theDialogCanBeStopped();

private:
    [[nodiscard]] ExitHistogram *histogram(std::size_t exit) const { return m_panel->columns()[exit]->histogram(); }
    [[nodiscard]] Thresholds thresholds() const { return m_document->variant(m_id)->thresholds; }
    [[nodiscard]] QCheckBox *box(std::size_t exit) const { return m_panel->columns()[exit]->box(); }
    [[nodiscard]] QLabel *offWord(std::size_t exit) const
    {
        return m_panel->columns()[exit]->findChild<QLabel *>(u"exitOff"_s);
    }
    [[nodiscard]] ExitsOff off() const
    {
        return m_document->decisions().viewOf(m_document->decisions().recordings.front()).off;
    }
    void drag(std::size_t exit, double to);
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }
    void open(MainWindow &window, const QString &file) const;

    QTemporaryDir m_folder;
    QString m_file; ///< three exits of 0.4, 0.7 and 1 GFLOPs, with known heads
    std::unique_ptr<Document> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<SampleSelection> m_samples;
    std::unique_ptr<ThresholdView> m_view;
    std::unique_ptr<ExitsPanel> m_panel;
    RecordingPtr m_network;
    VariantId m_id;
};

void TestExitSwitch::initTestCase()
{
    fixtures::prepareWindows(u"exitswitch"_s);
    m_file = fixtures::writeRecording(at(u"net.exits"_s), 1, true, {{"head_flops", "[50000000,60000000,70000000]"}});
}

void TestExitSwitch::init()
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
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TestExitSwitch::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_document), QString());
    m_panel.reset();
    m_view.reset();
    m_samples.reset();
    m_selection.reset();
    m_document.reset();
}

void TestExitSwitch::drag(std::size_t exit, double to)
{
    const auto pixelOf = [&](double threshold) {
        const HistogramLayout &layout = histogram(exit)->arrangement();
        return QPointF(layout.x(threshold), layout.area.center().y()).toPoint();
    };
    const QPoint from = pixelOf(thresholds()[exit]);
    QTest::mousePress(histogram(exit), Qt::LeftButton, {}, from);
    for (int i = 1; i <= 8; ++i)
        QTest::mouseMove(histogram(exit), from + (pixelOf(to) - from) * i / 8);
    QTest::mouseRelease(histogram(exit), Qt::LeftButton, {}, pixelOf(to));
}

void TestExitSwitch::open(MainWindow &window, const QString &file) const
{
    window.resize(1280, 800);
    window.show();
    window.openFiles({file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    if (!window.selection()->variant())
        window.selection()->select(window.document()->variants().front().id);
    QTRY_VERIFY(window.exitsPanel()->isVisible());
    QTRY_VERIFY(window.intervals()->figures());
    QCOMPARE(window.exitsPanel()->columns().size(), std::size_t(3));
}

void TestExitSwitch::switchingAnExitOffAndOn()
{
    m_document->setThresholds(m_id, {0.5, 0.9});
    const int steps = m_document->undoStack()->count();
    const OperatingPoint before = m_document->results().find(m_id)->outcome;
    QVERIFY(before.leaving[1] > 0);
    QCOMPARE(box(1)->accessibleName(), u"Exit 2 on"_s);
    QVERIFY(box(1)->isChecked() && !offWord(1)->isVisible());
    box(1)->setFocus();
    QTest::keyClick(box(1), Qt::Key_Space);
    QCOMPARE(off(), (ExitsOff{{1}}));
    QCOMPARE(m_document->undoStack()->count(), steps + 1);
    QCOMPARE(thresholds(), (Thresholds{0.5, 0.9})); // kept
    QVERIFY(!box(1)->isChecked() && offWord(1)->isVisible());
    QVERIFY(!histogram(1)->isVisible() && !m_panel->columns()[1]->edit()->isVisible());
    QVERIFY(histogram(0)->isVisible() && histogram(2)->isVisible());
    QVERIFY(!m_panel->linkButton()->isEnabled()); // one threshold is left
    QVERIFY(m_panel->grab().toImage().width() > 0);

    // Those that exited there go on to the last exit, which is counted here by hand.
    const OperatingPoint now = m_document->results().find(m_id)->outcome;
    QCOMPARE(now.leaving, (std::vector<std::int64_t>{before.leaving[0], 0, 3000 - before.leaving[0]}));
    std::int64_t correct = 0;
    for (std::size_t i = 0; i < 3000; ++i)
        correct
            += m_network->table().isCorrect(m_network->table().uncertainty({0})[i] < 0.5 ? ExitIndex{0} : ExitIndex{2},
                                            {i});
    QCOMPARE(now.correctInAll(), correct);
    QCOMPARE(histogram(2)->content().reaching, 3000 - before.leaving[0]);
    QCOMPARE(inAllBins(histogram(2)->content().counts), 3000 - before.leaving[0]);
    QCOMPARE(inAllBins(histogram(1)->content().counts), 0);
    QCOMPARE(m_panel->bar()->words(1), u"Exit 2: off"_s);
    QCOMPARE(m_panel->bar()->part(1).width(), 0.0);
    QCOMPARE(histogram(1)->accessibleDescription(), u"Exit 2 is off: no sample exits there."_s);
    QCOMPARE(fixtures::disagreement(*m_document), QString());

    m_document->undoStack()->undo();
    QVERIFY(off().empty() && box(1)->isChecked() && histogram(1)->isVisible());
    QCOMPARE(histogram(1)->content().threshold, std::optional(0.9));
    QCOMPARE(m_document->results().find(m_id)->outcome, before);
    m_document->undoStack()->redo();
    QVERIFY(!box(1)->isChecked());
    box(1)->click();
    QVERIFY(off().empty());
    QCOMPARE(m_document->undoStack()->count(), steps + 2);
    QCOMPARE(m_document->results().find(m_id)->outcome, before);
}

void TestExitSwitch::oneExitStaysOn()
{
    box(0)->click();
    QVERIFY(box(1)->isEnabled() && box(2)->isEnabled());
    box(1)->click();
    QCOMPARE(off(), (ExitsOff{{0}, {1}}));
    QVERIFY(!box(2)->isEnabled() && box(0)->isEnabled() && box(1)->isEnabled());
    QVERIFY(box(2)->toolTip().contains(u"only one that is on"_s));
    box(2)->click();
    QCOMPARE(off(), (ExitsOff{{0}, {1}}));
    const int steps = m_document->undoStack()->count();
    histogram(2)->setFocus();
    QTest::keyClick(histogram(2), Qt::Key_Right); // no threshold is left to move
    QCOMPARE(m_document->undoStack()->count(), steps);
    QVERIFY(!m_document->setExitsOff(m_document->decisions().recordings.front(), {{0}, {1}, {2}}));
    QCOMPARE(m_document->results().find(m_id)->outcome.leaving, (std::vector<std::int64_t>{0, 0, 3000}));
}

void TestExitSwitch::withoutTheLastExitAnotherAlwaysAnswers()
{
    box(2)->click();
    QCOMPARE(off(), (ExitsOff{{2}}));
    QVERIFY(!histogram(1)->content().threshold && !m_panel->columns()[1]->edit()->isVisible());
    QVERIFY(histogram(1)->isVisible() && m_panel->columns()[0]->edit()->isVisible());
    const auto labels = m_panel->columns()[1]->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) { return label->text() == u"the rest exit here"; }));
    QVERIFY(histogram(1)->accessibleDescription().contains(u"It always answers."_s));
    const HistogramContent &content = histogram(1)->content();
    QVERIFY(content.reaching > 0);
    QCOMPARE(content.exiting, content.reaching);
    QCOMPARE(inAllBins(content.counts), content.reaching);
    QVERIFY(std::isfinite(content.bins.low) && std::isfinite(content.bins.high()));
    const int steps = m_document->undoStack()->count();
    QTest::keyClick(histogram(1), Qt::Key_Right);
    QCOMPARE(m_document->undoStack()->count(), steps);
    drag(0, 1.2);
    QVERIFY(std::abs(thresholds()[0] - 1.2) < 0.02);
    QCOMPARE(thresholds()[0], thresholds()[1]); // one threshold for all, those of exits that do not use it too
}

void TestExitSwitch::exitsThatAreOffAreSkipped()
{
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    m_document->setThresholds(m_id, {0.5, 0.9});
    m_selection->touch(m_id, {0});
    box(0)->click();
    QCOMPARE(m_selection->exit(m_id), ExitIndex{1}); // the first that has a threshold
    box(0)->click();
    QCOMPARE(m_selection->exit(m_id), ExitIndex{0});

    box(1)->click();
    histogram(0)->setFocus();
    QTest::keyClick(histogram(0), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), m_panel->columns()[0]->edit());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), histogram(2));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    for (std::size_t exit = 0; exit < 3; ++exit) { // then the boxes
        QCOMPARE(QApplication::focusWidget(), box(exit));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
}

void TestExitSwitch::selectingExitsThatAreOffSelectsNothing()
{
    box(1)->click();
    m_panel->tableButton()->click();
    const QAbstractItemModel *exits = m_panel->tables()->exits()->model();
    QCOMPARE(exits->index(1, 1).data().toString(), u"Off"_s);
    for (int column = 2; column < exits->columnCount(); ++column)
        QCOMPARE(exits->index(1, column).data().toString(), u"\u2013"_s);
    QTableView *bins = m_panel->tables()->bins();
    QCOMPARE(bins->model()->index(4, 4).data().toString(), u"\u2013"_s);
    bins->setFocus();
    bins->setCurrentIndex(bins->model()->index(4, 4));
    QTest::keyClick(bins, Qt::Key_Return);
    QVERIFY(m_samples->samples().empty());
}

void TestExitSwitch::theWholeWindowFollows()
{
    MainWindow window;
    open(window, m_file);
    Document &document = *window.document();
    const RecordingId id = document.decisions().recordings.front();
    const VariantId variant = document.variants()[1].id;
    window.selection()->select(variant);
    document.setThresholds(variant, {0.7, 1.1});
    document.pinReference();
    const NetworksModel networks(&document);
    const auto exits = [&networks] {
        for (int row = 0; row < networks.rowCount(); ++row) {
            if (networks.index(row, 0).data().toString() == u"Exits")
                return networks.index(row, 1).data().toString();
        }
        return QString();
    };
    QCOMPARE(exits(), u"3"_s);
    const Decisions before = document.decisions();
    const std::vector<CurvePoint> curve = document.recording(id)->curve();
    const auto box = [&window](std::size_t exit) { return window.exitsPanel()->columns()[exit]->box(); };
    QCOMPARE(fixtures::panelDisagreement(window), QString());
    const int steps = document.undoStack()->count();

    box(1)->click();
    QCOMPARE(fixtures::panelDisagreement(window), QString());
    QCOMPARE(document.undoStack()->count(), steps + 1);
    QCOMPARE(document.variants(), before.variants);
    QCOMPARE(exits(), u"2 of 3 exits"_s);
    QCOMPARE(networkText(*document.recording(id)), u"net (2 of 3 exits)"_s);
    QCOMPARE(document.recording(id)->fullCost(), 0.94); // without the head of exit 2
    const OpenRecording &whole = *document.sources().asRead(id);
    const ExitTable kept = keepExits(whole.table(), std::vector<ExitIndex>{{0}, {2}}, {5e7, 6e7, 7e7});
    QCOMPARE(document.recording(id)->curve(), ThresholdSweep(kept).curve(0, kept.cost()));
    const Point point = document.results().find(variant)->point;
    QCOMPARE(point, pointOf(evaluate(kept, {0.7}), kept.cost()));
    QVERIFY(point != document.results().reference->find(variant)->point); // which was pinned with all exits
    window.exitsPanel()->tableButton()->click();
    QCOMPARE(fixtures::panelDisagreement(window), QString());
    window.exitsPanel()->tableButton()->click();

    box(2)->click(); // exit 1 is left
    QCOMPARE(exits(), u"1 of 3 exits"_s);
    QCOMPARE(fixtures::panelDisagreement(window), QString());
    QCOMPARE(document.results().find(variant)->outcome.leaving, (std::vector<std::int64_t>{400, 0, 0}));
    box(1)->click(); // exit 2 always answers
    QCOMPARE(fixtures::panelDisagreement(window), QString());
    document.setThresholds(variant, {0.4, 1.1});
    QCOMPARE(fixtures::panelDisagreement(window), QString());

    QCOMPARE(document.undoStack()->count(), steps + 4);
    for (int i = 0; i < 4; ++i) {
        document.undoStack()->undo();
        QCOMPARE(fixtures::panelDisagreement(window), QString());
    }
    QCOMPARE(document.decisions(), before);
    QCOMPARE(document.recording(id)->curve(), curve);
    document.undoStack()->redo();
    QCOMPARE(document.decisions().viewOf(id).off, (ExitsOff{{1}}));
    QCOMPARE(fixtures::panelDisagreement(window), QString());
}

void TestExitSwitch::isSavedAndReadAgain()
{
    std::vector<Variant> variants;
    std::optional<double> area;
    {
        MainWindow window;
        open(window, m_file);
        variants = window.document()->variants();
        window.exitsPanel()->columns()[2]->box()->click();
        area = window.document()->results().area;
        QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    }
    MainWindow again;
    open(again, at(u"talk.offramp"_s));
    const Document &document = *again.document();
    QCOMPARE(document.decisions().viewOf(document.decisions().recordings.front()).off, (ExitsOff{{2}}));
    QCOMPARE(document.results().area, area);
    QCOMPARE(document.variants().front().thresholds, variants.front().thresholds);
    QVERIFY(!again.exitsPanel()->columns()[2]->box()->isChecked());
    QCOMPARE(fixtures::panelDisagreement(again), QString());
}

void TestExitSwitch::theDialogSaysWhatExitsAreWorth()
{
    MainWindow window;
    open(window, m_file);
    Document &document = *window.document();
    const RecordingId id = document.decisions().recordings.front();
    window.exitsPanel()->worthsButton()->click();
    QPointer<ExitsDialog> dialog = window.findChild<ExitsDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    window.exitsPanel()->worthsButton()->click(); // the same again
    QCOMPARE(window.findChildren<ExitsDialog *>().size(), 1);
    QTRY_VERIFY(dialog->study());

    const ExitTable &table = document.recording(id)->table();
    QCOMPARE(dialog->plan().heads, (HeadCosts{5e7, 6e7, 7e7}));
    const ExitWorths worths = exitWorths(table, dialog->plan()).value();
    QVERIFY(dialog->study()->study.worths == worths);
    const auto *earns = dialog->findChild<QTableView *>(u"exitWorths"_s)->model();
    const auto *sets = dialog->findChild<QTableView *>(u"exitSets"_s)->model();
    const CostScale scale = costScale(document);
    for (int k = 0; k < 3; ++k) {
        const ExitWorth &worth = worths.exits[static_cast<std::size_t>(k)];
        const auto cell = [&](int column) { return earns->index(k, column).data().toString(); };
        QCOMPARE(cell(ExitWorthsModel::Accuracy), accuracyText(worth.accuracy, 400));
        QCOMPARE(cell(ExitWorthsModel::Head), k == 2 ? u"\u2013"_s : scale.text(k == 0 ? 0.05 : 0.06));
        QCOMPARE(cell(ExitWorthsModel::Chosen), areaNumber(worth.without->area.value(), scale));
        QCOMPARE(cell(ExitWorthsModel::Unseen), areaNumber(worth.without->heldOutArea.value(), scale));
        const AreaInterval &change = worth.without->difference.value();
        QVERIFY(cell(ExitWorthsModel::Earns).startsWith(areaChangeText(-change.value, scale)));
        QVERIFY(cell(ExitWorthsModel::Earns).contains(areaChangeText(-change.low, scale)));
        const auto [least, most] = std::ranges::minmax(worth.shares);
        QVERIFY(cell(ExitWorthsModel::Share).startsWith(shareText(least, 400)));
        QVERIFY(cell(ExitWorthsModel::Share).endsWith(shareText(most, 400)));
        const ExitChoice choice = bestExits(table, k + 1, dialog->plan()).value();
        QVERIFY(dialog->study()->study.best[static_cast<std::size_t>(k)] == choice);
        QVERIFY(sets->index(k, ExitSetsModel::Exits).data().toString().startsWith(exitsText(choice.best.exits)));
        QCOMPARE(sets->index(k, ExitSetsModel::Unseen).data().toString(),
                 areaNumber(choice.best.heldOutArea.value(), scale));
    }
    QVERIFY(sets->index(2, ExitSetsModel::Exits).data().toString().contains(u"on now"_s));
    const fixtures::NumberWalk numbers(dialog);
    QCOMPARE(numbers.untold.join(u'\n'), QString());
    QVERIFY(numbers.told > 20);

    // Switching to the best two exits is one step, and the dialog says what is on then.
    const std::vector<ExitIndex> best = dialog->study()->study.best[1].best.exits;
    dialog->findChild<QTableView *>(u"exitSets"_s)->selectRow(1);
    const int steps = document.undoStack()->count();
    const auto *button = dialog->findChild<QPushButton *>(u"switch"_s);
    QVERIFY(button->isEnabled());
    dialog->findChild<QPushButton *>(u"switch"_s)->click();
    QCOMPARE(document.undoStack()->count(), steps + 1);
    QCOMPARE(document.recording(id)->exitsOn(), best);
    QVERIFY(!button->isEnabled());
    QVERIFY(sets->index(1, ExitSetsModel::Exits).data().toString().contains(u"on now"_s));
    QVERIFY(dialog->study()->study.worths == worths); // of all exits, whichever are on
    QCOMPARE(fixtures::panelDisagreement(window), QString());
    document.undoStack()->undo();
    QVERIFY(document.recording(id)->view().off.empty());
    QVERIFY(button->isEnabled());

    document.closeRecording(id);
    QTRY_VERIFY(!dialog);
}

void TestExitSwitch::theDialogCanBeStopped()
{
    // 13 exits: more than all sets can be tried of.
    ExitTableColumns columns;
    columns.exits = mostExitsToTryAll + 1;
    for (std::size_t i = 0; i < 6000; ++i)
        columns.label.push_back(static_cast<std::int32_t>(i % 7));
    for (int k = 0; k < columns.exits; ++k) {
        columns.cost.perExit.push_back(1e8 * (k + 1));
        for (std::size_t i = 0; i < 6000; ++i) {
            const auto mixed = (i * 7919 + static_cast<std::size_t>(k) * 104729) % 6007;
            columns.uncertainty.push_back(static_cast<float>(mixed) / 6007);
            columns.predicted.push_back(mixed % 11 < 4 + static_cast<std::size_t>(k) / 2 ? columns.label[i] : 9);
        }
    }
    const auto many = std::make_shared<const OpenRecording>(RecordingFacts{.path = "many.exits", .name = "many"},
                                                            *ExitTable::make(std::move(columns)));
    const RecordingId id = m_document->openRecording(many);
    ExitsDialog dialog(m_document.get(), id);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    auto *progress = dialog.findChild<SearchProgress *>();
    QVERIFY(progress && !dialog.study());
    Q_EMIT progress->cancelled(); // as its button does
    const auto *message = dialog.findChild<QLabel *>(u"message"_s);
    QVERIFY(message->text().contains(u"cancelled"_s));
    QVERIFY(!dialog.findChild<QPushButton *>(u"switch"_s)->isEnabled());
    Q_EMIT progress->wantedAgain();
    QVERIFY(message->text().isEmpty());
    dialog.close();
}

QTEST_MAIN(TestExitSwitch)
#include "tst_exitswitch.moc"
