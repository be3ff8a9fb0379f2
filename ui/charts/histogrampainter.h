// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

/// Paints what stays while a threshold moves: grid, ticks, axis title.
void paintHistogramAxes(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content,
                        const Theme &theme);

/// Paints the bars, right below wrong, those of samples that go on fainter; a bar beyond the axis is cut and says its
/// count. The selected part of each bin is outlined.
void paintBars(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content, const Theme &theme);

/// Paints the threshold with its grip, and who leaves on one side and goes on on the other.
void paintHandle(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content, bool isActive,
                 const Theme &theme);

/// Fills a rectangle with the colour and hatch of wrong samples.
void fillWrong(QPainter &painter, const QRectF &rect, const Theme &theme);

/// Outlines and tints a rectangle as the selected part of a bin.
void fillSelected(QPainter &painter, const QRectF &rect, const Theme &theme);

} // namespace offramp
