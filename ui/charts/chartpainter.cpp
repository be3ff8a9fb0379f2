// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartpainter.h"

#include "ui/charts/axistext.h"
#include "ui/charts/curvelayer.h"
#include "ui/charts/curveplace.h"
#include "ui/charts/ghost.h"
#include "ui/charts/importedcurves.h"
#include "ui/charts/labelroom.h"
#include "ui/charts/legend.h"
#include "ui/charts/linepainter.h"
#include "ui/charts/markerpainter.h"
#include "ui/wording/areawording.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double eMaxLabelLines = 4; ///< half the width of E_max's label, in heights of a line
constexpr double lineWidth = 1.5;    ///< of trade-off curves

void paintGrid(QPainter &painter, const ChartLayout &layout, const Theme &theme)
{
    if (!layout.hasGrid)
        return;
    const QRectF &area = layout.geometry.area;
    for (const Tick &tick : layout.energyTicks) {
        painter.setPen(QPen(tick.label.isEmpty() ? withAlpha(theme.grid, 0.45) : theme.grid, 1));
        const double x = std::round(layout.geometry.x(tick.value)) + 0.5;
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    painter.setPen(QPen(theme.grid, 1));
    for (const Tick &tick : layout.accuracyTicks) {
        const double y = std::round(layout.geometry.y(tick.value)) + 0.5;
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
}

void paintAxes(QPainter &painter, const ChartLayout &layout, const QStringList &energyTitles, const Theme &theme)
{
    const QRectF &area = layout.geometry.area;
    painter.setPen(QPen(theme.axis(), 1));
    const double bottom = std::round(area.bottom()) + 0.5;
    painter.drawLine(QPointF(area.left(), bottom), QPointF(area.right(), bottom));

    painter.setPen(theme.muted);
    const auto x = [&](double energy) { return layout.geometry.x(energy); };
    const auto y = [&](double accuracy) { return layout.geometry.y(accuracy); };
    paintLabelsBeside(painter, layout.accuracyTicks, y, area.left(), AxisSide::Left, layout.font);
    paintLabelsBelow(painter, layout.energyTicks, x, area.bottom(), layout.bounds, layout.font);

    painter.setPen(theme.text);
    paintTitleBelow(painter, energyTitles, area, layout.bounds, layout.titleFont);
    paintTitleBeside(painter, accuracyAxisTitles(), area, layout.bounds, AxisSide::Left, layout.titleFont);
}

void paintNames(QPainter &painter, const ChartLayout &layout, const Theme &theme)
{
    QFont crossedOut = layout.titleFont;
    crossedOut.setStrikeOut(true);
    for (const NetworkName &name : layout.networkNames) {
        painter.setFont(name.isHidden ? crossedOut : layout.titleFont);
        painter.setPen(name.isHidden ? theme.muted : theme.series(name.colour));
        painter.drawText(name.rect, Qt::AlignCenter, name.text);
    }
}

/// What is not drawn: above the plot, on the side where E_max is not.
void paintNotes(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme)
{
    const QRectF &area = layout.geometry.area;
    const double height = QFontMetricsF(layout.font).height();
    const bool isLeft = layout.geometry.x(content.eMax) > area.center().x();
    painter.setFont(layout.font);
    painter.setPen(theme.muted);
    QString note = hiddenText(content);
    if (const QString missing = layout.hasLegend ? QString() : notDrawnText(content); !missing.isEmpty()) {
        const double beside = std::abs(layout.geometry.x(content.eMax) - (isLeft ? area.left() : area.right()));
        note += note.isEmpty() ? missing : u" \u00b7 "_s + missing;
        note = QFontMetricsF(layout.font)
                   .elidedText(note, Qt::ElideRight, std::min(beside - eMaxLabelLines * height, area.width()));
    }
    painter.drawText(QRectF(area.left(), area.top() - height - 8, area.width(), height),
                     Qt::AlignBottom | (isLeft ? Qt::AlignLeft : Qt::AlignRight), note);
}

/// Returns its height.
double paintLegend(QPainter &painter, const FigureCanvas &canvas, const QRectF &bounds, const ChartContent &content)
{
    Legend legend(painter, bounds, canvas);
    for (const ChartCurve &curve : content.curves) {
        if (!curve.isHidden)
            legend.addNetwork(legendName(*curve.recording), curve.colour);
    }
    if (content.area)
        legend.addSteps(tr("step curve, %1").arg(areaPhrase(*content.area, content.scale(), content.samples)));
    for (std::size_t place = 0; place < content.imported.size(); ++place) {
        const ChartImported &curve = content.imported[place];
        if (!curve.isOnAxis)
            continue;
        legend.addImported(curve.area ? tr("%1, %2").arg(curve.name, areaPhrase(*curve.area, content.scale()))
                                      : curve.name,
                           place);
    }
    addLines(legend, content);
    if (const QString missing = notDrawnText(content); !missing.isEmpty())
        legend.addText(missing);
    return legend.height();
}

} // namespace

void paintStaticChart(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    paintGrid(painter, layout, theme);
    std::vector<DrawnCurve> drawn;
    for (const ChartCurve &curve : content.curves) {
        if (curve.isHidden)
            continue;
        const QPen pen = theme.seriesPen(curve.colour, lineWidth);
        const QList<qreal> dashes = pen.style() == Qt::CustomDashLine ? pen.dashPattern() : QList<qreal>();
        drawn.push_back({visibleCurve(*curve.recording, layout.geometry), pen.color(), Qt::SolidLine, dashes});
    }
    paintCurves(painter, layout.geometry, drawn, lineWidth);
    paintNames(painter, layout, theme);
    paintNotes(painter, layout, content, theme);
    paintImported(painter, layout, content, theme);
    paintReference(painter, layout, content, theme);
    paintLines(painter, layout, content, theme);
    paintAxes(painter, layout, content.energyTitles(), theme);
}

QPixmap staticChart(QSize size, double pixelRatio, double scale, const ChartLayout &layout, const ChartContent &content,
                    const Theme &theme)
{
    QPixmap pixmap(size);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(theme.surface);
    QPainter painter(&pixmap);
    painter.scale(scale, scale);
    paintStaticChart(painter, layout, content, theme);
    return pixmap;
}

ChartLayout paintFigure(QPainter &painter, const FigureCanvas &canvas, const ChartContent &content,
                        const PlotRange &range)
{
    const FigureOptions &options = canvas.options;
    if (content.reference && !options.hasGhost) {
        ChartContent without = content;
        without.reference.reset();
        return paintFigure(painter, canvas, without, range);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF inner = canvas.bounds.adjusted(8, 8, -4, -4);
    const double legend = paintLegend(painter, canvas, inner.adjusted(8, 0, -8, 0), content);
    const double headroom = legend + 2.4 * QFontMetricsF(canvas.font).height();
    ChartLayout layout = layoutChart(inner, range, canvas.font, headroom, content.scale().factor());
    layout.hasLegend = options.hasLegend;
    layout.hasLabels = options.hasLabels;
    layout.hasGrid = options.hasGrid;
    layout.keepsClear = true;
    if (layout.hasLabels && !layout.hasLegend) {
        placeNames(layout, content);
        std::erase_if(layout.networkNames, [](const NetworkName &name) { return name.isHidden; });
    }
    paintStaticChart(painter, layout, content, canvas.theme);
    paintMarkers(painter, layout, content, canvas.theme);
    return layout;
}

} // namespace offramp
