// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/labelroom.h"

#include "ui/charts/curveplace.h"
#include "ui/charts/ghost.h"
#include "ui/charts/importedcurves.h"
#include "ui/charts/markerpainter.h"

#include <QFontMetricsF>

#include <algorithm>

namespace offramp {

namespace {

void avoidLines(LabelPlacer &placer, const PlotGeometry &geometry, const ChartContent &content)
{
    constexpr double spacing = 12;
    const auto dot = [&](QPointF at) { placer.avoid(QRectF(at.x() - 2, at.y() - 2, 4, 4)); };
    for (const ChartCurve &curve : content.curves) {
        for (const QPointF at : curveSamples(curve.recording->curve(), geometry, spacing))
            dot(at);
    }
    for (double y = geometry.area.top(); y < geometry.area.bottom(); y += spacing)
        dot({geometry.x(content.eMax), y});
    const auto &steps = content.steps.points;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const QPointF from = geometry.pixel(steps[i]);
        const double end = i + 1 < steps.size() ? steps[i + 1].energy : content.steps.eMax;
        const double right = std::min(geometry.x(end), geometry.area.right());
        const double next = i + 1 < steps.size() ? geometry.y(steps[i + 1].accuracy) : from.y();
        for (double y = std::min(from.y(), next); y < std::max(from.y(), next); y += spacing)
            dot({geometry.x(end), y});
        for (double x = std::max(from.x(), geometry.area.left()); x < right; x += spacing)
            dot({x, from.y()});
    }
}

} // namespace

LabelPlacer labelRoom(const ChartLayout &layout, const ChartContent &content)
{
    const PlotGeometry &geometry = layout.geometry;
    LabelPlacer room(geometry.area.adjusted(2, 2, -2, -2));
    for (const ChartMarker &marker : content.markers) {
        if (!geometry.isInView(marker.point))
            continue;
        const QPointF at = geometry.pixel(marker.point);
        const double blocked = markerRadius + 2;
        room.block(QRectF(at.x() - blocked, at.y() - blocked, 2 * blocked, 2 * blocked));
    }
    for (const NetworkName &name : layout.networkNames)
        room.block(name.rect);
    if (const auto word = content.reference ? referenceWordPlace(layout, *content.reference) : std::nullopt)
        room.block(*word);
    for (const ChartImported &curve : content.imported) {
        if (const auto word = stepWordPlace(layout, curve.steps, importedWord(curve, layout.font)))
            room.block(*word);
    }
    avoidLines(room, geometry, content);
    return room;
}

std::vector<NetworkName> placedNetworkNames(const ChartLayout &layout, const ChartContent &content)
{
    constexpr double spacing = 12;
    const QFontMetricsF metrics(layout.titleFont);
    LabelPlacer room = labelRoom(layout, content);
    std::vector<NetworkName> names;
    for (const ChartCurve &curve : content.curves) {
        const QPolygonF along = curveSamples(curve.recording->curve(), layout.geometry, spacing);
        if (along.isEmpty())
            continue;
        const QString text = nameOf(*curve.recording);
        // Towards the expensive end, curves are flat and variants are rare.
        const QPointF anchor = along[static_cast<qsizetype>(0.85 * static_cast<double>(along.size() - 1))];
        const QSizeF size(metrics.horizontalAdvance(text), metrics.height());
        if (const auto rect = room.place(anchor, size, spacing, true))
            names.push_back({*rect, text, curve.colour});
    }
    return names;
}

} // namespace offramp
