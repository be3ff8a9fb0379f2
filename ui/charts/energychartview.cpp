// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What of the plane the chart shows, and where.
#include "ui/charts/energychart.h"

#include "ui/charts/labelroom.h"

#include <QFontInfo>

namespace offramp {

namespace {

constexpr double headroom = 34;
constexpr double zoomStep = 0.7;

} // namespace

PlotRange EnergyChart::wholeRange() const
{
    return fittedRange(m_content, m_chosenAxis.value_or(prefersLogarithmic(m_content)));
}

void EnergyChart::fit()
{
    ++m_gesture;
    changeView({wholeRange(), true});
}

void EnergyChart::zoom(bool in)
{
    ++m_gesture;
    zoomAt(menuPixel(), in ? zoomStep : 1 / zoomStep);
}

void EnergyChart::zoomAt(QPointF pixel, double factor)
{
    const PlotRange range = m_layout.geometry.zoomed(pixel, factor);
    if (!m_content.isEmpty() && range != m_range) // as close, or as far, as it can be
        changeView({range, false});
}

void EnergyChart::panBy(QPointF share)
{
    const QSizeF size = m_layout.geometry.area.size();
    const PlotRange range = m_layout.geometry.panned({share.x() * size.width(), share.y() * size.height()});
    if (!m_content.isEmpty() && range != m_range)
        changeView({range, false});
}

QPointF EnergyChart::menuPixel() const
{
    const ChartMarker *marker = m_selection->variant() ? m_content.find(*m_selection->variant()) : nullptr;
    const PlotGeometry &geometry = m_layout.geometry;
    return marker && geometry.isInView(marker->point) ? geometry.pixel(marker->point) : geometry.area.center();
}

void EnergyChart::showRange(const PlotRange &range)
{
    ++m_gesture;
    changeView({range, false});
}

void EnergyChart::changeView(const ChartView &view)
{
    const ChartView now{m_range, m_isFitted};
    if (view == now)
        return;
    m_history.leave(now, m_gesture);
    m_isFitted = view.isFitted;
    setRange(view.range);
}

void EnergyChart::back()
{
    const auto view = m_history.back();
    if (!view)
        return;
    m_isFitted = view->isFitted;
    setRange(view->isFitted ? fittedRange(m_content, view->range.logarithmic) : view->range);
}

void EnergyChart::enlarge(double scale)
{
    m_scale = scale;
    m_isPresented = true;
    arrange();
}

void EnergyChart::setLogarithmic(bool logarithmic)
{
    m_chosenAxis = logarithmic;
    fit();
}

void EnergyChart::setRange(const PlotRange &range)
{
    const bool axisChanges = range.logarithmic != m_range.logarithmic;
    m_range = range;
    m_hover.reset();
    arrange();
    if (axisChanges)
        Q_EMIT logarithmicChanged(range.logarithmic);
    Q_EMIT viewChanged();
}

void EnergyChart::arrange()
{
    QFont chartFont = font();
    chartFont.setPixelSize(QFontInfo(chartFont).pixelSize());
    m_layout = layoutChart(canvas().adjusted(10, 4, -8, -8), m_range, chartFont, headroom, m_content.scale().factor());
    m_layout.hasHandles = true;
    traceCurves(m_layout, m_content);
    placeNames(m_layout, m_content);
    m_static = {};
    update();
}

} // namespace offramp
