// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

/// Paints what does not change while a threshold moves: grid, ticks, axis title.
void paintHistogramAxes(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content,
                        const Theme &theme);

/// Paints the bars: correct below incorrect, samples that continue fainter. A bar beyond the axis is cut and labelled
/// with its count; the selected part of each bin is outlined.
void paintBars(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content, const Theme &theme);

/// Paints the threshold with its grip, and beside it how many samples exit and how many continue.
void paintHandle(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content, bool isActive,
                 const Theme &theme);

/// Where the count of a cut bar begins, as wide as that, pixels: beside the bar and clear of the threshold's line.
[[nodiscard]] double cutLabelLeft(const HistogramLayout &layout, const QRectF &bar, double width,
                                  std::optional<double> threshold);

/// Fills a rectangle with the colour and hatch of incorrect samples.
void fillIncorrect(QPainter &painter, const QRectF &rect, const Theme &theme);

/// Outlines and tints a rectangle as the selected part of a bin.
void fillSelected(QPainter &painter, const QRectF &rect, const Theme &theme);

} // namespace offramp
