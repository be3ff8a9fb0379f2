// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/charts/ticks.h"

#include <QFont>
#include <QRectF>
#include <QStringList>

#include <functional>

class QPainter;

namespace offramp {

/// Maps one axis of the plane to a surface.
using AxisPlace = std::function<double(double)>;

enum class AxisSide { Left, Right };

/// The titles of the accuracy axis with their unit, long to short.
[[nodiscard]] QStringList accuracyAxisTitles();

/// The width of the widest tick label.
[[nodiscard]] double widestLabel(const std::vector<Tick> &ticks, const QFont &font);

/// The room that ticks of a horizontal axis have, in heights of a line.
struct TickRoom {
    double calm = 5.4; ///< about how far they are apart where there are four of them anyway
    double gap = 1.2;  ///< at least, between labels, where more are needed
};

/// Ticks of a horizontal linear axis of that length: not too many, but at least four where the labels fit.
/// values are multiplied by scale in the labels.
[[nodiscard]] std::vector<Tick> ticksAlong(const AxisRange &range, double length, const QFont &font, double scale = 1,
                                           const TickRoom &room = {});

/// Ticks of a vertical linear axis of that length, from low to high: not too many, but at least four where the labels
/// fit. Labels are multiplied by scale.
[[nodiscard]] std::vector<Tick> ticksUpwards(const AxisRange &range, double length, const QFont &font,
                                             double scale = 1);

/// Ticks of a vertical axis of counts from 0 to top, at whole numbers: 0 and at least one other, three where they fit,
/// four where they fit easily.
[[nodiscard]] std::vector<Tick> countTicks(double top, double length, const QFont &font);

/// Paints the lines of a grid, unless the options leave them out, and the axis below it.
void paintGrid(QPainter &painter, const FigureCanvas &canvas, const QRectF &area, const std::vector<Tick> &xTicks,
               const AxisPlace &x, const std::vector<Tick> &yTicks, const AxisPlace &y);

/// Paints labels below the axis at y = axis: skips those that would touch a neighbour or stick out of bounds.
void paintLabelsBelow(QPainter &painter, const std::vector<Tick> &ticks, const AxisPlace &x, double axis,
                      const QRectF &bounds, const QFont &font);

/// Paints labels beside the axis at x = axis.
void paintLabelsBeside(QPainter &painter, const std::vector<Tick> &ticks, const AxisPlace &y, double axis,
                       AxisSide side, const QFont &font);

/// Paints the title of a horizontal axis at the bottom of bounds, in the middle of the plot's area: the first of
/// several wordings, long to short, that fits.
void paintTitleBelow(QPainter &painter, const QStringList &wordings, const QRectF &area, const QRectF &bounds,
                     const QFont &font);

/// Paints the title of a vertical axis at one side of bounds, upwards; as above.
void paintTitleBeside(QPainter &painter, const QStringList &wordings, const QRectF &area, const QRectF &bounds,
                      AxisSide side, const QFont &font);

} // namespace offramp
