// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPolygonF>

#include <vector>

namespace offramp {

/// The parts of a line that lie inside area, cut exactly at its edges; pixels. For SVG, where Qt ignores clipping.
[[nodiscard]] std::vector<QPolygonF> clippedLine(const QPolygonF &line, const QRectF &area);

} // namespace offramp
