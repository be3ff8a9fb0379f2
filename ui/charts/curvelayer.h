// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"

#include <QColor>
#include <QPolygonF>

#include <memory>
#include <vector>

class QPainter;

namespace offramp {

/// One trade-off curve to draw: accuracies as fractions.
struct DrawnCurve {
    QPolygonF line;
    QColor colour;
};

/// Draws trade-off curves with Qt Charts, clipped to the plot area. Static content: cache what it paints.
class CurveLayer
{
public:
    CurveLayer();
    ~CurveLayer();

    /// Draws the curves where geometry puts them, with lines of width, in the painter's units.
    void paint(QPainter &painter, const PlotGeometry &geometry, const std::vector<DrawnCurve> &curves,
               double lineWidth);

private:
    class Chart;
    std::unique_ptr<Chart> m_chart;
};

} // namespace offramp
