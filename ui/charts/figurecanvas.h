// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QFont>
#include <QRectF>

namespace offramp {

/// What a figure is painted on. Its units are those of the type: where type is to be larger the painter is scaled and
/// bounds are smaller, so that lines, markers and gaps grow with it.
struct FigureCanvas {
    QRectF bounds;
    QFont font; ///< its size in pixels
    Theme theme;
};

} // namespace offramp
