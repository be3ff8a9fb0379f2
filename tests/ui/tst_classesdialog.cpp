// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/windowfixture.h"
#include "ui/dialogs/classesdialog.h"
#include "ui/dialogs/classesmodel.h"
#include "ui/dialogs/confusionmodel.h"
#include "ui/dialogs/confusiontable.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QTabWidget>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The dialog over a random recording with one selected variant.
struct Bench {
    explicit Bench(const RecordingPtr &recording, const Thresholds &thresholds)
        : variant(document.addVariant(document.openRecording(recording), thresholds))
    {
        variants.select(variant);
        dialog = showClasses(&document, &variants, &list, &window);
        static_cast<void>(QTest::qWaitForWindowActive(dialog));
    }

    [[nodiscard]] QAbstractItemModel &cells() const { return *dialog->matrix()->model(); }
    [[nodiscard]] QAbstractItemModel &rows() const { return *dialog->table()->model(); }
    [[nodiscard]] QString text(const char *label) const
    {
        return dialog->findChild<QLabel *>(QLatin1StringView(label))->text();
    }
    void click(QTableView *view, const QModelIndex &cell) const
    {
        view->scrollTo(cell);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(cell).center());
    }
    [[nodiscard]] qlonglong listed() const { return static_cast<qlonglong>(list.listed().matches.samples.size()); }

    Document document;
    Selection variants{&document};
    SampleSelection selection{&document};
    SampleList list{&document, &variants, &selection};
    VariantId variant;
    QWidget window;
    ClassesDialog *dialog = nullptr;
};

} // namespace

/// Confusion matrix and classes, and how they filter the list of samples.
class TestClassesDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"tst_classesdialog"_s); }
    void init() { QSettings().clear(); }
    void everyCellListsItsSamples_data();
    void everyCellListsItsSamples();
    void clicksFilter();
    void keysFilter();
    void classesAreSorted();
    void followsTheDocument();
    void tenClassesFit();
    void manyClasses();
    void cellsSayTheirNumbers();
    void veryManySamples();
    void isNamedAndTold();
};

void TestClassesDialog::everyCellListsItsSamples_data()
{
    QTest::addColumn<int>("answers");
    QTest::newRow("as decided") << 0;
    QTest::newRow("exit 1") << 1;
    QTest::newRow("exit 3") << 3;
}

void TestClassesDialog::everyCellListsItsSamples()
{
    QFETCH(int, answers);
    Bench bench(fixtures::network(u"net"_s, 600, 1, 3, 5), {0.5, 0.4});
    const QAbstractItemModelTester tester(&bench.cells(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    bench.dialog->exits()->setCurrentIndex(answers);
    QTRY_VERIFY(bench.dialog->report() && bench.dialog->isCurrent());
    QCOMPARE(bench.cells().rowCount(), 5);
    qlonglong sum = 0;
    for (int row = 0; row < 5; ++row) {
        for (int column = 0; column < 5; ++column) {
            const QModelIndex cell = bench.cells().index(row, column);
            const qlonglong count = cell.data(ConfusionModel::CountRole).toLongLong();
            bench.click(bench.dialog->matrix(), cell);
            QCOMPARE(bench.listed(), count);
            QCOMPARE(cell.data().toString(), count > 0 ? QString::number(count) : QString());
            sum += count;
        }
    }
    QCOMPARE(sum, 600);
    const SampleFilter last{.trueClass = 4,
                            .predictedClass = 4,
                            .answersAt = answers > 0 ? std::optional(ExitIndex{answers - 1}) : std::nullopt};
    QCOMPARE(bench.list.filter(), last);
    // The sum of the diagonal is what the sentence says.
    qlonglong correct = 0;
    for (int place = 0; place < 5; ++place)
        correct += bench.cells().index(place, place).data(ConfusionModel::CountRole).toLongLong();
    QVERIFY2(bench.text("classesSentence").contains(u": %1 of 600 samples are correct"_s.arg(correct)),
             qPrintable(bench.text("classesSentence")));
}

void TestClassesDialog::clicksFilter()
{
    Bench bench(fixtures::network(u"net"_s, 600, 1, 3, 5), {0.5, 0.4});
    QTRY_VERIFY(bench.dialog->report());
    QSignalSpy filtered(bench.dialog, &ClassesDialog::filtered);
    const auto clickHeader = [](const QHeaderView *header, int section) {
        const int at = header->sectionViewportPosition(section) + header->sectionSize(section) / 2;
        const QPoint point = header->orientation() == Qt::Vertical ? QPoint(header->width() / 2, at)
                                                                   : QPoint(at, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, point);
    };
    clickHeader(bench.dialog->matrix()->verticalHeader(), 2);
    QCOMPARE(bench.list.filter(), (SampleFilter{.trueClass = 2}));
    clickHeader(bench.dialog->matrix()->horizontalHeader(), 3);
    QCOMPARE(bench.list.filter(), (SampleFilter{.predictedClass = 3}));
    bench.dialog->tabs()->setCurrentIndex(1);
    bench.click(bench.dialog->table(), bench.rows().index(1, 0));
    QCOMPARE(bench.list.filter(), (SampleFilter{.trueClass = 1}));
    QCOMPARE(bench.listed(), 120);
    bench.dialog->findChild<QPushButton *>(u"showAll"_s)->click();
    QCOMPARE(bench.list.filter(), SampleFilter());
    QCOMPARE(filtered.count(), 4);
}

void TestClassesDialog::keysFilter()
{
    Bench bench(fixtures::network(u"net"_s, 600, 1, 3, 5), {0.5, 0.4});
    QTRY_VERIFY(bench.dialog->report());
    bench.dialog->exits()->setCurrentIndex(2);
    QTRY_VERIFY(bench.dialog->isCurrent());
    ConfusionTable *matrix = bench.dialog->matrix();
    matrix->setFocus();
    matrix->setCurrentIndex(bench.cells().index(0, 0));
    QTest::keyClick(matrix, Qt::Key_Down);
    QTest::keyClick(matrix, Qt::Key_Right);
    QTest::keyClick(matrix, Qt::Key_Right);
    QCOMPARE(bench.list.filter(), SampleFilter()); // moving alone filters nothing
    const QString cell = bench.cells().index(1, 2).data(Qt::AccessibleTextRole).toString();
    QCOMPARE(bench.text("confusionCell"), cell);
    QTest::keyClick(matrix, Qt::Key_Return);
    QCOMPARE(bench.list.filter(), (SampleFilter{.trueClass = 1, .predictedClass = 2, .answersAt = ExitIndex{1}}));
    QTest::keyClick(matrix, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(bench.list.filter(), (SampleFilter{.trueClass = 1}));
    QTest::keyClick(matrix, Qt::Key_Enter, Qt::ControlModifier);
    QCOMPARE(bench.list.filter(), (SampleFilter{.predictedClass = 2, .answersAt = ExitIndex{1}}));
    QVERIFY(bench.dialog->isVisible()); // Enter does not close it

    bench.dialog->tabs()->setCurrentIndex(1);
    QTableView *table = bench.dialog->table();
    table->setFocus();
    table->setCurrentIndex(bench.rows().index(3, 0));
    QTest::keyClick(table, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(bench.list.filter(), (SampleFilter{.correct = false, .trueClass = 3, .answersAt = ExitIndex{1}}));
    const ClassFigures &figures = bench.dialog->report()->classes[3];
    QCOMPARE(bench.listed(), figures.samples - figures.correct);
    QTest::keyClick(table, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.listed(), figures.predicted);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(bench.listed(), figures.samples);
}

void TestClassesDialog::classesAreSorted()
{
    Bench bench(fixtures::network(u"net"_s, 1000, 1, 3, 12), {0.5, 0.4});
    QTRY_VERIFY(bench.dialog->report());
    bench.dialog->tabs()->setCurrentIndex(1);
    const ClassReport &report = *bench.dialog->report();
    QCOMPARE(bench.rows().columnCount(), ClassesModel::FirstExit + 3 + 1);
    // As the network numbers them at first; numbers of the table are those of the report.
    const CostScale costs = costScale(bench.document);
    for (int row = 0; row < 12; ++row) {
        const ClassFigures &figures = report.classes[std::size_t(row)];
        const auto cell = [&](int column) { return bench.rows().index(row, column).data().toString(); };
        QCOMPARE(cell(ClassesModel::Class), u"class %1"_s.arg(row));
        QCOMPARE(cell(ClassesModel::Samples), QString::number(figures.samples));
        QCOMPARE(cell(ClassesModel::Accuracy), accuracyText(*figures.accuracy(), figures.samples));
        QCOMPARE(cell(ClassesModel::Precision), accuracyText(*figures.precision(), figures.predicted));
        for (int k = 0; k < 3; ++k)
            QCOMPARE(cell(ClassesModel::FirstExit + k), shareText(*figures.exitShare({k}), figures.samples));
        QCOMPARE(cell(ClassesModel::FirstExit + 3), costs.text(*figures.meanCost));
    }
    QTableView *table = bench.dialog->table();
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        table->sortByColumn(ClassesModel::Accuracy, order);
        std::vector<double> accuracies;
        for (int row = 0; row < 12; ++row)
            accuracies.push_back(
                bench.rows().index(row, ClassesModel::Accuracy).data(ClassesModel::SortRole).toDouble());
        if (order == Qt::DescendingOrder)
            std::ranges::reverse(accuracies);
        QVERIFY(std::ranges::is_sorted(accuracies));
    }
    // A click on a sorted row is about its class.
    const QString name = bench.rows().index(4, 0).data().toString();
    bench.click(table, bench.rows().index(4, 1));
    QCOMPARE(u"class %1"_s.arg(*bench.list.filter().trueClass), name);
    // Classes without names are sorted by their numbers: 9 before 10.
    table->sortByColumn(ClassesModel::Class, Qt::AscendingOrder);
    QCOMPARE(bench.rows().index(9, 0).data().toString(), u"class 9"_s);
    QCOMPARE(bench.rows().index(10, 0).data().toString(), u"class 10"_s);
}

void TestClassesDialog::followsTheDocument()
{
    Bench bench(fixtures::network(u"net"_s, 600, 1, 3, 5), {0.5, 0.4});
    QTRY_VERIFY(bench.dialog->report());
    const auto isTrue = [&] {
        const Variant &variant = *bench.document.variant(bench.variant);
        const RecordingPtr recording = bench.document.recording(variant.recording);
        return bench.dialog->isCurrent()
               && *bench.dialog->report()
                      == *classReport(*recording, {variant.thresholds, {}, occurringClasses(*recording)});
    };
    QTRY_VERIFY(isTrue());
    const int gesture = bench.document.newGesture();
    for (int step = 0; step < 30; ++step)
        bench.document.setThresholds(bench.variant, {0.5 + step * 0.02, 0.4}, gesture);
    QTRY_VERIFY(isTrue());
    bench.document.undoStack()->undo();
    QTRY_VERIFY(isTrue());

    // An exit that is switched off is not offered, and its choice is dropped.
    QCOMPARE(bench.dialog->exits()->count(), 4);
    bench.dialog->exits()->setCurrentIndex(2);
    QTRY_VERIFY(bench.dialog->isCurrent());
    const RecordingId id = bench.document.variant(bench.variant)->recording;
    QVERIFY(bench.document.setExitsOff(id, {{1}}));
    QCOMPARE(bench.dialog->exits()->count(), 3);
    QCOMPARE(bench.dialog->exits()->currentIndex(), 0);
    QTRY_VERIFY(isTrue());

    bench.variants.select(std::nullopt);
    QVERIFY(!bench.dialog->report());
    QCOMPARE(bench.cells().rowCount(), 0);
    QCOMPARE(bench.text("classesSentence"), u"Select a variant to see its classes."_s);
    bench.variants.select(bench.variant);
    QTRY_VERIFY(bench.dialog->report() && isTrue());
    // The one dialog of the window is shown again.
    QCOMPARE(showClasses(&bench.document, &bench.variants, &bench.list, &bench.window), bench.dialog);
}

void TestClassesDialog::tenClassesFit()
{
    Bench bench(fixtures::network(u"net"_s, 2000, 1, 3, 10), {0.5, 0.4});
    QTRY_VERIFY(bench.dialog->report());
    QCOMPARE(bench.cells().rowCount(), 10);
    bench.dialog->matrix()->setCurrentIndex(bench.cells().index(9, 9)); // with its sentence
    QVERIFY(bench.dialog->height() <= 800 - 40);                        // on a screen of 1280 x 800, with a frame
    QTRY_COMPARE(bench.dialog->matrix()->verticalScrollBar()->maximum(), 0);
    QCOMPARE(bench.dialog->matrix()->horizontalScrollBar()->maximum(), 0);
}

void TestClassesDialog::manyClasses()
{
    Bench few(fixtures::network(u"few"_s, 600, 1, 3, 5), {0.5, 0.4});
    QTRY_VERIFY(few.dialog->report());
    QCOMPARE(few.cells().headerData(3, Qt::Horizontal, Qt::DisplayRole).toString(), u"class 3"_s);

    Bench bench(fixtures::network(u"many"_s, 4000, 1, 3, 200), {0.5, 0.4});
    QTRY_VERIFY(bench.dialog->report());
    QCOMPARE(bench.cells().rowCount(), 200);
    ConfusionTable *matrix = bench.dialog->matrix();
    // Small cells with the names of rows; those of columns are in tips. It scrolls.
    QVERIFY(matrix->horizontalHeader()->sectionSize(0) < few.dialog->matrix()->horizontalHeader()->sectionSize(0));
    QCOMPARE(bench.cells().headerData(150, Qt::Vertical, Qt::DisplayRole).toString(), u"class 150"_s);
    QCOMPARE(bench.cells().headerData(150, Qt::Horizontal, Qt::DisplayRole).toString(), QString());
    QVERIFY(bench.cells().headerData(150, Qt::Horizontal, Qt::ToolTipRole).toString().contains(u"class 150"_s));
    bench.click(matrix, bench.cells().index(150, 151));
    QCOMPARE(bench.list.filter().trueClass, std::optional(150));
    QCOMPARE(bench.list.filter().predictedClass, std::optional(151));
    QVERIFY(!matrix->grab().isNull());
    // Larger cells have room for names and numbers.
    auto *side = bench.dialog->findChild<QSlider *>(u"cellSize"_s);
    side->setValue(side->maximum());
    QCOMPARE(bench.cells().headerData(150, Qt::Horizontal, Qt::DisplayRole).toString(), u"class 150"_s);
    side->setValue(side->minimum());
    QCOMPARE(bench.cells().headerData(150, Qt::Vertical, Qt::DisplayRole).toString(), QString());
    QCOMPARE(matrix->verticalHeader()->sectionSize(7), int(ConfusionTable::leastSide));
}

void TestClassesDialog::cellsSayTheirNumbers()
{
    Bench bench(fixtures::tiny(), {0.4});
    QTRY_VERIFY(bench.dialog->report());
    // The second sample exits at exit 1 as class 0; nothing is predicted as class 3.
    const auto tip
        = [&](int row, int column) { return bench.cells().index(row, column).data(Qt::ToolTipRole).toString(); };
    QVERIFY2(tip(1, 0).startsWith(u"True class 1, predicted class 0: 1 of 1 samples (100"_s), qPrintable(tip(1, 0)));
    QVERIFY2(tip(1, 1).startsWith(u"True class 1, predicted class 1: 0 of 1 samples (0"_s), qPrintable(tip(1, 1)));
    QVERIFY(bench.text("classesSentence").contains(u": 2 of 4 samples are correct"_s));
    // Not by colour alone: a full cell looks another way than an empty one, in light and dark, with and without number.
    auto *side = bench.dialog->findChild<QSlider *>(u"cellSize"_s);
    for (const int size : {side->minimum(), side->maximum()}) {
        side->setValue(size);
        const QImage shot = bench.dialog->matrix()->viewport()->grab().toImage();
        const auto imageOf = [&](int row, int column) {
            const QRect rect = bench.dialog->matrix()->visualRect(bench.cells().index(row, column));
            const double ratio = shot.devicePixelRatio();
            return shot.copy(QRectF(rect.topLeft() * ratio, QSizeF(rect.size()) * ratio).toRect());
        };
        QVERIFY(imageOf(1, 0) != imageOf(2, 0));
        QVERIFY(imageOf(0, 0) != imageOf(1, 1));
    }
}

void TestClassesDialog::veryManySamples()
{
    Bench bench(fixtures::network(u"many"_s, 300'000, 1, 3, 50), {0.5, 0.4});
    QTRY_VERIFY(bench.dialog->report());
    // During a drag something is shown again and again, and the newest at the end.
    int shown = 0;
    connect(&bench.cells(), &QAbstractItemModel::dataChanged, this, [&] { ++shown; });
    const int gesture = bench.document.newGesture();
    for (int step = 1; step <= 20; ++step) {
        bench.document.setThresholds(bench.variant, {0.5 - step * 0.02, 0.4}, gesture);
        QTest::qWait(1);
    }
    QTRY_VERIFY(bench.dialog->isCurrent());
    QVERIFY(shown > 0);
    QCOMPARE(bench.dialog->report()->samples(), std::int64_t(300'000));
    QCOMPARE(bench.dialog->report()->correct(), bench.document.results().find(bench.variant)->outcome.correctInAll());
}

void TestClassesDialog::isNamedAndTold()
{
    Bench bench(fixtures::network(u"net"_s, 600, 1, 3, 5), {0.5, 0.4});
    QTRY_VERIFY(bench.dialog->report());
    bench.dialog->matrix()->setCurrentIndex(bench.cells().index(1, 1));
    for (const int tab : {0, 1}) {
        bench.dialog->tabs()->setCurrentIndex(tab);
        QCOMPARE(fixtures::faultsOf(bench.dialog, 6).join(u'\n'), QString());
        const fixtures::NumberWalk walk(bench.dialog);
        QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
        QVERIFY(walk.told >= 15);
    }
}

QTEST_MAIN(TestClassesDialog)
#include "tst_classesdialog.moc"
