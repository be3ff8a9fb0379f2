// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>

namespace offramp {

/// The outline of a marker around the origin; each colour index has its own shape.
[[nodiscard]] QPainterPath markerShape(int place, qreal radius);

} // namespace offramp
