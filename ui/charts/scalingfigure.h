// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scaling/linearfit.h"
#include "core/scaling/scalingtable.h"
#include "ui/charts/figurecanvas.h"

#include <QString>

class QPainter;

namespace offramp {

/// What the figure of electricity against epochs or the share of the data shows.
struct ScalingContent {
    ScalingTable table;
    LinearFit fit;
    std::optional<double> at; ///< an x whose electricity is predicted
};

/// A line as people read it: "y = 3 − 0.5 x (R² = 0.998)".
[[nodiscard]] QString fitText(const LinearFit &fit);

/// The prediction at content.at, which there must be: "at 100: 53.1 ± 1.2 kWh".
[[nodiscard]] QString predictionText(const ScalingContent &content);

/// What the figure says, for screen readers.
[[nodiscard]] QString spokenScaling(const ScalingContent &content);

/// Paints the measurements, the fitted line with its 95 % interval, and the prediction with that of one more
/// measurement.
void paintScalingFigure(QPainter &painter, const FigureCanvas &canvas, const ScalingContent &content);

} // namespace offramp
