// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>
#include <QPainterPath>

namespace offramp {

/// The outline of a marker around the origin; each colour index has its own shape.
[[nodiscard]] QPainterPath markerShape(int place, qreal radius);

/// A variant's marker as on the chart; hollow if it does not contribute.
[[nodiscard]] QIcon markerIcon(int colour, bool counts, const Theme &theme);

} // namespace offramp
