// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curvelayer.h"

#include "ui/charts/clippedline.h"

#include <QChart>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QPaintEngine>
#include <QPainter>
#include <QValueAxis>

namespace offramp {

namespace {

QPen linePen(const DrawnCurve &curve, double lineWidth)
{
    const bool isOwn = !curve.dashes.isEmpty();
    QPen pen(curve.colour, lineWidth, curve.style, isOwn ? Qt::FlatCap : Qt::RoundCap, Qt::RoundJoin);
    if (isOwn)
        pen.setDashPattern(curve.dashes);
    return pen;
}

/// Without Qt Charts, whose clipping does not reach an SVG.
void paintClipped(QPainter &painter, const PlotGeometry &geometry, const std::vector<DrawnCurve> &curves,
                  double lineWidth)
{
    painter.save();
    painter.setBrush(Qt::NoBrush);
    for (const DrawnCurve &curve : curves) {
        QPolygonF pixels;
        for (const QPointF &point : curve.line)
            pixels.append(geometry.pixel({point.x(), point.y()}));
        painter.setPen(linePen(curve, lineWidth));
        for (const QPolygonF &part : clippedLine(pixels, geometry.area))
            painter.drawPolyline(part);
    }
    painter.restore();
}

QAbstractAxis *axisBetween(QAbstractAxis *axis, double low, double high)
{
    axis->setRange(low, high);
    axis->setVisible(false);
    return axis;
}

QAbstractAxis *energyAxis(const PlotRange &range)
{
    return range.logarithmic ? static_cast<QAbstractAxis *>(new QLogValueAxis) : new QValueAxis;
}

} // namespace

void paintCurves(QPainter &painter, const PlotGeometry &geometry, const std::vector<DrawnCurve> &curves,
                 double lineWidth)
{
    if (painter.paintEngine()->type() == QPaintEngine::SVG)
        return paintClipped(painter, geometry, curves, lineWidth);

    const QRectF plot({}, geometry.area.size());
    const PlotRange &range = geometry.range;
    auto *chart = new QChart;
    QGraphicsScene scene(plot);
    scene.addItem(chart);
    chart->legend()->hide();
    chart->setBackgroundVisible(false);
    chart->setPlotAreaBackgroundVisible(false);
    chart->setMargins({});
    chart->resize(plot.size());
    chart->setPlotArea(plot);
    chart->addAxis(axisBetween(energyAxis(range), range.lowEnergy, range.highEnergy), Qt::AlignBottom);
    chart->addAxis(axisBetween(new QValueAxis, range.lowAccuracy, range.highAccuracy), Qt::AlignLeft);
    for (const DrawnCurve &curve : curves) {
        auto *series = new QLineSeries;
        series->setPen(linePen(curve, lineWidth));
        series->replace(curve.line);
        chart->addSeries(series);
        for (QAbstractAxis *axis : chart->axes())
            series->attachAxis(axis);
    }

    painter.save();
    painter.setClipRect(geometry.area);
    painter.setBrush(Qt::NoBrush); // Qt Charts fills dashed lines with it
    scene.render(&painter, geometry.area, plot, Qt::IgnoreAspectRatio);
    painter.restore();
}

} // namespace offramp
