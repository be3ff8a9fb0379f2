// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartpainter.h"

#include "ui/charts/axispainter.h"
#include "ui/charts/curvelayer.h"
#include "ui/charts/curveplace.h"
#include "ui/charts/ghost.h"
#include "ui/charts/importedcurves.h"
#include "ui/charts/legend.h"
#include "ui/charts/markerpainter.h"
#include "ui/wording/wording.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

namespace offramp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("EnergyChart", text);
}

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
    for (const NetworkName &name : layout.networkNames) {
        painter.setFont(layout.titleFont);
        painter.setPen(theme.series(name.colour));
        painter.drawText(name.rect, Qt::AlignCenter, name.text);
    }
    paintImported(painter, layout, content.imported, theme);
    if (content.reference)
        paintReference(painter, layout, *content.reference, theme);
    paintAxes(painter, layout, content.scale().axisTitles(), theme);
}

void paintFigure(QPainter &painter, const FigureCanvas &canvas, const ChartContent &content, const PlotRange &range)
{
    const auto &[bounds, font, theme] = canvas;
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF inner = bounds.adjusted(8, 8, -4, -4);
    Legend legend(painter, inner.adjusted(8, 0, -8, 0), font, theme);
    for (const ChartCurve &curve : content.curves)
        legend.addNetwork(nameOf(*curve.recording), curve.colour);
    if (content.area)
        legend.addSteps(tr("step curve, area %1").arg(content.scale().text(*content.area)));

    for (std::size_t place = 0; place < content.imported.size(); ++place) {
        const ChartImported &curve = content.imported[place];
        legend.addImported(curve.area ? tr("%1, area %2").arg(curve.name, content.scale().text(*curve.area))
                                      : curve.name,
                           place);
    }

    const double headroom = legend.height() + 2.4 * QFontMetricsF(font).height();
    ChartLayout layout = layoutChart(inner, range, font, headroom);
    layout.hasLegend = true;
    CurveLayer curves;
    paintStaticChart(painter, curves, layout, content, theme);
    paintMarkers(painter, layout, content, theme);
}

} // namespace offramp
