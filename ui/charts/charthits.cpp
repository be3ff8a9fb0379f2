// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charthits.h"

#include "ui/charts/hovertext.h"
#include "ui/charts/roundedplace.h"
#include "ui/charts/targetpainter.h"
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

/// How far the pointer is from the line of E_max, pixels; nothing where it is not over it.
std::optional<double> reachOfEMax(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer)
{
    const auto handle = content.isEmpty() ? std::nullopt : eMaxHandle(geometry, content.eMax);
    if (!handle)
        return std::nullopt;
    const double away = std::abs(handle->x() - pointer.x());
    const bool isBeside = pointer.y() >= handle->y() - hitRadius && pointer.y() <= geometry.area.bottom();
    return isBeside && away <= lineReach ? std::optional(away) : std::nullopt;
}

/// The same of the target line.
std::optional<double> reachOfTarget(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer)
{
    const auto span = targetSpan(geometry, content);
    if (!span)
        return std::nullopt;
    const bool isLevel = span->y1() == span->y2();
    const double away = isLevel ? std::abs(span->y1() - pointer.y()) : std::abs(span->x1() - pointer.x());
    const double along = isLevel ? pointer.x() - span->x1() : pointer.y() - span->y1();
    const bool isBeside = along >= 0 && along <= span->length() + lineReach;
    return isBeside && away <= lineReach ? std::optional(away) : std::nullopt;
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
    ChartHit hit{markerAt(content, geometry, pointer)};
    if (hit.marker)
        return hit;
    const auto eMax = reachOfEMax(content, geometry, pointer);
    const auto target = reachOfTarget(content, geometry, pointer);
    // Where one is over the other, E_max is gripped in the upper half, which has its handle.
    const bool isUpper = pointer.y() < geometry.area.center().y();
    hit.isEMax = eMax && (!target || *eMax < *target || (*eMax == *target && isUpper));
    hit.isTarget = target && !hit.isEMax;
    return hit;
}

std::optional<CurveHit> curveHitAt(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer)
{
    return curveAt(content, geometry, pointer, hitRadius);
}

ChartPlace placeAt(const ChartContent &content, const ChartLayout &layout, QPointF pointer)
{
    const PlotGeometry &geometry = layout.geometry;
    const ChartHit hit = hitAt(content, geometry, pointer);
    ChartPlace place;
    if (geometry.area.contains(pointer))
        place.point = Point{roundEnergyAt(geometry, pointer.x()), roundAccuracyAt(geometry, pointer.y())};
    if (hit.marker) {
        place.kind = ChartPlace::Kind::Variant;
        place.variant = hit.marker->id;
    } else if (hit.isEMax || hit.isTarget) {
        place.kind = hit.isEMax ? ChartPlace::Kind::EMax : ChartPlace::Kind::TargetLine;
    } else if (const NetworkName *name = networkNameAt(layout, pointer)) {
        place.kind = ChartPlace::Kind::Network;
        place.network = name->id;
    } else if (const auto curve = curveHitAt(content, geometry, pointer)) {
        place.kind = ChartPlace::Kind::Curve;
        place.network = curve->network;
        place.threshold = curve->place.point.threshold;
    }
    return place;
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
    if (hit.isTarget)
        return targetCard(content, geometry);
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
