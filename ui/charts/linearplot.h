// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/charts/ticks.h"

#include <QStringList>

class QPainter;

namespace offramp {

/// One linear axis of a plot.
struct LinearAxis {
    AxisRange range;    ///< low < high
    QStringList titles; ///< with their unit, long to short
    double scale = 1;   ///< values are multiplied by it in the labels
};

/// A plot with two linear axes: where it is, and the one place that converts its values to pixels.
struct LinearPlot {
    QRectF area;
    LinearAxis across;
    LinearAxis up;

    [[nodiscard]] double x(double value) const;
    [[nodiscard]] double y(double value) const;
};

/// The only plot of a figure: as large as fits in bounds, so much below their top, with room for labels and titles.
[[nodiscard]] LinearPlot fittedPlot(const FigureCanvas &canvas, const QRectF &bounds, double below, LinearAxis across,
                                    LinearAxis up);

/// Paints grid, axes and labels of a plot, and the titles of its axes at the left and at the bottom of bounds. Its
/// content comes after that.
void paintAxes(QPainter &painter, const FigureCanvas &canvas, const QRectF &bounds, const LinearPlot &plot);

} // namespace offramp
