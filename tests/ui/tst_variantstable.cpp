// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/panels/nameelision.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Several variants at once, and sorted: in the document, the selection and the table.
class TestVariantsTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void severalAreOneStep_data();
    void severalAreOneStep();
    void selectionKeepsToTheDocument();
    void clicksSelectSeveral();
    void keysSelectSeveral();
    void selectingElsewhereSelectsOne();
    void removedTogether();
    void includedTogether();
    void titlesSort();
    void sortedByEachColumn_data();
    void sortedByEachColumn();
    void staysSortedWhileNumbersChange();
    void selectionSurvivesSorting();
    void editedWhereItIsSorted();
    void modelIsSound();
    void menusSortToo();
    void exitsOfAMarker();
    void namesCanBeToldApart();

private:
    [[nodiscard]] VariantId id(int place) const { return m_document->variants()[static_cast<std::size_t>(place)].id; }
    void click(int row, Qt::KeyboardModifiers modifiers = {}) const
    {
        const QModelIndex cell = m_panel->model()->index(row, VariantsModel::Energy);
        QTest::mouseClick(m_panel->table()->viewport(), Qt::LeftButton, modifiers,
                          m_panel->table()->visualRect(cell).center());
    }
    void clickTitle(int column) const
    {
        const QHeaderView *header = m_panel->table()->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          QPoint(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                                 header->height() / 2));
    }
    [[nodiscard]] std::vector<VariantId> shown() const
    {
        std::vector<VariantId> ids;
        for (int row = 0; row < m_panel->model()->rowCount(); ++row)
            ids.push_back(m_panel->model()->idAt(row));
        return ids;
    }
    [[nodiscard]] std::vector<VariantId> inDocument() const
    {
        std::vector<VariantId> ids;
        for (const Variant &variant : m_document->variants())
            ids.push_back(variant.id);
        return ids;
    }
    /// The variants whose rows are marked in the table.
    [[nodiscard]] std::vector<VariantId> marked() const
    {
        std::vector<VariantId> ids;
        for (int row = 0; row < m_panel->model()->rowCount(); ++row) {
            if (m_panel->table()->selectionModel()->isRowSelected(row))
                ids.push_back(m_panel->model()->idAt(row));
        }
        return ids;
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<ThresholdView> m_thresholds;
    std::unique_ptr<VariantsPanel> m_panel;
    int m_steps = 0;
};

void TestVariantsTable::init()
{
    m_document = std::make_unique<Document>();
    m_selection = std::make_unique<Selection>(m_document.get());
    m_thresholds = std::make_unique<ThresholdView>(m_document.get());
    m_panel = std::make_unique<VariantsPanel>(m_document.get(), m_selection.get(), m_thresholds.get());
    const RecordingId network = m_document->openRecording(fixtures::network(u"net"_s, 300, 2));
    for (double threshold = 1.2; m_document->variants().size() < 7; threshold *= 0.7)
        m_document->addVariant(network, {threshold, threshold});
    m_selection->select(id(1));
    m_steps = m_document->undoStack()->count();
    m_panel->resize(900, 500);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    QCOMPARE(shown(), inDocument());
}

void TestVariantsTable::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_document), QString());
    m_panel.reset();
    m_thresholds.reset();
    m_selection.reset();
    m_document.reset();
}

void TestVariantsTable::severalAreOneStep_data()
{
    QTest::addColumn<std::vector<int>>("places");
    QTest::addColumn<QString>("called");
    QTest::newRow("one") << std::vector{2} << u"V3"_s;
    QTest::newRow("three") << std::vector{0, 3, 5} << u"3 variants"_s;
    QTest::newRow("all") << std::vector{0, 1, 2, 3, 4, 5, 6} << u"7 variants"_s;
}

void TestVariantsTable::severalAreOneStep()
{
    QFETCH(std::vector<int>, places);
    QFETCH(QString, called);
    const Decisions before = m_document->decisions();
    std::vector<VariantId> ids;
    for (const int place : places)
        ids.push_back(id(place));
    QUndoStack *undo = m_document->undoStack();

    m_document->setIncluded(ids, false);
    QCOMPARE(undo->count(), m_steps + 1);
    QCOMPARE(undo->undoText(), u"Leave out "_s + called);
    for (const Variant &variant : m_document->variants())
        QCOMPARE(variant.included, std::ranges::count(ids, variant.id) == 0);
    m_document->setIncluded(ids, false); // they are
    QCOMPARE(undo->count(), m_steps + 1);
    undo->undo();
    QCOMPARE(m_document->decisions(), before);

    m_document->removeVariants(ids);
    QCOMPARE(undo->undoText(), u"Remove "_s + called);
    QCOMPARE(m_document->variants().size(), before.variants.size() - ids.size());
    for (const VariantId removed : ids)
        QVERIFY(!m_document->variant(removed));
    undo->undo();
    QCOMPARE(m_document->decisions(), before);
    undo->redo();
    QCOMPARE(m_document->variants().size(), before.variants.size() - ids.size());
}

void TestVariantsTable::selectionKeepsToTheDocument()
{
    m_selection->select(id(3), {id(5), id(0)});
    QCOMPARE(m_selection->variant(), std::optional(id(3)));
    QCOMPARE(m_selection->all(), (std::vector{id(0), id(3), id(5)})); // in the order of the document
    QVERIFY(m_selection->isAmong(id(5)) && !m_selection->isAmong(id(4)));
    const VariantId kept = id(3);
    const VariantId gone = id(0);
    m_document->removeVariant(gone);
    QVERIFY(!m_selection->isAmong(gone) && m_selection->isSelected(kept));
    QCOMPARE(m_selection->all().size(), std::size_t(2));
    m_document->removeVariant(kept);
    QCOMPARE(m_selection->all().size(), std::size_t(1)); // another one alone
    QVERIFY(m_document->variant(*m_selection->variant()));
    m_document->undoStack()->undo();
    m_document->undoStack()->undo();
    QVERIFY(m_document->variant(*m_selection->variant()));
}

void TestVariantsTable::clicksSelectSeveral()
{
    click(2);
    QCOMPARE(m_selection->all(), std::vector{id(2)});
    click(4, Qt::ControlModifier);
    QCOMPARE(m_selection->variant(), std::optional(id(4)));
    QCOMPARE(m_selection->all(), (std::vector{id(2), id(4)}));
    click(6, Qt::ShiftModifier);
    QVERIFY(m_selection->isSelected(id(6)));
    QVERIFY(m_selection->isAmong(id(5)));
    QCOMPARE(marked(), m_selection->all());
    click(2);
    click(5, Qt::ControlModifier);
    click(5, Qt::ControlModifier); // taken back
    QCOMPARE(m_selection->all(), std::vector{id(2)});
    QVERIFY(m_selection->isSelected(id(2)));
    click(2, Qt::ControlModifier); // one is always selected
    QCOMPARE(m_selection->all(), std::vector{id(2)});
    QCOMPARE(marked(), std::vector{id(2)});
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestVariantsTable::keysSelectSeveral()
{
    m_panel->table()->setFocus();
    QTest::keyClick(m_panel->table(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_selection->all(), (std::vector{id(1), id(2)}));
    QTest::keyClick(m_panel->table(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_selection->all(), inDocument());
    QTest::keyClick(m_panel->table(), Qt::Key_Down);
    QCOMPARE(m_selection->all().size(), std::size_t(1));
}

void TestVariantsTable::selectingElsewhereSelectsOne()
{
    click(2);
    click(4, Qt::ControlModifier);
    m_selection->select(id(0)); // as the chart does
    QCOMPARE(marked(), std::vector{id(0)});
    QCOMPARE(m_panel->table()->currentIndex().row(), 0);
    m_selection->select(id(3), {id(1)});
    QCOMPARE(marked(), (std::vector{id(1), id(3)}));
    QCOMPARE(m_panel->table()->currentIndex().row(), 3);
}

void TestVariantsTable::removedTogether()
{
    const Decisions before = m_document->decisions();
    const std::vector<VariantId> gone{id(1), id(4), id(6)};
    click(1);
    click(4, Qt::ControlModifier);
    click(6, Qt::ControlModifier);
    m_panel->table()->setFocus();
    QTest::keyClick(m_panel->table(), Qt::Key_Delete);
    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
    QCOMPARE(m_document->variants().size(), before.variants.size() - 3);
    for (const VariantId each : gone)
        QVERIFY(!m_document->variant(each));
    QCOMPARE(shown(), inDocument());
    QCOMPARE(marked(), m_selection->all());
    QCOMPARE(marked().size(), std::size_t(1));
    m_document->undoStack()->undo();
    QCOMPARE(m_document->decisions(), before);
    QCOMPARE(shown(), inDocument());
}

void TestVariantsTable::includedTogether()
{
    QAction *include = m_panel->variantActions()->include();
    const std::vector<VariantId> chosen{id(0), id(2), id(3)};
    m_document->setIncluded(id(2), false);
    m_selection->select(id(0), chosen);
    QVERIFY(!include->isChecked()); // not all are
    const int steps = m_document->undoStack()->count();
    include->trigger();
    QVERIFY(include->isChecked());
    QCOMPARE(m_document->undoStack()->count(), steps + 1);
    for (const VariantId each : chosen)
        QVERIFY(m_document->variant(each)->included);
    include->trigger();
    QCOMPARE(m_document->undoStack()->count(), steps + 2);
    for (const Variant &variant : m_document->variants())
        QCOMPARE(variant.included, std::ranges::count(chosen, variant.id) == 0);
    QCOMPARE(m_selection->all(), chosen); // they stay selected
    m_document->undoStack()->undo();
    QVERIFY(include->isChecked());
}

void TestVariantsTable::titlesSort()
{
    const QAbstractItemModel *model = m_panel->model();
    const auto title
        = [&](int column) { return model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(); };
    const QString plain = title(VariantsModel::Energy);
    clickTitle(VariantsModel::Energy);
    const auto energies = [&] {
        std::vector<double> numbers;
        for (const VariantId each : shown())
            numbers.push_back(m_document->results().find(each)->point.energy);
        return numbers;
    };
    QVERIFY(shown() != inDocument());
    QVERIFY(std::ranges::is_sorted(energies()));
    QCOMPARE(title(VariantsModel::Energy), plain + u"\u2002\u2191"_s);
    QVERIFY(model->headerData(VariantsModel::Energy, Qt::Horizontal, Qt::ToolTipRole).toString().contains(u"Sorted"_s));
    clickTitle(VariantsModel::Energy);
    QVERIFY(std::ranges::is_sorted(energies(), std::greater<>()));
    QCOMPARE(title(VariantsModel::Energy), plain + u"\u2002\u2193"_s);
    clickTitle(VariantsModel::Energy);
    QCOMPARE(shown(), inDocument());
    QCOMPARE(title(VariantsModel::Energy), plain);
    QCOMPARE(m_document->undoStack()->count(), m_steps); // how they are shown is not a decision
    // What is copied has the title alone.
    clickTitle(VariantsModel::Accuracy);
    QCOMPARE(model->headerData(VariantsModel::Accuracy, Qt::Horizontal, Qt::EditRole).toString(), u"Accuracy"_s);
}

void TestVariantsTable::sortedByEachColumn_data()
{
    QTest::addColumn<int>("column");
    QTest::newRow("name") << int(VariantsModel::Name);
    QTest::newRow("network") << int(VariantsModel::Network);
    QTest::newRow("thresholds") << int(VariantsModel::ThresholdsColumn);
    QTest::newRow("energy") << int(VariantsModel::Energy);
    QTest::newRow("accuracy") << int(VariantsModel::Accuracy);
    QTest::newRow("contribution") << int(VariantsModel::AreaLost);
    QTest::newRow("status") << int(VariantsModel::StandingColumn);
}

void TestVariantsTable::sortedByEachColumn()
{
    QFETCH(int, column);
    m_document->openRecording(fixtures::network(u"another"_s, 300, 1, 3));
    m_document->rename(id(0), u"V10"_s);
    m_document->setThresholds(id(2), {0.4, 0.1});
    m_document->setIncluded(id(5), false);
    const auto before = [&](VariantId a, VariantId b) {
        const Variant &first = *m_document->variant(a);
        const Variant &second = *m_document->variant(b);
        const VariantResult &one = *m_document->results().find(a);
        const VariantResult &other = *m_document->results().find(b);
        switch (column) {
        case VariantsModel::Name:
            return std::pair(first.name.size(), first.name) < std::pair(second.name.size(), second.name);
        case VariantsModel::Network:
            return one.recording->name() < other.recording->name();
        case VariantsModel::ThresholdsColumn:
            return first.thresholds < second.thresholds;
        case VariantsModel::Energy:
            return one.point.energy < other.point.energy;
        case VariantsModel::Accuracy:
            return one.point.accuracy < other.point.accuracy;
        case VariantsModel::AreaLost:
            return one.areaLost.value_or(1e9) < other.areaLost.value_or(1e9);
        default:
            return m_panel->model()->index(m_panel->model()->rowOf(a), column).data().toString()
                   < m_panel->model()->index(m_panel->model()->rowOf(b), column).data().toString();
        }
    };
    std::vector<VariantId> wanted = inDocument();
    std::ranges::stable_sort(wanted, before);
    m_panel->table()->sortByColumn(column, Qt::AscendingOrder);
    QCOMPARE(shown(), wanted);
    // The other way round, equal ones and those that are not known stay in the order of the document, the latter last.
    m_panel->table()->sortByColumn(column, Qt::DescendingOrder);
    const auto isKnown = [&](VariantId each) {
        return column != VariantsModel::AreaLost || m_document->results().find(each)->areaLost.has_value();
    };
    wanted = inDocument();
    std::ranges::stable_sort(wanted, [&](VariantId a, VariantId b) {
        return isKnown(a) != isKnown(b) ? isKnown(a) : isKnown(a) && before(b, a);
    });
    QCOMPARE(shown(), wanted);
}

void TestVariantsTable::staysSortedWhileNumbersChange()
{
    m_panel->table()->sortByColumn(VariantsModel::Energy, Qt::AscendingOrder);
    const VariantId moved = shown().front();
    m_selection->select(moved);
    const int gesture = m_document->newGesture();
    for (const double threshold : {1.4, 1.0, 0.7, 0.3, 0.1, 0.0}) {
        m_document->setThresholds(moved, {threshold, threshold}, gesture);
        std::vector<double> energies;
        for (const VariantId each : shown())
            energies.push_back(m_document->results().find(each)->point.energy);
        QVERIFY(std::ranges::is_sorted(energies));
        QCOMPARE(marked(), std::vector{moved});
        QCOMPARE(m_panel->model()->idAt(m_panel->table()->currentIndex().row()), moved);
    }
    QVERIFY(shown().front() != moved);
    const VariantId added = m_document->addVariant(m_document->variant(moved)->recording, {5, 5});
    const double least = m_document->results().find(added)->point.energy;
    QCOMPARE(m_document->results().find(shown().front())->point.energy, least); // all exit at once
    m_document->removeVariant(added);
    QVERIFY(std::ranges::count(shown(), added) == 0);
    QCOMPARE(shown().size(), inDocument().size());
}

void TestVariantsTable::selectionSurvivesSorting()
{
    click(1);
    click(4, Qt::ControlModifier);
    const std::vector<VariantId> chosen = m_selection->all();
    for (const int column : {int(VariantsModel::Energy), int(VariantsModel::Accuracy), -1}) {
        m_panel->table()->sortByColumn(column, Qt::DescendingOrder);
        QCOMPARE(m_selection->all(), chosen);
        std::vector<VariantId> rows = marked();
        std::ranges::sort(rows);
        QCOMPARE(rows, chosen);
    }
}

void TestVariantsTable::editedWhereItIsSorted()
{
    m_panel->table()->sortByColumn(VariantsModel::ThresholdsColumn, Qt::AscendingOrder);
    const VariantId edited = shown().back();
    const QModelIndex cell = m_panel->model()->index(m_panel->model()->rowCount() - 1, VariantsModel::ThresholdsColumn);
    m_panel->table()->setCurrentIndex(cell);
    m_panel->table()->edit(cell);
    auto *editor = m_panel->table()->findChild<QLineEdit *>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, u"0.05"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_document->variant(edited)->thresholds, (Thresholds{0.05, 0.05}));
    const auto before = std::ranges::count_if(m_document->variants(), [](const Variant &variant) {
        return variant.thresholds < Thresholds{0.05, 0.05};
    });
    QCOMPARE(m_panel->model()->rowOf(edited), static_cast<int>(before)); // the row went where it belongs
    QVERIFY(m_selection->isSelected(edited));
}

void TestVariantsTable::modelIsSound()
{
    VariantsModel model(m_document.get(), m_thresholds.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QPersistentModelIndex first = model.index(0, VariantsModel::Name);
    const VariantId followed = model.idAt(0);
    for (const int column : {int(VariantsModel::Energy), int(VariantsModel::Name), -1, int(VariantsModel::Accuracy)}) {
        model.sort(column, Qt::DescendingOrder);
        QCOMPARE(model.idAt(first.row()), followed);
        m_document->setThresholds(id(3), {0.2 * (column + 2), 0.3});
        m_document->duplicateVariant(id(2));
        m_document->removeVariants({id(1), id(4)});
        m_document->undoStack()->undo();
        QCOMPARE(model.rowCount(), static_cast<int>(m_document->variants().size()));
    }
    while (m_document->undoStack()->canUndo())
        m_document->undoStack()->undo();
    QCOMPARE(model.rowCount(), 0);
    while (m_document->undoStack()->canRedo())
        m_document->undoStack()->redo();
    QCOMPARE(model.rowCount(), static_cast<int>(m_document->variants().size()));
}

void TestVariantsTable::menusSortToo()
{
    QTableView *table = m_panel->table();
    Q_EMIT table->horizontalHeader()->customContextMenuRequested(QPoint(20, 5));
    auto *orders = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(orders);
    QCOMPARE(orders->actions().size(), 1 + 2 * VariantsModel::ColumnCount);
    QVERIFY(orders->actions().front()->isChecked());
    for (QAction *choice : orders->actions()) {
        if (choice->text() == u"Accuracy, descending"_s)
            choice->trigger();
    }
    orders->close();
    QCOMPARE(m_panel->model()->order(), (VariantOrder{VariantsModel::Accuracy, Qt::DescendingOrder}));
    Q_EMIT table->horizontalHeader()->customContextMenuRequested(QPoint(20, 5));
    QVERIFY(!orders->actions().front()->isChecked());
    orders->actions().front()->trigger();
    orders->close();
    QCOMPARE(shown(), inDocument());
}

void TestVariantsTable::exitsOfAMarker()
{
    QMenu *exits = m_panel->variantActions()->exits();
    m_selection->select(id(4));
    QVERIFY(!exits->isEnabled()); // one threshold for all exits
    m_document->setThresholds(id(4), {0.2, 0.9});
    QVERIFY(exits->isEnabled());
    Q_EMIT exits->aboutToShow();
    QCOMPARE(exits->actions().size(), 2);
    QVERIFY(exits->actions()[0]->isChecked());
    exits->actions()[1]->trigger();
    QCOMPARE(m_selection->exit(id(4)), ExitIndex{1});
    Q_EMIT exits->aboutToShow();
    QVERIFY(exits->actions()[1]->isChecked());
}

void TestVariantsTable::namesCanBeToldApart()
{
    QCOMPARE(elideModeFor({}), Qt::ElideMiddle);
    QCOMPARE(elideModeFor({u"one"_s, u"one"_s}), Qt::ElideMiddle);
    QCOMPARE(elideModeFor({u"ResNet-18 at 64 px"_s, u"ResNeXt-50 at 64 px"_s}), Qt::ElideRight);
    QCOMPARE(elideModeFor({u"resnet50, run 1"_s, u"resnet50, run 2"_s}), Qt::ElideMiddle);
    QCOMPARE(elideModeFor({u"small"_s, u"large"_s}), Qt::ElideMiddle);
    QCOMPARE(m_panel->table()->textElideMode(), Qt::ElideMiddle);
}

QTEST_MAIN(TestVariantsTable)
#include "tst_variantstable.moc"
