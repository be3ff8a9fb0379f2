// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figureoptions.h"
#include "ui/theme/theme.h"

#include <QFont>
#include <QRectF>

namespace offramp {

/// What a figure is painted on. Larger text is made by scaling the painter and shrinking bounds, so that lines, markers
/// and gaps grow with it.
struct FigureCanvas {
    QRectF bounds;
    QFont font; ///< its size in pixels
    Theme theme;
    FigureOptions options = {};
};

} // namespace offramp
