// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/testsetfixture.h"
#include "tests/ui/windowfixture.h"
#include "ui/dialogs/sampledialog.h"
#include "ui/panels/imageview.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/tileview.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::imageColour;
using fixtures::imageName;

namespace {

/// A panel with the dialog over a recording of which all samples exit at exit 2.
struct Bench {
    explicit Bench(const RecordingPtr &recording)
    {
        variants.select(document.addVariant(document.openRecording(recording), {0.0}));
        panel.resize(500, 700);
        panel.show();
        static_cast<void>(QTest::qWaitForWindowExposed(&panel));
        panel.view()->setCurrentIndex(panel.model()->index(0));
        showSample(&panel, &panel);
        dialog = panel.findChild<SampleDialog *>();
        dialog->activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(dialog));
    }

    [[nodiscard]] QString text(const char *label) const
    {
        return dialog->findChild<QLabel *>(QLatin1StringView(label))->text();
    }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return dialog->table()->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QString head(int column) const
    {
        return dialog->table()->model()->headerData(column, Qt::Horizontal).toString();
    }
    template<typename Button>
    void press(const char *name) const
    {
        dialog->findChild<Button *>(QLatin1StringView(name))->click();
    }

    Document document;
    Selection variants{&document};
    SampleSelection selection{&document};
    ThresholdView view{&document};
    SamplesPanel panel{&document, &variants, &selection, &view};
    SampleDialog *dialog = nullptr;
};

/// The probability of a class at an exit, as a softmax defines it, as it is shown.
QString probability(std::size_t sample, std::size_t exit, std::size_t label)
{
    const auto logits = fixtures::imageLogits(sample, exit);
    const double sum = std::exp(double(logits[0])) + std::exp(double(logits[1]));
    return QString::number(100 * std::exp(double(logits[label])) / sum, 'f', 1) + u"\u202f%"_s;
}

} // namespace

/// One sample at full size.
class TestSampleDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"tst_sampledialog"_s); }
    void init();
    void showsTheImage();
    void fallsBackToTheThumbnail();
    void withoutThumbnail();
    void takesTheFolderThatIsChosen();
    void topClasses();
    void withoutLogits();
    void stepsThroughTheList();
    void followsThePanel();
    void zooms();
    void isNamedAndTold();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] RecordingPtr recorded() const
    {
        return fixtures::recordImages({.recording = at(u"a.exits"_s), .testSet = at(u"colours"_s)});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSampleDialog::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestSampleDialog::showsTheImage()
{
    Bench bench(recorded());
    QTRY_COMPARE(bench.dialog->note(), u"From the test set, 40 x 20 pixels."_s);
    const ImageView *view = bench.dialog->imageView();
    QCOMPARE(view->image().size(), QSize(40, 20));
    // It is enlarged to what fits, in the middle.
    const QRectF shown = view->imageRect();
    QVERIFY(std::abs(shown.width() - view->viewport()->width()) < 1
            || std::abs(shown.height() - view->viewport()->height()) < 1);
    QVERIFY(std::abs(shown.width() - 2 * shown.height()) < 2);
    const QImage shot = bench.dialog->imageView()->viewport()->grab().toImage();
    QCOMPARE(shot.pixelColor((shown.center() * shot.devicePixelRatio()).toPoint()), imageColour(0));
    QTRY_COMPARE(bench.dialog->windowTitle(), imageName(0));
    QVERIFY2(bench.text("sampleSentence").startsWith(imageName(0) + u": apple, exits at exit 2 as apple, correct."_s),
             qPrintable(bench.text("sampleSentence")));
    QVERIFY(!bench.dialog->findChild<QPushButton *>(u"chooseTestSet"_s)->isVisible());
}

void TestSampleDialog::fallsBackToTheThumbnail()
{
    const RecordingPtr recording = recorded();
    QVERIFY(QDir(at(u"colours"_s)).removeRecursively());
    Bench bench(recording);
    QTRY_COMPARE(
        bench.dialog->note(),
        u"Only the thumbnail is shown. The test set \"colours\" was not found beside the recording. Choose its "
        "folder."_s);
    QTRY_COMPARE(bench.dialog->imageView()->image().size(), QSize(4, 2));
    QCOMPARE(bench.dialog->imageView()->image().pixelColor(1, 1), imageColour(0));
    QVERIFY(bench.dialog->findChild<QPushButton *>(u"chooseTestSet"_s)->isVisible());
}

void TestSampleDialog::withoutThumbnail()
{
    const RecordingPtr recording
        = fixtures::recordImages({.recording = at(u"a.exits"_s), .testSet = at(u"colours"_s), .withThumbnails = false});
    QVERIFY(QDir(at(u"colours"_s)).removeRecursively());
    Bench bench(recording);
    QTRY_VERIFY2(bench.dialog->note().endsWith(u"The recording has no thumbnail either."_s),
                 qPrintable(bench.dialog->note()));
    QVERIFY(bench.dialog->imageView()->image().isNull());
}

void TestSampleDialog::takesTheFolderThatIsChosen()
{
    const RecordingPtr recording = recorded();
    QVERIFY(QDir(m_folder->path()).rename(u"colours"_s, u"moved"_s));
    Bench bench(recording);
    QTRY_VERIFY(bench.dialog->note().startsWith(u"Only the thumbnail"_s));
    bench.dialog->setTestSet(at(u"moved"_s));
    QTRY_VERIFY(bench.dialog->note().startsWith(u"From the test set"_s));
    QVERIFY(!bench.dialog->findChild<QPushButton *>(u"chooseTestSet"_s)->isVisible());
    // It is remembered, until it is gone.
    bench.press<QToolButton>("next");
    QTRY_VERIFY(bench.dialog->note().startsWith(u"From the test set"_s));
    QCOMPARE(bench.dialog->imageView()->image().pixelColor(20, 10), imageColour(1));
    QVERIFY(QDir(at(u"moved"_s)).removeRecursively());
    bench.press<QToolButton>("next");
    QTRY_VERIFY2(bench.dialog->note().contains(u"The test set is no longer in "_s + at(u"moved"_s)),
                 qPrintable(bench.dialog->note()));
}

void TestSampleDialog::topClasses()
{
    Bench bench(recorded());
    const QTableView *table = bench.dialog->table();
    QTRY_VERIFY(table->isVisible());
    QCOMPARE(table->model()->rowCount(), 2); // of two classes
    QCOMPARE(table->model()->columnCount(), 2);
    QCOMPARE(bench.head(0), u"Exit 1"_s);
    QCOMPARE(bench.head(1), u"Exit 2: exits here"_s);
    for (int exit = 0; exit < 2; ++exit) {
        QCOMPARE(bench.cell(0, exit), u"\u2713 apple  "_s + probability(0, std::size_t(exit), 0));
        QCOMPARE(bench.cell(1, exit), u"berry  "_s + probability(0, std::size_t(exit), 1));
    }
    // The last sample is incorrect at exit 1.
    bench.panel.view()->setCurrentIndex(bench.panel.model()->index(5));
    QTRY_COMPARE(bench.cell(0, 0), u"apple  "_s + probability(5, 0, 0));
    QCOMPARE(bench.cell(1, 0), u"\u2713 berry  "_s + probability(5, 0, 1));
    // Where it exits follows the threshold.
    bench.document.setThresholds(*bench.variants.variant(), {5.0});
    QCOMPARE(bench.head(0), u"Exit 1: exits here"_s);
    QCOMPARE(bench.head(1), u"Exit 2"_s);
}

void TestSampleDialog::withoutLogits()
{
    Bench bench(
        fixtures::recordImages({.recording = at(u"a.exits"_s), .testSet = at(u"colours"_s), .withLogits = false}));
    QTRY_VERIFY2(bench.text("classesNote").startsWith(u"The logits were not recorded"_s),
                 qPrintable(bench.text("classesNote")));
    QVERIFY(bench.text("classesNote").contains(u"record --logits"_s));
    QVERIFY(!bench.dialog->table()->isVisible());
}

void TestSampleDialog::stepsThroughTheList()
{
    Bench bench(recorded());
    bench.panel.list()->setFilter({.trueClass = 1}); // 1, 3, 5
    bench.panel.view()->setCurrentIndex(bench.panel.model()->index(0));
    const auto isShown = [&](std::size_t sample) {
        return bench.panel.current() == SampleIndex{sample} && bench.dialog->windowTitle() == imageName(sample)
               && bench.dialog->imageView()->image().pixelColor(0, 0) == imageColour(sample);
    };
    QTRY_VERIFY(isShown(1));
    QVERIFY(!bench.dialog->findChild<QToolButton *>(u"previous"_s)->isEnabled());
    bench.press<QToolButton>("next");
    QTRY_VERIFY(isShown(3));
    bench.dialog->imageView()->setFocus();
    QTest::keyClick(bench.dialog->imageView(), Qt::Key_Right);
    QTRY_VERIFY(isShown(5));
    QVERIFY(!bench.dialog->findChild<QToolButton *>(u"next"_s)->isEnabled());
    QTest::keyClick(bench.dialog->imageView(), Qt::Key_PageUp);
    QTRY_VERIFY(isShown(3));
    QTest::keyClick(bench.dialog->imageView(), Qt::Key_Left);
    QTRY_VERIFY(isShown(1));
}

void TestSampleDialog::followsThePanel()
{
    Bench bench(recorded());
    QTRY_COMPARE(bench.dialog->windowTitle(), imageName(0));
    bench.panel.view()->setCurrentIndex(bench.panel.model()->index(4));
    QTRY_COMPARE(bench.dialog->windowTitle(), imageName(4));
    // The one dialog of the window is shown again.
    showSample(&bench.panel, &bench.panel);
    QCOMPARE(bench.panel.findChildren<SampleDialog *>().size(), 1);
    bench.variants.select({});
    QCOMPARE(bench.text("sampleSentence"), u"Select a sample in the list."_s);
    QVERIFY(bench.dialog->imageView()->image().isNull());
    QVERIFY(!bench.dialog->table()->isVisible());
}

void TestSampleDialog::zooms()
{
    ImageView view;
    view.resize(300, 200);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QImage image(1200, 900, QImage::Format_RGB32);
    image.fill(imageColour(1));
    view.setImage(image);
    QCOMPARE(view.zoom(), ImageView::Zoom::Fit);
    QVERIFY(std::abs(view.imageRect().height() - view.viewport()->height()) < 1);
    QCOMPARE(view.horizontalScrollBar()->maximum(), 0);
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, QPoint(100, 100));
    QCOMPARE(view.zoom(), ImageView::Zoom::Actual);
    QCOMPARE(view.imageRect().size() * view.devicePixelRatioF(), QSizeF(1200, 900));
    QVERIFY(view.horizontalScrollBar()->maximum() > 0);
    // In the middle, and dragged like paper.
    const int before = view.horizontalScrollBar()->value();
    QVERIFY(std::abs(before - view.horizontalScrollBar()->maximum() / 2) <= 1);
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, QPoint(150, 100));
    QTest::mouseMove(view.viewport(), QPoint(120, 100));
    QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, QPoint(120, 100));
    QCOMPARE(view.horizontalScrollBar()->value(), before + 30);
    QTest::keyClick(&view, Qt::Key_Right);
    QVERIFY(view.horizontalScrollBar()->value() > before + 30);
    view.setZoom(ImageView::Zoom::Fit);
    QCOMPARE(view.horizontalScrollBar()->maximum(), 0);

    Bench bench(recorded());
    QTRY_VERIFY(bench.dialog->note().startsWith(u"From the test set"_s));
    bench.press<QToolButton>("actual");
    const QSizeF actual = bench.dialog->imageView()->imageRect().size() * bench.dialog->devicePixelRatioF();
    QCOMPARE(actual, QSizeF(40, 20));
    bench.press<QToolButton>("fit");
    QVERIFY(bench.dialog->imageView()->imageRect().width() > 100);
}

void TestSampleDialog::isNamedAndTold()
{
    Bench bench(recorded());
    QTRY_VERIFY(bench.dialog->table()->isVisible());
    QTRY_VERIFY(bench.dialog->note().startsWith(u"From the test set"_s));
    QCOMPARE(fixtures::faultsOf(bench.dialog, 7).join(u'\n'), QString());
    const fixtures::NumberWalk walk(bench.dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 6);
}

QTEST_MAIN(TestSampleDialog)
#include "tst_sampledialog.moc"
