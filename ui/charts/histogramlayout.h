// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"
#include "ui/charts/ticks.h"

#include <QFont>
#include <QRectF>

#include <vector>

namespace offramp {

/// Where everything of one histogram goes within its bounds: the one place that turns uncertainties and counts into
/// pixels and back.
struct HistogramLayout {
    QRectF bounds;
    QRectF area;      ///< of the plot; the row above it holds the handle's grip
    double gripY = 0; ///< the middle of the grip
    BinEdges bins;
    ThresholdScale scale;
    double top = 1;               ///< the count at the upper edge
    std::vector<Tick> valueTicks; ///< shown values
    std::vector<Tick> countTicks;
    QFont font;
    QFont titleFont;
    bool hasGrid = true;
    bool hasNumbers = true; ///< beside the handle and at bars that are cut

    [[nodiscard]] double x(double uncertainty) const;
    [[nodiscard]] double y(double count) const;
    [[nodiscard]] double uncertaintyAt(double x) const;

    /// The column of a bin over the whole height, whole pixels.
    [[nodiscard]] QRectF column(int bin) const;

    /// The bin under x, or the nearest one.
    [[nodiscard]] int binAt(double x) const { return bins.binOf(uncertaintyAt(x)); }

    /// The handle's position: at the edge if its threshold is beyond all bins.
    [[nodiscard]] double handleX(double threshold) const;

    bool operator==(const HistogramLayout &) const = default;
};

/// The count that the axis ends at: the highest bar, or the second highest if one would dwarf all others; that one
/// is cut and labelled with its count.
[[nodiscard]] double fittedTop(const BinCounts &counts);

/// Whether an axis up to top still suits counts for which fittedTop() gives another value: the bars fill most of it.
[[nodiscard]] bool topServes(double top, double fitted);

/// Lays out a histogram with a count axis that ends at top. Margins depend only on the recording, so that nothing moves
/// sideways during a drag.
[[nodiscard]] HistogramLayout layoutHistogram(const QRectF &bounds, const HistogramContent &content, double top,
                                              const QFont &font);

} // namespace offramp
