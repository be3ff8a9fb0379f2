// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/markerpainter.h"

#include "ui/charts/areaword.h"
#include "ui/charts/clippedline.h"
#include "ui/charts/labelroom.h"
#include "ui/charts/targetpainter.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"
#include "ui/theme/markershape.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double handleRadius = 4.5;

void paintSteps(QPainter &painter, const PlotGeometry &geometry, const StepCurve &steps, const Theme &theme)
{
    if (steps.points.empty())
        return;
    const QPolygonF line = stepLine(geometry, steps);
    const QRectF &area = geometry.area;
    QPolygonF shaded = line;
    shaded.append(QPointF(line.back().x(), area.bottom()));
    shaded.append(QPointF(line.front().x(), area.bottom()));

    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(theme.accent, theme.dark ? 0.20 : 0.13));
    painter.drawPolygon(QPolygonF(area).intersected(shaded));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.text, 2.4, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    for (const QPolygonF &part : clippedLine(line, area))
        painter.drawPolyline(part);
    painter.restore();
}

void paintEMax(QPainter &painter, const ChartLayout &layout, const CostScale &scale, const Theme &theme)
{
    const QRectF &area = layout.geometry.area;
    const double x = layout.geometry.x(scale.eMax);
    if (x < area.left() - 0.5 || x > area.right() + 0.5)
        return;
    QPen dashes(theme.muted, 1.4);
    dashes.setDashPattern({4, 3});
    painter.setPen(dashes);
    painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()));
    if (layout.hasHandles) {
        painter.setPen(QPen(theme.surface, 1.5));
        painter.setBrush(theme.muted);
        painter.drawEllipse(QPointF(x, area.top() - 4), handleRadius, handleRadius);
    }

    QFont small = layout.titleFont;
    small.setPixelSize(std::max(8, static_cast<int>(small.pixelSize() * 0.78)));
    const QFontMetricsF metrics(layout.titleFont);
    const QFontMetricsF smallMetrics(small);
    const QString value = u" "_s + scale.eMaxText();
    const double letter = metrics.horizontalAdvance(u'E');
    const double index = smallMetrics.horizontalAdvance(u"max"_s);
    const double width = letter + index + metrics.horizontalAdvance(value);
    const double left = std::min(x - width / 2, layout.bounds.right() - width - 6);
    const double base = area.top() - (layout.hasHandles ? 13 : 10);
    painter.setPen(theme.text);
    painter.setFont(layout.titleFont);
    painter.drawText(QPointF(left, base), u"E"_s);
    painter.drawText(QPointF(left + letter + index, base), value);
    painter.setFont(small);
    painter.drawText(QPointF(left + letter, base + 0.22 * metrics.height()), u"max"_s);
}

/// The lines of a marker's label: its name (and threshold, where selected), its numbers, its status.
QStringList labelLines(const ChartMarker &marker, const CostScale &scale, bool isBrief)
{
    QStringList lines{marker.name};
    if (marker.selected && !isBrief) {
        lines.front() += u"  ·  T "_s + marker.thresholds;
        lines.append(scale.withUnit(marker.point.energy) + u"  ·  "_s
                     + accuracyText(marker.point.accuracy, marker.samples));
    }
    if (!marker.standingWords.isEmpty())
        lines.append(marker.standingWords);
    return lines;
}

void paintLabel(QPainter &painter, const QRectF &rect, const QStringList &lines, const ChartMarker &marker,
                const ChartLayout &layout, const Theme &theme)
{
    const QFontMetricsF metrics(layout.titleFont);
    const double pad = marker.selected ? 7 : 2;
    if (!layout.keepsClear) { // which has nothing but the shading behind labels
        painter.setPen(marker.selected ? QPen(theme.accent, 1.2) : Qt::NoPen);
        painter.setBrush(withAlpha(theme.surface, marker.selected ? 0.95 : 0.72));
        painter.drawRoundedRect(rect, 5, 5);
    }
    double base = rect.top() + pad + metrics.ascent();
    for (int i = 0; i < lines.size(); ++i) {
        painter.setFont(i == 0 ? layout.titleFont : layout.font);
        painter.setPen(i == 0 && marker.included ? theme.text : theme.muted);
        painter.drawText(QPointF(rect.left() + pad + 1, base), lines[i]);
        base += metrics.height();
    }
}

/// Connects a label that is away from its marker with a line.
void paintLeader(QPainter &painter, const QRectF &label, QPointF marker, const Theme &theme)
{
    const QPointF nearest(std::clamp(marker.x(), label.left(), label.right()),
                          std::clamp(marker.y(), label.top(), label.bottom()));
    const QLineF leader(marker, nearest);
    if (leader.length() < 2 * markerRadius)
        return;
    painter.setPen(QPen(theme.muted, 0.8));
    painter.drawLine(leader);
}

/// onlyNames: of the markers that are not selected.
std::vector<MarkerLabel> labelsOf(const ChartLayout &layout, const ChartContent &content, bool onlyNames)
{
    const PlotGeometry &geometry = layout.geometry;
    LabelPlacer placer = labelRoom(layout, content);
    std::vector<const ChartMarker *> order;
    for (const ChartMarker &marker : content.markers) {
        if (geometry.isInView(marker.point))
            order.push_back(&marker);
    }
    std::stable_partition(order.begin(), order.end(), [](const ChartMarker *marker) { return marker->selected; });

    const QFontMetricsF title(layout.titleFont);
    std::vector<MarkerLabel> labels;
    const auto place = [&](const ChartMarker &marker, const QStringList &lines, bool mustShow) {
        const double pad = marker.selected ? 7 : 2;
        double width = 0;
        for (const QString &line : lines)
            width = std::max(width, title.horizontalAdvance(line));
        const QSizeF size(width + 2 * pad + 2, title.height() * static_cast<double>(lines.size()) + 2 * pad);
        const double gap = markerRadius + (marker.selected ? 9 : 3);
        const auto rect = placer.place(geometry.pixel(marker.point), size, gap, mustShow);
        if (rect)
            labels.push_back({&marker, *rect, lines});
        return rect.has_value();
    };
    for (const ChartMarker *marker : order) {
        const QStringList name{marker->name};
        const bool isOnlyName = onlyNames && !marker->selected;
        if (place(*marker, isOnlyName ? name : labelLines(*marker, content.scale(), layout.labelsAreNames), false))
            continue;
        // In a small chart the selected variant is named, rather than that its numbers cover something.
        if (marker->selected)
            place(*marker, labelLines(*marker, content.scale(), true), true);
        else if (layout.keepsClear)
            place(*marker, name, false);
    }
    return labels;
}

} // namespace

QPolygonF stepLine(const PlotGeometry &geometry, const StepCurve &steps)
{
    QPolygonF line;
    for (std::size_t i = 0; i < steps.points.size(); ++i) {
        const Point &point = steps.points[i];
        const double end = i + 1 < steps.points.size() ? steps.points[i + 1].energy : steps.eMax;
        line.append(geometry.pixel(point));
        line.append(geometry.pixel({end, point.accuracy}));
    }
    return line;
}

std::vector<MarkerLabel> placedMarkerLabels(const ChartLayout &layout, const ChartContent &content)
{
    if (!layout.hasLabels)
        return {};
    std::vector<MarkerLabel> labels = labelsOf(layout, content, false);
    if (!layout.keepsClear)
        return labels;
    const auto inView = std::ranges::count_if(content.markers, [&](const ChartMarker &marker) {
        return layout.geometry.isInView(marker.point);
    });
    if (std::ssize(labels) == inView)
        return labels;
    std::vector<MarkerLabel> names = labelsOf(layout, content, true);
    return names.size() > labels.size() ? names : labels;
}

void paintMarker(QPainter &painter, QPointF at, double radius, const ChartMarker &marker, const Theme &theme)
{
    const QColor colour = theme.series(marker.colour);
    const bool counts = marker.included && marker.standing == Standing{};
    painter.save();
    painter.translate(at);
    const QPainterPath shape = markerShape(marker.colour, radius);
    if (marker.selected || marker.isAmongSelected) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(withAlpha(theme.accent, theme.dark ? 0.40 : 0.28));
        const double halo = radius + (marker.selected ? 6 : 4);
        painter.drawEllipse(QPointF(), halo, halo);
    }
    painter.setBrush(counts ? colour : theme.surface);
    painter.setPen(counts ? QPen(theme.surface, 1.6) : QPen(withAlpha(colour, marker.included ? 1 : 0.6), 1.8));
    painter.drawPath(shape);
    if (marker.included && !counts) {
        painter.setClipPath(shape);
        painter.setPen(QPen(colour, 1.6));
        const double reach = radius * 0.55;
        if (marker.standing.overEMax) {
            painter.drawLine(QPointF(0, -radius), QPointF(0, radius));
        } else {
            painter.drawLine(QPointF(-reach, -reach), QPointF(reach, reach));
            painter.drawLine(QPointF(-reach, reach), QPointF(reach, -reach));
        }
    }
    painter.restore();
}

void paintMarkers(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const PlotGeometry &geometry = layout.geometry;
    paintSteps(painter, geometry, content.steps, theme);
    if (layout.hasHandles)
        paintAreaWord(painter, layout, content.steps, theme);
    if (!content.isEmpty())
        paintEMax(painter, layout, content.scale(), theme);
    paintTarget(painter, layout, content, theme);
    const std::vector<MarkerLabel> labels = placedMarkerLabels(layout, content);
    const auto paintIf = [&](bool isSelected) {
        for (const auto &[marker, rect, lines] : labels) {
            if (marker->selected == isSelected)
                paintLabel(painter, rect, lines, *marker, layout, theme);
        }
    };
    for (const MarkerLabel &label : labels)
        paintLeader(painter, label.rect, geometry.pixel(label.marker->point), theme);
    paintIf(false);
    const ChartMarker *selected = nullptr;
    for (const ChartMarker &marker : content.markers) {
        if (!geometry.isInView(marker.point))
            continue;
        if (marker.selected)
            selected = &marker;
        else
            paintMarker(painter, geometry.pixel(marker.point), markerRadius, marker, theme);
    }
    if (selected)
        paintMarker(painter, geometry.pixel(selected->point), markerRadius + 0.5, *selected, theme);
    paintIf(true); // the card of the selected variant is above all markers
}

} // namespace offramp
