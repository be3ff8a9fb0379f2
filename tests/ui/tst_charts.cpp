// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/areaword.h"
#include "ui/charts/axistext.h"
#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/charts/clippedline.h"
#include "ui/charts/curveplace.h"
#include "ui/charts/ghost.h"
#include "ui/charts/histogrampainter.h"
#include "ui/charts/labelplacer.h"
#include "ui/charts/labelroom.h"
#include "ui/charts/markerpainter.h"
#include "ui/charts/stepat.h"
#include "ui/charts/ticks.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesAreCutAtTheEdges();
    void ticksAreRound_data();
    void ticksAreRound();
    void logTicksLabelWhatFits();
    void geometryGoesBothWays();
    void zoomKeepsThePlaceUnderThePointer();
    void nearestPlaceIsNearest();
    void drawnCurveIsThin();
    void drawnCurveIsThatOfAllPlaces();
    void axisFollowsTheVariants();
    void labelsDoNotOverlap();
    void labelsKeepOffBoldLines();
    void theSelectedLabelCoversNoName();
    void wordsOfStepsKeepOffCurves();
    void axesHaveTicks();
    void axesHaveFourTicksWhereTheyFit_data();
    void axesHaveFourTicksWhereTheyFit();
    void stepsAreFoundUnderThePointer();
    void countsHaveTicks();
    void networkNamesAreAtTheirCurves();
    void namesAndLabelsAreLegible_data();
    void namesAndLabelsAreLegible();
    void tracedCurvesGiveTheSameLabels();
    void areaIsLabelledInside();
    void countsKeepClearOfTheThreshold();
};

void TestCharts::ticksAreRound_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<QStringList>("labels");
    QTest::newRow("percent") << 0.573 << 0.893 << QStringList{u"60"_s, u"70"_s, u"80"_s};
    QTest::newRow("fractions") << 0.841 << 0.874 << QStringList{u"85"_s, u"86"_s, u"87"_s};
    QTest::newRow("narrow") << 0.8501 << 0.8523 << QStringList{u"85.05"_s, u"85.10"_s, u"85.15"_s, u"85.20"_s};
    QTest::newRow("below zero") << -0.02 << 0.021 << QStringList{u"\u22122"_s, u"\u22121"_s, u"0"_s, u"1"_s, u"2"_s};
}

void TestCharts::ticksAreRound()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(QStringList, labels);
    QStringList made;
    for (const Tick &tick : linearTicks(low, high, 5, 100)) {
        QVERIFY(tick.value >= low - 1e-12 && tick.value <= high + 1e-12);
        made.append(tick.label);
    }
    QCOMPARE(made, labels);
}

void TestCharts::logTicksLabelWhatFits()
{
    QStringList labels;
    for (const Tick &tick : logTicks(0.2, 45, 9)) {
        if (!tick.label.isEmpty())
            labels.append(tick.label);
    }
    QCOMPARE(labels, (QStringList{u"0.2"_s, u"0.5"_s, u"1"_s, u"2"_s, u"5"_s, u"10"_s, u"20"_s}));
    const std::vector<Tick> gflops = logTicks(0.0002, 0.045, 9);
    const std::vector<Tick> mflops = logTicks(0.0002, 0.045, 9, 1000);
    QCOMPARE(mflops.size(), gflops.size());
    for (std::size_t i = 0; i < gflops.size(); ++i) {
        QCOMPARE(mflops[i].value, gflops[i].value);
        QVERIFY(gflops[i].label.isEmpty() || mflops[i].label.size() < gflops[i].label.size());
        QVERIFY(gflops[i].label.isEmpty() || mflops[i].label.toDouble() == 1000 * gflops[i].label.toDouble());
    }
    for (const Tick &tick : logTicks(0.02, 0.05, 6))
        QVERIFY(!tick.label.isEmpty()); // a small part of a decade: linear ticks
}

void TestCharts::geometryGoesBothWays()
{
    for (const bool logarithmic : {false, true}) {
        const PlotGeometry geometry{QRectF(50, 20, 600, 400), {0.1, 50, 0.4, 0.9, logarithmic}};
        QCOMPARE(geometry.pixel({0.1, 0.4}), QPointF(50, 420));
        QCOMPARE(geometry.pixel({50, 0.9}), QPointF(650, 20));
        const Point point{3.7, 0.81};
        const Point back = geometry.value(geometry.pixel(point));
        QVERIFY(std::abs(back.energy - point.energy) < 1e-9 && std::abs(back.accuracy - point.accuracy) < 1e-12);
    }
}

void TestCharts::zoomKeepsThePlaceUnderThePointer()
{
    for (const bool logarithmic : {false, true}) {
        PlotGeometry geometry{QRectF(50, 20, 600, 400), {0.1, 50, 0.4, 0.9, logarithmic}};
        const QPointF pointer(200, 300);
        const Point before = geometry.value(pointer);
        geometry.range = geometry.zoomed(pointer, 0.5);
        QVERIFY(std::abs(geometry.value(pointer).energy - before.energy) < 1e-9);
        QVERIFY(geometry.range.highAccuracy - geometry.range.lowAccuracy < 0.2501);
        for (int i = 0; i < 500; ++i)
            geometry.range = geometry.zoomed(pointer, 0.5);
        QVERIFY(geometry.range.highEnergy > geometry.range.lowEnergy); // stops before numbers run out
        for (int i = 0; i < 500; ++i)
            geometry.range = geometry.zoomed(pointer, 2);
        QVERIFY(std::isfinite(geometry.range.highEnergy));
    }
}

void TestCharts::nearestPlaceIsNearest()
{
    const RecordingPtr net = fixtures::network(u"net"_s, 3000, 2);
    const PlotGeometry geometry{QRectF(0, 0, 700, 500), {0.6, 2.2, 0.3, 1, true}};
    for (int i = 0; i < 300; ++i) {
        const QPointF pointer(i * 37 % 900 - 100, i * 53 % 700 - 100);
        double least = 1e9;
        for (const CurvePoint &place : net->curve()) {
            const QPointF away = geometry.pixel({place.energy, place.accuracy}) - pointer;
            least = std::min(least, std::hypot(away.x(), away.y()));
        }
        QCOMPARE(nearestPlace(net->curve(), geometry, pointer).distance, least);
    }
}

void TestCharts::drawnCurveIsThin()
{
    const RecordingPtr net = fixtures::network(u"net"_s, 20000, 2);
    QVERIFY(net->curve().size() > 15000);
    PlotGeometry geometry{QRectF(0, 0, 700, 500), {0, 2.2, 0.3, 1, false}};
    const QPolygonF whole = visibleCurve(net->curve(), geometry);
    QVERIFY(whole.size() > 200 && whole.size() <= 1010);
    QVERIFY(std::is_sorted(whole.begin(), whole.end(), [](QPointF a, QPointF b) { return a.x() < b.x(); }));
    QCOMPARE(whole.front().x(), net->curve().back().energy);
    QCOMPARE(whole.back().x(), net->curve().front().energy);

    geometry.range = {1.2, 1.21, 0.3, 1, false};
    const QPolygonF part = visibleCurve(net->curve(), geometry);
    QVERIFY(part.size() > 50 && part.size() <= 1010); // zoomed in, there is more detail
    QVERIFY(part.front().x() < 1.2 && part.back().x() > 1.21);
}

void TestCharts::drawnCurveIsThatOfAllPlaces()
{
    const RecordingPtr net = fixtures::network(u"net"_s, 20000, 2);
    const auto &curve = net->curve();
    for (const bool isLogarithmic : {false, true}) {
        for (const double high : {2.2, 1.3, 1.21}) {
            const PlotGeometry geometry{QRectF(31.5, 0, 683.25, 500), {0.4, high, 0.3, 1, isLogarithmic}};
            std::map<double, std::vector<QPointF>> columns; // each place on its own
            for (std::size_t i = curve.size(); i-- > 0;) {
                const bool isIn = curve[i].energy <= high || (i + 1 < curve.size() && curve[i + 1].energy <= high);
                const double share = (geometry.x(curve[i].energy) - geometry.area.left()) / geometry.area.width();
                if (isIn)
                    columns[std::floor(250 * share)].push_back({curve[i].energy, curve[i].accuracy});
            }
            const QPolygonF line = visibleCurve(*net, geometry);
            QCOMPARE(visibleCurve(curve, geometry), line);
            qsizetype next = 0;
            for (const auto &[column, places] : columns) {
                const auto size = std::min<qsizetype>(std::ssize(places), 4);
                QVERIFY(next + size <= line.size());
                const QPolygonF drawn = line.mid(next, size);
                const auto lower = [](QPointF a, QPointF b) { return a.y() < b.y(); };
                QCOMPARE(drawn.front(), places.front());
                QCOMPARE(drawn.back(), places.back());
                const auto [least, most] = std::ranges::minmax(places, lower);
                const auto [drawnLeast, drawnMost] = std::ranges::minmax(drawn, lower);
                QCOMPARE(drawnLeast.y(), least.y());
                QCOMPARE(drawnMost.y(), most.y());
                next += size;
            }
            QCOMPARE(next, line.size());
        }
    }
}

void TestCharts::axisFollowsTheVariants()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 1000, 2));
    QVERIFY(!prefersLogarithmic(chartContent(document)));
    document.setEMax(39.32);
    const ChartContent content = chartContent(document);
    QVERIFY(prefersLogarithmic(content));
    for (const bool logarithmic : {false, true}) {
        const PlotRange range = fittedRange(content, logarithmic);
        for (const ChartMarker &marker : content.markers) {
            QVERIFY(marker.point.energy > range.lowEnergy && marker.point.energy < range.highEnergy);
            QVERIFY(marker.point.accuracy > range.lowAccuracy && marker.point.accuracy < range.highAccuracy);
        }
        QVERIFY(range.highEnergy > 39.32);
    }
    QVERIFY(spokenContent(content).contains(u"39.32"_s));
}

void TestCharts::labelsDoNotOverlap()
{
    LabelPlacer placer(QRectF(0, 0, 400, 300));
    std::vector<QRectF> placed;
    for (int i = 0; i < 30; ++i) {
        if (const auto rect = placer.place(QPointF(100 + 5 * i, 150 - 2 * i), QSizeF(60, 20), 8)) {
            for (const QRectF &other : placed)
                QVERIFY(!other.intersects(*rect));
            QVERIFY(QRectF(0, 0, 400, 300).contains(*rect));
            placed.push_back(*rect);
        }
    }
    QVERIFY(placed.size() >= 6);
    QVERIFY(placer.place(QPointF(200, 150), QSizeF(60, 20), 8, true).has_value());
}

void TestCharts::labelsKeepOffBoldLines()
{
    // Room for labels at the right of the marker only.
    const QRectF room(190, 142, 200, 16);
    const QRectF dot(210, 148, 4, 4);
    LabelPlacer beside(room);
    beside.avoid(dot);
    QCOMPARE(beside.place({200, 150}, {40, 16}, 9)->left(), 209.0); // a thin line may be behind it
    LabelPlacer away(room);
    away.avoid(dot, 25);
    QCOMPARE(away.place({200, 150}, {40, 16}, 9)->left(), 222.5);
}

void TestCharts::theSelectedLabelCoversNoName()
{
    // Only far below is there room for the large label of the selected variant.
    LabelPlacer placer(QRectF(0, 0, 600, 420));
    const QRectF name(90, 130, 510, 110);
    const QRectF above(0, 0, 600, 100);
    placer.block(name);
    placer.block(above);
    QVERIFY(!placer.place({300, 110}, {190, 70}, 16)); // others go without
    const auto rect = placer.place({300, 110}, {190, 70}, 16, true);
    QVERIFY(rect);
    QVERIFY(!rect->intersects(name) && !rect->intersects(above));
}

void TestCharts::wordsOfStepsKeepOffCurves()
{
    int words = 0;
    for (const double larger : {1.2, 2.0, 4.0}) {
        Document document;
        document.openRecording(fixtures::network(u"first"_s, 3000, 1));
        document.openRecording(fixtures::network(u"second"_s, 3000, larger, 2));
        document.pinReference();
        const ChartContent content = chartContent(document);
        for (const bool logarithmic : {true, false}) {
            for (const QSizeF size : {QSizeF(520, 280), QSizeF(700, 400), QSizeF(1400, 800)}) {
                const PlotRange range = fittedRange(content, logarithmic);
                const ChartLayout layout = layoutChart(QRectF(QPointF(), size), range, QGuiApplication::font(), 34, 1);
                const auto word = referenceWordPlace(layout, content);
                if (!word)
                    continue;
                ++words;
                QVERIFY(layout.geometry.area.contains(*word));
                for (const ChartCurve &curve : content.curves) {
                    const QPolygonF line = curveSamples(curve.recording->curve(), layout.geometry, 2);
                    QVERIFY(clippedLine(line, word->adjusted(1, 1, -1, -1)).empty());
                }
            }
        }
    }
    QVERIFY(words > 9);
}

void TestCharts::axesHaveTicks()
{
    const QFont font = QGuiApplication::font();
    const double line = QFontMetricsF(font).height();
    for (const AxisRange &range : {AxisRange{0.66, 0.92}, AxisRange{0.573, 0.893}, AxisRange{0.841, 0.874},
                                   AxisRange{0.2, 0.98}, AxisRange{0.701, 0.799}}) {
        for (double length = 10 * line; length < 60 * line; length += line) {
            const std::vector<Tick> ticks = ticksUpwards(range, length, font, 100);
            QVERIFY2(ticks.size() >= 3, qPrintable(u"%1 to %2 on %3"_s.arg(range.low).arg(range.high).arg(length)));
            const double apart = length * (ticks[1].value - ticks[0].value) / (range.high - range.low);
            QVERIFY(apart >= line);
        }
    }
}

void TestCharts::axesHaveFourTicksWhereTheyFit_data()
{
    QTest::addColumn<bool>("logarithmic");
    QTest::addColumn<QSizeF>("size"); ///< of the chart of a presentation, before it is enlarged
    for (const bool logarithmic : {false, true}) {
        QTest::addRow("16:9%s", logarithmic ? ", logarithmic" : "") << logarithmic << QSizeF(715, 325);
        QTest::addRow("4:3%s", logarithmic ? ", logarithmic" : "") << logarithmic << QSizeF(690, 440);
    }
}

void TestCharts::axesHaveFourTicksWhereTheyFit()
{
    QFETCH(bool, logarithmic);
    QFETCH(QSizeF, size);
    QFont font = QGuiApplication::font();
    font.setPixelSize(13);
    const QFontMetricsF metrics(font);
    // Views of many sizes and places, as zooming and panning leave them.
    for (int i = 0; i < 400; ++i) {
        const double low = 0.11 + 0.0137 * i;
        const double energies = low * (0.2 + 0.173 * (i % 37) + (i % 5 == 0 ? 300 : 0));
        const double accuracy = 0.31 + 0.00091 * i;
        const double accuracies = 0.011 + 0.0171 * (i % 17);
        const PlotRange range{low, low + energies, accuracy, accuracy + accuracies, logarithmic};
        const ChartLayout layout = layoutChart(QRectF(QPointF(), size), range, font, 34, 1);
        const QByteArray where = QByteArray::number(i);
        QVERIFY2(layout.accuracyTicks.size() >= 4, where.constData());
        int shown = 0;
        double taken = -1e9;
        for (const Tick &tick : layout.energyTicks) { // as they are painted: none touches another
            const double width = metrics.horizontalAdvance(tick.label);
            const double left = layout.geometry.x(tick.value) - width / 2;
            if (tick.label.isEmpty() || left < taken || left + width > layout.bounds.right())
                continue;
            ++shown;
            taken = left + width + metrics.height();
        }
        QVERIFY2(shown >= 4, where.constData());
    }
}

void TestCharts::stepsAreFoundUnderThePointer()
{
    SetResults results;
    results.steps = {{{1, 0.5}, {2, 0.7}, {3, 0.6}}, 4}; // the last one lowers the area
    results.stepVariants = {{7}, {8}, {9}};
    const PlotGeometry geometry{QRectF(0, 0, 400, 300), {0, 4, 0.3, 0.9, false}};
    const auto at = [&](double energy, double accuracy, double below = 0) {
        return stepAt(results, geometry, geometry.pixel({energy, accuracy}) + QPointF(0, below));
    };
    QCOMPARE(at(1.5, 0.5), std::optional(results.stepVariants[0]));
    QCOMPARE(at(2.5, 0.7), std::optional(results.stepVariants[1]));
    QCOMPARE(at(3.9, 0.6, 6), std::optional(results.stepVariants[2]));
    QCOMPARE(at(3, 0.6), std::optional(results.stepVariants[2])); // where it begins
    QVERIFY(!at(0.5, 0.5));                                       // left of all
    QVERIFY(!at(1.5, 0.6));                                       // between two levels
    QVERIFY(!at(3.9, 0.6, 20));
    QVERIFY(!stepAt({}, geometry, {200, 150}));
}

void TestCharts::countsHaveTicks()
{
    const QFont font = QGuiApplication::font();
    const double line = QFontMetricsF(font).height();
    for (const double top : {1.0, 1.08, 1.5, 2.2, 3.24, 4.3, 5.2, 6.48, 9.7, 12.0, 55.0, 104.0, 4321.0}) {
        for (double length = 2 * line; length < 30 * line; length += line) {
            const std::vector<Tick> ticks = countTicks(top, length, font);
            QVERIFY2(ticks.size() >= 2, qPrintable(QString::number(top)));
            for (const Tick &tick : ticks) {
                QCOMPARE(tick.value, std::round(tick.value));
                QVERIFY(tick.value <= top);
            }
        }
    }
}

void TestCharts::networkNamesAreAtTheirCurves()
{
    Document document;
    document.openRecording(fixtures::network(u"first"_s, 3000, 2));
    document.openRecording(fixtures::network(u"second"_s, 3000, 6));
    const ChartContent content = chartContent(document);
    for (const QSizeF size : {QSizeF(520, 280), QSizeF(700, 400), QSizeF(1400, 800)}) {
        const ChartLayout layout
            = layoutChart(QRectF(QPointF(), size), fittedRange(content, false), QGuiApplication::font(), 34, 1);
        const std::vector<NetworkName> names = placedNetworkNames(layout, content);
        QCOMPARE(names.size(), content.curves.size());
        QVERIFY(!names[0].rect.intersects(names[1].rect));
        for (std::size_t i = 0; i < names.size(); ++i) {
            QCOMPARE(names[i].text, nameOf(*content.curves[i].recording));
            const QPointF middle = names[i].rect.center();
            const double own = nearestPlace(content.curves[i].recording->curve(), layout.geometry, middle).distance;
            const double other
                = nearestPlace(content.curves[1 - i].recording->curve(), layout.geometry, middle).distance;
            QVERIFY2(own < other, qPrintable(u"%1: %2, the other %3"_s.arg(names[i].text).arg(own).arg(other)));
            for (const ChartMarker &marker : content.markers)
                QVERIFY(!names[i].rect.contains(layout.geometry.pixel(marker.point)));
        }
    }
}

void TestCharts::namesAndLabelsAreLegible_data()
{
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<bool>("logarithmic");
    QTest::addColumn<double>("larger");
    for (const QSizeF size : {QSizeF(450, 260), QSizeF(470, 240), QSizeF(640, 380), QSizeF(960, 450)}) {
        for (const bool logarithmic : {false, true}) {
            for (const double larger : {2.0, 6.0}) {
                QTest::addRow("%gx%g%s, %g times", size.width(), size.height(), logarithmic ? ", logarithmic" : "",
                              larger)
                    << size << logarithmic << larger;
            }
        }
    }
}

void TestCharts::namesAndLabelsAreLegible()
{
    QFETCH(QSizeF, size);
    QFETCH(bool, logarithmic);
    QFETCH(double, larger);
    Document document;
    document.openRecording(fixtures::network(u"A network of 64 px"_s, 10000, 1));
    document.openRecording(fixtures::network(u"Another one of 64 px"_s, 10000, larger));
    ChartContent content = chartContent(document);
    content.markers.at(1).selected = true;
    ChartLayout layout
        = layoutChart(QRectF(QPointF(), size), fittedRange(content, logarithmic), QGuiApplication::font(), 34, 1);
    placeNames(layout, content);

    QCOMPARE(layout.networkNames.size(), 2U);
    for (const NetworkName &name : layout.networkNames) {
        const bool isCrossed = !clippedLine(stepLine(layout.geometry, content.steps), name.rect).empty();
        QVERIFY2(!isCrossed || size.width() < 600, qPrintable(name.text)); // smaller ones lack the room
    }
    const std::vector<MarkerLabel> labels = placedMarkerLabels(layout, content);
    QVERIFY(labels.front().marker->selected);
    for (const MarkerLabel &label : labels) {
        for (const NetworkName &name : layout.networkNames)
            QVERIFY2(!label.rect.intersects(name.rect), qPrintable(label.lines.join(u' ') + u" on "_s + name.text));
        for (const MarkerLabel &other : labels)
            QVERIFY(&other == &label || !label.rect.intersects(other.rect));
    }
}

void TestCharts::tracedCurvesGiveTheSameLabels()
{
    Document document;
    document.openRecording(fixtures::network(u"first"_s, 3000, 2));
    const RecordingId second = document.openRecording(fixtures::network(u"second"_s, 3000, 6));
    const ChartContent content = chartContent(document);
    const PlotRange range = fittedRange(content, false);
    const ChartLayout plain = layoutChart(QRectF(0, 0, 700, 400), range, QGuiApplication::font(), 34, 1);
    ChartLayout traced = plain;
    traceCurves(traced, content);
    const std::vector<NetworkName> names = placedNetworkNames(plain, content);
    const std::vector<NetworkName> again = placedNetworkNames(traced, content);
    QCOMPARE(again.size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i)
        QCOMPARE(again[i].rect, names[i].rect);

    // A recording that grew is not taken for what it was.
    document.replaceRecording(second, fixtures::network(u"second"_s, 4000, 6, 5));
    const ChartContent grown = chartContent(document);
    const LabelPlacer room = labelRoom(plain, grown);
    const LabelPlacer tracedRoom = labelRoom(traced, grown);
    for (const ChartMarker &marker : grown.markers) {
        const QPointF at = plain.geometry.pixel(marker.point);
        const auto found = room.find(at, {60, 20}, 8);
        const auto other = tracedRoom.find(at, {60, 20}, 8);
        QCOMPARE(other.has_value(), found.has_value());
        if (!found)
            continue;
        QCOMPARE(other->rect, found->rect);
        QVERIFY(!room.find(at, {60, 20}, 8, false, found->cost)); // nothing is better
        QCOMPARE(room.find(at, {60, 20}, 8, false, found->cost + 0.01)->rect, found->rect);
    }
}

void TestCharts::areaIsLabelledInside()
{
    Document document;
    document.openRecording(fixtures::network(u"net"_s, 3000, 2));
    const ChartContent content = chartContent(document);
    const PlotRange range = fittedRange(content, false);
    const ChartLayout large = layoutChart(QRectF(0, 0, 800, 500), range, QGuiApplication::font(), 34, 1);
    const auto place = areaWordPlace(large, content.steps);
    QVERIFY(place.has_value());
    QVERIFY(large.geometry.area.contains(*place));
    QVERIFY(place->right() < large.geometry.x(content.eMax));
    for (const Point &point : content.steps.points)
        QVERIFY(large.geometry.x(point.energy) > place->left() || large.geometry.y(point.accuracy) < place->top());
    const ChartLayout tiny = layoutChart(QRectF(0, 0, 150, 120), range, QGuiApplication::font(), 34, 1);
    QVERIFY(!areaWordPlace(tiny, content.steps));
}

void TestCharts::countsKeepClearOfTheThreshold()
{
    HistogramLayout layout;
    layout.area = QRectF(0, 0, 300, 100);
    layout.bins = {0, 0.1, 30};
    const QRectF bar = layout.column(4);
    for (double threshold = 0.05; threshold < 2.9; threshold += 0.05) {
        const double line = layout.handleX(threshold);
        const double left = cutLabelLeft(layout, bar, 30, threshold);
        QVERIFY(left >= 0 && left + 30 <= 300);
        QVERIFY2(line <= left || line >= left + 30, qPrintable(QString::number(threshold)));
    }
    QVERIFY(cutLabelLeft(layout, bar, 30, std::nullopt) > bar.right());
    QVERIFY(cutLabelLeft(layout, layout.column(29), 30, std::nullopt) < layout.column(29).left());
}

void TestCharts::linesAreCutAtTheEdges()
{
    const QRectF area(0, 0, 10, 10);
    const QPolygonF inside({QPointF(1, 1), QPointF(9, 2), QPointF(9, 2), QPointF(4, 9)});
    QCOMPARE(clippedLine(inside, area), std::vector<QPolygonF>{inside});
    const QPolygonF through({QPointF(-5, 5), QPointF(5, 5), QPointF(5, 25), QPointF(8, 25), QPointF(8, -5)});
    const std::vector<QPolygonF> parts{QPolygonF({QPointF(0, 5), QPointF(5, 5), QPointF(5, 10)}),
                                       QPolygonF({QPointF(8, 10), QPointF(8, 0)})};
    QCOMPARE(clippedLine(through, area), parts);
    QVERIFY(clippedLine(QPolygonF({QPointF(-5, 1), QPointF(-1, 30), QPointF(40, 30)}), area).empty());
    QVERIFY(clippedLine({}, area).empty());
}

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
