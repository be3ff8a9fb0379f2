// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"

#include <QColor>
#include <QPolygonF>

#include <vector>

class QPainter;

namespace offramp {

/// One curve to draw, in the values of the plane: accuracies as fractions.
struct DrawnCurve {
    QPolygonF line;
    QColor colour;
    Qt::PenStyle style = Qt::SolidLine;
    QList<qreal> dashes = {}; ///< in line widths, instead of those of style; empty for these
};

/// Draws curves with Qt Charts where geometry puts them, clipped to the plot area, with lines of width in the
/// painter's units. Static content: cache what it paints.
void paintCurves(QPainter &painter, const PlotGeometry &geometry, const std::vector<DrawnCurve> &curves,
                 double lineWidth);

} // namespace offramp
