// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curvehit.h"

namespace offramp {

std::optional<CurveHit> curveAt(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer,
                                double hitRadius)
{
    std::optional<CurveHit> hit;
    double best = hitRadius;
    for (const ChartCurve &curve : content.curves) {
        if (curve.isHidden)
            continue;
        const CurvePlace place = nearestPlace(curve.recording->curve(), geometry, pointer);
        if (place.distance >= best || !geometry.area.contains(place.pixel))
            continue;
        best = place.distance;
        hit = CurveHit{curve.id, curve.recording, place};
    }
    return hit;
}

} // namespace offramp
