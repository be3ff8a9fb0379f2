// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartpicture.h"

#include "ui/charts/axispainter.h"
#include "ui/charts/curvelayer.h"
#include "ui/charts/curveplace.h"
#include "ui/charts/ghost.h"
#include "ui/charts/markerpainter.h"
#include "ui/document/wording.h"
#include "ui/theme/markershape.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

namespace offramp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("EnergyChart", text);
}

/// Paints one row of what lines and markers mean, from left to right, wrapping; returns the height it took.
class Legend
{
public:
    Legend(QPainter &painter, const QRectF &bounds, const QFont &font, const Theme &theme)
        : m_painter(painter)
        , m_bounds(bounds)
        , m_metrics(font)
        , m_theme(theme)
        , m_at(bounds.topLeft())
    {
        painter.setFont(font);
    }

    void addNetwork(const QString &name, int colour)
    {
        const QPointF middle = begin(name);
        m_painter.setPen(QPen(m_theme.series(colour), 1.6));
        m_painter.drawLine(middle - QPointF(13, 0), middle + QPointF(13, 0));
        m_painter.setPen(QPen(m_theme.surface, 1));
        m_painter.setBrush(m_theme.series(colour));
        m_painter.translate(middle);
        m_painter.drawPath(markerShape(colour, 4.5));
        m_painter.translate(-middle);
        end(name);
    }

    void addSteps(const QString &name)
    {
        const QPointF middle = begin(name);
        QColor shade = m_theme.accent;
        shade.setAlphaF(0.18f);
        m_painter.fillRect(QRectF(middle - QPointF(13, 3), QSizeF(26, 9)), shade);
        m_painter.setPen(QPen(m_theme.text, 2.2));
        m_painter.drawLine(middle - QPointF(13, 3), middle + QPointF(13, -3));
        end(name);
    }

    [[nodiscard]] double height() const { return m_at.y() + m_metrics.height() - m_bounds.top(); }

private:
    QPointF begin(const QString &name)
    {
        const double width = 34 + m_metrics.horizontalAdvance(name);
        if (m_at.x() > m_bounds.left() && m_at.x() + width > m_bounds.right())
            m_at = QPointF(m_bounds.left(), m_at.y() + 1.4 * m_metrics.height());
        return m_at + QPointF(13, m_metrics.height() / 2);
    }

    void end(const QString &name)
    {
        m_painter.setPen(m_theme.text);
        m_painter.drawText(m_at + QPointF(34, m_metrics.ascent()), name);
        m_at.rx() += 34 + m_metrics.horizontalAdvance(name) + 24;
    }

    QPainter &m_painter;
    QRectF m_bounds;
    QFontMetricsF m_metrics;
    const Theme &m_theme;
    QPointF m_at;
};

} // namespace

void paintStaticChart(QPainter &painter, CurveLayer &curves, const ChartLayout &layout, const ChartContent &content,
                      const Theme &theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    paintGrid(painter, layout, theme);
    std::vector<DrawnCurve> drawn;
    for (const ChartCurve &curve : content.curves)
        drawn.push_back({visibleCurve(curve.recording->curve(), layout.geometry), theme.series(curve.colour)});
    curves.paint(painter, layout.geometry, drawn, 1.5);
    if (content.reference)
        paintReference(painter, layout, *content.reference, theme);
    paintAxes(painter, layout, theme);
}

void paintFigure(QPainter &painter, const QRectF &bounds, const ChartContent &content, const PlotRange &range,
                 const Theme &theme, const QFont &font)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF inner = bounds.adjusted(8, 8, -4, -4);
    Legend legend(painter, inner.adjusted(8, 0, -8, 0), font, theme);
    for (const ChartCurve &curve : content.curves)
        legend.addNetwork(curve.recording->name(), curve.colour);
    if (content.area)
        legend.addSteps(tr("step curve, area %1").arg(energyText(*content.area, content.eMax)));

    const double headroom = legend.height() + 2.4 * QFontMetricsF(font).height();
    const ChartLayout layout = layoutChart(inner, range, font, headroom);
    CurveLayer curves;
    paintStaticChart(painter, curves, layout, content, theme);
    paintMarkers(painter, layout, content, theme);
}

} // namespace offramp
