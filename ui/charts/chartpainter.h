// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/charts/figurecanvas.h"

#include <QPixmap>

class QPainter;

namespace offramp {

/// Paints what stays while a marker moves: grid, trade-off curves, lines to compare with, axes.
void paintStaticChart(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme);

/// The same as a pixmap, to keep between frames: size in device pixels, content enlarged by scale.
[[nodiscard]] QPixmap staticChart(QSize size, double pixelRatio, double scale, const ChartLayout &layout,
                                  const ChartContent &content, const Theme &theme);

/// Paints the whole chart as a figure, with what the options of canvas want: names of networks are in the legend, or at
/// their curves without one. Labels never cross lines or each other; those without room are left out. Returns where
/// everything went.
ChartLayout paintFigure(QPainter &painter, const FigureCanvas &canvas, const ChartContent &content,
                        const PlotRange &range);

} // namespace offramp
