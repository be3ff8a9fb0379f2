// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/charts/chartcontent.h"

#include <QSizeF>

namespace offramp {

/// A figure of the energy-accuracy chart for a paper or a talk: on white, whatever the window looks like.
struct Figure {
    ChartContent content;
    PlotRange range;
    QSizeF millimetres{160, 100};
    int dotsPerInch = 300; ///< of a PNG; the others have none
};

/// Writes the figure as PDF; its text is text, its lines are lines. On an error the file is as it was.
[[nodiscard]] Result<void> writePdf(const Figure &figure, const QString &path);

/// Writes the figure as SVG, its size in millimetres; its text is text. On an error the file is as it was.
[[nodiscard]] Result<void> writeSvg(const Figure &figure, const QString &path);

/// Writes the figure as PNG. On an error the file is as it was.
[[nodiscard]] Result<void> writePng(const Figure &figure, const QString &path);

} // namespace offramp
