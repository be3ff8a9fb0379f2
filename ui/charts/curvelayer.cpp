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
    return QPen(curve.colour, lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
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

} // namespace

class CurveLayer::Chart
{
public:
    Chart()
    {
        chart = new QChart;
        chart->legend()->hide();
        chart->setBackgroundVisible(false);
        chart->setPlotAreaBackgroundVisible(false);
        chart->setMargins({});
        scene.addItem(chart);
    }

    void arrange(const PlotGeometry &geometry)
    {
        const QSizeF size = geometry.area.size();
        scene.setSceneRect({{}, size});
        chart->resize(size);
        chart->setPlotArea({{}, size});
        for (QAbstractAxis *axis : chart->axes()) {
            chart->removeAxis(axis);
            delete axis;
        }
        QAbstractAxis *energy = nullptr;
        if (geometry.range.logarithmic)
            energy = new QLogValueAxis;
        else
            energy = new QValueAxis;
        energy->setRange(geometry.range.lowEnergy, geometry.range.highEnergy);
        auto *accuracy = new QValueAxis;
        accuracy->setRange(geometry.range.lowAccuracy, geometry.range.highAccuracy);
        energy->setVisible(false);
        accuracy->setVisible(false);
        chart->addAxis(energy, Qt::AlignBottom);
        chart->addAxis(accuracy, Qt::AlignLeft);
    }

    void setCurves(const std::vector<DrawnCurve> &curves, double lineWidth)
    {
        chart->removeAllSeries();
        for (const DrawnCurve &curve : curves) {
            auto *series = new QLineSeries;
            series->setPen(linePen(curve, lineWidth));
            series->replace(curve.line);
            chart->addSeries(series);
            for (QAbstractAxis *axis : chart->axes())
                series->attachAxis(axis);
        }
    }

    QGraphicsScene scene;
    QChart *chart = nullptr; ///< owned by the scene
};

CurveLayer::CurveLayer()
    : m_chart(std::make_unique<Chart>())
{
}

CurveLayer::~CurveLayer() = default;

void CurveLayer::paint(QPainter &painter, const PlotGeometry &geometry, const std::vector<DrawnCurve> &curves,
                       double lineWidth)
{
    if (painter.paintEngine()->type() == QPaintEngine::SVG) {
        paintClipped(painter, geometry, curves, lineWidth);
        return;
    }
    m_chart->arrange(geometry);
    m_chart->setCurves(curves, lineWidth);
    painter.save();
    painter.setClipRect(geometry.area);
    m_chart->scene.render(&painter, geometry.area, m_chart->scene.sceneRect(), Qt::IgnoreAspectRatio);
    painter.restore();
}

} // namespace offramp
