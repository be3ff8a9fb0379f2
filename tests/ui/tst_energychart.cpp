// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/charthits.h"
#include "ui/charts/energychart.h"
#include "core/results/thresholdsteps.h"
#include "ui/wording/costscale.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What arrow keys settle on in an interval.
double shortestOf(const ThresholdIntervals &intervals, std::size_t interval)
{
    return shortestInInterval(intervals, thresholdOfInterval(intervals, interval));
}

} // namespace

class TestEnergyChart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void dragAlongTheCurve();
    void everyMoveOfADragIsTrue();
    void dragBackToStart();
    void escapeCancelsADrag();
    void clickOnlySelects();
    void arrowKeys();
    void shiftArrows();
    void tabWalksTheVariants();
    void panZoomFit();
    void bandZooms();
    void backThroughTheViews();
    void oneOfSeveralThresholdsIsDragged();
    void theSliceIsDrawnWhileDragging();
    void eMaxIsDragged();
    void zoomedNumbersFollowTheUnit();
    void axisChoice();
    void movedFramesPaint();
    void namesHideAndShow();
    void hiddenNetworksAreOutOfReach();
    void renamedAndColoured();

private:
    [[nodiscard]] QPoint pixelOf(VariantId id) const
    {
        return m_chart->pixelOf(m_document->results().find(id)->point).toPoint();
    }
    [[nodiscard]] double threshold(VariantId id) const { return m_document->variant(id)->thresholds.front(); }

    [[nodiscard]] NetworkName nameOfNetwork(RecordingId id) const
    {
        const auto &names = m_chart->layout().networkNames;
        const auto found = std::ranges::find(names, id, &NetworkName::id);
        return found == names.end() ? NetworkName() : *found;
    }
    /// Whether any pixel near at has the colour of a curve or marker.
    [[nodiscard]] bool isColoured(QPointF at, int colour) const
    {
        const QImage image = m_chart->grab().toImage();
        const QColor wanted = Theme::of(m_chart->palette()).series(colour);
        const auto scale = image.devicePixelRatio();
        for (int x = -3; x <= 3; ++x) {
            for (int y = -3; y <= 3; ++y) {
                const QPoint pixel = (at * scale).toPoint() + QPoint(x, y);
                if (image.rect().contains(pixel) && image.pixelColor(pixel) == wanted)
                    return true;
            }
        }
        return false;
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<ThresholdView> m_thresholds;
    std::unique_ptr<EnergyChart> m_chart;
    RecordingPtr m_network;
    VariantId m_id; ///< the third variant: in the middle of the curve
    int m_steps = 0;
};

void TestEnergyChart::init()
{
    m_document = std::make_unique<Document>();
    m_selection = std::make_unique<Selection>(m_document.get());
    m_thresholds = std::make_unique<ThresholdView>(m_document.get());
    m_chart = std::make_unique<EnergyChart>(m_document.get(), m_selection.get(), m_thresholds.get());
    m_chart->resize(900, 600);
    m_network = fixtures::network(u"net"_s, 5000, 2);
    m_document->openRecording(m_network);
    m_id = m_document->variants()[2].id;
    m_steps = m_document->undoStack()->count();
    m_chart->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
}

void TestEnergyChart::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_document), QString());
    m_chart.reset();
    m_thresholds.reset();
    m_selection.reset();
    m_document.reset();
}

void TestEnergyChart::dragAlongTheCurve()
{
    const double start = threshold(m_id);
    // To the place of a threshold of 1.1 on the curve.
    const Point wanted = pointOf(m_network->sweep().at(1.1), m_network->table().cost());
    const QPoint from = pixelOf(m_id);
    const QPoint to = m_chart->pixelOf(wanted).toPoint();
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
    QVERIFY(m_selection->isSelected(m_id));
    for (int i = 1; i <= 10; ++i)
        QTest::mouseMove(m_chart.get(), from + (to - from) * i / 10);
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, to);

    const VariantResult &moved = *m_document->results().find(m_id);
    QVERIFY(std::abs(moved.point.energy - wanted.energy) < 0.005);
    QCOMPARE(evaluate(m_network->table(), m_document->variant(m_id)->thresholds), moved.outcome);
    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
    m_document->undoStack()->undo();
    QCOMPARE(threshold(m_id), start);
    m_document->undoStack()->redo();
    QVERIFY(threshold(m_id) != start);
}

void TestEnergyChart::everyMoveOfADragIsTrue()
{
    const auto &breakpoints = m_network->sweep().breakpoints();
    const QPoint from = pixelOf(m_id);
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
    for (int x = 100; x < 880; x += 13) {
        QTest::mouseMove(m_chart.get(), QPoint(x, 40 + x * 29 % 500));
        const double now = threshold(m_id);
        QVERIFY(now == 0 || std::find(breakpoints.begin(), breakpoints.end(), now) == breakpoints.end());
        QCOMPARE(fixtures::disagreement(*m_document), QString());
    }
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, QPoint(880, 100));
    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
}

void TestEnergyChart::dragBackToStart()
{
    const double start = threshold(m_id);
    const QPoint from = pixelOf(m_id);
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
    QTest::mouseMove(m_chart.get(), from + QPoint(80, -30));
    QVERIFY(threshold(m_id) != start);
    QTest::mouseMove(m_chart.get(), from);
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, from);
    QCOMPARE(threshold(m_id), start);
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestEnergyChart::escapeCancelsADrag()
{
    const double start = threshold(m_id);
    const QPoint from = pixelOf(m_id);
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
    QTest::mouseMove(m_chart.get(), from + QPoint(-90, 60));
    QVERIFY(threshold(m_id) != start);
    QTest::keyClick(m_chart.get(), Qt::Key_Escape);
    QCOMPARE(threshold(m_id), start);
    QTest::mouseMove(m_chart.get(), from + QPoint(-120, 90));
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, from + QPoint(-120, 90));
    QCOMPARE(threshold(m_id), start);
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestEnergyChart::clickOnlySelects()
{
    QTest::mouseClick(m_chart.get(), Qt::LeftButton, {}, pixelOf(m_id) + QPoint(2, 1));
    QVERIFY(m_selection->isSelected(m_id));
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestEnergyChart::arrowKeys()
{
    m_selection->select(m_id);
    const std::size_t interval = intervalOf(*m_network, threshold(m_id));
    QTest::keyClick(m_chart.get(), Qt::Key_Left); // to the left: less energy, a higher threshold
    QCOMPARE(threshold(m_id), shortestOf(*m_network, interval + 1));
    QTest::keyClick(m_chart.get(), Qt::Key_Right);
    QTest::keyClick(m_chart.get(), Qt::Key_Right);
    QCOMPARE(threshold(m_id), shortestOf(*m_network, interval - 1));
    QCOMPARE(m_document->undoStack()->count(), m_steps + 3);
    m_document->undoStack()->undo();
    QCOMPARE(threshold(m_id), shortestOf(*m_network, interval));
}

void TestEnergyChart::shiftArrows()
{
    m_selection->select(m_id);
    const double before = m_document->results().find(m_id)->point.accuracy;
    const std::size_t interval = intervalOf(*m_network, threshold(m_id));
    QTest::keyClick(m_chart.get(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(m_document->results().find(m_id)->point.accuracy != before);
    const std::size_t reached = intervalOf(*m_network, threshold(m_id));
    QVERIFY(reached > interval);
    for (std::size_t i = interval; i < reached; ++i) // and none before it differs
        QCOMPARE(m_network->sweep().at(thresholdOfInterval(*m_network, i)).accuracy(), before);
}

void TestEnergyChart::tabWalksTheVariants()
{
    m_selection->select(m_document->variants().front().id);
    m_chart->setFocus();
    QTest::keyClick(m_chart.get(), Qt::Key_Tab);
    QVERIFY(m_selection->isSelected(m_document->variants()[1].id));
    QTest::keyClick(m_chart.get(), Qt::Key_Backtab);
    QVERIFY(m_selection->isSelected(m_document->variants()[0].id));
}

void TestEnergyChart::panZoomFit()
{
    const PlotRange fitted = m_chart->range();
    const QPoint empty = m_chart->pixelOf({fitted.lowEnergy + 0.05, fitted.highAccuracy - 0.02}).toPoint();
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, empty);
    QTest::mouseMove(m_chart.get(), empty + QPoint(60, 0));
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, empty + QPoint(60, 0));
    QVERIFY(m_chart->range().lowEnergy < fitted.lowEnergy);
    QCOMPARE(m_chart->range().lowAccuracy, fitted.lowAccuracy);
    QCOMPARE(m_document->undoStack()->count(), m_steps); // the view is not a decision

    const QPointF pointer(400, 300);
    const double before = m_chart->range().highEnergy - m_chart->range().lowEnergy;
    QWheelEvent wheel(pointer, m_chart->mapToGlobal(pointer), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_chart.get(), &wheel);
    QVERIFY(m_chart->range().highEnergy - m_chart->range().lowEnergy < 0.9 * before);
    QTest::mouseDClick(m_chart.get(), Qt::LeftButton, {}, empty);
    QCOMPARE(m_chart->range(), fitted);
}

void TestEnergyChart::bandZooms()
{
    const PlotRange fitted = m_chart->range();
    const Point low{fitted.lowEnergy + 0.3, fitted.lowAccuracy + 0.1};
    const Point high{fitted.lowEnergy + 0.9, fitted.lowAccuracy + 0.3};
    const auto drag = [&](QPoint from, QPoint to) {
        QTest::mousePress(m_chart.get(), Qt::LeftButton, Qt::ShiftModifier, from);
        QTest::mouseMove(m_chart.get(), (from + to) / 2);
        QTest::mouseMove(m_chart.get(), to);
    };
    const QPoint from = m_chart->pixelOf(low).toPoint();
    const QPoint to = m_chart->pixelOf(high).toPoint();
    drag(from, to);
    QCOMPARE(m_chart->range(), fitted); // not before the release
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, Qt::ShiftModifier, to);
    const double pixel = (fitted.highEnergy - fitted.lowEnergy) / 800;
    QVERIFY(std::abs(m_chart->range().lowEnergy - low.energy) < pixel);
    QVERIFY(std::abs(m_chart->range().highEnergy - high.energy) < pixel);
    QVERIFY(std::abs(m_chart->range().lowAccuracy - low.accuracy) < 0.01);
    QVERIFY(std::abs(m_chart->range().highAccuracy - high.accuracy) < 0.01);

    m_chart->fit();
    drag(from, QPoint(to.x(), from.y() + 3)); // flat: zooms energies only
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, Qt::ShiftModifier, QPoint(to.x(), from.y() + 3));
    QVERIFY(std::abs(m_chart->range().lowEnergy - low.energy) < pixel);
    QCOMPARE(m_chart->range().highAccuracy, fitted.highAccuracy);

    m_chart->fit();
    drag(from, to);
    QTest::keyClick(m_chart.get(), Qt::Key_Escape);
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, Qt::ShiftModifier, to);
    QTest::mouseClick(m_chart.get(), Qt::LeftButton, Qt::ShiftModifier, from);
    QCOMPARE(m_chart->range(), fitted);
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestEnergyChart::backThroughTheViews()
{
    const PlotRange fitted = m_chart->range();
    const auto turnWheel = [&](QPointF pointer) {
        QWheelEvent wheel(pointer, m_chart->mapToGlobal(pointer), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_chart.get(), &wheel);
    };
    for (int i = 0; i < 3; ++i)
        turnWheel({400, 300});
    const PlotRange zoomed = m_chart->range();
    QTest::mouseMove(m_chart.get(), QPoint(500, 200));
    turnWheel({500, 200});
    m_chart->fit();

    QTest::keyClick(m_chart.get(), Qt::Key_Backspace);
    QVERIFY(m_chart->range() != zoomed);
    QTest::keyClick(m_chart.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(m_chart->range(), zoomed);
    QTest::keyClick(m_chart.get(), Qt::Key_Backspace); // three turns in one place are one step
    QCOMPARE(m_chart->range(), fitted);
    QTest::keyClick(m_chart.get(), Qt::Key_Backspace);
    QCOMPARE(m_chart->range(), fitted);
    QCOMPARE(m_document->undoStack()->count(), m_steps);

    // A view that was fitted follows the document again.
    turnWheel({400, 300});
    QTest::keyClick(m_chart.get(), Qt::Key_Backspace);
    m_document->setEMax(5);
    QVERIFY(m_chart->range().highEnergy > 5);
}

void TestEnergyChart::oneOfSeveralThresholdsIsDragged()
{
    const Thresholds start{0.2, 0.9};
    m_document->setThresholds(m_id, start);
    const int steps = m_document->undoStack()->count();
    for (const int exit : {1, 0}) {
        m_selection->touch(m_id, {exit});
        const auto moved = static_cast<std::size_t>(exit);
        const double wanted = exit == 0 ? 0.7 : 1.3;
        Thresholds there = start;
        there[moved] = wanted;
        const QPoint from = pixelOf(m_id);
        const QPoint to = m_chart->pixelOf(pointOf(m_network->outcomeAt(there), m_network->table().cost())).toPoint();
        QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 10; ++i) {
            QTest::mouseMove(m_chart.get(), from + (to - from) * i / 10);
            QCOMPARE(fixtures::disagreement(*m_document), QString());
        }
        QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, to);
        const Thresholds now = m_document->variant(m_id)->thresholds;
        QVERIFY2(std::abs(now[moved] - wanted) < 0.1, qPrintable(QString::number(now[moved])));
        QCOMPARE(now[1 - moved], start[1 - moved]);
        QCOMPARE(m_document->undoStack()->count(), steps + 1);
        m_document->undoStack()->undo();
        QCOMPARE(m_document->variant(m_id)->thresholds, start);

        QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
        QTest::mouseMove(m_chart.get(), to);
        QVERIFY(m_document->variant(m_id)->thresholds != start);
        QTest::keyClick(m_chart.get(), Qt::Key_Escape);
        QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, to);
        QCOMPARE(m_document->variant(m_id)->thresholds, start);

        // Arrow keys move the same threshold, and the card over the marker says which.
        m_selection->select(m_id);
        const ExitSweep sweep(m_network->table(), {exit}, start);
        const ThresholdIntervals intervals(sweep, Criterion::Entropy);
        QTest::keyClick(m_chart.get(), Qt::Key_Left);
        Thresholds stepped = start;
        stepped[moved] = shortestOf(intervals, intervalOf(intervals, start[moved]) + 1);
        QCOMPARE(m_document->variant(m_id)->thresholds, stepped);
        m_document->undoStack()->undo();
        QTest::mouseMove(m_chart.get(), from + QPoint(0, 200));
        QTest::mouseMove(m_chart.get(), from);
        QCOMPARE(m_chart->cursor().shape(), Qt::OpenHandCursor);
        QVERIFY(m_chart->hoverCard());
        QCOMPARE(m_chart->hoverCard()->rows.back().second, u"only exit %1"_s.arg(exit + 1));
    }
}

void TestEnergyChart::theSliceIsDrawnWhileDragging()
{
    const Thresholds start{0.2, 0.9};
    m_document->setThresholds(m_id, start);
    m_selection->touch(m_id, {0});
    const ExitSweep sweep(m_network->table(), {0}, start);
    const double never = ThresholdIntervals(sweep, Criterion::Entropy).never;
    const QPoint from = pixelOf(m_id);
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
    QTest::mouseMove(m_chart.get(), from + QPoint(-25, 10));
    const QImage dragging = m_chart->grab().toImage();
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, from + QPoint(-25, 10));
    const QImage released = m_chart->grab().toImage();

    const double ratio = dragging.devicePixelRatio();
    int drawn = 0;
    int places = 0;
    for (const CurvePoint &place : sweep.curve(never, m_network->table().cost())) {
        const QPoint at = (m_chart->pixelOf({place.energy, place.accuracy}) * ratio).toPoint();
        const QRect around(at - QPoint(1, 1), QSize(3, 3));
        if (!dragging.rect().contains(around))
            continue;
        ++places;
        drawn += dragging.copy(around) != released.copy(around);
    }
    QVERIFY(places > 100);
    QVERIFY2(drawn > places / 3, qPrintable(QString::number(drawn))); // dashes, and the middle is under the marker
}

void TestEnergyChart::eMaxIsDragged()
{
    const EMax before = m_document->eMax();
    const PlotRange range = m_chart->range();
    const double low = range.lowAccuracy + 0.15 * (range.highAccuracy - range.lowAccuracy); // away from all markers
    const QPoint from = m_chart->pixelOf({before.value, low}).toPoint();
    const double pixel
        = (range.highEnergy - range.lowEnergy)
          / (m_chart->pixelOf({range.highEnergy, low}).x() - m_chart->pixelOf({range.lowEnergy, low}).x());
    const auto dragLeft = [&] {
        QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 12; ++i)
            QTest::mouseMove(m_chart.get(), from - QPoint(10 * i, 0));
    };
    QTest::mouseMove(m_chart.get(), from);
    QCOMPARE(m_chart->cursor().shape(), Qt::SplitHCursor);
    dragLeft();
    QCOMPARE(m_chart->range(), range); // nothing moves under the pointer
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, from - QPoint(120, 0));
    const EMax after = m_document->eMax();
    QVERIFY(std::abs(after.value - (before.value - 120 * pixel)) < 2 * pixel);
    QCOMPARE(after.origin, EMaxOrigin::Chosen);
    QVERIFY(QString::number(after.value, 'g', 15).size() <= 6); // no digits that the eye cannot choose
    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
    m_document->undoStack()->undo();
    QCOMPARE(m_document->eMax(), before);
    QCOMPARE(m_chart->range(), range);

    dragLeft();
    QVERIFY(m_document->eMax() != before);
    QTest::keyClick(m_chart.get(), Qt::Key_Escape);
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, from - QPoint(120, 0));
    QCOMPARE(m_document->eMax(), before);
    QCOMPARE(m_chart->range(), range);
}

void TestEnergyChart::zoomedNumbersFollowTheUnit()
{
    PlotRange range = m_chart->range();
    range.highEnergy = (range.lowEnergy + range.highEnergy) / 2;
    m_chart->showRange(range);
    const QString unit = costScale(*m_document).unitName();
    m_document->setEMax(EMax{0.02, CostUnit::Gflops, EMaxOrigin::Chosen, {}}, m_document->newGesture());
    QVERIFY(costScale(*m_document).unitName() != unit);
    QCOMPARE(m_chart->range(), range);
    EnergyChart fresh(m_document.get(), m_selection.get(), m_thresholds.get());
    fresh.resize(m_chart->size());
    fresh.showRange(range);
    m_chart->clearFocus();
    QCOMPARE(m_chart->grab().toImage(), fresh.grab().toImage());
}

void TestEnergyChart::axisChoice()
{
    QVERIFY(!m_chart->isLogarithmic());
    QSignalSpy changed(m_chart.get(), &EnergyChart::logarithmicChanged);
    m_document->setEMax(39.32); // now the variants fill little of the axis
    QVERIFY(m_chart->isLogarithmic());
    m_chart->setLogarithmic(false);
    QVERIFY(!m_chart->isLogarithmic());
    QCOMPARE(changed.count(), 2);
    m_document->openRecording(fixtures::network(u"other"_s, 5000, 1));
    QVERIFY(!m_chart->isLogarithmic()); // the user's choice is kept
}

void TestEnergyChart::movedFramesPaint()
{
    const QImage before = m_chart->grab().toImage();
    QCOMPARE(m_chart->grab().toImage(), before);
    m_document->setThresholds(m_id, {1.3, 1.3});
    const QImage after = m_chart->grab().toImage();
    QVERIFY(after != before);
    QVERIFY(m_chart->accessibleDescription().contains(u"4 variants"_s));
    m_document->undoStack()->undo();
    QCOMPARE(m_chart->grab().toImage(), before);
}

void TestEnergyChart::namesHideAndShow()
{
    const RecordingId first = m_document->decisions().recordings.front();
    const RecordingId second = m_document->openRecording(fixtures::network(u"other"_s, 500, 5));
    m_selection->select(m_document->variants().back().id);
    const auto area = m_document->results().area;
    const PlotRange range = m_chart->range();
    const QPoint marker = pixelOf(m_id);
    QVERIFY(isColoured(marker, 0));
    const NetworkName name = nameOfNetwork(first);
    QCOMPARE(name.text, u"net"_s);
    const QPoint at = name.rect.center().toPoint();
    const int steps = m_document->undoStack()->count();

    QTest::mouseMove(m_chart.get(), at);
    QCOMPARE(m_chart->cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseClick(m_chart.get(), Qt::LeftButton, {}, at);
    QVERIFY(m_document->isHidden(first) && !m_document->isHidden(second));
    QVERIFY(!isColoured(marker, 0));
    QVERIFY(nameOfNetwork(first).isHidden);
    QCOMPARE(nameOfNetwork(first).rect, name.rect); // so that it can be clicked again
    QCOMPARE(m_chart->range(), range);
    QCOMPARE(m_document->results().area, area);
    QVERIFY(m_chart->accessibleDescription().contains(u"1 network hidden"_s));
    m_chart->fit();
    QCOMPARE(m_chart->range(), range);

    QTest::mouseClick(m_chart.get(), Qt::LeftButton, {}, nameOfNetwork(first).rect.center().toPoint());
    QVERIFY(!m_document->isHidden(first));
    QVERIFY(isColoured(marker, 0));
    QVERIFY(!m_chart->accessibleDescription().contains(u"hidden"_s));
    QCOMPARE(m_document->undoStack()->count(), steps + 2);

    // A drag that begins on a name moves the plot; two quick clicks are two clicks.
    const QPoint again = nameOfNetwork(first).rect.center().toPoint();
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, again);
    QTest::mouseMove(m_chart.get(), again + QPoint(30, 10));
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, again + QPoint(30, 10));
    QVERIFY(!m_document->isHidden(first));
    QVERIFY(m_chart->range() != range);
    const PlotRange moved = m_chart->range();
    const QPoint there = nameOfNetwork(first).rect.center().toPoint();
    QTest::mouseClick(m_chart.get(), Qt::LeftButton, {}, there);
    QTest::mouseDClick(m_chart.get(), Qt::LeftButton, {}, there);
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, there);
    QVERIFY(!m_document->isHidden(first));
    QCOMPARE(m_chart->range(), moved);
}

void TestEnergyChart::hiddenNetworksAreOutOfReach()
{
    const RecordingId first = m_document->decisions().recordings.front();
    m_selection->select(m_id);
    const double before = threshold(m_id);
    const QPoint marker = pixelOf(m_id);
    QTest::mouseMove(m_chart.get(), marker);
    QCOMPARE(m_chart->cursor().shape(), Qt::OpenHandCursor);
    m_document->setHidden(first, true);
    QTest::mouseMove(m_chart.get(), marker + QPoint(1, 0));
    QCOMPARE(m_chart->cursor().shape(), Qt::ArrowCursor);
    const auto card = hoverCardAt(chartContent(*m_document), m_document->results(), *m_thresholds,
                                  m_chart->layout().geometry, marker);
    QVERIFY(!card);
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, marker);
    QTest::mouseMove(m_chart.get(), marker + QPoint(60, 0));
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, marker + QPoint(60, 0));
    QTest::keyClick(m_chart.get(), Qt::Key_Left);
    QCOMPARE(threshold(m_id), before);
    m_document->setHidden(first, false);
    QTest::keyClick(m_chart.get(), Qt::Key_Left);
    QVERIFY(threshold(m_id) != before);
}

void TestEnergyChart::renamedAndColoured()
{
    const RecordingId id = m_document->decisions().recordings.front();
    m_selection->select(m_document->variants().back().id);
    m_document->rename(id, u"a considerably longer name"_s);
    const NetworkName name = nameOfNetwork(id);
    QCOMPARE(name.text, u"a considerably longer name"_s);
    QVERIFY(name.rect.width() > QFontMetricsF(m_chart->layout().titleFont).horizontalAdvance(u"net"_s));
    m_document->setColour(id, 2);
    QCOMPARE(nameOfNetwork(id).colour, 2);
    QVERIFY(isColoured(pixelOf(m_id), 2));
    m_document->undoStack()->undo();
    m_document->undoStack()->undo();
    QCOMPARE(nameOfNetwork(id).text, u"net"_s);
    QCOMPARE(nameOfNetwork(id).colour, 0);
    QVERIFY(isColoured(pixelOf(m_id), 0));
}

QTEST_MAIN(TestEnergyChart)
#include "tst_energychart.moc"
