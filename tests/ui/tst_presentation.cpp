// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/mouseevents.h"
#include "tests/ui/numberwalk.h"
#include "ui/charts/energychart.h"
#include "ui/charts/exithistogram.h"
#include "core/results/thresholdsteps.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/stepwording.h"
#include "ui/wording/wording.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presentation.h"
#include "ui/window/presentedexits.h"
#include "ui/window/presentedpointer.h"
#include "ui/window/presentedsamples.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/samplespanel.h"
#include "ui/theme/themeswitch.h"

#include <QGraphicsOpacityEffect>
#include <QLabel>
#include <QPointer>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What arrow keys settle on in an interval.
double shortestOf(const ThresholdIntervals &intervals, std::size_t interval)
{
    return shortestInInterval(intervals, thresholdOfInterval(intervals, interval));
}

} // namespace

class TestPresentation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void needsARecording();
    void keysMoveAndUndo();
    void saysHowSureTheAreaIs();
    void dragMoves();
    void escapeEndsTheDragFirst();
    void returnsToWhatWas_data();
    void returnsToWhatWas();
    void sizes_data();
    void sizes();
    void saysHowToLeave();
    void pages();
    void thresholdsAreDraggedOnTheExits();
    void exitsAreLinkedAsInTheWindow();
    void samplesTurnPages();
    void samplesAreFilteredAsInTheWindow();
    void explainsWhatIsSelectedOrPointedAt();
    void sentences();
    void pointerFollowsTheMouse_data();
    void pointerFollowsTheMouse();
    void axesHaveFourTicks_data();
    void axesHaveFourTicks();

private:
    void present();
    void press(Qt::Key key) const;
    [[nodiscard]] QLabel *labelOf(const QString &name) const { return m_presentation->findChild<QLabel *>(name); }
    [[nodiscard]] double threshold() const { return m_window->document()->variant(m_id)->thresholds.front(); }

    std::unique_ptr<MainWindow> m_window;
    QPointer<Presentation> m_presentation;
    RecordingPtr m_network;
    VariantId m_id;
};

void TestPresentation::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestPresentation::init()
{
    m_window = std::make_unique<MainWindow>();
    m_network = fixtures::network(u"net"_s, 2000, 2);
    m_window->document()->openRecording(m_network);
    m_id = m_window->document()->variants()[2].id;
    m_window->selection()->select(m_id);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    present();
}

void TestPresentation::present()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    m_presentation = m_window->findChild<Presentation *>();
    QVERIFY(m_presentation);
    QVERIFY(QTest::qWaitForWindowExposed(m_presentation));
    QVERIFY(m_presentation->isFullScreen());
}

void TestPresentation::press(Qt::Key key) const
{
    m_presentation->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_presentation));
    QWidget *focused = m_presentation->focusWidget();
    QTest::keyClick(focused ? focused : m_presentation, key);
}

void TestPresentation::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_window->document()), QString());
    m_window.reset();
}

void TestPresentation::needsARecording()
{
    MainWindow empty;
    empty.show();
    QVERIFY(QTest::qWaitForWindowExposed(&empty));
    empty.activateWindow();
    QTest::keyClick(&empty, Qt::Key_F5);
    QVERIFY(!empty.findChild<Presentation *>());
}

void TestPresentation::keysMoveAndUndo()
{
    m_presentation->activateWindow();
    const double before = threshold();
    const std::size_t interval = intervalOf(*m_network, before);
    QTest::keyClick(m_presentation->chart(), Qt::Key_Left);
    QCOMPARE(threshold(), shortestOf(*m_network, interval + 1));
    QVERIFY(m_presentation->findChild<QLabel *>(u"presentedVariant"_s)
                ->text()
                .contains(thresholdsText(m_window->document()->variant(m_id)->thresholds)));
    QCOMPARE(m_presentation->findChild<QLabel *>(u"presentedArea"_s)->text(),
             areaFigures(m_window->document()->results(), costScale(*m_window->document())).leading.text);
    QTest::keyClick(m_presentation->chart(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(threshold(), before);
    QTest::keyClick(m_presentation->chart(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(threshold() != before);
    QTest::keyClick(m_presentation->chart(), Qt::Key_Tab);
    QVERIFY(m_window->selection()->isSelected(m_window->document()->variants()[3].id));
}

void TestPresentation::saysHowSureTheAreaIs()
{
    const auto *presented = m_presentation->findChild<QLabel *>(u"presentedInterval"_s);
    const auto *inWindow = m_window->findChild<QLabel *>(u"intervalFigure"_s);
    const auto isShown = [&] {
        return presented->text().startsWith(u'\u00b1') && !presented->text().endsWith(u'…')
               && presented->text() == inWindow->text();
    };
    QTRY_VERIFY(isShown());
    const QString before = presented->text();
    const std::vector<Variant> variants = m_window->document()->variants(); // a copy: it changes
    for (const Variant &variant : variants) {
        if (variant.id != variants.front().id)
            m_window->document()->setIncluded(variant.id, false);
    }
    QTRY_VERIFY(isShown() && presented->text() != before);
}

void TestPresentation::dragMoves()
{
    EnergyChart *chart = m_presentation->chart();
    const int steps = m_window->document()->undoStack()->count();
    const Point wanted = pointOf(m_network->sweep().at(0.6), m_network->table().cost());
    const QPoint from = chart->pixelOf(m_window->document()->results().find(m_id)->point).toPoint();
    const QPoint to = chart->pixelOf(wanted).toPoint();
    QVERIFY((to - from).manhattanLength() > 20);
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 6; ++i)
        QTest::mouseMove(chart, from + (to - from) * i / 6);
    QTest::mouseRelease(chart, Qt::LeftButton, {}, to);
    QVERIFY(std::abs(m_window->document()->results().find(m_id)->point.energy - wanted.energy) < 0.01);
    QCOMPARE(m_window->document()->undoStack()->count(), steps + 1);
}

void TestPresentation::escapeEndsTheDragFirst()
{
    EnergyChart *chart = m_presentation->chart();
    const double before = threshold();
    const QPoint from = chart->pixelOf(m_window->document()->results().find(m_id)->point).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    QTest::mouseMove(chart, from + QPoint(-150, 90));
    QVERIFY(threshold() != before);
    QTest::keyClick(chart, Qt::Key_Escape);
    QCOMPARE(threshold(), before);
    QVERIFY(m_presentation && m_presentation->isVisible());
    QTest::mouseRelease(chart, Qt::LeftButton, {}, from);
}

void TestPresentation::returnsToWhatWas_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Escape") << Qt::Key_Escape;
    QTest::newRow("F5") << Qt::Key_F5;
}

void TestPresentation::returnsToWhatWas()
{
    QFETCH(Qt::Key, key);
    const PlotRange range = m_window->chart()->range();
    const QByteArray layout = m_window->saveState();
    QCOMPARE(m_presentation->chart()->range(), range);

    QTest::keyClick(m_presentation->chart(), Qt::Key_Tab);
    QVERIFY(!m_window->selection()->isSelected(m_id));
    const QPoint empty = m_presentation->chart()->rect().center();
    QTest::mousePress(m_presentation->chart(), Qt::LeftButton, Qt::ShiftModifier, empty);
    QTest::mouseMove(m_presentation->chart(), empty + QPoint(120, 90));
    QTest::mouseRelease(m_presentation->chart(), Qt::LeftButton, Qt::ShiftModifier, empty + QPoint(120, 90));
    QVERIFY(m_presentation->chart()->range() != range);

    m_presentation->activateWindow();
    QTest::keyClick(m_presentation->chart(), key);
    QTRY_VERIFY(m_presentation.isNull());
    QVERIFY(m_window->isVisible());
    QVERIFY(m_window->selection()->isSelected(m_id));
    QCOMPARE(m_window->chart()->range(), range);
    QCOMPARE(m_window->saveState(), layout);
}

void TestPresentation::sizes_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("projector") << QSize(1280, 720);
    QTest::newRow("large") << QSize(3840, 2160);
    QTest::newRow("small") << QSize(640, 400);
}

void TestPresentation::sizes()
{
    QFETCH(QSize, size);
    m_presentation->showNormal();
    m_presentation->resize(size);
    QTRY_COMPARE(m_presentation->size(), size);
    const auto *area = m_presentation->findChild<QLabel *>(u"presentedArea"_s);
    QVERIFY(area->font().pixelSize() >= 26);
    const auto *head = m_presentation->findChild<QLabel *>(u"presentedVariant"_s);
    QTRY_VERIFY(area->sizeHint().width() <= area->width() && head->sizeHint().width() <= head->width());
    QVERIFY(m_presentation->chart()->height() > 0.7 * size.height());
    QVERIFY(!m_presentation->grab().isNull());
}

void TestPresentation::saysHowToLeave()
{
    const QLabel *keys = labelOf(u"presentedKeys"_s);
    QVERIFY(keys->isVisible());
    QVERIFY(keys->text().contains(u"Esc: end"_s));
    QCOMPARE(qobject_cast<QGraphicsOpacityEffect *>(keys->graphicsEffect())->opacity(), 1.0);
    for (const QSize size : {QSize(640, 400), QSize(1280, 720), QSize(1920, 1080)}) {
        m_presentation->showNormal();
        m_presentation->resize(size);
        QTRY_COMPARE(m_presentation->size(), size);
        QVERIFY(keys->fontMetrics().horizontalAdvance(keys->text()) <= m_presentation->width());
    }
}

void TestPresentation::pages()
{
    using Page = Presentation::Page;
    const auto shows = [this](Page page) {
        return m_presentation->page() == page && m_presentation->chart()->isVisible() == (page != Page::Samples)
               && m_presentation->exits()->isVisible() == (page == Page::Exits)
               && m_presentation->samples()->isVisible() == (page == Page::Samples);
    };
    QVERIFY(shows(Page::Chart));
    press(Qt::Key_2);
    QVERIFY(shows(Page::Exits));
    QVERIFY(m_presentation->chart()->hasFocus());
    QCOMPARE(m_presentation->exits()->histograms().size(), std::size_t(3));
    for (const ExitHistogram *histogram : m_presentation->exits()->histograms())
        QTRY_VERIFY(histogram->isVisible() && histogram->content().samples == 2000);
    press(Qt::Key_3);
    QVERIFY(shows(Page::Samples));
    QVERIFY(m_window->selection()->isSelected(m_id)); // the chart that was hidden had the focus
    QVERIFY(m_presentation->samples()->hasFocus());
    press(Qt::Key_1);
    QVERIFY(shows(Page::Chart));
    QVERIFY(m_presentation->chart()->hasFocus());
    press(Qt::Key_3);
    press(Qt::Key_Escape); // from every page
    QTRY_VERIFY(m_presentation.isNull());
}

void TestPresentation::thresholdsAreDraggedOnTheExits()
{
    m_presentation->showNormal();
    m_presentation->resize(1280, 720); // enlarged
    QTRY_COMPARE(m_presentation->size(), QSize(1280, 720));
    press(Qt::Key_2);
    ExitHistogram *histogram = m_presentation->exits()->histograms().front();
    const double before = threshold();
    const int steps = m_window->document()->undoStack()->count();
    const QPoint grip = histogram->gripPixel().toPoint();
    QVERIFY(histogram->rect().contains(grip));
    const int away = grip.x() < histogram->width() / 2 ? 60 : -60;
    QTest::mousePress(histogram, Qt::LeftButton, {}, grip);
    for (int i = 1; i <= 4; ++i)
        QTest::mouseMove(histogram, grip + QPoint(away * i / 4, 0));
    QTest::mouseRelease(histogram, Qt::LeftButton, {}, grip + QPoint(away, 0));
    QVERIFY((threshold() > before) == (away > 0) && threshold() != before);
    QVERIFY(std::abs(histogram->gripPixel().x() - grip.x() - away) < 6); // it follows the pointer
    QCOMPARE(m_window->document()->undoStack()->count(), steps + 1);
}

void TestPresentation::exitsAreLinkedAsInTheWindow()
{
    m_presentation->showNormal();
    m_presentation->resize(1280, 720);
    QTRY_COMPARE(m_presentation->size(), QSize(1280, 720));
    press(Qt::Key_2);
    const Document *document = m_window->document();
    const auto drag = [&] {
        ExitHistogram *histogram = m_presentation->exits()->histograms().front();
        const QPoint grip = histogram->gripPixel().toPoint();
        const int away = grip.x() < histogram->width() / 2 ? 60 : -60;
        QTest::mousePress(histogram, Qt::LeftButton, {}, grip);
        QTest::mouseMove(histogram, grip + QPoint(away, 0));
        QTest::mouseRelease(histogram, Qt::LeftButton, {}, grip + QPoint(away, 0));
        return document->variant(m_id)->thresholds;
    };
    const Thresholds linked = drag();
    QCOMPARE(linked[1], linked[0]);
    QVERIFY(m_window->exitsPanel()->linkButton()->isChecked());
    m_window->exitsPanel()->linkButton()->setChecked(false);
    const Thresholds unlinked = drag();
    QVERIFY(unlinked[0] != linked[0]);
    QCOMPARE(unlinked[1], linked[1]);
}

void TestPresentation::samplesTurnPages()
{
    press(Qt::Key_3);
    PresentedSamples *samples = m_presentation->samples();
    QTRY_VERIFY(samples->list().listed().recording);
    const std::vector<SampleIndex> first = samples->shown();
    QVERIFY(first.size() > 3);
    QCOMPARE(first.front(), SampleIndex{0});
    press(Qt::Key_PageUp); // there is none before
    QVERIFY(samples->shown() == first);
    press(Qt::Key_PageDown);
    QCOMPARE(samples->shown().front(), SampleIndex{first.size()});
    QVERIFY(samples->accessibleDescription().contains(countText(samples->list().listed())));
    const double before = threshold();
    press(Qt::Key_Left); // arrows still move the threshold
    QVERIFY(threshold() != before);
    QVERIFY(!m_presentation->grab().isNull());
    const fixtures::NumberWalk walk(m_presentation);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
}

void TestPresentation::samplesAreFilteredAsInTheWindow()
{
    press(Qt::Key_Escape);
    QTRY_VERIFY(m_presentation.isNull());
    SampleFilter filter;
    filter.correct = false;
    m_window->samplesPanel()->list()->setFilter(filter);
    present();
    press(Qt::Key_3);
    const PresentedSamples *samples = m_presentation->samples();
    QTRY_VERIFY(!samples->shown().empty());
    const ExitTable &table = m_network->table();
    const Thresholds &thresholds = m_window->document()->variant(m_id)->thresholds;
    for (const SampleIndex sample : samples->shown())
        QVERIFY(!table.isCorrect(exitOf(table, sample, thresholds), sample));
}

void TestPresentation::explainsWhatIsSelectedOrPointedAt()
{
    const QLabel *step = labelOf(u"presentedStep"_s);
    QVERIFY(!step->isVisible());
    press(Qt::Key_E);
    QVERIFY(step->isVisible());
    const Document &document = *m_window->document();
    const QString selected = stepSentence(document, m_id);
    QCOMPARE(step->text(), selected);
    QVERIFY(selected.startsWith(nameOf(*document.variant(m_id)) + u": at "_s));

    // The widest step of another variant.
    const Results &results = document.results();
    std::optional<std::size_t> widest;
    for (std::size_t i = 0; i < results.stepVariants.size(); ++i) {
        const Step each = results.steps.step(i);
        const auto width = [&](const Step &of) { return of.end - of.point.energy; };
        if (results.stepVariants[i] != m_id && (!widest || width(each) > width(results.steps.step(*widest))))
            widest = i;
    }
    QVERIFY(widest);
    const Step other = results.steps.step(*widest);
    fixtures::hover(
        m_presentation->chart(),
        m_presentation->chart()->pixelOf({(other.point.energy + other.end) / 2, other.point.accuracy}).toPoint());
    QCOMPARE(step->text(), stepSentence(document, results.stepVariants[*widest]));
    QVERIFY(step->text() != selected);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(m_presentation->chart(), &leave);
    QCOMPARE(step->text(), selected);

    QTest::keyClick(m_presentation->chart(), Qt::Key_PageUp); // it follows the threshold
    QCOMPARE(step->text(), stepSentence(document, m_id));
    QVERIFY(step->text() != selected);
    press(Qt::Key_E);
    QVERIFY(!step->isVisible());
}

void TestPresentation::sentences()
{
    Document document;
    const RecordingId tiny = document.openRecording(fixtures::tiny());
    document.setEMax(4);
    const VariantId early = document.addVariant(tiny, {0.4}); // two of four samples exit early, one of them correct
    const VariantId full = document.addVariant(tiny, {0.0});
    const std::vector<Variant> variants = document.variants(); // a copy: it changes
    for (const Variant &variant : variants)
        document.setIncluded(variant.id, variant.id == early || variant.id == full);
    const CostScale scale = costScale(document);
    const QString first = nameOf(*document.variant(early));
    const QString second = nameOf(*document.variant(full));
    QCOMPARE(stepSentence(document, early),
             u"%1: at %2 per image, %3 are correct; %4 of the images exit at exit 1. Its step holds up to %5, where "
             "%6 begins."_s.arg(first, scale.withUnit(1.5), accuracyText(0.5, 4), shareText(0.5, 4), scale.withUnit(2),
                                second));
    QCOMPARE(stepSentence(document, full),
             u"%1: at %2 per image, %3 are correct; no image exits before the last exit. Its step holds up to E_max, "
             "4 GFLOPs."_s.arg(second, scale.withUnit(2), accuracyText(0.75, 4)));
    document.setIncluded(early, false);
    QVERIFY(!stepSentence(document, early).contains(u"Its step"_s));
    document.removeVariant(early);
    QVERIFY(stepSentence(document, early).isEmpty());
}

void TestPresentation::pointerFollowsTheMouse_data()
{
    QTest::addColumn<Appearance>("appearance");
    QTest::newRow("light") << Appearance::Light;
    QTest::newRow("dark") << Appearance::Dark;
}

void TestPresentation::pointerFollowsTheMouse()
{
    QFETCH(Appearance, appearance);
    applyAppearance(appearance);
    QCoreApplication::processEvents();
    const PresentedPointer *pointer = m_presentation->pointer();
    QVERIFY(!pointer->isVisible());
    const QImage without = m_presentation->grab().toImage();
    press(Qt::Key_L);
    QVERIFY(pointer->isVisible());
    for (const QPoint place : {QPoint(200, 150), QPoint(320, 90)}) {
        fixtures::hover(m_presentation->chart(), place);
        const QPoint middle = m_presentation->chart()->mapTo(m_presentation, place);
        QVERIFY((pointer->geometry().center() - middle).manhattanLength() <= 2);
        const QColor under = without.pixelColor(middle);
        const QColor seen = m_presentation->grab().toImage().pixelColor(middle);
        const int change = std::abs(seen.red() - under.red()) + std::abs(seen.green() - under.green())
                           + std::abs(seen.blue() - under.blue());
        QVERIFY2(change > 90, qPrintable(under.name() + u' ' + seen.name()));
    }
    press(Qt::Key_L);
    QVERIFY(!pointer->isVisible());
    applyAppearance(Appearance::Light);
}

void TestPresentation::axesHaveFourTicks_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("logarithmic");
    for (const QSize size : {QSize(1280, 720), QSize(1920, 1080), QSize(1024, 768)}) {
        for (const bool logarithmic : {false, true})
            QTest::addRow("%d x %d%s", size.width(), size.height(), logarithmic ? ", logarithmic" : "")
                << size << logarithmic;
    }
}

void TestPresentation::axesHaveFourTicks()
{
    QFETCH(QSize, size);
    QFETCH(bool, logarithmic);
    m_presentation->showNormal();
    m_presentation->resize(size);
    QTRY_COMPARE(m_presentation->size(), size);
    EnergyChart *chart = m_presentation->chart();
    chart->setLogarithmic(logarithmic);
    const PlotRange whole = chart->range();
    const auto labelled = [](const std::vector<Tick> &ticks) {
        return std::ranges::count_if(ticks, [](const Tick &tick) { return !tick.label.isEmpty(); });
    };
    for (int i = 0; i < 40; ++i) {
        PlotRange range = whole;
        range.lowEnergy += 0.011 * i * (whole.highEnergy - whole.lowEnergy);
        range.highAccuracy -= 0.017 * i * (whole.highAccuracy - whole.lowAccuracy);
        chart->showRange(range);
        QVERIFY2(labelled(chart->layout().accuracyTicks) >= 4, qPrintable(QString::number(i)));
        QVERIFY2(labelled(chart->layout().energyTicks) >= 4, qPrintable(QString::number(i)));
    }
    if (size.width() < 1280)
        return; // a screen as high has narrow histograms
    press(Qt::Key_2);
    for (const ExitHistogram *histogram : m_presentation->exits()->histograms())
        QVERIFY(labelled(histogram->arrangement().valueTicks) >= 4);
}

QTEST_MAIN(TestPresentation)
#include "tst_presentation.moc"
