// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/testsetfixture.h"
#include "core/results/loadrecording.h"
#include "ui/wording/samplewording.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/tileview.h"
#include "ui/theme/themeswitch.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A panel on a document with one recording and one selected variant, three tiles wide.
struct Bench {
    explicit Bench(const RecordingPtr &recording, const Thresholds &thresholds)
        : id(document.openRecording(recording))
        , variant(document.addVariant(id, thresholds))
    {
        variants.select(variant);
        panel.resize(680, 640);
        panel.show();
        panel.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&panel));
        panel.view()->setFocus();
    }

    [[nodiscard]] QPoint middle(int row) const { return panel.view()->visualRect(panel.model()->index(row)).center(); }
    void click(int row, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::mouseClick(panel.view()->viewport(), Qt::LeftButton, modifiers, middle(row));
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(panel.view(), key, modifiers); }
    void choose(const char *combo, int row) const
    {
        panel.findChild<QComboBox *>(QLatin1StringView(combo))->setCurrentIndex(row);
    }
    [[nodiscard]] QAction *action(const QString &start) const
    {
        for (QAction *action : panel.view()->actions()) {
            if (action->text().remove(u'&').startsWith(start))
                return action;
        }
        return nullptr;
    }
    [[nodiscard]] QString text(const char *label) const
    {
        return panel.findChild<QLabel *>(QLatin1StringView(label))->text();
    }
    [[nodiscard]] std::vector<std::size_t> selected() const
    {
        std::vector<std::size_t> rows;
        for (const SampleIndex sample : selection.samples())
            rows.push_back(sample.value);
        return rows;
    }

    Document document;
    Selection variants{&document};
    SampleSelection selection{&document};
    ThresholdView view{&document};
    SamplesPanel panel{&document, &variants, &selection, &view};
    RecordingId id;
    VariantId variant;
};

using Rows = std::vector<std::size_t>;

} // namespace

class TestSamplesPanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void filtersByHand();
    void searchesByName();
    void answersOfAnExit();
    void largerImages();
    void actionsOfASample();
    void asksForTheImage();
    void followsADrag();
    void picksByMouse();
    void onlySelectedNeedsASelection();
    void detailsFollowTheAppearance();
    void picksByKeyboard();
    void tabReachesEverything();
    void selectionFromElsewhere();
    void showsThumbnails();
    void showsDetails();
    void isReadByScreenReaders();
    void copiesNames();
    void reportsUnknownFields();
    void veryManyTiles();
    void aRecordingThatGrows();
    void tilesThatComeInBetweenHaveTheirImagesAtOnce();

private:
    QTemporaryDir m_folder;
    QString m_file;
};

void TestSamplesPanel::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestSamplesPanel"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    m_file = fixtures::writeRecording(m_folder.filePath(u"first.exits"_s), 1);
}

void TestSamplesPanel::filtersByHand()
{
    Bench bench(fixtures::tiny(), {0.4});
    const QAbstractItemModelTester tester(bench.panel.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(bench.panel.model()->rowCount(), 4);
    QCOMPARE(bench.text("sampleCount"), u"4 samples"_s);
    auto *all = bench.panel.findChild<QPushButton *>(u"flat"_s);
    QVERIFY(!all->isVisible());

    bench.choose("exitFilter", 1);
    QCOMPARE(bench.panel.list()->listed().matches.samples, (std::vector<SampleIndex>{{0}, {1}}));
    QCOMPARE(bench.text("sampleCount"), u"2 of 4"_s);
    bench.choose("correctFilter", 2);
    QCOMPARE(bench.panel.list()->listed().matches.samples, (std::vector<SampleIndex>{{1}}));
    bench.choose("predictedFilter", 4);
    QCOMPARE(bench.panel.model()->rowCount(), 0);
    QVERIFY(!bench.panel.view()->isVisible());
    QTest::mouseClick(all, Qt::LeftButton);
    QCOMPARE(bench.panel.model()->rowCount(), 4);
    QCOMPARE(bench.panel.findChild<QComboBox *>(u"exitFilter"_s)->currentIndex(), 0);

    bench.choose("trueClassFilter", 3);
    QCOMPARE(bench.panel.list()->listed().matches.samples, (std::vector<SampleIndex>{{2}}));
    QTest::mouseClick(all, Qt::LeftButton);
    bench.choose("sampleOrder", 1);
    QCOMPARE(bench.panel.model()->sampleAt(0), SampleIndex{1});
}

void TestSamplesPanel::searchesByName()
{
    Bench bench(*loadRecording(m_file.toStdString()), {0.5, 0.5});
    auto *search = bench.panel.findChild<QLineEdit *>(u"sampleSearch"_s);
    bench.panel.searchAction()->trigger();
    QTRY_COMPARE(QApplication::focusWidget(), search);
    QTest::keyClicks(search, u"IMAGE39"_s);
    QTRY_COMPARE(bench.panel.model()->rowCount(), 11);
    QCOMPARE(bench.text("sampleCount"), u"11 of 400"_s);
    QTest::keyClicks(search, u"x"_s);
    QCOMPARE(bench.panel.model()->rowCount(), 0);
    QVERIFY(!bench.panel.view()->isVisible());
    QTest::keyClick(search, Qt::Key_Escape);
    QCOMPARE(bench.panel.model()->rowCount(), 400);
    QTest::keyClicks(search, u"image7"_s);
    bench.choose("trueClassFilter", 8);           // class 7
    QCOMPARE(bench.panel.model()->rowCount(), 2); // 7 and 77
    QTest::mouseClick(bench.panel.findChild<QPushButton *>(u"flat"_s), Qt::LeftButton);
    QCOMPARE(search->text(), QString());
    QCOMPARE(bench.panel.model()->rowCount(), 400);

    Bench nameless(fixtures::recordImages({.recording = m_folder.filePath(u"nameless.exits"_s),
                                           .testSet = m_folder.filePath(u"nameless"_s),
                                           .withNames = false}),
                   {0.5});
    QTest::keyClicks(nameless.panel.findChild<QLineEdit *>(u"sampleSearch"_s), u"a"_s);
    QTRY_COMPARE(nameless.panel.model()->rowCount(), 0);
    const auto labels = nameless.panel.findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->isVisible() && label->text() == u"This recording has no sample names to search in."_s;
    }));
}

void TestSamplesPanel::answersOfAnExit()
{
    Bench bench(fixtures::tiny(), {0.4});
    bench.panel.list()->setFilter({.predictedClass = 1, .answersAt = ExitIndex{1}});
    QCOMPARE(bench.panel.list()->listed().matches.samples, (std::vector<SampleIndex>{{1}}));
    const auto *predicted = bench.panel.findChild<QComboBox *>(u"predictedFilter"_s);
    QCOMPARE(predicted->currentText(), u"At exit 2: class 1"_s);
    bench.choose("correctFilter", 2);
    QCOMPARE(bench.panel.findChild<QComboBox *>(u"correctFilter"_s)->currentText(), u"Incorrect at exit 2"_s);
    QCOMPARE(bench.panel.model()->rowCount(), 0);
    // Once no answer is asked for, the exit does not count either.
    bench.choose("correctFilter", 0);
    bench.choose("predictedFilter", 0);
    QCOMPARE(bench.panel.list()->filter(), SampleFilter());
    QCOMPARE(predicted->itemText(2), u"Predicted: class 1"_s);
    QCOMPARE(bench.panel.model()->rowCount(), 4);
}

void TestSamplesPanel::largerImages()
{
    const RecordingPtr recording = fixtures::recordImages(
        {.recording = m_folder.filePath(u"large.exits"_s), .testSet = m_folder.filePath(u"large"_s)});
    {
        Bench bench(recording, {0.5});
        TileView *view = bench.panel.view();
        auto *slider = bench.panel.findChild<QSlider *>(u"imageSize"_s);
        const QSize before = view->visualRect(bench.panel.model()->index(0)).size();
        QTRY_VERIFY(bench.panel.model()->portraitOf({2}));
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(slider->value(), slider->maximum());
        const QRect tile = view->visualRect(bench.panel.model()->index(2));
        QVERIFY(tile.height() > 4 * before.height());
        QCOMPARE(view->columnCount(), 2);
        // The image of the test set is read, since the thumbnail is small: nearer to its edges it is not blurred.
        view->grab();
        QTRY_VERIFY(bench.panel.model()->imageOf({2}));
        QCOMPARE(bench.panel.model()->imageOf({2})->size(), QSize(40, 20));
        view->scrollTo(bench.panel.model()->index(2), QAbstractItemView::PositionAtTop);
        const QImage shot = view->viewport()->grab().toImage();
        const QRect shown = view->visualRect(bench.panel.model()->index(2));
        const QPointF inImage(shown.center().x(), shown.top() + 7.5 + slider->maximum() / 2.0);
        QCOMPARE(shot.pixelColor((inImage * shot.devicePixelRatio()).toPoint()), fixtures::imageColour(2));
        const QImage ground = shot.copy();
        QVERIFY(ground.pixelColor(QPoint(shown.center().x(), shown.top() + 20))
                != fixtures::imageColour(2)); // above it
    }
    // The size is remembered, the thumbnail serves where there is no test set.
    QVERIFY(QDir(m_folder.filePath(u"large"_s)).removeRecursively());
    Bench again(recording, {0.5});
    QCOMPARE(again.panel.findChild<QSlider *>(u"imageSize"_s)->value(), 240);
    again.panel.view()->grab();
    QTRY_VERIFY(again.panel.model()->imageOf({0}));
    QVERIFY(again.panel.model()->imageOf({0})->isNull());
    QTRY_VERIFY(again.panel.model()->portraitOf({0}));
    const QRect tile = again.panel.view()->visualRect(again.panel.model()->index(0));
    const QImage shot = again.panel.view()->viewport()->grab().toImage();
    QCOMPARE(shot.pixelColor((QPointF(tile.center().x(), 127.5) * shot.devicePixelRatio()).toPoint()),
             fixtures::imageColour(0));
}

void TestSamplesPanel::actionsOfASample()
{
    const QString testSet = m_folder.filePath(u"acted"_s);
    Bench bench(fixtures::recordImages({.recording = m_folder.filePath(u"acted.exits"_s), .testSet = testSet}), {0.01});
    bench.click(5); // of berries, predicted as an apple at exit 1
    QSignalSpy noted(&bench.panel, &SamplesPanel::message);
    QAction *copyPath = bench.action(u"Copy path"_s);
    QVERIFY(copyPath && copyPath->isEnabled());
    copyPath->trigger();
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), testSet + u'/' + fixtures::imageName(5));
    QCOMPARE(noted.count(), 1);
    QVERIFY(QDir(testSet).removeRecursively());
    copyPath->trigger();
    QTRY_COMPARE(noted.count(), 2);
    QVERIFY(noted.last().first().toString().contains(u"was not found beside the recording"_s));

    QAction *trueClass = bench.action(u"Only true class"_s);
    QCOMPARE(trueClass->text().remove(u'&'), u"Only true class berry"_s);
    trueClass->trigger();
    QCOMPARE(bench.panel.list()->filter(), (SampleFilter{.trueClass = 1}));
    QCOMPARE(bench.panel.model()->rowCount(), 3);
    bench.panel.list()->setFilter({.answersAt = ExitIndex{0}});
    bench.action(u"Only predicted as"_s)->trigger();
    QCOMPARE(bench.panel.list()->filter(), (SampleFilter{.predictedClass = 0, .answersAt = ExitIndex{0}}));
    QCOMPARE(bench.panel.model()->rowCount(), 4); // the apples, and it
    QVERIFY(bench.action(u"Show in file manager"_s));
    QVERIFY(bench.action(u"Classes and confusion"_s)->isEnabled());
}

void TestSamplesPanel::asksForTheImage()
{
    Bench bench(fixtures::network(u"n"_s, 60, 1), {0.5, 0.5});
    bench.click(4);
    QSignalSpy asked(&bench.panel, &SamplesPanel::imageWanted);
    bench.key(Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    bench.click(7); // a double click begins with one
    QTest::mouseDClick(bench.panel.view()->viewport(), Qt::LeftButton, {}, bench.middle(7));
    QCOMPARE(asked.count(), 2);
    QCOMPARE(bench.panel.current(), std::optional(SampleIndex{7}));
    bench.panel.step(-2);
    QCOMPARE(bench.panel.current(), std::optional(SampleIndex{5}));
    bench.panel.step(-100); // there is none
    QCOMPARE(bench.panel.current(), std::optional(SampleIndex{5}));
}

void TestSamplesPanel::followsADrag()
{
    Bench bench(fixtures::tiny(), {0.4});
    bench.choose("effectFilter", 2);
    QCOMPARE(bench.panel.model()->rowCount(), 0);
    const int gesture = bench.document.newGesture();
    for (const double threshold : {0.35, 0.25, 0.2})
        bench.document.setThresholds(bench.variant, {threshold}, gesture);
    QCOMPARE(bench.text("sampleCount"), u"1 of 4: 1 won, 0 lost"_s);
    QCOMPARE(bench.panel.model()->sampleAt(0), SampleIndex{1});
    bench.document.setThresholds(bench.variant, {0.6}, bench.document.newGesture());
    bench.choose("effectFilter", 3);
    QCOMPARE(bench.text("sampleCount"), u"1 of 4: 0 won, 1 lost"_s);
    bench.document.undoStack()->undo();
    QCOMPARE(bench.text("sampleCount"), u"0 of 4"_s);
    // A hidden panel is not updated, and is correct when it is shown again.
    bench.panel.hide();
    QSignalSpy changed(bench.panel.list(), &SampleList::changed);
    bench.document.setThresholds(bench.variant, {0.4});
    QCOMPARE(changed.count(), 0);
    bench.panel.show();
    QCOMPARE(bench.text("sampleCount"), u"1 of 4: 0 won, 1 lost"_s);
}

void TestSamplesPanel::picksByMouse()
{
    Bench bench(fixtures::network(u"n"_s, 60, 1), {0.5, 0.5});
    bench.click(4);
    QCOMPARE(bench.selected(), (Rows{4}));
    bench.click(7, Qt::ShiftModifier);
    QCOMPARE(bench.selected(), (Rows{4, 5, 6, 7}));
    bench.click(5, Qt::ControlModifier);
    QCOMPARE(bench.selected(), (Rows{4, 6, 7}));
    bench.click(9, Qt::ControlModifier);
    QCOMPARE(bench.selected(), (Rows{4, 6, 7, 9}));
    bench.click(3, Qt::ShiftModifier);
    QCOMPARE(bench.selected(), (Rows{3, 4, 5, 6, 7, 8, 9}));
    auto *only = bench.panel.findChild<QToolButton *>(u"onlySelected"_s);
    QTest::mouseClick(only, Qt::LeftButton);
    QCOMPARE(bench.panel.model()->rowCount(), 7);
    // A click beside all tiles selects nothing, so nothing is shown; the panel says why, and the filter can be removed.
    const TileView *view = bench.panel.view();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(20, view->viewport()->height() - 10));
    QVERIFY(bench.selected().empty());
    QCOMPARE(bench.panel.model()->rowCount(), 0);
    const auto labels = bench.panel.findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->isVisible() && label->text().startsWith(u"No sample is selected."_s);
    }));
    QVERIFY(only->isEnabled());
    QTest::mouseClick(only, Qt::LeftButton);
    QCOMPARE(bench.panel.model()->rowCount(), 60);
    QVERIFY(!only->isEnabled());
}

void TestSamplesPanel::onlySelectedNeedsASelection()
{
    Bench bench(fixtures::network(u"n"_s, 60, 1), {0.5, 0.5});
    const auto *only = bench.panel.findChild<QToolButton *>(u"onlySelected"_s);
    QVERIFY(!only->isEnabled());
    bench.selection.select(bench.id, {{3}});
    QVERIFY(only->isEnabled());
    bench.selection.clear();
    QVERIFY(!only->isEnabled());
    bench.selection.select({bench.id.value + 1}, {{3}}); // samples of another recording
    QVERIFY(!only->isEnabled());
}

void TestSamplesPanel::detailsFollowTheAppearance()
{
    Bench bench(fixtures::tiny(), {0.4});
    bench.click(0);
    QVERIFY(bench.text("sampleTable").contains(Theme::light().muted.name()));
    applyAppearance(Appearance::Dark);
    QTRY_VERIFY(bench.text("sampleTable").contains(Theme::darkTheme().muted.name()));
    QVERIFY(!bench.text("sampleTable").contains(Theme::light().muted.name()));
    applyAppearance(Appearance::Light);
    QTRY_VERIFY(bench.text("sampleTable").contains(Theme::light().muted.name()));
}

void TestSamplesPanel::picksByKeyboard()
{
    Bench bench(fixtures::network(u"n"_s, 60, 1), {0.5, 0.5});
    const int columns = bench.panel.view()->columnCount();
    QCOMPARE(columns, 3);
    bench.click(0);
    bench.key(Qt::Key_Right);
    QCOMPARE(bench.selected(), (Rows{1}));
    bench.key(Qt::Key_Down);
    QCOMPARE(bench.selected(), (Rows{4}));
    bench.key(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(bench.selected(), (Rows{4, 5, 6, 7}));
    bench.key(Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(bench.selected(), (Rows{4, 5, 6, 7}));
    bench.key(Qt::Key_Space);
    QCOMPARE(bench.selected(), (Rows{4, 5, 7}));
    bench.key(Qt::Key_End);
    QCOMPARE(bench.selected(), (Rows{59}));
    QVERIFY(bench.panel.view()->viewport()->rect().contains(bench.middle(59)));
    bench.key(Qt::Key_Down);
    QCOMPARE(bench.selected(), (Rows{59}));
    bench.key(Qt::Key_Home);
    QCOMPARE(bench.selected(), (Rows{0}));
    bench.choose("exitFilter", 1);
    bench.key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(bench.selection.samples(), bench.panel.list()->listed().matches.samples);
    QVERIFY(bench.selected().size() > 1);
    bench.key(Qt::Key_Escape);
    QVERIFY(bench.selected().empty());
}

void TestSamplesPanel::tabReachesEverything()
{
    Bench bench(fixtures::tiny(), {0.4});
    bench.choose("exitFilter", 1);
    bench.selection.select(bench.id, {{0}});
    QVERIFY(QTest::qWaitForWindowActive(&bench.panel));
    auto *first = bench.panel.findChild<QComboBox *>(u"exitFilter"_s);
    first->setFocus();
    QSet<QWidget *> reached;
    for (int i = 0; i < 20; ++i) {
        reached.insert(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const auto *name :
         {"exitFilter", "correctFilter", "effectFilter", "trueClassFilter", "predictedFilter", "sampleOrder", "flat",
          "onlySelected", "samplesView", "sampleSearch", "imageSize", "classes"}) {
        auto *widget = bench.panel.findChild<QWidget *>(QLatin1StringView(name));
        QVERIFY2(reached.contains(widget), name);
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()), name);
    }
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Down);
    QCOMPARE(bench.panel.list()->filter().exit, std::optional(ExitIndex{1}));
}

void TestSamplesPanel::selectionFromElsewhere()
{
    Bench bench(fixtures::network(u"n"_s, 3000, 1), {0.5, 0.5});
    bench.selection.select(bench.id, {{2500}, {2400}});
    const auto row = bench.panel.model()->index(2400);
    QCOMPARE(bench.panel.view()->currentIndex(), row);
    QVERIFY(bench.panel.view()->viewport()->rect().contains(bench.panel.view()->visualRect(row)));
    QVERIFY(bench.panel.model()->isSelected({2500}));
    bench.choose("correctFilter", 1);
    bench.selection.clear();
    QVERIFY(!bench.panel.model()->isSelected({2500}));
}

void TestSamplesPanel::showsThumbnails()
{
    Bench bench(*loadRecording(m_file.toStdString()), {0.5, 0.5});
    TileView *view = bench.panel.view();
    QTRY_VERIFY(bench.panel.model()->portraitOf({5}));
    const QImage shot = view->viewport()->grab().toImage();
    const QRect tile = view->visualRect(bench.panel.model()->index(5));
    const double ratio = shot.devicePixelRatio();
    const QPoint inThumbnail = (QPointF(tile.left() + 30, tile.center().y()) * ratio).toPoint();
    QCOMPARE(shot.pixelColor(inThumbnail), fixtures::thumbnailColour(5));

    Bench without(*loadRecording(fixtures::writeRecording(m_folder.filePath(u"plain.exits"_s), 1, false).toStdString()),
                  {0.5, 0.5});
    QTRY_VERIFY(without.panel.model()->portraitOf({5}));
    QVERIFY(without.panel.model()->portraitOf({5})->thumbnail.isNull());
    const QImage calm = without.panel.view()->viewport()->grab().toImage();
    QVERIFY(calm.pixelColor(inThumbnail - QPoint(0, 15)) != calm.pixelColor(2, 2)); // a tile, not a hole
}

void TestSamplesPanel::showsDetails()
{
    Bench bench(*loadRecording(m_file.toStdString()), {0.5, 0.5});
    bench.click(7);
    QTRY_COMPARE(bench.text("sampleName"), u"image7"_s);
    const RecordingPtr recording = bench.document.recording(bench.id);
    const QString table = bench.text("sampleTable");
    for (int k = 0; k < 3; ++k) {
        QVERIFY(table.contains(QString::number(recording->table().uncertainty({k})[7], 'f', 4)));
        QVERIFY(
            table.contains(QString::number(-100 * *recording->uncertainty(Criterion::Confidence, {k}, {7}), 'f', 1)));
    }
    QVERIFY(table.contains(u"0.400"_s) && table.contains(u"1.000"_s));
    bench.view.setUnit(EntropyUnit::Bits);
    const double bits = bench.view.scale(*recording).shown(recording->table().uncertainty({0})[7]);
    QVERIFY(bench.text("sampleTable").contains(QString::number(bits, 'f', 4)));
    bench.view.setUnit(EntropyUnit::Nats);
}

void TestSamplesPanel::isReadByScreenReaders()
{
    Bench bench(*loadRecording(m_file.toStdString()), {0.5, 0.5});
    QTRY_VERIFY(bench.panel.model()->portraitOf({7}));
    bench.click(7);
    QAccessibleInterface *heard = QAccessible::queryAccessibleInterface(bench.panel.view());
    QVERIFY(heard);
    QCOMPARE(heard->text(QAccessible::Name), u"Samples"_s);
    QVERIFY(heard->tableInterface());
    QAccessibleInterface *cell = heard->tableInterface()->cellAt(7, 0);
    QVERIFY(cell);
    const QString text = cell->text(QAccessible::Name);
    QVERIFY2(text.startsWith(u"image7: class 7, exits at exit "_s) && text.endsWith(u"Selected."_s), qPrintable(text));
    QVERIFY(bench.panel.view()->visualRect(bench.panel.model()->index(7)).isValid());
}

void TestSamplesPanel::copiesNames()
{
    Bench bench(*loadRecording(m_file.toStdString()), {0.5, 0.5});
    QSignalSpy noted(&bench.panel, &SamplesPanel::message);
    bench.key(Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"image0"_s); // nothing is selected: the current one
    bench.click(3);
    bench.click(1, Qt::ControlModifier);
    bench.key(Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"image1\nimage3"_s);
    QVERIFY(noted.last().first().toString().contains(u"2 samples"_s));
}

void TestSamplesPanel::reportsUnknownFields()
{
    Bench bench(fixtures::tiny(), {0.4});
    bench.click(2);
    QTRY_COMPARE(bench.text("sampleName"), u"Sample 3, name unknown"_s);
    QCOMPARE(classText(*fixtures::tiny(), 2), u"class 2"_s);
    QSignalSpy noted(&bench.panel, &SamplesPanel::message);
    bench.key(Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(noted.count(), 1);
}

void TestSamplesPanel::veryManyTiles()
{
    Bench bench(fixtures::network(u"n"_s, 200'000, 1), {0.5, 0.5});
    QTRY_COMPARE(bench.panel.model()->rowCount(), 200'000);
    TileView *view = bench.panel.view();
    bench.key(Qt::Key_End);
    QCOMPARE(bench.selected(), (Rows{199'999}));
    QTRY_VERIFY(view->viewport()->rect().contains(view->visualRect(bench.panel.model()->index(199'999))));
    QCOMPARE(view->verticalScrollBar()->value(), view->verticalScrollBar()->maximum());
    QCOMPARE(view->indexAt(bench.middle(199'998)).row(), 199'998);
    bench.key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(bench.selection.samples().size(), std::size_t(200'000));
}

void TestSamplesPanel::aRecordingThatGrows()
{
    Bench bench(fixtures::network(u"n"_s, 100, 1), {0.5, 0.5});
    const QAbstractItemModelTester tester(bench.panel.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    bench.click(2);
    for (const std::size_t samples : {200, 150, 300}) {
        bench.document.replaceRecording(bench.id, fixtures::network(u"n"_s, samples, 1));
        QTRY_COMPARE(bench.panel.model()->rowCount(), static_cast<int>(samples));
        bench.panel.grab();
    }
    bench.document.closeRecording(bench.id);
    QCOMPARE(bench.panel.model()->rowCount(), 0);
    bench.panel.grab();
    bench.document.undoStack()->undo();
    QCOMPARE(bench.panel.model()->rowCount(), 300);
}

void TestSamplesPanel::tilesThatComeInBetweenHaveTheirImagesAtOnce()
{
    const QString path = m_folder.filePath(u"growing.exits"_s);
    const auto recorded = [&](int step) {
        QFile::remove(path);
        return *loadRecording(fixtures::writeRecording(path, 1, true, {}, step).toStdString());
    };
    Bench bench(recorded(8), {0.5, 0.5});
    const SamplesModel &model = *bench.panel.model();
    const auto blankTiles = [&] {
        const auto [first, last] = bench.panel.view()->rowsInView();
        int blank = 0;
        for (int row = first; row <= last && row < model.rowCount(); ++row)
            blank += model.portraitOf(model.sampleAt(row)) ? 0 : 1;
        return blank;
    };
    QTRY_COMPARE(blankTiles(), 0);
    bench.click(3); // row 24 of the file
    int blank = 0;
    connect(bench.panel.list(), &SampleList::changed, this, [&] { blank += blankTiles(); });
    for (const int step : {4, 2, 1}) {
        bench.document.replaceRecording(bench.id, recorded(step));
        QTRY_COMPARE(model.rowCount(), 400 / step);
        QCOMPARE(blank, 0);
        // What was picked stays the same image, in the selection and in the details.
        QCOMPARE(bench.selected(), (Rows{24 / static_cast<std::size_t>(step)}));
        QCOMPARE(bench.panel.view()->currentIndex().row(), 24 / step);
        QVERIFY(bench.panel.model()->portraitOf(model.sampleAt(24 / step)));
        QCOMPARE(bench.panel.model()->portraitOf(model.sampleAt(24 / step))->name, u"image24"_s);
    }
    // A growth that cannot be shown at once does not hold up the next.
    const RecordingPtr again = recorded(8);
    bench.document.replaceRecording(bench.id, again);
    QTRY_COMPARE(model.rowCount(), 50);
}

QTEST_MAIN(TestSamplesPanel)
#include "tst_samplespanel.moc"
