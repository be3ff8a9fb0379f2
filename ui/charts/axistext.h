// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ticks.h"

#include <QFont>
#include <QRectF>
#include <QStringList>

#include <functional>

class QPainter;

namespace offramp {

/// Where the plane's values stand on a surface.
using AxisPlace = std::function<double(double)>;

enum class AxisSide { Left, Right };

/// How wide the widest label of ticks is.
[[nodiscard]] double widestLabel(const std::vector<Tick> &ticks, const QFont &font);

/// Ticks of a horizontal linear axis of that length: about as many as look calm, but four at least where their labels
/// have room.
[[nodiscard]] std::vector<Tick> ticksAlong(const AxisRange &range, double length, const QFont &font);

/// Paints labels below the axis at y = axis: none that would touch its neighbour or leave bounds sideways.
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
