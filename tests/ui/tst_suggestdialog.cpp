// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/windowfixture.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/window/mainwindow.h"
#include "ui/wording/areawording.h"
#include "ui/wording/wording.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QTableWidget>
#include <QTest>

#include <array>
#include <cmath>
#include <random>
#include <set>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

enum GoalIndex { Area, Budget, Drop, Shares };

/// Some rows of a recording at one threshold, counted sample by sample.
struct Count {
    double cost = 0; ///< mean, GFLOPs
    int correct = 0;
    std::vector<int> exits; ///< samples at each
};

Count countAt(const ExitTable &table, const std::vector<std::size_t> &rows, const Thresholds &thresholds)
{
    Count count;
    count.exits.resize(static_cast<std::size_t>(table.exitCount()));
    double costs = 0;
    for (const std::size_t row : rows) {
        int exit = 0;
        while (exit < table.lastExit().value
               && !(static_cast<double>(table.uncertainty({exit})[row]) < thresholds[static_cast<std::size_t>(exit)]))
            ++exit;
        count.correct += table.predicted({exit})[row] == table.label()[row];
        ++count.exits[static_cast<std::size_t>(exit)];
        costs += table.cost().perExit[static_cast<std::size_t>(exit)];
    }
    count.cost = costs / static_cast<double>(rows.size()) / 1e9; // in this order, as it is rounded when shown
    return count;
}

/// Every shared threshold that some rows can tell apart, counted.
std::vector<Count> countAll(const ExitTable &table, const std::vector<std::size_t> &rows)
{
    std::set<double> thresholds{0, 1e9};
    for (int k = 0; k < table.lastExit().value; ++k) {
        for (const std::size_t row : rows)
            thresholds.insert(static_cast<double>(table.uncertainty({k})[row]));
    }
    std::vector<Count> counts;
    for (const double threshold : thresholds)
        counts.push_back(countAt(table, rows, Thresholds(static_cast<std::size_t>(table.lastExit().value), threshold)));
    return counts;
}

/// A network of so many thresholds that not all can be tried: the search takes seconds.
RecordingPtr sixExits()
{
    constexpr std::size_t samples = 6000;
    std::mt19937 random(1);
    ExitTableColumns columns;
    columns.exits = 6;
    for (std::size_t i = 0; i < samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(i % 10));
    for (unsigned k = 0; k < 6; ++k) {
        columns.cost.perExit.push_back(1e8 * (k + 1));
        for (std::size_t i = 0; i < samples; ++i) {
            const unsigned doubt = random() % 1'000'000;
            columns.uncertainty.push_back(static_cast<float>(doubt) / 1e6F);
            columns.predicted.push_back(random() % 1'000'000 * (k + 2) > doubt ? columns.label[i] : 99);
        }
    }
    return std::make_shared<const OpenRecording>(RecordingFacts{.path = "six.exits", .name = "six", .classes = 100},
                                                 *ExitTable::make(std::move(columns)));
}

} // namespace

/// The Suggest dialog with goals: targets that are met or not, thresholds for each exit, progress and cancelling.
class TestSuggestDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"suggestdialog"_s); }
    void init();
    void cleanup();
    void budgetIsTypedAndMet();
    void dropIsTheCheapestThatMeetsIt();
    void sharesAreTyped();
    void unreachedTargetsGiveTheNearest();
    void unreadableTargetsAreRefused();
    void probabilityIsSaidAndWanted();
    void perExitStandsBesideShared();
    void oneRecordingChoosesAnotherReports();
    void searchesAreCancelled();
    void followsTheDocument();
    void enterAppliesOnlyWhatIsReached();
    void everyGoalIsNamedAndFits();

private:
    [[nodiscard]] Document &document() { return *m_window->document(); }
    [[nodiscard]] const ExitTable &table() { return document().recordings()[0]->table(); }
    template<typename Widget>
    [[nodiscard]] Widget *field(const char *name)
    {
        return m_dialog->findChild<Widget *>(QLatin1StringView(name));
    }
    [[nodiscard]] QString text(const QString &label) { return m_dialog->findChild<QLabel *>(label)->text(); }
    [[nodiscard]] QString sentence();
    [[nodiscard]] QPushButton *apply() { return field<QPushButton>("accept"); }
    void open(GoalIndex goal);
    void typeBudget(const QString &text);
    [[nodiscard]] QString disagreement(const QString &row, const Count &count, const std::vector<std::size_t> &rows);

    std::unique_ptr<MainWindow> m_window;
    QPointer<SuggestDialog> m_dialog;
};

void TestSuggestDialog::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    document().openRecording(fixtures::network(u"net"_s, 400, 1));
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestSuggestDialog::cleanup()
{
    TextSize::instance().set(TextSize::usual);
    QCOMPARE(fixtures::disagreement(document()), QString());
    m_window.reset();
}

/// What the dialog says about its answer: the one label of sentences that has this tip.
QString TestSuggestDialog::sentence()
{
    for (const QLabel *label : m_dialog->findChildren<QLabel *>(u"muted"_s)) {
        if (label->toolTip().startsWith(u"What the search found"_s))
            return label->text();
    }
    return {};
}

void TestSuggestDialog::open(GoalIndex goal)
{
    m_window->variantsPanel()->variantActions()->suggest()->trigger();
    m_dialog = m_window->findChild<SuggestDialog *>();
    QVERIFY(m_dialog && QTest::qWaitForWindowExposed(m_dialog));
    QTRY_VERIFY(m_dialog->proposal());
    if (goal == Area)
        return;
    field<QComboBox>("goal")->setCurrentIndex(goal);
    QVERIFY(!m_dialog->proposal());
    QTRY_VERIFY(m_dialog->targetProposal());
}

void TestSuggestDialog::typeBudget(const QString &text)
{
    auto *budget = field<QLineEdit>("budget");
    budget->setFocus();
    budget->selectAll();
    QTest::keyClicks(budget, text);
}

/// What a row of the answer shows that differs from a count over its samples.
QString TestSuggestDialog::disagreement(const QString &row, const Count &count, const std::vector<std::size_t> &rows)
{
    const auto n = static_cast<std::int64_t>(rows.size());
    const int atEnd = countAt(table(), rows, {0, 0}).correct;
    const std::array expected{groupedCount(n), costScale(document()).text(count.cost),
                              accuracyText(static_cast<double>(count.correct) / static_cast<double>(n), n),
                              accuracyChangeText(static_cast<double>(count.correct) / static_cast<double>(n)
                                                     - static_cast<double>(atEnd) / static_cast<double>(n),
                                                 n)};
    for (std::size_t column = 0; column < expected.size(); ++column) {
        const QString shown = text(row + QString::number(column));
        if (shown != expected[column])
            return u"%1 %2: %3 instead of %4"_s.arg(row).arg(column).arg(shown, expected[column]);
    }
    return {};
}

void TestSuggestDialog::budgetIsTypedAndMet()
{
    open(Budget);
    typeBudget(u"650 MFLOPs"_s); // in another unit than the one shown, which is GFLOPs
    QVERIFY(!m_dialog->targetProposal() && !apply()->isEnabled());
    QTRY_VERIFY(m_dialog->targetProposal());

    // The most accurate of all shared thresholds that cost at most 0.65 GFLOPs, by a count over the half that chooses.
    const SampleSplit split = splitSamples(table(), {}).value();
    Count best;
    best.correct = -1;
    for (const Count &count : countAll(table(), split.chosen)) {
        const bool isBetter = count.correct > best.correct || (count.correct == best.correct && count.cost < best.cost);
        if (count.cost <= .65 + 1e-12 && isBetter)
            best = count;
    }
    QVERIFY(best.correct > 0);
    QCOMPARE(disagreement(u"chosen"_s, best, split.chosen), QString());
    const TargetProposal proposal = *m_dialog->targetProposal();
    QVERIFY(sharedThreshold(proposal.variant.thresholds).has_value());
    const Count other = countAt(table(), split.heldOut, proposal.variant.thresholds);
    QCOMPARE(disagreement(u"reported"_s, other, split.heldOut), QString());
    QCOMPARE(text(u"chosen4"_s), u"met"_s);
    QCOMPARE(text(u"reported4"_s), other.cost <= .65 ? u"met"_s : u"not met"_s);
    QVERIFY(sentence().contains(
        u"Chosen on %1 of the 400 samples of net, reported on the other %2."_s.arg(split.chosen.size())
            .arg(split.heldOut.size())));

    // Added as one step, with the numbers that the dialog showed.
    auto *rows = field<QTableWidget>("suggestedVariants");
    QCOMPARE(rows->rowCount(), 1);
    QVERIFY(field<QRadioButton>("add")->isChecked());
    const Decisions before = document().decisions();
    QTest::mouseClick(apply(), Qt::LeftButton);
    QCOMPARE(document().variants().size(), before.variants.size() + 1);
    QCOMPARE(document().variants().back().thresholds, proposal.variant.thresholds);
    QCOMPARE(document().results().variants.back().point, proposal.point);
    document().undoStack()->undo();
    QCOMPARE(document().decisions(), before);
}

void TestSuggestDialog::dropIsTheCheapestThatMeetsIt()
{
    open(Drop);
    field<QDoubleSpinBox>("drop")->setValue(2.5);
    QTRY_VERIFY(m_dialog->targetProposal());
    const SampleSplit split = splitSamples(table(), {}).value();
    const int atEnd = countAt(table(), split.chosen, {0, 0}).correct;
    Count best{1e9, 0, {}};
    for (const Count &count : countAll(table(), split.chosen)) {
        const bool isWithin = (atEnd - count.correct) * 1000 <= 25 * static_cast<int>(split.chosen.size());
        if (isWithin && (count.cost < best.cost || (count.cost == best.cost && count.correct > best.correct)))
            best = count;
    }
    QCOMPARE(disagreement(u"chosen"_s, best, split.chosen), QString());
    QCOMPARE(text(u"chosen4"_s), u"met"_s);
    QVERIFY(sentence().contains(u"The target holds on new images with "_s));

    // Instead of all that are included.
    QTest::mouseClick(field<QRadioButton>("replace"), Qt::LeftButton, {}, QPoint(8, 8));
    const Point point = m_dialog->targetProposal()->point;
    QTest::mouseClick(apply(), Qt::LeftButton);
    QCOMPARE(document().variants().size(), std::size_t(1));
    QCOMPARE(document().results().variants.front().point, point);
}

void TestSuggestDialog::sharesAreTyped()
{
    open(Shares);
    QCOMPARE(text(u"restShare"_s), u"34.0 %"_s); // 33 % at the two others
    field<QDoubleSpinBox>("share1")->setValue(50);
    field<QDoubleSpinBox>("share2")->setValue(30);
    QCOMPARE(text(u"restShare"_s), u"20.0 %"_s);
    QTRY_VERIFY(m_dialog->targetProposal());
    QVERIFY(!field<QCheckBox>("perExit")->isVisible()); // shares have a threshold for each exit
    const SampleSplit split = splitSamples(table(), {}).value();
    const Thresholds thresholds = m_dialog->targetProposal()->variant.thresholds;
    const Count count = countAt(table(), split.chosen, thresholds);
    const double n = static_cast<double>(split.chosen.size());
    QVERIFY(std::abs(count.exits[0] - .5 * n) < 1 && std::abs(count.exits[1] - .3 * n) < 1);
    QCOMPARE(text(u"chosen4"_s), u"met"_s);
    QVERIFY(text(u"chosenExits"_s).contains(shareText(count.exits[0] / n, static_cast<std::int64_t>(n))));
    QVERIFY(!sentence().contains(u"probability"_s));

    field<QDoubleSpinBox>("share2")->setValue(60.5);
    QTRY_VERIFY(sentence().startsWith(u"The shares add up to 110.5 %."_s));
    QVERIFY(!apply()->isEnabled());
    QCOMPARE(text(u"restShare"_s), u"\u2013"_s);
    QCOMPARE(field<QTableWidget>("suggestedVariants")->rowCount(), 0);
}

void TestSuggestDialog::unreachedTargetsGiveTheNearest()
{
    open(Budget);
    typeBudget(u"0.1"_s);
    QTRY_VERIFY(m_dialog->targetProposal());
    const SampleSplit split = splitSamples(table(), {}).value();
    QCOMPARE(disagreement(u"chosen"_s, countAt(table(), split.chosen, {1e9, 1e9}), split.chosen), QString());
    QCOMPARE(text(u"chosen4"_s), u"not met"_s);
    QVERIFY(
        sentence().startsWith(u"The target cannot be reached: the cheapest thresholds cost 0.4 GFLOPs per image."_s));
    QVERIFY(apply()->isEnabled() && !apply()->isDefault());

    field<QComboBox>("goal")->setCurrentIndex(Drop);
    field<QDoubleSpinBox>("drop")->setValue(-90);
    QTRY_VERIFY(m_dialog->targetProposal());
    QVERIFY(sentence().startsWith(u"The target cannot be reached: the most accurate thresholds are "_s));
    int most = 0;
    for (const Count &count : countAll(table(), split.chosen))
        most = std::max(most, count.correct);
    QCOMPARE(std::lround(m_dialog->targetProposal()->found.chosen.point.accuracy
                         * static_cast<double>(split.chosen.size())),
             static_cast<long>(most));
}

void TestSuggestDialog::unreadableTargetsAreRefused()
{
    open(Budget);
    typeBudget(u"cheap"_s);
    QTRY_VERIFY(sentence().startsWith(u"\"cheap\" is not a mean cost."_s));
    QVERIFY(sentence().contains(u"GFLOPs"_s)); // the unit that is read
    QVERIFY(!m_dialog->targetProposal() && !apply()->isEnabled());
    QTest::keyClick(field<QLineEdit>("budget"), Qt::Key_Return);
    QVERIFY(m_dialog && m_dialog->isVisible());
    typeBudget(u"0.7"_s);
    QTRY_VERIFY(m_dialog->targetProposal());
    QVERIFY(apply()->isEnabled());
}

void TestSuggestDialog::probabilityIsSaidAndWanted()
{
    open(Budget);
    typeBudget(u"0.65"_s);
    QTRY_VERIFY(m_dialog->targetProposal());
    const TargetProposal met = *m_dialog->targetProposal();
    QVERIFY(*met.found.probabilityWhereChosen < .9);
    QTest::mouseClick(field<QCheckBox>("isSure"), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(!m_dialog->targetProposal());
    QTRY_VERIFY(m_dialog->targetProposal());
    const TargetProposal sure = *m_dialog->targetProposal();
    QVERIFY(*sure.found.probabilityWhereChosen >= .9 && sure.found.isReached);
    QVERIFY(sure.found.chosen.point.energy < met.found.chosen.point.energy);
    // That of the normal interval of the mean on the samples held out.
    const SampleSplit split = splitSamples(table(), {}).value();
    const Count count = countAt(table(), split.heldOut, sure.variant.thresholds);
    const double n = static_cast<double>(split.heldOut.size());
    double squares = 0;
    const double costs[] = {.4, .7, 1};
    for (std::size_t k = 0; k < 3; ++k)
        squares += count.exits[k] * (costs[k] - count.cost) * (costs[k] - count.cost);
    const double expected = .5 * std::erfc((count.cost - .65) / (std::sqrt(squares) / n) / std::sqrt(2.0));
    QVERIFY(std::abs(*sure.found.probability - expected) < 1e-6);
    QVERIFY(sentence().contains(expected > .99 ? u"with more than 99 % probability"_s
                                               : u"with %1 % probability"_s.arg(std::lround(100 * expected))));

    QTest::mouseClick(field<QCheckBox>("isSure"), Qt::LeftButton, {}, QPoint(8, 8));
    QTRY_VERIFY(m_dialog->targetProposal());
    QCOMPARE(*m_dialog->targetProposal(), met);
    field<QComboBox>("reportOn")->setCurrentIndex(1); // the same samples
    QTRY_VERIFY(m_dialog->targetProposal());
    QVERIFY(!m_dialog->targetProposal()->found.heldOut && !m_dialog->findChild<QLabel *>(u"reported0"_s)->isVisible());
    QVERIFY(sentence().contains(u"no samples were held out"_s));
}

void TestSuggestDialog::perExitStandsBesideShared()
{
    open(Area);
    QVERIFY(!m_dialog->findChild<QLabel *>(u"shared0"_s)->isVisible());
    const std::size_t most = m_dialog->proposal()->variants.size();
    QTest::mouseClick(field<QCheckBox>("perExit"), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(!m_dialog->proposal());
    QTRY_VERIFY(m_dialog->proposal());
    const Proposal proposal = *m_dialog->proposal();
    ProposalRequest request = proposalRequest(document().decisions(), document().sources(), {.most = most});
    const Proposal shared = *propose(request);
    request.perExit = true;
    QCOMPARE(proposal, *propose(request));
    const CostScale scale = costScale(document());
    const auto shown = [&](const std::optional<double> &area) { return areaNumber(*area, scale); };
    QCOMPARE(text(u"shared0"_s), shown(shared.instead.heldOut));
    QCOMPARE(text(u"shared1"_s), shown(shared.instead.chosen));
    QCOMPARE(text(u"shared2"_s), shown(shared.instead.all));
    QCOMPARE(text(u"perExit0"_s), shown(proposal.instead.heldOut));
    QCOMPARE(text(u"perExit1"_s), shown(proposal.instead.chosen));
    QCOMPARE(text(u"bound1"_s), shown(proposal.upperBound));
    QCOMPARE(text(u"bound0"_s), u"\u2013"_s); // it bounds where variants are chosen
    QVERIFY(*proposal.instead.chosen >= *shared.instead.chosen - 1e-12);
    QVERIFY(*proposal.upperBound >= *proposal.instead.chosen - 1e-12);

    const Decisions before = document().decisions();
    QTest::mouseClick(apply(), Qt::LeftButton);
    QCOMPARE(document().variants().size(), proposal.variants.size());
    QCOMPARE(document().results().area, proposal.instead.all);
    for (std::size_t i = 0; i < proposal.variants.size(); ++i)
        QCOMPARE(document().results().variants[i].point, proposal.points[i]);
    document().undoStack()->undo();
    QCOMPARE(document().decisions(), before);
}

void TestSuggestDialog::oneRecordingChoosesAnotherReports()
{
    const RecordingId test = document().openRecording(fixtures::network(u"test"_s, 300, 1, 2));
    m_window->variantsPanel()->variantActions()->suggest()->trigger();
    m_dialog = m_window->findChild<SuggestDialog *>();
    QVERIFY(m_dialog);
    QTRY_VERIFY(sentence().contains(u"different samples"_s)); // of the area of both
    field<QComboBox>("goal")->setCurrentIndex(Budget);
    QCOMPARE(field<QComboBox>("targetNetwork")->currentText(), u"net"_s); // not all: they are of different samples
    auto *report = field<QComboBox>("reportOn");
    QCOMPARE(report->count(), 3);
    QCOMPARE(report->itemText(2), u"All samples of test"_s);
    report->setCurrentIndex(2);
    typeBudget(u"0.65"_s);
    QTRY_VERIFY(m_dialog->targetProposal());
    const TargetProposal proposal = *m_dialog->targetProposal();
    QCOMPARE(proposal.variant.recording, test);
    std::vector<std::size_t> all(400);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    QCOMPARE(disagreement(u"chosen"_s, countAt(table(), all, proposal.variant.thresholds), all), QString());
    QCOMPARE(text(u"reported0"_s), u"300"_s);
    QVERIFY(sentence().contains(
        u"Chosen on the 400 samples of net, reported on the 300 samples of test, whose variant it becomes."_s));
    QTest::mouseClick(apply(), Qt::LeftButton);
    const VariantResult &added = document().results().variants.back();
    QCOMPARE(document().variants().back().recording, test);
    QCOMPARE(added.point, proposal.found.heldOut->point);
    QCOMPARE(added.outcome.samples, std::int64_t(300));
}

void TestSuggestDialog::searchesAreCancelled()
{
    document().closeRecording(document().decisions().recordings.front());
    document().openRecording(sixExits());
    open(Area);
    auto *button = field<QPushButton>("cancelSearch");
    QVERIFY(!button->isVisible());
    const Decisions before = document().decisions();
    auto *perExit = field<QCheckBox>("perExit");
    QTest::mouseClick(perExit, Qt::LeftButton, {}, QPoint(8, 8));
    QTRY_VERIFY(button->isVisible()); // after a moment
    QVERIFY(field<QWidget>("searchProgress")->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!m_dialog->proposal() && !apply()->isEnabled());
    QCOMPARE(sentence(), u"The search was cancelled."_s);
    QVERIFY(!field<QWidget>("searchProgress")->isVisible());
    QVERIFY(button->isVisible() && button->text() == u"Search agai&n"_s);
    QCOMPARE(document().decisions(), before);

    QTest::mouseClick(button, Qt::LeftButton); // the same once more
    QTRY_VERIFY(field<QWidget>("searchProgress")->isVisible());
    QTest::mouseClick(perExit, Qt::LeftButton, {}, QPoint(8, 8)); // what is changed meanwhile replaces it
    QTRY_VERIFY(m_dialog->proposal());
    QVERIFY(!m_dialog->proposal()->shared && !button->isVisible());
}

void TestSuggestDialog::followsTheDocument()
{
    open(Budget);
    typeBudget(u"0.65"_s);
    QTRY_VERIFY(m_dialog->targetProposal());
    const TargetProposal first = *m_dialog->targetProposal();
    // E_max has nothing to do with a target, but below 1 GFLOP people read MFLOPs.
    document().setEMax(.9);
    QCOMPARE(field<QLineEdit>("budget")->text(), u"650"_s);
    QVERIFY(m_dialog->targetProposal());
    QCOMPARE(*m_dialog->targetProposal(), first);
    QCOMPARE(text(u"chosen1"_s), costScale(document()).text(first.found.chosen.point.energy));
    QCOMPARE(field<QTableWidget>("suggestedVariants")->horizontalHeaderItem(2)->text(), u"MFLOPs"_s);

    const RecordingId id = document().decisions().recordings.front();
    document().replaceRecording(id, fixtures::network(u"net"_s, 500, 1)); // it grew
    QVERIFY(!m_dialog->targetProposal() && !apply()->isEnabled());
    QTRY_VERIFY(m_dialog->targetProposal());
    QCOMPARE(m_dialog->targetProposal()->found.chosen.samples + m_dialog->targetProposal()->found.heldOut->samples,
             std::size_t(500));

    document().openRecording(fixtures::network(u"second"_s, 500, 2));
    QCOMPARE(field<QComboBox>("targetNetwork")->count(), 3); // of the same samples: all, or one of them
    QTRY_VERIFY(m_dialog->targetProposal());
}

void TestSuggestDialog::enterAppliesOnlyWhatIsReached()
{
    open(Budget);
    const std::size_t count = document().variants().size();
    typeBudget(u"0.1"_s);
    QTest::keyClick(field<QLineEdit>("budget"), Qt::Key_Return); // asks at once
    QTRY_VERIFY(m_dialog->targetProposal());
    QTest::keyClick(field<QLineEdit>("budget"), Qt::Key_Return);
    QVERIFY(m_dialog && m_dialog->isVisible()); // not reached: neither applied nor closed
    QCOMPARE(document().variants().size(), count);
    typeBudget(u"0.7"_s);
    QTRY_VERIFY(m_dialog->targetProposal());
    QTest::keyClick(field<QLineEdit>("budget"), Qt::Key_Return);
    QCOMPARE(document().variants().size(), count + 1);
}

void TestSuggestDialog::everyGoalIsNamedAndFits()
{
    open(Area);
    for (const int percent : {100, 200}) {
        TextSize::instance().set(percent);
        for (const GoalIndex goal : {Area, Budget, Drop, Shares}) {
            field<QComboBox>("goal")->setCurrentIndex(goal);
            QTRY_VERIFY(m_dialog->proposal() || m_dialog->targetProposal());
            QCoreApplication::processEvents();
            const QSize least = m_dialog->minimumSizeHint();
            QVERIFY2(fitting(least, {1024, 700}) == least,
                     qPrintable(
                         u"goal %1 at %2 %: %3 x %4"_s.arg(goal).arg(percent).arg(least.width()).arg(least.height())));
            QSet<QString> names;
            for (const QWidget *widget : m_dialog->findChildren<QWidget *>()) {
                const bool isField = qobject_cast<const QAbstractSpinBox *>(widget)
                                     || qobject_cast<const QComboBox *>(widget) || widget->objectName() == u"budget"_s;
                if (!isField || !widget->isVisible())
                    continue;
                QVERIFY2(!widget->accessibleName().isEmpty() && !names.contains(widget->accessibleName()),
                         qPrintable(widget->objectName()));
                QVERIFY(widget->focusPolicy() & Qt::TabFocus);
                names.insert(widget->accessibleName());
            }
            QVERIFY(names.size() >= 2);
        }
    }
}

QTEST_MAIN(TestSuggestDialog)
#include "tst_suggestdialog.moc"
