// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/intervalwording.h"
#include "core/results/loadrecording.h"
#include "ui/wording/wording.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/themeswitch.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Comparing, in the real window: reference, units and criteria, suggestions.
class TestCompare : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void pinAndDrag();
    void referenceIsPaintedUnder();
    void unitChangesNoResult();
    void typedNumbersComeBack();
    void criterionFromTheMenu();
    void missingCriteriaHaveAReason();
    void suggestAndUndo();
    void theFirstSuggestionIsAGain();
    void suggestionsFollowTheDocument();
    void suggestedAreaIsOfTheHeldOutSamples();
    void suggestionsAddedToTheOthers();
    void removeDominatedReportsTheNumber();
    void colourOfAVariant();

private:
    [[nodiscard]] Document &document() { return *m_window->document(); }
    [[nodiscard]] QString text(const char *name)
    {
        return m_window->findChild<QLabel *>(QLatin1StringView(name))->text();
    }
    [[nodiscard]] QModelIndex cell(int row, int column)
    {
        return m_window->variantsPanel()->model()->index(row, column);
    }
    [[nodiscard]] QAction *menuAction(const QString &menu, const QString &text);
    void type(int row, const QString &text);
    SuggestDialog *openSuggestions();

    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<MainWindow> m_window;
};

void TestCompare::initTestCase()
{
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    m_file = fixtures::writeRecording(m_folder.filePath(u"net.exits"_s), 1);
}

void TestCompare::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    m_window->openFiles({m_file});
    QTRY_COMPARE(document().recordings().size(), std::size_t(1));
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QTRY_VERIFY(m_window->variantsPanel()->isEnabled()); // its tab is in front
}

void TestCompare::cleanup()
{
    QCOMPARE(fixtures::disagreement(document(), *m_window->intervals()), QString());
    m_window.reset();
}

QAction *TestCompare::menuAction(const QString &menu, const QString &text)
{
    for (auto *candidate : m_window->findChildren<QMenu *>()) {
        if (candidate->title().remove(u'&') != menu)
            continue;
        Q_EMIT candidate->aboutToShow();
        for (QAction *action : candidate->actions()) {
            if (action->text().remove(u'&').startsWith(text))
                return action;
        }
    }
    return nullptr;
}

void TestCompare::type(int row, const QString &text)
{
    QTableView *table = m_window->variantsPanel()->table();
    const QModelIndex index = cell(row, VariantsModel::ThresholdsColumn);
    table->setCurrentIndex(index);
    table->edit(index);
    auto *editor = table->findChild<QLineEdit *>();
    QVERIFY(editor);
    if (!text.isNull()) {
        editor->selectAll();
        QTest::keyClicks(editor, text);
    }
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(!table->findChild<QLineEdit *>());
}

SuggestDialog *TestCompare::openSuggestions()
{
    m_window->variantsPanel()->variantActions()->suggest()->trigger();
    return m_window->findChild<SuggestDialog *>();
}

void TestCompare::pinAndDrag()
{
    EnergyChart *chart = m_window->chart();
    const QModelIndex energy = cell(2, VariantsModel::Energy);
    QCOMPARE(energy.data(VariantsModel::ChangeRole).toString(), QString());
    QVERIFY(text("intervalFigure").startsWith(u"\u00b1"_s));
    chart->setFocus();
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
    QVERIFY(document().decisions().reference);
    QCOMPARE(text("changeLine"), u"Same as reference"_s);
    QCOMPARE(energy.data(VariantsModel::ChangeRole).toString(), QString()); // nothing changed, nothing to say
    QVERIFY(m_window->findChild<QLabel *>(u"intervalCaption"_s)->text().startsWith(u"95 %"_s));

    const Decisions pinned = document().decisions();
    const VariantId id = document().variants()[2].id;
    const QPoint from = chart->pixelOf(document().results().find(id)->point).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 12; ++i) {
        QTest::mouseMove(chart, from + QPoint(8 * i, -4 * i));
        QCOMPARE(fixtures::disagreement(document(), *m_window->intervals()), QString());
        const CostScale scale = costScale(document());
        const Point change = *document().results().changeOf(id);
        const std::int64_t samples = document().results().find(id)->outcome.samples;
        QCOMPARE(energy.data(VariantsModel::ChangeRole).toString(),
                 change.energy == 0 ? QString() : scale.changeText(change.energy));
        QCOMPARE(cell(2, VariantsModel::Accuracy).data(VariantsModel::ChangeRole).toString(),
                 change.accuracy == 0 ? QString() : accuracyChangeText(change.accuracy, samples));
        QCOMPARE(text("changeLine"), changeWords(document(), *m_window->intervals()).figure);
    }
    QTest::mouseRelease(chart, Qt::LeftButton, {}, from + QPoint(96, -48));
    QVERIFY(document().results().areaChange() != 0.0);
    QVERIFY(text("changeLine").endsWith(u"reference"_s));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().decisions(), pinned);
    QCOMPARE(text("changeLine"), u"Same as reference"_s);
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!document().decisions().reference);
    QCOMPARE(energy.data(VariantsModel::ChangeRole).toString(), QString());
}

void TestCompare::referenceIsPaintedUnder()
{
    const VariantId id = document().variants()[2].id;
    document().pinReference();
    document().setThresholds(id, Thresholds(2, 0.05));
    const QImage with = m_window->chart()->grab().toImage();
    document().clearReference();
    QVERIFY(m_window->chart()->grab().toImage() != with);
    document().undoStack()->undo();
    QCOMPARE(m_window->chart()->grab().toImage(), with);
}

void TestCompare::unitChangesNoResult()
{
    const Decisions before = document().decisions();
    const auto area = document().results().area;
    const int steps = document().undoStack()->count();
    const QString nats = cell(1, VariantsModel::ThresholdsColumn).data().toString();
    const QModelIndex threshold = cell(1, VariantsModel::ThresholdsColumn);
    menuAction(u"Entropy unit"_s, u"Bits"_s)->trigger();
    QCOMPARE(m_window->thresholds()->unit(), EntropyUnit::Bits);
    QVERIFY(threshold.data().toString() != nats);
    const auto header = [&](int role) {
        return threshold.model()->headerData(VariantsModel::ThresholdsColumn, Qt::Horizontal, role).toString();
    };
    QVERIFY(header(Qt::ToolTipRole).startsWith(u"Entropy in bits below"_s));
    QCOMPARE(header(Qt::DisplayRole), u"T (bits)"_s);
    m_window->selection()->select(document().variants()[1].id);
    QVERIFY(m_window->chart()->accessibleDescription().contains(u" bits"_s));
    menuAction(u"Entropy unit"_s, u"Normalised"_s)->trigger();
    QVERIFY(threshold.data(Qt::EditRole).toString().toDouble() < 1);
    QCOMPARE(document().decisions(), before);
    QCOMPARE(document().results().area, area);
    QCOMPARE(document().undoStack()->count(), steps);
    menuAction(u"Entropy unit"_s, u"Nats"_s)->trigger();
    QCOMPARE(threshold.data().toString(), nats);
}

void TestCompare::typedNumbersComeBack()
{
    for (const EntropyUnit unit : {EntropyUnit::Nats, EntropyUnit::Bits, EntropyUnit::Normalised}) {
        m_window->thresholds()->setUnit(unit);
        for (const QString &typed : {u"1"_s, u"0.7"_s, u"0.123"_s, u"0.3:0.9"_s}) {
            type(1, typed);
            QCOMPARE(cell(1, VariantsModel::ThresholdsColumn).data(Qt::EditRole).toString(), typed);
            QCOMPARE(cell(1, VariantsModel::ThresholdsColumn).data().toString(), typed);
        }
        // Confirming what is shown changes nothing, to the last bit.
        document().setThresholds(document().variants()[1].id, {0.63287416100502012, 0.1});
        const Decisions before = document().decisions();
        type(1, {});
        QCOMPARE(document().decisions(), before);
    }
    QCOMPARE(m_window->thresholds()->scale(*document().recordings()[0]).fromShown(1), std::log(10.0));
}

void TestCompare::criterionFromTheMenu()
{
    const Decisions before = document().decisions();
    menuAction(u"Exit criterion"_s, u"Confidence"_s)->trigger();
    QCOMPARE(document().criterion(), Criterion::Confidence);
    QVERIFY(!menuAction(u"View"_s, u"Entropy unit"_s)->isEnabled());
    QCOMPARE(cell(0, VariantsModel::ThresholdsColumn).data().toString(), u"1"_s);
    type(1, u"0.9"_s);
    QCOMPARE(document().variants()[1].thresholds, (Thresholds{-0.9, -0.9}));
    QCOMPARE(cell(1, VariantsModel::ThresholdsColumn).data().toString(), u"0.9"_s);
    QVERIFY(
        cell(1, VariantsModel::ThresholdsColumn).data(Qt::ToolTipRole).toString().startsWith(u"Confidence above"_s));
    const Decisions typed = document().decisions();
    QTableView *table = m_window->variantsPanel()->table();
    table->edit(cell(1, VariantsModel::ThresholdsColumn));
    auto *editor = table->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, u"90"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(m_window->message().contains(u"Write 0.9, not 90"_s));
    QCOMPARE(document().decisions(), typed);
    QTest::keyClick(editor, Qt::Key_Escape);
    QTRY_VERIFY(!table->findChild<QLineEdit *>());
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().decisions(), before);
}

void TestCompare::missingCriteriaHaveAReason()
{
    QVERIFY(menuAction(u"Exit criterion"_s, u"Margin"_s)->isEnabled());
    document().openRecording(fixtures::tiny());
    QAction *margin = menuAction(u"Exit criterion"_s, u"Margin"_s);
    QVERIFY(!margin->isEnabled());
    QVERIFY(margin->toolTip().contains(u"tiny"_s));
    QVERIFY(menuAction(u"Exit criterion"_s, u"Entropy"_s)->isChecked());
}

void TestCompare::suggestAndUndo()
{
    document().setIncluded(document().variants()[3].id, false);
    const Decisions before = document().decisions();
    SuggestDialog *dialog = openSuggestions();
    QVERIFY(dialog);
    QVERIFY(!dialog->isModal());
    QTRY_VERIFY(dialog->proposal());
    const Proposal proposal = *dialog->proposal();
    QVERIFY(isGain(proposal.now, proposal.instead) || proposal.variants.size() <= 3); // as many as are included
    QCOMPARE(document().decisions(), before);
    QCOMPARE(dialog->findChild<QTableWidget *>()->rowCount(), static_cast<int>(proposal.variants.size()));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"accept"_s), Qt::LeftButton);
    QCOMPARE(document().variants().size(), proposal.variants.size() + 1);
    QCOMPARE(document().variants().front(), before.variants[3]);
    for (std::size_t i = 0; i < proposal.variants.size(); ++i) {
        QCOMPARE(document().variants()[i + 1].thresholds, proposal.variants[i].thresholds);
        QCOMPARE(document().results().variants[i + 1].point, proposal.points[i]);
    }
    QCOMPARE(document().results().area, proposal.instead.all);
    document().undoStack()->undo();
    QCOMPARE(document().decisions(), before);
}

void TestCompare::theFirstSuggestionIsAGain()
{
    const Document &shown = document();
    const auto request = [&](std::optional<std::size_t> most) {
        return proposalRequest(shown.decisions(), shown.sources(), {.most = most});
    };
    SuggestDialog *dialog = openSuggestions();
    QTRY_VERIFY(dialog->proposal());
    const Proposal first = *dialog->proposal();
    QCOMPARE(first, *proposeGain(request(shown.variants().size())));
    QVERIFY(isGain(first.now, first.instead));
    auto *most = dialog->findChild<QSpinBox *>(u"most"_s);
    QCOMPARE(most->value(), static_cast<int>(first.variants.size()));
    for (std::size_t fewer = shown.variants().size(); fewer < first.variants.size(); ++fewer) {
        const Proposal less = *propose(request(fewer));
        QVERIFY(!isGain(less.now, less.instead));
    }
    auto *apply = dialog->findChild<QPushButton *>(u"accept"_s);
    QVERIFY(apply->isDefault());
    const std::size_t all = propose(request({}))->variants.size();
    QVERIFY(dialog->findChild<QRadioButton *>(u"allThatHelp"_s)->text().endsWith(u"(%1)"_s.arg(all)));

    // Apply is there for a loss too, but Enter does not choose it.
    most->setValue(1);
    QTRY_VERIFY(dialog->proposal());
    QVERIFY(!isGain(dialog->proposal()->now, dialog->proposal()->instead));
    QVERIFY(apply->isEnabled() && !apply->isDefault());
    const Decisions before = shown.decisions();
    QTest::keyClick(dialog, Qt::Key_Return);
    QCOMPARE(shown.decisions(), before);
}

void TestCompare::suggestionsFollowTheDocument()
{
    SuggestDialog *dialog = openSuggestions();
    QTRY_VERIFY(dialog->proposal());
    auto *most = dialog->findChild<QSpinBox *>(u"most"_s);
    most->setValue(3);
    QTRY_VERIFY(dialog->proposal());
    most->setFocus();
    QTest::keyClick(most, Qt::Key_Down);
    QVERIFY(!dialog->proposal());
    QVERIFY(!dialog->findChild<QPushButton *>(u"accept"_s)->isEnabled());
    QTRY_VERIFY(dialog->proposal());
    QCOMPARE(dialog->proposal()->variants.size(), std::size_t(2));
    document().setEMax(0.6);
    QVERIFY(!dialog->proposal());
    QTRY_VERIFY(dialog->proposal());
    QCOMPARE(*dialog->proposal(), *propose(proposalRequest(document().decisions(), document().sources(), {.most = 2})));
    QTest::mouseClick(dialog->findChild<QRadioButton *>(u"allThatHelp"_s), Qt::LeftButton, {}, QPoint(8, 8));
    QTRY_VERIFY(dialog->proposal());
    QVERIFY(dialog->proposal()->variants.size() > 2);
    document().setEMax(0.0001);
    QTRY_VERIFY(dialog->proposal());
    QVERIFY(dialog->proposal()->variants.empty());
    QVERIFY(!dialog->findChild<QPushButton *>(u"accept"_s)->isEnabled());
}

void TestCompare::suggestedAreaIsOfTheHeldOutSamples()
{
    const ProposalRequest request = proposalRequest(document().decisions(), document().sources(), {});
    const Proposal proposal = propose(request).value();
    const ExitTable &table = document().recordings()[0]->table();
    const SampleSplit split = splitSamples(table, request.plan).value();
    QCOMPARE(split.chosen.size() + split.heldOut.size(), table.sampleCount());
    const auto areaOn = [&](const std::vector<std::size_t> &rows, bool suggested) {
        std::vector<Point> points;
        for (const Variant &variant : suggested ? proposal.variants : request.now)
            points.push_back(pointOf(evaluate(table.subset(rows), variant.thresholds), table.cost()));
        return stepCurve(points, document().eMax().value).area();
    };
    QCOMPARE(proposal.instead.heldOut, areaOn(split.heldOut, true));
    QCOMPARE(proposal.now.heldOut, areaOn(split.heldOut, false));
    QCOMPARE(proposal.now.chosen, areaOn(split.chosen, false));
    QCOMPARE(proposal.now.all, document().results().area);

    SuggestDialog *dialog = openSuggestions();
    QTRY_VERIFY(dialog->proposal());
    dialog->findChild<QSpinBox *>(u"most"_s)->setValue(3);
    QTRY_VERIFY(dialog->proposal());
    const CostScale scale = costScale(document());
    QCOMPARE(dialog->findChild<QLabel *>(u"gain0"_s)->text(),
             areaChangeText(*proposal.instead.heldOut - *proposal.now.heldOut, scale));
    QTest::mouseClick(dialog->findChild<QCheckBox *>(u"holdsOut"_s), Qt::LeftButton, {}, QPoint(8, 8));
    QTRY_VERIFY(dialog->proposal());
    QVERIFY(!dialog->proposal()->instead.heldOut);
    QVERIFY(!dialog->findChild<QLabel *>(u"gain0"_s)->isVisible());
    QVERIFY(dialog->proposal()->instead.all >= proposal.instead.all);
}

void TestCompare::suggestionsAddedToTheOthers()
{
    const std::size_t count = document().variants().size();
    SuggestDialog *dialog = openSuggestions();
    QTRY_VERIFY(dialog->proposal());
    const Proposal proposal = *dialog->proposal();
    auto *replace = dialog->findChild<QRadioButton *>(u"replace"_s);
    replace->setFocus();
    QTest::keyClick(replace, Qt::Key_Right);
    QVERIFY(!replace->isChecked());
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"accept"_s), Qt::LeftButton);
    QCOMPARE(document().variants().size(), count + proposal.variants.size());
    QCOMPARE(document().results().area, proposal.besides.all);
}

void TestCompare::removeDominatedReportsTheNumber()
{
    QAction *drop = menuAction(u"Variants"_s, u"Remove dominated"_s);
    while (document().dropDominated() > 0) { }
    QVERIFY(!drop->isEnabled());
    m_window->selection()->select(document().variants()[1].id);
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
    QVERIFY(drop->isEnabled());
    const std::size_t count = document().variants().size();
    drop->trigger();
    QCOMPARE(document().variants().size(), count - 2);
    QVERIFY(m_window->message().startsWith(u"2 variants were removed"_s));
}

void TestCompare::colourOfAVariant()
{
    const VariantId id = document().variants()[1].id;
    m_window->selection()->select(id);
    QMenu *colours = m_window->variantsPanel()->variantActions()->colours();
    Q_EMIT colours->aboutToShow();
    QCOMPARE(colours->actions().size(), Theme::styleCount);
    colours->actions().at(3)->trigger();
    QCOMPARE(document().variant(id)->colour, 3);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document().variant(id)->colour, 0);
}

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
