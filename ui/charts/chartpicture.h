// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

class CurveLayer;

/// Paints what stays while a marker moves: grid, trade-off curves, axes.
void paintStaticChart(QPainter &painter, CurveLayer &curves, const ChartLayout &layout, const ChartContent &content,
                      const Theme &theme);

/// Paints the whole chart with a legend, as a figure; sizes in units of 1/96 inch.
void paintFigure(QPainter &painter, const QRectF &bounds, const ChartContent &content, const PlotRange &range,
                 const Theme &theme, const QFont &font);

} // namespace offramp
