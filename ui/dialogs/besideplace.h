// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QRect>

namespace offramp {

/// Where the upper left corner of a dialog of that size goes on a screen so that it covers as little as possible of
/// what one wants to see beside it: at its left, its right, below, or at an edge of the screen.
[[nodiscard]] QPoint besidePlace(QSize size, const QRect &seen, const QRect &screen);

} // namespace offramp
