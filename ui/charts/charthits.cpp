// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charthits.h"

#include "ui/charts/hovertext.h"
#include "ui/wording/tips.h"
#include "ui/wording/tr.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr double hitRadius = 12; ///< pixels around the pointer in which a marker or a curve is hit
constexpr double lineReach = 5;  ///< pixels beside a line

const ChartMarker *markerAt(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer)
{
    const ChartMarker *nearest = nullptr;
    double best = hitRadius;
    for (const ChartMarker &marker : content.markers) {
        const QPointF away = geometry.pixel(marker.point) - pointer;
        // Where two overlap, the selected one is hit: it is on top.
        const double distance = std::hypot(away.x(), away.y()) - (marker.selected ? 2 : 0);
        if (distance < best) {
            best = distance;
            nearest = &marker;
        }
    }
    return nearest;
}

} // namespace

std::optional<QPointF> eMaxHandle(const PlotGeometry &geometry, double eMax)
{
    const double x = geometry.x(eMax);
    if (x < geometry.area.left() - 0.5 || x > geometry.area.right() + 0.5)
        return std::nullopt;
    return QPointF(x, geometry.area.top() - 4);
}

ChartHit hitAt(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer)
{
    ChartHit hit{markerAt(content, geometry, pointer), false};
    const auto handle = content.isEmpty() ? std::nullopt : eMaxHandle(geometry, content.eMax);
    if (hit.marker || !handle)
        return hit;
    const bool isBeside = std::abs(handle->x() - pointer.x()) <= lineReach && pointer.y() >= handle->y() - hitRadius
                          && pointer.y() <= geometry.area.bottom();
    hit.isEMax = isBeside;
    return hit;
}

const NetworkName *networkNameAt(const ChartLayout &layout, QPointF pointer)
{
    const auto at = std::ranges::find_if(layout.networkNames, [&](const NetworkName &name) {
        return name.rect.adjusted(-3, -2, 3, 2).contains(pointer);
    });
    return at == layout.networkNames.end() ? nullptr : &*at;
}

bool toggleNetworkAt(Document *document, const ChartLayout &layout, QPointF pointer)
{
    const NetworkName *name = networkNameAt(layout, pointer);
    if (name)
        document->setHidden(name->id, !name->isHidden);
    return name;
}

std::optional<HoverCard> hoverCardAt(const ChartContent &content, const Results &results,
                                     const ThresholdView &thresholds, const PlotGeometry &geometry, QPointF pointer)
{
    const CostScale scale = content.scale();
    const ChartHit hit = hitAt(content, geometry, pointer);
    if (hit.marker)
        return markerCard(*hit.marker, *results.find(hit.marker->id), geometry, scale);
    if (hit.isEMax) {
        const QPointF at(geometry.x(content.eMax), pointer.y());
        return HoverCard{at,
                         tr("E_max %1 %2").arg(scale.eMaxText(), scale.unitName()),
                         {{tr("Where the area ends. Drag to change it."), {}}},
                         false};
    }
    if (!geometry.area.contains(pointer))
        return std::nullopt;
    if (auto card = curveCard(content, thresholds, geometry, pointer, hitRadius))
        return card;
    if (auto card = importedCard(content, geometry, pointer, hitRadius))
        return card;
    return lineCard(content, geometry, pointer, hitRadius);
}

QString axisTip(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer)
{
    if (pointer.y() > geometry.area.bottom())
        return energyTip(content.scale());
    return pointer.x() < geometry.area.left() ? tipText(Tip::AccuracyAxis) : QString();
}

} // namespace offramp
