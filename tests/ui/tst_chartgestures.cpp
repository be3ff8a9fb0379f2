// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/thresholdsteps.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/mouseevents.h"
#include "ui/charts/curvehit.h"
#include "ui/charts/energychart.h"
#include "ui/charts/roundedplace.h"
#include "ui/charts/targetpainter.h"
#include "ui/wording/wording.h"

#include <QContextMenuEvent>
#include <QPainter>
#include <QPaintEvent>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Gestures of the chart beside dragging markers (tst_energychart): adding by double click, the target line, zooming by
/// key, the read-out, and asking for menus.
class TestChartGestures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void doubleClickAdds();
    void doubleClickBesideCurvesFits();
    void oneExitHasNothingToAdd();
    void targetIsDragged_data();
    void targetIsDragged();
    void markersAndEMaxComeFirst();
    void targetIsDrawn();
    void targetLabelCoversNoMarker_data();
    void targetLabelCoversNoMarker();
    void hiddenNetworksHaveNoRing();
    void readsTheAxes();
    void aMovedReadoutIsAllThatIsPainted();
    void zoomsByKey();
    void pansByKey();
    void tellsOfItsView();
    void menusKnowTheirPlace_data();
    void menusKnowTheirPlace();
    void menuByKeyIsAtTheSelected();
    void menuKeepsSeveralSelected();
    void severalAreMarked();

private:
    [[nodiscard]] QPoint pixelOf(const Point &point) const { return m_chart->pixelOf(point).toPoint(); }
    [[nodiscard]] Point pointOfVariant(std::size_t place) const { return m_document->results().variants[place].point; }

    /// The place on the curve that is farthest from all markers, in view.
    [[nodiscard]] CurvePoint freePlace() const;

    /// A pixel of the plot, high and to the left, far from everything.
    [[nodiscard]] QPoint emptyPixel() const
    {
        const QRectF &area = m_chart->layout().geometry.area;
        return QPointF(area.left() + 0.04 * area.width(), area.top() + 0.08 * area.height()).toPoint();
    }
    void askForMenu(QPoint at, QContextMenuEvent::Reason reason = QContextMenuEvent::Mouse) const
    {
        QContextMenuEvent asked(reason, at, m_chart->mapToGlobal(at));
        QCoreApplication::sendEvent(m_chart.get(), &asked);
    }
    void hover(QPoint at) const { fixtures::hover(m_chart.get(), at); }

    /// What the chart shows, with the target line.
    [[nodiscard]] ChartContent contentWithTarget() const
    {
        ChartContent content = chartContent(*m_document);
        content.target = chartTarget(*m_document, *m_target, EntropyUnit::Nats);
        return content;
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<ThresholdView> m_thresholds;
    std::unique_ptr<TargetLine> m_target;
    std::unique_ptr<EnergyChart> m_chart;
    RecordingPtr m_network;
    RecordingId m_id;
    int m_steps = 0;
};

void TestChartGestures::init()
{
    m_document = std::make_unique<Document>();
    m_selection = std::make_unique<Selection>(m_document.get());
    m_thresholds = std::make_unique<ThresholdView>(m_document.get());
    m_target = std::make_unique<TargetLine>(m_document.get(), m_selection.get());
    m_chart = std::make_unique<EnergyChart>(m_document.get(), m_selection.get(), m_thresholds.get());
    m_chart->setTarget(m_target.get());
    m_chart->resize(900, 600);
    m_network = fixtures::network(u"net"_s, 5000, 2);
    m_id = m_document->openRecording(m_network);
    m_selection->select(m_document->variants()[2].id);
    m_steps = m_document->undoStack()->count();
    m_chart->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
}

void TestChartGestures::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_document), QString());
    m_chart.reset();
    m_target.reset();
    m_thresholds.reset();
    m_selection.reset();
    m_document.reset();
}

CurvePoint TestChartGestures::freePlace() const
{
    CurvePoint best;
    double farthest = 0;
    for (const CurvePoint &place : m_network->curve()) {
        const QPointF at = m_chart->pixelOf({place.energy, place.accuracy});
        double nearest = m_chart->layout().geometry.area.adjusted(30, 30, -30, -30).contains(at) ? 1e9 : 0;
        for (const VariantResult &result : m_document->results().variants)
            nearest = std::min(nearest, QLineF(at, m_chart->pixelOf(result.point)).length());
        for (const NetworkName &name : m_chart->layout().networkNames) {
            if (name.rect.adjusted(-6, -6, 6, 6).contains(at))
                nearest = 0;
        }
        if (nearest > farthest) {
            farthest = nearest;
            best = place;
        }
    }
    return best;
}

void TestChartGestures::doubleClickAdds()
{
    const PlotRange range = m_chart->range();
    const CurvePoint place = freePlace();
    const QPoint at = pixelOf({place.energy, place.accuracy}) + QPoint(2, -3);
    const auto nearest = curveAt(chartContent(*m_document), m_chart->layout().geometry, at, 12);
    QVERIFY(nearest);
    hover(at);
    QVERIFY(m_chart->hoverCard());
    QCOMPARE(m_chart->hoverCard()->rows.back().first, u"Double click"_s);
    QTest::mouseDClick(m_chart.get(), Qt::LeftButton, {}, at);

    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
    const Variant added = m_document->variants().back();
    QVERIFY(m_selection->isSelected(added.id));
    QCOMPARE(added.recording, m_id);
    const CurvePoint wanted = nearest->place.point;
    QCOMPARE(evaluate(m_network->table(), added.thresholds),
             evaluate(m_network->table(), {wanted.threshold, wanted.threshold}));
    QVERIFY(QLineF(m_chart->pixelOf(m_document->results().find(added.id)->point), at).length() < 12);
    QCOMPARE(added.thresholds[0], shortestInInterval(*m_network, wanted.threshold)); // a short decimal
    QCOMPARE(added.thresholds[1], added.thresholds[0]);
    QCOMPARE(m_chart->range(), range);
    // The marker is there now: another double click is on it, and adds nothing.
    QTest::mouseDClick(m_chart.get(), Qt::LeftButton, {}, at);
    QCOMPARE(m_document->undoStack()->count(), m_steps + 1);
    m_document->undoStack()->undo();
    QVERIFY(!m_document->variant(added.id));
}

void TestChartGestures::doubleClickBesideCurvesFits()
{
    const PlotRange fitted = m_chart->range();
    m_chart->zoom(true);
    QVERIFY(m_chart->range() != fitted);
    QTest::mouseDClick(m_chart.get(), Qt::LeftButton, {}, emptyPixel());
    QCOMPARE(m_chart->range(), fitted);
    QTest::mouseDClick(m_chart.get(), Qt::RightButton, {},
                       pixelOf({freePlace().energy, freePlace().accuracy})); // not this button
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestChartGestures::oneExitHasNothingToAdd()
{
    QVERIFY(m_document->setExitsOff(m_id, ExitsOff{ExitIndex{0}, ExitIndex{1}}));
    const int steps = m_document->undoStack()->count();
    QSignalSpy said(m_chart.get(), &EnergyChart::message);
    m_chart->addVariant(m_id, 0.5);
    QCOMPARE(m_document->undoStack()->count(), steps);
    QCOMPARE(said.count(), 1);
    QVERIFY(said.front().front().toString().contains(u"net"_s));
}

void TestChartGestures::targetIsDragged_data()
{
    QTest::addColumn<bool>("isAccuracy");
    QTest::newRow("at least") << true;
    QTest::newRow("at most") << false;
}

void TestChartGestures::targetIsDragged()
{
    QFETCH(bool, isAccuracy);
    m_target->propose(isAccuracy ? Aim::Kind::AtLeast : Aim::Kind::AtMost);
    const Aim start = *m_target->aim();
    const PlotRange range = m_chart->range();
    const auto span = targetSpan(m_chart->layout().geometry, contentWithTarget());
    QVERIFY(span);
    const QPoint from = span->p2().toPoint(); // its handle
    hover(from);
    QCOMPARE(m_chart->cursor().shape(), isAccuracy ? Qt::SplitVCursor : Qt::SplitHCursor);
    QVERIFY(m_chart->hoverCard());

    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from);
    const QPoint step = isAccuracy ? QPoint(0, 9) : QPoint(-11, 0);
    for (int i = 1; i <= 8; ++i) {
        QTest::mouseMove(m_chart.get(), from + i * step);
        const Aim aim = *m_target->aim();
        QCOMPARE(aim.kind, start.kind);
        QVERIFY(aim.value < start.value);
        // The line is under the pointer, within a pixel.
        const PlotGeometry &geometry = m_chart->layout().geometry;
        const double away = isAccuracy ? geometry.y(aim.value) - geometry.y(start.value) - i * step.y()
                                       : geometry.x(aim.value) - geometry.x(start.value) - i * step.x();
        QVERIFY2(std::abs(away) <= 1.5, qPrintable(QString::number(away)));
        QVERIFY(QString::number(100 * aim.value, 'g', 15).size() <= 7); // no digits that the eye cannot choose
        QVERIFY(m_chart->hoverCard());                                  // the answer
        if (const auto answer = m_target->answer(); answer->isMet)
            QVERIFY(isAccuracy ? answer->place.accuracy >= aim.value - 1e-9 : answer->place.energy <= aim.value + 1e-9);
    }
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, from + 8 * step);
    QVERIFY(*m_target->aim() != start);
    QCOMPARE(m_chart->range(), range); // the plot did not move
    QCOMPARE(m_document->undoStack()->count(), m_steps);
    QVERIFY(m_chart->accessibleDescription().contains(u"Target: at "_s));

    const Aim moved = *m_target->aim();
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, from + 8 * step);
    QTest::mouseMove(m_chart.get(), from + 2 * step);
    QVERIFY(*m_target->aim() != moved);
    QTest::keyClick(m_chart.get(), Qt::Key_Escape);
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, from + 2 * step);
    QCOMPARE(*m_target->aim(), moved);
}

void TestChartGestures::markersAndEMaxComeFirst()
{
    const VariantId id = m_document->variants()[2].id;
    const Point point = pointOfVariant(2);
    m_target->set(Aim{Aim::Kind::AtLeast, point.accuracy}); // through the marker
    hover(pixelOf(point));
    QCOMPARE(m_chart->cursor().shape(), Qt::OpenHandCursor);
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, pixelOf(point));
    QTest::mouseMove(m_chart.get(), pixelOf(point) + QPoint(-60, 30));
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, pixelOf(point) + QPoint(-60, 30));
    QCOMPARE(m_target->aim()->value, point.accuracy);
    QVERIFY(m_document->results().find(id)->point != point);
    m_document->undoStack()->undo();

    // Over the line of E_max: its upper half is that, the lower one the target's.
    const double eMax = m_document->eMax().value;
    m_target->set(Aim{Aim::Kind::AtMost, eMax});
    const QRectF &area = m_chart->layout().geometry.area;
    const int x = qRound(m_chart->layout().geometry.x(eMax));
    const ChartContent content = contentWithTarget();
    const PlotGeometry &geometry = m_chart->layout().geometry;
    const QPointF upper(x, area.top() + 0.1 * area.height());
    const QPointF lower(x, area.bottom() - 0.1 * area.height());
    QVERIFY(hitAt(content, geometry, upper).isEMax && !hitAt(content, geometry, upper).isTarget);
    QVERIFY(hitAt(content, geometry, lower).isTarget && !hitAt(content, geometry, lower).isEMax);
    QVERIFY(!hitAt(content, geometry, lower - QPointF(8, 0)).isTarget);
}

void TestChartGestures::targetIsDrawn()
{
    const QImage before = m_chart->grab().toImage();
    m_target->set(Aim{Aim::Kind::AtLeast, .72});
    const QImage with = m_chart->grab().toImage();
    const PlotGeometry &geometry = m_chart->layout().geometry;
    const CurvePoint place = m_target->answer()->place;
    const double ratio = with.devicePixelRatio();
    const auto differsNear = [&](QPointF at, int reach) {
        const QRect around(((at - QPointF(reach, reach)) * ratio).toPoint(),
                           QSize(2 * reach + 1, 2 * reach + 1) * ratio);
        return with.copy(around) != before.copy(around);
    };
    QVERIFY(differsNear(geometry.pixel({place.energy, place.accuracy}), 9));            // the ring
    QVERIFY(differsNear({geometry.area.right() + 5, geometry.y(.72)}, 4));              // the handle
    QVERIFY(differsNear({geometry.area.left() + 40, geometry.y(.72)}, 6));              // the line
    QVERIFY(!differsNear({geometry.area.center().x(), geometry.area.bottom() - 6}, 4)); // and nothing elsewhere
    m_target->set(std::nullopt);
    QCOMPARE(m_chart->grab().toImage(), before);
    // An exported figure has no such line.
    QVERIFY(!chartContent(*m_document).target);
}

void TestChartGestures::targetLabelCoversNoMarker_data()
{
    targetIsDragged_data();
}

void TestChartGestures::targetLabelCoversNoMarker()
{
    QFETCH(bool, isAccuracy);
    const Point point = pointOfVariant(1);
    const PlotGeometry fitted = m_chart->layout().geometry;
    const QPointF wanted = fitted.area.topLeft() + (isAccuracy ? QPointF(30, 120) : QPointF(160, 14));
    m_chart->showRange(fitted.panned(wanted - fitted.pixel(point)));
    const PlotGeometry geometry = m_chart->layout().geometry;
    const QPointF at = geometry.pixel(point);
    m_target->set(isAccuracy ? Aim{Aim::Kind::AtLeast, geometry.value(at + QPointF(0, 12)).accuracy}
                             : Aim{Aim::Kind::AtMost, geometry.value(at - QPointF(30, 0)).energy});
    const ChartLayout &layout = m_chart->layout();
    const ChartContent content = contentWithTarget();
    const auto label = targetLabelPlace(layout, content);
    QVERIFY(label && layout.geometry.area.contains(*label));
    const QLineF line = *targetSpan(layout.geometry, content);
    const QRectF beside = label->adjusted(-5, -5, 5, 5);
    QVERIFY(isAccuracy ? beside.top() < line.y1() && beside.bottom() > line.y1()
                       : beside.left() < line.x1() && beside.right() > line.x1());
    for (const ChartMarker &marker : content.markers)
        QVERIFY(!label->adjusted(-6, -6, 6, 6).contains(layout.geometry.pixel(marker.point)));
    for (const NetworkName &name : layout.networkNames)
        QVERIFY(!label->intersects(name.rect));
}

void TestChartGestures::hiddenNetworksHaveNoRing()
{
    m_target->set(Aim{Aim::Kind::AtLeast, .72});
    QVERIFY(chartTarget(*m_document, *m_target, EntropyUnit::Nats)->isDrawn);
    m_document->setHidden(m_id, true);
    const auto hidden = chartTarget(*m_document, *m_target, EntropyUnit::Nats);
    QVERIFY(hidden && !hidden->isDrawn && hidden->answer->isMet);
    m_document->setHidden(m_id, false);
    m_target->set(Aim{Aim::Kind::AtLeast, 1});
    QVERIFY(!chartTarget(*m_document, *m_target, EntropyUnit::Nats)->isDrawn);
}

void TestChartGestures::readsTheAxes()
{
    const QPoint at = emptyPixel();
    hover(at);
    QVERIFY(!m_chart->hoverCard());
    const auto shown = m_chart->readout();
    QVERIFY(shown);
    const PlotGeometry &geometry = m_chart->layout().geometry;
    const Point value = geometry.value(at);
    const CostScale scale = costScale(*m_document);
    QVERIFY2(shown->energy.endsWith(u' ' + scale.unitName()), qPrintable(shown->energy));
    const double energy = scale.format().fromShown(shown->energy.split(u' ').front().toDouble());
    const double pixel = (geometry.range.highEnergy - geometry.range.lowEnergy) / geometry.area.width();
    QVERIFY2(std::abs(energy - value.energy) <= pixel, qPrintable(shown->energy));
    const double percent = QString(shown->accuracy).remove(u"\u202f%"_s).toDouble();
    QVERIFY2(std::abs(percent - 100 * value.accuracy) < 0.1, qPrintable(shown->accuracy));

    hover(pixelOf(pointOfVariant(2)));
    QVERIFY(m_chart->hoverCard() && !m_chart->readout()); // the card has the numbers
    hover(at);
    QVERIFY(m_chart->readout());
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, at);
    QVERIFY(!m_chart->readout());
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, at);
    hover(at + QPoint(1, 1));
    QVERIFY(m_chart->readout());
    hover(QPoint(3, 3)); // beside the plot
    QVERIFY(!m_chart->readout());
    // No network is where an accuracy is above 1.
    QVERIFY(!readoutAt({QRectF(0, 0, 100, 100), {0, 1, 0.5, 1.5, false}}, scale, {50, 10}));
    QVERIFY(readoutAt({QRectF(0, 0, 100, 100), {0, 1, 0.5, 1.5, false}}, scale, {50, 90}));
}

void TestChartGestures::aMovedReadoutIsAllThatIsPainted()
{
    struct PaintedRegion : QObject {
        QRegion region;
        bool eventFilter(QObject *, QEvent *event) override
        {
            if (event->type() == QEvent::Paint)
                region += static_cast<QPaintEvent *>(event)->region();
            return false;
        }
    } painted;
    const QPoint before = emptyPixel();
    hover(before);
    QCoreApplication::processEvents();
    m_chart->installEventFilter(&painted);
    const QPoint after = before + QPoint(7, 5);
    hover(after);
    QTRY_VERIFY(!painted.region.isEmpty());
    QVERIFY(painted.region.contains(before) && painted.region.contains(after));
    int pixels = 0;
    for (const QRect &rect : painted.region)
        pixels += rect.width() * rect.height();
    QVERIFY2(10 * pixels < m_chart->width() * m_chart->height(), qPrintable(QString::number(pixels)));

    for (const double scale : {1.0, 1.5}) {
        QImage image(m_chart->size() * scale, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.scale(scale, scale);
        paintReadout(painter, m_chart->layout(), *m_chart->readout(), after, Theme::of(m_chart->palette()));
        painter.end();
        const QRegion region = readoutRegion(m_chart->layout(), *m_chart->readout(), after, scale);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                QVERIFY(image.pixel(x, y) == qRgb(255, 255, 255) || region.contains(QPoint(x, y)));
        }
    }
}

void TestChartGestures::zoomsByKey()
{
    const PlotRange fitted = m_chart->range();
    const QPointF selected = m_chart->pixelOf(pointOfVariant(2));
    QTest::keyClick(m_chart.get(), Qt::Key_Plus);
    const PlotRange closer = m_chart->range();
    QVERIFY(std::abs((closer.highEnergy - closer.lowEnergy) / (fitted.highEnergy - fitted.lowEnergy) - 0.7) < 0.001);
    QVERIFY(!m_chart->isFitted());
    QVERIFY(QLineF(m_chart->pixelOf(pointOfVariant(2)), selected).length() < 2); // it stays where it is
    QTest::keyClick(m_chart.get(), Qt::Key_Equal);
    QVERIFY(m_chart->range().highEnergy - m_chart->range().lowEnergy < closer.highEnergy - closer.lowEnergy);
    QTest::keyClick(m_chart.get(), Qt::Key_Minus);
    QVERIFY(std::abs(m_chart->range().highEnergy - closer.highEnergy) < 1e-9);
    QTest::keyClick(m_chart.get(), Qt::Key_Backspace);
    QTest::keyClick(m_chart.get(), Qt::Key_Backspace);
    QTest::keyClick(m_chart.get(), Qt::Key_Backspace); // each press was a step
    QCOMPARE(m_chart->range(), fitted);
    QVERIFY(m_chart->isFitted());
    for (int i = 0; i < 200; ++i)
        m_chart->zoom(true);
    const PlotRange closest = m_chart->range();
    QVERIFY(closest.highEnergy > closest.lowEnergy && std::isfinite(closest.lowAccuracy));
    m_chart->zoom(true); // no further
    QCOMPARE(m_chart->range(), closest);
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestChartGestures::pansByKey()
{
    const Thresholds before = m_document->variants()[2].thresholds;
    const PlotRange fitted = m_chart->range();
    const double tenth = 0.1 * (fitted.highEnergy - fitted.lowEnergy);
    QTest::keyClick(m_chart.get(), Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(std::abs(m_chart->range().lowEnergy - (fitted.lowEnergy + tenth)) < 1e-9);
    QTest::keyClick(m_chart.get(), Qt::Key_Left, Qt::ControlModifier);
    QVERIFY(std::abs(m_chart->range().lowEnergy - fitted.lowEnergy) < 1e-9);
    QTest::keyClick(m_chart.get(), Qt::Key_Up, Qt::ControlModifier);
    QVERIFY(m_chart->range().highAccuracy > fitted.highAccuracy);
    QTest::keyClick(m_chart.get(), Qt::Key_Down, Qt::ControlModifier);
    QVERIFY(std::abs(m_chart->range().highAccuracy - fitted.highAccuracy) < 1e-9);
    QCOMPARE(m_document->variants()[2].thresholds, before); // no variant moved
}

void TestChartGestures::tellsOfItsView()
{
    QSignalSpy changed(m_chart.get(), &EnergyChart::viewChanged);
    QVERIFY(m_chart->isFitted());
    m_chart->zoom(false);
    QCOMPARE(changed.count(), 1);
    QVERIFY(!m_chart->isFitted());
    m_chart->fit();
    QCOMPARE(changed.count(), 2);
    QVERIFY(m_chart->isFitted());
    m_chart->fit(); // nothing to do
    QCOMPARE(changed.count(), 2);
}

void TestChartGestures::menusKnowTheirPlace_data()
{
    QTest::addColumn<int>("kind");
    using Kind = ChartPlace::Kind;
    QTest::newRow("variant") << int(Kind::Variant);
    QTest::newRow("curve") << int(Kind::Curve);
    QTest::newRow("name") << int(Kind::Network);
    QTest::newRow("E_max") << int(Kind::EMax);
    QTest::newRow("target") << int(Kind::TargetLine);
    QTest::newRow("plot") << int(Kind::Plot);
}

void TestChartGestures::menusKnowTheirPlace()
{
    QFETCH(int, kind);
    using Kind = ChartPlace::Kind;
    const PlotGeometry &geometry = m_chart->layout().geometry;
    const double low = geometry.range.lowAccuracy + 0.1 * (geometry.range.highAccuracy - geometry.range.lowAccuracy);
    QPoint at = emptyPixel();
    if (kind == int(Kind::Variant))
        at = pixelOf(pointOfVariant(1)) + QPoint(2, 2);
    else if (kind == int(Kind::Curve))
        at = pixelOf({freePlace().energy, freePlace().accuracy});
    else if (kind == int(Kind::Network))
        at = m_chart->layout().networkNames.front().rect.center().toPoint();
    else if (kind == int(Kind::EMax))
        at = pixelOf({m_document->eMax().value, low});
    if (kind == int(Kind::TargetLine)) {
        m_target->set(Aim{Aim::Kind::AtLeast, roundAccuracyAt(geometry, emptyPixel().y())});
        at = emptyPixel();
    }
    QSignalSpy asked(m_chart.get(), &EnergyChart::menuWanted);
    askForMenu(at);
    QCOMPARE(asked.count(), 1);
    const auto place = asked.front().front().value<ChartPlace>();
    QCOMPARE(int(place.kind), kind);
    QCOMPARE(asked.front().at(1).toPoint(), m_chart->mapToGlobal(at));
    QCOMPARE(place.variant.has_value(), kind == int(Kind::Variant));
    QCOMPARE(place.network.has_value(), kind == int(Kind::Curve) || kind == int(Kind::Network));
    if (kind == int(Kind::Variant))
        QVERIFY(m_selection->isSelected(m_document->variants()[1].id)); // selected first
    if (kind == int(Kind::Curve))
        QCOMPARE(place.threshold, curveAt(chartContent(*m_document), geometry, at, 12)->place.point.threshold);
    if (kind == int(Kind::Plot))
        QVERIFY(place.point && std::abs(m_chart->pixelOf(*place.point).x() - at.x()) <= 1);
    QCOMPARE(m_document->undoStack()->count(), m_steps);
}

void TestChartGestures::menuByKeyIsAtTheSelected()
{
    QSignalSpy asked(m_chart.get(), &EnergyChart::menuWanted);
    askForMenu(QPoint(1, 1), QContextMenuEvent::Keyboard); // wherever the pointer is
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.front().front().value<ChartPlace>().variant, m_selection->variant());
    QCOMPARE(asked.front().at(1).toPoint(), m_chart->mapToGlobal(pixelOf(pointOfVariant(2))));
    const QRect cursor = m_chart->inputMethodQuery(Qt::ImCursorRectangle).toRect();
    QVERIFY((cursor.center() - pixelOf(pointOfVariant(2))).manhattanLength() <= 2);

    // Out of view, or without a selected variant, it is that of the plot.
    PlotRange range = m_chart->range();
    range.lowEnergy = range.highEnergy * 0.9;
    m_chart->showRange(range);
    m_selection->select(m_document->variants().back().id);
    askForMenu(QPoint(1, 1), QContextMenuEvent::Keyboard);
    const auto place = asked.back().front().value<ChartPlace>();
    QVERIFY(!place.variant && place.point);
}

void TestChartGestures::menuKeepsSeveralSelected()
{
    const VariantId one = m_document->variants()[1].id;
    const VariantId two = m_document->variants()[2].id;
    const VariantId other = m_document->variants()[0].id;
    m_selection->select(two, {one});
    askForMenu(pixelOf(pointOfVariant(1)));
    QCOMPARE(m_selection->all().size(), std::size_t(2));
    QVERIFY(m_selection->isSelected(one));
    askForMenu(pixelOf(pointOfVariant(0)));
    QCOMPARE(m_selection->all(), std::vector{other});
}

void TestChartGestures::severalAreMarked()
{
    const VariantId one = m_document->variants()[1].id;
    const QImage alone = m_chart->grab().toImage();
    m_selection->select(*m_selection->variant(), {one});
    const QImage both = m_chart->grab().toImage();
    const double ratio = both.devicePixelRatio();
    const QRect around((m_chart->pixelOf(pointOfVariant(1)) * ratio).toPoint() - QPoint(12, 12), QSize(25, 25));
    QVERIFY(both.copy(around) != alone.copy(around));
    m_selection->select(m_selection->variant());
    QCOMPARE(m_chart->grab().toImage(), alone);
}

QTEST_MAIN(TestChartGestures)
#include "tst_chartgestures.moc"
